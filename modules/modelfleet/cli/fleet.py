"""Where the fleet is, and reading it: what most verbs begin with."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from modelfleet.load import Loaded

Command = TypeVar("Command", bound=Callable[..., Any])


def root(ctx: click.Context) -> Path:
    """Return the fleet's directory: `--fleet`, else the nearest one above this with clusters/fleet.py.

    Raises UserError where there is none.
    """
    given: Path | None = ctx.obj
    here = Path.cwd()
    for folder in (here, *here.parents) if given is None else (given.resolve(),):
        if (folder / "clusters" / "fleet.py").is_file():
            return folder
    from modelfleet.spec import UserError

    raise UserError(
        f"{given or here} is no fleet directory: it holds no clusters/fleet.py",
        "pass the fleet's directory with --fleet, or make one with `modelfleet init`",
    )


def load(ctx: click.Context) -> "Loaded":
    """Read the fleet; raises ConfigError with every mistake."""
    from modelfleet.load import load as load_fleet

    return load_fleet(root(ctx))


def json_option(function: Command) -> Command:
    """Add `--json` to a verb."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")(function)
