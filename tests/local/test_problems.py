"""What status makes of the real parts' reports; the messages are theirs, word for word."""

from typing import Any

import pytest
from modelfleet.local.live import SERVICE, Live
from modelfleet.local.problems import of_applications, of_services, refusal

Json = dict[str, Any]


def _live(**lists: list[Json]) -> Live:
    names = ("applications", "services", "deployments", "replica_sets", "pods", "quotas")
    return Live(**{name: lists.get(name, []) for name in names}, simulated=frozenset())


def _service(ready: str = "False", message: str = "") -> Json:
    return {
        "kind": "InferenceService",
        "metadata": {"name": "iris", "namespace": "vision", "labels": {"modelfleet.dev/team": "vision"}},
        "status": {"conditions": [{"type": "Ready", "status": ready, "message": message}]},
    }


def _replica_set(replicas: int = 1, ready: int = 0, failure: str = "") -> Json:
    conditions = [{"type": "ReplicaFailure", "status": "True", "message": failure}] if failure else []
    return {
        "metadata": {"uid": "1", "namespace": "vision", "labels": {SERVICE: "iris"}},
        "spec": {"replicas": replicas},
        "status": {"readyReplicas": ready, "conditions": conditions},
    }


def _pod(state: Json, scheduled: str = "True") -> Json:
    placed = {"type": "PodScheduled", "status": scheduled, "message": "0/3 nodes are available"}
    return {
        "metadata": {"namespace": "vision", "labels": {SERVICE: "iris"}, "ownerReferences": [{"uid": "1"}]},
        "status": {
            "conditions": [placed],
            "containerStatuses": [{"name": "kserve-container", "state": state}],
        },
    }


def _told(live: Live) -> list[str]:
    return [problem.sentence for problem in of_services(live, "local")]


GPU = (
    'pods "x" is forbidden: exceeded quota: team, requested: requests.nvidia.com/gpu=2, '
    "used: requests.nvidia.com/gpu=1, limited: requests.nvidia.com/gpu=2"
)
MEMORY = (
    'pods "x" is forbidden: exceeded quota: team, requested: limits.memory=8Gi,requests.cpu=2, '
    "used: limits.memory=60Gi,requests.cpu=15500m, limited: limits.memory=64Gi,requests.cpu=16"
)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (GPU, "asked 2 nvidia.com/gpu, 1 left of 2"),
        (MEMORY, "asked 8Gi limits.memory, 4Gi left of 64Gi; asked 2 cpu, 0.5 left of 16"),
    ],
)
def test_a_quota_is_named_with_team_asked_and_left(message: str, told: str) -> None:
    """One sentence says whose quota on which cluster, what was asked and what is left."""
    live = _live(services=[_service()], replica_sets=[_replica_set(failure=message)])
    assert _told(live) == [f"services/vision/iris: quota 'team' of team vision on local is exceeded: {told}"]
    assert [problem.lasting for problem in of_services(live, "local")] == [True]


def test_refused_pods_count_even_while_the_old_revision_serves() -> None:
    """A service that is ready and cannot roll out is a problem; a revision that is scaled down is none."""
    failing, old = _replica_set(failure=GPU), _replica_set(replicas=0, failure=GPU)
    assert "exceeded" in _told(_live(services=[_service("True")], replica_sets=[failing]))[0]
    assert _told(_live(services=[_service("True")], replica_sets=[old])) == []


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (
            {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off\n40s"}},
            "CrashLoopBackOff: back-off 40s",
        ),
        ({"terminated": {"exitCode": 1, "reason": "Error"}}, "Error"),
    ],
)
def test_a_failing_container_is_named(state: Json, reason: str) -> None:
    """The container's own reason is what a team needs first."""
    live = _live(services=[_service()], replica_sets=[_replica_set()], pods=[_pod(state)])
    assert _told(live) == [f"services/vision/iris: container kserve-container of its pod fails: {reason}"]


@pytest.mark.parametrize(
    "state",
    [
        {"waiting": {"reason": "ContainerCreating"}},
        {"waiting": {"reason": "PodInitializing"}},
        {"running": {}},
        {"terminated": {"exitCode": 0, "reason": "Completed"}},
    ],
)
def test_a_starting_container_is_no_failure(state: Json) -> None:
    """A pod on its way is only not ready yet."""
    live = _live(services=[_service(message="it\nstarts")], replica_sets=[_replica_set()], pods=[_pod(state)])
    assert _told(live) == ["services/vision/iris: not ready: it starts"]


def test_pods_that_nobody_misses_are_no_problem() -> None:
    """What a chaos test or an eviction has left is not told once enough pods are ready."""
    failed = _pod({"terminated": {"exitCode": 1, "reason": "Error"}})
    live = _live(services=[_service("True")], replica_sets=[_replica_set(ready=1)], pods=[failed])
    assert _told(live) == []


def test_a_pod_without_a_node_is_told_with_the_schedulers_words() -> None:
    """The scheduler's message names what is missing."""
    live = _live(services=[_service()], replica_sets=[_replica_set()], pods=[_pod({}, scheduled="False")])
    assert _told(live) == ["services/vision/iris: no node takes its pod: 0/3 nodes are available"]


def _application(message: str, *, sync: str = "OutOfSync", phase: str = "Running", retries: int = 1) -> Json:
    failed = {"kind": "InferenceService", "name": "iris", "status": "SyncFailed", "message": message}
    state = {"phase": phase, "retryCount": retries, "syncResult": {"resources": [failed]}}
    labels = {"modelfleet.dev/team": "vision", "modelfleet.dev/service": "iris"}
    return {
        "kind": "Application",
        "metadata": {"name": "vision-iris", "namespace": "argocd", "labels": labels},
        "status": {"sync": {"status": sync}, "operationState": state},
    }


DENIED = 'ValidatingAdmissionPolicy "at-most-ten" denied request: at most ten replicas here'


def test_a_refused_object_is_told_in_one_sentence() -> None:
    """The API server's reason, with the service it is about; waiting does not help."""
    problem = refusal(_application(DENIED))
    assert problem
    assert problem.sentence == f"services/vision/iris: InferenceService iris is refused: {DENIED}"
    assert problem.lasting


@pytest.mark.parametrize(
    "message",
    [
        'failed calling webhook "x": Post "https://127.0.0.1:1/": dial tcp: connect: connection refused',
        'namespaces "vision" not found',
        'no matches for kind "InferenceService" in version "serving.kserve.io/v1beta1"',
    ],
)
def test_what_passes_is_told_and_waited_for(message: str) -> None:
    """A part that restarts, or an object that is not there yet, is no reason to give up."""
    problem = refusal(_application(message))
    assert problem
    assert not problem.lasting


def test_past_failures_are_not_told() -> None:
    """An Application in sync has no problem, whatever its last attempt was."""
    assert refusal(_application(DENIED, sync="Synced")) is None
    assert refusal(_application(DENIED, phase="Succeeded")) is None
    assert refusal(_application(DENIED, retries=0)) is None


def test_a_comparison_error_is_told() -> None:
    """What Argo CD cannot even compare stands in its conditions."""
    application = _application("", phase="Succeeded")
    application["status"]["conditions"] = [
        {"type": "ComparisonError", "message": "app path does not exist"},
        {"type": "OrphanedResourceWarning", "message": "not told"},
    ]
    told = [problem.sentence for problem in of_applications(_live(applications=[application]))]
    assert told == ["services/vision/iris: app path does not exist"]
