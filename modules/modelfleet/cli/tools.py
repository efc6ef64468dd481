"""modelfleet tools."""

from pathlib import Path

import click

from modelfleet.cli import fleet


@click.group(invoke_without_command=True)
@fleet.json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List the programs that the local cluster runs.

    A program of exactly the pinned version on PATH (or in KUBEBUILDER_ASSETS) is used as it is; the others
    are built from pinned sources into a cache that all checkouts share.
    """
    if ctx.invoked_subcommand is None:
        _list(as_json)


@command.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
def build(names: tuple[str, ...]) -> None:
    """Build the tools that are missing, or those named."""
    from modelfleet.cli.progress import progress
    from modelfleet.local import tools

    unknown = sorted(set(names) - set(tools.PROGRAMS))
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}; there are: {', '.join(tools.PROGRAMS)}")
    with progress() as shown:
        tools.ensure(names or tools.PROGRAMS, shown.tool)
    _list(as_json=False)


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add(file: Path) -> None:
    """Take FILE, an official release program, instead of building it. Its version must be the pinned one."""
    from modelfleet.local import tools

    added = tools.add(file)
    click.echo(f"{added.name} {added.version}: {added.path}")


@command.command()
def prune() -> None:
    """Remove what this version's pins do not need; another version builds its own again."""
    from modelfleet.local import tools

    click.echo(f"freed {tools.prune() / 1e6:.0f} MB")


def _list(as_json: bool) -> None:
    import json
    from dataclasses import asdict

    from modelfleet.cli.output import table
    from modelfleet.local import tools

    listing = tools.listing()
    if as_json:
        click.echo(json.dumps([asdict(tool) for tool in listing], default=str, indent=2))
        return
    rows = [
        (t.name, t.version, t.state, f"{t.size / 1e6:.0f} MB" if t.size else "", str(t.path or ""))
        for t in listing
    ]
    table(("program", "version", "state", "size", "where"), rows)
