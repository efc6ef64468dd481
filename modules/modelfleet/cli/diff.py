"""modelfleet diff."""

import click

from modelfleet.cli import fleet


@click.command()
@click.argument("base", default="HEAD")
@click.option("--format", "style", type=click.Choice(["text", "markdown"]), default="text", show_default=True)
@fleet.json_option
@click.pass_context
def command(ctx: click.Context, base: str, style: str, as_json: bool) -> None:
    """Show what the working tree changes, compared with BASE.

    BASE is a commit, branch or tag, or another fleet's folder. Compares rendered objects, not source lines:
    what reviewers read and Argo CD applies.
    """
    import json
    from dataclasses import asdict

    from modelfleet import render

    root = fleet.root(ctx)
    changes = render.compare(render.base(root, base), render.flat(render.render(fleet.load(ctx).fleet)))
    if as_json:
        click.echo(json.dumps([asdict(change) for change in changes], indent=2))
    else:
        click.echo(render.markdown(changes) if style == "markdown" else render.text(changes), nl=False)
