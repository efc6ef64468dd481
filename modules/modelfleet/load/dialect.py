"""JSON Schema Draft 2020-12 as editors and pydantic understand it together."""

import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator, ValidationError, validators
from jsonschema.protocols import Validator


def _whole(_: object, value: object) -> bool:
    """Refuse 1.0, which the draft takes for an integer and the models do not."""
    return isinstance(value, int) and not isinstance(value, bool)


def _pattern(_: Validator, pattern: str, value: object, __: object) -> Iterator[ValidationError]:
    """Refuse a newline at the end: Python's `$` lets one follow, that of the draft does not."""
    if isinstance(value, str) and (value.endswith("\n") or not re.search(pattern, value)):
        yield ValidationError(f"{value[:80]!r} does not match {pattern!r}")


_extend: Any = getattr(validators, "extend")  # noqa: B009 - jsonschema does not annotate it
_Validator: Any = _extend(
    Draft202012Validator,
    validators={"pattern": _pattern},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _whole),
)


def compiled(schema: dict[str, Any]) -> Validator:
    """Return a validator that is made once and used for every file."""
    validator: Validator = _Validator(schema)
    return validator
