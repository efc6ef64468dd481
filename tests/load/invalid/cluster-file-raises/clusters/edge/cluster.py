from modelfleet.spec import Cluster, Eks, NodePool, Quota

SIZE = 4
cluster = Cluster(
    name="edge",
    provisioner=Eks(region=REGION, version="1.36"),
)
