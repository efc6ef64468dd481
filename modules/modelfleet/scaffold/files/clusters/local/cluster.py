"""This machine: a real control plane with simulated nodes."""

from modelfleet.spec import Accelerator, Cluster, Local, NodePool, Quota

cluster = Cluster(
    name="local",
    provisioner=Local(),
    node_pools=(
        NodePool(name="cpu", cpu="8", memory="32Gi", min=1, max=1),
        NodePool(
            name="gpu",
            cpu="16",
            memory="64Gi",
            min=1,
            max=1,
            accelerator=Accelerator(vendor="nvidia", product="l4", count=4, memory="24Gi"),
        ),
    ),
    teams={
        "@team@": Quota(cpu="8", memory="32Gi", accelerators={"nvidia.com/gpu": 1}),
    },
)
