"""References between objects: a name that no file declares is a mistake of the file that uses it."""

from pathlib import Path

import pytest
from modelfleet.load import load
from modelfleet.spec import ConfigError

from tests.load.fleets import base_fleet, with_file


def findings(fleet: Path) -> list[tuple[str, str, str]]:
    """Return file, rule and field of what loading finds."""
    with pytest.raises(ConfigError) as caught:
        load(fleet)
    return [(f.file, f.rule, f.field) for f in caught.value.findings]


def test_removing_a_team_is_told_wherever_it_is_named(tmp_path: Path) -> None:
    """Its services and its quotas both have to go."""
    fleet = base_fleet(tmp_path)
    (fleet / "clusters/teams/tabular.py").unlink()
    assert findings(fleet) == [
        ("apps/tabular/sales.py", "unknown-team", "team"),
        ("clusters/edge/cluster.py", "unknown-team", "teams.tabular"),
        ("clusters/local/cluster.py", "unknown-team", "teams.tabular"),
    ]


def test_removing_a_cluster_is_told_where_it_is_placed_on(tmp_path: Path) -> None:
    """The finding stands at the very item of the list."""
    fleet = base_fleet(tmp_path)
    (fleet / "clusters/edge/cluster.py").unlink()
    assert findings(fleet) == [("apps/tabular/sales.py", "unknown-cluster", "placement.clusters[0]")]


def test_a_cluster_that_cannot_be_read_is_not_blamed_on_its_services(tmp_path: Path) -> None:
    """Whether it gives a quota is unknown until it is mended."""
    fleet = with_file(base_fleet(tmp_path), "clusters/edge/cluster.py", "raise ValueError('later')\n")
    assert findings(fleet) == [("clusters/edge/cluster.py", "platform-raises", "")]


def test_a_service_of_an_unknown_team_is_told_that_alone(tmp_path: Path) -> None:
    """That no cluster gives the team a quota follows from it."""
    service = (
        "team: audio\nname: speech\nmodel: {uri: gs://m/s, format: sklearn, version: v1}\n"
        "placement: {clusters: [local]}\n"
    )
    fleet = with_file(base_fleet(tmp_path), "apps/audio/speech.yaml", service)
    assert findings(fleet) == [("apps/audio/speech.yaml", "unknown-team", "team")]
