"""From an edit to the cluster, and what stops on the way."""

import subprocess

from tests.e2e.live import Live, until


def _max_replicas(live: Live) -> int | None:
    iris = live.service("iris")
    return iris["spec"]["predictor"]["maxReplicas"] if iris else None


def _mirror_head(live: Live) -> str:
    mirror = live.root / ".modelfleet" / "local" / "mirror"
    said = subprocess.run(
        ["git", "-C", mirror, "rev-parse", "refs/heads/main"], capture_output=True, text=True, check=True
    )
    return said.stdout.strip()


def test_an_edit_reaches_the_cluster(live: Live) -> None:
    """Edit, render, sync: the live InferenceService follows, uncommitted or not."""
    live.edit("apps/vision/iris.py", "max=3", "max=4")
    live.deliver()
    assert _max_replicas(live) == 4


def test_a_deleted_file_is_pruned(live: Live) -> None:
    """A service whose file is gone vanishes with its Application."""
    (live.root / "apps/vision/iris-boosted.yaml").unlink()
    live.deliver()
    until("iris-boosted is pruned", lambda: live.service("iris-boosted") is None)
    assert "vision-iris-boosted" not in {app["name"] for app in live.status()["applications"]}


def test_an_invalid_file_reaches_nothing(live: Live) -> None:
    """Render ends with 2 and names the mistake; sync refuses too, and the mirror does not move."""
    head = _mirror_head(live)
    live.edit("apps/vision/iris.py", "max=3", "max=0")
    assert "apps/vision/iris.py:" in live.cli("render", code=2)
    live.cli("sync", code=2)
    assert _mirror_head(live) == head


def test_a_stale_tree_is_not_synced(live: Live) -> None:
    """Sync brings what was rendered and reviewed, or nothing."""
    head = _mirror_head(live)
    live.edit("apps/vision/iris.py", "max=3", "max=5")
    assert "modelfleet render" in live.cli("sync", code=1)
    assert _mirror_head(live) == head


def test_a_preview_does_not_move_the_mirror(live: Live) -> None:
    """Preview of an edit that is rendered and not synced publishes nothing."""
    head = _mirror_head(live)
    live.edit("apps/vision/iris.py", "max=3", "max=5")
    live.cli("render")
    live.cli("preview", "local")
    assert _mirror_head(live) == head
    assert _max_replicas(live) == 3


def test_a_hand_edit_is_healed(live: Live) -> None:
    """Argo CD puts back what somebody changed in the cluster."""
    live.kubectl(
        "patch",
        "isvc",
        "iris",
        "-n",
        "vision",
        "--type=merge",
        "-p",
        '{"spec":{"predictor":{"maxReplicas":9}}}',
    )
    until("the hand edit is gone", lambda: _max_replicas(live) == 3)


REFUSAL = """
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: at-most-ten}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
      - apiGroups: [serving.kserve.io]
        apiVersions: [v1beta1]
        operations: [CREATE, UPDATE]
        resources: [inferenceservices]
  validations:
    - {expression: "object.spec.predictor.maxReplicas <= 10", message: "at most ten replicas here"}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: at-most-ten}
spec: {policyName: at-most-ten, validationActions: [Deny]}
"""


def test_a_refused_object_leaves_the_old_one(live: Live) -> None:
    """What the API server refuses changes nothing, and status says why in one sentence."""
    live.kubectl("apply", "-f", "-", text=REFUSAL)
    try:
        live.edit("apps/vision/iris.py", "max=3", "max=11")
        live.cli("render")
        assert "at most ten replicas here" in live.cli("sync", code=1)
        assert _max_replicas(live) == 3
        problems = live.status(code=1)["problems"]
        assert any("at most ten replicas here" in problem and "iris" in problem for problem in problems)
    finally:
        live.kubectl("delete", "-f", "-", text=REFUSAL)
