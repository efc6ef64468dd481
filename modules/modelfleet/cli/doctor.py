"""modelfleet doctor."""

import click

from modelfleet.cli import fleet


@click.command()
@fleet.json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Say what this machine lacks for `local`, and how to mend it.

    Exit 1 if anything is missing.
    """
    import json
    from dataclasses import asdict

    from modelfleet.cli.output import table
    from modelfleet.local.doctor import diagnose

    found = diagnose()
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=2))
    else:
        rows = [("ok" if d.ok else "missing", d.name, d.what, d.remedy) for d in found]
        table(("", "part", "found", "remedy"), rows)
    ctx.exit(0 if all(one.ok for one in found) else 1)
