"""The shipped schemas: of the pinned versions, small, fresh, and quick to use."""

import re
from pathlib import Path

import pytest
import yaml
from modelfleet import check
from modelfleet.check import schemas, validate
from modelfleet.check.reduce import GROUPS
from modelfleet.cli.maintain import pinned_schemas
from modelfleet.local import tools

TOOLS = Path(__file__).parents[2] / "tools"


def test_they_are_of_the_versions_that_the_tools_pin() -> None:
    """A pin that moves without `make schemas` fails here."""
    pinned = "\n".join(file.read_text() for file in TOOLS.glob("*/go.mod"))
    for module, version in schemas.document()["pins"].items():
        assert re.search(
            rf"^(require)?\s+{re.escape(module)} {re.escape(version)}(\s|$)", pinned, re.MULTILINE
        )


def test_they_are_small() -> None:
    """They ship with the package and lie in every clone."""
    assert Path(check.__file__).with_name(schemas.FILE).stat().st_size < 100_000


def test_packing_knows_no_time_and_no_order() -> None:
    """The same content gives the same bytes."""
    document = schemas.document()
    shuffled = dict(reversed(document.items()))
    assert schemas.pack(document) == schemas.pack(shuffled)
    assert schemas.pack(document)[4:8] == b"\0\0\0\0"


def test_every_group_and_every_kind_that_we_emit_is_there() -> None:
    """Each kind's validator compiles, and takes no object without a name."""
    kinds = schemas.kinds()
    for group, version in GROUPS:
        assert any(kind.startswith(f"{group}/{version} ".lstrip("/")) for kind in kinds)
    for kind in kinds:
        api, _, name = kind.partition(" ")
        assert not schemas.validator(kind).is_valid({"apiVersion": api, "kind": name, "metadata": {}})


@pytest.mark.e2e
def test_they_are_what_a_refresh_gives() -> None:
    """Made anew from the pinned sources, they are equal."""
    assert pinned_schemas() == schemas.document()


@pytest.mark.e2e
def test_what_kserve_ships_is_taken() -> None:
    """KServe's own runtimes and storage containers, which a live API server takes, have no finding."""
    folder = tools.assets("kserve", lambda _: None) / "config"
    files = [*folder.glob("runtimes/*.yaml"), *folder.glob("storagecontainers/*.yaml")]
    objects = [(file.name, yaml.safe_load(file.read_text())) for file in files]
    kserve = [
        (name, manifest)
        for name, manifest in objects
        if "serving.kserve.io" in manifest.get("apiVersion", "")
    ]
    assert len(kserve) >= 10
    assert validate(kserve) == []
