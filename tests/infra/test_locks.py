"""A lock counts only while its owner lives."""

import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from modelfleet.infra.locks import Lock, locks

HOST = socket.gethostname()


def lock_file(backend: Path, *, pid: int, taken: str, host: str = HOST) -> Lock:
    """Write a lock as the engine does, and read it."""
    file = backend / ".pulumi" / "locks" / "organization" / "modelfleet" / "local" / "x.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"pid": pid, "username": "me", "hostname": host, "timestamp": taken}))
    [lock] = locks(backend, "local")
    return lock


def now(ago: float = 0) -> str:
    """Return a time as Go writes it, with nanoseconds."""
    moment = datetime.now(UTC) - timedelta(seconds=ago)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.123456789Z"


def test_a_living_owner_holds_its_lock(tmp_path: Path) -> None:
    """This test's own process is alive."""
    assert lock_file(tmp_path, pid=os.getpid(), taken=now()).held


def test_a_dead_owner_holds_nothing(tmp_path: Path) -> None:
    """A process that ended cannot release its lock any more."""
    done = subprocess.Popen([sys.executable, "-c", "pass"])
    done.wait()
    assert not lock_file(tmp_path, pid=done.pid, taken=now()).held


def test_a_number_that_was_given_again_holds_nothing(tmp_path: Path) -> None:
    """A process that began after the lock was taken is not its owner."""
    age = datetime.now(UTC).timestamp() - psutil.Process().create_time()
    assert not lock_file(tmp_path, pid=os.getpid(), taken=now(age + 3600)).held


def test_another_machine_is_given_the_benefit_of_the_doubt(tmp_path: Path) -> None:
    """Nobody here can know whether a process of another machine lives."""
    assert lock_file(tmp_path, pid=1, taken=now(), host="elsewhere.example.com").held


@pytest.mark.parametrize("zone", ["Z", "+00:00", "+05:30", "-08:00"])
def test_the_zone_of_a_lock_is_understood(tmp_path: Path, zone: str) -> None:
    """Go writes local times with their zone."""
    lock = lock_file(tmp_path, pid=1, taken=f"2026-11-21T12:00:00.5{zone}")
    expected = datetime.fromisoformat(f"2026-11-21T12:00:00{'+00:00' if zone == 'Z' else zone}")
    assert 0 <= lock.taken - expected.timestamp() <= 1


def test_other_stacks_locks_do_not_count(tmp_path: Path) -> None:
    """Each stack is locked by itself."""
    lock_file(tmp_path, pid=1, taken=now())
    assert locks(tmp_path, "other") == []
