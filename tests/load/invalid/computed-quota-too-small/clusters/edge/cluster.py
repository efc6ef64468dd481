from modelfleet.spec import Cluster, Eks, NodePool, Quota

cluster = Cluster(
    name="edge",
    provisioner=Eks(region="eu-central-1", version="1.36"),
    node_pools=(NodePool(name="cpu", cpu="4", memory="16Gi", max=1),),
    teams={team: Quota(cpu="4", memory="16Gi", pods=0) for team in ("tabular",)},
)
