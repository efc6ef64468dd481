"""Which files are read, which are left alone, and which must not be there."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from modelfleet.load import load
from modelfleet.load.structure import validator
from modelfleet.spec import ConfigError, Finding, ModelService, UserError

from tests.load.fleets import BASE, base_fleet, with_file

SERVICE = "model: {uri: gs://m/i, format: sklearn, version: v1}\n"


def findings(fleet: Path) -> list[tuple[str, str]]:
    """Return file and rule of what loading finds."""
    try:
        load(fleet)
    except ConfigError as error:
        return [(finding.file, finding.rule) for finding in error.findings]
    return []


def test_a_directory_without_settings_is_no_fleet(tmp_path: Path) -> None:
    """The error says what to do instead."""
    with pytest.raises(UserError, match=r"no fleet directory") as caught:
        load(tmp_path)
    assert not isinstance(caught.value, ConfigError)
    assert "--fleet" in caught.value.remedy
    assert "modelfleet init" in caught.value.remedy
    with pytest.raises(UserError):
        load(tmp_path / "missing")


def test_what_is_no_declaration_is_left_alone(tmp_path: Path) -> None:
    """Documentation, hidden files, caches, a service's own folder, rendered trees."""
    fleet = base_fleet(tmp_path)
    for name in (
        "apps/README.md",
        "apps/vision/README.md",
        "apps/vision/.DS_Store",
        "apps/vision/__pycache__/iris.pyc",
        "apps/vision/iris/train.py",
        "apps/vision/iris/deep/values.yaml",
        "clusters/README.md",
        "clusters/teams/README.md",
        "clusters/.gitkeep",
        "clusters/local/facts.yaml",
        "clusters/local/rendered/root.yaml",
        "clusters/gone/rendered/root.yaml",
        "clusters/gone/.rendered.new/root.yaml",
        "clusters/__pycache__/fleet.pyc",
    ):
        with_file(fleet, name, ": not read :")
    assert load(fleet).fleet == load(BASE).fleet


def test_a_fleet_without_services_teams_and_clusters_is_valid(tmp_path: Path) -> None:
    """One begins with the settings."""
    fleet = tmp_path / "fleet"
    with_file(fleet, "clusters/fleet.py", BASE / "clusters/fleet.py")
    loaded = load(fleet).fleet
    assert (loaded.clusters, loaded.teams, loaded.services) == ((), (), ())


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("apps/notes.txt", "stray-file"),
        ("apps/vision/iris.json", "stray-file"),
        ("apps/vision/Makefile", "stray-file"),
        ("apps/vision/iris.YAML", "stray-file"),
        ("apps/vision/__init__.py", "file-name"),
        ("apps/vision/iris_two.yaml", "file-name"),
        ("apps/vision/iris.v2.yaml", "file-name"),
        ("apps/vision/2iris.py", "file-name"),
        (f"apps/vision/{'i' * 41}.py", "file-name"),
        ("clusters/teams/vision.yaml", "stray-file"),
        ("clusters/teams/Vision.py", "file-name"),
        ("clusters/settings.py", "stray-file"),
        ("clusters/Edge/cluster.py", "file-name"),
        ("clusters/north/main.py", "missing-cluster-file"),
    ],
)
def test_what_looks_like_a_declaration_is_not_skipped(name: str, rule: str, tmp_path: Path) -> None:
    """A file that nobody reads would be a service that nobody gets."""
    found = findings(with_file(base_fleet(tmp_path), name, "x"))
    file = name.removesuffix("/cluster.py").removesuffix("/main.py")
    assert found == [(file, rule)]


