"""Policy rules, each on an object that keeps it and on objects that break it."""

from pathlib import Path
from typing import Any

import pytest
from modelfleet.load import load
from modelfleet.manifests import build
from modelfleet.rules import RULES
from modelfleet.rules.applications import bounded_project, own_project
from modelfleet.rules.services import image_by_digest, own_namespace

REPOSITORY = Path(__file__).parents[2]
DIGEST = "ghcr.io/acme/server:1@sha256:" + "0" * 64


def service(image: str = DIGEST, namespace: str = "vision") -> dict[str, Any]:
    """Return an InferenceService of team vision."""
    return {
        "kind": "InferenceService",
        "metadata": {"namespace": namespace, "labels": {"modelfleet.dev/team": "vision"}},
        "spec": {"predictor": {"containers": [{"image": image}]}},
    }


def application(project: str, namespace: str) -> dict[str, Any]:
    """Return an Application of a project that fills a namespace."""
    return {"kind": "Application", "spec": {"project": project, "destination": {"namespace": namespace}}}


def project(**changed: Any) -> dict[str, Any]:
    """Return a team's AppProject with some fields changed."""
    spec = {
        "sourceRepos": ["https://git.example.com/fleet.git"],
        "destinations": [{"namespace": "vision", "server": "https://kubernetes.default.svc"}],
        "namespaceResourceWhitelist": [{"group": "serving.kserve.io", "kind": "InferenceService"}],
    }
    return {"kind": "AppProject", "spec": {**spec, **changed}}


def test_identifiers_differ_and_every_rule_says_why_and_how() -> None:
    """Waivers name rules by identifier; a reviewer reads the rest."""
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.title and rule.rationale and rule.remedy and rule.kinds for rule in RULES)


def test_a_rule_is_silent_about_other_kinds() -> None:
    """A rule about services says nothing of a Deployment."""
    assert image_by_digest.broken_by({**service("server:latest"), "kind": "Deployment"}) == ()


@pytest.mark.parametrize("image", ["server", "ghcr.io/acme/server:1", "ghcr.io/acme/server@sha256:abc", ""])
def test_an_image_without_digest_is_refused(image: str) -> None:
    """A tag, even a long one, is no digest."""
    assert image_by_digest.broken_by(service()) == ()
    assert image_by_digest.broken_by(service(image)) == ("spec/predictor/containers/[0]/image",)


@pytest.mark.parametrize("component", ["transformer", "explainer"])
@pytest.mark.parametrize("group", ["containers", "initContainers"])
def test_every_container_of_every_component_is_seen(component: str, group: str) -> None:
    """Not the predictor's alone."""
    manifest = service()
    manifest["spec"][component] = {group: [{"image": DIGEST}, {"image": "late:1"}]}
    assert image_by_digest.broken_by(manifest) == (f"spec/{component}/{group}/[1]/image",)


def test_a_service_outside_its_teams_namespace_is_refused() -> None:
    """The label says whose it is."""
    assert own_namespace.broken_by(service()) == ()
    assert own_namespace.broken_by(service(namespace="speech")) == ("metadata/namespace",)


def test_an_application_stays_in_its_project() -> None:
    """The platform's may go anywhere, a team's to its namespace, and 'default' is nobody's."""
    assert own_project.broken_by(application("platform", "vision")) == ()
    assert own_project.broken_by(application("vision", "vision")) == ()
    assert own_project.broken_by(application("vision", "speech")) == ("spec/destination/namespace",)
    assert own_project.broken_by(application("default", "vision")) == ("spec/project",)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sourceRepos", ["*"]),
        ("sourceRepos", ["https://git.example.com/*"]),
        ("destinations", [{"namespace": "*", "server": "https://kubernetes.default.svc"}]),
        ("destinations", [{"server": "https://kubernetes.default.svc"}]),
        ("clusterResourceWhitelist", [{"group": "", "kind": "Namespace"}]),
        ("namespaceResourceWhitelist", [{"group": "*", "kind": "*"}]),
    ],
)
def test_a_project_without_bounds_is_refused(field: str, value: Any) -> None:
    """Each way to be let out of the team's namespace."""
    assert bounded_project.broken_by(project()) == ()
    assert bounded_project.broken_by(project(**{field: value})) == (f"spec/{field}",)


def test_what_we_render_keeps_every_rule_and_meets_every_rule() -> None:
    """No rule is about kinds that nobody renders."""
    fleet = load(REPOSITORY).fleet
    objects = [emitted.object for cluster in fleet.clusters for emitted in build(fleet, cluster)]
    for rule in RULES:
        assert any(manifest["kind"] in rule.kinds for manifest in objects)
        assert [manifest for manifest in objects if rule.broken_by(manifest)] == []
