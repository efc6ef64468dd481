"""Any bad input is answered within 100 MB and one second, and never with a traceback.

The limits lie on a whole child process, interpreter and imports included: RLIMIT_AS, 100 MB of address
space (more than what is resident can ever be), and RLIMIT_CPU, one second of processor time.
"""

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.load.fleets import MISTAKES, base_fleet, with_file, with_mistake

MEGABYTE = 1_000_000
CHILD = """
import sys
from pathlib import Path
from modelfleet.load import load
from modelfleet.spec import UserError
codes = set()
for fleet in sys.argv[1:]:
    try:
        load(Path(fleet))
        codes.add(0)
    except UserError as error:
        print(error)
        codes.add(error.exit_code)
sys.exit(codes.pop() if len(codes) == 1 else 1)
"""
TOGETHER = 10
"""Ordinary bad inputs that one child answers one after the other: together within the limits of one."""
PYTHON = "apps/tabular/sales.py"
YAML = "apps/vision/iris.yaml"
HEAD = b"team: vision\nname: iris\nmodel: {uri: gs://m/i, format: sklearn, version: v1}\n"
FULL = 1024 * 1024
_IMPORT = b"from modelfleet.spec import ModelService, Placement\n"

LARGE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a YAML file over 1 MiB": (YAML, lambda: HEAD + b"#" * FULL, "file-too-large"),
    "a Python file over 1 MiB": (PYTHON, lambda: b"#" * FULL + b"#", "file-too-large"),
    "a sparse terabyte": (YAML, lambda: b"", "file-too-large"),
    "a million brackets in YAML": (YAML, lambda: b"[" * FULL, "too-deep"),
    "a million braces in YAML": (YAML, lambda: b"{" * FULL, "too-deep"),
    "a million dashes in YAML": (YAML, lambda: b"- " * (FULL // 2), "too-deep"),
    "a million question marks in YAML": (YAML, lambda: b"? " * (FULL // 2), "too-deep"),
    "a million colons in YAML": (YAML, lambda: b": " * (FULL // 2), "yaml-syntax"),
    "deep blocks in YAML": (YAML, lambda: b"".join(b" " * n + b"a:\n" for n in range(1400)), "too-deep"),
    "a hundred thousand fields in YAML": (
        YAML,
        lambda: b"".join(b"f%d: 1\n" % n for n in range(90_000)),
        "too-many-values",
    ),
    "four thousand unknown fields": (
        YAML,
        lambda: HEAD + b"".join(b"autoscal%d: 1\n" % n for n in range(4_000)),
        "too-many-mistakes",
    ),
    "nine thousand placements": (
        YAML,
        lambda: HEAD + b"placement: {clusters: [" + b"A," * 9_000 + b"]}\n",
        "too-many-mistakes",
    ),
    "a bomb of aliases": (
        YAML,
        lambda: (
            b"a0: &a0 [x]\n"
            + b"".join(b"a%d: &a%d [*a%d, *a%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 60))
        ),
        "yaml-alias",
    ),
    "one long key": (YAML, lambda: HEAD + b"? " + b"k" * (FULL - 200) + b"\n: 1\n", "unknown-field"),
    "one long name": (YAML, lambda: b"team: vision\nname: " + b"a-" * (FULL // 2 - 100) + b"\n", "dns-label"),
    "one long number": (
        YAML,
        lambda: HEAD + b"autoscaling: {max: " + b"9" * (FULL - 200) + b"}\n",
        "number-too-large",
    ),
    "a million tags": (YAML, lambda: b"!a " * (FULL // 3), "yaml-syntax"),
    "a million anchors": (YAML, lambda: b"&a " * (FULL // 3), "yaml-syntax"),
    "a million quotes in YAML": (YAML, lambda: b"'" * (FULL - 1), "yaml-syntax"),
    "a million brackets in Python": (PYTHON, lambda: b"(" * FULL, "too-many-values"),
    "a million minus signs in Python": (
        PYTHON,
        lambda: b"service = " + b"-" * (FULL - 50) + b"1",
        "too-many-values",
    ),
    "forty thousand minus signs in Python": (
        PYTHON,
        lambda: b"service = " + b"-" * 40_000 + b"1\n",
        "too-deep",
    ),
    "forty thousand additions in Python": (PYTHON, lambda: b"service = 1" + b"+1" * 20_000, "too-deep"),
    "ninety brackets in Python": (PYTHON, lambda: b"service = " + b"[" * 90 + b"]" * 90 + b"\n", "too-deep"),
    "three hundred brackets in Python": (
        PYTHON,
        lambda: b"service = " + b"(" * 300 + b")" * 300,
        "python-syntax",
    ),
    "a hundred open dicts in Python": (PYTHON, lambda: b"service = " + b"{0:" * 100, "python-syntax"),
    "a hundred open calls in Python": (PYTHON, lambda: b"service = " + b"f(a=" * 100, "python-syntax"),
    "a hundred lambdas in Python": (
        PYTHON,
        lambda: b"service = " + b"lambda:" * 900 + b"1",
        "python-definition",
    ),
    "a hundred open f-strings": (PYTHON, lambda: b"service = " + b"f'{" * 90, "python-syntax"),
    "half a million values in Python": (
        PYTHON,
        lambda: b"x = [" + b"1," * (FULL // 2 - 20) + b"]",
        "too-many-values",
    ),
    "twenty thousand values in Python": (PYTHON, lambda: b"x = [" + b"1," * 20_000 + b"]", "too-many-values"),
    "a number of a million digits": (PYTHON, lambda: b"service = " + b"9" * (FULL - 50), "python-syntax"),
    "a number of four thousand digits": (PYTHON, lambda: b"service = " + b"9" * 4_000, "number-too-large"),
    "a bomb of names": (
        PYTHON,
        lambda: b"a0 = ['x']\n" + b"".join(b"a%d = [a%d, a%d]\n" % (n, n - 1, n - 1) for n in range(1, 60)),
        "too-many-values",
    ),
    "a bomb of long names": (
        PYTHON,
        lambda: (
            _IMPORT
            + b"a = '"
            + b"x" * 900_000
            + b"'\nservice = ModelService(placement=Placement(clusters=["
            + b"a, " * 9_000
            + b"]))\n"
        ),
        "too-many-values",
    ),
    "a chain of names": (
        PYTHON,
        lambda: b"a0 = 1\n" + b"".join(b"a%d = a%d\n" % (n, n - 1) for n in range(1, 5_000)),
        "too-deep",
    ),
    "thousands of statements": (PYTHON, lambda: b"del x\n" * 9_000, "too-many-mistakes"),
    "random bytes": (PYTHON, lambda: bytes(range(256)) * 4_000, "not-utf8"),
}


def confined(*fleets: Path) -> "subprocess.CompletedProcess[str]":
    """Load fleets in a child process under the limits."""
    return subprocess.run(
        [sys.executable, "-c", CHILD, *map(str, fleets)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        preexec_fn=_limit,
    )


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (100 * MEGABYTE, 100 * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (1, 1))


def refused(done: "subprocess.CompletedProcess[str]", rule: str) -> None:
    """Assert that the child named the rule and ended as a user error ends."""
    assert done.returncode == 2, done.stderr[-500:]
    assert f"[{rule}]" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("name", LARGE)
def test_hostile_input_is_refused_within_the_limits(name: str, tmp_path: Path) -> None:
    """Size, depth and number are bounded before they cost anything."""
    file, content, rule = LARGE[name]
    fleet = with_file(base_fleet(tmp_path), file, content())
    if "sparse" in name:
        with (fleet / file).open("r+b") as stream:
            stream.truncate(2**40)
    refused(confined(fleet), rule)


@pytest.mark.parametrize("first", range(0, len(MISTAKES), TOGETHER))
def test_every_bad_input_is_refused_within_the_limits(first: int, tmp_path: Path) -> None:
    """An ordinary mistake costs no more than a hostile one."""
    done = confined(*(with_mistake(tmp_path / m, m) for m in MISTAKES[first : first + TOGETHER]))
    assert (done.returncode, done.stderr) == (2, "")


def test_the_limits_do_bite(tmp_path: Path) -> None:
    """A child that wants more than 100 MB, or than one second, does not end well."""
    command = [sys.executable, "-c", "bytearray(100_000_000)"]
    done = subprocess.run(command, capture_output=True, check=False, preexec_fn=_limit)
    assert b"MemoryError" in done.stderr
    command = [sys.executable, "-c", "while True: pass"]
    done = subprocess.run(command, capture_output=True, check=False, preexec_fn=_limit)
    assert done.returncode < 0
    assert confined(base_fleet(tmp_path)).returncode == 0
