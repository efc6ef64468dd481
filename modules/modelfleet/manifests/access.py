"""RoleBindings: who may change a team's objects, and who may read them."""

from collections.abc import Iterator, Sequence

from modelfleet.manifests.objects import KubeObject, labels
from modelfleet.spec import Team

_RBAC = "rbac.authorization.k8s.io"


def role_bindings(team: Team) -> Iterator[tuple[str, KubeObject]]:
    """Return file names and RoleBindings: owners get Kubernetes' own role 'edit', viewers 'view'."""
    for name, role, groups in (("owners", "edit", team.owners), ("viewers", "view", team.viewers)):
        if groups:
            yield f"{name}.yaml", _role_binding(team, name, role, groups)


def _role_binding(team: Team, name: str, role: str, groups: Sequence[str]) -> KubeObject:
    return {
        "apiVersion": f"{_RBAC}/v1",
        "kind": "RoleBinding",
        "metadata": {"name": name, "namespace": team.namespace, "labels": labels(team.name)},
        "roleRef": {"apiGroup": _RBAC, "kind": "ClusterRole", "name": role},
        "subjects": [{"apiGroup": _RBAC, "kind": "Group", "name": group} for group in sorted(set(groups))],
    }
