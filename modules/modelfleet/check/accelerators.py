"""Services that ask for devices which their cluster cannot give them."""

from collections.abc import Iterable, Iterator

from modelfleet.check.subject import Subject
from modelfleet.spec import Accelerator, Cluster, Finding, ModelService

_RULE = "quota-accelerator"


def accelerators(subject: Subject) -> Iterator[Finding]:
    """Say which services get no pod anywhere near: no quota, or no node, holds one replica's devices."""
    for cluster in subject.fleet.clusters:
        for service in subject.fleet.services_on(cluster):
            if service.accelerator:
                yield from _unserved(subject, cluster, service, service.accelerator)


def _unserved(
    subject: Subject, cluster: Cluster, service: ModelService, asked: Accelerator
) -> Iterator[Finding]:
    where = f"services/{service.team}/{service.name}"
    granted = cluster.teams[service.team].accelerators.get(asked.resource, 0)
    if granted < asked.count:
        what = (
            f"one replica asks for {asked.count} {asked.resource}, and cluster {cluster.name!r} "
            f"grants team {service.team!r} {granted}"
        )
        remedy = f"ask the platform team to raise accelerators[{asked.resource!r}] in {_file(cluster)}"
        yield subject.finding(_RULE, where, "accelerator", what, remedy)
    if not any(_holds(pool, asked) for pool in _offers(cluster)):
        what = f"no node of cluster {cluster.name!r} has {_shown(asked)}"
        yield subject.finding(_RULE, where, "accelerator", what, _remedy(cluster))


def _offers(cluster: Cluster) -> Iterable[Accelerator]:
    return [pool.accelerator for pool in cluster.node_pools if pool.accelerator]


def _holds(offered: Accelerator, asked: Accelerator) -> bool:
    # Pods choose nodes by the product's label and are bound by what one node has.
    return (offered.resource, offered.label) == (asked.resource, asked.label) and offered.count >= asked.count


def _remedy(cluster: Cluster) -> str:
    offers = ", ".join(sorted({_shown(offered) for offered in _offers(cluster)}))
    known = f"its nodes have {offers}" if offers else "its nodes have no accelerator"
    return (
        f"{known}; ask for that, name other clusters in placement.clusters, or add a pool to {_file(cluster)}"
    )


def _shown(accelerator: Accelerator) -> str:
    return f"{accelerator.count} {accelerator.resource} of product {accelerator.product!r}"


def _file(cluster: Cluster) -> str:
    return f"clusters/{cluster.name}/cluster.py"
