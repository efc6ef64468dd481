"""What must hold for this fleet beyond what `modelfleet check` says. Add your own rules here."""

from pathlib import Path

from modelfleet.load import load

ROOT = Path(__file__).parents[1]


def test_every_team_has_owners_and_a_quota_somewhere() -> None:
    """A team that can run nothing anywhere is a leftover."""
    fleet = load(ROOT).fleet
    with_quota = {team for cluster in fleet.clusters for team in cluster.teams}
    assert {team.name for team in fleet.teams} <= with_quota
    assert all(team.owners for team in fleet.teams)
