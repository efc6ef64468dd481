"""Derived names: computed in one place, the same for every room, and not to be set."""

from typing import Any

import pytest
from modelfleet.spec import (
    NODE_LABEL_ACCELERATOR,
    NODE_LABEL_POOL,
    Accelerator,
    Cluster,
    ConfigError,
    Finding,
    Fleet,
    FleetSettings,
    Local,
    Model,
    ModelService,
    NodePool,
    Placement,
    Quota,
    Taint,
    Team,
    UserError,
    runs_on,
)
from pydantic import ValidationError

L4 = Accelerator(vendor="nvidia", product="l4", count=4)
QUOTA = Quota(cpu="4", memory="16Gi")


def cluster(name: str, *teams: str) -> Cluster:
    """Return a cluster that gives these teams a quota."""
    pool = NodePool(name="gpu", cpu="4", memory="16Gi", max=2, accelerator=L4)
    return Cluster(name=name, provisioner=Local(), node_pools=(pool,), teams=dict.fromkeys(teams, QUOTA))


def service(team: str, name: str, *clusters: str) -> ModelService:
    """Return a service placed on these clusters."""
    model = Model(uri="gs://models/iris", format="sklearn", version="1")
    return ModelService(team=team, name=name, model=model, placement=Placement(clusters=clusters))


@pytest.mark.parametrize(
    ("fields", "resource", "label", "taint"),
    [
        ({"vendor": "nvidia", "product": "l4"}, "nvidia.com/gpu", "nvidia-l4", "nvidia.com/gpu"),
        (
            {"vendor": "nvidia", "product": "l4", "shared": True},
            "nvidia.com/gpu.shared",
            "nvidia-l4",
            "nvidia.com/gpu",
        ),
        (
            {"vendor": "nvidia", "product": "h100", "mig": "1g.10gb"},
            "nvidia.com/mig-1g.10gb",
            "nvidia-h100",
            "nvidia.com/gpu",
        ),
        ({"vendor": "google", "product": "v5e"}, "google.com/tpu", "google-v5e", "google.com/tpu"),
        (
            {"vendor": "aws", "product": "inferentia2"},
            "aws.amazon.com/neuron",
            "aws-inferentia2",
            "aws.amazon.com/neuron",
        ),
    ],
)
def test_accelerators_name_what_device_plugins_offer(
    fields: dict[str, Any], resource: str, label: str, taint: str
) -> None:
    """Whole devices, slices and shares of each vendor."""
    device = Accelerator(**fields)
    assert (device.resource, device.label, device.taint) == (resource, label, taint)


def test_pools_derive_labels_and_taints() -> None:
    """A service finds its nodes by the same words on every cluster; others stay off them."""
    (pool,) = cluster("local").node_pools
    assert pool.labels == {NODE_LABEL_POOL: "gpu", NODE_LABEL_ACCELERATOR: "nvidia-l4"}
    assert pool.taints == (Taint(key="nvidia.com/gpu", value="present"),)
    plain = NodePool(name="cpu", cpu="4", memory="16Gi", max=1)
    assert (plain.labels, plain.taints) == ({NODE_LABEL_POOL: "cpu"}, ())


def test_names_follow_from_files() -> None:
    """Namespace, Application, identifier and folder."""
    iris = service("vision", "iris")
    assert (iris.namespace, iris.application) == ("vision", "vision-iris")
    assert Team(name="vision", owners=("g",)).namespace == "vision"
    local = cluster("local")
    assert (local.identifier, local.rendered) == ("local-1", "clusters/local/rendered")


@pytest.mark.parametrize("field", ["namespace", "application", "resource", "label"])
def test_derived_values_cannot_be_set(field: str) -> None:
    """Two sources of one name would drift."""
    with pytest.raises(ValidationError, match="Extra inputs"):
        ModelService.model_validate({"team": "vision", "name": "iris", field: "x"})


@pytest.mark.parametrize(
    ("teams", "placed", "runs"),
    [
        (("vision",), (), True),
        (("vision",), ("local",), True),
        (("vision",), ("edge",), False),
        ((), (), False),
    ],
)
def test_a_service_runs_where_its_team_has_a_quota_and_placement_allows(
    teams: tuple[str, ...], placed: tuple[str, ...], runs: bool
) -> None:
    """No placement means every cluster with a quota."""
    assert runs_on(service("vision", "iris", *placed), cluster("local", *teams)) is runs


def test_a_fleet_answers_who_is_where() -> None:
    """Clusters by name, teams and services by cluster."""
    edge, local = cluster("edge", "audio"), cluster("local", "audio", "vision")
    vision, audio = Team(name="vision", owners=("g",)), Team(name="audio", owners=("g",))
    speech, iris = service("audio", "speech"), service("vision", "iris", "local")
    fleet = Fleet(
        settings=FleetSettings(name="f", repository="https://git.example.com/a/b"),
        clusters=(edge, local),
        teams=(audio, vision),
        services=(speech, iris),
    )
    assert fleet.cluster("edge") is edge
    assert fleet.teams_on(edge) == (audio,)
    assert fleet.services_on(edge) == (speech,)
    assert fleet.services_on(local) == (speech, iris)
    with pytest.raises((KeyError, UserError)):
        fleet.cluster("none")


def test_an_error_of_the_config_lists_its_findings_in_order() -> None:
    """By file, line and field, with rule and remedy."""
    found = [
        Finding(rule="r", file=file, line=line, field=field, what="is wrong", remedy="Mend it.")
        for file, line, field in (("b.py", 1, ""), ("a.py", 9, "x"), ("a.py", 2, "y"))
    ]
    error = ConfigError(found)
    assert [(f.file, f.line) for f in error.findings] == [("a.py", 2), ("a.py", 9), ("b.py", 1)]
    assert str(error).startswith("a.py:2: y: is wrong [r]\n    Mend it.\na.py:9:")
    assert error.exit_code == 2


def test_a_user_error_shows_its_remedy() -> None:
    """What is wrong, then how to mend it."""
    assert str(UserError("no such cluster", "name one")) == "no such cluster\n    name one"
    assert str(UserError("no such cluster")) == "no such cluster"
