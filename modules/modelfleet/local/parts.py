"""What the parts do at this moment, and what they have written."""

import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from modelfleet.local import ports, supervision
from modelfleet.local.identity import Identity
from modelfleet.local.layout import Layout, layout
from modelfleet.local.models import Part, PartState
from modelfleet.local.programs import PARTS, SUPERVISOR, is_gate
from modelfleet.spec import UserError

_POLL = 0.3  # seconds between two looks at a log


def parts(root: Path) -> tuple[Part, ...]:
    """Describe every part, the supervisor first; all are 'stopped' where no plane runs."""
    place = layout(root)
    told = {info["name"]: info for info in _told(place)}
    counts = supervision.restarts(place)
    supervisor = _supervisor(place) if told else None
    first = _part(place, SUPERVISOR, "running" if supervisor else "stopped", supervisor, 0)
    return (first, *(_described(place, name, told.get(name), counts.get(name, 0)) for name in PARTS))


def log_lines(root: Path, part: str, lines: int) -> list[str]:
    """Return the last lines of a part's log.

    Raises UserError for a name that is no part, and where nothing was written yet.
    """
    with _log(root, part).open(encoding="utf-8", errors="replace") as file:
        return [line.rstrip("\n") for line in deque(file, maxlen=lines)]


def follow(root: Path, part: str) -> Iterator[str]:
    """Give the lines that a part writes from now on, without end."""
    path = _log(root, part)
    file = path.open(encoding="utf-8", errors="replace")
    file.seek(0, 2)
    while True:
        if line := file.readline():
            yield line.rstrip("\n")
        elif path.exists() and path.stat().st_size < file.tell():
            file.close()  # the supervisor began a new file
            file = path.open(encoding="utf-8", errors="replace")
        else:
            time.sleep(_POLL)


def _log(root: Path, part: str) -> Path:
    known = (SUPERVISOR, *PARTS)
    if part not in known:
        raise UserError(f"there is no part {part!r}", f"parts: {', '.join(known)}")
    path = layout(root).log(part)
    if not path.exists():
        raise UserError(f"{part} has written nothing yet", "`modelfleet start` starts it")
    return path


def _told(place: Layout) -> list[dict[str, Any]]:
    known = ports.remembered(place.ports)
    return supervision.processes_info(Identity(place.pki), known) if known else []


def _supervisor(place: Layout) -> psutil.Process | None:
    file = supervision.pid_file(place)
    return _process(int(file.read_text())) if file.exists() else None


def _described(place: Layout, name: str, info: dict[str, Any] | None, restarts: int) -> Part:
    process = _process(info["pid"]) if info else None
    if info is None:
        return _part(place, name, "stopped", None, 0)
    if process is None:
        return _part(place, name, "failing", None, restarts)
    return _part(place, name, _state(process), process, restarts)


def _state(process: psutil.Process) -> PartState:
    try:
        return "waiting" if is_gate(process.cmdline()) else "running"
    except psutil.Error:
        return "starting"


def _part(place: Layout, name: str, state: PartState, process: psutil.Process | None, restarts: int) -> Part:
    uptime = max(time.time() - process.create_time(), 0.0) if process else 0.0
    pid = process.pid if process else None
    return Part(
        name=name, state=state, pid=pid, uptime=round(uptime, 1), restarts=restarts, log=str(place.log(name))
    )


def _process(pid: int) -> psutil.Process | None:
    try:
        process = psutil.Process(pid) if pid else None
        return process if process and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.Error:
        return None
