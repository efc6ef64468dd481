from modelfleet.spec import Cluster, Eks, NodePool, Quota

cluster = Cluster(
    name="edge",
    provisioner=Eks(region="eu-central-1", version="1.36"),
    node_pools=(NodePool(name="cpu", cpu="4", memory="16Gi", max=1),),
    teams={"tabulr": Quota(cpu="4", memory="16Gi"), "tabular": Quota(cpu="4", memory="16Gi")},
)
