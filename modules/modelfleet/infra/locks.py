"""Locks in a file backend: a killed engine leaves its lock behind."""

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psutil
from pulumi.automation import LocalWorkspace

from modelfleet.spec import UserError


@dataclass(frozen=True)
class Lock:
    """Who took a lock, and when, as the backend wrote it."""

    pid: int
    host: str
    taken: float
    """Seconds since the epoch."""

    @property
    def held(self) -> bool:
        """Tell whether its owner may still be at work; nobody can know that of another machine's process."""
        if self.host != socket.gethostname():
            return True
        try:
            # A process that began after the lock was taken is another one with the same number.
            return psutil.Process(self.pid).create_time() <= self.taken
        except psutil.NoSuchProcess:
            return False


def clear_abandoned(stack: str, workspace: LocalWorkspace, env: Mapping[str, str]) -> str:
    """Clear a stack's locks where no process holds them, and return a sentence that says so.

    Raises UserError where one is held.
    """
    for lock in locks(Path(unquote(urlsplit(env["PULUMI_BACKEND_URL"]).path)), stack):
        if lock.held:
            raise UserError(
                f"another run is working on the stack {stack}: process {lock.pid} on {lock.host}",
                "wait for its end, or interrupt it",
            )
    workspace.pulumi_command.run(["cancel", "--yes", stack], workspace.work_dir, env)
    return f"stack {stack}, locked by a run that was killed"


def locks(backend: Path, stack: str) -> list[Lock]:
    """Return the locks on a stack in a file backend.

    Layout: `.pulumi/locks/organization/<project>/<stack>/<lock>.json` (pulumi, pkg/backend/diy/lock.go).
    """
    return [_read(file) for file in backend.glob(f".pulumi/locks/*/*/{stack}/*.json")]


def _read(file: Path) -> Lock:
    found = json.loads(file.read_bytes())
    # Go writes nanoseconds; Python reads microseconds.
    taken = datetime.fromisoformat(found["timestamp"][:19] + _zone(found["timestamp"]))
    return Lock(pid=found["pid"], host=found["hostname"], taken=taken.timestamp() + 1)


def _zone(timestamp: str) -> str:
    tail = timestamp[19:].lstrip(".0123456789")
    return "+00:00" if tail in {"", "Z"} else tail
