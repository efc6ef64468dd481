"""What the roles of a team's groups permit."""

from typing import Any, cast

import pytest
from modelfleet.infra.access import roles
from modelfleet.spec import OWNER_ROLE, VIEWER_ROLE


def may(role: str, verb: str, group: str, resource: str) -> bool:
    """Judge as Kubernetes does: rules add up, and one that fits is enough."""
    rules = cast("list[dict[str, Any]]", roles()[role])
    fits = {"api_groups": group, "resources": resource, "verbs": verb}
    return any(all({wanted, "*"} & set(rule[key]) for key, wanted in fits.items()) for rule in rules)


@pytest.mark.parametrize("role", [OWNER_ROLE, VIEWER_ROLE])
def test_a_team_sees_its_services(role: str) -> None:
    """InferenceServices, their pods and logs are readable."""
    assert may(role, "get", "serving.kserve.io", "inferenceservices")
    assert may(role, "get", "", "pods/log")


def test_owners_alone_restart_pods() -> None:
    """Viewers neither delete a pod nor forward its ports."""
    for verb, resource in (("delete", "pods"), ("create", "pods/portforward")):
        assert may(OWNER_ROLE, verb, "", resource)
        assert not may(VIEWER_ROLE, verb, "", resource)


@pytest.mark.parametrize("role", [OWNER_ROLE, VIEWER_ROLE])
@pytest.mark.parametrize(
    ("verb", "group", "resource"),
    [
        ("get", "", "secrets"),
        ("create", "", "pods"),
        ("create", "", "pods/exec"),
        ("create", "apps", "deployments"),
        ("create", "networking.k8s.io", "networkpolicies"),
        ("patch", "serving.kserve.io", "inferenceservices"),
        ("create", "rbac.authorization.k8s.io", "rolebindings"),
    ],
)
def test_nobody_changes_what_git_declares(role: str, verb: str, group: str, resource: str) -> None:
    """Nor reads a Secret, nor runs a command in a pod."""
    assert not may(role, verb, group, resource)
