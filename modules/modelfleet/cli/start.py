"""modelfleet start."""

import click


@click.command()
@click.argument("cluster", default="local")
@click.pass_context
def command(ctx: click.Context, cluster: str) -> None:
    """Start the local control plane and nothing else.

    `pulumi up -s local` then furnishes it, as `modelfleet up local` does.
    """
    from modelfleet.cli import stack
    from modelfleet.cli.progress import progress

    with progress() as shown:
        stack.prepare(ctx, cluster, shown).publish_first()
    click.echo('started; next: modelfleet up local, or eval "$(modelfleet env local)" and pulumi up -s local')
