"""What a check says, and the two errors a user can act on."""

from collections.abc import Iterable
from typing import Literal

from modelfleet.spec.base import Spec


class Finding(Spec):
    """One mistake: where it stands, what is wrong, and how to mend it."""

    rule: str
    """Stable identifier, for example 'unknown-field'."""
    file: str
    """Path relative to the fleet, with forward slashes."""
    line: int
    """Line in the file, counted from 1."""
    field: str = ""
    """Path of the field, for example 'autoscaling.min'; empty for the whole file."""
    what: str
    remedy: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}: {field}{self.what} [{self.rule}]\n    {self.remedy}"


class UserError(Exception):
    """Something a user can mend: says what is wrong and how. Commands end with `exit_code`."""

    exit_code = 2

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what}\n    {self.remedy}" if self.remedy else self.what


class ConfigError(UserError):
    """All mistakes of all files at once, sorted by file and line."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(findings, key=lambda f: (f.file, f.line, f.field, f.rule)))
        super().__init__("\n".join(map(str, self.findings)))
