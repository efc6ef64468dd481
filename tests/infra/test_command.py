"""How the engine's command line is set up."""

from pathlib import Path

import pytest
from modelfleet.infra.command import Command, backend
from modelfleet.spec import UserError


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("file:///srv/state", "file:///srv/state?metadata=skip"),
        ("file:///srv/state?no_tmp_dir=true", "file:///srv/state?no_tmp_dir=true&metadata=skip"),
        ("file:///srv/state?metadata=skip", "file:///srv/state?metadata=skip"),
        ("s3://bucket?region=eu-central-1", "s3://bucket?region=eu-central-1"),
    ],
)
def test_a_file_backend_keeps_no_attributes(given: str, used: str) -> None:
    """Half-written attributes would make a state unreadable; other backends have none."""
    assert backend(given) == used


def test_a_missing_engine_is_told() -> None:
    """Nobody sees a traceback because a program is missing."""
    with pytest.raises(UserError, match="the Pulumi command line is missing"):
        Command({"PATH": "/nonexistent"})


def test_temporary_files_go_with_the_run(tmp_path: Path) -> None:
    """What providers leave, a kubeconfig's token for one, is gone when the run is.

    A shell script plays the engine here: the real one leaves such files in every run.
    """
    engine = tmp_path / "pulumi"
    engine.write_text("#!/bin/sh\necho token > $TMPDIR/kubeconfig1\ncat $TMPDIR/kubeconfig1\necho $TMPDIR\n")
    engine.chmod(0o755)
    said = Command({"PATH": f"{tmp_path}:/usr/bin:/bin"}).run(["up"], str(tmp_path), {}).stdout.splitlines()
    assert said[0] == "token"
    assert not Path(said[1]).exists()
