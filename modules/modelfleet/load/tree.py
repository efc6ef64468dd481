"""Finds the files of a fleet and says which of them have no meaning."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from modelfleet.load.notes import Notes, shown
from modelfleet.load.text import Entry, entries, entry, shown_path
from modelfleet.spec.names import is_dns_label

_DOCUMENTATION = "README.md"
_SOURCES = (".py", ".yaml")
#: The renderer's folder outlives its cluster until the next rendering removes it.
_RENDERED = "rendered"


@dataclass
class Tree:
    """Files by what they declare: names come from folders and files."""

    root: Path
    notes: list[Notes] = field(default_factory=list[Notes])

    def settings(self) -> Path:
        """Return clusters/fleet.py."""
        return self.root / "clusters" / "fleet.py"

    def teams(self) -> Iterator[tuple[str, Entry]]:
        """Yield (team, file) of clusters/teams/."""
        for found in self._children(self.root / "clusters" / "teams"):
            if not found.is_folder and found.path.suffix == ".py" and self._named(found):
                yield found.stem, found
            elif found.path.suffix != ".py":
                self._stray(found, "only <team>.py belongs here")

    def clusters(self) -> Iterator[tuple[str, Entry]]:
        """Yield (cluster, its cluster.py) of clusters/."""
        for found in self._children(self.root / "clusters"):
            if not found.is_folder:
                if found.path.name != "fleet.py":
                    self._stray(found, "only fleet.py, teams/ and folders of clusters belong here")
            elif found.path.name != "teams" and (source := self._cluster_file(found)):
                yield found.path.name, source

    def services(self) -> Iterator[tuple[str, str, Entry]]:
        """Yield (team, service, file) of apps/."""
        for team in self._children(self.root / "apps"):
            if team.is_folder:
                yield from self._services(team)
            else:
                self._stray(team, "only folders of teams belong here")

    def _services(self, team: Entry) -> Iterator[tuple[str, str, Entry]]:
        seen: dict[str, Entry] = {}
        for found in self._children(team.path):
            if not self._is_source(found) or not self._named(found):
                continue
            if found.stem in seen:
                what = f"{shown(seen[found.stem].path.name)} declares the same service"
                self._note(found).add("two-syntaxes", 1, what)
                continue
            seen[found.stem] = found
            yield team.path.name, found.stem, found

    def _is_source(self, found: Entry) -> bool:
        suffix = found.path.suffix
        if found.is_folder:
            if suffix in _SOURCES:
                self._note(found).add("not-a-file", 1, f"this is a folder, its name ends in {suffix}")
            return False
        if suffix == ".yml":
            self._note(found).add("yml-suffix", 1, "files of services end in .yaml")
        elif suffix not in _SOURCES:
            self._stray(found, "only <service>.py and <service>.yaml belong here")
        return suffix in _SOURCES

    def _cluster_file(self, folder: Entry) -> Entry | None:
        inside = self._children(folder.path)
        source = next((found for found in inside if found.path.name == "cluster.py"), None)
        if source is None and any(found.path.name != _RENDERED for found in inside):
            self._note(folder).add("missing-cluster-file", 1, "the folder holds no cluster.py")
        return source if source and self._named(folder) else None

    def _children(self, folder: Path) -> list[Entry]:
        top = Notes(shown_path(self.root, folder))
        self.notes.append(top)
        if not (folder.exists() or folder.is_symlink()) or entry(self.root, folder, top) is None:
            return []
        found = entries(self.root, folder, self.notes)
        return [child for child in found if child.path.name != _DOCUMENTATION]

    def _named(self, found: Entry) -> bool:
        name = found.path.name if found.is_folder else found.stem
        if not is_dns_label(name):
            self._note(found).add("file-name", 1, f"{shown(name)} is no name that Kubernetes takes")
            return False
        return True

    def _stray(self, found: Entry, what: str) -> None:
        self._note(found).add("stray-file", 1, what)

    def _note(self, found: Entry) -> Notes:
        notes = Notes(found.file)
        self.notes.append(notes)
        return notes
