from modelfleet.spec import Cluster, Eks, NodePool, Quota

cluster = NodePool(name="cpu", cpu="4", memory="16Gi", max=1)
