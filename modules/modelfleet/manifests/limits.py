"""LimitRanges: what a container gets that says nothing."""

from modelfleet.manifests.objects import KubeObject, labels
from modelfleet.spec import Team


def limit_range(team: Team) -> KubeObject:
    """Return defaults for containers without requests or limits: the quota would refuse their pods."""
    return {
        "apiVersion": "v1",
        "kind": "LimitRange",
        "metadata": {"name": "defaults", "namespace": team.namespace, "labels": labels(team.name)},
        "spec": {
            "limits": [
                {
                    "type": "Container",
                    "defaultRequest": {"cpu": "100m", "memory": "256Mi"},
                    "default": {"memory": "1Gi"},
                }
            ]
        },
    }
