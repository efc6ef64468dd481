"""A fleet of one's own."""

import subprocess
import sys
from pathlib import Path

from tests.cli.test_main import REPOSITORY, run


def test_a_new_fleet_is_whole(tmp_path: Path) -> None:
    """Its files load, its tree is fresh, its checks find nothing, its own tests pass."""
    fleet = tmp_path / "acme-models"
    assert run("init", fleet, "--name", "acme", "--team", "research").returncode == 0
    assert run("--fleet", fleet, "check").returncode == 0
    own = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests"],
        cwd=fleet,
        capture_output=True,
        text=True,
        check=False,
    )
    assert own.returncode == 0, own.stdout
    for path in (".github/workflows/ci.yml", ".gitignore", "Makefile", "apps/research/iris.py", "README.md"):
        assert (fleet / path).is_file()
    assert not [file for file in fleet.rglob("*") if file.is_file() and "@team@" in file.read_text("utf-8")]


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    """Nothing is written where something stands."""
    (tmp_path / "thesis.txt").write_text("five years")
    said = run("init", tmp_path)
    assert said.returncode == 2
    assert "is not empty" in said.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.txt"]


def test_bad_names_are_told_together(tmp_path: Path) -> None:
    """Every wrong option is named, before anything is written."""
    said = run("init", tmp_path / "new", "--name", "Acme!", "--repository", "somewhere")
    assert said.returncode == 2
    assert "--name" in said.stderr
    assert "--repository" in said.stderr
    assert not (tmp_path / "new").exists()


def test_the_stack_program_is_the_same_everywhere() -> None:
    """A new fleet runs the very program that this repository runs."""
    ours = REPOSITORY / "stacks" / "__main__.py"
    theirs = REPOSITORY / "modules" / "modelfleet" / "scaffold" / "files" / "stacks" / "__main__.py"
    assert ours.read_text() == theirs.read_text()


def test_an_impossible_place_is_told(tmp_path: Path) -> None:
    """No traceback where a folder cannot be made."""
    (tmp_path / "file").write_text("in the way")
    said = run("init", tmp_path / "file" / "fleet", "--name", "acme")
    assert said.returncode == 2
    assert "cannot be written" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_bad_team_is_told_by_its_option(tmp_path: Path) -> None:
    """The message names the option that was wrong, not another."""
    said = run("init", tmp_path / "new", "--name", "acme", "--team", "default")
    assert said.returncode == 2
    assert "--team" in said.stderr
    assert "--name" not in said.stderr
