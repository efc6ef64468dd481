"""The pinned API server's and CRDs' schemas, as shipped with the package.

`schemas.json.gz` is made by `make schemas` from the sources that tools/*/go.mod pin; `reduce` tells its form.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, cast

import jsonschema_rs

from modelfleet.check.reduce import Document, Schema

FILE = "schemas.json.gz"


def pack(document: Document) -> bytes:
    """Return the document as it is shipped: the same bytes for the same content, with no time in them."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":")) + "\n"
    return gzip.compress(text.encode(), 9, mtime=0)


@cache
def document() -> Document:
    """Return the shipped document: pins, kinds and schemas."""
    packed = resources.files("modelfleet.check").joinpath(FILE).read_bytes()
    return cast("Document", json.loads(gzip.decompress(packed)))


def kinds() -> Mapping[str, str]:
    """Return the known kinds, for example 'apps/v1 Deployment', and the name of each one's schema."""
    return cast("Mapping[str, str]", document()["kinds"])


@cache
def validator(kind: str) -> jsonschema_rs.Validator:
    """Return the compiled validator of a kind; raises KeyError where the kind is not known."""
    schema = {"$ref": f"#/$defs/{kinds()[kind]}", "$defs": document()["schemas"]}
    return jsonschema_rs.validator_for(schema, validate_formats=True, offline=True)


def at(kind: str, path: Sequence[str | int]) -> Schema:
    """Return the schema that holds for a place in an object of a kind; empty where none does."""
    node = _resolved({"$ref": f"#/$defs/{kinds()[kind]}"})
    for step in path:
        node = _resolved(_child(node, step))
    return node


def fields(schema: Schema) -> list[str]:
    """Return the names of the fields that an object of this schema may have."""
    return sorted(name for part in _parts(schema) for name in part.get("properties", {}))


def _parts(schema: Schema) -> Iterator[Schema]:
    yield schema
    for choice in schema.get("anyOf", ()):
        yield from _parts(_resolved(choice))


def _child(schema: Schema, step: str | int) -> Schema:
    for part in _parts(schema):
        if isinstance(step, int):
            found = part.get("items")
        else:
            found = part.get("properties", {}).get(step, part.get("additionalProperties"))
        if isinstance(found, dict):
            return cast("Schema", found)
    return {}


def _resolved(schema: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    named: Any = document()["schemas"][schema["$ref"].rpartition("/")[2]]
    return {**named, **{key: value for key, value in schema.items() if key != "$ref"}}
