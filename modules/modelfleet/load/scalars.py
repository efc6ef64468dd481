"""Plain YAML scalars: what every reader takes for the same value, and what readers disagree about."""

import re

from modelfleet.load.document import MOST_NUMBER, Json

MOST_DIGITS = 40
"""Characters of a number: the time to read one grows with the square of its length."""
_NULLS = {"", "~", "null", "Null", "NULL"}
_TRUTHS = {word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
# Words and numbers of the YAML 1.1 types (yaml.org/type) and of YAML 1.2's core schema together.
_WORDS = re.compile(r"y|n|yes|no|on|off|=|<<", re.IGNORECASE)
_NUMBERS = re.compile(
    r"[-+]?(0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(:[0-5]?[0-9])*(\.[0-9_]*)?([eE][-+]?[0-9]+)?"
    r"|\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN"
)
_DATES = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?")
_SPECIAL = frozenset("0123456789+-.~nNtTfFyYoO=<")


class AmbiguousError(ValueError):
    """Readers of YAML 1.1 and 1.2 disagree about the scalar."""


class TooLargeError(ValueError):
    """The number needs more than 64 bits."""


def resolve(text: str) -> Json:
    """Return the value of a plain scalar: text, whole number, decimal, truth value or None.

    Raises AmbiguousError where readers disagree, TooLargeError beyond 64 bits.
    """
    if text in _NULLS:
        return None
    if text[0] not in _SPECIAL:
        return text
    if text in _TRUTHS:
        return _TRUTHS[text]
    if _INTEGER.fullmatch(text):
        return _integer(text)
    if _DECIMAL.fullmatch(text):
        return _decimal(text)
    if _WORDS.fullmatch(text) or _NUMBERS.fullmatch(text) or _DATES.fullmatch(text):
        raise AmbiguousError(text)
    return text


def _integer(text: str) -> int:
    if len(text) > MOST_DIGITS or abs(int(text)) > MOST_NUMBER:
        raise TooLargeError(text)
    return int(text)


def _decimal(text: str) -> float:
    if len(text) > MOST_DIGITS or abs(float(text)) > MOST_NUMBER:
        raise TooLargeError(text)
    return float(text)
