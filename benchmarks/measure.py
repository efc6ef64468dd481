"""Wall-clock times of whole processes and of functions."""

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def process(command: Sequence[str | Path], output: Path) -> float:
    """Return the seconds from start to end of a program whose output goes to a file.

    Raises RuntimeError with what it said when it fails.
    """
    with output.open("wb") as out:
        begun = time.perf_counter()
        done = subprocess.run(list(command), stdout=out, stderr=subprocess.PIPE, check=False)
        seconds = time.perf_counter() - begun
    if done.returncode:
        said = done.stderr.decode(errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {done.returncode}: {said}")
    return seconds


def function(run: Callable[[], object]) -> float:
    """Return the seconds of one call."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def medians(runs: int, *measures: Callable[[], float]) -> list[float]:
    """Return the median of each measure; they take turns, so that a busy machine slows all alike."""
    rounds = [[measure() for measure in measures] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]
