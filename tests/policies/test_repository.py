"""What GitHub does with this repository: workflows, owners, hooks."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

REPOSITORY = Path(__file__).parents[2]
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))


def steps(workflow: Path) -> list[dict[str, Any]]:
    """Return the steps of all jobs."""
    jobs = yaml.safe_load(workflow.read_text())["jobs"].values()
    return [step for job in jobs for step in job["steps"]]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda w: w.name)
def test_a_workflow_may_write_nothing(workflow: Path) -> None:
    """No permission by default, reading at most, and no token left in the checkout."""
    parsed = yaml.safe_load(workflow.read_text())
    assert parsed["permissions"] == {}
    assert "pull_request_target" not in workflow.read_text()
    assert {level for job in parsed["jobs"].values() for level in job["permissions"].values()} == {"read"}
    checkouts = [step for step in steps(workflow) if "actions/checkout" in step.get("uses", "")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda w: w.name)
def test_actions_are_pinned_by_commit(workflow: Path) -> None:
    """A tag can be moved."""
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert used
    assert [action for action in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda w: w.name)
def test_a_workflow_calls_make_targets_that_exist(workflow: Path) -> None:
    """What CI runs, a person can run."""
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    called = re.findall(
        r"^make ([a-z-]+)$", "\n".join(s.get("run", "") for s in steps(workflow)), re.MULTILINE
    )
    assert called
    assert set(called) <= targets


@pytest.mark.e2e
def test_actionlint_reads_the_workflows_and_finds_mistakes(tmp_path: Path) -> None:
    """The committed ones are in order; a typing mistake is not."""
    lint = [sys.executable, "-m", "modelfleet.cli.maintain", "run", "actionlint"]
    subprocess.run([*lint, *map(str, WORKFLOWS)], cwd=REPOSITORY, check=True)
    bad = tmp_path / "bad.yml"
    bad.write_text(WORKFLOWS[0].read_text().replace("runs-on:", "run-on:"))
    done = subprocess.run([*lint, str(bad)], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "run-on" in done.stdout


def test_every_team_owns_its_services_and_the_platform_owns_the_rest() -> None:
    """A team that is added gets its lines in CODEOWNERS; no line gives a team what grants power."""
    lines = (REPOSITORY / ".github" / "CODEOWNERS").read_text().splitlines()
    owners = [line.split() for line in lines if line and not line.startswith("#")]
    assert owners[0] == ["*", "@acme/platform"]
    allowed: set[str] = set()
    for file in (REPOSITORY / "clusters" / "teams").glob("*.py"):
        team = file.stem
        paths = {
            f"/apps/{team}/",
            f"/clusters/*/rendered/services/{team}/",
            f"/clusters/*/rendered/argocd/services/{team}-*",
        }
        assert paths <= {path for path, *_ in owners}
        allowed |= paths
    assert {path for path, *_ in owners[1:]} == allowed


def test_hooks_run_programs_of_the_locked_environment() -> None:
    """No hook brings a version of its own."""
    config = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text())
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    for hook in config["repos"][0]["hooks"]:
        assert hook["entry"].startswith(".venv/bin/")
        assert Path(sys.executable).with_name(hook["entry"].split()[0].removeprefix(".venv/bin/")).exists()
