"""The rendered tree in memory."""

import gc
from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from modelfleet.manifests import Emitted, Shared, build
from modelfleet.render.emit import emit
from modelfleet.spec import Cluster, Fleet

#: Files of one tree: path relative to its folder, with forward slashes, and content.
Files: TypeAlias = "Mapping[str, bytes]"

_HEADER = "# Written by `modelfleet render`: edit apps/ or clusters/ instead.\n"


@dataclass(frozen=True)
class Rendered:
    """What the fleet's clusters should hold."""

    trees: Mapping[str, Files]
    """Cluster name to the files of clusters/<cluster>/rendered."""
    complete: bool
    """True when every cluster of the fleet is here: a tree of any other is then no longer declared."""


def render(fleet: Fleet, cluster_names: Collection[str] | None = None) -> Rendered:
    """Return the rendered trees of the named clusters, or of all: the same fleet gives the same bytes.

    Raises UserError for a cluster that does not exist, and where two declared things would be one object.
    """
    named = fleet.clusters if cluster_names is None else [fleet.cluster(name) for name in cluster_names]
    write = _Writer(fleet)
    with _no_collection():
        trees = {cluster.name: write.files(cluster) for cluster in named}
    return Rendered(trees, complete=cluster_names is None)


class _Writer:
    """Writes the clusters of one fleet; an object that several of them hold is written once."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._shared = Shared()
        self._texts: dict[int, bytes] = {}

    def files(self, cluster: Cluster) -> Files:
        return {one.path: self._text(one) for one in build(self._fleet, cluster, self._shared)}

    def _text(self, one: Emitted) -> bytes:
        # The id stays the object's own: `_shared` keeps the object.
        known = self._texts.get(id(one.object)) if one.shared else None
        text = known or (_HEADER + emit(one.object)).encode()
        if one.shared:
            self._texts[id(one.object)] = text
        return text


@contextmanager
def _no_collection() -> Generator[None]:
    """Keep the collector of cycles out: objects are made by the ten thousand, and none is in a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