@pytest.mark.parametrize(
    "name",
    [
        "apps/vision/iris.yaml",
        "apps/vision",
        "apps",
        "clusters/fleet.py",
        "clusters/teams",
        "clusters/teams/vision.py",
        "clusters/local",
        "clusters/local/cluster.py",
        "clusters",
    ],
)
def test_no_link_leads_out_of_the_tree(name: str, tmp_path: Path) -> None:
    """Neither a file nor a folder, of teams or of the platform; what lies outside is not run either."""
    fleet, outside = base_fleet(tmp_path), tmp_path / "outside"
    (fleet / name).rename(outside)
    (fleet / name).symlink_to(outside)
    mark = tmp_path / "mark"
    for settings in (fleet / "clusters/fleet.py", outside):
        if name.startswith("clusters") and settings.is_file():
            source = settings.read_text(encoding="utf-8")
            settings.write_text(f"{source}\nopen({str(mark)!r}, 'w')\n", encoding="utf-8")
            break
    assert (name, "symlink-out") in findings(fleet)
    assert not mark.exists() or name not in {"clusters", "clusters/fleet.py"}


def test_a_link_within_the_tree_is_followed(tmp_path: Path) -> None:
    """A fleet that is itself behind a link, and files that share their content, are fine."""
    fleet = base_fleet(tmp_path)
    (fleet / "apps/vision/iris.yaml").rename(fleet / "apps/vision/iris/service.yaml")
    (fleet / "apps/vision/iris.yaml").symlink_to("iris/service.yaml")
    link = tmp_path / "link"
    link.symlink_to(fleet)
    assert load(link).fleet == load(BASE).fleet


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    """Following them would never end."""
    fleet = base_fleet(tmp_path)
    (fleet / "apps/vision/a.yaml").symlink_to("b.yaml")
    (fleet / "apps/vision/b.yaml").symlink_to("a.yaml")
    assert findings(fleet) == [
        ("apps/vision/a.yaml", "symlink-broken"),
        ("apps/vision/b.yaml", "symlink-broken"),
    ]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Opening a named pipe would block for ever."""
    fleet = base_fleet(tmp_path)
    os.mkfifo(fleet / "apps/vision/pipe.yaml")
    assert findings(fleet) == [("apps/vision/pipe.yaml", "not-a-file")]


def test_a_file_name_that_no_terminal_prints_is_shown_escaped(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 and line breaks in names must not garble the report."""
    fleet = base_fleet(tmp_path)
    (fleet / "apps/vision" / os.fsdecode(b"a\xff\n.yaml")).write_text(SERVICE, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(fleet)
    assert str(caught.value).isprintable() or "\n" in str(caught.value)
    assert caught.value.findings[0].file == "apps/vision/a\\udcff\\n.yaml"
    str(caught.value).encode("utf-8")


def test_what_cannot_be_read_is_a_finding() -> None:
    """Permissions are mended by the user, so they are told like any mistake."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    fleet = shutil.copytree(BASE, folder / "fleet", symlinks=True)
    (fleet / "apps/vision/iris.yaml").chmod(0)
    (fleet / "apps/tabular").chmod(0)
    assert validator(ModelService)  # imported before rights are given up
    is_root = os.geteuid() == 0
    try:
        if is_root:
            os.seteuid(65534)
        found = findings(fleet)
    finally:
        if is_root:
            os.seteuid(0)
        (fleet / "apps/tabular").chmod(0o755)
        shutil.rmtree(folder)
    assert found == [("apps/tabular", "unreadable"), ("apps/vision/iris.yaml", "unreadable")]


def test_findings_come_sorted_by_file_and_line(tmp_path: Path) -> None:
    """The order does not depend on the file system."""
    fleet = base_fleet(tmp_path)
    with_file(fleet, "apps/vision/z.txt", "")
    with_file(fleet, "apps/vision/a.txt", "")
    with_file(fleet, "apps/notes.txt", "")
    with pytest.raises(ConfigError) as caught:
        load(fleet)
    found: tuple[Finding, ...] = caught.value.findings
    assert [f.file for f in found] == ["apps/notes.txt", "apps/vision/a.txt", "apps/vision/z.txt"]
