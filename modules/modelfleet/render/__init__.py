"""Writes the rendered tree: deterministic, crash-safe; and says what differs."""

from pathlib import Path

from modelfleet.render.changes import Change, compare
from modelfleet.render.place import write
from modelfleet.render.report import markdown, text
from modelfleet.render.revision import base, flat, in_question
from modelfleet.render.tree import Rendered, render

__all__ = ["Change", "Rendered", "base", "compare", "flat", "markdown", "render", "stale", "text", "write"]


def stale(root: Path, rendered: Rendered) -> str:
    """Return what `write` would change as a unified diff; empty when the trees on disk are fresh."""
    return "".join(change.diff for change in compare(in_question(root, rendered), flat(rendered)))
