"""YAML under apps/: what every reader takes for the same value, and nothing else."""

import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from modelfleet.load import load
from modelfleet.load.scalars import AmbiguousError, TooLargeError, resolve
from modelfleet.spec import ConfigError, Finding

from tests.load.fleets import base_fleet, with_file

HEAD = "team: vision\nname: iris\nmodel: {uri: gs://m/i, format: sklearn, version: v1}\n"
DIGEST = "sha256:" + "0" * 64
CONTAINER = f"team: vision\nname: iris\ncontainer:\n  image: registry.example.com/v/i@{DIGEST}\n"


def findings(tmp_path: Path, text: str | bytes) -> list[Finding]:
    """Return what loading finds in a service file of this text."""
    try:
        load(with_file(base_fleet(tmp_path), "apps/vision/iris.yaml", text))
    except ConfigError as error:
        return list(error.findings)
    return []


AMBIGUOUS = [
    "y",
    "Y",
    "n",
    "N",
    "yes",
    "Yes",
    "YES",
    "no",
    "No",
    "NO",
    "on",
    "On",
    "ON",
    "off",
    "Off",
    "OFF",
    "1_000",
    "+1",
    "0x1F",
    "0o14",
    "0b11",
    "012",
    "-012",
    "00",
    "12:30",
    "12:30:45",
    "190:20:30.15",
    "1e3",
    "1E3",
    "1.5e3",
    ".5",
    "-.5",
    "1.",
    "+1.5",
    ".inf",
    "-.inf",
    "+.INF",
    ".nan",
    ".NaN",
    "=",
    "<<",
    "2026-11-02",
    "2026-11-2",
    "2026-11-02T12:00:00Z",
    "1_0.5",
    "0.1_0",
]


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_a_value_that_readers_disagree_about_is_refused(text: str, tmp_path: Path) -> None:
    """The message says how to write the text; quoted, the same text is taken."""
    (found,) = findings(tmp_path / "plain", f"{CONTAINER}  env:\n    A: {text}\n")
    assert (found.rule, found.line, found.field) == ("yaml-ambiguous", 6, "container.env.A")
    assert f"'{text}'" in found.remedy
    assert findings(tmp_path / "quoted", f"{CONTAINER}  env:\n    A: '{text}'\n") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None), ("~", None), ("", None), ("true", True), ("False", False), ("0", 0), ("-3", -3),
        ("1.50", 1.5), ("16Gi", "16Gi"), ("500m", "500m"), ("v2", "v2"), ("nope", "nope"), ("one", "one"),
        ("1.2.3", "1.2.3"), ("-", "-"), ("a:b", "a:b"), ("gs://m/i", "gs://m/i"), ("12:3a", "12:3a"),
    ],
)  # fmt: skip
def test_other_plain_values_are_read(text: str, value: object) -> None:
    """Quantities, addresses and versions need no quotes."""
    read: object = resolve(text)
    assert read == value
    assert type(read) is type(value)


