"""References from one object to another that load can judge."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from modelfleet.load.notes import Notes, shown, suggestion
from modelfleet.load.paths import Lines, Path, nearest
from modelfleet.spec import Cluster, ModelService, Spec, Team

Model = TypeVar("Model", bound=Spec)


@dataclass(frozen=True)
class Declared(Generic[Model]):
    """An object with its file's findings and the lines of its fields."""

    value: Model
    notes: Notes
    lines: Lines

    def note(self, rule: str, what: str, path: Path, remedy: str = "") -> None:
        """Add a finding at the field."""
        self.notes.add(rule, nearest(self.lines, path), what, remedy, path)


@dataclass(frozen=True)
class Known:
    """Names that have a file (though the file may be wrong), and the clusters that could be read."""

    teams: Collection[str]
    cluster_names: Collection[str]
    clusters: Mapping[str, Cluster]


def judge_cluster(cluster: Declared[Cluster], known: Known) -> None:
    """Note quotas of teams that do not exist."""
    for team in sorted(set(cluster.value.teams) - set(known.teams)):
        _unknown_team(cluster, team, ("teams", team), known)


def judge_service(service: Declared[ModelService], known: Known) -> None:
    """Note a team, a cluster or a quota that does not exist."""
    if service.value.team not in known.teams:
        _unknown_team(service, service.value.team, ("team",), known)
        return
    for index, name in enumerate(service.value.placement.clusters):
        path: Path = ("placement", "clusters", index)
        if name not in known.cluster_names:
            near = suggestion(name, known.cluster_names)
            remedy = f"{near}Name a folder under clusters/ that holds a cluster.py."
            service.note("unknown-cluster", f"there is no cluster {shown(name)}", path, remedy)
        elif name in known.clusters and service.value.team not in known.clusters[name].teams:
            what = f"cluster {shown(name)} gives team {shown(service.value.team)} no quota"
            remedy = f"Ask the platform for a quota in clusters/{name}/cluster.py, or leave the cluster out."
            service.note("no-quota", what, path, remedy)


def judge_clashes(services: Collection[Declared[ModelService]]) -> None:
    """Note services whose Argo CD Applications would have one name, such as a-b/c and a/b-c."""
    seen: dict[str, ModelService] = {}
    for service in services:
        other = seen.setdefault(service.value.application, service.value)
        if other is not service.value:
            what = f"{other.team}/{other.name} has the Application name {shown(other.application)} already"
            service.note("name-clash", what, ("name",))


def _unknown_team(
    declared: Declared[Cluster] | Declared[ModelService], team: str, path: Path, known: Known
) -> None:
    near = suggestion(team, known.teams)
    what = f"there is no team {shown(team)}"
    declared.note("unknown-team", what, path, f"{near}A team is declared in clusters/teams/{team}.py.")


def judge_name(declared: Declared[Team] | Declared[ModelService], file: str) -> None:
    """Note an object whose name is not its file's."""
    if declared.value.name != file:
        what = f"the name {shown(declared.value.name)} is not the file's, {shown(file)}"
        declared.note("name-mismatch", what, ("name",), f"Write {shown(file)}, or rename the file.")


def judge_folder(declared: Declared[Cluster] | Declared[ModelService], folder: str) -> None:
    """Note a cluster whose name, or a service whose team, is not the folder's."""
    field = "team" if isinstance(declared.value, ModelService) else "name"
    value: str = getattr(declared.value, field)
    if value != folder:
        what = f"the {field} {shown(value)} is not the folder's, {shown(folder)}"
        declared.note("folder-mismatch", what, (field,), f"Write {shown(folder)}, or move the file.")
