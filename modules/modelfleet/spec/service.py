"""Model services: what a team writes, one file each."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from modelfleet.spec.accelerator import Accelerator
from modelfleet.spec.base import ContradictionError, Spec
from modelfleet.spec.names import DnsLabel, ImageDigest, ModelUri, Quantity, TeamName, amount

ModelFormat = Literal["sklearn", "xgboost"]
Protocol = Literal["v1", "v2", "openai"]


class Model(Spec):
    """A trained model in a store."""

    uri: ModelUri
    format: ModelFormat
    version: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,62}$")]
    """The team's name for this training result, for example '1.0' or '2026-11-02'."""
    digest: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")] | None = None
    """Digest of the stored files, where the store gives one."""


class Container(Spec):
    """A model server of the team's own: any image that answers HTTP."""

    image: ImageDigest
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    args: tuple[str, ...] = ()
    env: Mapping[Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")], str] = Field(
        default_factory=dict[str, str]
    )
    """Plain settings; never secrets."""
    ready_path: Annotated[str, Field(pattern=r"^/\S*$")] = "/v2/health/ready"
    """HTTP path that answers 200 once the model is loaded."""
    user: Annotated[int, Field(ge=1, le=2**31 - 1)] = 65532
    """Numeric user the server runs as; never root (0)."""


class Resources(Spec):
    """What one replica gets. Memory and accelerators: request equals limit; CPU may burst."""

    cpu: Quantity = "500m"
    """Cores asked for."""
    memory: Quantity = "1Gi"
    """Bytes asked for, and the limit."""
    cpu_limit: Quantity | None = None
    """Most cores; the request where absent."""

    @model_validator(mode="after")
    def _limit_covers_request(self) -> Self:
        if self.cpu_limit is not None and amount(self.cpu_limit) < amount(self.cpu):
            what = f"cpu_limit {self.cpu_limit} is less than cpu {self.cpu}"
            raise ContradictionError("limit-below-request", what, "raise it, or leave it out", "cpu_limit")
        return self


class Autoscaling(Spec):
    """How many replicas, and by what they are scaled."""

    min: Annotated[int, Field(ge=0, le=1000)] = 1
    """Fewest replicas; 0 is scale to zero."""
    max: Annotated[int, Field(ge=1, le=1000)] = 1
    """Most replicas."""
    metric: Literal["cpu", "memory", "concurrency", "rps"] = "cpu"
    target: Annotated[int, Field(ge=1, le=100_000)] = 80
    """Per replica: percent of the request (cpu, memory), requests at once, or requests per second."""

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.min > self.max:
            what = f"min {self.min} is more than max {self.max}"
            raise ContradictionError("min-over-max", what, "swap them, or raise max", "min")
        if self.metric in {"cpu", "memory"} and self.target > 100:
            what = f"target {self.target} is over 100 percent of {self.metric}"
            raise ContradictionError("target-over-100", what, "give 1 to 100", "target")
        return self

    @model_validator(mode="after")
    def _honoured_by_standard_mode(self) -> Self:
        # KServe 0.20, Standard mode: a HorizontalPodAutoscaler, so at least one replica, by cpu or memory.
        if self.min == 0:
            what = "min 0 (scale to zero) is not honoured in KServe's Standard mode"
            raise ContradictionError("scale-to-zero", what, "set min to 1 or more", "min")
        if self.metric in {"concurrency", "rps"}:
            what = f"metric {self.metric!r} is not honoured in KServe's Standard mode"
            raise ContradictionError("metric-not-honoured", what, "use 'cpu' or 'memory'", "metric")
        return self


class Placement(Spec):
    """On which clusters the service runs."""

    clusters: tuple[DnsLabel, ...] = ()
    """Names of clusters; empty means every cluster that gives the team a quota."""


class ModelService(Spec):
    """One model behind one address."""

    team: TeamName
    """The folder's name under apps/."""
    name: DnsLabel
    """The file's name without its suffix."""
    model: Model | None = None
    container: Container | None = None
    protocol: Protocol = "v2"
    """Inference protocol that clients speak."""
    resources: Resources = Resources()
    accelerator: Accelerator | None = None
    autoscaling: Autoscaling = Autoscaling()
    placement: Placement = Placement()

    @model_validator(mode="after")
    def _model_or_container(self) -> Self:
        if (self.model is None) == (self.container is None):
            what = (
                "model and container are both given" if self.model else "neither model nor container is given"
            )
            raise ContradictionError(
                "model-or-container",
                what,
                "give exactly one of model (a stored model) and container (an image of your own)",
                "container" if self.model else "",
            )
        return self

    @model_validator(mode="after")
    def _protocol_of_the_format(self) -> Self:
        if self.model and self.protocol == "openai":
            what = f"protocol 'openai' is not spoken by {self.model.format} servers"
            raise ContradictionError("protocol-of-format", what, "use 'v1' or 'v2'", "protocol")
        return self

    @property
    def namespace(self) -> str:
        """Kubernetes namespace: the team's."""
        return self.team

    @property
    def application(self) -> str:
        """Name of the Argo CD Application."""
        return f"{self.team}-{self.name}"
