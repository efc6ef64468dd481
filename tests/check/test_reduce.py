"""OpenAPI documents and CRDs become schemas that refuse what an API server refuses."""

from typing import Any

import jsonschema_rs
import pytest
from modelfleet.check.reduce import Document, UnknownKeywordError, reduce

META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
NAMED = {"apiVersion": "example.com/v1", "kind": "Gadget", "metadata": {"name": "a"}}


def gadget(spec: dict[str, Any]) -> Document:
    """Return the document for a CRD whose `spec` has this schema."""
    labels = {"type": "object", "additionalProperties": {"type": "string"}}
    text = {"type": "string"}
    swagger = {
        "definitions": {META: {"type": "object", "properties": {"name": text, "labels": labels}}},
    }
    root = {
        "type": "object",
        "properties": {"apiVersion": text, "kind": text, "metadata": {"type": "object"}, "spec": spec},
    }
    versions = [
        {"name": "v1", "served": True, "schema": {"openAPIV3Schema": root}},
        {"name": "v0", "served": False, "schema": {"openAPIV3Schema": root}},
    ]
    crd = {"spec": {"group": "example.com", "names": {"kind": "Gadget"}, "versions": versions}}
    return reduce(swagger, [crd], {"example.com/gadget": "v1.0.0"})


def takes(spec: dict[str, Any], value: Any) -> bool:
    """Tell whether an object with this value as its `spec` is taken."""
    document = gadget(spec)
    schema = {"$ref": f"#/$defs/{document['kinds']['example.com/v1 Gadget']}", "$defs": document["schemas"]}
    return jsonschema_rs.validator_for(schema, validate_formats=True).is_valid({**NAMED, "spec": value})


def test_only_served_versions_are_kinds() -> None:
    """A version that is stored and not served cannot be written to."""
    assert list(gadget({"type": "object"})["kinds"]) == ["example.com/v1 Gadget"]


def test_an_unknown_field_is_refused_even_where_nothing_is_declared() -> None:
    """A structural schema prunes what it does not know; strict validation says so."""
    assert takes({"type": "object", "properties": {"a": {"type": "string"}}}, {"a": "x"})
    assert not takes({"type": "object", "properties": {"a": {"type": "string"}}}, {"a": "x", "b": 1})
    assert not takes({"type": "object"}, {"b": 1})


def test_preserve_unknown_fields_is_honoured_and_declared_fields_stay_strict() -> None:
    """Free beside what is known."""
    schema = {
        "type": "object",
        "properties": {"a": {"type": "integer"}},
        "x-kubernetes-preserve-unknown-fields": True,
    }
    assert takes(schema, {"b": [1, None]})
    assert not takes(schema, {"a": "x"})


def test_a_field_that_the_server_fills_in_may_be_absent() -> None:
    """Defaults come before validation, so a required field with a default is not missed."""
    properties = {"a": {"type": "string", "default": "TCP"}, "b": {"type": "string"}}
    schema = {"type": "object", "properties": properties, "required": ["a", "b"]}
    assert takes(schema, {"b": "x"})
    assert not takes(schema, {"a": "x"})


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"x-kubernetes-int-or-string": True, "anyOf": [{"type": "integer"}, {"type": "string"}]}, 1, 0.5),
        ({"x-kubernetes-int-or-string": True, "pattern": "^[0-9]+%$"}, "5%", "5"),
        ({"type": "integer", "format": "int32"}, 2**31 - 1, 2**31),
        ({"type": "integer", "format": "int32", "minimum": 0}, 0, -1),
        ({"type": "integer", "format": "int64"}, 2**31, 2**63),
        ({"type": "string", "format": "date-time"}, "2026-11-21T09:00:00Z", "yesterday"),
        ({"type": "string", "format": "byte"}, "aGk=", "h!"),
        ({"type": "string", "enum": ["a", "b"]}, "a", "c"),
        ({"type": "string", "nullable": True}, None, 1),
        ({"type": "string"}, "x", None),
        ({"type": "array", "items": {"type": "string"}, "minItems": 1}, ["a"], []),
        ({"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set"}, ["a"], ["a", "a"]),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, {"a": 1}, {"a": "1"}),
    ],
)
def test_values_are_judged_as_the_server_judges_them(schema: dict[str, Any], good: Any, bad: Any) -> None:
    """Types, bounds, formats, lists and maps."""
    assert takes(schema, good)
    assert not takes(schema, bad)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "x-kubernetes-something-new": True},
        {"type": "string", "format": "ipv7"},
        {"type": "object", "anyOf": [{"required": ["a"]}]},
    ],
)
def test_what_has_no_rule_stops_the_refresh(schema: dict[str, Any]) -> None:
    """A schema that says something new is an error, not a silent loss."""
    with pytest.raises(UnknownKeywordError):
        gadget(schema)


def test_equal_structure_stands_once() -> None:
    """KServe repeats the pod template; words for people do not make it another schema."""
    inner = {"type": "object", "properties": {"a": {"type": "string"}}}
    twice = {"type": "object", "properties": {"x": inner, "y": {**inner, "description": "the same"}}}
    once = {"type": "object", "properties": {"x": inner, "y": {"type": "string"}}}
    assert len(gadget(twice)["schemas"]) == len(gadget(once)["schemas"])
