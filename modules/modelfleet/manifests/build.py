"""All objects of a cluster."""

from collections.abc import Iterable, Iterator

from modelfleet.manifests.objects import Emitted, KubeObject, Shared
from modelfleet.manifests.root import identity, root
from modelfleet.manifests.service import service
from modelfleet.manifests.team import team
from modelfleet.spec import Cluster, Fleet, UserError


def build(fleet: Fleet, cluster: Cluster, shared: Shared | None = None) -> list[Emitted]:
    """Return every object of the cluster with its path, sorted by path.

    Whoever builds several clusters gives all of them one `shared`, which saves time and changes nothing.

    Raises UserError when two things that were declared would be one object: team 'a' with a service 'b-c'
    and team 'a-b' with a service 'c' share the name of an Application.
    """
    emitted = sorted(_all(fleet, cluster, shared or Shared()), key=lambda e: e.path)
    _refuse_two_owners(emitted, cluster)
    return emitted


def _all(fleet: Fleet, cluster: Cluster, shared: Shared) -> Iterator[Emitted]:
    yield root(fleet.settings, cluster)
    yield identity(fleet.settings, cluster)
    for owner in fleet.teams_on(cluster):
        yield from team(fleet.settings, cluster, owner, shared)
    for declared in fleet.services_on(cluster):
        yield from service(fleet.settings, cluster, declared, shared)


def _refuse_two_owners(emitted: Iterable[Emitted], cluster: Cluster) -> None:
    seen: dict[tuple[object, ...], str] = {}
    for one in emitted:
        other = seen.setdefault(_identity(one.object), one.path)
        if other is not one.path:
            raise UserError(
                f"on cluster {cluster.name!r}, {_title(one.object)} would be written by two things that are "
                f"declared ({other}, {one.path})",
                "rename one of the services or teams under apps/ and clusters/teams/",
            )


def _identity(manifest: KubeObject) -> tuple[object, ...]:
    metadata = manifest["metadata"]
    assert isinstance(metadata, dict)  # noqa: S101 - every builder here writes a mapping
    return manifest["apiVersion"], manifest["kind"], metadata.get("namespace"), metadata["name"]


def _title(manifest: KubeObject) -> str:
    _, kind, namespace, name = _identity(manifest)
    return f"{kind} {namespace}/{name}"
