"""The valid base fleet, and bad inputs laid over it: one folder and one file for each mistake."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).parent / "base"
INVALID = Path(__file__).parent / "invalid"
MISTAKES = sorted(folder.name for folder in INVALID.iterdir())
EXPECTED = "expected.txt"


def base_fleet(tmp_path: Path) -> Path:
    """Return a copy of the base fleet."""
    return shutil.copytree(BASE, tmp_path / "fleet", symlinks=True)


def fixture(mistake: str) -> Path:
    """Return the one file of the bad input."""
    (file,) = (
        path
        for path in (INVALID / mistake).rglob("*")
        if path.name != EXPECTED and (path.is_file() or path.is_symlink())
    )
    return file


def with_mistake(tmp_path: Path, mistake: str) -> Path:
    """Return a base fleet with the bad input laid over it."""
    file = fixture(mistake)
    return with_file(base_fleet(tmp_path), file.relative_to(INVALID / mistake).as_posix(), file)


def with_file(fleet: Path, name: str, content: Path | str | bytes) -> Path:
    """Put one file into the fleet, in place of what stands there."""
    target = fleet / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    if isinstance(content, Path):
        shutil.copy2(content, target, follow_symlinks=False)
    else:
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    return fleet


def expected(mistake: str) -> str:
    """Return the message that the bad input must give."""
    return (INVALID / mistake / EXPECTED).read_text(encoding="utf-8").removesuffix("\n")


def child(code: str, *args: str) -> "subprocess.CompletedProcess[str]":
    """Run a piece of Python in a process of its own."""
    command = [sys.executable, "-c", code, *args]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=dict(os.environ), timeout=60
    )