@given(st.text(alphabet="0123456789+-._:eEoxXbBinfaNyYsSlLtTruU~=<", max_size=8))
def test_no_plain_value_is_read_otherwise_by_a_reader_of_yaml_1_1(text: str) -> None:
    """What is accepted has one meaning; PyYAML is the reader of YAML 1.1."""
    try:
        value: Any = resolve(text)
    except (AmbiguousError, TooLargeError):
        return
    loader: Any = yaml.SafeLoader("")
    tag = loader.resolve(yaml.ScalarNode, text, (True, False))
    other: Any = loader.construct_object(yaml.ScalarNode(tag, text))
    assert type(other) is type(value)
    assert other == value or (isinstance(value, float) and math.isclose(other, value))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("duplicate-key", HEAD + "name: iris\n"),
        ("duplicate-key", HEAD + "'name': iris\n"),
        ("non-string-key", HEAD + "? [a]\n: 1\n"),
        ("non-string-key", HEAD + "? {a: 1}\n: 1\n"),
        ("non-string-key", HEAD + "true: 1\n"),
        ("non-string-key", HEAD + "~: 1\n"),
        ("non-string-key", HEAD + "?\n: 1\n"),
        ("yaml-alias", "team: &t vision\nname: iris\nmodel: {uri: gs://m/i, format: sklearn, version: v1}\n"),
        ("yaml-alias", HEAD + "&k protocol: v2\n"),
        ("yaml-ambiguous", HEAD + "off: 1\n"),
        ("yaml-merge-key", HEAD + "<<: {protocol: v2}\n"),
        ("yaml-syntax", HEAD + "a: b: c\n"),
        ("yaml-syntax", HEAD + "protocol: [v2\n"),
        ("yaml-alias", HEAD + "protocol: *nothing\n"),
        ("yaml-syntax", HEAD + "protocol: '\n"),
        ("yaml-tag", HEAD + "protocol: !!python/name:os.system\n"),
        ("yaml-tag", HEAD + "protocol: !v2 v2\n"),
        ("yaml-tag", HEAD + "protocol: ! v2\n"),
        ("yaml-tag", "!!map\n" + HEAD),
        ("yaml-tab", HEAD + "protocol:\tv2\n"),
        ("multiple-documents", HEAD + "---\n"),
        ("multiple-documents", HEAD + "...\n---\n" + HEAD),
        ("empty-file", ""),
        ("empty-file", "---\n"),
        ("empty-file", "# nothing\n"),
        ("wrong-type", "text\n"),
        ("wrong-type", "[]\n"),
        ("control-character", HEAD + "protocol: v2\u202e\n"),
        ("control-character", HEAD + "protocol: v2\u2028\n"),
        ("control-character", HEAD + "protocol: v2\x85\n"),
        ("control-character", HEAD + "protocol: v2\ufeff\n"),
        ("control-character", HEAD + "protocol: v2\r"),
        ("control-character", HEAD + "protocol: \"v2\\u202e\"\n"),
        ("byte-order-mark", HEAD.encode("utf-16")),
        ("not-utf8", HEAD.encode() + b"\xff\n"),
    ],
)  # fmt: skip
def test_what_yaml_allows_and_we_do_not(rule: str, text: str | bytes, tmp_path: Path) -> None:
    """Each has its rule; none brings another reader's surprise."""
    assert rule in {finding.rule for finding in findings(tmp_path, text)}


@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace("\n", "\r\n"),
        "%YAML 1.2\n---\n" + HEAD,
        HEAD + "---\n"[:0] + "...\n",
        "{team: vision, name: iris, model: {uri: 'gs://m/i', format: sklearn, version: \"v1\"}}\n",
        HEAD + "placement:\n  clusters:\n  - local\n",
        CONTAINER + "  env:\n    MOTTO: |\n      first\n      second ünïcode\n",
    ],
)
def test_ordinary_yaml_is_read(text: str, tmp_path: Path) -> None:
    """Line endings, flow and block style are the writer's taste."""
    assert findings(tmp_path, text) == []


def test_each_mistake_has_its_own_line(tmp_path: Path) -> None:
    """All are told at once, in the order of the file."""
    text = (
        "team: vision\nname: iris\nmodel:\n  uri: gs://m/i\n  format: sklern\n  version: 1.0\n"
        "autoscaling:\n  min: 5\n  max: 3\nresources: {cpu: no}\nsise: 3\n"
    )
    assert [(f.line, f.rule, f.field) for f in findings(tmp_path, text)] == [
        (5, "not-a-choice", "model.format"),
        (6, "wrong-type", "model.version"),
        (8, "min-over-max", "autoscaling.min"),
        (10, "yaml-ambiguous", "resources.cpu"),
        (11, "unknown-field", "sise"),
    ]


def test_without_libyaml_the_same_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML's own parser gives the same events, only slower."""
    monkeypatch.setattr("modelfleet.load.yaml_reader._LOADER", yaml.SafeLoader)
    assert findings(tmp_path / "good", HEAD) == []
    (found,) = findings(tmp_path / "bad", HEAD + "resources:\n  cpu: '1'\n  cpu: '2'\n")
    assert (found.rule, found.line) == ("duplicate-key", 6)
