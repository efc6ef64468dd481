"""Findings are collected, not raised, so that one run names every mistake."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from modelfleet.load.paths import Path, dotted
from modelfleet.load.rules import RULES
from modelfleet.spec import Finding

_PASSWORD = re.compile(r"//[^/@\s]*@")
MOST_FINDINGS = 100
"""Findings shown of one file."""


@dataclass
class Notes:
    """Findings about one file (a path relative to the fleet)."""

    file: str
    findings: list[Finding] = field(default_factory=list[Finding])
    _seen: set[tuple[str, str, int]] = field(default_factory=set[tuple[str, str, int]])

    def add(self, rule: str, line: int, what: str, remedy: str = "", path: Path = ()) -> None:
        """Add a finding, once for each rule, field and line; the rule's own remedy stands in for none."""
        known = RULES.get(rule)
        if (known and not known.enabled) or (rule, dotted(path), line) in self._seen:
            return
        self._seen.add((rule, dotted(path), line))
        if len(self.findings) == MOST_FINDINGS:
            rule, path, what, remedy = "too-many-mistakes", (), f"more than {MOST_FINDINGS} mistakes", ""
        if len(self.findings) <= MOST_FINDINGS:
            advice = remedy or (RULES[rule].remedy if rule in RULES else "Correct the value.")
            self.findings.append(
                Finding(rule=rule, file=self.file, line=line, field=dotted(path), what=what, remedy=advice)
            )

    @property
    def full(self) -> bool:
        """Tell whether no further finding will be shown."""
        return len(self.findings) > MOST_FINDINGS

    def take(self, loose: "Notes") -> None:
        """Take findings made without knowing the field, save those that are here with their field."""
        known = {(finding.rule, finding.line) for finding in self.findings}
        self.findings += [f for f in loose.findings if (f.rule, f.line) not in known]


def shown(value: object) -> str:
    """Return a value for a message: on one line, printable everywhere, at most 60 characters, no password."""
    text = repr(_PASSWORD.sub("//***@", value[:200])) if isinstance(value, str) else repr(value)
    text = text.encode("ascii", "backslashreplace").decode()
    return text if len(text) <= 60 else f"{text[:57]}..."


def plain(text: str) -> str:
    """Return a file's name so that any terminal can print it."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def suggestion(word: object, known: Iterable[str]) -> str:
    """Return "Did you mean 'autoscaling'? " for a near miss, else an empty text."""
    near = difflib.get_close_matches(str(word)[:80], list(known), n=1)
    return f"Did you mean {near[0]!r}? " if near else ""


def listing(words: Iterable[str]) -> str:
    """Return "'a', 'b' and 'c'", sorted; at most 20 of them."""
    *first, last = [shown(word) for word in sorted(words)][:20] or ["none"]
    return f"{', '.join(first)} and {last}" if first else last
