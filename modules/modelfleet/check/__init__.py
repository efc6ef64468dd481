"""Findings that no single file shows.

Adding a check is one file with a function from Subject to findings, and one entry in `CHECKS`.
"""

from collections.abc import Callable, Iterable

from modelfleet.check.accelerators import accelerators
from modelfleet.check.report import as_json, text
from modelfleet.check.subject import Rendered, Subject
from modelfleet.check.validate import validate
from modelfleet.load import Locations
from modelfleet.spec import Finding, Fleet

Check = Callable[[Subject], Iterable[Finding]]


def schema(subject: Subject) -> Iterable[Finding]:
    """Say what the API server would refuse in the rendered objects."""
    return validate(subject.objects, subject.texts)


CHECKS: tuple[Check, ...] = (accelerators, schema)


def check(fleet: Fleet, locations: Locations, rendered: Rendered) -> list[Finding]:
    """Return the findings of every check, sorted by file and line.

    `rendered` (cluster → path below its rendered/ → bytes) is what findings about objects point into.
    """
    subject = Subject(fleet, locations, rendered)
    found = [finding for one in CHECKS for finding in one(subject)]
    return sorted(found, key=lambda f: (f.file, f.line, f.field, f.rule))


__all__ = ["CHECKS", "Check", "Rendered", "Subject", "as_json", "check", "schema", "text", "validate"]
