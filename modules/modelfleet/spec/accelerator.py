"""Accelerators: the same words for what a node offers and what a model service asks for."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from modelfleet.spec.base import ContradictionError, Spec
from modelfleet.spec.names import DnsLabel, Quantity

Vendor = Literal["nvidia", "google", "aws"]

# Resource names: NVIDIA k8s-device-plugin (whole, MIG "mixed" strategy, renamed shares),
# GKE "google.com/tpu", AWS Neuron device plugin "aws.amazon.com/neuron".
_RESOURCES: dict[Vendor, str] = {
    "nvidia": "nvidia.com/gpu",
    "google": "google.com/tpu",
    "aws": "aws.amazon.com/neuron",
}


class Accelerator(Spec):
    """Devices of one product: per node in a NodePool, per replica in a ModelService."""

    vendor: Vendor
    product: DnsLabel
    """The product in lower case, for example 'l4', 'h100-80gb', 'v5e', 'inferentia2'."""
    count: Annotated[int, Field(ge=1, le=64)] = 1
    """Devices (or slices, or shares) per node or per replica."""
    memory: Quantity | None = None
    """Memory of one device, for people and for placement; a node pool should state it."""
    mig: Annotated[str, Field(pattern=r"^[1-7]g\.[0-9]+gb$")] | None = None
    """An NVIDIA MIG profile such as '1g.10gb': `count` then counts slices."""
    shared: bool = False
    """True where the device is time-sliced: `count` then counts shares, with no memory isolation."""

    @model_validator(mode="after")
    def _slices_are_nvidia(self) -> Self:
        if (self.mig or self.shared) and self.vendor != "nvidia":
            field = "mig" if self.mig else "shared"
            raise ContradictionError(
                "nvidia-only",
                f"{field} exists on NVIDIA devices alone",
                f"remove {field}, or set vendor to 'nvidia'",
                field,
            )
        if self.mig and self.shared:
            raise ContradictionError(
                "mig-and-shared", "mig and shared exclude each other", "keep one", "shared"
            )
        return self

    @property
    def resource(self) -> str:
        """The extended resource that pods ask for, for example 'nvidia.com/gpu'."""
        if self.mig:
            return f"nvidia.com/mig-{self.mig}"
        return f"{_RESOURCES[self.vendor]}{'.shared' if self.shared else ''}"

    @property
    def label(self) -> str:
        """Value of the node label that pools carry and services select by, for example 'nvidia-l4'."""
        return f"{self.vendor}-{self.product}"

    @property
    def taint(self) -> str:
        """Key of the NoSchedule taint on nodes that hold this vendor's devices."""
        return _RESOURCES[self.vendor]
