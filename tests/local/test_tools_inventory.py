"""Which program is taken: an added one, one on PATH of exactly the pinned version, or our own build."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from modelfleet.local import tools
from modelfleet.local.tools import ToolState, events, pins, probe, store
from modelfleet.local.tools.registry import owner
from modelfleet.spec import UserError

from tests.local.hello import HELLO, World, script, settle


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a world with the hello tool and nothing of it built."""
    return settle(tmp_path, monkeypatch)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the first folder on PATH."""
    path = tmp_path / "bin"
    path.mkdir()
    monkeypatch.setenv("PATH", f"{path}{os.pathsep}{os.environ['PATH']}")
    return path


def _hello() -> ToolState:
    return tools.listing()[0]


def _asked(program: Path) -> int:
    return len(Path(f"{program}.asked").read_text().splitlines())


@pytest.mark.usefixtures("world")
def test_nothing_there_is_missing() -> None:
    """A program that is nowhere is listed with the version it will have."""
    assert _hello() == ToolState("hello", "hello", "1.2.3", "missing", None, 0)


@pytest.mark.usefixtures("world")
def test_a_program_of_the_pinned_version_is_used_as_it_is(folder: Path) -> None:
    """Nothing is built for what PATH has."""
    program = script(folder / "hello", "hello v1.2.3")
    assert (_hello().state, _hello().path) == ("found", program)
    reported: list[tools.Event] = []
    assert tools.ensure(["hello"], reported.append) == {"hello": program}
    assert reported == []


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("answer", ["hello v1.2.4", "hello v1.2.3-rc1", "hello v1.2.30", "good morning", ""])
def test_a_program_of_any_other_version_is_left_alone(folder: Path, answer: str) -> None:
    """Only the exact version counts."""
    script(folder / "hello", answer)
    assert _hello().state == "missing"


@pytest.mark.usefixtures("world")
def test_a_program_that_fails_is_left_alone(folder: Path) -> None:
    """A program that prints the version and fails is not trusted, nor is one that cannot be run."""
    failing = script(folder / "hello", "hello v1.2.3")
    failing.write_text(failing.read_text() + "exit 1\n")
    assert _hello().state == "missing"
    failing.write_bytes(b"\x7fELF of another machine")
    assert _hello().state == "missing"


@pytest.mark.usefixtures("world")
def test_a_later_folder_on_path_may_have_the_right_one(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old program that hides the right one does no harm, and $KUBEBUILDER_ASSETS comes first."""
    script(folder / "hello", "hello v1.0.0")
    later = script(tmp_path / "later" / "hello", "hello v1.2.3")
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}{later.parent}")
    assert _hello().path == later
    assets = script(tmp_path / "assets" / "hello", "hello v1.2.3")
    monkeypatch.setenv("KUBEBUILDER_ASSETS", str(assets.parent))
    assert _hello().path == assets


