"""The control plane as processes: started, killed, stopped, beside another one."""

import http.client
import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from modelfleet.local import lock, parts, plane
from modelfleet.local.api import Api, RefusedError, UnavailableError, connect
from modelfleet.local.identity import identity
from modelfleet.local.layout import layout
from modelfleet.local.programs import PARTS, SUPERVISOR
from modelfleet.local.status import status
from modelfleet.spec import UserError

from tests.local.planes import CLUSTER, CPU, Running, until

pytestmark = pytest.mark.e2e

# Without Pulumi there are no CRDs yet: these wait for them.
WAITING = {"argocd-application-controller", "kserve-controller"}


def test_every_part_runs_or_waits_for_what_pulumi_makes(running: Running) -> None:
    """The parts that status lists are all there, and none crashes."""
    assert [part.name for part in parts.parts(running.root)] == [SUPERVISOR, *PARTS]
    until("the others have passed the gate", lambda: _in_state(running, "waiting") == WAITING)
    assert _in_state(running, "running") == {SUPERVISOR, *PARTS} - WAITING


def _in_state(running: Running, state: str) -> set[str]:
    return {part.name for part in parts.parts(running.root) if part.state == state}


def test_a_second_start_changes_nothing(running: Running) -> None:
    """Start is what every command begins with: it costs little and restarts nothing."""
    before, began = running.pids(), time.monotonic()
    running.start()
    assert time.monotonic() - began < 2
    assert running.pids() == before


@pytest.mark.parametrize("name", [SUPERVISOR, *PARTS])
def test_a_killed_part_comes_back(running: Running, name: str) -> None:
    """After kill -9 the next command finds everything running, and nodes are Ready."""
    pid = running.pids()[name]
    os.kill(pid, signal.SIGKILL)
    running.start()
    until(f"{name} runs again", lambda: running.pids().get(name, pid) != pid)
    until("all parts run", lambda: set(running.pids()) == {SUPERVISOR, *PARTS})
    assert _nodes(running) == {"cpu-0", "cpu-1", "gpu-0"}


def test_a_dead_supervisor_leaves_no_orphan(running: Running) -> None:
    """Parts of a killed supervisor are ended before new ones begin: no two of a kind."""
    old = {process.pid for process in running.processes()}
    os.kill(running.pids()[SUPERVISOR], signal.SIGKILL)
    running.start()
    assert not old & {process.pid for process in running.processes()}
    commands = [" ".join(process.cmdline()) for process in running.processes()]
    assert sum("bin/etcd" in command for command in commands) == 1


def test_all_state_is_the_owners_alone(running: Running) -> None:
    """No file or folder below the state folder can be read by anybody else."""
    found = [running.root / ".modelfleet", *(running.root / ".modelfleet").rglob("*")]
    loose = [path for path in found if not path.is_symlink() and stat.S_IMODE(path.lstat().st_mode) & 0o077]
    assert len(found) > 50
    assert loose == []


def test_everything_listens_on_loopback(running: Running) -> None:
    """No part that is told where to listen can be reached from another machine."""
    sockets = [c for process in running.processes() for c in process.net_connections("tcp")]
    addresses = {c.laddr.ip for c in sockets if c.status == psutil.CONN_LISTEN}
    assert addresses == {"127.0.0.1"}


def test_strangers_are_refused(running: Running) -> None:
    """No token, a wrong token and a wrong authority get nothing."""
    api = running.api
    for token in ("", "wrong"):
        with pytest.raises(RefusedError) as refused:
            Api(api.address, token, api.context).get("/api/v1/secrets")
        assert refused.value.status == http.client.UNAUTHORIZED
    other = layout(running.root / "other")
    other.make()
    stranger = identity(other)
    with pytest.raises(UnavailableError, match="certificate verify failed"):
        Api(api.address, api.token, ssl.create_default_context(cafile=stranger.ca)).get("/api")


