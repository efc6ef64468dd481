"""Every model is closed, frozen and strict; bounds and contradictions are told with their rule."""

from collections.abc import Callable
from typing import Any

import modelfleet.spec
import pytest
from modelfleet.spec import (
    Accelerator,
    Autoscaling,
    Cluster,
    Container,
    ContradictionError,
    Eks,
    FleetSettings,
    Local,
    Model,
    ModelService,
    NodePool,
    Placement,
    Quota,
    Resources,
    Spec,
    Team,
)
from pydantic import ValidationError

DIGEST = "sha256:" + "0" * 64
IMAGE = f"registry.example.com/team/image@{DIGEST}"
POOL = NodePool(name="cpu", cpu="4", memory="16Gi", max=2)
MODEL = Model(uri="gs://models/iris", format="sklearn", version="1.0")
CONTAINER = Container(image=IMAGE)
A100: dict[str, Any] = {"vendor": "nvidia", "product": "a100"}
SIZE: dict[str, Any] = {"cpu": "4", "memory": "16Gi"}
CLUSTER: dict[str, Any] = {"name": "local", "provisioner": Local(), "node_pools": (POOL,)}
SERVICE: dict[str, Any] = {"team": "vision", "name": "iris", "model": MODEL}
FLEET: dict[str, Any] = {"name": "f", "repository": "https://git.example.com/a"}
MODELS = [it for it in vars(modelfleet.spec).values() if isinstance(it, type) and issubclass(it, Spec)]


def service(**fields: Any) -> ModelService:
    """Return a service with these fields."""
    return ModelService(**(SERVICE | fields))


def cluster(**fields: Any) -> Cluster:
    """Return a cluster with these fields."""
    return Cluster(**(CLUSTER | fields))


@pytest.mark.parametrize("model", MODELS)
def test_models_are_closed_frozen_and_strict(model: type[Spec]) -> None:
    """A misspelt field, a later change and a silent conversion are refused alike."""
    assert model.model_config.get("extra") == "forbid"
    assert model.model_config.get("frozen")
    assert model.model_config.get("strict")


def test_an_unknown_field_is_refused() -> None:
    """Closed means closed."""
    with pytest.raises(ValidationError, match="Extra inputs"):
        service(autoscalling=Autoscaling())


def test_a_value_cannot_be_changed() -> None:
    """What was validated stays valid; objects can be keys."""
    with pytest.raises(ValidationError, match="frozen"):
        setattr(service(), "name", "other")  # noqa: B010 - pyright would refuse the plain assignment
    assert hash(Autoscaling()) == hash(Autoscaling())


@pytest.mark.parametrize("fields", [{"max": "3"}, {"max": 3.0}, {"max": True}, {"metric": None}])
def test_nothing_is_converted(fields: dict[str, Any]) -> None:
    """Text is no number, and true is not one."""
    with pytest.raises(ValidationError):
        Autoscaling(**fields)


#: Model, the fields it needs, the field in question, a value at its bound, one beyond it.
BOUNDS: list[tuple[type[Spec], dict[str, Any], str, object, object]] = [
    (Autoscaling, {}, "max", 1000, 1001),
    (Autoscaling, {}, "max", 1, 0),
    (Autoscaling, {}, "target", 1, 0),
    (Autoscaling, {}, "target", 100, 100_001),
    (Accelerator, A100, "count", 64, 65),
    (Accelerator, A100, "count", 1, 0),
    (Accelerator, A100, "mig", "1g.10gb", "8g.10gb"),
    (Container, {"image": IMAGE}, "port", 65535, 65536),
    (Container, {"image": IMAGE}, "port", 1, 0),
    (Container, {"image": IMAGE}, "ready_path", "/ready", "ready"),
    (Container, {"image": IMAGE}, "env", {"A_1": "x"}, {"1A": "x"}),
    (Container, {}, "image", IMAGE, "registry.example.com/team/image:latest"),
    (Container, {}, "image", IMAGE.replace("@", ":v1@"), f"image@{DIGEST}"),
    (NodePool, {"name": "cpu"} | SIZE, "max", 1000, 1001),
    (Quota, SIZE, "pods", 1, 0),
    (Quota, SIZE, "accelerators", {"nvidia.com/gpu": 0}, {"gpu": 1}),
    (Eks, {"version": "1.36"}, "region", "us-gov-east-1", "Frankfurt"),
    (Eks, {"region": "eu-central-1"}, "version", "1.36", "1.36.3"),
    (Cluster, CLUSTER, "name", "a" * 26, "a" * 27),
    (Cluster, CLUSTER, "name", "a-1", "1-a"),
    (Cluster, CLUSTER, "name", "a", "a-"),
    (Cluster, CLUSTER, "generation", 1, 0),
    (Cluster, CLUSTER, "node_pools", (POOL,), ()),
    (ModelService, SERVICE, "name", "iris", "iris\n"),
    (ModelService, SERVICE, "protocol", "v1", "v3"),
    (Model, {"format": "sklearn", "version": "1"}, "uri", "oci://registry/x", "file:///x"),
    (Model, {"format": "sklearn", "uri": "gs://a"}, "version", "2026-11-02", "-1"),
    (FleetSettings, FLEET, "repository", "git@example.com:a/b", "https://u:p@example.com/a"),
    (FleetSettings, FLEET, "repository", "https://x/y", 'https://x/y"z'),
    (FleetSettings, FLEET, "repository", "https://x/y", "https://x/y'z"),
    (FleetSettings, FLEET, "repository", "https://x/y", "https://x/y\\z"),
    (FleetSettings, FLEET, "repository", "https://x/y", "https://x/y\x7f"),
    (FleetSettings, FLEET, "repository", "https://x/y", "https://x/y\x00"),
    (FleetSettings, FLEET, "revision", "refs/tags/v1", "v1"),
    (Team, {"name": "vision"}, "owners", ("group",), ()),
    (Team, {"name": "vision"}, "owners", ("oidc:group",), ("a b",)),
]


