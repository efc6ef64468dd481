"""State is the owner's alone, whatever the umask."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from modelfleet.local.layout import layout, private_folder, write_private


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Set the umask for one test."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("umask")
def test_only_the_owner_reads_what_is_written(tmp_path: Path) -> None:
    """Folders, also those in between, are 0700 and files 0600."""
    private_folder(tmp_path / "a" / "b")
    write_private(tmp_path / "a" / "b" / "token", "secret")
    assert [_mode(tmp_path / "a"), _mode(tmp_path / "a" / "b")] == [0o700, 0o700]
    assert _mode(tmp_path / "a" / "b" / "token") == 0o600


def test_a_file_is_replaced_and_never_loosened(tmp_path: Path) -> None:
    """A file that others could read is private once it is written again; no other file is left."""
    file = tmp_path / "token"
    file.write_text("old")
    file.chmod(0o644)
    write_private(file, b"new")
    assert (file.read_text(), _mode(file)) == ("new", 0o600)
    assert list(tmp_path.iterdir()) == [file]


def test_state_stands_below_the_fleet(tmp_path: Path) -> None:
    """Everything of a plane is below the one folder that git ignores."""
    place = layout(tmp_path)
    place.make()
    assert [path.name for path in tmp_path.iterdir()] == [".modelfleet"]
    assert all(
        path.is_relative_to(tmp_path / ".modelfleet") for path in (place.lock, place.pulumi, place.mirror)
    )
