"""A fleet on its own control plane, as a user at a shell has it."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

REPOSITORY = Path(__file__).parents[2]
MODELFLEET = Path(sys.executable).with_name("modelfleet")
FLEET_FILES = ("clusters", "apps", "stacks", "schemas", "Pulumi.yaml", ".gitignore", ".gitattributes")

Answer = TypeVar("Answer")


def copy_fleet(target: Path) -> Path:
    """Copy the example fleet and commit it to a git repository of its own."""
    target.mkdir(parents=True, exist_ok=True)
    for name in FLEET_FILES:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(
                source, target / name, ignore=shutil.ignore_patterns("Pulumi.local.yaml", "__pycache__")
            )
        else:
            shutil.copy2(source, target / name)
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "Begin"]):
        identity = ["-c", "user.name=tester", "-c", "user.email=tester@example.com"]
        subprocess.run(["git", *identity, *command], cwd=target, check=True)
    return target


def until(what: str, question: Callable[[], Answer | None], seconds: float = 60) -> Answer:
    """Ask again and again until the answer is true; fail with `what` after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds:.0f} s: {what}; last answer: {answer!r}")
        time.sleep(0.5)


@dataclass(frozen=True)
class Live:
    """The commands of a user in a fleet's directory."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict[str, str])

    def cli(self, *words: str, code: int = 0, seconds: float = 600) -> str:
        """Run modelfleet, insist on its exit code, and return what it printed."""
        done = subprocess.run(
            [MODELFLEET, "--fleet", self.root, *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
        said = done.stdout + done.stderr
        assert done.returncode == code, (
            f"modelfleet {' '.join(words)}: exit {done.returncode}, not {code}\n{said}"
        )
        assert "Traceback" not in said, said
        return done.stdout if code == 0 else said

    def run(self, *words: str, code: int = 0, text: str | None = None) -> str:
        """Run a program in the environment that `modelfleet env local` prints."""
        done = subprocess.run(
            words,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            input=text,
            cwd=self.root,
        )
        assert done.returncode == code, (
            f"{' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        )
        return done.stdout

    def kubectl(self, *words: str, text: str | None = None) -> str:
        """Run kubectl as the plane's administrator."""
        return self.run("kubectl", *words, text=text)

    def get(self, *words: str) -> dict[str, Any]:
        """Return an object or a list as the API server has it."""
        return json.loads(self.kubectl("get", *words, "-o", "json"))

    def status(self, code: int | None = 0) -> dict[str, Any]:
        """Return `status --json`; insist on its exit code unless that is None."""
        done = subprocess.run(
            [MODELFLEET, "--fleet", self.root, "status", "--json"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert code is None or done.returncode == code, f"exit {done.returncode}\n{done.stdout}{done.stderr}"
        return json.loads(done.stdout)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace text in a file of the fleet."""
        file = self.root / path
        text = file.read_text()
        assert old in text, f"{path} does not hold {old!r}"
        file.write_text(text.replace(old, new))

    def deliver(self) -> None:
        """Bring the working tree to the cluster as a user does."""
        self.cli("render")
        self.cli("sync")

    def service(self, name: str, namespace: str = "vision") -> dict[str, Any] | None:
        """Return a live InferenceService, or None."""
        found = self.get("inferenceservices", "-n", namespace)["items"]
        return next((item for item in found if item["metadata"]["name"] == name), None)

    def _environment(self) -> dict[str, str]:
        if not self.environment:
            self.environment.update(json.loads(self.cli("env", "local", "--json")))
        return self.environment
