"""Teams: who they are. What they may use stands with each cluster."""

from typing import Annotated

from pydantic import Field

from modelfleet.spec.base import Spec
from modelfleet.spec.names import GroupName, TeamName

LABEL_TEAM = "modelfleet.dev/team"
LABEL_SERVICE = "modelfleet.dev/service"
#: ClusterRoles of a team's groups; the base platform of a cluster creates them.
OWNER_ROLE = "modelfleet-owner"
VIEWER_ROLE = "modelfleet-viewer"


class Team(Spec):
    """A group of people that owns model services; its namespace has its name on every cluster."""

    name: TeamName
    """The file's name under clusters/teams/."""
    owners: Annotated[tuple[GroupName, ...], Field(min_length=1)]
    """Groups that may read the team's objects, restart its pods and forward ports; changes come from Git."""
    viewers: tuple[GroupName, ...] = ()
    """Groups that may read the team's objects, but not its Secrets."""

    @property
    def namespace(self) -> str:
        """Kubernetes namespace."""
        return self.name
