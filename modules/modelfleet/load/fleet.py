"""Reads a whole fleet: every file, then what the objects say of each other."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from modelfleet.load.document import Document
from modelfleet.load.locations import Locations, Source
from modelfleet.load.notes import Notes
from modelfleet.load.platform_reader import read_platform
from modelfleet.load.python_reader import read_python
from modelfleet.load.references import (
    Declared,
    Known,
    judge_clashes,
    judge_cluster,
    judge_folder,
    judge_name,
    judge_service,
)
from modelfleet.load.structure import build
from modelfleet.load.text import Entry, entry, read
from modelfleet.load.tree import Tree
from modelfleet.load.yaml_reader import read_yaml
from modelfleet.spec import Cluster, ConfigError, Fleet, FleetSettings, ModelService, Spec, Team, UserError

Model = TypeVar("Model", bound=Spec)


@dataclass(frozen=True)
class Loaded:
    """A fleet without a mistake in any single file, and where each of its fields was written."""

    fleet: Fleet
    locations: Locations


def load(root: Path) -> Loaded:
    """Read the fleet in a directory.

    Raises ConfigError with every mistake of every file, UserError where the directory holds no fleet.
    """
    root = root.resolve()
    reading = _Reading(Tree(root))
    if not reading.tree.settings().is_file():
        raise UserError(
            f"{root} is no fleet directory: it holds no clusters/fleet.py",
            "Pass --fleet DIR, or make a new fleet with `modelfleet init DIR`.",
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parsing: a finding says more
        return reading.read()


@dataclass
class _Reading:
    """One pass over the tree. Each dictionary is keyed by the names of files and folders."""

    tree: Tree
    teams: dict[str, Declared[Team]] = field(default_factory=dict[str, Declared[Team]])
    clusters: dict[str, Declared[Cluster]] = field(default_factory=dict[str, Declared[Cluster]])
    services: dict[tuple[str, str], Declared[ModelService]] = field(
        default_factory=dict[tuple[str, str], Declared[ModelService]]
    )

    def read(self) -> Loaded:
        settings = self._settings()
        team_files = dict(self.tree.teams())
        cluster_files = dict(self.tree.clusters())
        for name, file in team_files.items():
            self._keep(self.teams, name, self._platform(file, "team", Team))
        for name, file in cluster_files.items():
            self._keep(self.clusters, name, self._platform(file, "cluster", Cluster))
        self._read_services()
        self._judge(Known(team_files, cluster_files, {k: c.value for k, c in self.clusters.items()}))
        findings = [finding for notes in self.tree.notes for finding in notes.findings]
        if findings or settings is None:
            raise ConfigError(findings)
        return Loaded(self._fleet(settings.value), Locations(dict(self._sources(settings))))

    def _settings(self) -> Declared[FleetSettings] | None:
        path = self.tree.settings()
        notes = self._notes("clusters/fleet.py")
        folder = entry(self.tree.root, path.parent, Notes("clusters"))
        found = entry(self.tree.root, path, notes) if folder else None
        return self._platform(found, "fleet", FleetSettings) if found else None

    def _platform(self, file: Entry, variable: str, model: type[Model]) -> Declared[Model] | None:
        notes = self._notes(file.file)
        found = read_platform(file.path, self.tree.root, notes, variable, model)
        return Declared(found.value, notes, found.lines) if found else None

    def _read_services(self) -> None:
        for team, name, file in self.tree.services():
            notes = self._notes(file.file)
            document = _document(file, notes)
            service = build(ModelService, document, notes) if document else None
            if document and service:
                declared = Declared(service, notes, document.lines)
                self.services[team, name] = declared
                judge_folder(declared, team)
                judge_name(declared, name)

    def _keep(self, kept: dict[str, Declared[Model]], name: str, declared: Declared[Model] | None) -> None:
        if declared:
            kept[name] = declared

    def _judge(self, known: Known) -> None:
        for name, team in self.teams.items():
            judge_name(team, name)
        for name, cluster in self.clusters.items():
            judge_folder(cluster, name)
            judge_cluster(cluster, known)
        for service in self.services.values():
            judge_service(service, known)
        judge_clashes(self.services.values())

    def _fleet(self, settings: FleetSettings) -> Fleet:
        return Fleet(
            settings=settings,
            clusters=tuple(self.clusters[name].value for name in sorted(self.clusters)),
            teams=tuple(self.teams[name].value for name in sorted(self.teams)),
            services=tuple(self.services[key].value for key in sorted(self.services)),
        )

    def _sources(self, settings: Declared[FleetSettings]) -> Iterator[tuple[str, Source]]:
        yield "fleet", _source(settings)
        yield from ((f"teams/{name}", _source(team)) for name, team in self.teams.items())
        yield from ((f"clusters/{name}", _source(cluster)) for name, cluster in self.clusters.items())
        for (team, name), service in self.services.items():
            yield f"services/{team}/{name}", _source(service)

    def _notes(self, file: str) -> Notes:
        notes = Notes(file)
        self.tree.notes.append(notes)
        return notes


def _document(file: Entry, notes: Notes) -> Document | None:
    text = read(file.path, notes)
    if text is None:
        return None
    if file.path.suffix == ".py":
        return read_python(text, notes, "service", ModelService)
    return read_yaml(text, notes)


def _source(declared: Declared[Model]) -> Source:
    return Source(declared.notes.file, declared.lines)
