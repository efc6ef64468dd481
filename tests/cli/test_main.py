"""The command line as a whole: it teaches, and it answers mistakes with a code and no traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from modelfleet.cli.main import VERBS

MODELFLEET = Path(sys.executable).with_name("modelfleet")
REPOSITORY = Path(__file__).parents[2]


def run(*words: str | Path, cwd: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
    """Run modelfleet as a user does."""
    return subprocess.run([MODELFLEET, *words], capture_output=True, text=True, check=False, cwd=cwd)


def test_help_names_every_verb() -> None:
    """`modelfleet --help` lists each verb with a sentence, and the exit codes."""
    said = run("--help").stdout
    for verb in VERBS:
        assert f"\n  {verb} " in said
    assert "Exit codes: 0" in said


def test_help_never_imports_pulumi() -> None:
    """Asking for help costs no heavy import."""
    code = """
import sys
sys.argv[1:] = ["--help"]
from modelfleet.cli.main import main
try:
    main()
except SystemExit:
    print([name for name in ("pulumi", "pydantic", "yaml", "rich") if name in sys.modules])
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_teaches(verb: str) -> None:
    """Each verb has a help of its own."""
    said = run(verb, "--help")
    assert said.returncode == 0
    assert f"modelfleet {verb}" in said.stdout
    assert len(said.stdout.splitlines()) > 5


def test_no_fleet_is_said(tmp_path: Path) -> None:
    """Outside of a fleet, the message says what a fleet is and how to make one; exit code 2."""
    said = run("render", cwd=tmp_path)
    assert said.returncode == 2
    assert "modelfleet init" in said.stderr
    assert "Traceback" not in said.stderr


def test_an_unknown_cluster_is_said() -> None:
    """The message lists the clusters there are; exit code 2."""
    said = run("preview", "nowhere")
    assert (said.returncode, said.stdout) == (2, "")
    assert "clusters: aws-prod, local" in said.stderr


def test_a_cluster_without_a_program_is_said() -> None:
    """What this version cannot provision is refused before anything starts."""
    said = run("up", "aws-prod")
    assert said.returncode == 2
    assert "eks is rendered but not provisioned" in said.stderr


def test_check_speaks_json() -> None:
    """The example fleet has no findings, in a form that scripts can read."""
    said = run("check", "--json")
    assert said.returncode == 0, said.stdout
    assert json.loads(said.stdout) == {"errors": 0, "warnings": 0, "findings": []}


def test_the_rendered_trees_are_fresh() -> None:
    """What is committed is what the config gives."""
    said = run("render", "--check")
    assert (said.returncode, said.stdout) == (0, "")


def test_the_schemas_are_fresh() -> None:
    """The JSON Schemas that editors use are those of the models."""
    said = run("schema", "--out", "schemas", "--check")
    assert (said.returncode, said.stdout) == (0, "")


def test_the_fleet_is_found_from_below() -> None:
    """Verbs work in any folder of the fleet, as git does."""
    assert run("render", "--check", cwd=REPOSITORY / "apps" / "vision").returncode == 0


def test_down_insists_on_a_fleet(tmp_path: Path) -> None:
    """Where no fleet is, nothing is said to be stopped."""
    said = run("down", cwd=tmp_path)
    assert (said.returncode, said.stdout) == (2, "")


def test_destroy_asks_or_is_told() -> None:
    """Without a terminal to ask at, destroy names the option it needs."""
    said = subprocess.run(
        [MODELFLEET, "destroy"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
    )
    assert said.returncode == 2
    assert "--yes" in said.stderr


def test_check_of_schemas_needs_a_folder() -> None:
    """An option that would be ignored is refused."""
    assert run("schema", "--check").returncode == 2
