"""Rendered objects against the schemas of the pinned API server and CRDs."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from jsonschema_rs import ValidationError, ValidationErrorKind

from modelfleet.check import schemas
from modelfleet.check.lines import line
from modelfleet.spec import Finding

KubeObject = Mapping[str, Any]

# JSON's types as people call them; a bool is an int in Python, so it comes first.
_JSON: tuple[tuple[str, str], ...] = (
    ("string", "a string"),
    ("boolean", "true or false"),
    ("integer", "a whole number"),
    ("number", "a number"),
    ("array", "a list"),
    ("object", "an object"),
)
_NAMES = tuple(zip((str, bool, int, float, list, dict), (name for _, name in _JSON), strict=True))


def validate(
    objects: Iterable[tuple[str, KubeObject]], texts: Mapping[str, bytes] | None = None
) -> list[Finding]:
    """Return what the API server would refuse, as (path, object) pairs are given.

    `texts` holds the rendered bytes by path; with them a finding names the line of the field.
    Rules: 'schema' (unknown field, wrong type or value, missing field) and 'unknown-kind'.
    """
    found: list[Finding] = []
    for path, manifest in objects:
        kind = f"{manifest.get('apiVersion')} {manifest.get('kind')}"
        if kind not in schemas.kinds():
            found.append(_unknown_kind(path, kind))
        elif not schemas.validator(kind).is_valid(manifest):
            found += _refused(path, kind, manifest, (texts or {}).get(path))
    return found


def _unknown_kind(path: str, kind: str) -> Finding:
    pins = ", ".join(f"{module} {version}" for module, version in schemas.document()["pins"].items())
    what = f"no API {kind!r} in {pins}"
    return Finding(
        rule="unknown-kind", file=path, line=1, field="kind", what=what, remedy=_nearest_kind(kind)
    )


def _nearest_kind(kind: str) -> str:
    known = list(schemas.kinds())
    same = [key for key in known if key.rpartition(" ")[2] == kind.rpartition(" ")[2]]
    near = same or get_close_matches(kind, known, n=1)
    return f"did you mean {near[0]!r}?" if near else "use a kind that the pinned versions serve"


def _refused(path: str, kind: str, manifest: KubeObject, text: bytes | None) -> Iterator[Finding]:
    for error in schemas.validator(kind).iter_errors(manifest):
        for place, what, remedy in _explained(kind, error):
            number = line(text, place) if text else 1
            yield Finding(
                rule="schema", file=path, line=number, field=_dotted(place), what=what, remedy=remedy
            )


def _explained(kind: str, error: ValidationError) -> Iterator[tuple[Sequence[str | int], str, str]]:
    place = error.instance_path
    match error.kind:
        case ValidationErrorKind.AdditionalProperties(unexpected):
            known = schemas.fields(schemas.at(kind, place))
            for name in unexpected:
                yield (
                    [*place, name],
                    f"no such field in {_short(kind)}",
                    _nearest(name, known, "remove it; known here"),
                )
        case ValidationErrorKind.Required(name):
            yield [*place, name], f"{_short(kind)} needs this field, and it is missing", f"add {name!r}"
        case ValidationErrorKind.Type(types) if error.instance is None:
            yield place, "null stands where a value belongs", f"leave the field out, or give {_either(types)}"
        case ValidationErrorKind.Type(types):
            yield place, f"{_shown(error.instance)} is {_named(error.instance)}", f"give {_either(types)}"
        case ValidationErrorKind.Enum(options):
            known = [str(option) for option in options]
            what = f"{_shown(error.instance)} is not one of the values allowed"
            yield place, what, _nearest(str(error.instance), known, "use one of")
        case other:
            yield place, f"{_shown(error.instance)} breaks the rule {other.name!r}", _limit(other)


def _limit(kind: ValidationErrorKind) -> str:
    value = json.dumps(next(iter(kind.as_dict().values()), None))
    return f"give a value that fits {kind.name} {value}"


def _nearest(name: str, known: Sequence[str], otherwise: str) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    few = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
    return f"{otherwise}: {few or 'no field'}"


def _named(value: object) -> str:
    return next((name for kind, name in _NAMES if isinstance(value, kind)), "null")


def _either(types: Sequence[str]) -> str:
    return " or ".join(dict(_JSON)[name] for name in types)


def _shown(value: object) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _short(kind: str) -> str:
    return kind.rpartition(" ")[2]


def _dotted(place: Sequence[str | int]) -> str:
    text = ""
    for step in place:
        text += (
            f"[{step}]" if isinstance(step, int) else f".{step}" if _plain(step) else f"[{json.dumps(step)}]"
        )
    return text.removeprefix(".")


def _plain(step: str) -> bool:
    return step.replace("-", "").replace("_", "").isalnum()
