"""Teams: who they are. What they may use stands with each cluster."""

from typing import Annotated

from pydantic import Field

from modelfleet.spec.base import Spec
from modelfleet.spec.names import GroupName, TeamName

LABEL_TEAM = "modelfleet.dev/team"
LABEL_SERVICE = "modelfleet.dev/service"


class Team(Spec):
    """A group of people that owns model services; its namespace has its name on every cluster."""

    name: TeamName
    """The file's name under clusters/teams/."""
    owners: Annotated[tuple[GroupName, ...], Field(min_length=1)]
    """Groups that may change the team's objects (Kubernetes ClusterRole 'edit')."""
    viewers: tuple[GroupName, ...] = ()
    """Groups that may read them (ClusterRole 'view')."""

    @property
    def namespace(self) -> str:
        """Kubernetes namespace."""
        return self.name
