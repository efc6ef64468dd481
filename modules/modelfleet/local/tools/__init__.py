"""The real programs that the local control plane runs: found, built or added, each of its pinned version."""

from modelfleet.local.tools.events import Event, Phase, Report
from modelfleet.local.tools.inventory import (
    State,
    ToolState,
    add,
    assets,
    ensure,
    listing,
    prune,
    valkey_server,
)
from modelfleet.local.tools.registry import MODULES, PROGRAMS, Module

__all__ = [
    "MODULES",
    "PROGRAMS",
    "Event",
    "Module",
    "Phase",
    "Report",
    "State",
    "ToolState",
    "add",
    "assets",
    "ensure",
    "listing",
    "prune",
    "valkey_server",
]
