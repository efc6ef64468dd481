"""modelfleet schema."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Write the files to this folder."
)
@click.option("--check", is_flag=True, help="With --out: write nothing; exit 1 and name the stale files.")
@click.pass_context
def command(ctx: click.Context, out: Path | None, check: bool) -> None:
    """Print or write the JSON Schemas of the vocabulary.

    A YAML file of a model service names its schema in its first line:
    `# yaml-language-server: $schema=../../schemas/model-service.schema.json`.
    """
    import json

    if check and out is None:
        raise click.UsageError("--check needs --out: the folder whose files are judged")
    from modelfleet.load import schema

    if out is None:
        click.echo(json.dumps(schema.schemas(), indent=2))
    elif check:
        stale = schema.stale(out)
        click.echo("".join(f"stale: {out / name}\n" for name in stale), nl=False)
        ctx.exit(1 if stale else 0)
    else:
        schema.write(out)
