"""YAML that every reader reads alike: block style, canonical key order, quotes exactly where needed.

Readers of YAML 1.1 (Go's and Ruby's among them) take `yes`, `0o14`, `12:30` or `2026-11-21` for something
other than text; readers of YAML 1.2 differ in details. A string is quoted where any of them could do so.
"""

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import cast

from modelfleet.manifests import Json

# What stands first in a Kubernetes object; everything else is sorted by name.
_FIRST = {key: rank for rank, key in enumerate(("apiVersion", "kind", "metadata", "name", "namespace"))}

# Scalars that some reader does not take for text. Sources: YAML 1.1 types (bool, int, float, null, merge,
# value, timestamp), YAML 1.2 core schema, and the readers go-yaml (0o14, 0b1), Psych (1,000) and PyYAML.
_NOT_TEXT = re.compile(
    r"""
      (?i: y|n|yes|no|on|off|true|false|null|~ )
    | = | << | \.\.\. | ---
    | [-+]? (?: 0[bB][01_]+ | 0[xX][0-9a-fA-F_]+ | 0[oO][0-7_]+ )
    | [-+]? [0-9][0-9_,]* (?: :[0-9]{1,2} )* (?: \.[0-9_]* )? (?: [eE][-+]?[0-9]+ )?
    | [-+] [0-9_]+
    | [-+]? \.[0-9_]+ (?: [eE][-+]?[0-9]+ )?
    | [-+]? \. (?i: inf|nan )
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2} (?: [Tt\ ] .* )?
    """,
    re.VERBOSE,
)
# A plain scalar in block context: starts with no indicator (and no colon: Psych makes a symbol of it), holds
# neither ': ' nor ' #', and ends with neither space nor colon.
_PLAIN = re.compile(
    r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|-(?=\S))"  # first
    r"(?:[^\s:#]++|:(?=\S)|(?<=\S)\#|\ ++(?!\#|$))*+"  # the rest
)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def emit(document: Mapping[str, Json]) -> str:
    """Return the document as YAML; loading it with a YAML 1.1 or 1.2 reader gives an equal document.

    Raises ValueError for what YAML or JSON cannot hold: NaN and infinities, a key over 1,024 characters,
    lone surrogates.
    """
    out: list[str] = []
    _mapping(document, "", "", out)
    return "".join(out)


def _mapping(value: Mapping[str, Json], lead: str, pad: str, out: list[str]) -> None:
    """Append the entries: the first after `lead`, the others after `pad`."""
    if not value:
        out.append(f"{lead}{{}}\n")
    inner = f"{pad}  "
    for key, written in _keys(tuple(value)):
        item = value[key]
        if type(item) is str:
            out.append(f"{lead}{written} {_inline(item) or _literal(item, inner)}\n")
        elif isinstance(item, dict) and item:
            out.append(f"{lead}{written}\n")
            _mapping(item, inner, inner, out)
        elif isinstance(item, (list, tuple)) and item:
            out.append(f"{lead}{written}\n")
            _sequence(item, inner, inner, out)
        else:
            out.append(f"{lead}{written} {_scalar(item)}\n")
        lead = pad


def _sequence(value: "list[Json] | tuple[Json, ...]", lead: str, pad: str, out: list[str]) -> None:
    """Append the items: the first after `lead`, the others after `pad`."""
    inner = f"{pad}  "
    for item in value:
        if type(item) is str:
            out.append(f"{lead}- {_inline(item) or _literal(item, inner)}\n")
        elif isinstance(item, dict):
            _mapping(item, f"{lead}- ", inner, out)
        elif isinstance(item, (list, tuple)) and item:
            _sequence(item, f"{lead}- ", inner, out)
        else:
            out.append(f"{lead}- {_scalar(item)}\n")
        lead = pad


@lru_cache(maxsize=4096)
def _keys(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the keys in canonical order, each with how it is written."""
    return tuple((key, _key(key)) for key in sorted(keys, key=lambda k: (_FIRST.get(k, len(_FIRST)), k)))


def _key(key: str) -> str:
    written = f"{_plain_or_quoted(key)}:"
    if len(written) > 1024:  # YAML 1.2, 7.4.2: an implicit key is limited to 1,024 characters
        raise ValueError(f"a key of {len(key)} characters is too long for YAML")
    return written


@lru_cache(maxsize=65536)
def _inline(text: str) -> str:
    """Return the text on one line, or nothing where a literal block shows it better."""
    return "" if "\n" in text and _literal_is_lossless(text) else _plain_or_quoted(text)


def _plain_or_quoted(text: str) -> str:
    if _PLAIN.fullmatch(text) and not _NOT_TEXT.fullmatch(text) and text.isprintable():
        return text
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    number = ord(character)
    if 0xD800 <= number <= 0xDFFF:
        raise ValueError(f"lone surrogate {number:#x} cannot be written as UTF-8")
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def _literal_is_lossless(text: str) -> bool:
    """Tell whether a literal block keeps every character: no other line break, no space to be lost."""
    return (
        text[0] not in " \n"
        and text.replace("\n", "").isprintable()
        and " \n" not in text
        and not text.endswith(" ")
    )


def _literal(text: str, pad: str) -> str:
    body = text.rstrip("\n")
    kept = len(text) - len(body)
    chomping = {0: "-", 1: ""}.get(kept, "+")
    lines = (f"{pad}{line}" if line else "" for line in body.split("\n"))
    return f"|{chomping}\n" + "\n".join(lines) + "\n" * max(kept - 1, 0)


def _float(number: float) -> str:
    text = repr(number)
    if not math.isfinite(number):
        raise ValueError(f"{text} has no place in JSON or Kubernetes")
    # YAML 1.1 takes a number with an exponent for text unless it has a point.
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}.0e{exponent}" if e and "." not in mantissa else text


_WRITERS: dict[type, Callable[[object], str]] = {
    bool: lambda value: "true" if value else "false",
    int: str,
    float: lambda value: _float(cast("float", value)),
    type(None): lambda _: "null",
    list: lambda _: "[]",
    tuple: lambda _: "[]",
    dict: lambda _: "{}",
}


def _scalar(value: Json) -> str:
    return _WRITERS[type(value)](value)
