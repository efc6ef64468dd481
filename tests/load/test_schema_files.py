"""The committed JSON Schemas are what the models say, and what editors understand."""

import json
import re
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
from modelfleet.load import RULES, schema
from modelfleet.load.structure import validator
from modelfleet.spec import ModelService
from modelfleet.spec.schema import DIALECT, FILES, schemas

COMMITTED = Path(__file__).parents[2] / "schemas"


def nodes(value: Any) -> list[dict[str, Any]]:
    """Return every object in a JSON value."""
    if isinstance(value, list):
        return [node for item in cast("list[Any]", value) for node in nodes(item)]
    if not isinstance(value, dict):
        return []
    mapping = cast("dict[str, Any]", value)
    return [mapping, *(node for item in mapping.values() for node in nodes(item))]


def test_the_committed_files_are_fresh() -> None:
    """`modelfleet schema --out schemas` writes them."""
    assert schema.stale(COMMITTED) == []
    assert sorted(path.name for path in COMMITTED.iterdir()) == sorted(FILES)


def test_a_stale_or_missing_file_is_named(tmp_path: Path) -> None:
    """One that differs, and one that is not there."""
    schema.write(tmp_path / "new")
    assert schema.stale(tmp_path / "new") == []
    (tmp_path / "new/team.schema.json").unlink()
    (tmp_path / "new/cluster.schema.json").write_text("{}", encoding="utf-8")
    assert schema.stale(tmp_path / "new") == ["cluster.schema.json", "team.schema.json"]


@pytest.mark.parametrize("name", FILES)
def test_each_schema_is_valid_and_closed(name: str) -> None:
    """It conforms to the draft, describes itself, and refuses what it does not know."""
    exported = schemas()[name]
    jsonschema.Draft202012Validator.check_schema(exported)
    assert exported["$schema"] == DIALECT
    assert exported["$id"] == f"urn:modelfleet:schema:{name.removesuffix('.schema.json')}"
    assert exported["title"]
    objects = [node for node in nodes(exported) if node.get("type") == "object"]
    assert objects
    assert all(node["additionalProperties"] is False for node in objects)


@pytest.mark.parametrize("name", FILES)
def test_every_pattern_says_what_it_wants(name: str) -> None:
    """Editors show the sentence; load finds the rule by its id."""
    for node in nodes(schemas()[name]):
        assert node.get("x-rule", "bad-format") in RULES
        if "x-rule" in node:
            assert str(node["patternErrorMessage"]).endswith(".")
        if isinstance(pattern := node.get("pattern"), str):
            assert pattern.startswith("^")
            assert pattern.endswith("$")
            re.compile(pattern)


def test_the_first_line_of_a_yaml_service_may_name_its_schema() -> None:
    """The README shows it to editors; the name must exist."""
    text = json.dumps(schemas()["model-service.schema.json"])
    assert "ModelService" in text
    assert validator(ModelService).is_valid(
        {"team": "vision", "name": "iris", "model": {"uri": "gs://m/i", "format": "sklearn", "version": "v1"}}
    )
