"""Kubernetes objects as plain data, and where each lies in the rendered tree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from modelfleet.spec import LABEL_TEAM

Json: TypeAlias = "str | int | float | bool | Mapping[str, Json] | Sequence[Json] | None"
KubeObject: TypeAlias = "Mapping[str, Json]"

LABEL_MANAGED_BY = "app.kubernetes.io/managed-by"


@dataclass(frozen=True, slots=True)
class Emitted:
    """One object and its file."""

    path: str
    """Path relative to the cluster's rendered/ folder, with forward slashes."""
    object: KubeObject


def labels(team: str) -> dict[str, str]:
    """Return the labels of every object that exists for a team."""
    return {LABEL_MANAGED_BY: "modelfleet", LABEL_TEAM: team}
