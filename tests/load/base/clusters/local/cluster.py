"""A cluster for every team."""

from modelfleet.spec import Cluster, Local, NodePool, Quota

SHARE = Quota(cpu="8", memory="32Gi")

cluster = Cluster(
    name="local",
    provisioner=Local(),
    node_pools=(NodePool(name="cpu", cpu="8", memory="32Gi", max=2),),
    teams={"vision": SHARE, "vision-lab": SHARE, "tabular": SHARE},
)
