"""Rendered trees on disk: where they are, and what they hold now."""

import os
from collections.abc import Iterator
from pathlib import Path

FOLDER = "rendered"
#: Beside a tree while it is replaced; a killed run leaves them, the next one removes them.
NEW, OLD = f".{FOLDER}.new", f".{FOLDER}.old"


def clusters(root: Path) -> tuple[str, ...]:
    """Return the names of folders under clusters/ that hold a rendered tree or what is left of one."""
    folder = root / "clusters"
    if not folder.is_dir():
        return ()
    names = (entry.name for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False))
    return tuple(sorted(n for n in names if any(os.path.lexists(folder / n / x) for x in (FOLDER, NEW, OLD))))


def tree(root: Path, cluster: str) -> Path:
    """Return the folder of a cluster's rendered tree."""
    return root / "clusters" / cluster / FOLDER


def entries(folder: Path) -> Iterator[tuple[str, bytes | None]]:
    """Return path and content of everything below the folder; None stands for what is no regular file."""
    return _walk(str(folder), "") if folder.is_dir() and not folder.is_symlink() else iter(())


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, bytes | None]]:
    with os.scandir(folder) as found:
        for entry in sorted(found, key=lambda e: e.name):
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                yield f"{prefix}{entry.name}", _content(entry.path)
            else:
                yield f"{prefix}{entry.name}", None


def _content(path: str) -> bytes:
    # A tenth of the time of open(): ten thousand small files are read on every run.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return b"".join(iter(lambda: os.read(descriptor, 1 << 20), b""))
    finally:
        os.close(descriptor)
