"""A part behind the gate begins when what it needs is there, and not before."""

import subprocess
from pathlib import Path

import pytest
from modelfleet.local import gate
from modelfleet.local.programs import is_gate, python_program

from tests.local.planes import Running

pytestmark = pytest.mark.e2e

_MAPS = "/api/v1/namespaces/default/configmaps"


def _waiting(running: Running, *paths: str) -> subprocess.Popen[bytes]:
    marker = running.root / "begun"
    marker.unlink(missing_ok=True)
    command = [
        "-m",
        gate.__name__,
        str(running.place.kubeconfig),
        *paths,
        "--",
        "/usr/bin/touch",
        str(marker),
    ]
    return subprocess.Popen([python_program(), "-I", *command])


def _begun(running: Running) -> Path:
    return running.root / "begun"


def test_an_object_is_waited_for(running: Running) -> None:
    """The part replaces the gate as soon as the object exists."""
    with _waiting(running, f"{_MAPS}/awaited") as part:
        with pytest.raises(subprocess.TimeoutExpired):
            part.wait(1.5)
        assert not _begun(running).exists()
        running.api.create(_MAPS, {"metadata": {"name": "awaited"}})
        assert part.wait(10) == 0
    assert _begun(running).exists()


def test_a_definition_must_be_established(running: Running) -> None:
    """A CustomResourceDefinition counts when its kind is served, not when it was merely accepted."""
    definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    names = {"plural": "things", "kind": "Thing", "singular": "thing", "listKind": "ThingList"}
    schema = {"openAPIV3Schema": {"type": "object"}}
    version = {"name": "v1", "served": True, "storage": True, "schema": schema}
    body = {
        "metadata": {"name": "things.example.com"},
        "spec": {"group": "example.com", "names": names, "scope": "Cluster", "versions": [version]},
    }
    with _waiting(running, f"{definitions}/things.example.com") as part:
        running.api.create(definitions, body)
        assert part.wait(20) == 0
        assert running.api.get("/apis/example.com/v1") is not None


def test_a_gate_is_told_from_its_part() -> None:
    """Status says 'waiting' by the command line alone."""
    assert is_gate([python_program(), "-I", "-m", gate.__name__, "config", "--", "/bin/true"])
    assert not is_gate(["/bin/true"])
