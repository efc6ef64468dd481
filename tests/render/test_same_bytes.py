"""The same fleet gives the same bytes: on any machine, in any language, in any order of files."""

import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from modelfleet.render import flat, render
from modelfleet.spec import Fleet

from benchmarks import workload
from tests.manifests.fleets import fleets

MODELFLEET = Path(sys.executable).with_name("modelfleet")
WORLDS = {
    "another hash seed": {"PYTHONHASHSEED": "1"},
    "yet another hash seed": {"PYTHONHASHSEED": "4294967295"},
    "the other side of the world": {"TZ": "Pacific/Kiritimati"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "no UTF-8": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "without assertions": {"PYTHONOPTIMIZE": "2"},
}


def write_fleet(folder: Path, seed: int | None = None) -> None:
    """Write a small fleet, its files in the order of a seed."""
    files = list(workload.files(workload.S))
    if seed is not None:
        random.Random(seed).shuffle(files)
    for path, content in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, "utf-8")


def digest_after_render(folder: Path, world: dict[str, str], umask: int = 0o022) -> str:
    """Render in a process of its own; return a digest over names, modes and bytes."""
    environment = os.environ | {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"} | world
    command = [str(MODELFLEET), "--fleet", str(folder), "render"]
    subprocess.run(command, env=environment, umask=umask, check=True, capture_output=True)
    digest = hashlib.sha256()
    for path in sorted((folder / "clusters").glob("*/rendered/**/*")):
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.relative_to(folder)} {path.stat().st_mode:o} ".encode() + content)
    return digest.hexdigest()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the digest of the fleet rendered here and now."""
    folder = tmp_path_factory.mktemp("here")
    write_fleet(folder)
    return digest_after_render(folder, {})


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS.keys())
def test_the_world_around_does_not_matter(tmp_path: Path, expected: str, world: dict[str, str]) -> None:
    """Neither hash seed nor time zone, language, encoding or optimisation change a byte."""
    write_fleet(tmp_path)
    assert digest_after_render(tmp_path, world) == expected


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_the_umask_does_not_matter(tmp_path: Path, expected: str, umask: int) -> None:
    """Modes are part of what is compared."""
    write_fleet(tmp_path)
    assert digest_after_render(tmp_path, {}, umask) == expected


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_files_does_not_matter(tmp_path: Path, expected: str, seed: int) -> None:
    """A folder lists its files in the order they were made, or in none."""
    write_fleet(tmp_path, seed)
    assert digest_after_render(tmp_path, {}) == expected


def test_another_fleet_has_another_digest(tmp_path: Path, expected: str) -> None:
    """The comparisons above can fail."""
    write_fleet(tmp_path)
    declared = tmp_path / "clusters/fleet.py"
    declared.write_text(declared.read_text("utf-8").replace("models.git", "model.git"), "utf-8")
    assert digest_after_render(tmp_path, {}) != expected


@given(fleets(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_every_valid_fleet_renders_the_same_from_an_equal_fleet(fleet: Fleet, chance: random.Random) -> None:
    """Rendering twice, and from mappings filled in another order, gives the same bytes."""
    once = flat(render(fleet))
    assert flat(render(Fleet.model_validate_json(_reordered(fleet, chance)))) == once
    assert all(content.decode().endswith("\n") for content in once.values())


def _reordered(fleet: Fleet, chance: random.Random) -> str:
    """Return the fleet as JSON whose mappings are in another order."""

    def mixed(pairs: list[tuple[str, object]]) -> dict[str, object]:
        return dict(chance.sample(pairs, len(pairs)))

    return json.dumps(json.loads(fleet.model_dump_json(), object_pairs_hook=mixed))
