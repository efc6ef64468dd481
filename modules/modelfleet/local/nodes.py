"""The machines of the plane: the nodes that the cluster's pools declare, played by KWOK."""

import hashlib
import json
from collections.abc import Iterator

from modelfleet.local.api import Api, Json
from modelfleet.spec import Cluster, NodePool

SIMULATED = "kwok.x-k8s.io/node"
"""Annotation of a node that KWOK plays."""
_DECLARED = "modelfleet.dev/declared"
_NODES = "/api/v1/nodes"
_PODS_PER_NODE = "110"  # the kubelet's default
_NOW: Json = {"gracePeriodSeconds": 0}


def reconcile(api: Api, cluster: Cluster, port: int) -> None:
    """Make the simulated nodes those that the cluster declares: `max` nodes of each pool.

    `port` is where KWOK answers for their kubelets.

    A node whose pool changed is replaced, as a machine would be; its pods start anew elsewhere.
    """
    wanted = {node["metadata"]["name"]: node for node in nodes(cluster, port)}
    live = {node["metadata"]["name"]: node for node in api.items(_NODES) if is_simulated(node)}
    for name, node in list(live.items()):
        if name not in wanted or _declared(node) != _declared(wanted[name]):
            _remove(api, name)
            del live[name]
    for name in wanted.keys() - live.keys():
        api.create(_NODES, wanted[name])


def nodes(cluster: Cluster, port: int) -> Iterator[Json]:
    """Give the cluster's nodes as Kubernetes objects."""
    for pool in cluster.node_pools:
        yield from (_node(pool, number, port) for number in range(pool.max))


def is_simulated(node: Json) -> bool:
    """Tell whether KWOK plays this node."""
    return SIMULATED in node["metadata"].get("annotations", {})


def _node(pool: NodePool, number: int, port: int) -> Json:
    name = f"{pool.name}-{number}"
    labels = {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}
    capacity = {"cpu": pool.cpu, "memory": pool.memory, "pods": _PODS_PER_NODE}
    if pool.accelerator:
        capacity[pool.accelerator.resource] = str(pool.accelerator.count)
    node: Json = {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": labels | pool.labels, "annotations": {SIMULATED: "fake"}},
        "spec": {"taints": [taint.model_dump() for taint in pool.taints]},
        "status": {
            "capacity": capacity,
            "allocatable": capacity,
            "addresses": [
                {"type": "InternalIP", "address": "127.0.0.1"},
                {"type": "Hostname", "address": name},
            ],
            "daemonEndpoints": {"kubeletEndpoint": {"Port": port}},
        },
    }
    digest = hashlib.sha256(json.dumps(node, sort_keys=True).encode()).hexdigest()
    node["metadata"]["annotations"][_DECLARED] = digest[:16]
    return node


def _declared(node: Json) -> str | None:
    return node["metadata"].get("annotations", {}).get(_DECLARED)


def _remove(api: Api, name: str) -> None:
    api.delete(f"{_NODES}/{name}")
    for pod in api.items(f"/api/v1/pods?fieldSelector=spec.nodeName%3D{name}"):
        meta = pod["metadata"]
        api.delete(f"/api/v1/namespaces/{meta['namespace']}/pods/{meta['name']}", _NOW)
