"""What status says, as data: read from the live system, printed as a table or as JSON."""

from typing import Literal

from modelfleet.spec import Spec

PartState = Literal["running", "waiting", "starting", "failing", "stopped"]
"""It works · it waits for what `modelfleet up` makes · … · it ends again and again · it is not there."""


class Part(Spec):
    """One process of the control plane."""

    name: str
    state: PartState
    pid: int | None
    uptime: float
    """Seconds since the process began; 0 where there is none."""
    restarts: int
    """How often it was started again since the supervisor began."""
    log: str
    """Path of its log file."""


class AppState(Spec):
    """An Argo CD Application."""

    name: str
    sync: str
    """Argo CD's word: Synced, OutOfSync or Unknown."""
    health: str
    """Argo CD's word: Healthy, Progressing, Degraded, Missing, Suspended or Unknown."""
    revision: str
    """Commit that it was last compared to; empty before the first comparison."""
    message: str
    """Why it is not in sync, in Argo CD's words; empty where it is."""


class ServiceState(Spec):
    """A model service as it lives on the cluster."""

    team: str
    name: str
    ready: bool
    url: str
    """Address that KServe gave it; empty before."""
    replicas: int
    """Pods that are ready."""
    gpus: int
    """Accelerators (devices, slices or shares) that its running pods hold."""
    simulated: bool
    """True where KWOK plays one of its pods: nothing answers there."""
    message: str
    """KServe's reason where it is not ready."""


class QuotaState(Spec):
    """What a team uses of one resource, and may use at most; quantities as Kubernetes writes them."""

    team: str
    resource: str
    """Name in the ResourceQuota, for example 'requests.nvidia.com/gpu'."""
    used: str
    hard: str


class Status(Spec):
    """Everything at one moment."""

    cluster: str
    healthy: bool
    """Every part runs, every Application is Synced and Healthy, every service is ready: no problem at all."""
    parts: tuple[Part, ...]
    applications: tuple[AppState, ...]
    services: tuple[ServiceState, ...]
    quotas: tuple[QuotaState, ...]
    problems: tuple[str, ...]
    """One sentence each; the first is the one to begin with."""
