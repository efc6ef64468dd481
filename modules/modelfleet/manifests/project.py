"""AppProjects: the boundary between teams in Argo CD."""

from modelfleet.manifests.application import ARGOCD_NAMESPACE, FINALIZER, IN_CLUSTER
from modelfleet.manifests.objects import KubeObject, labels
from modelfleet.spec import FleetSettings, Team

#: All that services emit. Quota, access and network policy come from the platform's project alone.
SERVICE_KINDS = (("serving.kserve.io", "InferenceService"),)


def project(settings: FleetSettings, team: Team) -> KubeObject:
    """Return the team's AppProject: this repository, the team's namespace, the kinds of a service.

    There is no clusterResourceWhitelist: without one, Argo CD permits no cluster-scoped kind.
    Source: CustomResourceDefinition appprojects.argoproj.io of Argo CD 3.5.7.
    """
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AppProject",
        "metadata": {
            "name": team.name,
            "namespace": ARGOCD_NAMESPACE,
            "labels": labels(team.name),
            # Before the Applications and so gone after them: Argo CD looks just once whether one names it.
            "annotations": {"argocd.argoproj.io/sync-wave": "-1"},
            # Stays until no Application names it, so that deleting a team deletes its services in order.
            "finalizers": [FINALIZER],
        },
        "spec": {
            "description": f"Model services of team {team.name}",
            "sourceRepos": [settings.repository],
            "destinations": [{"server": IN_CLUSTER, "namespace": team.namespace}],
            "namespaceResourceWhitelist": [{"group": group, "kind": kind} for group, kind in SERVICE_KINDS],
        },
    }
