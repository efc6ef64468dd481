"""What the groups of a team may do, asked of the live API server."""

import subprocess

import pytest

from tests.e2e.live import Live, until


@pytest.mark.parametrize(
    ("group", "verb", "resource", "allowed"),
    [
        ("acme-vision", "get", "inferenceservices.serving.kserve.io", True),
        ("acme-vision", "get", "pods/log", True),
        ("acme-vision", "delete", "pods", True),
        ("acme-vision", "create", "networkpolicies.networking.k8s.io", False),
        ("acme-vision", "create", "deployments.apps", False),
        ("acme-vision", "patch", "resourcequotas", False),
        ("acme-vision", "get", "secrets", False),
        ("acme-engineering", "get", "inferenceservices.serving.kserve.io", True),
        ("acme-engineering", "delete", "pods", False),
        ("strangers", "get", "pods", False),
    ],
)
def test_a_group_may_do_what_its_role_says(
    live: Live, group: str, verb: str, resource: str, allowed: bool
) -> None:
    """Owners read and restart, viewers read, and what runs comes from Git alone."""
    said = live.run(
        "kubectl",
        *("auth", "can-i", verb, resource, "-n", "vision", "--as=someone", f"--as-group={group}"),
        code=0 if allowed else 1,
    )
    assert said.strip() == ("yes" if allowed else "no")


def test_the_last_team_goes_with_all_it_had(live: Live) -> None:
    """A cluster without teams is as declared: the namespace is pruned, and sync ends."""
    subprocess.run(["git", "rm", "-rq", "apps", "clusters/teams/vision.py"], cwd=live.root, check=True)
    for cluster in ("local", "aws-prod"):
        text = (live.root / f"clusters/{cluster}/cluster.py").read_text()
        head, _, _ = text.partition("    teams={")
        (live.root / f"clusters/{cluster}/cluster.py").write_text(head.replace(", Quota", "") + ")\n")
    try:
        live.deliver()
        until("namespace vision is gone", lambda: "vision" not in live.kubectl("get", "namespaces"))
        assert [app["name"] for app in live.status()["applications"]] == ["root"]
    finally:
        subprocess.run(["git", "reset", "-q", "--hard"], cwd=live.root, check=True)
