"""modelfleet status."""

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modelfleet.cli import fleet

if TYPE_CHECKING:
    from modelfleet.local.models import QuotaState, ServiceState, Status
    from modelfleet.spec import Cluster


@click.command()
@click.argument("cluster", default="local")
@fleet.json_option
@click.pass_context
def command(ctx: click.Context, cluster: str, as_json: bool) -> None:
    """Show how CLUSTER is, read from the live system. Exit 1 unless everything is healthy.

    Applications (Argo CD), model services (KServe), the teams' quotas, and the parts of the control plane.
    SIMULATED marks services whose pods are played by KWOK: they get ready whatever their image is.
    """
    from modelfleet.infra.stacks import insist_provisioned

    declared = fleet.load(ctx).fleet.cluster(cluster)
    insist_provisioned(declared)
    show(ctx, fleet.root(ctx), declared, as_json=as_json, with_parts=True)


def show(
    ctx: click.Context, root: Path, cluster: "Cluster", *, as_json: bool = False, with_parts: bool = False
) -> None:
    """Print the status and end with 0 where all is well, else 1."""
    from modelfleet.local.status import status

    found = status(root, cluster)
    if as_json:
        click.echo(found.model_dump_json(indent=2))
    else:
        _tables(found, with_parts=with_parts)
    ctx.exit(0 if found.healthy else 1)


def _tables(status: "Status", *, with_parts: bool) -> None:
    from modelfleet.cli.output import table

    if with_parts:
        _parts(status)
    rows = [(app.name, app.sync, app.health, app.revision[:10]) for app in status.applications]
    table(("application", "sync", "health", "revision"), rows)
    columns = ("model service", "ready", "nodes", "replicas", "accelerators", "url")
    table(columns, [_service(service) for service in status.services])
    used = [quota for quota in status.quotas if quota.hard != "0"]
    table(("quota of", "resource", "used", "of"), [_quota(quota) for quota in used])
    for problem in status.problems:
        click.secho(f"✗ {problem}", fg="red")
    click.echo(_closing(status))


def _parts(status: "Status") -> None:
    from modelfleet.cli.output import table

    rows = [
        (part.name, part.state, str(part.pid or ""), f"{part.uptime:.0f} s", str(part.restarts))
        for part in status.parts
    ]
    table(("part", "state", "pid", "up", "restarts"), rows)


def _service(service: "ServiceState") -> tuple[str, ...]:
    return (
        f"{service.team}/{service.name}",
        "ready" if service.ready else "not ready",
        _nodes(service),
        str(service.replicas),
        str(service.gpus or ""),
        service.url,
    )


def _nodes(service: "ServiceState") -> str:
    if service.simulated:
        return "SIMULATED"
    return "real" if service.replicas else ""


def _quota(quota: "QuotaState") -> tuple[str, ...]:
    return (quota.team, quota.resource, quota.used, quota.hard)


def _closing(status: "Status") -> str:
    if not status.healthy:
        return f"{status.cluster} is not healthy"
    me = _me()
    return (
        f"{status.cluster} is healthy. What to try next:\n"
        f"  edit apps/, then {me} render && {me} sync\n"
        f'  eval "$({me} env {status.cluster})" && kubectl get inferenceservices --all-namespaces\n'
        f"  {me} down"
    )


def _me() -> str:
    """Return how this command is called here: by its name where that finds it, else by its path."""
    return "modelfleet" if shutil.which("modelfleet") else os.path.relpath(sys.argv[0])
