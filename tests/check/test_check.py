"""All checks over one fleet, and how their findings are told."""

import json
from pathlib import Path

import pytest
from modelfleet import check as room
from modelfleet.check import Subject, as_json, check, schema, text
from modelfleet.load import Loaded, load
from modelfleet.manifests import KubeObject
from modelfleet.render import render
from modelfleet.spec import Cluster, ConfigError, Finding, Fleet

REPOSITORY = Path(__file__).parents[2]
FINDINGS = [
    Finding(rule="b", file="b.py", line=2, field="x", what="w2", remedy="r2", severity="warning"),
    Finding(rule="a", file="b.py", line=1, what="w1", remedy="r1"),
    Finding(rule="a", file="a.py", line=9, what="w0", remedy="r0"),
]


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    """Return the example fleet."""
    return load(REPOSITORY)


def test_the_example_fleet_has_no_finding(loaded: Loaded) -> None:
    """It is worth copying."""
    assert check(loaded.fleet, loaded.locations, render(loaded.fleet).trees) == []


def test_it_is_not_vacuous(loaded: Loaded) -> None:
    """Every rendered file of every cluster is an object that was judged."""
    trees = render(loaded.fleet).trees
    subject = Subject(loaded.fleet, loaded.locations, trees)
    assert {path for path, _ in subject.objects} == set(subject.texts)
    assert len(subject.texts) == sum(map(len, trees.values())) > 30


def test_a_refused_object_is_found_at_its_rendered_line(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each rendered object in turn gets a field that no API knows; each time the finding names its file."""
    trees = render(loaded.fleet).trees
    objects = Subject(loaded.fleet, loaded.locations, trees).objects
    assert objects
    for path, manifest in objects:
        broken: list[tuple[str, KubeObject]] = [(path, {**manifest, "spce": {}})]
        subject = Subject(loaded.fleet, loaded.locations, trees)
        monkeypatch.setitem(subject.__dict__, "objects", tuple(broken))
        (finding,) = schema(subject)
        assert (finding.rule, finding.file, finding.field) == ("schema", path, "spce")


def test_a_new_check_is_one_function_in_the_registry(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a check finds comes out sorted among the rest."""

    def first(_: Subject) -> list[Finding]:
        return FINDINGS[:1]

    def others(_: Subject) -> list[Finding]:
        return FINDINGS[1:]

    monkeypatch.setattr(room, "CHECKS", (first, others))
    assert [f.what for f in check(loaded.fleet, loaded.locations, {})] == ["w0", "w1", "w2"]


def test_text_groups_findings_by_file_and_counts_them() -> None:
    """One block a file, each finding with its remedy."""
    assert text(FINDINGS) == (
        "a.py:9: w0 [a]\n    r0\n\n"
        "b.py:1: w1 [a]\n    r1\n"
        "b.py:2: x: w2 [b]\n    r2\n\n"
        "2 errors, 1 warning in 2 files"
    )
    assert text([]) == "no findings"


def test_a_config_error_is_told_in_the_same_way() -> None:
    """Loading and checking speak one language."""
    assert text(ConfigError(FINDINGS).findings) == text(FINDINGS)


def test_json_keeps_its_form() -> None:
    """Programs rely on these keys."""
    told = json.loads(as_json(FINDINGS))
    assert told["errors"] == 2
    assert told["warnings"] == 1
    assert told["findings"][0] == {
        "rule": "b",
        "severity": "warning",
        "file": "b.py",
        "line": 2,
        "field": "x",
        "what": "w2",
        "remedy": "r2",
    }


def without_accelerators(fleet: Fleet) -> Fleet:
    """Return the fleet with no accelerator granted to anybody."""
    clusters: list[Cluster] = []
    for cluster in fleet.clusters:
        poor = {name: quota.model_copy(update={"accelerators": {}}) for name, quota in cluster.teams.items()}
        clusters.append(cluster.model_copy(update={"teams": poor}))
    return fleet.model_copy(update={"clusters": tuple(clusters)})


def test_a_missing_quota_is_found_in_the_example_fleet(loaded: Loaded) -> None:
    """The services that ask for an accelerator are named, with the files they stand in."""
    poor = without_accelerators(loaded.fleet)
    found = check(poor, loaded.locations, render(poor).trees)
    assert found
    assert {finding.rule for finding in found} == {"quota-accelerator"}
    assert all((REPOSITORY / finding.file).is_file() for finding in found)
