"""The laptop: a real control plane with simulated nodes."""

from modelfleet.spec import Accelerator, Cluster, Local, NodePool, Quota

cluster = Cluster(
    name="local",
    provisioner=Local(),
    node_pools=(
        NodePool(name="cpu", cpu="8", memory="32Gi", min=2, max=2),
        NodePool(
            name="gpu-l4",
            cpu="16",
            memory="64Gi",
            min=1,
            max=1,
            accelerator=Accelerator(vendor="nvidia", product="l4", count=4, memory="24Gi"),
        ),
    ),
    teams={
        "vision": Quota(cpu="16", memory="64Gi", accelerators={"nvidia.com/gpu": 2}, pods=50),
    },
)