@pytest.mark.usefixtures("world")
def test_relative_folders_on_path_are_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `.` on PATH holds depends on where one stands."""
    script(tmp_path / "here" / "hello", "hello v1.2.3")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{os.environ['PATH']}")
    assert _hello().state == "missing"


@pytest.mark.usefixtures("world")
def test_a_program_is_asked_once_until_it_changes(folder: Path) -> None:
    """Answers are remembered by path, time and size, so that a warm call starts no process."""
    program = script(folder / "hello", "hello v1.2.3")
    assert {_hello().state for _ in range(3)} == {"found"}
    assert _asked(program) == 1
    script(program, "hello v1.2.40")
    assert {_hello().state for _ in range(3)} == {"missing"}
    assert _asked(program) == 2


def test_a_damaged_memory_is_only_forgotten(world: World, folder: Path) -> None:
    """A memory file that cannot be read costs one question."""
    program = script(folder / "hello", "hello v1.2.3")
    world.cache.mkdir()
    (world.cache / "versions.json").write_text("{")
    assert _hello().state == "found"
    assert _asked(program) == 1


@pytest.mark.usefixtures("world")
def test_a_release_program_is_taken_and_preferred(folder: Path, tmp_path: Path) -> None:
    """`tools add` copies the file; it comes before PATH, and does not need the original any more."""
    script(folder / "hello", "hello v1.2.3")
    release = script(tmp_path / "downloads" / "hello-linux-amd64", "hello v1.2.3")
    added = tools.add(release)
    release.unlink()
    assert added == _hello()
    assert (added.state, added.version) == ("added", "1.2.3")
    assert added.path == store.added(HELLO, HELLO.programs[0])
    assert added.size > 0


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("name", "answer", "message"),
    [
        ("hello", "hello v1.2.2", "is hello 1.2.2, and 1.2.3 is pinned"),
        ("hello", "something else", "does not run here"),
        ("helloo", "hello v1.2.3", "is not named after a tool"),
        ("absent/../hello", "hello v1.2.3", "there is no file"),
    ],
)
def test_what_is_not_the_pinned_release_is_refused(
    tmp_path: Path, name: str, answer: str, message: str
) -> None:
    """A refusal says what the file is and what is wanted, and takes nothing."""
    script(tmp_path / Path(name).name, answer)
    with pytest.raises(UserError, match=message) as error:
        tools.add(tmp_path / name)
    assert error.value.remedy
    assert _hello().state == "missing"


@pytest.mark.usefixtures("world")
def test_a_file_that_is_not_executable_is_refused_with_the_command(tmp_path: Path) -> None:
    """Downloads often lack the executable bit."""
    release = script(tmp_path / "hello", "hello v1.2.3")
    release.chmod(0o644)
    with pytest.raises(UserError, match="is not executable") as error:
        tools.add(release)
    assert error.value.remedy == f"chmod +x {release}"


def test_prune_removes_what_no_pin_wants(world: World, tmp_path: Path) -> None:
    """Builds of other pins, unknown tools and leftovers go; the current build stays; the bytes are true."""
    tools.add(script(tmp_path / "hello", "hello v1.2.3"))
    kept = _hello().path
    for stale in ("hello/0123/bin/hello", "hello/.scratch-x/a", "unknown/4567/bin/x"):
        path = world.cache / "tools" / stale
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x" * 100)
    assert tools.prune() == 300
    assert tools.prune() == 0
    assert kept is not None
    assert kept.exists()


@pytest.mark.usefixtures("world")
def test_prune_does_not_disturb_a_build() -> None:
    """While a build holds the lock, its scratch folder is nobody else's to remove."""
    with (
        store.lock("hello", waiting=lambda: None),
        store.scratch("hello") as scratch,
        pytest.raises(UserError, match="another process is building"),
    ):
        tools.prune()
    assert not scratch.exists()


@pytest.mark.usefixtures("world")
def test_unknown_names_are_refused_before_anything_is_built() -> None:
    """One wrong name in a list stops the call."""
    with pytest.raises(UserError, match="no tool 'helo'"):
        tools.ensure(["hello", "helo"], lambda event: pytest.fail(f"{event}"))


@given(share=st.floats(0, 1), steps=st.integers(1, 3000), data=st.data())
def test_the_time_left_never_grows_without_reason(share: float, steps: int, data: st.DataObject) -> None:
    """Whatever is cached, the estimate is finite, not negative, and 0 at the end of the last tool."""
    told: list[tools.Event] = []
    progress = events.Progress([HELLO, HELLO], lambda _: "1.2.3", told.append)
    for index in (0, 1):
        progress.start(index)
        progress.tell("download")
        progress.compiling(share)
        progress.tell("build", data.draw(st.integers(0, steps)), steps)
        progress.tell("done")
    assert all(0 <= event.seconds_left < 1000 for event in told)
    assert told[-1].seconds_left == 0
    assert told[2].seconds_left > 0


def test_the_valkey_server_is_in_its_wheel() -> None:
    """The path is an executable file."""
    assert os.access(tools.valkey_server(), os.X_OK)


@pytest.mark.e2e
@pytest.mark.parametrize("name", tools.PROGRAMS)
def test_every_program_tells_its_pinned_version(name: str) -> None:
    """The real programs answer the question by which one on PATH, or an added one, is judged."""
    module, program = owner(name)
    path = tools.ensure([name], lambda event: None)[name]
    assert probe.ask(program, path) == (pins.version(module) if program.ask else None)


@pytest.mark.e2e
def test_a_warm_call_is_cheap() -> None:
    """With all tools there, asking for them takes less than 0.1 s."""
    tools.ensure(tools.PROGRAMS, lambda event: None)
    started = time.perf_counter()
    tools.ensure(tools.PROGRAMS, lambda event: pytest.fail(f"{event}"))
    assert time.perf_counter() - started < 0.1


@pytest.mark.e2e
@pytest.mark.parametrize(
    "module", [module for module in tools.MODULES if module.assets], ids=lambda m: m.name
)
def test_assets_of_every_module_are_there(module: tools.Module) -> None:
    """What the programs need at run time is copied out of their modules."""
    folder = tools.assets(module.name, lambda event: None)
    for asset in module.assets:
        assert store.size(folder / asset) > 0
