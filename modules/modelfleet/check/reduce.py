"""What an API server checks by structure, out of its OpenAPI document and out of CRDs.

The result is a document of plain data, small enough to ship (see `schemas`):

    pins     Go module → version that the schemas were taken from
    kinds    'apps/v1 Deployment' → name of its schema
    schemas  name → JSON Schema (draft 2020-12), objects closed where the API server refuses unknown fields

Schemas are named by a hash of their content, so that the pod template, which KServe's CRDs repeat many
times over, stands there once. A keyword that this file does not know is an error: nothing is lost unseen.

What is left out: CEL rules (x-kubernetes-validations) and what the API server decides in code, such as the
values of imagePullPolicy. A server-side dry-run knows those.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

Schema = dict[str, Any]
Document = dict[str, Any]

#: API groups and versions of the built-in kinds that a fleet may render; '' is the core group.
GROUPS = frozenset(
    {
        ("", "v1"),
        ("admissionregistration.k8s.io", "v1"),
        ("apps", "v1"),
        ("autoscaling", "v2"),
        ("batch", "v1"),
        ("networking.k8s.io", "v1"),
        ("policy", "v1"),
        ("rbac.authorization.k8s.io", "v1"),
        ("scheduling.k8s.io", "v1"),
        ("storage.k8s.io", "v1"),
    }
)

_OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
# JSON Schema keywords that mean the same in OpenAPI and are kept as they stand.
_KEPT = frozenset(
    {
        "enum", "pattern", "minLength", "maxLength", "minimum", "maximum",
        "minItems", "maxItems", "minProperties", "maxProperties",
    }
)  # fmt: skip
_HANDLED = frozenset(
    {
        "$ref", "type", "format", "properties", "required", "items", "additionalProperties",
        "nullable", "anyOf", "x-kubernetes-int-or-string", "x-kubernetes-list-type",
        "x-kubernetes-preserve-unknown-fields",
    }
)  # fmt: skip
# Words for people, for clients that merge, and values the server fills in (see `_required`).
_DROPPED = frozenset(
    {
        "description", "title", "default", "x-kubernetes-group-version-kind", "x-kubernetes-list-map-keys",
        "x-kubernetes-map-type", "x-kubernetes-patch-merge-key", "x-kubernetes-patch-strategy",
        "x-kubernetes-unions", "x-kubernetes-validations",
    }
)  # fmt: skip
_INT_OR_STRING_CHOICES = [{"type": "integer"}, {"type": "string"}]
_FORMATS: Mapping[str, Schema] = {
    "int32": {"minimum": -(2**31), "maximum": 2**31 - 1},
    "int64": {"minimum": -(2**63), "maximum": 2**63 - 1},
    "byte": {"pattern": r"^[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*$"},
    "date-time": {"format": "date-time"},
    "double": {},
}
# Definitions whose Go type reads JSON by code of its own, so that OpenAPI does not tell all.
_BY_CODE: Mapping[str, Schema] = {
    # k8s.io/apimachinery pkg/api/resource: a number is a quantity, too.
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {
        "type": ["string", "number"],
        "pattern": r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$",
    },
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {"type": ["integer", "string"]},
    "io.k8s.apimachinery.pkg.runtime.RawExtension": {"type": "object"},
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": {"type": "object"},
}
# k8s.io/apimachinery pkg/util/validation, IsValidLabelValue: the API server refuses other values by code.
_LABEL_VALUE: Schema = {
    "type": "string",
    "maxLength": 63,
    "pattern": r"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$",
}


class UnknownKeywordError(ValueError):
    """Upstream says something that this file has no rule for."""


def reduce(
    swagger: Mapping[str, Any], crds: Iterable[Mapping[str, Any]], pins: Mapping[str, str]
) -> Document:
    """Return the document for an OpenAPI 2.0 document and parsed CustomResourceDefinitions.

    Raises UnknownKeywordError where a schema says something that would be lost.
    """
    reducer = _Reducer(swagger["definitions"])
    kinds = dict(_built_in(reducer)) | dict(pair for crd in crds for pair in _custom(reducer, crd))
    return {
        "pins": dict(sorted(pins.items())),
        "kinds": dict(sorted(kinds.items())),
        "schemas": dict(sorted(reducer.schemas.items())),
    }


class _Reducer:
    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self.definitions = definitions
        self.schemas: dict[str, Schema] = {}
        self._done: dict[str, Schema] = {}

    def definition(self, name: str) -> Schema:
        """Return a reference to a definition of the OpenAPI document."""
        if name in _BY_CODE:
            return dict(_BY_CODE[name])
        if name not in self._done:
            self._done[name] = self.reduce(self._mended(name))
        return self._done[name]

    def root(self, node: Schema) -> str:
        """Return the name of the schema of a kind: an object that carries its type and a name."""
        named = {**self.definition(_OBJECT_META), "required": ["name"]}
        own = {key: self.reduce(value) for key, value in node["properties"].items() if key != "metadata"}
        required = sorted({"apiVersion", "kind", "metadata", *_required(node)})
        return self._intern(_closed({**own, "metadata": named}, required))["$ref"].rpartition("/")[2]

    def reduce(self, node: Schema) -> Schema:
        """Return the structure of one node; objects become references."""
        _know(node)
        if "$ref" in node:
            return self.definition(node["$ref"].rpartition("/")[2])
        kept: Schema = {key: node[key] for key in sorted(_KEPT & node.keys())}
        return _nullable(node, self._typed(node) | kept)

    def _typed(self, node: Schema) -> Schema:
        if node.get("x-kubernetes-int-or-string"):
            return {"type": ["integer", "string"]}
        kind = node.get("type")
        if kind is None:
            return {}
        if kind == "object":
            return self._object(node)
        if kind == "array":
            unique = {"uniqueItems": True} if node.get("x-kubernetes-list-type") == "set" else {}
            return {"type": "array", "items": self.reduce(node["items"]), **unique}
        return {"type": kind, **_format(node)}

    def _object(self, node: Schema) -> Schema:
        extra = node.get("additionalProperties")
        if isinstance(extra, dict):
            return {"type": "object", "additionalProperties": self.reduce(cast("Schema", extra))}
        properties = {key: self.reduce(value) for key, value in node.get("properties", {}).items()}
        schema = _closed(properties, _required(node))
        if node.get("x-kubernetes-preserve-unknown-fields") or extra is True:
            del schema["additionalProperties"]
        return self._intern(schema)

    def _intern(self, schema: Schema) -> Schema:
        text = json.dumps(schema, sort_keys=True, separators=(",", ":"))
        name = hashlib.sha256(text.encode()).hexdigest()[:10]
        if self.schemas.setdefault(name, schema) != schema:
            raise ValueError(f"two schemas share the name {name}; lengthen the hash")
        return {"$ref": f"#/$defs/{name}"}

    def _mended(self, name: str) -> Schema:
        node = self.definitions[name]
        if name != _OBJECT_META:
            return node
        strict = {**node["properties"]["labels"], "additionalProperties": _LABEL_VALUE}
        return {**node, "properties": {**node["properties"], "labels": strict}}


def _know(node: Schema) -> None:
    unknown = node.keys() - _KEPT - _HANDLED - _DROPPED
    if unknown:
        raise UnknownKeywordError(f"no rule for {', '.join(sorted(unknown))}; add one to {__name__}")
    choices = node.get("anyOf")
    if choices is not None and (
        choices != _INT_OR_STRING_CHOICES or not node.get("x-kubernetes-int-or-string")
    ):
        raise UnknownKeywordError(f"no rule for anyOf {choices}; add one to {__name__}")


def _required(node: Schema) -> list[str]:
    # Defaults are filled in before the server validates, so a field with a default may be absent.
    properties = node.get("properties", {})
    return sorted(name for name in node.get("required", ()) if "default" not in properties.get(name, {}))


def _closed(properties: Mapping[str, Schema], required: list[str]) -> Schema:
    schema: Schema = {"type": "object", "properties": dict(sorted(properties.items()))}
    return schema | ({"required": required} if required else {}) | {"additionalProperties": False}


def _format(node: Schema) -> Schema:
    if "format" not in node:
        return {}
    if node["format"] not in _FORMATS:
        raise UnknownKeywordError(f"no rule for format {node['format']}; add one to {__name__}")
    return dict(_FORMATS[node["format"]])


def _nullable(node: Schema, schema: Schema) -> Schema:
    if not node.get("nullable"):
        return schema
    return {"anyOf": [schema, {"type": "null"}]}


def _built_in(reducer: _Reducer) -> Iterator[tuple[str, str]]:
    for definition in reducer.definitions.values():
        for kind in definition.get("x-kubernetes-group-version-kind", ()):
            if (kind["group"], kind["version"]) in GROUPS and _is_object(definition):
                yield _key(kind["group"], kind["version"], kind["kind"]), reducer.root(definition)


def _is_object(definition: Schema) -> bool:
    metadata = definition.get("properties", {}).get("metadata", {})
    return str(metadata.get("$ref", "")).endswith(_OBJECT_META)


def _custom(reducer: _Reducer, crd: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    spec = crd["spec"]
    for version in spec["versions"]:
        if version["served"]:
            schema = reducer.root(version["schema"]["openAPIV3Schema"])
            yield _key(spec["group"], version["name"], spec["names"]["kind"]), schema


def _key(group: str, version: str, kind: str) -> str:
    return f"{group}/{version} {kind}" if group else f"{version} {kind}"
