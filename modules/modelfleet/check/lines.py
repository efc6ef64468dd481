"""Where a field of a rendered file stands."""

from collections.abc import Sequence
from typing import Any, cast

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def line(text: bytes, path: Sequence[str | int]) -> int:
    """Return the line, from 1, of a field in a YAML text; of the field around an absent one."""
    # Any: composing is untyped, and PyYAML's C loader is chosen at run time.
    node: Any = yaml.compose(text.decode(), Loader=_LOADER)
    found = node
    for step in path:
        key, node = _step(node, step)
        if node is None:
            break
        found = key
    return cast("int", found.start_mark.line) + 1 if found else 1


def _step(node: Any, step: str | int) -> tuple[Any, Any]:
    if isinstance(node, yaml.MappingNode):
        pairs = cast("list[tuple[Any, Any]]", node.value)
        return next((pair for pair in pairs if pair[0].value == str(step)), (None, None))
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        items = cast("list[Any]", node.value)
        return (items[step], items[step]) if step < len(items) else (None, None)
    return None, None