def test_etcd_wants_a_certificate(running: Running) -> None:
    """Who has no certificate of the plane reads no secret out of etcd either."""
    who = identity(running.place)
    context = ssl.create_default_context(cafile=who.ca)
    port = json.loads(running.place.ports.read_text())["etcd"]
    with pytest.raises((OSError, http.client.HTTPException)):
        _get(f"127.0.0.1:{port}", context)


def _get(address: str, context: ssl.SSLContext) -> None:
    connection = http.client.HTTPSConnection(address, context=context, timeout=5)
    connection.request("GET", "/version")
    connection.getresponse().read()


def test_nodes_follow_the_declaration(running: Running) -> None:
    """A changed pool gets new machines, an undeclared one loses them, the rest stays."""
    before = {name: uid for name, uid in _uids(running).items() if name.startswith("cpu")}
    larger = CPU.model_copy(update={"name": "more", "max": 1})
    running.start(CLUSTER.model_copy(update={"node_pools": (CPU, larger)}))
    assert _nodes(running) == {"cpu-0", "cpu-1", "more-0"}
    running.start(
        CLUSTER.model_copy(update={"node_pools": (CPU, larger.model_copy(update={"memory": "1Gi"}))})
    )
    until("the changed node is Ready", lambda: _nodes(running) == {"cpu-0", "cpu-1", "more-0"})
    assert {name: uid for name, uid in _uids(running).items() if name.startswith("cpu")} == before
    running.start()
    assert _nodes(running) == {"cpu-0", "cpu-1", "gpu-0"}


def _uids(running: Running) -> dict[str, str]:
    return {node["metadata"]["name"]: node["metadata"]["uid"] for node in running.api.items("/api/v1/nodes")}


def _nodes(running: Running) -> set[str]:
    def ready() -> set[str]:
        found = running.api.items("/api/v1/nodes")
        kinds = [(n, c) for n in found for c in n["status"].get("conditions", []) if c["type"] == "Ready"]
        fine = {node["metadata"]["name"] for node, condition in kinds if condition["status"] == "True"}
        return fine if len(fine) == len(found) else set()

    return until("all nodes are Ready", ready)


