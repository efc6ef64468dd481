from modelfleet.spec import Cluster, Eks, NodePool, Quota

cluster = Cluster(
    name="edge",
    provisioner=Eks(region="eu-central-1", version="1.36"),
    node_pools=tuple(NodePool(name="cpu", cpu="4", memory="16Gi", max=1) for _ in range(2)),
    teams={"tabular": Quota(cpu="4", memory="16Gi")},
)
