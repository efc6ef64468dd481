"""A control plane for tests: a fleet's folder with nothing in it but the cluster."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psutil
from modelfleet.local import parts, plane, supervision
from modelfleet.local.api import Api, connect
from modelfleet.local.layout import Layout, layout
from modelfleet.spec import Accelerator, Cluster, Local, NodePool, Plane

CPU = NodePool(name="cpu", cpu="8", memory="32Gi", max=2)
GPU = NodePool(
    name="gpu",
    cpu="16",
    memory="64Gi",
    max=1,
    accelerator=Accelerator(vendor="nvidia", product="l4", count=4),
)
CLUSTER = Cluster(name="local", provisioner=Local(), node_pools=(CPU, GPU))

Answer = TypeVar("Answer")


def until(what: str, question: Callable[[], Answer], seconds: float = 30) -> Answer:
    """Ask again and again until the answer is true; fail with `what` after so many seconds."""
    end = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < end, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.2)
    return answer


@dataclass(frozen=True)
class Running:
    """A started plane and what a test asks of it."""

    root: Path

    @property
    def place(self) -> Layout:
        """Its paths."""
        return layout(self.root)

    @property
    def api(self) -> Api:
        """Its API server, as administrator."""
        return connect(self.place.kubeconfig)

    def start(self, cluster: Cluster = CLUSTER) -> Plane:
        """Start it, or bring it back."""
        return plane.start(self.root, cluster, lambda _: None)

    def stop(self, *, remove_state: bool = False) -> None:
        """Stop it."""
        plane.stop(self.root, remove_state=remove_state)

    def pids(self) -> dict[str, int]:
        """Process ids of the parts that live, by name."""
        return {part.name: part.pid for part in parts.parts(self.root) if part.pid}

    def processes(self) -> list[psutil.Process]:
        """All its processes, and what they have started."""
        return supervision.processes(self.place)
