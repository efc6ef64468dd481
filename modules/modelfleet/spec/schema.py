"""The vocabulary as JSON Schemas, for YAML files, editors and other tools."""

from functools import cache
from typing import Any, cast

from pydantic import BaseModel

from modelfleet.spec.cluster import Cluster
from modelfleet.spec.fleet import FleetSettings
from modelfleet.spec.service import ModelService
from modelfleet.spec.team import Team

JsonSchema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILES: dict[str, type[BaseModel]] = {
    "cluster.schema.json": Cluster,
    "fleet-settings.schema.json": FleetSettings,
    "model-service.schema.json": ModelService,
    "team.schema.json": Team,
}


@cache
def schema(model: type[BaseModel]) -> JsonSchema:
    """Return the model's JSON Schema (Draft 2020-12). It is shared: do not change it."""
    name = next(
        (file.removesuffix(".schema.json") for file, m in FILES.items() if m is model), model.__name__
    )
    return {"$schema": DIALECT, "$id": f"urn:modelfleet:schema:{name}", **_closed(model.model_json_schema())}


def schemas() -> dict[str, JsonSchema]:
    """Return every file under schemas/ by name: what `modelfleet schema` prints."""
    return {file: schema(model) for file, model in FILES.items()}


def _closed(value: Any) -> Any:
    """Refuse keys that match no pattern: pydantic does, its export leaves it open."""
    if isinstance(value, list):
        return [_closed(item) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    closed = {key: _closed(item) for key, item in cast("JsonSchema", value).items()}
    return closed | {"additionalProperties": False} if "patternProperties" in closed else closed
