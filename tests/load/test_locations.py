"""Locations: a finding of any later check points at the line that was written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from modelfleet.load import Location, load
from modelfleet.load.paths import dotted, nearest, parse

from tests.load.fleets import BASE, base_fleet, with_file

STEPS = st.one_of(st.integers(0, 99), st.text(max_size=20), st.from_regex(r"[a-z_]{1,8}", fullmatch=True))


@pytest.mark.parametrize(
    ("object_id", "field", "file", "line"),
    [
        ("fleet", "name", "clusters/fleet.py", 5),
        ("fleet", "revision", "clusters/fleet.py", 5),
        ("teams/vision", "owners[0]", "clusters/teams/vision.py", 5),
        ("clusters/local", "", "clusters/local/cluster.py", 7),
        ("clusters/local", "node_pools[0].cpu", "clusters/local/cluster.py", 10),
        ("clusters/local", "teams.vision-lab", "clusters/local/cluster.py", 11),
        ("clusters/local", "teams.vision-lab.cpu", "clusters/local/cluster.py", 5),
        ("services/vision/iris", "model.version", "apps/vision/iris.yaml", 7),
        ("services/vision/iris", "autoscaling.max", "apps/vision/iris.yaml", 10),
        ("services/tabular/sales", "model.version", "apps/tabular/sales.py", 10),
        ("services/tabular/sales", "placement.clusters[1]", "apps/tabular/sales.py", 12),
    ],
)
def test_a_field_is_found_where_it_was_written(object_id: str, field: str, file: str, line: int) -> None:
    """In Python and in YAML, for the platform and for teams."""
    assert load(BASE).locations.find(object_id, field) == Location(file, line)


@pytest.mark.parametrize(
    ("field", "line"),
    [("autoscaling.target", 8), ("model.digest", 4), ("resources.cpu", 2), ("", 2), ("no.such[3].field", 2)],
)
def test_a_field_that_was_left_out_answers_with_the_nearest(field: str, line: int) -> None:
    """The object around it is what a user would edit."""
    assert load(BASE).locations.find("services/vision/iris", field).line == line


def test_a_key_with_dots_is_found(tmp_path: Path) -> None:
    """Names of accelerators hold dots and slashes; they stand in brackets."""
    quota = (
        "from modelfleet.spec import Cluster, Local, NodePool, Quota\n"
        "cluster = Cluster(name='edge', provisioner=Local(),\n"
        "    node_pools=(NodePool(name='cpu', cpu='4', memory='16Gi', max=1),),\n"
        "    teams={'tabular': Quota(cpu='4', memory='16Gi',\n"
        "        accelerators={'nvidia.com/gpu': 1,\n            'google.com/tpu': 2})})\n"
    )
    locations = load(with_file(base_fleet(tmp_path), "clusters/edge/cluster.py", quota)).locations
    assert locations.find("clusters/edge", 'teams.tabular.accelerators["google.com/tpu"]').line == 6


def test_an_object_that_is_not_there_is_an_error_of_the_caller() -> None:
    """A check that asks for it has a bug."""
    with pytest.raises(KeyError):
        load(BASE).locations.find("services/vision/nothing")


@given(st.lists(STEPS, max_size=6).map(tuple))
def test_a_path_and_its_text_are_the_same(path: tuple[str | int, ...]) -> None:
    """Whatever the keys are, for up to eighty characters of each."""
    assert parse(dotted(path)) == path


@given(st.lists(STEPS, max_size=6).map(tuple), st.lists(STEPS, max_size=6).map(tuple))
def test_the_nearest_field_encloses_the_one_asked_for(
    written: tuple[str | int, ...], asked: tuple[str | int, ...]
) -> None:
    """Its line is that of the longest prefix that was written."""
    lines = {(): 1, written: 7}
    expected = 7 if written and asked[: len(written)] == written else 7 if not written else 1
    assert nearest(lines, asked) == expected
