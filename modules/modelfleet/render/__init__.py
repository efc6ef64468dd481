"""Writes the rendered tree: deterministic, crash-safe; and says what differs."""

from modelfleet.render.changes import Change, compare
from modelfleet.render.freshness import StaleError, findings, insist, stale
from modelfleet.render.place import write
from modelfleet.render.report import markdown, text
from modelfleet.render.revision import base, flat
from modelfleet.render.tree import Rendered, render

__all__ = [
    "Change",
    "Rendered",
    "StaleError",
    "base",
    "compare",
    "findings",
    "flat",
    "insist",
    "markdown",
    "render",
    "stale",
    "text",
    "write",
]
