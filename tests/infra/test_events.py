"""The engine's events become progress, counts and one short error."""

from collections.abc import Callable
from typing import Any, cast

from modelfleet.infra.events import Events, Progress, described
from pulumi.automation import CommandError, CommandResult, EngineEvent

TYPES = "modelfleet:infra:LocalPlatform$kubernetes:core/v1:Namespace"
URN = f"urn:pulumi:local::modelfleet::{TYPES}::namespace-kserve"


parse = cast("Callable[[dict[str, Any]], EngineEvent]", EngineEvent.from_json)  # pyright: ignore[reportUnknownMemberType]


def heard(*events: dict[str, Any]) -> tuple[Events, list[Progress]]:
    """Let a listener hear events in the engine's own JSON."""
    reports: list[Progress] = []
    listener = Events(reports.append)
    for number, event in enumerate(events):
        listener(parse({"sequence": number, "timestamp": 0, **event}))
    return listener, reports


def step(kind: str, operation: str) -> dict[str, Any]:
    """Return a step on a Namespace."""
    return {kind: {"metadata": {"op": operation, "urn": URN, "type": "kubernetes:core/v1:Namespace"}}}


def diagnostic(message: str, severity: str = "error", urn: str = "") -> dict[str, Any]:
    """Return something that the engine says."""
    return {"diagnosticEvent": {"message": message, "severity": severity, "urn": urn, "color": "never"}}


def failed(stderr: str, code: int = 255) -> CommandError:
    """Return how the Automation API tells a run that failed."""
    return CommandError(CommandResult(stdout="", stderr=stderr, code=code))


def test_a_resource_is_told_by_kind_and_name() -> None:
    """People read kind and name, not a URN."""
    assert described(URN) == "Namespace namespace-kserve"


def test_steps_are_reported_in_order() -> None:
    """A creation is told when it begins and when it is done; what stays the same, once."""
    _, reports = heard(
        step("resourcePreEvent", "create"),
        step("resOutputsEvent", "create"),
        step("resourcePreEvent", "same"),
        step("resOutputsEvent", "same"),
    )
    assert [(report.operation, report.state) for report in reports] == [
        ("create", "started"),
        ("create", "done"),
        ("same", "done"),
    ]


def test_an_error_names_the_resource_once_and_without_colour() -> None:
    """The engine repeats itself and paints; the user reads one plain sentence."""
    text = "<{%fg 1%}>error: <{%reset%}>the server refused it"
    listener, _ = heard(
        diagnostic(text, urn=URN),
        diagnostic(text, urn=URN),
        diagnostic("update failed"),
        diagnostic("x", "info"),
    )
    assert (
        listener.error(failed("first\n\nlast line")).what
        == "Namespace namespace-kserve: the server refused it"
    )


def test_changes_where_none_were_expected_are_named() -> None:
    """Whoever asks for no changes is told which there are."""
    listener, _ = heard(step("resOutputsEvent", "update"))
    error = listener.error(failed("error: no changes were expected but changes were proposed"))
    assert error.what == "no changes were expected, but there are: update Namespace namespace-kserve"


def test_a_killed_engine_is_told_as_such() -> None:
    """A process that a signal ended said nothing; the next run goes on."""
    listener, _ = heard(step("resOutputsEvent", "create"))
    error = listener.error(failed("", code=-9))
    assert error.what == "the engine was ended by signal 9"
    assert "run it again" in error.remedy


def test_an_engine_that_says_nothing_is_quoted() -> None:
    """Where no event tells the reason, the last lines of the output do."""
    listener, _ = heard()
    assert "last line" in listener.error(failed("first\n\nlast line")).what
