"""RoleBindings: who may restart a team's pods, and who may read its objects."""

from collections.abc import Iterator, Sequence

from modelfleet.manifests.objects import KubeObject, labels
from modelfleet.spec import OWNER_ROLE, VIEWER_ROLE, Team

_RBAC = "rbac.authorization.k8s.io"


def role_bindings(team: Team) -> Iterator[tuple[str, KubeObject]]:
    """Return file names and RoleBindings to the ClusterRoles that the cluster's base platform creates.

    Until it has created them, as on a cluster that is not provisioned yet, a binding gives no right.
    """
    for name, role, groups in (("owners", OWNER_ROLE, team.owners), ("viewers", VIEWER_ROLE, team.viewers)):
        if groups:
            yield f"{name}.yaml", _role_binding(team, role, groups)


def _role_binding(team: Team, role: str, groups: Sequence[str]) -> KubeObject:
    return {
        "apiVersion": f"{_RBAC}/v1",
        "kind": "RoleBinding",
        # Kubernetes lets nobody change a binding's role: another role needs a binding of another name.
        "metadata": {"name": role, "namespace": team.namespace, "labels": labels(team.name)},
        "roleRef": {"apiGroup": _RBAC, "kind": "ClusterRole", "name": role},
        "subjects": [{"apiGroup": _RBAC, "kind": "Group", "name": group} for group in sorted(set(groups))],
    }
