"""One control plane for all tests of this folder that need one."""

from collections.abc import Iterator

import pytest

from tests.local.planes import Running


@pytest.fixture(scope="session")
def one_plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start a plane; take it down at the end."""
    running = Running(tmp_path_factory.mktemp("fleet").resolve())
    try:
        running.start()
        yield running
    finally:
        running.stop(remove_state=True)


@pytest.fixture
def running(one_plane: Running) -> Iterator[Running]:
    """Give the plane to a test, and bring it back to what is declared afterwards."""
    one_plane.start()
    yield one_plane
    one_plane.start()
