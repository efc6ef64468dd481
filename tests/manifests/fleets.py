"""Fleets to test with: one small by hand, and every valid one by hypothesis."""

from collections import Counter
from typing import Any

from hypothesis import strategies as st
from modelfleet.spec import (
    RESERVED_NAMESPACES,
    Accelerator,
    Autoscaling,
    Cluster,
    Container,
    Eks,
    Fleet,
    FleetSettings,
    Local,
    Model,
    ModelService,
    NodePool,
    Placement,
    Quota,
    Resources,
    Team,
)

SETTINGS = FleetSettings(name="acme", repository="https://git.example/acme/models.git")
L4 = Accelerator(vendor="nvidia", product="l4", count=4, memory="24Gi")
DIGEST = f"sha256:{'0123456789abcdef' * 4}"
IMAGE = f"registry.example/acme/server:1.0@{DIGEST}"


def a_service(**fields: Any) -> ModelService:
    """Return service vision/iris, with other fields where given."""
    model = Model(uri="gs://models/iris", format="sklearn", version="1.0")
    defaults: dict[str, Any] = {"team": "vision", "name": "iris", "model": model}
    return ModelService(**(defaults | fields))


def a_cluster(**fields: Any) -> Cluster:
    """Return a cluster with GPU nodes where team vision has a quota."""
    pools = (
        NodePool(name="cpu", cpu="8", memory="32Gi", max=2),
        NodePool(name="gpu", cpu="16", memory="64Gi", max=1, accelerator=L4),
    )
    teams = {"vision": Quota(cpu="16", memory="64Gi", accelerators={"nvidia.com/gpu": 2}, pods=50)}
    defaults: dict[str, Any] = {"name": "east", "provisioner": Local(), "node_pools": pools, "teams": teams}
    return Cluster(**(defaults | fields))


def a_team(**fields: Any) -> Team:
    """Return team vision."""
    defaults: dict[str, Any] = {"name": "vision", "owners": ("acme-vision",), "viewers": ("acme-all",)}
    return Team(**(defaults | fields))


def a_fleet(*services: ModelService, **fields: Any) -> Fleet:
    """Return a fleet of one cluster and one team, with the services or with vision/iris."""
    services = services or (a_service(),)
    defaults: dict[str, Any] = {"clusters": (a_cluster(),), "teams": (a_team(),), "services": services}
    return Fleet(settings=SETTINGS, **(defaults | fields))


_names = st.from_regex(r"[a-z]([-a-z0-9]{0,6}[a-z0-9])?", fullmatch=True)
_team_names = _names.filter(
    lambda n: n not in RESERVED_NAMESPACES and not n.startswith(("kube-", "knative-"))
)
_quantities = st.from_regex(r"[1-9][0-9]{0,4}(\.[0-9]{1,3})?(m|k|M|G|Ki|Mi|Gi)?", fullmatch=True)
_texts = st.text(st.characters(codec="utf-8"), max_size=20)
_groups = st.lists(st.from_regex(r"[^\s:]{1,12}", fullmatch=True), min_size=1, max_size=3).map(tuple)
_whole = st.sampled_from(["nvidia", "google", "aws"])
_accelerators = st.builds(
    Accelerator, vendor=_whole, product=_names, count=st.integers(1, 64), memory=st.none() | _quantities
) | st.builds(
    Accelerator,
    vendor=st.just("nvidia"),
    product=_names,
    mig=st.sampled_from(["1g.10gb", "7g.80gb"]),
)
_models = st.builds(
    Model,
    uri=st.sampled_from(["gs://a/b", "pvc://models/x", "hf://org/model", "https://host/a?b=c#d"]),
    format=st.sampled_from(["sklearn", "xgboost"]),
    version=st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._-]{0,9}", fullmatch=True),
    digest=st.none() | st.just(DIGEST),
)
_containers = st.builds(
    Container,
    image=st.just(IMAGE),
    port=st.integers(1, 65535),
    args=st.lists(_texts, max_size=3).map(tuple),
    env=st.dictionaries(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True), _texts, max_size=3),
    user=st.integers(1, 2**31 - 1),
)
_scaling = st.builds(
    Autoscaling,
    min=st.integers(1, 100),
    max=st.integers(100, 1000),
    metric=st.sampled_from(["cpu", "memory"]),
    target=st.integers(1, 100),
) | st.just(Autoscaling())
_pools = st.lists(
    st.builds(
        NodePool,
        name=_names,
        cpu=_quantities,
        memory=_quantities,
        max=st.integers(1, 1000),
        accelerator=st.none() | _accelerators,
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda pool: pool.name,
).map(tuple)
_quotas = st.builds(
    Quota,
    cpu=_quantities,
    memory=_quantities,
    accelerators=st.dictionaries(
        st.sampled_from(["nvidia.com/gpu", "google.com/tpu", "example.com/fpga"]), st.integers(0, 100)
    ),
    pods=st.integers(1, 10_000),
)
_provisioners = st.sampled_from([Local(), Eks(region="eu-central-1", version="1.36")])


@st.composite
def _services(draw: st.DrawFn, teams: list[str], clusters: list[str]) -> ModelService:
    served = draw(st.sampled_from(["model", "container"]))
    return ModelService(
        team=draw(st.sampled_from(teams)),
        name=draw(_names),
        model=draw(_models) if served == "model" else None,
        container=draw(_containers) if served == "container" else None,
        protocol=draw(st.sampled_from(["v1", "v2"])),
        resources=Resources(cpu=draw(_quantities), memory=draw(_quantities)),
        accelerator=draw(st.none() | _accelerators),
        autoscaling=draw(_scaling),
        placement=Placement(clusters=tuple(draw(st.sets(st.sampled_from(clusters))))),
    )


@st.composite
def fleets(draw: st.DrawFn) -> Fleet:
    """Draw a valid fleet: unique names, and no two Applications of one name."""
    teams = draw(st.lists(_team_names, min_size=1, max_size=3, unique=True))
    clusters = draw(st.lists(_names, min_size=1, max_size=3, unique=True))
    services = draw(st.lists(_services(teams, clusters), max_size=5, unique_by=lambda s: (s.team, s.name)))
    return Fleet(
        settings=SETTINGS,
        clusters=tuple(
            Cluster(
                name=name,
                provisioner=draw(_provisioners),
                node_pools=draw(_pools),
                teams={team: draw(_quotas) for team in draw(st.sets(st.sampled_from(teams)))},
            )
            for name in sorted(clusters)
        ),
        teams=tuple(Team(name=name, owners=draw(_groups)) for name in sorted(teams)),
        services=tuple(_distinct(teams, services)),
    )


def _distinct(teams: list[str], services: list[ModelService]) -> list[ModelService]:
    names = Counter([*(f"team-{team}" for team in teams), *(s.application for s in services)])
    kept = (service for service in services if names[service.application] == 1)
    return sorted(kept, key=lambda service: (service.team, service.name))
