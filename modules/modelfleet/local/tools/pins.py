"""Reads the pins: go.mod is the only place where a version stands."""

import platform
import re
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path

from modelfleet.local.tools.registry import Module
from modelfleet.spec import UserError

_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def sources() -> Path:
    """Folder with one Go module per tool: inside an installed wheel, or at the top of a checkout."""
    package = Path(str(files("modelfleet")))
    installed = package / "_tools"
    return installed if installed.is_dir() else package.parents[1] / "tools"


def target() -> tuple[str, str]:
    """Name this machine's operating system and architecture as Go does, e.g. ('linux', 'amd64')."""
    machine = platform.machine().lower()
    return sys.platform, _ARCHITECTURES.get(machine, machine)


@cache
def version(module: Module) -> str:
    """Version of a module's programs without the 'v', e.g. '1.36.3'.

    A commit that was released under another name says so in a comment: `// release v4.25.0`.
    """
    found = re.search(
        rf"^(?:require)?\s+{re.escape(module.path)} v(\S+)(?:.*// release v(\S+))?",
        _go_mod(module),
        re.MULTILINE,
    )
    if not found:
        raise UserError(f"tools/{module.name}/go.mod does not pin {module.path}", "Restore the file.")
    return found[2] or found[1]


@cache
def go_version(module: Module) -> tuple[int, ...]:
    """Oldest Go that builds a module, from its `go` line, e.g. (1, 26, 3)."""
    found = re.search(r"^go (\d+(?:\.\d+)+)$", _go_mod(module), re.MULTILINE)
    if not found:
        raise UserError(f"tools/{module.name}/go.mod has no go line", "Restore the file.")
    return tuple(map(int, found[1].split(".")))


def ldflags(module: Module) -> str:
    """Linker flags: no symbol tables, and the version that the program is to print."""
    major, minor = version(module).split(".")[:2]
    return f"-s -w {module.ldflags}".format(version=version(module), major=major, minor=minor).strip()


def _go_mod(module: Module) -> str:
    path = sources() / module.name / "go.mod"
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}", "Install modelfleet again.") from error
