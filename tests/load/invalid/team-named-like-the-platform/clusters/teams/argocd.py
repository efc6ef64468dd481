from modelfleet.spec import Team

team = Team(name="argocd", owners=("argocd-owners",))
