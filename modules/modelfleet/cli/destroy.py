"""modelfleet destroy."""

import click


@click.command()
@click.argument("cluster", default="local")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def command(ctx: click.Context, cluster: str, yes: bool) -> None:
    """Remove what `up` made on CLUSTER.

    The root Application and all under it go first, then the platform.
    The control plane of `local` goes on; `modelfleet down` stops it.
    """
    import sys

    from modelfleet.cli import stack
    from modelfleet.cli.progress import progress
    from modelfleet.spec import UserError

    if not yes and not sys.stdin.isatty():
        raise UserError("destroy asks before it acts, and nobody is there to answer", "pass --yes")
    if not yes:
        click.confirm(f"Remove all model services and the platform from {cluster}?", abort=True)
    with progress() as shown:
        click.echo(stack.prepare(ctx, cluster, shown, fresh=False).destroy())
