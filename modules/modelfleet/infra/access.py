"""ClusterRoles of teams: what runs comes from Git, so nobody creates or changes anything by hand."""

from collections.abc import Mapping

import pulumi
import pulumi_kubernetes as k8s

from modelfleet.spec import OWNER_ROLE, VIEWER_ROLE

_READ = ("get", "list", "watch")
# Secrets are left out; so is everything that could undo quota, access or network policy.
_READABLE: Mapping[str, tuple[str, ...]] = {
    "": (
        "configmaps", "endpoints", "events", "limitranges", "pods", "pods/log", "resourcequotas", "services",
    ),
    "apps": ("deployments", "replicasets"),
    "autoscaling": ("horizontalpodautoscalers",),
    "discovery.k8s.io": ("endpointslices",),
    "events.k8s.io": ("events",),
    "networking.k8s.io": ("networkpolicies",),
    "serving.kserve.io": ("inferenceservices", "inferenceservices/status"),
}  # fmt: skip


class TeamRoles(pulumi.ComponentResource):
    """The roles that every team's RoleBindings name."""

    def __init__(self, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare one ClusterRole each for owners and viewers."""
        super().__init__("modelfleet:infra:TeamRoles", "team-roles", None, opts)
        for name, rules in roles().items():
            k8s.rbac.v1.ClusterRole(
                name, metadata={"name": name}, rules=rules, opts=pulumi.ResourceOptions(parent=self)
            )
        self.register_outputs({})


def roles() -> dict[str, list[k8s.rbac.v1.PolicyRuleArgsDict]]:
    """Return the rules of each ClusterRole: owners may also restart pods and forward their ports."""
    reading = [_rule(group, names, _READ) for group, names in _READABLE.items()]
    restarting = [_rule("", ("pods",), ("delete",)), _rule("", ("pods/portforward",), ("create",))]
    return {OWNER_ROLE: [*reading, *restarting], VIEWER_ROLE: reading}


def _rule(group: str, names: tuple[str, ...], verbs: tuple[str, ...]) -> k8s.rbac.v1.PolicyRuleArgsDict:
    return {"api_groups": [group], "resources": list(names), "verbs": list(verbs)}
