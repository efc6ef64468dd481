"""Writes rendered trees: each is replaced at once, so that a reader and a killed run see the old or the new.

A tree is written beside its place, and the two change places in one step. Where the file system cannot do
that, the old tree steps aside first; a run killed between those two renames is mended by the next.

Nothing waits for the disk: on a busy machine that took up to nine seconds for what else takes half of one.
After a power cut `modelfleet render --check` finds what was lost, and `modelfleet render` writes it again.
"""

import fcntl
import os
import shutil
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from modelfleet.render import disk
from modelfleet.render.swap import swap
from modelfleet.render.tree import Files, Rendered
from modelfleet.spec import UserError

# The same on every machine, whatever its umask: Git records whether a file is executable.
_FILE_MODE, _FOLDER_MODE = 0o644, 0o755


@dataclass(frozen=True)
class _Change:
    cluster: str
    place: Path
    old: dict[str, bytes | None]
    new: Files

    def __str__(self) -> str:
        added, removed = len(self.new.keys() - self.old.keys()), len(self.old.keys() - self.new.keys())
        changed = sum(self.old[path] != self.new[path] for path in self.old.keys() & self.new.keys())
        counts = ((added, "added"), (changed, "changed"), (removed, "removed"))
        said = ", ".join(f"{count} {word}" for count, word in counts if count)
        return f"clusters/{self.cluster}/{disk.FOLDER}: {said}"


def write(root: Path, rendered: Rendered) -> tuple[str, ...]:
    """Bring clusters/*/rendered up to date; return one sentence for every tree that changed.

    A tree that is already right is not touched. Where `rendered` is complete, trees of clusters that are no
    longer declared are removed. Two runs at once wait for each other.
    Raises UserError when the disk is full or read-only; each tree is then the old one or the new one.
    """
    try:
        with _alone(root):
            return _write(root, rendered)
    except OSError as error:
        what = f"cannot write {error.filename or root / 'clusters'}: {error.strerror}"
        raise UserError(what, "free space or mend the permissions, then render again") from error


def _write(root: Path, rendered: Rendered) -> tuple[str, ...]:
    changes = list(_changes(root, rendered))
    try:
        _write_beside(changes)
        for change in changes:
            _put(change)
    finally:
        for change in changes:
            _discard(change.place.with_name(disk.NEW))
    for change in changes:
        if not change.new and not any(change.place.parent.iterdir()):
            change.place.parent.rmdir()
    return tuple(map(str, changes))


@contextmanager
def _alone(root: Path) -> Generator[None]:
    """Hold a lock on the folder: it ends with the process and leaves no file."""
    folder = root / "clusters"
    folder.mkdir(exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _changes(root: Path, rendered: Rendered) -> Iterator[_Change]:
    wanted = dict(rendered.trees)
    if rendered.complete:
        wanted |= {cluster: {} for cluster in disk.clusters(root) if cluster not in wanted}
    for cluster, files in wanted.items():
        place = disk.tree(root, cluster)
        _recover(place)
        old = dict(disk.entries(place))
        if old != files:
            yield _Change(cluster, place, old, files)


def _recover(place: Path) -> None:
    """Remove what a killed run left, and bring back a tree that had stepped aside."""
    aside = place.with_name(disk.OLD)
    if aside.is_dir() and not place.exists():
        aside.rename(place)
    _discard(aside)
    _discard(place.with_name(disk.NEW))


def _discard(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def _write_beside(changes: Sequence[_Change]) -> None:
    """Write all new trees; two at a time, for most of it is the kernel's work."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(_write_files, changes))


def _write_files(change: _Change) -> None:
    folder = change.place.with_name(disk.NEW)
    _make_folder(folder)
    made = {""}
    for path, content in change.new.items():
        parent = path.rpartition("/")[0]
        for below in _below(parent) if parent not in made else ():
            if below not in made:
                _make_folder(folder / below)
                made.add(below)
        _write_file(f"{folder}/{path}", content)


def _below(folder: str) -> Iterator[str]:
    """Yield 'a', 'a/b', 'a/b/c' for 'a/b/c'."""
    parts = folder.split("/")
    return ("/".join(parts[: end + 1]) for end in range(len(parts)))


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True)
    folder.chmod(_FOLDER_MODE)


def _write_file(path: str, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    try:
        os.fchmod(descriptor, _FILE_MODE)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def _put(change: _Change) -> None:
    """Make the written tree the current one; whatever it replaces ends under a name that is discarded."""
    place, fresh, aside = change.place, change.place.with_name(disk.NEW), change.place.with_name(disk.OLD)
    if not change.new:
        _discard(fresh)
        place.rename(fresh)
    elif not os.path.lexists(place):
        fresh.rename(place)
    elif not swap(fresh, place):
        place.rename(aside)
        fresh.rename(place)
        _discard(aside)
