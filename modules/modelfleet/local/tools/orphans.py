"""Ends compilers with the command that started them, or, when that was killed, with the next one."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import psutil

_NOTE = "process"
_GRACE = 5.0  # seconds that compilers have to end by themselves


def note(scratch: Path, pid: int) -> None:
    """Write down which process group works in a scratch folder, and since when: numbers are used again."""
    with suppress(psutil.NoSuchProcess):
        (scratch / _NOTE).write_text(f"{pid} {psutil.Process(pid).create_time()}", encoding="utf-8")


def end_noted(scratch: Path) -> None:
    """End the process group that still works in a scratch folder whose owner is gone."""
    with suppress(OSError, ValueError, psutil.NoSuchProcess):
        pid, started = (scratch / _NOTE).read_text(encoding="utf-8").split()
        process = psutil.Process(int(pid))
        if process.create_time() == float(started):
            end(process.pid)


def end(pid: int) -> None:
    """End the process group of this leader: politely, then not."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, psutil.NoSuchProcess, psutil.TimeoutExpired):
            os.killpg(pid, how)
            psutil.Process(pid).wait(_GRACE)
