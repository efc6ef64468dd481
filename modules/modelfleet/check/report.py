"""Findings as text for people and as JSON for programs, the same for `check` and for a ConfigError."""

import json
from collections.abc import Sequence
from itertools import groupby

from modelfleet.spec import Finding


def text(findings: Sequence[Finding]) -> str:
    """Return the findings by file, each with its remedy, and a closing line with their number."""
    ordered = sorted(findings, key=lambda f: (f.file, f.line, f.field, f.rule))
    groups = ["\n".join(map(str, group)) for _, group in groupby(ordered, key=lambda f: f.file)]
    return "\n\n".join([*groups, _total(findings)])


def as_json(findings: Sequence[Finding]) -> str:
    """Return one JSON object. Its form is stable; new keys may come, and none goes.

    errors, warnings   how many
    findings           a list of rule, severity, file, line, field, what, remedy
    """
    told = {
        "errors": _count(findings, "error"),
        "warnings": _count(findings, "warning"),
        "findings": [finding.model_dump(mode="json") for finding in findings],
    }
    return json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False)


def _total(findings: Sequence[Finding]) -> str:
    if not findings:
        return "no findings"
    errors, warnings = _count(findings, "error"), _count(findings, "warning")
    files = len({finding.file for finding in findings})
    return f"{_plural(errors, 'error')}, {_plural(warnings, 'warning')} in {_plural(files, 'file')}"


def _count(findings: Sequence[Finding], severity: str) -> int:
    return sum(finding.severity == severity for finding in findings)


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
