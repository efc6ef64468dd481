"""Team @team@."""

from modelfleet.spec import Team

team = Team(
    name="@team@",
    owners=("@name@-@team@",),
)
