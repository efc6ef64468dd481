"""A thousand services load in about a second, and ten times as many in ten times as long."""

import time
from pathlib import Path

import pytest
from modelfleet.load import load

from tests.load.fleets import base_fleet, with_file

YAML = """team: vision
name: s{}
model:
  uri: gs://models/iris
  format: sklearn
  version: "1.0"
resources:
  cpu: 500m
  memory: 1Gi
autoscaling:
  min: 1
  max: 3
placement:
  clusters: [local]
"""
PYTHON = """from modelfleet.spec import Autoscaling, Model, ModelService, Placement, Resources

service = ModelService(
    team="vision",
    name="s{}",
    model=Model(uri="gs://models/iris", format="sklearn", version="1.0"),
    resources=Resources(cpu="500m", memory="1Gi"),
    autoscaling=Autoscaling(min=1, max=3),
    placement=Placement(clusters=("local",)),
)
"""


def fleet_of(services: int, tmp_path: Path) -> Path:
    """Return a fleet with this many services more, half of them in YAML."""
    fleet = base_fleet(tmp_path / str(services))
    for number in range(services):
        suffix, text = (".yaml", YAML) if number % 2 else (".py", PYTHON)
        with_file(fleet, f"apps/vision/s{number}{suffix}", text.format(number))
    return fleet


def seconds(fleet: Path) -> float:
    """Return the least processor time of three runs: other processes only ever add to it."""
    return min(_once(fleet) for _ in range(3))


def _once(fleet: Path) -> float:
    start = time.process_time()
    load(fleet)
    return time.process_time() - start


@pytest.mark.timeout(120)
def test_loading_is_quick_and_linear(tmp_path: Path) -> None:
    """The schema is compiled once; no step looks at all services for each of them."""
    small, large = seconds(fleet_of(250, tmp_path)), seconds(fleet_of(1000, tmp_path))
    assert large < 1.5
    assert large < 4 * small * 1.5
