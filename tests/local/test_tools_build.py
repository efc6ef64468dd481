"""Building a pinned tool: whole or not at all, once for everybody, with reasons when it fails."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from modelfleet.local import tools
from modelfleet.local.tools import Event, failure, gosdk, store
from modelfleet.spec import UserError

from tests.local.hello import EMBEDDING, HELLO, MAIN, REPOSITORY, World, script, settle

MARKS = "".join(f"func f{i}() int {{ return {i} }}\n" for i in range(40_000))  # seconds of compiling


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a Go build cache for all tests: only the first compiles the standard library."""
    return tmp_path_factory.mktemp("go-build")


@pytest.fixture
def world(tmp_path: Path, compiled: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a world with the hello tool, in place of the repository's tools."""
    monkeypatch.setenv("GOCACHE", str(compiled))
    return settle(tmp_path, monkeypatch)


def _quiet(event: Event) -> None:
    del event


def _leftovers(world: World) -> list[Path]:
    return list(world.cache.glob("tools/*/.scratch-*"))


def _builder(world: World) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.local.hello", str(world.folder)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _until_it_compiles(builder: subprocess.Popen[str]) -> list[psutil.Process]:
    for line in builder.stdout or ():
        event = json.loads(line)
        if event["phase"] == "build" and event["done"]:
            return psutil.Process(builder.pid).children(recursive=True)
    pytest.fail("nothing was compiled before the end")


def _gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=10)[1]


def test_a_missing_program_is_built_with_its_version(world: World) -> None:
    """What is built runs, and tells the version that go.mod pins."""
    path = tools.ensure(["hello"], _quiet)["hello"]
    answer = subprocess.run([path], capture_output=True, text=True, check=True)
    assert answer.stdout == "hello v1.2.3"
    assert path.is_relative_to(world.cache)
    assert not _leftovers(world)


def test_events_count_up_to_done(world: World) -> None:
    """The events name each tool, count packages upwards, and the last one leaves no time to wait."""
    events: list[Event] = []
    tools.ensure(["hello", "greeter"], events.append)
    assert [(e.module, e.index, e.total) for e in events if e.phase == "done"] == [
        ("hello", 1, 2),
        ("embedding", 2, 2),
    ]
    assert all(0 <= e.done <= e.steps for e in events if e.phase in {"build", "link"})
    assert events[0].seconds_left >= HELLO.seconds
    assert events[-1].seconds_left == 0


def test_what_is_there_is_not_built_again(world: World) -> None:
    """The second call reports nothing and gives the same path."""
    first = tools.ensure(["hello"], _quiet)
    events: list[Event] = []
    assert tools.ensure(["hello"], events.append) == first
    assert events == []


def test_a_main_of_ours_embeds_files_of_its_module(world: World) -> None:
    """Files that a main.go embeds are copied beside it for the build, and tools/ stays as it is."""
    path = tools.ensure(["greeter"], _quiet)["greeter"]
    assert subprocess.run([path], capture_output=True, text=True, check=True).stdout == "text v1.2.3"
    assert sorted(file.name for file in (world.sources / EMBEDDING.name).iterdir()) == [
        "go.mod",
        "go.sum",
        "main.go",
    ]


