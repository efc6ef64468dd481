"""One control plane for all tests of this folder; each test leaves the fleet as it found it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.live import Live, copy_fleet


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: it starts the local control plane."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Bring the example fleet up on a plane of its own, and take it down at the end."""
    live = Live(copy_fleet(tmp_path_factory.mktemp("fleet")))
    try:
        live.cli("up", "local", seconds=3600)
        yield live
    finally:
        live.cli("down", "--remove-state")


@pytest.fixture
def live(plane: Live) -> Iterator[Live]:
    """Give the plane to a test and, after it, bring the committed fleet back."""
    yield plane
    subprocess.run(["git", "checkout", "-q", "."], cwd=plane.root, check=True)
    subprocess.run(["git", "clean", "-qfd", "apps", "clusters"], cwd=plane.root, check=True)
    plane.cli("sync")
