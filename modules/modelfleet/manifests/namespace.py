"""Namespaces of teams."""

from modelfleet.manifests.objects import KubeObject, labels
from modelfleet.spec import Team

# KServe 0.20.0 injects its storage-initializer without a securityContext of its own, which 'restricted'
# refuses; the model servers themselves satisfy 'restricted'. So 'baseline' is enforced, and the rest is said.
_POD_SECURITY = {"enforce": "baseline", "audit": "restricted", "warn": "restricted"}


def namespace(team: Team) -> KubeObject:
    """Return the team's namespace with its Pod Security levels."""
    security = {f"pod-security.kubernetes.io/{mode}": level for mode, level in _POD_SECURITY.items()}
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": team.namespace, "labels": labels(team.name) | security},
    }
