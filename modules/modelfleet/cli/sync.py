"""modelfleet sync."""

import click


@click.command()
@click.argument("cluster", default="local")
@click.pass_context
def command(ctx: click.Context, cluster: str) -> None:
    """Bring the rendered tree to the local CLUSTER, and wait.

    Uncommitted files too: Argo CD reads a git repository that this command keeps from the working tree.
    A stale or invalid tree goes nowhere. On other clusters the merge does this.
    """
    from modelfleet.cli import stack
    from modelfleet.cli.progress import progress

    with progress() as shown:
        run = stack.prepare(ctx, cluster, shown)
        run.sync(run.publish())
    click.echo(f"{cluster} is as declared")
