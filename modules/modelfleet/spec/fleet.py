"""The fleet: everything declared in one repository."""

from functools import cached_property

from pydantic import Field

from modelfleet.spec.base import Spec
from modelfleet.spec.cluster import Cluster
from modelfleet.spec.finding import UserError
from modelfleet.spec.names import DnsLabel, GitRef, GitUrl
from modelfleet.spec.service import ModelService
from modelfleet.spec.team import Team


class FleetSettings(Spec):
    """Settings of the whole fleet, in clusters/fleet.py."""

    name: DnsLabel
    repository: GitUrl
    """The repository that Argo CD reads: this one."""
    revision: GitRef = "refs/heads/main"
    """The ref that Argo CD follows."""


class Fleet(Spec):
    """All clusters, teams and model services, each sorted by name."""

    settings: FleetSettings
    clusters: tuple[Cluster, ...] = Field(default=())
    teams: tuple[Team, ...] = Field(default=())
    services: tuple[ModelService, ...] = Field(default=())

    def cluster(self, name: str) -> Cluster:
        """Return the cluster of that name.

        Raises UserError that lists the clusters there are.
        """
        for cluster in self.clusters:
            if cluster.name == name:
                return cluster
        names = ", ".join(cluster.name for cluster in self.clusters) or "none"
        raise UserError(f"there is no cluster {name!r} in this fleet", f"clusters: {names}")

    def teams_on(self, cluster: Cluster) -> tuple[Team, ...]:
        """Teams that have a quota on the cluster."""
        return tuple(team for team in self.teams if team.name in cluster.teams)

    def services_on(self, cluster: Cluster) -> tuple[ModelService, ...]:
        """Model services that run on the cluster."""
        named = self._by_placement
        positions = sorted([*named.get(cluster.name, ()), *named.get(None, ())])
        return tuple(s for s in map(self.services.__getitem__, positions) if runs_on(s, cluster))

    @cached_property
    def _by_placement(self) -> dict[str | None, list[int]]:
        """Positions of services by the clusters they name; None for those that name none.

        Hundreds of clusters times thousands of services are millions of questions; most need not be asked.
        """
        positions: dict[str | None, list[int]] = {}
        for position, service in enumerate(self.services):
            for name in set(service.placement.clusters) or {None}:
                positions.setdefault(name, []).append(position)
        return positions


def runs_on(service: ModelService, cluster: Cluster) -> bool:
    """Tell whether the service is placed on the cluster: its team has a quota, and placement allows it."""
    named = service.placement.clusters
    return service.team in cluster.teams and (not named or cluster.name in named)
