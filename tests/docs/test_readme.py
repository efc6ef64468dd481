"""The README, word for word: its commands run in a fresh clone, in their order."""

import os
import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
README = (REPOSITORY / "README.md").read_text()
_BLOCK = re.compile(
    r"^(?:<!-- needs: (?P<needs>[^\n]+) -->\n)?```sh\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL
)
BLOCKS = [found["code"] for found in _BLOCK.finditer(README) if not found["needs"]]
LEFT_OUT = [found["code"] for found in _BLOCK.finditer(README) if found["needs"]]


def test_few_blocks_are_left_out() -> None:
    """Only what cannot run inside the tests is marked, and every fence of commands is found."""
    assert len(BLOCKS) + len(LEFT_OUT) == README.count("```sh\n")
    assert LEFT_OUT == ["make test\n", 'eval "$(.venv/bin/modelfleet env local)"\npulumi up -s local\n']


@pytest.mark.e2e
def test_every_command_block_works(tmp_path: Path) -> None:
    """A newcomer who types the README from top to bottom sees every command succeed."""
    clone = _clone(tmp_path / "modelfleet")
    try:
        for block in BLOCKS:
            done = subprocess.run(
                ["sh", "-eu", "-c", block],
                cwd=clone,
                env=_plain(),
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
    finally:
        subprocess.run(["make", "clean"], cwd=clone, env=_plain(), check=True, capture_output=True)


def _clone(target: Path) -> Path:
    """Clone what is committed and lay the working tree's tracked files over it."""
    subprocess.run(["git", "clone", "-q", REPOSITORY, target], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (REPOSITORY / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes((REPOSITORY / name).read_bytes())
    return target


def _plain() -> dict[str, str]:
    """Return the environment without what pytest and a virtual environment put there."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "VIRTUAL_ENV"))
    }
