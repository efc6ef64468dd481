"""modelfleet env."""

import click

from modelfleet.cli import fleet


@click.command()
@click.argument("cluster", default="local")
@fleet.json_option
@click.pass_context
def command(ctx: click.Context, cluster: str, as_json: bool) -> None:
    """Print the environment for kubectl, pulumi and argocd on the local CLUSTER.

    \b
      eval "$(modelfleet env local)"
      kubectl get inferenceservices --all-namespaces
      pulumi stack ls
      argocd app list --core
    """  # noqa: D301  (click wants the character itself)
    import json
    import shlex

    from modelfleet.infra.stacks import insist_provisioned
    from modelfleet.local import plane

    insist_provisioned(fleet.load(ctx).fleet.cluster(cluster))
    variables = plane.environment(fleet.root(ctx))
    if as_json:
        click.echo(json.dumps(variables, indent=2))
        return
    for name, value in variables.items():
        click.echo(f"export {name}={shlex.quote(value)}")
