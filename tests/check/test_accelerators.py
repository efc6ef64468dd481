"""Services that ask for devices which their cluster cannot give them."""

import pytest
from modelfleet.check import check
from modelfleet.load.locations import Locations, Source
from modelfleet.load.paths import parse
from modelfleet.spec import (
    Accelerator,
    Cluster,
    Finding,
    Fleet,
    FleetSettings,
    Local,
    Model,
    ModelService,
    NodePool,
    Placement,
    Quota,
    Team,
)

L4 = Accelerator(vendor="nvidia", product="l4", count=4)
FILE = "apps/vision/iris.py"


def cluster(name: str, granted: dict[str, int], offered: Accelerator | None = L4) -> Cluster:
    """Return a cluster with one pool, and a quota for team vision."""
    return Cluster(
        name=name,
        provisioner=Local(),
        node_pools=(NodePool(name="pool", cpu="8", memory="32Gi", max=1, accelerator=offered),),
        teams={"vision": Quota(cpu="8", memory="32Gi", accelerators=granted)},
    )


def findings(asked: Accelerator, *clusters: Cluster, placed: tuple[str, ...] = ()) -> list[Finding]:
    """Return what is found about one service that asks for these devices."""
    service = ModelService(
        team="vision",
        name="iris",
        model=Model(uri="gs://models/iris", format="sklearn", version="1"),
        accelerator=asked,
        placement=Placement(clusters=placed),
    )
    fleet = Fleet(
        settings=FleetSettings(name="test", repository="https://git.example.com/fleet.git"),
        clusters=clusters,
        teams=(Team(name="vision", owners=("vision",)),),
        services=(service,),
    )
    source = Source(FILE, {parse(""): 1, parse("accelerator"): 7})
    return check(fleet, Locations({"services/vision/iris": source}), {})


def test_devices_that_quota_and_nodes_hold_are_in_order() -> None:
    """As many as one node has, and as the team may use."""
    assert findings(L4, cluster("a", {"nvidia.com/gpu": 4})) == []


@pytest.mark.parametrize(("granted", "shown"), [({}, 0), ({"nvidia.com/gpu": 3}, 3)])
def test_a_quota_that_holds_no_replica_is_told(granted: dict[str, int], shown: int) -> None:
    """At the service's file and line, with what is granted and whom to ask."""
    (finding,) = findings(L4, cluster("a", granted))
    assert (finding.rule, finding.file, finding.line, finding.field) == (
        "quota-accelerator", FILE, 7, "accelerator",
    )  # fmt: skip
    assert finding.what == (
        f"one replica asks for 4 nvidia.com/gpu, and cluster 'a' grants team 'vision' {shown}"
    )
    assert finding.remedy == (
        "ask the platform team to raise accelerators['nvidia.com/gpu'] in clusters/a/cluster.py"
    )


@pytest.mark.parametrize(
    ("asked", "offered", "what", "remedy"),
    [
        (
            Accelerator(vendor="nvidia", product="h100", count=1),
            L4,
            "no node of cluster 'a' has 1 nvidia.com/gpu of product 'h100'",
            "its nodes have 4 nvidia.com/gpu of product 'l4'; ",
        ),
        (
            Accelerator(vendor="nvidia", product="l4", count=8),
            L4,
            "no node of cluster 'a' has 8 nvidia.com/gpu of product 'l4'",
            "its nodes have 4 nvidia.com/gpu of product 'l4'; ",
        ),
        (
            Accelerator(vendor="nvidia", product="l4", count=1),
            None,
            "no node of cluster 'a' has 1 nvidia.com/gpu of product 'l4'",
            "its nodes have no accelerator; ",
        ),
    ],
)
def test_devices_that_no_node_has_are_told(
    asked: Accelerator, offered: Accelerator | None, what: str, remedy: str
) -> None:
    """Another product, more than one node holds, or none at all; the remedy says what there is."""
    (finding,) = findings(asked, cluster("a", {"nvidia.com/gpu": 8}, offered))
    assert (finding.rule, finding.what) == ("quota-accelerator", what)
    assert finding.remedy.startswith(remedy)


def test_only_clusters_that_the_service_runs_on_count() -> None:
    """Placement elsewhere is no mistake; each cluster that does count is told by itself."""
    good, bad, worse = cluster("a", {"nvidia.com/gpu": 4}), cluster("b", {}), cluster("c", {})
    assert findings(L4, good, bad, worse, placed=("a",)) == []
    assert len(findings(L4, good, bad, worse)) == 2
