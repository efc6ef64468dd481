"""modelfleet render."""

import click

from modelfleet.cli import fleet


@click.command()
@click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 with the difference when the tree is stale."
)
@click.pass_context
def command(ctx: click.Context, check: bool) -> None:
    """Write clusters/<cluster>/rendered from the typed config.

    Each tree is replaced at once or not at all, and what is no longer declared is removed. Run it after
    every edit under apps/ or clusters/ and commit the result: Argo CD reads the rendered tree.
    """
    from modelfleet import render

    root = fleet.root(ctx)
    rendered = render.render(fleet.load(ctx).fleet)
    if check:
        difference = render.stale(root, rendered)
        click.echo(difference, nl=False)
        ctx.exit(1 if difference else 0)
    for change in render.write(root, rendered):
        click.echo(change)
