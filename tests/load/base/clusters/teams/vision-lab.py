"""Team vision-lab."""

from modelfleet.spec import Team

team = Team(name="vision-lab", owners=("vision-lab-owners",))
