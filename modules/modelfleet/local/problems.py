"""What is wrong on the live cluster, each in one sentence that names whose it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from modelfleet.local.api import Json
from modelfleet.local.live import Live, condition, is_ready, subject, team_of
from modelfleet.spec import amount

# What passes by itself: a part that restarts, or an object that another Application has not made yet.
_PASSING = re.compile(
    r"connection re(?:fused|set)|failed calling webhook|not found|no matches for kind|deadline exceeded"
    r"|i/o timeout|\bEOF\b|TLS handshake|broken pipe|Unavailable|currently unable|being terminated"
    r"|etcdserver|leader changed|operation terminated|error reading from server|the object has been modified",
    re.IGNORECASE,
)
_QUOTA = re.compile(r"exceeded quota: (\S+), requested: (\S+), used: (\S+), limited: (\S+)")
# Seconds; the scheduler tries again after ten at most, and what an older revision holds may be free by then.
_PLACED = 12.0
_BINARY = ((2**40, "Ti"), (2**30, "Gi"), (2**20, "Mi"), (2**10, "Ki"))


@dataclass(frozen=True)
class Problem:
    """Something that a person should know."""

    sentence: str
    lasting: bool
    """True where waiting does not help: the declaration, the quota or the image must change."""
    patience: float = 3.0
    """Seconds that it must last before it is believed: a service may be between two revisions."""


def refusal(application: Json) -> Problem | None:
    """Say why Argo CD's last attempt to apply an Application failed; None where it did not."""
    state: Json = application.get("status", {}).get("operationState", {})
    in_sync = application.get("status", {}).get("sync", {}).get("status") == "Synced"
    failed = state.get("phase") in ("Failed", "Error") or state.get("retryCount", 0) > 0
    if in_sync or not failed or state.get("phase") == "Succeeded":
        return None
    resources: list[Json] = state.get("syncResult", {}).get("resources", [])
    for item in resources:
        if item.get("status") == "SyncFailed":
            what = f"{item['kind']} {item['name']} is refused: {_one_line(item.get('message', ''))}"
            return _problem(application, what)
    return _problem(application, _one_line(state.get("message", "")))


def of_applications(live: Live) -> Iterator[Problem]:
    """Say what keeps Applications from being in sync."""
    for application in live.applications:
        errors = (message for kind, message in conditions(application) if kind.endswith("Error"))
        if refused := refusal(application):
            yield refused
        elif message := next(errors, ""):
            yield _problem(application, message)


def incomparable(application: Json) -> Problem | None:
    """Say why Argo CD cannot tell what an Application should be; None where it can."""
    for kind, message in conditions(application):
        if kind in ("ComparisonError", "InvalidSpecError"):
            return _problem(application, message)
    return None


def conditions(application: Json) -> Iterator[tuple[str, str]]:
    """Give an Application's conditions: kind and message."""
    found: list[Json] = application.get("status", {}).get("conditions", [])
    for item in found:
        yield item["type"], _one_line(item.get("message", ""))


def of_services(live: Live, cluster: str) -> Iterator[Problem]:
    """Say what keeps model services from being ready, one reason for each."""
    for service in live.services:
        # The first three may be true of a new revision while the old one still serves.
        problem = _refused_pods(live, service, cluster) or _unplaced(live, service) or _failing(live, service)
        if problem:
            yield problem
        elif not is_ready(service):
            yield _waiting(service)


def _refused_pods(live: Live, service: Json, cluster: str) -> Problem | None:
    for owner in live.belonging(live.replica_sets, service):
        failure = condition(owner, "ReplicaFailure")
        if failure.get("status") == "True" and owner["spec"].get("replicas"):
            message = _one_line(failure["message"])
            what = _beyond_quota(message, team_of(service), cluster) or f"its pods are refused: {message}"
            return _problem(service, what)
    return None


def _beyond_quota(message: str, team: str, cluster: str) -> str:
    found = _QUOTA.search(message)
    if not found:
        return ""
    quota, *lists = found.groups()
    asked, used, limit = (dict(pair.split("=", 1) for pair in text.split(",")) for text in lists)
    told = (_left(name, asked[name], used[name], limit[name]) for name in asked)
    return f"quota {quota!r} of team {team} on {cluster} is exceeded: {'; '.join(told)}"


def _left(resource: str, asked: str, used: str, limit: str) -> str:
    name = resource.removeprefix("requests.")
    left = max(amount(limit) - amount(used), Decimal(0))
    return f"asked {asked} {name}, {_quantity(left)} left of {limit}"


def _quantity(value: Decimal) -> str:
    for factor, unit in _BINARY:
        if value and value % factor == 0:
            return f"{value / factor:f}{unit}"
    return f"{value.normalize():f}"


def _unplaced(live: Live, service: Json) -> Problem | None:
    for pod in live.lacking(service):
        placed = condition(pod, "PodScheduled")
        if placed.get("status") == "False":
            what = f"no node takes its pod: {_one_line(placed.get('message', ''))}"
            return Problem(f"{_name(service)}: {what}", lasting=True, patience=_PLACED)
    return None


def _failing(live: Live, service: Json) -> Problem | None:
    for pod in live.lacking(service):
        status: Json = pod.get("status", {})
        states: list[Json] = [*status.get("initContainerStatuses", []), *status.get("containerStatuses", [])]
        for container in states:
            if reason := _reason(container.get("state", {})):
                return _pending(service, f"container {container['name']} of its pod fails: {reason}")
    return None


def _reason(state: Json) -> str:
    waiting: Json = state.get("waiting", {})
    ended: Json = state.get("terminated", {})
    told = waiting if waiting.get("reason", "PodInitializing") not in _STARTING else ended
    if not told or told.get("exitCode") == 0:
        return ""
    return ": ".join(text for text in (told.get("reason", ""), _one_line(told.get("message", ""))) if text)


_STARTING = frozenset({"PodInitializing", "ContainerCreating"})


def _waiting(service: Json) -> Problem:
    ready = condition(service, "Ready")
    reason = _one_line(ready.get("message", "")) or ready.get("reason", "") or "KServe works on it"
    return _pending(service, f"not ready: {reason}")


def _problem(thing: Json, what: str) -> Problem:
    return Problem(f"{_name(thing)}: {what}", lasting=not _PASSING.search(what))


def _pending(thing: Json, what: str) -> Problem:
    return Problem(f"{_name(thing)}: {what}", lasting=False)


def _name(thing: Json) -> str:
    if thing["kind"] == "Application":
        return subject(thing)
    return f"services/{team_of(thing)}/{thing['metadata']['name']}"


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
