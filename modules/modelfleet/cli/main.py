"""The command `modelfleet`: finds the verb, turns errors into one clear message and an exit code."""

import importlib
import os
import sys
from pathlib import Path
from typing import NoReturn, cast

import click

VERBS = (
    "init",
    "up",
    "preview",
    "destroy",
    "status",
    "render",
    "check",
    "diff",
    "sync",
    "start",
    "down",
    "logs",
    "env",
    "tools",
    "doctor",
    "schema",
)
EPILOG = (
    "Exit codes: 0 all is well, 1 findings or something not healthy, 2 bad input, 130 interrupted. "
    "`modelfleet VERB --help` says more."
)


class Verbs(click.Group):
    """Loads a verb's file when it is asked for, so that starting costs little."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of a first day with them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the verb's command, or None where there is no such verb."""
        if cmd_name not in VERBS:
            return None
        return cast("click.Command", importlib.import_module(f"modelfleet.cli.{cmd_name}").command)


@click.group(cls=Verbs, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--fleet",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="MODELFLEET_FLEET",
    help="The fleet's directory. Default: the nearest one above with clusters/fleet.py.",
)
@click.version_option(package_name="modelfleet")
@click.pass_context
def cli(ctx: click.Context, fleet: Path | None) -> None:
    """Describe AI model platforms in typed Python; Pulumi provisions them, Argo CD keeps them.

    \b
    First steps:
      modelfleet up local       a real control plane on this machine, from nothing
      modelfleet status         what is ready, and why not
      modelfleet render         after an edit under apps/ or clusters/
      modelfleet sync           bring the edit to the local cluster
    """  # noqa: D301  (click wants the character itself)
    ctx.obj = fleet


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        code = _say("interrupted", 130)
    except KeyboardInterrupt:
        code = _say("interrupted", 130)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    except Exception as error:
        code = _user_error(error)
    sys.exit(code if isinstance(code, int) else 0)


def _user_error(error: Exception) -> int:
    # Importing the vocabulary costs more than all of `--help`; whoever raised a UserError has imported it.
    if "modelfleet.spec" not in sys.modules:
        raise error
    from modelfleet.spec import ConfigError, UserError

    if not isinstance(error, UserError):
        raise error
    return _say(str(error) if isinstance(error, ConfigError) else f"error: {error}", error.exit_code)


def _say(message: str, code: int) -> int:
    click.echo(message, err=True)
    return code
