"""modelfleet up."""

import click


@click.command()
@click.argument("cluster", default="local")
@click.option("--expect-no-changes", is_flag=True, help="Let the engine fail where anything is to be done.")
@click.pass_context
def command(ctx: click.Context, cluster: str, expect_no_changes: bool) -> None:
    """Bring CLUSTER up as declared, and show what is ready.

    For `local`: gets the tools, starts the control plane, runs the stack's program through Pulumi (the same
    that `pulumi up -s local` runs) and lets Argo CD sync the rendered tree. Run it again at any time: what
    is as declared is left alone.
    """
    from modelfleet.cli import stack, status
    from modelfleet.cli.progress import progress

    with progress() as shown:
        run = stack.prepare(ctx, cluster, shown)
        commit = run.publish()
        run.up(expect_no_changes=expect_no_changes)
        run.sync(commit)
    status.show(ctx, run.root, run.cluster)
