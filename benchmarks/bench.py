"""`make bench`: judges ratios of what runs in one go on one machine, and fails when a bound does not hold."""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml
from modelfleet.load import load
from modelfleet.local.tools import ensure
from modelfleet.manifests import build
from modelfleet.render.emit import emit

from benchmarks import measure, workload

# Memory where the system offers it: programs are judged, not disks. ext4 for one takes ten times as long to
# make files near thousands that were deleted in the last minutes.
MEMORY = Path("/dev/shm")  # noqa: S108 - holds nothing but what the benchmarks make and remove
NEEDED = 2 * 2**30
MODELFLEET = Path(sys.executable).with_name("modelfleet")


@dataclass(frozen=True)
class Side:
    """One side of a comparison: a name, and what measures it in seconds."""

    name: str
    measure: Callable[[], float]


@dataclass(frozen=True)
class Bound:
    """What the ratio is held against."""

    limit: float
    faster: bool
    """True: ours must be so many times as fast; false: it may take so many times as long."""

    def __str__(self) -> str:
        if self.faster:
            return f"at least {self.limit:g} times as fast"
        return f"at most {self.limit:g} times as long"


@dataclass(frozen=True)
class Verdict:
    """Two medians, their ratio, and whether it is within its bound."""

    what: str
    ours: str
    seconds: float
    peer: str
    peer_seconds: float
    ratio: float
    bound: str
    holds: bool

    def __str__(self) -> str:
        mark = "ok  " if self.holds else "FAIL"
        ours = f"{self.ours} {self.seconds * 1000:,.0f} ms"
        peer = f"{self.peer} {self.peer_seconds * 1000:,.0f} ms"
        return f"{mark} {self.what:<12} {ours:<30} {peer:<30} {self.ratio:6.1f}  ({self.bound})"


class Bench:
    """Runs the comparisons in a scratch folder."""

    def __init__(self, scratch: Path, runs: int) -> None:
        """Take an empty folder, and how many runs a median is made of."""
        self._scratch = scratch
        self._runs = runs
        self._log = scratch / "log"

    def verdicts(self) -> Iterator[Verdict]:
        """Yield each comparison as soon as it is done."""
        yield self._compare("start", Bound(8, faster=False), *self._starting())
        yield self._compare("emit YAML", Bound(5, faster=True), *self._emitting())
        yield self._compare("render M", Bound(10, faster=True), *self._rendering())
        yield self._compare("ten times M", Bound(12, faster=False), *self._growing())

    def _compare(self, what: str, bound: Bound, ours: Side, peer: Side) -> Verdict:
        mine, theirs = measure.medians(self._runs, ours.measure, peer.measure)
        ratio = theirs / mine if bound.faster else mine / theirs
        holds = ratio >= bound.limit if bound.faster else ratio <= bound.limit
        return Verdict(what, ours.name, mine, peer.name, theirs, ratio, str(bound), holds)

    def _starting(self) -> tuple[Side, Side]:
        return (
            Side("modelfleet --help", lambda: self._several([MODELFLEET, "--help"])),
            Side("python -c pass", lambda: self._several([sys.executable, "-c", "pass"])),
        )

    def _several(self, command: Sequence[str | Path]) -> float:
        """Return the median of five: so short a process is at the mercy of its neighbours."""
        return measure.medians(5, lambda: measure.process(command, self._log))[0]

    def _emitting(self) -> tuple[Side, Side]:
        fleet = load(self._fleet(workload.S)).fleet
        objects = [one.object for cluster in fleet.clusters for one in build(fleet, cluster)]

        def peer() -> object:
            return [yaml.dump(one, Dumper=yaml.CSafeDumper) for one in objects]

        return (
            Side("modelfleet", lambda: measure.function(lambda: [emit(one) for one in objects])),
            Side("PyYAML, C", lambda: measure.function(peer)),
        )

    def _rendering(self) -> tuple[Side, Side]:
        kubectl = ensure(["kubectl"], lambda event: None)["kubectl"]
        rendered = self._fleet(workload.M)
        self._render(rendered)
        trees = sorted((rendered / "clusters").glob("*/rendered"))
        for tree in trees:
            _kustomization(tree)

        def peer() -> float:
            return sum(measure.process([kubectl, "kustomize", tree], self._log) for tree in trees)

        return self._rendered(workload.M), Side("kubectl kustomize", peer)

    def _growing(self) -> tuple[Side, Side]:
        return self._rendered(workload.L), self._rendered(workload.M)

    def _rendered(self, size: workload.Size) -> Side:
        return Side(f"modelfleet render {size.name}", lambda: self._render_fresh(size))

    def _render_fresh(self, size: workload.Size) -> float:
        """Render a fleet that was never rendered: every file is written."""
        folder = self._fleet(size)
        seconds = self._render(folder)
        shutil.rmtree(folder)
        return seconds

    def _render(self, folder: Path) -> float:
        return measure.process([MODELFLEET, "--fleet", folder, "render"], self._log)

    def _fleet(self, size: workload.Size) -> Path:
        folder = Path(tempfile.mkdtemp(prefix=f"{size.name}-", dir=self._scratch))
        workload.write(folder, size)
        return folder


def _kustomization(tree: Path) -> None:
    files = sorted(str(path.relative_to(tree)) for path in tree.rglob("*.yaml"))
    head = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": files}
    (tree / "kustomization.yaml").write_text(yaml.dump(head, Dumper=yaml.CSafeDumper), "utf-8")


def _roomy() -> Path | None:
    """Return a folder in memory, or None for the system's own where that is too small."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > NEEDED else None


def main() -> int:
    """Run all comparisons; return 1 when a bound does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each; medians are judged (default: 3)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    found: list[Verdict] = []
    with tempfile.TemporaryDirectory(prefix="modelfleet-bench-", dir=_roomy()) as scratch:
        for verdict in Bench(Path(scratch), options.runs).verdicts():
            found.append(verdict)
            if not options.json:
                print(verdict, flush=True)
    if options.json:
        print(json.dumps([asdict(verdict) for verdict in found], indent=2))
    return 0 if all(verdict.holds for verdict in found) else 1


if __name__ == "__main__":
    sys.exit(main())
