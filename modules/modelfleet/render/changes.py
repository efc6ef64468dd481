"""What differs between two rendered trees, object by object."""

import difflib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

_NO_LINE_BREAK = "\\ No newline at end of file\n"


@dataclass(frozen=True)
class Change:
    """One object that differs."""

    cluster: str
    application: str
    """The Application that applies it; 'root' for Applications and projects, empty for root itself."""
    path: str
    """Path relative to the fleet."""
    kind: Literal["added", "changed", "removed"]
    diff: str
    """Unified diff of the file, with a/ and b/ before the path."""


def compare(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[Change]:
    """Return what differs between two mappings of 'clusters/<cluster>/rendered/…' to content, by path."""
    differing = (path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    return [_change(path, old.get(path), new.get(path)) for path in sorted(differing)]


def _change(path: str, old: bytes | None, new: bytes | None) -> Change:
    _, cluster, _, *inside = path.split("/")
    kind = "added" if old is None else "removed" if new is None else "changed"
    return Change(cluster, _application(inside), path, kind, _unified(path, old, new))


def _application(inside: list[str]) -> str:
    match inside:
        case ["services", team, service, *_]:
            return f"{team}-{service}"
        case ["teams", team, *_]:
            return f"team-{team}"
        case ["argocd", *_]:
            return "root"
        case _:
            return ""


def _unified(path: str, old: bytes | None, new: bytes | None) -> str:
    source = "/dev/null" if old is None else f"a/{path}"
    target = "/dev/null" if new is None else f"b/{path}"
    lines = difflib.unified_diff(_lines(old), _lines(new), source, target)
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_LINE_BREAK}" for line in lines)


def _lines(content: bytes | None) -> list[str]:
    # Unlike str.splitlines, a file breaks lines at \n alone, as git does.
    return list(io.StringIO((content or b"").decode(errors="backslashreplace")))
