"""Team tabular."""

from modelfleet.spec import Team

team = Team(name="tabular", owners=("tabular-owners",))
