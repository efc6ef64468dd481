"""Production on AWS."""

from modelfleet.spec import Accelerator, Cluster, Eks, NodePool, Quota

cluster = Cluster(
    name="aws-prod",
    provisioner=Eks(region="eu-central-1", version="1.36"),
    node_pools=(
        NodePool(name="cpu", instance_type="m7i.2xlarge", cpu="8", memory="32Gi", min=2, max=10),
        NodePool(
            name="gpu-l4",
            instance_type="g6.12xlarge",
            cpu="48",
            memory="192Gi",
            min=0,
            max=4,
            accelerator=Accelerator(vendor="nvidia", product="l4", count=4, memory="24Gi"),
        ),
    ),
    teams={
        "vision": Quota(cpu="64", memory="256Gi", accelerators={"nvidia.com/gpu": 8}, pods=200),
    },
)
