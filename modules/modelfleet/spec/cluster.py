"""Clusters: where they run, which nodes they have, and which team may use how much."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from modelfleet.spec.accelerator import Accelerator
from modelfleet.spec.base import ContradictionError, Spec
from modelfleet.spec.names import DnsLabel, Quantity, TeamName

NODE_LABEL_POOL = "modelfleet.dev/pool"
NODE_LABEL_ACCELERATOR = "modelfleet.dev/accelerator"


class Taint(Spec):
    """A derived node taint."""

    key: str
    value: str
    effect: Literal["NoSchedule"] = "NoSchedule"


class NodePool(Spec):
    """Nodes of one kind. Labels and taints are derived: a service finds its nodes on every cluster."""

    name: DnsLabel
    cpu: Quantity
    """Cores of one node."""
    memory: Quantity
    """Bytes of one node."""
    min: Annotated[int, Field(ge=0, le=1000)] = 0
    """Fewest nodes; 0 lets the pool vanish when nothing needs it."""
    max: Annotated[int, Field(ge=1, le=1000)]
    """Most nodes."""
    capacity: Literal["on-demand", "spot", "reserved"] = "on-demand"
    zones: tuple[DnsLabel, ...] = ()
    """Zones the pool spreads over; empty means all zones of the cluster."""
    instance_type: str | None = None
    """The cloud's machine type, for example 'g6.12xlarge'; none on hardware that is not rented."""
    accelerator: Accelerator | None = None

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.min > self.max:
            what = f"min {self.min} is more than max {self.max}"
            raise ContradictionError("min-over-max", what, "swap them, or raise max", "min")
        return self

    @property
    def labels(self) -> dict[str, str]:
        """Node labels that every provisioner sets."""
        own = {NODE_LABEL_POOL: self.name}
        return own | ({NODE_LABEL_ACCELERATOR: self.accelerator.label} if self.accelerator else {})

    @property
    def taints(self) -> tuple[Taint, ...]:
        """Taints that keep pods without an accelerator off expensive nodes."""
        return (Taint(key=self.accelerator.taint, value="present"),) if self.accelerator else ()


class Quota(Spec):
    """What one team may use at once on one cluster: the sum over all its pods."""

    cpu: Quantity
    memory: Quantity
    accelerators: Mapping[
        Annotated[str, Field(pattern=r"^[a-z0-9.-]+/[A-Za-z0-9.-]+$")], Annotated[int, Field(ge=0, le=10_000)]
    ] = Field(default_factory=dict[str, int])
    """Extended resource to the number of devices, for example {'nvidia.com/gpu': 2}; others are forbidden."""
    pods: Annotated[int, Field(ge=1, le=10_000)] = 100
    storage: Quantity = "100Gi"
    """Bytes that all volume claims may request."""


class Local(Spec):
    """The embedded control plane on this machine: real API server, Argo CD and KServe; simulated nodes."""

    kind: Literal["local"] = "local"


class Eks(Spec):
    """Amazon Elastic Kubernetes Service."""

    kind: Literal["eks"] = "eks"
    region: Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$")]
    """For example 'eu-central-1'."""
    version: Annotated[str, Field(pattern=r"^1\.[0-9]{2}$")]
    """Kubernetes minor version, for example '1.36'."""


Provisioner = Annotated[Local | Eks, Field(discriminator="kind")]


class Cluster(Spec):
    """One Kubernetes cluster and the teams on it."""

    name: DnsLabel
    """The folder's name under clusters/."""
    provisioner: Provisioner
    generation: Annotated[int, Field(ge=1)] = 1
    """Raise by one when the cluster was really replaced, so that its objects are created anew."""
    node_pools: Annotated[tuple[NodePool, ...], Field(min_length=1)]
    teams: Mapping[TeamName, Quota] = Field(default_factory=dict[str, Quota])
    """Team to quota; a team that is not named here has nothing on this cluster."""

    @model_validator(mode="after")
    def _pool_names_differ(self) -> Self:
        names = [pool.name for pool in self.node_pools]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            what = f"node pools share the name {', '.join(twice)}"
            raise ContradictionError("duplicate-name", what, "give each pool its own name", "node_pools")
        return self

    @property
    def identifier(self) -> str:
        """Identity for the Kubernetes provider: stays when kubeconfig or endpoint change."""
        return f"{self.name}-{self.generation}"

    @property
    def rendered(self) -> str:
        """The rendered tree's folder, relative to the repository."""
        return f"clusters/{self.name}/rendered"
