"""Argo CD: its configuration, and the project of the platform's own Applications."""

import base64
import secrets
from collections.abc import Mapping
from importlib.resources import files

import pulumi
import pulumi_kubernetes as k8s

from modelfleet.addons import ARGOCD
from modelfleet.spec import RESERVED_NAMESPACES

#: The AppProject of the root Application and of the teams' foundations.
PROJECT = "platform"
#: Argo CD's name for the cluster that it runs in.
IN_CLUSTER = "https://kubernetes.default.svc"

# Argo CD finds its own ConfigMaps and Secrets by this label (common.LabelKeyAppPartOf in its source).
_PART_OF = {"app.kubernetes.io/part-of": "argocd"}
# Kinds with much traffic that nobody declares in Git; not watching them saves memory and API requests.
_EXCLUDED = """\
- apiGroups: ["", discovery.k8s.io]
  kinds: [Endpoints, EndpointSlice]
- apiGroups: [coordination.k8s.io]
  kinds: [Lease]
- apiGroups: ["", events.k8s.io]
  kinds: [Event]
"""


class ArgoCd(pulumi.ComponentResource):
    """Configuration that Argo CD reads from its namespace; where its processes run is not its business."""

    def __init__(self, repository: str, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the configuration; Applications of the platform's project may read `repository` alone."""
        super().__init__("modelfleet:infra:ArgoCd", ARGOCD.name, None, opts)
        self._config_map("argocd-cm", settings())
        # Nobody gets a right by default; the local plane has no Argo CD server to log in to.
        self._config_map("argocd-rbac-cm", {"policy.default": ""})
        self._secret()
        k8s.apiextensions.CustomResource(
            f"project-{PROJECT}",
            api_version="argoproj.io/v1alpha1",
            kind="AppProject",
            metadata=_metadata(PROJECT),
            spec=project(repository),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"project": PROJECT})

    def _config_map(self, name: str, data: Mapping[str, str]) -> None:
        k8s.core.v1.ConfigMap(
            name, metadata=_metadata(name), data=data, opts=pulumi.ResourceOptions(parent=self)
        )

    def _secret(self) -> None:
        # Made once, when the Secret is created; afterwards the recorded value stays.
        key = base64.b64encode(secrets.token_urlsafe(32).encode()).decode()
        k8s.core.v1.Secret(
            "argocd-secret",
            metadata=_metadata("argocd-secret"),
            type="Opaque",
            data=pulumi.Output.secret({"server.secretkey": key}),
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["data"]),
        )


def settings() -> dict[str, str]:
    """Return the data of `argocd-cm`."""
    health = files("modelfleet.infra").joinpath("application_health.lua").read_text(encoding="utf-8")
    return {
        "admin.enabled": "false",
        "application.resourceTrackingMethod": "annotation",
        "resource.customizations.health.argoproj.io_Application": health,
        # A status that changes without changing health need not be compared with Git again.
        "resource.customizations.ignoreResourceUpdates.all": "jsonPointers: [/status]\n",
        "resource.exclusions": _EXCLUDED,
    }


def project(repository: str) -> dict[str, object]:
    """Return the spec of the platform's AppProject: just what the root and the teams' foundations emit.

    Its destinations are Argo CD's own namespace and those of teams: every namespace but the reserved ones.
    """
    reserved = [*sorted(RESERVED_NAMESPACES - {ARGOCD.namespace}), "kube-*", "knative-*"]
    namespaces = ["*", *(f"!{name}" for name in reserved)]
    return {
        "description": "Owned by the platform: the root Application and the foundations of teams.",
        "sourceRepos": [repository],
        "destinations": [{"server": IN_CLUSTER, "namespace": name} for name in namespaces],
        "clusterResourceWhitelist": [{"group": "", "kind": "Namespace"}],
        "namespaceResourceWhitelist": [
            {"group": "argoproj.io", "kind": "AppProject"},
            {"group": "argoproj.io", "kind": "Application"},
            {"group": "", "kind": "ConfigMap"},
            {"group": "", "kind": "LimitRange"},
            {"group": "", "kind": "ResourceQuota"},
            {"group": "networking.k8s.io", "kind": "NetworkPolicy"},
            {"group": "rbac.authorization.k8s.io", "kind": "RoleBinding"},
        ],
    }


def _metadata(name: str) -> k8s.meta.v1.ObjectMetaArgs:
    return k8s.meta.v1.ObjectMetaArgs(name=name, namespace=ARGOCD.namespace, labels=_PART_OF)
