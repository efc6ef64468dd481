"""modelfleet env."""

import click

from modelfleet.cli import fleet


@click.command()
@click.argument("cluster", default="local")
@fleet.json_option
@click.pass_context
def command(ctx: click.Context, cluster: str, as_json: bool) -> None:
    """Print the environment in which kubectl, pulumi and argocd speak to the local CLUSTER.

    \b
      eval "$(modelfleet env local)"
      kubectl get inferenceservices -A
      pulumi stack -s local
      argocd app list --core
    """
