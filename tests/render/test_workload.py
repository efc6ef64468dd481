"""The fleets that the benchmarks read are of the size that they say."""

from pathlib import Path

import pytest
from modelfleet.load import load
from modelfleet.render import flat, render

from benchmarks import workload


def test_m_is_as_large_as_it_says(tmp_path: Path) -> None:
    """Twenty clusters, ten teams, a thousand services in both syntaxes, about 10,900 objects."""
    workload.write(tmp_path, workload.M)
    fleet = load(tmp_path).fleet
    assert (len(fleet.clusters), len(fleet.teams), len(fleet.services)) == (20, 10, 1000)
    assert len(flat(render(fleet))) == 10_926
    suffixes = [path.suffix for path in (tmp_path / "apps").rglob("*.*")]
    assert suffixes.count(".py") == suffixes.count(".yaml") == 500


@pytest.mark.parametrize("suffix", [".py", ".yaml"])
def test_l_is_ten_times_m(suffix: str) -> None:
    """Ten times the clusters, and ten times the service files of each syntax."""
    counts = [
        sum(path.startswith("apps/") and path.endswith(suffix) for path, _ in workload.files(size))
        for size in (workload.M, workload.L)
    ]
    assert counts == [500, 5000]
    assert workload.M.clusters * 10 == workload.L.clusters
