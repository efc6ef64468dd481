"""Where the fleet is, and reading it: what most verbs begin with."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from modelfleet.load import Loaded
    from modelfleet.spec import Cluster, Fleet

Command = TypeVar("Command", bound=Callable[..., Any])


def root(ctx: click.Context) -> Path:
    """Return the fleet's directory: `--fleet`, else the nearest one above this with clusters/fleet.py."""
    given: Path | None = ctx.obj
    if given is not None:
        return given.resolve()
    here = Path.cwd()
    return next((p for p in (here, *here.parents) if (p / "clusters" / "fleet.py").is_file()), here)


def load(ctx: click.Context) -> "Loaded":
    """Read the fleet; raises ConfigError with every mistake."""
    from modelfleet.load import load as load_fleet

    return load_fleet(root(ctx))


def local_cluster(fleet: "Fleet") -> "Cluster":
    """Return the cluster that runs on this machine; raises UserError where none is declared."""
    from modelfleet.spec import Local, UserError

    for cluster in fleet.clusters:
        if isinstance(cluster.provisioner, Local):
            return cluster
    raise UserError(
        "this fleet declares no local cluster",
        "add clusters/local/cluster.py with provisioner=Local(); `modelfleet init` shows one",
    )


def json_option(function: Command) -> Command:
    """Add `--json` to a verb."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")(function)
