"""Makes an object of a document: JSON Schema first, then what only the models know."""

import json
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from modelfleet.load.document import Document, Json
from modelfleet.load.explain import Mistake, explain
from modelfleet.load.notes import Notes
from modelfleet.load.paths import Path, nearest
from modelfleet.spec import ContradictionError, Spec
from modelfleet.spec.schema import schema

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

Model = TypeVar("Model", bound=Spec)

# What pydantic calls the mistakes that the schema stage names otherwise: for platform files that compute.
_PYDANTIC = {
    "extra_forbidden": "unknown-field",
    "missing": "missing-field",
    "literal_error": "not-a-choice",
    "union_tag_invalid": "not-a-choice",
    "string_pattern_mismatch": "bad-format",
    "string_too_long": "bad-format",
    "string_too_short": "bad-format",
    "less_than_equal": "out-of-range",
    "greater_than_equal": "out-of-range",
    "too_short": "too-few",
}


def build(model: type[Model], document: Document, notes: Notes) -> Model | None:
    """Return the object, or None when it was noted why there is none."""
    before = len(notes.findings)
    for mistake in _mistakes(model, document):
        notes.add(
            mistake.rule, nearest(document.lines, mistake.path), mistake.what, mistake.remedy, mistake.path
        )
        if notes.full:
            return None
    try:
        built = model.model_validate_json(json.dumps(document.data))
    except ValidationError as error:
        note_errors(error, document, notes, contradictions_only=len(notes.findings) > before)
        return None
    return None if document.broken else built


def _mistakes(model: type[Spec], document: Document) -> Iterator[Mistake]:
    """Yield what the schema refuses, one by one: a reader may stop long before a hostile file ends."""
    for error in validator(model).iter_errors(document.data):
        for mistake in explain(error):
            if not document.within(mistake.path):
                yield mistake


@cache
def validator(model: type[Spec]) -> "Validator":
    """Return the model's compiled JSON Schema."""
    from modelfleet.load.dialect import compiled  # noqa: PLC0415 - 60 ms that `--help` need not pay

    return compiled(schema(model))


def note_errors(
    error: ValidationError,
    document: Document,
    notes: Notes,
    prefix: Path = (),
    *,
    contradictions_only: bool = False,
) -> None:
    """Note what pydantic found, except in fields that could not be read."""
    details = error.errors(include_url=False)
    enclosing = {detail["loc"][:length] for detail in details for length in range(len(detail["loc"]))}
    for detail in details:
        if detail["loc"] in enclosing:
            continue  # pydantic counts a list without its wrong items: the items say it
        cause = detail.get("ctx", {}).get("error")
        path = (*prefix, *_path(detail["loc"], document, prefix))
        if isinstance(cause, ContradictionError):
            whole = (*path, *cause.field.split(".")) if cause.field else path
            if not document.touches(path):
                notes.add(
                    cause.rule, nearest(document.lines, whole), cause.what, _sentence(cause.remedy), whole
                )
        elif not contradictions_only and not document.within(path):
            rule = _PYDANTIC.get(detail["type"], "invalid-value")
            notes.add(rule, nearest(document.lines, path), detail["msg"], path=path)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _path(loc: tuple[int | str, ...], document: Document, prefix: Path) -> Iterator[str | int]:
    """Leave out of pydantic's path what is no field: the name of a union's member, '[key]'."""
    if document.data is None:
        yield from (step for step in loc if step != "[key]")
        return
    value: Any = document.data
    for step in prefix:
        value = _child(value, step)
    for position, step in enumerate(loc):
        child = _child(value, step)
        if child is not _MISSING or (position == len(loc) - 1 and step != "[key]"):
            yield step
            value = child


_MISSING = object()


def _child(value: Json, step: int | str) -> Json:
    if isinstance(value, dict | list):
        try:
            return value[step]  # pyright: ignore[reportUnknownVariableType, reportArgumentType, reportCallIssue]
        except (KeyError, IndexError, TypeError):
            return _MISSING
    return _MISSING
