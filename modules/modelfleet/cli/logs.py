"""modelfleet logs."""

import click

from modelfleet.cli import fleet

_LINES = click.IntRange(min=1)


@click.command()
@click.argument("part")
@click.option("--lines", default=50, show_default=True, type=_LINES, help="How many of the last lines.")
@click.option("--follow", "-f", is_flag=True, help="Go on as the log grows, until Ctrl-C.")
@click.pass_context
def command(ctx: click.Context, part: str, lines: int, follow: bool) -> None:
    """Print the log of a PART of the local control plane.

    `modelfleet status` names the parts.
    """
    from modelfleet.local import parts

    root = fleet.root(ctx)
    for line in parts.log_lines(root, part, lines):
        click.echo(line)
    if follow:
        for line in parts.follow(root, part):
            click.echo(line)
