"""Paths of fields: tuples inside, 'node_pools[0].accelerators["nvidia.com/gpu"]' outside."""

import json
import re

Path = tuple[str | int, ...]
Lines = dict[Path, int]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_STEP = re.compile(r'\.?([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]')


def dotted(path: Path) -> str:
    """Return the path as text: names joined by dots, other keys and positions in brackets."""
    return "".join(map(_step, path)).removeprefix(".")


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if _NAME.fullmatch(part) else f"[{json.dumps(part[:80])}]"


def parse(field: str) -> Path:
    """Return the path that `dotted` made this text of."""
    return tuple(
        name or (int(index) if index else str(json.loads(key))) for name, index, key in _STEP.findall(field)
    )


def nearest(lines: Lines, path: Path) -> int:
    """Return the line of the field, else of the nearest enclosing field that was written, else 1."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)
