"""The engine's events as progress, counts and one short error."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pulumi.automation import CommandError, EngineEvent, OpType, StepEventMetadata

from modelfleet.spec import UserError

# Colour marks in diagnostics, for example '<{%fg 13%}>'.
_COLOUR = re.compile(r"<\{%.*?%\}>")
# How the Automation API tells the exit code of a process that a signal ended.
_KILLED = re.compile(r"^ code: -(\d+)$", re.MULTILINE)
State = Literal["started", "done", "failed"]
_SALT = (
    "the state's passphrase was made anew: remove the generated stacks/Pulumi.<stack>.yaml, "
    "which holds the salt of the old one, and run it again"
)
_QUIET = frozenset({"same", "read", "refresh"})


@dataclass(frozen=True)
class Progress:
    """One step of the engine on one resource."""

    operation: str
    """'create', 'update', 'replace', 'delete', 'same' and the like; 'unlock': a dead engine's lock went."""
    resource: str
    """Kind and name, for example 'CustomResourceDefinition applications.argoproj.io'."""
    state: State


Report = Callable[[Progress], None]


class Events:
    """Listens to one run of the engine."""

    def __init__(self, report: Report) -> None:
        """Tell each step to `report`; steps that change nothing are told when done."""
        self.report = report
        self.counts: dict[str, int] = {}
        self._errors: dict[str, str] = {}
        self._changed: list[str] = []

    def __call__(self, event: EngineEvent) -> None:
        """Take one event of the engine; called from a thread of the Automation API."""
        if event.resource_pre_event:
            self._step(event.resource_pre_event.metadata, "started")
        elif event.res_outputs_event:
            self._step(event.res_outputs_event.metadata, "done")
        elif event.res_op_failed_event:
            self._step(event.res_op_failed_event.metadata, "failed")
        elif event.diagnostic_event and event.diagnostic_event.severity == "error":
            self._error(event.diagnostic_event.urn or "", event.diagnostic_event.message)
        elif event.summary_event:
            self.counts = {
                str(OpType(operation).value): count
                for operation, count in event.summary_event.resource_changes.items()
            }

    def error(self, failed: CommandError) -> UserError:
        """Return what the engine said was wrong; the last lines of its output where it said nothing."""
        said = [f"{described(urn)}: {text}" if urn else text for text, urn in self._errors.items()]
        output = _last_lines(str(failed))
        if "no changes were expected" in output:
            said = [f"no changes were expected, but there are: {', '.join(self._changed)}"]
        killed = _KILLED.search(str(failed))
        if killed and not said:
            return UserError(
                f"the engine was ended by signal {killed[1]}",
                "run it again: it goes on where it was",
            )
        what = "; ".join(said) or output
        return UserError(
            what, _SALT if "incorrect passphrase" in what else "`modelfleet status` shows what runs"
        )

    def _step(self, step: StepEventMetadata, state: State) -> None:
        operation, resource = str(OpType(step.op).value), described(step.urn)
        if operation in _QUIET and state == "started":
            return
        if operation not in _QUIET and state != "started":
            self._changed.append(f"{operation} {resource}")
        self.report(Progress(operation=operation, resource=resource, state=state))

    def _error(self, urn: str, message: str) -> None:
        text = _COLOUR.sub("", message).strip().removeprefix("error: ")
        if not text.startswith(("update failed", "preview failed", "destroy failed")):
            self._errors.setdefault(text, urn)


def described(urn: str) -> str:
    """Return kind and name of a resource's URN, for example 'Namespace namespace-argocd'.

    A URN reads urn:pulumi:<stack>::<project>::<parents' types>$<package>:<module>:<kind>::<name>.
    """
    kind, _, name = urn.split("::", 2)[-1].partition("::")
    return f"{kind.rsplit(':', 1)[-1]} {name}".strip()


def _last_lines(text: str) -> str:
    return " / ".join([line.strip() for line in text.splitlines() if line.strip()][-3:])
