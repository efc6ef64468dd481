"""The root Application: the one object of the tree that Pulumi creates."""

from modelfleet.manifests.application import ARGOCD_NAMESPACE, PLATFORM_PROJECT, application
from modelfleet.manifests.objects import LABEL_MANAGED_BY, Emitted
from modelfleet.spec import Cluster, FleetSettings

FOLDER = "argocd"
PROJECTS = f"{FOLDER}/projects"
TEAM_APPLICATIONS = f"{FOLDER}/teams"
SERVICE_APPLICATIONS = f"{FOLDER}/services"


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
            labels={LABEL_MANAGED_BY: "modelfleet"},
            # With hundreds of Applications below, applying the unchanged ones again takes minutes.
            sync_options=("ApplyOutOfSyncOnly=true",),
            recurse=True,
        ),
    )
