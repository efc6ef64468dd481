"""modelfleet preview."""

import click


@click.command()
@click.argument("cluster", default="local")
@click.pass_context
def command(ctx: click.Context, cluster: str) -> None:
    """Say what `up` would change on CLUSTER; change nothing of it."""
    from modelfleet.cli import stack
    from modelfleet.cli.progress import progress

    with progress() as shown:
        run = stack.prepare(ctx, cluster, shown)
        run.publish_first()
        click.echo(run.preview())
