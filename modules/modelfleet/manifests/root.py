"""The root Application, the one object of the tree that Pulumi creates, and what it always holds."""

from modelfleet.manifests.application import ARGOCD_NAMESPACE, PLATFORM_PROJECT, application
from modelfleet.manifests.objects import LABEL_MANAGED_BY, Emitted, KubeObject
from modelfleet.spec import Cluster, FleetSettings

FOLDER = "argocd"
PROJECTS = f"{FOLDER}/projects"
TEAM_APPLICATIONS = f"{FOLDER}/teams"
SERVICE_APPLICATIONS = f"{FOLDER}/services"


_LABELS = {LABEL_MANAGED_BY: "modelfleet"}


def root(settings: FleetSettings, cluster: Cluster) -> Emitted:
    """Return the Application of all projects and Applications of the cluster."""
    return Emitted(
        "root.yaml",
        application(
            name="root",
            project=PLATFORM_PROJECT,
            namespace=ARGOCD_NAMESPACE,
            folder=FOLDER,
            settings=settings,
            cluster=cluster,
            labels=_LABELS,
            # With hundreds of Applications below, applying the unchanged ones again takes minutes.
            sync_options=("ApplyOutOfSyncOnly=true",),
            recurse=True,
        ),
    )


def identity(settings: FleetSettings, cluster: Cluster) -> Emitted:
    """Return the ConfigMap that says which cluster of which fleet this is.

    It also keeps the root's folder from being absent or empty on a cluster without teams: Argo CD would
    neither end a sync of such a folder nor prune the last team (`allowEmpty: false`).
    """
    manifest: KubeObject = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "fleet", "namespace": ARGOCD_NAMESPACE, "labels": _LABELS},
        "data": {"cluster": cluster.name, "fleet": settings.name},
    }
    return Emitted(f"{FOLDER}/fleet.yaml", manifest)
