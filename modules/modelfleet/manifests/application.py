"""Argo CD Applications: what makes a folder of the rendered tree live."""

from collections.abc import Mapping
from functools import lru_cache

from modelfleet.manifests.objects import KubeObject
from modelfleet.spec import Cluster, FleetSettings

ARGOCD_NAMESPACE = "argocd"
#: The AppProject of the platform's own Applications; the base platform creates it.
PLATFORM_PROJECT = "platform"
#: The cluster that Argo CD runs in: each cluster has its own.
IN_CLUSTER = "https://kubernetes.default.svc"
#: On Applications and AppProjects: what they hold goes before they do.
FINALIZER = "resources-finalizer.argocd.argoproj.io"
# Relative to the source path: a commit elsewhere neither renders nor compares this Application again.
_OWN_PATH = {"argocd.argoproj.io/manifest-generate-paths": "."}


def application(
    *,
    name: str,
    project: str,
    namespace: str,
    folder: str,
    settings: FleetSettings,
    cluster: Cluster,
    labels: Mapping[str, str],
    sync_options: tuple[str, ...] = (),
    recurse: bool = False,
) -> KubeObject:
    """Return the Application that keeps `folder`, a path below the cluster's rendered/, alive in `namespace`.

    Source: CustomResourceDefinition applications.argoproj.io of Argo CD 3.5.7.
    """
    source = {
        "repoURL": settings.repository,
        "targetRevision": settings.revision,
        "path": f"{cluster.rendered}/{folder}",
    }
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {
            "name": name,
            "namespace": ARGOCD_NAMESPACE,
            "labels": labels,
            "annotations": _OWN_PATH,
            "finalizers": [FINALIZER],
        },
        "spec": {
            "project": project,
            "source": source | ({"directory": {"recurse": True}} if recurse else {}),
            "destination": {"server": IN_CLUSTER, "namespace": namespace},
            "syncPolicy": _sync_policy(sync_options),
        },
    }


@lru_cache(maxsize=16)
def _sync_policy(sync_options: tuple[str, ...]) -> KubeObject:
    return {
        # An empty folder is far more often a mistake than a wish: it deletes nothing.
        "automated": {"prune": True, "selfHeal": True, "allowEmpty": False},
        # Server-side apply refuses unknown fields and leaves alone what other writers own. No two
        # Applications share an object.
        "syncOptions": ["ServerSideApply=true", "FailOnSharedResource=true", *sync_options],
        # A negative limit never gives up: whatever a service needs (namespace, CRD, webhook) may come later.
        # `refresh` makes a retry use the newest commit, so that a commit that mends a broken one is not
        # stuck behind it.
        "retry": {
            "limit": -1,
            "refresh": True,
            "backoff": {"duration": "2s", "factor": 2, "maxDuration": "1m"},
        },
    }
