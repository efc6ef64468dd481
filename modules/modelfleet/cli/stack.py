"""What `up`, `preview`, `destroy` and `sync` share: a cluster of the fleet, its plane, its stack."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modelfleet.cli import fleet
from modelfleet.cli.progress import Progress

if TYPE_CHECKING:
    from modelfleet.infra.engine import Summary
    from modelfleet.spec import Cluster


@dataclass(frozen=True)
class Run:
    """One command's work on the local cluster."""

    root: Path
    cluster: "Cluster"
    environment: Mapping[str, str]
    shown: Progress

    def publish(self) -> str:
        """Bring the rendered tree of the working tree into the mirror; return the commit."""
        from modelfleet.local import mirror

        return mirror.publish(self.root, self.cluster)

    def publish_first(self) -> None:
        """Publish where nothing was: the stack needs a tree, and no Argo CD acts on a first one yet."""
        from modelfleet.local import mirror

        if not mirror.is_published(self.root, self.cluster):
            self.publish()

    def up(self, *, expect_no_changes: bool) -> None:
        """Run the stack's program through Pulumi."""
        from modelfleet.infra import engine

        self.shown.step(f"pulumi up -s {self.cluster.name}")
        done = engine.up(
            self.root,
            self.cluster.name,
            self.environment,
            self.shown.engine,
            expect_no_changes=expect_no_changes,
        )
        self.shown.step(_told(done))

    def preview(self) -> str:
        """Say what `up` would do."""
        from modelfleet.infra import engine

        return _told(engine.preview(self.root, self.cluster.name, self.environment, self.shown.engine))

    def destroy(self) -> str:
        """Remove what the stack made."""
        from modelfleet.infra import engine

        return _told(engine.destroy(self.root, self.cluster.name, self.environment, self.shown.engine))

    def sync(self, commit: str) -> None:
        """Wait until Argo CD has brought the commit to the cluster."""
        from modelfleet.local import sync

        self.shown.step(f"Argo CD syncs {commit[:10]}")
        sync.sync(self.root, self.cluster, commit, self.shown.plane)


def prepare(ctx: click.Context, name: str, shown: Progress, *, fresh: bool = True) -> Run:
    """Read the fleet, insist on a fresh tree, and start the plane where it does not run.

    Raises ConfigError, StaleError, or UserError where the cluster cannot be provisioned by this version.
    """
    from modelfleet import render
    from modelfleet.infra.stacks import insist_provisioned
    from modelfleet.local import plane

    root = fleet.root(ctx)
    loaded = fleet.load(ctx).fleet
    cluster = loaded.cluster(name)
    insist_provisioned(cluster)
    if fresh:
        render.insist(root, render.render(loaded))
    shown.step(f"control plane of {cluster.name}")
    plane.start(root, cluster, shown.plane)
    return Run(root, cluster, plane.environment(root), shown)


def _told(summary: "Summary") -> str:
    counts = ", ".join(f"{count} {operation}" for operation, count in sorted(summary.counts.items()))
    return f"pulumi: {counts or 'nothing to do'} in {summary.seconds:.1f} s"
