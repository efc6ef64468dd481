"""For maintainers of modelfleet itself, called by the Makefile: python -m modelfleet.cli.maintain COMMAND."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from modelfleet.check.reduce import Document
    from modelfleet.local.tools import Event


@click.group()
def maintain() -> None:
    """Commands that keep this repository itself in order."""


@maintain.command()
def schemas() -> None:
    """Write the schemas of the pinned API server and CRDs into modelfleet.check."""
    from modelfleet import check
    from modelfleet.check.schemas import FILE, pack

    target = Path(check.__file__).with_name(FILE)
    target.write_bytes(pack(pinned_schemas()))
    click.echo(f"{target.name}: {target.stat().st_size} bytes")


@maintain.command(context_settings={"ignore_unknown_options": True})
@click.argument("program")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def run(ctx: click.Context, program: str, arguments: tuple[str, ...]) -> None:
    """Run one of the pinned programs, built first where it is missing."""
    from modelfleet.local import tools

    path = tools.ensure([program], _tell)[program]
    ctx.exit(subprocess.run([path, *arguments], check=False).returncode)


def pinned_schemas() -> "Document":
    """Return what modelfleet.check ships, made anew from the sources that tools/*/go.mod pin.

    Raises UserError where the sources cannot be fetched.
    """
    from modelfleet.check.reduce import reduce
    from modelfleet.local import tools
    from modelfleet.local.tools.pins import version
    from modelfleet.local.tools.registry import module

    folders = {name: tools.assets(name, _tell) for name in ("kubernetes", "argocd", "kserve")}
    swagger = json.loads((folders["kubernetes"] / "api/openapi-spec/swagger.json").read_bytes())
    crds = [crd for name in ("argocd", "kserve") for crd in _crds(folders[name])]
    return reduce(swagger, crds, {module(name).path: f"v{version(module(name))}" for name in folders})


def _crds(folder: Path) -> Iterator[dict[str, Any]]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for file in sorted(folder.rglob("*.yaml")):
        # Patches of kustomize and the like stand beside the CRDs; an ApplicationSet is nothing we render.
        if "crd" in file.relative_to(folder).as_posix() and "applicationset" not in file.name:
            crd: Any = yaml.load(file.read_bytes(), Loader=loader)  # noqa: S506  (a safe loader)
            if crd.get("kind") == "CustomResourceDefinition" and "versions" in crd["spec"]:
                yield crd


def _tell(event: "Event") -> None:
    if event.phase == "done":
        click.echo(f"{event.module} {event.version} is ready", err=True)


if __name__ == "__main__":
    maintain()
