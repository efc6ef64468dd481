from modelfleet.spec import Cluster, Eks, NodePool, Quota

cluster = Cluster(
    name="edges",
    provisioner=Eks(region="eu-central-1", version="1.36"),
    node_pools=(NodePool(name="cpu", cpu="4", memory="16Gi", max=1),),
    teams={"tabular": Quota(cpu="4", memory="16Gi")},
)
