"""Whether the trees on disk are what the config gives now."""

from collections import Counter
from itertools import groupby
from pathlib import Path

from modelfleet.render.changes import Change, compare
from modelfleet.render.revision import flat, in_question
from modelfleet.render.tree import Rendered
from modelfleet.spec import Finding, UserError

_REMEDY = "run `modelfleet render` and commit what it writes"


class StaleError(UserError):
    """The trees on disk are not what the config gives: a finding, not bad input."""

    exit_code = 1


def stale(root: Path, rendered: Rendered) -> str:
    """Return what `write` would change as a unified diff; empty when the trees on disk are fresh."""
    return "".join(change.diff for change in _changes(root, rendered))


def findings(root: Path, rendered: Rendered) -> list[Finding]:
    """Return a finding for each tree that `write` would change."""
    by_cluster = groupby(_changes(root, rendered), key=lambda change: change.cluster)
    return [_finding(cluster, Counter(change.kind for change in changes)) for cluster, changes in by_cluster]


def insist(root: Path, rendered: Rendered) -> None:
    """Raise StaleError where the trees on disk are not fresh."""
    files = len(_changes(root, rendered))
    if files:
        raise StaleError(
            f"the rendered tree is stale: {files} file{'s' if files > 1 else ''} differ", _REMEDY
        )


def _changes(root: Path, rendered: Rendered) -> list[Change]:
    return compare(in_question(root, rendered), flat(rendered))


def _finding(cluster: str, kinds: Counter[str]) -> Finding:
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    what = f"the tree is stale; rendered anew, its files would be: {told}"
    return Finding(rule="stale-tree", file=f"clusters/{cluster}/rendered", line=1, what=what, remedy=_REMEDY)