def test_the_cache_is_reached_through_its_stand_in(running: Running) -> None:
    """A forwarded port of the pod that stands for the cache ends at the real one: it wants its password."""
    if running.api.get("/api/v1/namespaces/argocd") is None:
        running.api.create("/api/v1/namespaces", {"metadata": {"name": "argocd"}})
    until("the namespace has its account", lambda: running.api.get(_ACCOUNT))
    running.start()
    until("the pod runs", lambda: _phase(running) == "Running", seconds=90)
    environment = plane.environment(running.root)
    command = ["kubectl", "port-forward", "pod/argocd-redis", ":6379"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as forward:
        assert forward.stdout
        port = int(forward.stdout.readline().split(" -> ")[0].rsplit(":", 1)[1])
        try:
            assert _ping(port, identity(running.place).password("valkey")) == b"+OK\r\n+PONG\r\n"
        finally:
            forward.kill()


_ACCOUNT = "/api/v1/namespaces/argocd/serviceaccounts/default"


def _phase(running: Running) -> str:
    pod = running.api.get("/api/v1/namespaces/argocd/pods/argocd-redis")
    return pod["status"]["phase"] if pod else ""


def _ping(port: int, password: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(f"AUTH {password}\r\n".encode())
        answer = client.recv(100)
        client.sendall(b"PING\r\n")
        return answer + client.recv(100)


def test_logs_are_there_for_every_part_that_speaks(running: Running) -> None:
    """The last lines of a part's log can be read; an unknown part is an error that names the parts."""
    assert parts.log_lines(running.root, "kube-apiserver", 3)
    assert len(parts.log_lines(running.root, SUPERVISOR, 2)) == 2
    with pytest.raises(UserError, match="no part 'nginx'"):
        parts.log_lines(running.root, "nginx", 1)


def test_status_says_what_is_missing(running: Running) -> None:
    """Before Pulumi has run, status is not healthy and says what to do."""
    shown = status(running.root, CLUSTER)
    assert not shown.healthy
    assert "there is no root Application: `modelfleet up local` makes it" in shown.problems
    assert any("kserve-controller is waiting" in problem for problem in shown.problems)


_START = """
import sys
from pathlib import Path
from modelfleet.local import plane
from tests.local.planes import CLUSTER
plane.start(Path(sys.argv[1]), CLUSTER, print)
"""


def test_two_checkouts_and_two_commands(running: Running, tmp_path: Path) -> None:
    """Two starts of a second checkout at once make one plane; neither it nor its end touches the first."""
    before, second = running.pids(), Running(tmp_path.resolve())
    try:
        starts = [_started(second.root) for _ in range(2)]
        said = [start.communicate(timeout=120) for start in starts]
        assert [start.returncode for start in starts] == [0, 0], said
        assert sum("waiting for another command" in out for out, _ in said) <= 1
        assert sum("starting the control plane" in out for out, _ in said) == 1
        assert not set(second.pids().values()) & set(before.values())
        os.kill(second.pids()[SUPERVISOR], signal.SIGKILL)
    finally:
        second.stop()
    assert second.processes() == []
    assert running.pids() == before


def _started(root: Path) -> subprocess.Popen[str]:
    repository = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", _START, str(root)],
        cwd=repository,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_stop_leaves_nothing(tmp_path: Path) -> None:
    """After stop no process is left and nobody answers; a second stop is fine; state goes when asked to."""
    running = Running(tmp_path.resolve())
    running.start()
    pids, api = running.pids(), connect(running.place.kubeconfig)
    assert len(pids) == len(PARTS) + 1
    running.stop()
    assert running.processes() == []
    assert not any(_is_alive(pid) for pid in pids.values())
    assert not api.ready()
    assert not plane.is_started(running.root)
    assert {part.state for part in parts.parts(running.root)} == {"stopped"}
    assert "is not started" in status(running.root, CLUSTER).problems[0]
    with pytest.raises(UserError, match="is not started"):
        plane.environment(running.root)
    running.stop(remove_state=True)
    running.stop(remove_state=True)
    assert list(running.root.rglob("*")) == [running.place.lock.parent, running.place.lock]


_STOP = """
import sys
from pathlib import Path
from modelfleet.local import plane
plane.stop(Path(sys.argv[1]), remove_state=True)
"""


def test_the_lock_outlives_the_state(tmp_path: Path) -> None:
    """Who waited while the state was removed holds the same lock as who comes after it."""
    place = Running(tmp_path.resolve()).place
    place.make()
    with lock.hold(place.lock, lambda: None):
        before = place.lock.stat().st_ino
        stop = subprocess.Popen([sys.executable, "-c", _STOP, str(place.root)])
        time.sleep(0.5)
        assert stop.poll() is None
        assert place.pulumi.exists()
    assert stop.wait(timeout=30) == 0
    assert not place.pulumi.exists()
    assert place.lock.stat().st_ino == before


def test_removed_state_takes_the_salt_of_its_stacks_with_it(tmp_path: Path) -> None:
    """A generated stack file is good for one passphrase; those of other stacks stay."""
    running = Running(tmp_path.resolve())
    running.place.make()
    states = running.place.pulumi / ".pulumi" / "stacks" / "modelfleet"
    states.mkdir(parents=True)
    (states / "local.json.zst").touch()
    (running.root / "stacks").mkdir()
    for stack in ("local", "aws-prod"):
        (running.root / "stacks" / f"Pulumi.{stack}.yaml").touch()
    running.stop(remove_state=True)
    assert [path.name for path in running.root.rglob("*.yaml")] == ["Pulumi.aws-prod.yaml"]


def _is_alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
