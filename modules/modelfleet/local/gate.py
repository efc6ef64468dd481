"""Waits for what a part needs, then becomes that part: `python -m modelfleet.local.gate`.

Arguments: kubeconfig, API paths that must exist (a CustomResourceDefinition must be established), `--`, and
the part's command line. Parts that need what Pulumi makes thus start in any order and never crash in a loop.
"""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from modelfleet.local.api import Api, Json, RefusedError, UnavailableError, connect

READY = "/readyz"
_POLL = 0.3  # seconds; a request costs about 5 ms


def main(arguments: Sequence[str]) -> None:
    """Wait, then replace this process by the part."""
    split = arguments.index("--")
    kubeconfig, *paths = arguments[:split]
    api = connect(Path(kubeconfig))
    for path in (READY, *paths):
        while not _is_there(api, path):
            time.sleep(_POLL)
    command = tuple(arguments[split + 1 :])
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


def _is_there(api: Api, path: str) -> bool:
    if path == READY:
        return api.ready()
    try:
        found = api.get(path)
    except (UnavailableError, RefusedError):
        return False
    return found is not None and _is_established(found)


def _is_established(found: Json) -> bool:
    if found.get("kind") != "CustomResourceDefinition":
        return True
    # Null for a moment after creation.
    conditions: list[Json] = found.get("status", {}).get("conditions") or []
    return any(c["type"] == "Established" and c["status"] == "True" for c in conditions)


if __name__ == "__main__":
    main(sys.argv[1:])
