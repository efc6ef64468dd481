"""Things that go wrong, and what status says of them."""

import os
import signal

import pytest

from tests.e2e.live import Live, until

# What `status --json` lists; a test below insists that the list is complete.
PARTS = (
    "supervisor",
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kwok",
    "valkey",
    "argocd-repo-server",
    "argocd-application-controller",
    "kserve-controller",
)

# KWOK's chaos stage: pods with this label fail before they are ready.
CHAOS = "pod-init-container-running-failed.stage.kwok.x-k8s.io"


def test_the_list_of_parts_is_complete(live: Live) -> None:
    """Every part that runs is killed by a test below."""
    assert {part["name"] for part in live.status()["parts"]} == set(PARTS)


@pytest.mark.parametrize("name", PARTS)
def test_a_killed_part_stops_no_edit(live: Live, name: str) -> None:
    """After kill -9 an edit that needs every part, from Argo CD to the node, becomes a Ready pod."""
    part = next(part for part in live.status()["parts"] if part["name"] == name)
    os.kill(part["pid"], signal.SIGKILL)
    live.edit("apps/vision/iris.py", "512Mi", "640Mi")
    live.deliver()
    assert _memory_of_ready_pods(live) == {"640Mi"}


def _memory_of_ready_pods(live: Live) -> set[str]:
    pods = live.get("pods", "-n", "vision", "-l", "serving.kserve.io/inferenceservice=iris")["items"]
    return {
        container["resources"]["limits"]["memory"]
        for pod in pods
        if not pod["metadata"].get("deletionTimestamp")
        and any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"]["conditions"])
        for container in pod["spec"]["containers"]
        if container["name"] == "kserve-container"
    }


def test_what_fits_on_no_node_is_not_called_as_declared(live: Live) -> None:
    """While the old pod still serves, sync ends with 1 and the scheduler's reason."""
    live.edit("apps/vision/iris.py", "512Mi", "40Gi")
    live.cli("render")
    assert "services/vision/iris: no node takes its pod" in live.cli("sync", code=1)
    live.status(code=1)


def test_failing_pods_show_up_to_the_root(live: Live) -> None:
    """While pods of one service fail, it and the root are not Healthy, and status ends with 1."""
    live.kubectl("label", "isvc", "iris", "-n", "vision", f"{CHAOS}=true")
    # A rolling update would keep the old pod, which works; the Deployment made anew has failing pods alone.
    live.kubectl("delete", "deployment", "iris-predictor", "-n", "vision")
    try:
        until("iris and root are not Healthy", lambda: {"vision-iris", "root"} <= _unhealthy(live))
        status = live.status(code=1)
        assert [s["name"] for s in status["services"] if not s["ready"]] == ["iris"]
        assert any("iris" in problem for problem in status["problems"])
    finally:
        live.kubectl("label", "isvc", "iris", "-n", "vision", f"{CHAOS}-")
    until("all is Healthy again", lambda: not _unhealthy(live))
    live.status(code=0)


def _unhealthy(live: Live) -> set[str]:
    return {app["name"] for app in live.status(code=None)["applications"] if app["health"] != "Healthy"}


FOURTH = '''"""Wants more than is left."""

from modelfleet.spec import Accelerator, Model, ModelService

service = ModelService(
    team="vision",
    name="greedy",
    model=Model(uri="gs://kfserving-examples/models/sklearn/1.0/model", format="sklearn", version="1"),
    accelerator=Accelerator(vendor="nvidia", product="l4", count=2),
)
'''


def test_a_service_beyond_the_quota_gets_no_pod(live: Live) -> None:
    """The fourth service gets no pod; status names quota, team, what was asked and what is left."""
    (live.root / "apps/vision/greedy.py").write_text(FOURTH)
    live.cli("render")
    live.cli("sync", code=1)
    problems = until(
        "status tells of the quota",
        lambda: [p for p in live.status(code=1)["problems"] if "greedy" in p and "quota" in p],
    )
    assert "asked 2" in problems[0]
    assert "1 left" in problems[0]
    assert "of team vision on local is exceeded" in problems[0]
    pods = live.get("pods", "-n", "vision", "-l", "serving.kserve.io/inferenceservice=greedy")
    assert pods["items"] == []
