"""One command at a time works on a plane; the next one waits for it."""

import fcntl
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

_POLL = 0.1  # seconds: short enough that the wait is not felt


@contextmanager
def hold(path: Path, waiting: Callable[[], None]) -> Generator[None]:
    """Hold the lock file `path`; call `waiting` once when another process has it.

    The operating system frees the lock when its holder ends, however it ends.
    """
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    with path.open("a") as file:
        if not _take(file.fileno()):
            waiting()
            while not _take(file.fileno()):
                time.sleep(_POLL)
        yield


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
