"""Where built programs live: a cache keyed by the pins, shared by all checkouts of a user.

tools/<module>/<key>/{bin,added,assets}   published by rename, so that nothing is ever half there
tools/<module>/.scratch-*                 a build under way, or what a killed one left
tools/<module>/.go-build                  what an interrupted build compiled, for the next one to go on
go/<key>/                                 a Go toolchain of our own
logs/<module>.log                         what the last build printed
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import platformdirs

from modelfleet.local.tools import orphans, pins
from modelfleet.local.tools.registry import Module, Program

_SCRATCH = ".scratch-"
_LOCK_POLL = 0.2  # seconds: short enough that the wait is not felt


def root() -> Path:
    """Top of the cache: $MODELFLEET_CACHE, else where the operating system keeps a user's caches."""
    chosen = os.environ.get("MODELFLEET_CACHE")
    return Path(chosen).absolute() if chosen else platformdirs.user_cache_path("modelfleet")


@cache
def key(module: Module) -> str:
    """Name one build of a module by all that decides its bytes: pins, checksums, recipe, machine."""
    digest = hashlib.sha256()
    for path in source_files(module):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    digest.update("\n".join((pins.ldflags(module), *module.embeds, *pins.target())).encode())
    return digest.hexdigest()[:16]


def source_files(module: Module) -> tuple[Path, ...]:
    """List what a module's folder holds for Go, in a fixed order."""
    folder = pins.sources() / module.name
    names = ("go.mod", "go.sum", "main.go")
    return tuple(folder / name for name in names if (folder / name).exists())


def folder(module: Module) -> Path:
    """Folder of a module's current build."""
    return root() / "tools" / module.name / key(module)


def built(module: Module, program: Program) -> Path:
    """Path of our own build of a program, there or not."""
    return folder(module) / "bin" / program.name


def added(module: Module, program: Program) -> Path:
    """Path of a release program that a user gave us, there or not."""
    return folder(module) / "added" / program.name


def build_cache(module: Module) -> Path:
    """Folder of what Go compiled for a module so far, kept until its programs are published."""
    return root() / "tools" / module.name / ".go-build"


def log_file(name: str) -> Path:
    """Path where the output of a module's last build is kept."""
    return root() / "logs" / f"{name}.log"


def publish(source: Path, destination: Path) -> None:
    """Move a finished file or folder to its final place in one step."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    source.replace(destination)


@contextmanager
def lock(name: str, waiting: Callable[[], None]) -> Generator[None]:
    """Hold the one lock of tools/`name`; call `waiting` again and again while another process has it."""
    path = root() / "tools" / name / ".lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        while not _try_lock(file.fileno()):
            waiting()
            time.sleep(_LOCK_POLL)
        yield


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def scratch(name: str) -> Generator[Path]:
    """Give a folder on the cache's file system that is gone afterwards. The lock of `name` must be held."""
    parent = root() / "tools" / name
    remove_leftovers(parent)
    path = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=parent))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def remove_leftovers(parent: Path) -> int:
    """Remove what killed builds left. The lock must be held, so that no build is under way. Returns bytes."""
    freed = 0
    for path in parent.glob(f"{_SCRATCH}*"):
        orphans.end_noted(path)
        freed += remove(path)
    return freed


def remove(path: Path) -> int:
    """Remove a folder and return how many bytes its files had."""
    freed = size(path)
    shutil.rmtree(path, ignore_errors=True)
    return freed


def size(path: Path) -> int:
    """Bytes of a file, or of all files below a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(file.lstat().st_size for file in path.rglob("*") if not file.is_dir())
