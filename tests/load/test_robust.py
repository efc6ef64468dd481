"""Whatever stands in a file of a team, loading gives a fleet or says what is wrong with it."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from modelfleet.load import load
from modelfleet.spec import ConfigError, Finding

from tests.load.fleets import BASE, base_fleet, with_file

FILES = ("apps/vision/iris.yaml", "apps/tabular/sales.py")
TEXTS = {name: (BASE / name).read_bytes() for name in FILES}
PIECES = (
    b"\x00 \xff \xed\xa0\x80 \xef\xbb\xbf \xe2\x80\xa8 \xc2\x85 \t \r \n --- ... &a *a !!python/object:a.b "
    b"!t %YAML "
    b"<<: {} [] {a: [ - ? : | > ' \" \\ # , = ~ no 1_000 0o7 1e999 99999999999999999999 -0.0 .nan "
    b"lambda:0 f'{x}' (yield) await *x, **x := -1 not None ... __import__('os') "
    b"[x]for\x20x\x20in\x20y Model() "
    b"ModelService( ) if else import from def class \\N{DASH} \\ud800 \\x00 1j b'' \xc3\xa9 \xef\xbc\x91"
).split(b" ")
NOISE = st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
SETTINGS = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One base fleet; each example replaces one file."""
    return base_fleet(tmp_path_factory.mktemp("robust"))


def answer(fleet: Path, name: str, content: bytes) -> None:
    """Load the fleet with this content; any error but ConfigError fails the test."""
    for finding in findings(with_file(fleet, name, content)):
        assert 1 <= finding.line <= content.count(b"\n") + 2 or finding.file != name
        assert finding.what
        assert finding.remedy
        str(finding).encode("utf-8")
    with_file(fleet, name, TEXTS[name])


def findings(fleet: Path) -> tuple[Finding, ...]:
    """Return what loading says; nothing where it gives a fleet."""
    try:
        load(fleet)
    except ConfigError as error:
        return error.findings
    return ()


@SETTINGS
@given(name=st.sampled_from(FILES), content=NOISE)
def test_any_content_is_answered(fleet: Path, name: str, content: bytes) -> None:
    """Bytes and text of any kind."""
    answer(fleet, name, content)


@SETTINGS
@given(
    name=st.sampled_from(FILES),
    changes=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(PIECES) | st.binary(max_size=3)),
        min_size=1,
        max_size=5,
    ),
)
def test_any_change_of_a_valid_file_is_answered(
    fleet: Path, name: str, changes: list[tuple[float, int, bytes]]
) -> None:
    """Cut here, put something there: near misses reach further into the reader than noise."""
    content = TEXTS[name]
    for where, length, piece in changes:
        start = int(where * len(content))
        content = content[:start] + piece + content[start + length :]
    answer(fleet, name, content)


@SETTINGS
@given(
    name=st.sampled_from(FILES),
    field=st.sampled_from(("autoscaling", "model", "placement", "resources", "env", "team", "x")),
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    ),
)
def test_any_value_in_any_field_is_answered(fleet: Path, name: str, field: str, value: object) -> None:
    """Values of the wrong kind, in both syntaxes."""
    text = f"\n{field}: {value!r}\n" if name.endswith(".yaml") else f"\nservice = {{{field!r}: {value!r}}}\n"
    content = TEXTS[name] if name.endswith(".yaml") else b""
    with contextlib.suppress(UnicodeEncodeError):
        answer(fleet, name, content + text.encode())
