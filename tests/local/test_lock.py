"""One command at a time works on a plane."""

import subprocess
import sys
import time
from pathlib import Path

from modelfleet.local import lock

_HOLDER = """
import sys, time
from pathlib import Path
from modelfleet.local import lock
with lock.hold(Path(sys.argv[1]), lambda: None):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def _holder(path: Path, seconds: float) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path), str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    return holder


def test_the_second_waits_and_says_so_once(tmp_path: Path) -> None:
    """A lock that is held is waited for."""
    path, told = tmp_path / "lock", list[float]()
    with _holder(path, 0.5), lock.hold(path, lambda: told.append(time.monotonic())):
        waited = time.monotonic() - told[0]
    assert len(told) == 1
    assert waited > 0.2


def test_a_killed_holder_frees_it(tmp_path: Path) -> None:
    """Nothing has to be cleaned up after kill -9."""
    path = tmp_path / "lock"
    with _holder(path, 60) as holder:
        holder.kill()
    with lock.hold(path, lambda: None):
        assert path.exists()
