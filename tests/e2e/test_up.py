"""What a newcomer sees after `modelfleet up local`."""

import subprocess

from tests.e2e.live import Live

KINDS = (
    "crd",
    "namespace",
    "configmap",
    "clusterservingruntime",
    "clusterstoragecontainer",
    "application",
    "appproject",
    "inferenceservice",
    "validatingwebhookconfiguration",
    "mutatingwebhookconfiguration",
)


def test_all_is_ready_and_said_to_be_simulated(live: Live) -> None:
    """The three example services are ready, on nodes that the status calls simulated."""
    status = live.status()
    services = {service["name"]: service for service in status["services"]}
    assert set(services) == {"captions", "iris", "iris-boosted"}
    assert all(service["ready"] and service["simulated"] for service in services.values())
    assert services["captions"]["gpus"] == 1
    assert {"root", "team-vision", "vision-iris"} <= {app["name"] for app in status["applications"]}
    assert all(app["sync"] == "Synced" and app["health"] == "Healthy" for app in status["applications"])
    gpu = next(q for q in status["quotas"] if q["resource"] == "requests.nvidia.com/gpu")
    assert (gpu["team"], gpu["used"], gpu["hard"]) == ("vision", "1", "2")


def test_the_table_says_what_is_real(live: Live) -> None:
    """The table for people names services, quota and the word SIMULATED."""
    table = live.cli("status")
    for word in ("vision-iris", "Synced", "Healthy", "SIMULATED", "nvidia.com/gpu"):
        assert word in table


def test_the_work_tree_stays_clean(live: Live) -> None:
    """Nothing that `up` writes shows up in git."""
    said = subprocess.run(
        ["git", "status", "--porcelain"], cwd=live.root, capture_output=True, text=True, check=True
    )
    assert said.stdout == ""


def test_a_second_up_changes_nothing(live: Live) -> None:
    """The engine expects no changes and finds none; no object's generation moves."""
    before = _generations(live)
    live.cli("up", "local", "--expect-no-changes")
    assert _generations(live) == before


def _generations(live: Live) -> dict[tuple[str, str, str], int]:
    objects = live.get(",".join(KINDS), "-A")["items"]
    return {
        (o["kind"], o["metadata"].get("namespace", ""), o["metadata"]["name"]): o["metadata"].get(
            "generation", 0
        )
        for o in objects
    }


def test_the_printed_environment_serves_other_tools(live: Live) -> None:
    """kubectl, pulumi and argocd work at once in the environment that `modelfleet env local` prints."""
    assert "iris" in live.kubectl("get", "inferenceservices", "-A")
    assert "local" in live.run("pulumi", "stack", "ls")
    assert "vision-iris" in live.run("argocd", "app", "list", "--core")
