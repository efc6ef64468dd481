from modelfleet.spec import Team

team = Team(name="vision", owners=("vision-owners",), viewers=("system:masters",))
