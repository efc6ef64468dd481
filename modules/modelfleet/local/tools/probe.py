"""Asks programs for their version, and remembers the answers so that a warm call starts no process."""

import importlib
import json
import os
import re
import subprocess
import tempfile
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from modelfleet.local.tools import store
from modelfleet.local.tools.registry import PLUGIN, Ask, Module, Program

_TIMEOUT = 20.0  # seconds: a cold start of a 300 MB program on a slow disk takes some
_PLUGIN_INFO = "/pulumirpc.ResourceProvider/GetPluginInfo"


def find(module: Module, program: Program, version: str) -> Path | None:
    """Find a program of exactly this version in $KUBEBUILDER_ASSETS or on PATH, outside our own cache."""
    for folder in _search_path():
        path = folder / program.name
        if os.access(path, os.X_OK) and path.is_file() and remembered(module, program, path) == version:
            return path
    return None


def remembered(module: Module, program: Program, path: Path) -> str | None:
    """Version that a program tells; asked again only when its file has changed."""
    if program.ask is None:
        return None
    state = path.stat()
    facts = f"{module.name}/{program.name} {path.resolve()} {state.st_mtime_ns} {state.st_size}"
    memory = _load()
    if facts not in memory:
        memory[facts] = ask(program, path)
        _save(memory)
    return memory[facts]


def ask(program: Program, path: Path) -> str | None:
    """Run a program to ask its version. None when it cannot be run or says something else."""
    with suppress(OSError, subprocess.TimeoutExpired):
        if program.ask == PLUGIN:
            return _ask_plugin(path)
        if isinstance(program.ask, Ask):
            return _ask_output(program.ask, path)
    return None


def _search_path() -> Iterator[Path]:
    """Absolute folders only: what a relative one holds depends on where the command is run."""
    ours = store.root().resolve()
    entries = [os.environ.get("KUBEBUILDER_ASSETS", ""), *os.environ.get("PATH", "").split(os.pathsep)]
    for entry in dict.fromkeys(entries):
        if Path(entry).is_absolute() and not Path(entry).resolve().is_relative_to(ours):
            yield Path(entry)


def _ask_output(question: Ask, path: Path) -> str | None:
    environment = os.environ | {"PULUMI_SKIP_UPDATE_CHECK": "true"}
    with tempfile.TemporaryDirectory() as elsewhere:  # no project file of the caller may choose the version
        answer = subprocess.run(
            [path, *question.args],
            cwd=elsewhere,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    found = re.search(question.pattern, answer.stdout.decode(errors="replace"), re.MULTILINE)
    return found[1] if found and answer.returncode == 0 else None


def _ask_plugin(path: Path) -> str | None:
    """Ask through the provider protocol. The answer's first field is the version: byte 0x0a, length, text."""
    grpc = importlib.import_module("grpc")  # heavy, and wanted here only
    with _plugin_port(path) as port, grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        try:
            answer: bytes = channel.unary_unary(_PLUGIN_INFO)(b"", timeout=_TIMEOUT)
        except grpc.RpcError:
            return None
    if answer[:1] != b"\x0a":
        return None
    return answer[2 : 2 + answer[1]].decode(errors="replace").removeprefix("v")


@contextmanager
def _plugin_port(path: Path) -> Generator[int]:
    """Start a provider without an engine; it prints the port it listens on."""
    with subprocess.Popen(
        [path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as plugin:
        silent = threading.Timer(_TIMEOUT, plugin.kill)
        silent.start()
        try:
            line = plugin.stdout.readline() if plugin.stdout else b""
            if not line.strip().isdigit():
                raise OSError(f"{path} is not a provider")
            yield int(line)
        finally:
            silent.cancel()
            plugin.kill()


def _memory_file() -> Path:
    return store.root() / "versions.json"


def _load() -> dict[str, str | None]:
    try:
        return json.loads(_memory_file().read_bytes())
    except (OSError, ValueError):
        return {}  # only a memory: it is asked again


def _save(memory: dict[str, str | None]) -> None:
    path = _memory_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
        json.dump(dict(list(memory.items())[-200:]), file)
    store.publish(Path(file.name), path)
