"""What is checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from modelfleet import manifests
from modelfleet.load import Locations
from modelfleet.manifests import KubeObject
from modelfleet.spec import Finding, Fleet

Rendered = Mapping[str, Mapping[str, bytes]]
"""Cluster → path below its rendered/ → bytes."""


@dataclass(frozen=True)
class Subject:
    """A fleet, where its fields were written, and what is made of it."""

    fleet: Fleet
    locations: Locations
    rendered: Rendered

    @cached_property
    def objects(self) -> tuple[tuple[str, KubeObject], ...]:
        """Every object of every cluster, with its file's path in the repository."""
        return tuple(
            (f"{cluster.rendered}/{emitted.path}", emitted.object)
            for cluster in self.fleet.clusters
            for emitted in manifests.build(self.fleet, cluster)
        )

    @property
    def texts(self) -> dict[str, bytes]:
        """The rendered files by their paths in the repository."""
        return {
            f"{cluster.rendered}/{path}": text
            for cluster in self.fleet.clusters
            for path, text in self.rendered.get(cluster.name, {}).items()
        }

    def finding(self, rule: str, where: str, field: str, what: str, remedy: str) -> Finding:
        """Return an error at a field of a declared object such as 'services/vision/iris'."""
        place = self.locations.find(where, field)
        return Finding(rule=rule, file=place.file, line=place.line, field=field, what=what, remedy=remedy)
