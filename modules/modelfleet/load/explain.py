"""Turns an error of jsonschema into mistakes: the field, what is wrong, and the remedy."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from modelfleet.load.document import Json
from modelfleet.load.notes import listing, shown, suggestion
from modelfleet.load.paths import Path
from modelfleet.load.text import describe

_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping of fields",
    "null": "nothing",
}


class SchemaError(Protocol):
    """What is read of jsonschema's ValidationError."""

    absolute_path: Any
    absolute_schema_path: Any
    relative_path: Any
    relative_schema_path: Any
    context: Any
    instance: Any
    message: str
    schema: Any
    validator: Any
    validator_value: Any


#: What a message calls the forms that the vocabulary names with `x-rule`.
_FORMS = {
    "dns-label": "a name that Kubernetes takes",
    "git-ref": "a full Git ref",
    "git-url": "an address that Argo CD clones from",
    "group-name": "a name of a group",
    "image-digest": "an image pinned by its digest",
    "model-uri": "a place that KServe loads from",
    "quantity": "a Kubernetes quantity",
}


@dataclass(frozen=True)
class Mistake:
    """A finding that does not know its file yet."""

    rule: str
    path: Path
    what: str
    remedy: str = ""


def explain(error: SchemaError) -> Iterator[Mistake]:
    """Yield the mistakes that one error stands for."""
    if "propertyNames" in error.absolute_schema_path:
        rule, what = "bad-key", f"{shown(error.instance)} cannot be a key here"
        yield Mistake(rule, (*error.absolute_path, str(error.instance)), what, _form(error))
    else:
        yield from _EXPLAIN.get(str(error.validator), _other)(error, tuple(error.absolute_path))


def _unknown(error: SchemaError, path: Path) -> Iterator[Mistake]:
    known: dict[str, Any] = _schema(error).get("properties", {})
    forms = list(_schema(error).get("patternProperties", {}))
    for key in sorted(_extras(error)):
        what = f"{shown(key)} cannot be a key here" if forms else f"there is no field {shown(key)}"
        remedy = f"Keys match {forms[0]}" if forms else f"{suggestion(key, known)}Fields: {listing(known)}."
        yield Mistake("bad-key" if forms else "unknown-field", (*path, key), what, remedy)


def _extras(error: SchemaError) -> Iterator[str]:
    forms: list[re.Pattern[str]] = [re.compile(form) for form in _schema(error).get("patternProperties", {})]
    for key in error.instance:
        if key not in _schema(error).get("properties", {}) and not any(form.search(key) for form in forms):
            yield key


def _missing(error: SchemaError, path: Path) -> Iterator[Mistake]:
    for name in error.validator_value:
        if name not in error.instance:
            about = _schema(error).get("properties", {}).get(name, {}).get("description", "")
            yield Mistake("missing-field", (*path, name), "the field is missing", f"Add it. {about}".rstrip())


def _type(error: SchemaError, path: Path) -> Iterator[Mistake]:
    expected = str(error.validator_value)
    what = f"takes {_KINDS[expected]}, not {describe(error.instance)}"
    yield Mistake("wrong-type", path, what, _conversion(expected, error.instance))


def _conversion(expected: str, given: Json) -> str:
    if given is None:
        return "Give it a value, or leave the field out."
    if expected == "string" and isinstance(given, int | float):
        # A decimal has lost its text by now (1.10 reads as 1.1), so none is proposed.
        text = "" if isinstance(given, float) else f": '{str(given).lower()}'"
        return f"Put it in quotes{text}."
    if expected == "integer" and isinstance(given, str) and given.isdecimal():
        return f"Remove the quotes: {given[:40]}."
    if expected == "array":
        return "Put the values in brackets: [first, second]."
    return f"Give {_KINDS[expected]}."


def _choice(error: SchemaError, path: Path) -> Iterator[Mistake]:
    choices = [error.validator_value] if error.validator == "const" else error.validator_value
    remedy = (
        f"{suggestion(error.instance, map(str, choices))}Choose {listing(choices).replace(' and ', ' or ')}."
    )
    yield Mistake("not-a-choice", path, f"{shown(error.instance)} is none of the choices", remedy)


def _text(error: SchemaError, path: Path) -> Iterator[Mistake]:
    rule = _schema(error).get("x-rule", "bad-format")
    what = f"{shown(error.instance)} is not {_FORMS.get(rule, 'of the form that is read here')}"
    if error.validator == "maxLength":
        what = f"the text has {len(error.instance)} characters, {error.validator_value} are allowed"
    yield Mistake(rule, path, what, _form(error))


def _form(error: SchemaError) -> str:
    own = _schema(error)
    return (
        own.get("patternErrorMessage")
        or f"{own.get('description', '')} It must match {own.get('pattern')}".strip()
    )


def _range(error: SchemaError, path: Path) -> Iterator[Mistake]:
    own = _schema(error)
    bounds = (
        f"from {own.get('minimum', '-∞')} to {own['maximum']}"
        if "maximum" in own
        else f"of at least {own['minimum']}"
    )
    side = "less" if error.validator == "minimum" else "more"
    what = f"{error.instance} is {side} than {error.validator_value}"
    yield Mistake("out-of-range", path, what, f"Give a number {bounds}.")


def _few(error: SchemaError, path: Path) -> Iterator[Mistake]:
    yield Mistake("too-few", path, f"takes at least {error.validator_value}, not {len(error.instance)}")


def _union(error: SchemaError, path: Path) -> Iterator[Mistake]:
    """Explain the one branch that was meant: of the value's own kind, with the tag that it names."""
    branches: dict[int, list[SchemaError]] = {}
    for inner in error.context or ():
        branches.setdefault(int(inner.relative_schema_path[0]), []).append(inner)
    meant = [errors for errors in branches.values() if not any(map(_beside, errors))]
    for inner in meant[0] if len(meant) == 1 else ():
        yield from explain(inner)
    if len(meant) != 1:
        yield from _no_branch(error, path, branches)


def _no_branch(error: SchemaError, path: Path, branches: dict[int, list[Any]]) -> Iterator[Mistake]:
    tag = _schema(error).get("discriminator", {})
    if tag and describe(error.instance) == "a mapping":
        field, choices = tag["propertyName"], list(tag["mapping"])
        given: Json = error.instance.get(field)
        remedy = f"{suggestion(given, choices)}Choose {listing(choices).replace(' and ', ' or ')}."
        yield Mistake("not-a-choice", (*path, field), f"{shown(given)} is none of the choices", remedy)
        return
    wrong = [
        e
        for errors in branches.values()
        for e in errors
        if e.validator == "type" and e.validator_value != "null"
    ]
    for inner in wrong[:1]:
        yield from explain(inner)


def _beside(error: SchemaError) -> bool:
    """Tell whether the error says that another branch was meant."""
    return (error.validator == "type" and not error.relative_path) or error.validator == "const"


def _other(error: SchemaError, path: Path) -> Iterator[Mistake]:
    yield Mistake("invalid-value", path, error.message[:200])


def _schema(error: SchemaError) -> dict[str, Any]:
    return error.schema


_EXPLAIN: dict[str, Callable[[SchemaError, Path], Iterator[Mistake]]] = {
    "additionalProperties": _unknown,
    "anyOf": _union,
    "const": _choice,
    "enum": _choice,
    "maxLength": _text,
    "maximum": _range,
    "minItems": _few,
    "minLength": _text,
    "minimum": _range,
    "oneOf": _union,
    "pattern": _text,
    "required": _missing,
    "type": _type,
}