def test_without_a_go_build_cache_of_the_users_ours_is_removed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The compiled packages are only kept until the program is there."""
    monkeypatch.delenv("GOCACHE")
    tools.ensure(["hello"], _quiet)
    assert not store.build_cache(HELLO).exists()


def test_assets_are_copied_without_code_and_scripts_can_be_run(world: World) -> None:
    """Assets keep their paths; Go files and test data are left out; scripts are executable again."""
    folder = tools.assets("hello", _quiet)
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert files == ["config/more/deep.yaml", "config/text.txt", "hack/greet.sh"]
    assert (folder / "hack/greet.sh").stat().st_mode & stat.S_IXUSR
    assert not _leftovers(world)


def test_a_missing_asset_is_copied_again(world: World) -> None:
    """An asset that somebody removed, or that a newer release wants, is brought; the others stay."""
    folder = tools.assets("hello", _quiet)
    (folder / "hack/greet.sh").unlink()
    kept = (folder / "config").stat().st_ino
    assert (tools.assets("hello", _quiet) / "hack/greet.sh").exists()
    assert (folder / "config").stat().st_ino == kept


def test_a_build_that_fails_says_what_the_compiler_said(world: World) -> None:
    """The error shows the compiler's words and the log's path; nothing is published or left over."""
    world.write({"cmd/hello/main.go": MAIN + "func broken() int { return nonsense }\n"})
    with pytest.raises(UserError, match="undefined: nonsense") as error:
        tools.ensure(["hello"], _quiet)
    assert str(store.log_file("hello")) in error.value.remedy
    assert not store.built(HELLO, HELLO.programs[0]).exists()
    assert not _leftovers(world)


def test_sources_that_are_not_the_pinned_ones_are_refused(world: World) -> None:
    """A module whose bytes differ from go.sum is not built, and the remedy is not to go on."""
    pinned = (world.sources / "hello" / "go.sum").read_text()
    world.write({"cmd/hello/main.go": MAIN + "// something slipped in\n"})
    (world.sources / "hello" / "go.sum").write_text(pinned)
    with pytest.raises(UserError, match="checksum mismatch") as error:
        tools.ensure(["hello"], _quiet)
    assert "do not go on" in error.value.remedy


def test_no_network_is_named_as_such(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the proxy cannot be reached, the remedy speaks of the network."""
    monkeypatch.setenv("GOPROXY", "http://127.0.0.1:9")
    with pytest.raises(UserError) as error:
        tools.ensure(["hello"], _quiet)
    assert "check the network" in error.value.remedy


@pytest.mark.parametrize(
    ("told", "advice"),
    [
        ("/tmp/x.a: write: no space left on device", "disk is full"),
        ("example.test/a@v1: reading x: 403 Forbidden", "does not serve"),
        ("golang.org/x/net: compile: signal: killed", "Memory ran out"),
        ("main.go:1:1: syntax error", "it goes on where it was"),
    ],
)
def test_the_remedy_fits_the_reason(tmp_path: Path, told: str, advice: str) -> None:
    """Each way a build fails on users' machines has advice of its own; package names are left out."""
    log = tmp_path / "log"
    log.write_text(f"runtime/internal\ngo: downloading a v1\n{told}\n")
    error = failure.explain(HELLO, log, is_noise=lambda line: line == "runtime/internal")
    assert error.what == f"building hello failed:\n{told}"
    assert advice in error.remedy


def test_an_interrupted_build_ends_its_compilers_and_goes_on_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C: no process and no half-built program is left; what was compiled is there for the next call."""
    monkeypatch.delenv("GOCACHE")
    with _builder(world) as builder:
        compilers = _until_it_compiles(builder)
        builder.send_signal(signal.SIGINT)
        assert builder.wait(20) != 0
    assert compilers
    assert _gone(compilers)
    assert not _leftovers(world)
    assert not store.folder(HELLO).exists()
    assert store.size(store.build_cache(HELLO)) > 0
    assert tools.ensure(["hello"], _quiet)["hello"].exists()


def test_a_killed_build_leaves_nothing_to_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After kill -9 the lock is free, and the next build removes the scratch folder."""
    monkeypatch.delenv("GOCACHE")
    with _builder(world) as builder:
        compilers = _until_it_compiles(builder)
        builder.kill()
    assert _leftovers(world)
    assert tools.ensure(["hello"], _quiet)["hello"].exists()
    assert not _leftovers(world)
    assert _gone(compilers)


def test_two_processes_build_once(world: World) -> None:
    """Of two that start together one builds and the other waits for it."""
    world.write({"cmd/hello/main.go": MAIN + MARKS})
    builders = [_builder(world), _builder(world)]
    phases = [
        {json.loads(line)["phase"] for line in builder.communicate()[0].splitlines()} for builder in builders
    ]
    assert [builder.returncode for builder in builders] == [0, 0]
    assert sorted("build" in seen for seen in phases) == [False, True]
    assert {"wait", "done"} in phases


def test_without_a_go_that_is_new_enough_the_wheel_is_used(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A Go on PATH that is older than the go line asks for is left alone."""
    old = script(tmp_path / "bin" / "go", "go1.25.9")
    monkeypatch.setenv("PATH", f"{old.parent}{os.pathsep}{os.environ['PATH']}")
    assert gosdk.machine_go() == (old, (1, 25, 9))
    before = time.time()
    path = tools.ensure(["hello"], _quiet)["hello"]
    assert path.stat().st_mtime >= before - 1
    build_info = subprocess.run(
        [gosdk.wheel_go(), "version", path], capture_output=True, text=True, check=True
    )
    assert "go1.26." in build_info.stdout
