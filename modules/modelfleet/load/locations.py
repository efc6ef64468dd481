"""Where each field was written, so that a finding of any later check can point at it."""

from collections.abc import Mapping
from dataclasses import dataclass

from modelfleet.load.paths import Lines, nearest, parse


@dataclass(frozen=True)
class Location:
    """A place in a file (relative to the fleet, forward slashes); lines count from 1."""

    file: str
    line: int


@dataclass(frozen=True)
class Source:
    """The file that declares an object, and the line of each field in it."""

    file: str
    lines: Lines


@dataclass(frozen=True)
class Locations:
    """Object ids: 'fleet', 'teams/vision', 'clusters/local', 'services/vision/iris'."""

    sources: Mapping[str, Source]

    def find(self, object_id: str, field: str = "") -> Location:
        """Return where a field such as 'autoscaling.min' or 'node_pools[0].cpu' was written.

        A field that was left out answers with the nearest field around it. Raises KeyError for an object
        that the fleet does not hold.
        """
        source = self.sources[object_id]
        return Location(source.file, nearest(source.lines, parse(field)))