@pytest.mark.parametrize(("model", "others", "field", "good", "bad"), BOUNDS)
def test_bounds_are_kept(
    model: type[Spec], others: dict[str, Any], field: str, good: object, bad: object
) -> None:
    """The value at the bound is taken, the one beyond it is not."""
    assert getattr(model(**(others | {field: good})), field) == good
    with pytest.raises(ValidationError, match=field):
        model(**(others | {field: bad}))


CONTRADICTIONS: dict[str, tuple[Callable[[], Spec], str]] = {
    "duplicate-name": (lambda: cluster(node_pools=(POOL, POOL)), "node_pools"),
    "limit-below-request": (lambda: Resources(cpu="2", cpu_limit="1"), "cpu_limit"),
    "metric-not-honoured": (lambda: Autoscaling(metric="concurrency"), "metric"),
    "mig-and-shared": (
        lambda: Accelerator(vendor="nvidia", product="a100", mig="1g.5gb", shared=True),
        "shared",
    ),
    "min-over-max": (lambda: Autoscaling(min=2, max=1), "min"),
    "model-or-container": (lambda: service(container=CONTAINER), "container"),
    "nvidia-only": (lambda: Accelerator(vendor="aws", product="inferentia2", shared=True), "shared"),
    "protocol-of-format": (lambda: service(protocol="openai"), "protocol"),
    "reserved-name": (lambda: Team(name="kube-system", owners=("g",)), ""),
    "scale-to-zero": (lambda: Autoscaling(min=0), "min"),
    "system-group": (lambda: Team(name="vision", owners=("system:masters",)), ""),
    "target-over-100": (lambda: Autoscaling(target=101), "target"),
}


@pytest.mark.parametrize("rule", CONTRADICTIONS)
def test_contradictions_carry_rule_field_and_remedy(rule: str) -> None:
    """What a JSON Schema cannot say is said by the model, for load to point at."""
    make, field = CONTRADICTIONS[rule]
    with pytest.raises(ValidationError) as caught:
        make()
    causes: list[object] = [detail.get("ctx", {}).get("error") for detail in caught.value.errors()]
    (cause,) = (cause for cause in causes if isinstance(cause, ContradictionError))
    assert (cause.rule, cause.field) == (rule, field)
    assert cause.what in str(caught.value)
    assert cause.remedy in str(caught.value)


def test_neither_model_nor_container_is_refused() -> None:
    """A service has to serve something."""
    with pytest.raises(ValidationError, match="neither model nor container"):
        service(model=None)


def test_a_pool_of_fewer_than_none_is_refused() -> None:
    """Node pools have the same rule as replicas."""
    with pytest.raises(ValidationError, match="min 3 is more than max 2"):
        NodePool(name="cpu", cpu="4", memory="16Gi", min=3, max=2)


@pytest.mark.parametrize("name", ["argocd", "default", "kserve", "kube-public", "knative-serving"])
def test_no_team_takes_a_namespace_of_the_platform(name: str) -> None:
    """Neither as a team nor as the team of a service or of a quota."""
    makers: list[Callable[[], Spec]] = [
        lambda: Team(name=name, owners=("g",)),
        lambda: service(team=name),
        lambda: cluster(teams={name: Quota(cpu="1", memory="1Gi")}),
    ]
    for make in makers:
        with pytest.raises(ValidationError, match="is a namespace of the platform"):
            make()


def test_defaults_need_no_words() -> None:
    """A file states differences only."""
    plain = service()
    assert (plain.resources, plain.autoscaling, plain.placement) == (Resources(), Autoscaling(), Placement())
    assert plain.accelerator is None
    assert service(model=None, container=CONTAINER, protocol="openai").container == CONTAINER
