"""What a newcomer sees after `modelfleet up local`."""

import json
import subprocess
from typing import Any

import psutil
from modelfleet.local import supervision
from modelfleet.local.layout import layout

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
    "secret",
    "resourcequota",
    "networkpolicy",
    "rolebinding",
    "limitrange",
    "deployment",
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
    """The engine expects no changes and finds none, and no declaration is written again.

    Every object is there as before, with the generation it had. What has no generation has nobody's new entry
    among its managed fields, the status left aside. Of Applications only the
    specification is compared: they have no status subresource, so Argo CD's status moves their generation.
    """
    before = _written(live)
    live.cli("up", "local", "--expect-no-changes")
    assert _written(live) == before


def _written(live: Live) -> dict[tuple[str, str, str], str]:
    objects = live.get(",".join(KINDS), "-A", "--show-managed-fields")["items"]
    return {(o["kind"], o["metadata"].get("namespace", ""), o["metadata"]["name"]): _mark(o) for o in objects}


def _mark(thing: dict[str, Any]) -> str:
    """Return what moves when somebody writes a declaration."""
    meta = thing["metadata"]
    if thing["kind"] == "Application":
        return json.dumps(thing["spec"], sort_keys=True)
    if "generation" in meta:
        return f"{meta['uid']} {meta['generation']}"
    # A quota's status is written whenever a pod comes or goes.
    entries = [e for e in meta.get("managedFields", []) if e.get("subresource") != "status"]
    return f"{meta['uid']} {sorted((e['manager'], e.get('time', '')) for e in entries)}"


def test_destroy_and_up_again_bring_everything_back(live: Live) -> None:
    """Destroy ends well with services running; the next up makes them anew."""
    live.cli("destroy", "--yes")
    assert live.get("namespaces", "-l", "app.kubernetes.io/managed-by=modelfleet")["items"] == []
    live.cli("up", "local")
    assert {service["name"] for service in live.status()["services"]} == {"captions", "iris", "iris-boosted"}


# Argo CD's application controller takes a port for its metrics and binds it to every address; KServe's
# manager takes a port for its webhooks and hands its server no host.
# Neither has an option, flag or variable for it.
ON_EVERY_ADDRESS = {"argocd-application-controller-metrics", "kserve-webhook"}


def test_all_but_two_listen_on_loopback(live: Live) -> None:
    """No part but the two that cannot be told otherwise can be reached from another machine."""
    sockets = [
        connection.laddr
        for process in supervision.processes(layout(live.root))
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    ]
    names = {port: name for name, port in json.loads(layout(live.root).ports.read_text()).items()}
    assert any(address.ip == "127.0.0.1" for address in sockets)
    open_ports = {names.get(a.port, f"port {a.port}") for a in sockets if a.ip != "127.0.0.1"}
    assert open_ports == ON_EVERY_ADDRESS


def test_the_printed_environment_serves_other_tools(live: Live) -> None:
    """kubectl, pulumi and argocd work at once in the environment that `modelfleet env local` prints."""
    assert "iris" in live.kubectl("get", "inferenceservices", "-A")
    assert "local" in live.run("pulumi", "stack", "ls")
    assert "vision-iris" in live.run("argocd", "app", "list", "--core")
