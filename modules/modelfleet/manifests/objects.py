"""Kubernetes objects as plain data, and where each lies in the rendered tree."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar, TypeVarTuple

from modelfleet.spec import LABEL_TEAM

Json: TypeAlias = "str | int | float | bool | Mapping[str, Json] | Sequence[Json] | None"
KubeObject: TypeAlias = "Mapping[str, Json]"

LABEL_MANAGED_BY = "app.kubernetes.io/managed-by"


T = TypeVar("T")
Declared = TypeVarTuple("Declared")


class Shared:
    """What is the same on every cluster is made once, however many clusters there are."""

    def __init__(self) -> None:
        """Begin with nothing; it lives as long as one run."""
        self._made: dict[tuple[object, ...], tuple[object, Any]] = {}

    def __call__(self, make: Callable[[*Declared], T], *declared: *Declared) -> T:
        """Return what `make` makes of these very objects; they are kept, so that none gets their id."""
        key = (make, *map(id, declared))
        if key not in self._made:
            self._made[key] = (declared, make(*declared))
        return self._made[key][1]


@dataclass(frozen=True, slots=True)
class Emitted:
    """One object and its file."""

    path: str
    """Path relative to the cluster's rendered/ folder, with forward slashes."""
    object: KubeObject
    shared: bool = False
    """True where other clusters of the same run hold this very object."""


def labels(team: str) -> dict[str, str]:
    """Return the labels of every object that exists for a team."""
    return {LABEL_MANAGED_BY: "modelfleet", LABEL_TEAM: team}
