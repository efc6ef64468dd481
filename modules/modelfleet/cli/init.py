"""modelfleet init."""

import shutil
import tempfile
from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="The fleet's name; default: the folder's.")
@click.option("--team", default="models", show_default=True, help="The first team.")
@click.option("--repository", help="Git URL that Argo CD will read; can be changed in clusters/fleet.py.")
def command(folder: Path, name: str | None, team: str, repository: str | None) -> None:
    """Make a fleet of your own in FOLDER.

    One cluster, one team, one model service, CI.
    The folder must be absent or empty. Its `make up` and `make test` work at once.
    """
    from modelfleet import scaffold
    from modelfleet.spec import FleetSettings, Team, UserError

    if folder.exists() and any(entry.name != ".git" for entry in folder.iterdir()):
        raise UserError(f"{folder} is not empty", "name a new folder; nothing was written")
    name = name or folder.resolve().name
    repository = repository or f"https://github.com/{name}/{name}.git"
    _refuse(FleetSettings, {"name": "--name", "repository": "--repository"}, name=name, repository=repository)
    _refuse(Team, {"name": "--team"}, name=team, owners=("owners",))
    try:
        with tempfile.TemporaryDirectory(prefix="modelfleet-") as scratch:
            draft = Path(scratch, "fleet")  # its mode is the umask's; the scratch folder is private
            written = scaffold.write(draft, name=name, team=team, repository=repository)
            _render(draft)
            shutil.copytree(draft, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    except OSError as error:
        raise UserError(
            f"{folder} cannot be written: {error.strerror or error}", "name another folder"
        ) from None
    for path in written:
        click.echo(f"  {path}")
    click.echo(f"\nfleet {name!r} is in {folder}\nnext: cd {folder} && git init && make test && make up")


def _render(folder: Path) -> None:
    from modelfleet import render
    from modelfleet.load import load

    render.write(folder, render.render(load(folder).fleet))


def _refuse(model: type, options: dict[str, str], **fields: object) -> None:
    from pydantic import ValidationError

    from modelfleet.spec import UserError

    try:
        model(**fields)
    except ValidationError as error:
        wrong = "; ".join(
            f"{options.get(str(e['loc'][0]), '')}: {e['msg']}" for e in error.errors() if e["loc"]
        )
        raise UserError(
            wrong, "names are lower-case letters, digits and hyphens; nothing was written"
        ) from None
