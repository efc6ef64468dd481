"""modelfleet check."""

from typing import TYPE_CHECKING

import click

from modelfleet.cli import fleet

if TYPE_CHECKING:
    from pathlib import Path

    from modelfleet.load import Loaded
    from modelfleet.spec import Finding


@click.command()
@fleet.json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Judge the fleet offline, as CI does.

    Files, freshness of the rendered trees, schemas, quotas of accelerators.
    Every rendered object is held against the OpenAPI of the pinned API server and its CRDs.
    Exit 2 where a file is wrong, 1 where there are findings.
    """
    from modelfleet.check import as_json as in_json
    from modelfleet.check import text
    from modelfleet.spec import ConfigError

    code = 1
    try:
        findings = _findings(fleet.root(ctx), fleet.load(ctx))
    except ConfigError as error:
        findings, code = list(error.findings), error.exit_code
    click.echo(in_json(findings) if as_json else text(findings))
    ctx.exit(code if any(finding.severity == "error" for finding in findings) else 0)


def _findings(root: "Path", loaded: "Loaded") -> "list[Finding]":
    from modelfleet import render
    from modelfleet.check import check

    rendered = render.render(loaded.fleet)
    return [*render.findings(root, rendered), *check(loaded.fleet, loaded.locations, rendered.trees)]
