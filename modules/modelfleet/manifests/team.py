"""A team on a cluster: its objects, its project, and the Application that points at the objects."""

from collections.abc import Iterator

from modelfleet.manifests.access import role_bindings
from modelfleet.manifests.application import PLATFORM_PROJECT, application
from modelfleet.manifests.limits import limit_range
from modelfleet.manifests.namespace import namespace
from modelfleet.manifests.network import cloud_policies, network_policies
from modelfleet.manifests.objects import Emitted, KubeObject, Shared, labels
from modelfleet.manifests.project import project
from modelfleet.manifests.quota import resource_quota
from modelfleet.manifests.root import PROJECTS, TEAM_APPLICATIONS
from modelfleet.spec import Cluster, FleetSettings, Team


def team(settings: FleetSettings, cluster: Cluster, owner: Team, shared: Shared) -> Iterator[Emitted]:
    """Return everything that exists on the cluster because the team has a quota there."""
    folder = f"teams/{owner.name}"
    app = application(
        name=f"team-{owner.name}",
        project=PLATFORM_PROJECT,
        namespace=owner.namespace,
        folder=folder,
        settings=settings,
        cluster=cluster,
        labels=labels(owner.name),
    )
    yield Emitted(f"{PROJECTS}/{owner.name}.yaml", shared(project, settings, owner), shared=True)
    yield Emitted(f"{TEAM_APPLICATIONS}/{owner.name}.yaml", app)
    yield Emitted(f"{folder}/quota.yaml", resource_quota(owner, cluster))
    for name, manifest in cloud_policies(owner, cluster):
        yield Emitted(f"{folder}/{name}", manifest)
    for name, manifest in shared(_everywhere, owner):
        yield Emitted(f"{folder}/{name}", manifest, shared=True)


def _everywhere(owner: Team) -> list[tuple[str, KubeObject]]:
    """Return file names and objects of the namespace that do not depend on the cluster."""
    own = [("namespace.yaml", namespace(owner)), ("limits.yaml", limit_range(owner))]
    return [*own, *role_bindings(owner), *network_policies(owner)]
