"""What the supervisor itself reads out of the configuration that is written for it."""

import importlib
import shlex
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from modelfleet.local import ports
from modelfleet.local.identity import identity
from modelfleet.local.layout import layout, write_private
from modelfleet.local.programs import Parts
from modelfleet.local.supervision import configuration, configuration_file
from modelfleet.spec import UserError


def _parts(root: Path) -> Parts:
    place = layout(root)
    place.make()
    tools = defaultdict[str, Path](lambda: root / "tools" / "a program")
    return Parts(
        place, identity(place), ports.choose(place.ports), tools, defaultdict(lambda: root / "assets")
    )


@pytest.mark.parametrize("name", ["with space", "100%", "%(here)s", "a;b", "it's", "a#b", "é,="])
def test_the_supervisor_reads_what_is_meant(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fleet's folder may have any of these names: commands and environments arrive unharmed."""
    parts = _parts(tmp_path / name)
    write_private(configuration_file(parts.layout), configuration(parts))
    monkeypatch.chdir(parts.layout.state)
    options: Any = importlib.import_module("supervisor.options").ServerOptions()
    options.realize(["-c", str(configuration_file(parts.layout))])
    read = {group.name: group.process_configs[0] for group in options.process_group_configs}
    for program in parts.programs():
        config = read[program.name]
        assert tuple(shlex.split(config.command)) == parts.command(program)
        assert config.environment == dict(program.environment)


@pytest.mark.parametrize("name", ['say "so"', "a ;b", "a #b", "a\nb", "a\\b"])
def test_what_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    """A name that the file's format cannot hold is told before anything starts."""
    with pytest.raises(UserError, match="folder"):
        configuration(_parts(tmp_path / name))
