"""The example fleet, and a control plane for what needs the real engine."""

from pathlib import Path

import pytest
from modelfleet.load import load
from modelfleet.spec import Cluster, Fleet

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def fleet() -> Fleet:
    """Return the example fleet of this repository."""
    return load(REPOSITORY).fleet


@pytest.fixture(scope="session")
def local(fleet: Fleet) -> Cluster:
    """Return its local cluster."""
    return fleet.cluster("local")
