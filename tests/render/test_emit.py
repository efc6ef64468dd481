"""YAML that every reader reads alike."""

import io
import json
import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from modelfleet.render.emit import emit
from ruamel.yaml import YAML

TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
#: Strings made of what readers look at.
TRICKY = st.text(
    st.sampled_from([*"0123456789-+._:,eExXoObBnNyYtTfF~#'\"\\{}[]&*!|>%@`?=< \n\t\r"]), max_size=12
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
    | TRICKY
)
KEYS = TEXT | TRICKY
DOCUMENTS = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=20,
    ),
    max_size=5,
)
STRINGS: dict[str, list[str]] = json.loads((Path(__file__).parent / "strings.json").read_text("utf-8"))
#: Each is something other than text, or another text, for some reader when it is written plain.
AMBIGUOUS = STRINGS["ambiguous"]
#: What stands in manifests and needs no quotes.
PLAIN = STRINGS["plain"]


def read_1_1(text: str) -> Any:
    """Return what a reader of YAML 1.1 reads."""
    return yaml.load(text, yaml.CSafeLoader)


def read_1_1_pure(text: str) -> Any:
    """Return what another implementation of YAML 1.1 reads."""
    return yaml.safe_load(text)


def read_1_2(text: str) -> Any:
    """Return what a reader of YAML 1.2 reads."""
    reader: Any = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    return reader.load(io.StringIO(text))


READERS = pytest.mark.parametrize("read", [read_1_1, read_1_1_pure, read_1_2])


@given(DOCUMENTS)
@settings(max_examples=300, deadline=None)
@example({"a": 1e16, "b": 1e-7, "c": -0.0, "d": 5e-324, "e": 10**30})
@example({"a": [[], {}, [[]], [{}], [["x"]], {"b": []}], "b": {}, "c": []})
@example(
    {"a": "x\n\n\n", "b": "\nx", "c": " x\ny", "d": "x\n y\n", "e": "x\n#y", "f": "x\n---\n...", "g": "\n"}
)
@example({"a": "._", "b": "_", "c": "-_", "d": "0_", "e": "._1e3"})
@example({"---": 1, "...": 2, "%a": 3, "a: b": 4, "? c": 5, "": 6})
def test_what_is_read_is_what_was_written(document: dict[str, Any]) -> None:
    """Readers of YAML 1.1 and 1.2 give the document back, types included."""
    text = emit(document)
    for read in (read_1_1, read_1_1_pure, read_1_2):
        assert _typed(read(text)) == _typed(document)


@READERS
@pytest.mark.parametrize("text", AMBIGUOUS)
def test_a_string_that_could_be_taken_for_something_else_is_quoted(text: str, read: Any) -> None:
    """As a value, as an item and as a key."""
    document = {"value": text, "items": [text, [text]], text: {text: text}}
    written = emit(document)
    assert read(written) == document
    assert 'value: "' in written


@READERS
@pytest.mark.parametrize("text", PLAIN)
def test_a_string_that_nobody_takes_for_something_else_has_no_quotes(text: str, read: Any) -> None:
    """Quotes where they are not needed are noise in every review."""
    written = emit({"value": text, "items": [text]})
    assert read(written) == {"value": text, "items": [text]}
    assert f"value: {text}\n" in written


@given(TRICKY | TEXT)
@settings(max_examples=500, deadline=None)
def test_what_a_reader_misreads_is_never_plain(text: str) -> None:
    """Wherever the plain form means something else to any reader here, the emitter does not write it."""
    plain = f"value: {text}\n"
    if any(_reads(read, plain) != {"value": text} for read in (read_1_1, read_1_1_pure, read_1_2)):
        assert emit({"value": text}) != plain


def test_many_lines_are_a_literal_block() -> None:
    """Scripts and certificates stay readable, whatever ends them."""
    document = {"a": "x\n  y\n", "b": "x\ny", "c": ["x\n\ny\n\n"]}
    assert emit(document) == "a: |\n  x\n    y\nb: |-\n  x\n  y\nc:\n  - |+\n    x\n\n    y\n\n"


@pytest.mark.parametrize("text", ["x \ny", "x\n y ", "x\r\ny", "x\ty\n", " x\ny", "x\n\u2028"])
def test_lines_that_a_block_would_change_are_quoted(text: str) -> None:
    """A trailing space, a tab or another kind of line break is visible in quotes."""
    written = emit({"a": text})
    assert written.startswith('a: "')
    assert read_1_1(written) == read_1_2(written) == {"a": text}


def test_keys_stand_in_one_order() -> None:
    """What names an object stands first, the rest by name; how the mapping was made does not matter."""
    one = {"spec": {"b": 1, "name": "x", "a": 2}, "kind": "K", "metadata": {}, "apiVersion": "v1"}
    other = {"apiVersion": "v1", "kind": "K", "metadata": {}, "spec": {"a": 2, "b": 1, "name": "x"}}
    assert emit(one) == emit(other)
    assert emit(one) == "apiVersion: v1\nkind: K\nmetadata: {}\nspec:\n  name: x\n  a: 2\n  b: 1\n"


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_lacks_are_refused(number: float) -> None:
    """Kubernetes could not hold them."""
    with pytest.raises(ValueError, match="no place in JSON"):
        emit({"a": number})


def test_text_that_has_no_encoding_is_refused() -> None:
    """A lone surrogate is not Unicode text."""
    with pytest.raises(ValueError, match="surrogate"):
        emit({"a": "\ud800"})


def test_a_key_is_as_long_as_yaml_allows() -> None:
    """1,023 characters and a colon are read back; one more is refused."""
    longest = "k" * 1023
    assert read_1_1(emit({longest: 1})) == read_1_2(emit({longest: 1})) == {longest: 1}
    with pytest.raises(ValueError, match="too long"):
        emit({longest + "k": 1})


def _reads(read: Any, text: str) -> Any:
    try:
        return read(text)
    except Exception as error:  # whatever a reader raises, it did not read the text
        return error


def _typed(value: Any) -> Any:
    """Return the value with the type of each scalar: 1 == 1.0 == True in Python."""
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return [_typed(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
    return type(value), value
