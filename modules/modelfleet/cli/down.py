"""modelfleet down."""

import click

from modelfleet.cli import fleet


@click.command()
@click.option("--remove-state", is_flag=True, help="Remove what the plane has kept, Pulumi's state too.")
@click.pass_context
def command(ctx: click.Context, remove_state: bool) -> None:
    """Stop the local control plane: no process is left. The next `up` goes on where it was."""
    from modelfleet.local import plane

    plane.stop(fleet.root(ctx), remove_state=remove_state)
    click.echo("the local control plane is stopped" + (", and its state is gone" if remove_state else ""))
