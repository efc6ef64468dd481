"""modelfleet logs."""

import click


@click.command()
@click.argument("part", required=False)
@click.option(
    "--lines", default=50, show_default=True, type=click.IntRange(min=1), help="How many of the last lines."
)
@click.option("--follow", "-f", is_flag=True, help="Go on as the log grows, until Ctrl-C.")
@click.pass_context
def command(ctx: click.Context, part: str | None, lines: int, follow: bool) -> None:
    """Print the log of a PART of the local control plane; without PART, name the parts."""
