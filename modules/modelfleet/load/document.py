"""What both syntaxes are read into."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from modelfleet.load.paths import Lines, Path

Json: TypeAlias = Any
"""dict, list, str, int, float, bool or None: checked by the schema stage."""

MOST_DEPTH = 64
"""Levels of nesting; the vocabulary needs five."""
MOST_VALUES = 10_000
"""Values in one file; a large service has a few dozen."""
MOST_NUMBER = 2**63 - 1


@dataclass
class Document:
    """A file's value, the line of each field, and the fields that could not be read."""

    data: Json = None
    lines: Lines = field(default_factory=dict[Path, int])
    broken: set[Path] = field(default_factory=set[Path])

    def touches(self, path: Path) -> bool:
        """Tell whether the path lies in, or encloses, a field that could not be read."""
        return any(path[: len(bad)] == bad or bad[: len(path)] == path for bad in self.broken)

    def within(self, path: Path) -> bool:
        """Tell whether the path lies in a field that could not be read."""
        return any(path[: len(bad)] == bad for bad in self.broken)


class Hopeless(Exception):  # noqa: N818 - no error: it ends the reading of one file
    """Nothing more can be read of this file; the finding is noted."""
