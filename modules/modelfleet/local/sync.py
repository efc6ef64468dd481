"""Brings a published commit to the cluster: tells Argo CD, and waits until it is there."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from modelfleet.local import mirror, problems, rollout, standins
from modelfleet.local.api import Api, Json, RefusedError, UnavailableError, connect
from modelfleet.local.identity import Identity
from modelfleet.local.layout import layout
from modelfleet.local.live import APPLICATIONS, Live, look
from modelfleet.local.problems import Problem
from modelfleet.spec import Cluster, UserError

TIMEOUT = 300.0
"""Seconds; a few are usual."""

_POLL = 0.3
_NUDGE = 4.0  # seconds until an Application that does not move is told again
# Seconds that a failed comparison must last: it may be older than what it is told to compare with.
_COMPARED = 10.0
_REFRESH = "argocd.argoproj.io/refresh"

Say = Callable[[str], None]


class SyncError(UserError):
    """The commit did not get there; what runs is what ran before, or what is left of it."""

    exit_code = 1


def sync(root: Path, cluster: Cluster, commit: str, report: Say, timeout: float = TIMEOUT) -> None:
    """Let Argo CD apply `commit` of the mirror, and wait until all of it is Synced and Healthy.

    The plane must be started. Applications that are there already are left alone.

    Raises SyncError with the reason in one sentence as soon as waiting does not help (an object is refused, a
    quota is exceeded), or after `timeout` seconds; UserError where there is no root Application yet.
    """
    api = connect(layout(root).kubeconfig)
    _prepare(root, api)
    run = _Sync(api, cluster.name, mirror.applications(root, cluster, commit), commit)
    deadline = time.monotonic() + timeout
    while not run.step(report):
        if time.monotonic() > deadline:
            reason = run.problem.sentence if run.problem else f"still waiting for {run.waiting}"
            raise SyncError(
                f"not in sync after {timeout:.0f} s: {reason}", "`modelfleet status` shows how it goes on"
            )
        time.sleep(_POLL)


def _prepare(root: Path, api: Api) -> None:
    try:
        if api.get(f"{APPLICATIONS}/root") is None:
            raise UserError(
                "there is no root Application on the local cluster", "run `modelfleet up local` first"
            )
        standins.reconcile(api, Identity(layout(root).pki))
    except (UnavailableError, RefusedError) as error:
        raise SyncError(f"the API server does not answer: {error}", "run the command again") from error


class _Sync:
    """One wait: what was told to whom, and what was seen."""

    def __init__(self, api: Api, cluster: str, expected: frozenset[str], commit: str) -> None:
        self._api = api
        self._cluster = cluster
        self._expected = expected
        self._commit = commit
        self._began = datetime.now(UTC).replace(microsecond=0)
        self._told: dict[str, float] = {}
        self._seen: dict[str, float] = {}
        self.waiting = "the API server"
        self.problem: Problem | None = None

    def step(self, report: Say) -> bool:
        """Look once, and do what is to be done; True when all is there."""
        try:
            live = look(self._api)
            lagging = [app for app in live.applications if not _is_at(app, self._commit)]
            for application in lagging:
                self._nudge(application)
        except (UnavailableError, RefusedError):
            return False  # a part restarts; the next look tells
        self._give_up(live)
        return self._is_done(live, report)

    def _nudge(self, application: Json) -> None:
        """Tell Argo CD to compare now; end the attempts at an older commit, which hold up this one."""
        name = application["metadata"]["name"]
        if time.monotonic() - self._told.get(name, 0.0) < _NUDGE:
            return
        self._told[name] = time.monotonic()
        body: Json = {"metadata": {"annotations": {_REFRESH: "normal"}}}
        state: Json = application.get("status", {}).get("operationState", {})
        if state.get("phase") == "Running" and state.get("retryCount") and _tried(state) != self._commit:
            body["status"] = {"operationState": {"phase": "Terminating"}}
        self._api.merge(f"{APPLICATIONS}/{name}", body)

    def _give_up(self, live: Live) -> None:
        """Raise when waiting does not help."""
        fresh = [app for app in live.applications if self._is_fresh(app)]
        old = [app for app in live.applications if not _is_at(app, self._commit)]
        found = [
            *((0.0, problem) for problem in map(problems.refusal, fresh) if problem),
            *((_COMPARED, problem) for problem in map(problems.incomparable, old) if problem),
            *((problem.patience, problem) for problem in problems.of_services(live, self._cluster)),
        ]
        self.problem = found[0][1] if found else None
        now = time.monotonic()
        self._seen = {p.sentence: self._seen.get(p.sentence, now) for _, p in found if p.lasting}
        for patience, problem in found:
            if problem.lasting and now - self._seen[problem.sentence] >= patience:
                raise SyncError(problem.sentence, "mend it, `modelfleet render`, and sync again")

    def _is_fresh(self, application: Json) -> bool:
        """Tell whether the last attempt was at this commit, and made since this wait began."""
        state: Json = application.get("status", {}).get("operationState", {})
        ended = state.get("finishedAt")
        return _tried(state) == self._commit and bool(ended) and datetime.fromisoformat(ended) >= self._began

    def _is_done(self, live: Live, report: Say) -> bool:
        there = {app["metadata"]["name"]: app for app in live.applications}
        pending = sorted(there.keys() ^ self._expected)
        pending += [
            name
            for name, app in there.items()
            if name in self._expected and not _is_settled(app, self._commit)
        ]
        pending += rollout.unfinished(live, datetime.now(UTC))
        if not pending and self.problem:
            pending = [self.problem.sentence]
        if pending:
            waiting = ", ".join(dict.fromkeys(pending))
            if waiting != self.waiting:
                report(f"waiting for {waiting}")
            self.waiting = waiting
        return not pending


def _is_at(application: Json, commit: str) -> bool:
    state: Json = application.get("status", {}).get("sync", {})
    return state.get("revision") == commit and state.get("status") in ("Synced", "OutOfSync")


def _is_settled(application: Json, commit: str) -> bool:
    status: Json = application.get("status", {})
    idle = status.get("operationState", {}).get("phase") not in ("Running", "Terminating")
    told = _REFRESH in application["metadata"].get("annotations", {})
    healthy = status.get("health", {}).get("status") == "Healthy"
    synced = status.get("sync", {}).get("status") == "Synced"
    return _is_at(application, commit) and synced and healthy and idle and not told


def _tried(state: Json) -> str:
    """Commit that an operation is about."""
    revision = state.get("syncResult", {}).get("revision") or state.get("operation", {}).get("sync", {}).get(
        "revision"
    )
    return revision or ""
