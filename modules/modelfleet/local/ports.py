"""Free ports on loopback, chosen once per checkout and remembered."""

import json
import random
import socket
from pathlib import Path

from modelfleet.local.layout import write_private

PORTS = (
    "supervisor",
    "etcd",
    "etcd-peer",
    "kube-apiserver",
    "kwok",
    "valkey",
    "argocd-repo-server",
    "argocd-repo-server-metrics",
    "argocd-application-controller-metrics",
    "kserve-webhook",
)

# Below the ports that Linux and macOS give to outgoing connections (32768 and 49152 up): a client that
# dials a part while it restarts could otherwise be given that very port and keep the part from binding it.
_RANGE = range(20_000, 32_000)

Ports = dict[str, int]


def choose(file: Path) -> Ports:
    """Return a port for each of `PORTS`, the remembered one where it is still free; remember the choice.

    Nothing of this plane may run, or its own ports would look taken.
    """
    known = remembered(file)
    kept = {name: port for name, port in known.items() if name in PORTS and _is_free(port)}
    chosen = {name: kept[name] if name in kept else _fresh(set(kept.values())) for name in PORTS}
    while len(set(chosen.values())) < len(PORTS):
        chosen = {name: kept[name] if name in kept else _fresh(set(kept.values())) for name in PORTS}
    write_private(file, json.dumps(chosen, indent=2))
    return chosen


def remembered(file: Path) -> Ports:
    """Return the ports of the last start, or nothing."""
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def _fresh(taken: set[int]) -> int:
    candidates = random.sample(_RANGE, len(_RANGE))
    return next(port for port in candidates if port not in taken and _is_free(port))


def _is_free(port: int) -> bool:
    # Some parts can only listen on all interfaces: the port must be free there, too.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True
