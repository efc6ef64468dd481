"""Keeps the parts running, by the supervisor library; finds what a dead supervisor left behind."""

import re
import shlex
import subprocess
import time
import xmlrpc.client
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import psutil

from modelfleet.local.identity import Identity
from modelfleet.local.layout import MARK, Layout, write_private
from modelfleet.local.ports import Ports
from modelfleet.local.programs import SUPERVISOR, Parts, Program, python_program
from modelfleet.spec import UserError

_USER = "modelfleet"
_TIMEOUT = 5.0  # seconds for an answer on loopback; a supervisor that needs longer is as good as dead
_GRACE = 1.5  # seconds that parts have to end before they are killed; etcd takes one
_POLL = 0.05
# What the configuration file takes for the begin of a comment or of a line, and what ends a quoted value.
_COMMENT = re.compile(r"\s[;#]|[\r\n]")
_UNQUOTABLE = re.compile(r'["\\]')
_KILLED = 5.0  # seconds for the kernel to clear away what was killed


def configuration(parts: Parts) -> str:
    """Return the supervisor's configuration file; raises UserError for a path that it cannot hold."""
    layout, port = parts.layout, parts.ports[SUPERVISOR]
    head = f"""[supervisord]
logfile={_relative(layout, layout.log(SUPERVISOR))}
logfile_maxbytes=1MB
logfile_backups=1
pidfile={_relative(layout, pid_file(layout))}
childlogdir={_relative(layout, layout.scratch)}
umask=077

[inet_http_server]
port=127.0.0.1:{port}
username={_USER}
password={parts.who.password(SUPERVISOR)}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""
    sections = (_section(parts, rank, program) for rank, program in enumerate(parts.programs(), 1))
    return head + "".join(sections)


def pid_file(layout: Layout) -> Path:
    """File with the supervisor's process id."""
    return layout.state / "supervisor.pid"


def configuration_file(layout: Layout) -> Path:
    """File that the running supervisor was started with."""
    return layout.config / "supervisor.conf"


def start(parts: Parts) -> None:
    """Start a supervisor that outlives this process, and with it all parts."""
    layout = parts.layout
    write_private(configuration_file(layout), configuration(parts))
    command = [python_program(), "-I", "-m", "supervisor.supervisord", "-c", str(configuration_file(layout))]
    done = subprocess.run(
        command,
        env=parts.environment(),
        cwd=layout.state,
        umask=0o077,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UserError(
            f"the supervisor does not start: {(done.stderr or done.stdout).strip()}",
            f"its log is {layout.log(SUPERVISOR)}",
        )


def is_running(layout: Layout, who: Identity, ports: Ports, text: str) -> bool:
    """Tell whether a supervisor with this very configuration runs and answers."""
    file = configuration_file(layout)
    return file.exists() and file.read_text(encoding="utf-8") == text and bool(processes_info(who, ports))


def processes_info(who: Identity, ports: Ports) -> list[dict[str, Any]]:
    """Return what the supervisor says of each part; nothing when it does not answer."""
    try:
        answer = _proxy(who, ports).supervisor.getAllProcessInfo()
    except (OSError, KeyError, xmlrpc.client.Error):
        return []
    return cast("list[dict[str, Any]]", answer)


def stop(layout: Layout) -> None:
    """End the supervisor and all parts, and whatever else carries this plane's mark.

    Processes are known by the mark in their environment, never by their names: two checkouts, or somebody
    else's etcd, are never touched. All parts stand kill -9 at any time, so none is waited for longer than
    `_GRACE`.
    """
    # First the supervisor, and at once: it would start again what ends.
    for process in processes(layout):
        if _is_supervisor(layout, process):
            _end([process], grace=0)
    _end(processes(layout), grace=_GRACE)
    _end(processes(layout), grace=0)


def processes(layout: Layout) -> list[psutil.Process]:
    """List the living processes of this plane: supervisor, parts, and what those have started."""
    return [process for process in psutil.process_iter() if _is_marked(process, str(layout.state))]


def restarts(layout: Layout) -> dict[str, int]:
    """Count how often each part was started again since the supervisor began."""
    log = layout.log(SUPERVISOR)
    counts: dict[str, int] = {}
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else ():
        if "supervisord started with pid" in line:
            counts.clear()
        elif "spawned: '" in line:
            name = line.split("'")[1]
            counts[name] = counts.get(name, -1) + 1
    return counts


def _section(parts: Parts, rank: int, program: Program) -> str:
    # startsecs=0: a part that ends at once counts as started and ended, and is started again about once a
    # second for ever; with any other value the supervisor would give up at last.
    return f"""
[program:{program.name}]
command={_plain(shlex.join(parts.command(program)))}
priority={rank}
startsecs=0
autorestart=true
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile={_relative(parts.layout, parts.layout.log(program.name))}
stdout_logfile_maxbytes=5MB
stdout_logfile_backups=1
environment={_environment(program.environment)}
"""


def _environment(variables: Mapping[str, str]) -> str:
    for value in filter(_UNQUOTABLE.search, variables.values()):
        raise _unwritable(value)
    return ",".join(f'{name}="{_plain(value)}"' for name, value in variables.items())


def _relative(layout: Layout, path: Path) -> str:
    # The supervisor runs in the state folder, and reads '%' in such a path twice.
    return str(path.relative_to(layout.state))


def _plain(value: str) -> str:
    if _COMMENT.search(value):
        raise _unwritable(value)
    # The configuration file gives '%' a meaning.
    return value.replace("%", "%%")


def _unwritable(value: str) -> UserError:
    return UserError(
        f"the supervisor cannot be told of a folder with such a name: {value!r}",
        "use one without quotation marks, backslashes, line ends, and ';' or '#' after a space",
    )


def _proxy(who: Identity, ports: Ports) -> xmlrpc.client.ServerProxy:
    address = f"http://{_USER}:{who.password(SUPERVISOR)}@127.0.0.1:{ports[SUPERVISOR]}/RPC2"
    return xmlrpc.client.ServerProxy(address, transport=_Patient())


class _Patient(xmlrpc.client.Transport):
    """Gives up on a supervisor that does not answer."""

    def make_connection(self, host: Any) -> Any:
        """Connect with a time limit."""
        connection = super().make_connection(host)
        connection.timeout = _TIMEOUT
        return connection


def _is_marked(process: psutil.Process, state: str) -> bool:
    try:
        return process.environ().get(MARK) == state and _is_alive(process)
    except psutil.Error:
        return False


def _is_supervisor(layout: Layout, process: psutil.Process) -> bool:
    file = pid_file(layout)
    return file.exists() and file.read_text().strip() == str(process.pid)


def _end(running: Sequence[psutil.Process], *, grace: float) -> None:
    """End processes: politely for `grace` seconds, then not."""
    if grace:
        _signal(running, psutil.Process.terminate)
        _wait(running, grace)
    _signal(running, psutil.Process.kill)
    _wait(running, _KILLED)


def _signal(running: Iterable[psutil.Process], send: Callable[[psutil.Process], None]) -> None:
    for process in running:
        with suppress(psutil.NoSuchProcess):
            send(process)


def _wait(running: Sequence[psutil.Process], seconds: float) -> None:
    # Not psutil.wait_procs: it takes an ended process for a living one until its parent has asked for it.
    deadline = time.monotonic() + seconds
    while any(map(_is_alive, running)) and time.monotonic() < deadline:
        time.sleep(_POLL)


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
