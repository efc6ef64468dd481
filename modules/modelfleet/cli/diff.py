"""modelfleet diff."""

import click

from modelfleet.cli import fleet


@click.command()
@click.argument("base", default="HEAD")
@click.option("--format", "style", type=click.Choice(["text", "markdown"]), default="text", show_default=True)
@fleet.json_option
@click.pass_context
def command(ctx: click.Context, base: str, style: str, as_json: bool) -> None:
    """Show what the working tree changes on each cluster, compared with BASE (a commit, branch or tag).

    Compares rendered objects, not source lines: what reviewers read and Argo CD applies.
    """
