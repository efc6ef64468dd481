"""Fleets of any size, written as files: what the benchmarks read.

M is 20 clusters × 50 services, 10 teams: 1,000 files (half Python, half YAML), 10,926 rendered objects.
L has ten times the clusters, and with them ten times the services.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TEAMS = 10


@dataclass(frozen=True)
class Size:
    """How large a fleet is."""

    name: str
    clusters: int
    services: int
    """Services whose home each cluster is; they run on the clusters after it too."""


S = Size("S", clusters=3, services=12)
M = Size("M", clusters=20, services=50)
L = Size("L", clusters=200, services=50)

_FLEET = """from modelfleet.spec import FleetSettings

fleet = FleetSettings(name="bench", repository="https://git.example/bench/models.git")
"""
_TEAM = """from modelfleet.spec import Team

team = Team(name="team-{team}", owners=("owners-{team}",), viewers=("viewers-{team}", "everybody"))
"""
_CLUSTER = """from modelfleet.spec import Accelerator, Cluster, Eks, NodePool, Quota

quota = Quota(cpu="640", memory="2560Gi", accelerators={{"nvidia.com/gpu": 64}}, pods=2000)
cluster = Cluster(
    name="{name}",
    provisioner=Eks(region="eu-central-1", version="1.36"),
    node_pools=(
        NodePool(name="cpu", cpu="8", memory="32Gi", min=2, max=100),
        NodePool(
            name="gpu",
            cpu="48",
            memory="192Gi",
            max=50,
            accelerator=Accelerator(vendor="nvidia", product="l4", count=4, memory="24Gi"),
        ),
    ),
    teams={{f"team-{{n}}": quota for n in range({teams})}},
)
"""
_MODEL_PY = """from modelfleet.spec import Autoscaling, Model, ModelService, Placement, Resources

service = ModelService(
    team="{team}",
    name="{name}",
    model=Model(uri="gs://bench-models/{team}/{name}/v{number}", format="sklearn", version="{number}"),
    resources=Resources(cpu="250m", memory="512Mi"),
    autoscaling=Autoscaling(min=1, max=3, metric="cpu", target=70),
    placement=Placement(clusters=({placed},)),
)
"""
_CONTAINER_PY = """from modelfleet.spec import Accelerator, Autoscaling, Container, ModelService
from modelfleet.spec import Placement, Resources

service = ModelService(
    team="{team}",
    name="{name}",
    container=Container(
        image="registry.example/{team}/{name}:{number}@sha256:{digest}",
        args=("--model", "{name}", "--port", "8080", "--workers", "4"),
        env={{"LOG_LEVEL": "info", "CACHE": "/tmp/cache", "BATCH": "yes"}},
        ready_path="/healthz",
    ),
    resources=Resources(cpu="2", memory="8Gi"),
    accelerator=Accelerator(vendor="nvidia", product="l4"),
    autoscaling=Autoscaling(min=1, max=4),
    placement=Placement(clusters=({placed},)),
)
"""
_MODEL_YAML = """team: {team}
name: {name}
model:
  uri: gs://bench-models/{team}/{name}/v{number}
  format: xgboost
  version: "{number}"
resources:
  cpu: 250m
  memory: 512Mi
autoscaling:
  min: 2
  max: 6
  metric: memory
  target: 80
placement:
  clusters: [{placed}]
"""


def write(folder: Path, size: Size) -> None:
    """Write the source files of a fleet of that size into an empty folder."""
    for path, content in files(size):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, "utf-8")


def files(size: Size) -> Iterator[tuple[str, str]]:
    """Yield path and content of every source file."""
    yield "clusters/fleet.py", _FLEET
    for team in range(_TEAMS):
        yield f"clusters/teams/team-{team}.py", _TEAM.format(team=team)
    for number in range(size.clusters):
        name = _cluster(number)
        yield f"clusters/{name}/cluster.py", _CLUSTER.format(name=name, teams=_TEAMS)
    for number in range(size.clusters * size.services):
        yield _service(number, size)


def _cluster(number: int) -> str:
    return f"cluster-{number:03}"


def _service(number: int, size: Size) -> tuple[str, str]:
    team, name = f"team-{number % _TEAMS}", f"model-{number:05}"
    # Four clusters each, every seventh service five: M then has 10,926 objects.
    home, spread = number // size.services, min(size.clusters, 5 if number % 7 == 0 else 4)
    placed = ", ".join(f'"{_cluster((home + step) % size.clusters)}"' for step in range(spread))
    form = {0: _CONTAINER_PY, 2: _MODEL_PY}.get(number % 4, _MODEL_YAML)
    suffix = "yaml" if form is _MODEL_YAML else "py"
    digest = f"{number:064x}"
    text = form.format(team=team, name=name, number=number, placed=placed, digest=digest)
    return f"apps/{team}/{name}.{suffix}", text
