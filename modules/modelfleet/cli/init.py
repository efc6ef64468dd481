"""modelfleet init."""

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
    from modelfleet import render, scaffold
    from modelfleet.load import load
    from modelfleet.spec import FleetSettings, Team, UserError

    if folder.exists() and any(entry.name != ".git" for entry in folder.iterdir()):
        raise UserError(f"{folder} is not empty", "name a new folder; nothing was written")
    name = name or folder.resolve().name
    repository = repository or f"https://github.com/{name}/{name}.git"
    _refuse_bad_words(FleetSettings, name=name, repository=repository)
    _refuse_bad_words(Team, name=team, owners=(f"{name}-{team}",))
    written = scaffold.write(folder, name=name, team=team, repository=repository)
    render.write(folder, render.render(load(folder).fleet))
    for path in written:
        click.echo(f"  {path}")
    click.echo(f"\nfleet {name!r} is in {folder}\nnext: cd {folder} && git init && make test && make up")


def _refuse_bad_words(model: type, **fields: object) -> None:
    from pydantic import ValidationError

    from modelfleet.spec import UserError

    try:
        model(**fields)
    except ValidationError as error:
        wrong = "; ".join(f"--{e['loc'][0]}: {e['msg']}" for e in error.errors())
        raise UserError(
            wrong, "names are lower-case letters, digits and hyphens; nothing was written"
        ) from None
