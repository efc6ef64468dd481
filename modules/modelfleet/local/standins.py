"""Pods that stand for Argo CD's processes outside the cluster, so that `argocd --core` finds them.

The command line reaches repo-server and cache by forwarding a port of their pods. Here they are processes
beside the cluster: KWOK plays the pods, and forwards such a connection to the process.
"""

import base64

from modelfleet.local.api import Api, Json
from modelfleet.local.identity import Identity
from modelfleet.local.nodes import is_simulated
from modelfleet.local.ports import Ports

_NAMESPACE = "argocd"
_BASE = f"/api/v1/namespaces/{_NAMESPACE}"
# Name and port that the command line asks for, and the part that stands behind it.
_STAND_INS = (("argocd-repo-server", 8081, "argocd-repo-server"), ("argocd-redis", 6379, "valkey"))
_SECRET = "argocd-redis"  # noqa: S105 - a name


def forwards(ports: Ports) -> tuple[Json, ...]:
    """KWOK's configuration: where a connection to each pod goes."""
    return tuple(_forward(name, port, ports[part]) for name, port, part in _STAND_INS)


def reconcile(api: Api, who: Identity) -> None:
    """Make the pods, and the Secret with the cache's password, once Argo CD's namespace is there."""
    if api.get(_BASE) is None:
        return
    node = next((n["metadata"]["name"] for n in api.items("/api/v1/nodes") if is_simulated(n)), None)
    for name, _, _ in _STAND_INS:
        if node and api.get(f"{_BASE}/pods/{name}") is None:
            api.create(f"{_BASE}/pods", _pod(name, node))
    if api.get(f"{_BASE}/secrets/{_SECRET}") is None:
        password = base64.b64encode(who.password("valkey").encode()).decode()
        body: Json = {"metadata": {"name": _SECRET}, "data": {"auth": password}}
        api.create(f"{_BASE}/secrets", body)


def _forward(name: str, port: int, target: int) -> Json:
    rule = {"ports": [port], "target": {"address": "127.0.0.1", "port": target}}
    return {
        "apiVersion": "kwok.x-k8s.io/v1alpha1",
        "kind": "PortForward",
        "metadata": {"name": name, "namespace": _NAMESPACE},
        "spec": {"forwards": [rule]},
    }


def _pod(name: str, node: str) -> Json:
    return {
        "metadata": {"name": name, "labels": {"app.kubernetes.io/name": name}},
        "spec": {
            "nodeName": node,
            "automountServiceAccountToken": False,
            "tolerations": [{"operator": "Exists"}],
            "containers": [{"name": "process-outside-the-cluster", "image": "none"}],
        },
    }
