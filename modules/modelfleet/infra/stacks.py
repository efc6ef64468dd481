"""Which stacks a fleet has, and what each of them declares."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pulumi

from modelfleet.infra import local
from modelfleet.spec import Cluster, Fleet, UserError

Declare = Callable[[], None]


@contextmanager
def user_errors() -> Generator[None, None, None]:
    """Let the engine print an error that a user can act on as it is, without a traceback."""
    try:
        yield
    except UserError as error:
        raise pulumi.RunError(str(error)) from error


def declare(fleet: Fleet, root: Path, stack: str) -> None:
    """Declare the resources of a stack; `root` is the fleet's folder.

    Raises UserError where the fleet has no such stack.
    """
    stacks = stacks_of(fleet, root)
    if stack not in stacks:
        raise UserError(
            f"there is no stack {stack!r}",
            f"stacks of this fleet: {', '.join(sorted(stacks)) or 'none, it has no cluster yet'}",
        )
    stacks[stack]()


def stacks_of(fleet: Fleet, root: Path) -> dict[str, Declare]:
    """Return what each stack declares, by the stack's name."""
    return {name: act for cluster in fleet.clusters for name, act in _stacks(cluster, root).items()}


def _stacks(cluster: Cluster, root: Path) -> dict[str, Declare]:
    """One stack for a local cluster; elsewhere the cloud's parts and the platform on it have one each."""
    if cluster.provisioner.kind == "local":
        return {cluster.name: partial(local.declare, root, cluster)}
    return {name: partial(insist_provisioned, cluster) for name in (cluster.name, f"{cluster.name}-platform")}


def insist_provisioned(cluster: Cluster) -> None:
    """Raise UserError where this version renders the cluster but has no program that provisions it."""
    if cluster.provisioner.kind != "local":
        raise UserError(
            f"provisioner {cluster.provisioner.kind} is rendered but not provisioned in this version",
            f"`modelfleet render` writes {cluster.rendered} for an Argo CD that you run",
        )
