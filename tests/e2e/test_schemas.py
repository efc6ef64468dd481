"""The shipped schemas judge as the live API server does."""

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.check.broken import BROKEN, STRICTER_THAN_THE_SERVER, Broken, set_field
from tests.check.objects import application, deployment, inference_service
from tests.e2e.live import Live

DRY_RUN = ("create", "--dry-run=server", "--validate=strict", "-f", "-")


@pytest.mark.parametrize("make", [inference_service, deployment, application])
def test_the_server_takes_what_the_schemas_take(live: Live, make: Callable[[], dict[str, Any]]) -> None:
    """The objects that the unit tests break are in order before."""
    live.kubectl(*DRY_RUN, text=json.dumps(_renamed(make())))


@pytest.mark.parametrize(
    "broken",
    [b for b in BROKEN if b[3] not in STRICTER_THAN_THE_SERVER],
    ids=lambda b: f"{b[0].__name__}-{b[1]}",
)
def test_the_server_refuses_what_the_schemas_refuse(live: Live, broken: Broken) -> None:
    """Each mistake of the unit tests is one for the server, too."""
    make, path, value, *_ = broken
    manifest = _renamed(make())
    set_field(manifest, path, value)
    with pytest.raises((AssertionError, subprocess.CalledProcessError)):
        live.kubectl(*DRY_RUN, text=json.dumps(manifest))


def _renamed(manifest: dict[str, Any]) -> dict[str, Any]:
    manifest["metadata"]["name"] = "dry-run-of-schemas"
    return manifest
