"""Runs the Pulumi command line for the Automation API, so that an interrupt ends it cleanly."""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from pulumi.automation import CommandResult, PulumiCommand
from pulumi.automation.errors import create_command_error
from semver import VersionInfo

from modelfleet.spec import UserError

OnOutput = Callable[[str], object]

_TUNED = {
    # The engine copies large definitions many times: Go's collector would take a third of its time.
    "GOGC": "300",
    # The state and each of its backups: 55 KB instead of 4 MB. Any later run reads it without this setting.
    "PULUMI_DIY_BACKEND_ZSTD": "true",
}


class Command(PulumiCommand):
    """The `pulumi` program of an environment, in a process group of its own.

    An interrupt reaches the engine once, from us: it then finishes what it began, writes its state and
    releases its lock, and only then we go on. A terminal would send a second one, which ends it at once.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        """Find `pulumi` on the environment's PATH; its version was checked when it was put there."""
        found = shutil.which("pulumi", path=env.get("PATH"))
        if found is None:
            raise UserError("the Pulumi command line is missing", "run `modelfleet doctor`")
        _without_log(env.get("PULUMI_HOME"))
        self.command = found
        self.version = VersionInfo.parse(version("pulumi"))
        self._env = {**env, "PULUMI_BACKEND_URL": backend(env.get("PULUMI_BACKEND_URL", ""))}

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnOutput | None = None,
        on_error: OnOutput | None = None,
    ) -> CommandResult:
        """Run `pulumi` with the arguments; raises CommandError where it fails."""
        # Providers leave files with the kubeconfig's token in the folder for temporary files.
        with TemporaryDirectory(prefix="modelfleet-", ignore_cleanup_errors=True) as scratch:
            env = {**_inherited(), **_TUNED, **additional_env, **self._env, "TMPDIR": scratch}
            result = self._run(args, cwd, env, on_output, on_error)
        if result.code != 0:
            raise create_command_error(result)
        return result

    def _run(
        self,
        args: list[str],
        cwd: str,
        env: Mapping[str, str],
        on_output: OnOutput | None,
        on_error: OnOutput | None,
    ) -> CommandResult:
        process = subprocess.Popen(
            [self.command, "--non-interactive", *args],
            cwd=cwd,
            env={**env, "PULUMI_AUTOMATION_API": "true"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            process_group=0,
        )
        readers = [_Lines(process.stdout, on_output), _Lines(process.stderr, on_error)]
        try:
            process.wait()
        except KeyboardInterrupt:
            _interrupt(process)
            raise
        stdout, stderr = (reader.text() for reader in readers)
        return CommandResult(stdout=stdout, stderr=stderr, code=process.returncode)


class _Lines(threading.Thread):
    """Reads a stream to its end, line by line."""

    def __init__(self, stream: IO[str] | None, on_line: OnOutput | None) -> None:
        super().__init__(daemon=True)
        self._stream, self._on_line = stream, on_line
        self._lines: list[str] = []
        self.start()

    def run(self) -> None:
        for line in self._stream or ():
            self._lines.append(line.rstrip())
            if self._on_line:
                self._on_line(line.rstrip())

    def text(self) -> str:
        self.join()
        return "\n".join(self._lines)


def _interrupt(process: subprocess.Popen[str]) -> None:
    """Tell the engine to stop, and wait; a further interrupt tells it again, which ends it at once."""
    while True:
        process.send_signal(signal.SIGINT)
        try:
            process.wait()
            return
        except KeyboardInterrupt:
            continue


def backend(url: str) -> str:
    """Return a backend's URL; for a file backend one that keeps no attributes beside its files.

    State is replaced in one step, its attributes are not: an engine that is killed while it writes them
    leaves a state that no engine can read ("EOF"; gocloud.dev 0.46, blob/fileblob).
    """
    if not url.startswith("file://") or "metadata=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}metadata=skip"


def _without_log(home: str | None) -> None:
    """Keep the engine from writing its automatic log, which takes it twice the time of all the rest.

    It logs every property of every call, compressed and encrypted, and cannot be told not to (pulumi 3.255,
    pkg/logging). Where its folder cannot be made, it goes on without.
    """
    if home and not Path(home, "logs").exists():
        Path(home).mkdir(parents=True, exist_ok=True)
        Path(home, "logs").write_text("In the place of a folder: see modelfleet.infra.command\n")


def _inherited() -> dict[str, str]:
    """Our own environment without another project's Pulumi settings, which would overrule the given ones."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PULUMI_")}
