"""Differences for people: on a terminal, and as Markdown on a pull request."""

import html
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from modelfleet.render.changes import Change

#: GitHub refuses comments of over 65,536 characters.
COMMENT_LIMIT = 60_000
_KINDS = ("added", "changed", "removed")
_NOTHING = "The rendered trees do not change.\n"


def text(changes: Sequence[Change]) -> str:
    """Return all diffs, and one line that counts them."""
    if not changes:
        return _NOTHING
    return "".join(change.diff for change in changes) + f"\n{_counted(changes)}\n"


def markdown(changes: Sequence[Change], limit: int = COMMENT_LIMIT) -> str:
    """Return a table of what changes where, and the diffs folded away, as far as `limit` characters allow."""
    if not changes:
        return _NOTHING
    groups = [(key, list(group)) for key, group in groupby(changes, _group)]
    rows = [_row(*key, group) for key, group in groups]
    head = ["| cluster | application | added | changed | removed |", "|---|---|---:|---:|---:|"]
    parts = [f"**{_counted(changes)}**", "\n".join(_fitting([*head, *rows], limit // 2))]
    parts += _fitting([_details(*key, group) for key, group in groups], limit - sum(map(len, parts)))
    return "\n\n".join(parts) + "\n"


def _group(change: Change) -> tuple[str, str]:
    return change.cluster, change.application


def _counted(changes: Sequence[Change]) -> str:
    kinds = Counter(change.kind for change in changes)
    clusters = len({change.cluster for change in changes})
    objects = ", ".join(f"{kinds[kind]} {kind}" for kind in _KINDS if kinds[kind])
    return f"{objects} on {clusters} cluster{'s' if clusters > 1 else ''}"


def _row(cluster: str, application: str, group: Sequence[Change]) -> str:
    kinds = Counter(change.kind for change in group)
    counts = " | ".join(str(kinds[kind] or "") for kind in _KINDS)
    return f"| {_safe(cluster)} | {_safe(application or 'root.yaml')} | {counts} |"


def _details(cluster: str, application: str, group: Sequence[Change]) -> str:
    diff = "".join(change.diff for change in group)
    fence = "```"
    while fence in diff:
        fence += "`"
    title = f"{_safe(cluster)}: {_safe(application or 'root.yaml')}"
    return f"<details><summary>{title}</summary>\n\n{fence}diff\n{diff}{fence}\n\n</details>"


def _fitting(parts: Iterable[str], room: int) -> list[str]:
    """Return the first parts that fit, and a sentence that says how many did not."""
    everything = list(parts)
    room -= 100  # the sentence
    for kept, part in enumerate(everything):
        room -= len(part) + 2
        if room < 0:
            left = len(everything) - kept
            return [*everything[:kept], f"\n{left} more: run `modelfleet diff` to see everything."]
    return everything


def _safe(name: str) -> str:
    return html.escape(name).replace("|", "&#124;")
