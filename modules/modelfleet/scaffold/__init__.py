"""A new fleet's files."""

import json
import re
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

# In the package under plain names: a .gitignore or a workflow folder would act on the package itself.
_PLACES = {"gitignore": ".gitignore", "gitattributes": ".gitattributes", "github": ".github/workflows"}


def write(folder: Path, *, name: str, team: str, repository: str) -> list[Path]:
    """Write a new fleet's files into a folder and return their paths, relative to it."""
    words = {"name": name, "team": team, "repository": repository, "package": _package()}
    written: list[Path] = []
    for source, place in _files(resources.files(__name__) / "files", Path()):
        target = folder / _placed(place, team)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_filled(source.read_text("utf-8"), words), "utf-8")
        written.append(target.relative_to(folder))
    return sorted(written)


def _files(folder: Traversable, place: Path) -> list[tuple[Traversable, Path]]:
    found: list[tuple[Traversable, Path]] = []
    for entry in folder.iterdir():
        inner = place / entry.name
        if entry.is_dir() and entry.name != "__pycache__":
            found += _files(entry, inner)
        elif entry.is_file():
            found.append((entry, inner))
    return found


def _placed(place: Path, team: str) -> Path:
    first, *rest = place.parts
    placed = Path(_PLACES.get(first, first), *rest)
    if placed.parts[:2] == ("apps", "team"):
        return Path("apps", team, *placed.parts[2:])
    return placed.with_name(f"{team}.py") if placed == Path("clusters/teams/team.py") else placed


def _filled(text: str, words: dict[str, str]) -> str:
    return re.sub(r"@(\w+)@", lambda found: words[found[1]], text)


def _package() -> str:
    """Return the requirement that installs the modelfleet that runs now: a release, or where it came from."""
    distribution = metadata.distribution("modelfleet")
    origin = json.loads(distribution.read_text("direct_url.json") or "{}")
    if not origin:
        return f"modelfleet=={distribution.version}"
    vcs = origin.get("vcs_info")
    return (
        f"modelfleet @ {vcs['vcs']}+{origin['url']}@{vcs['commit_id']}"
        if vcs
        else f"modelfleet @ {origin['url']}"
    )
