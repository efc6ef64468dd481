"""ResourceQuotas: what all pods of a team may use at once."""

from typing import get_args

from modelfleet.manifests.objects import KubeObject, labels
from modelfleet.manifests.quantity import canonical
from modelfleet.spec import Accelerator, Cluster, Quota, Team, Vendor

_KNOWN = frozenset(Accelerator(vendor=vendor, product="any").resource for vendor in get_args(Vendor))


def resource_quota(team: Team, cluster: Cluster) -> KubeObject:
    """Return the team's quota on the cluster.

    Accelerators that the team was not granted get 0: a resource that a quota does not name has no bound.
    """
    quota = cluster.teams[team.name]
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "team", "namespace": team.namespace, "labels": labels(team.name)},
        "spec": {"hard": _hard(quota) | _accelerators(quota, cluster)},
    }


def _hard(quota: Quota) -> dict[str, str]:
    memory = canonical(quota.memory)
    return {
        "requests.cpu": canonical(quota.cpu),
        "requests.memory": memory,
        "limits.memory": memory,
        "requests.storage": canonical(quota.storage),
        "pods": str(quota.pods),
        # Traffic enters through the platform's gateway.
        "services.loadbalancers": "0",
        "services.nodeports": "0",
    }


def _accelerators(quota: Quota, cluster: Cluster) -> dict[str, str]:
    offered = {pool.accelerator.resource for pool in cluster.node_pools if pool.accelerator}
    named = _KNOWN | offered | quota.accelerators.keys()
    # Kubernetes bounds extended resources by their requests alone; limits always equal them.
    return {f"requests.{resource}": str(quota.accelerators.get(resource, 0)) for resource in named}
