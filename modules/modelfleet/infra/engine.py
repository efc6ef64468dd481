"""Drives the real Pulumi engine with the very program that `pulumi up` runs."""

import runpy
import time
import warnings
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pulumi
from pulumi.automation import (
    CommandError,
    ConcurrentUpdateError,
    LocalWorkspace,
    OutputMap,
    Stack,
    StackNotFoundError,
    UpdateSummary,
)
from pulumi.runtime.settings import SETTINGS

from modelfleet.infra.command import Command
from modelfleet.infra.events import Events, Progress, Report
from modelfleet.infra.local import prefetch
from modelfleet.infra.locks import clear_abandoned
from modelfleet.spec import UserError


@dataclass(frozen=True)
class Summary:
    """What the engine did, or, for a preview, would do."""

    counts: Mapping[str, int]
    """Operation ('create', 'update', 'replace', 'delete', 'same') to the number of resources."""
    seconds: float

    @property
    def changes(self) -> int:
        """Number of resources that were not left as they are."""
        return sum(count for operation, count in self.counts.items() if operation != "same")


def up(
    root: Path, stack: str, env: Mapping[str, str], report: Report, *, expect_no_changes: bool = False
) -> Summary:
    """Make the stack as declared; raises UserError with the engine's words where that fails.

    `root` is the fleet's folder with Pulumi.yaml; `env` says where engine, backend and passphrase are. With
    `expect_no_changes` the engine itself fails where anything is to be done.
    """
    return _Run(root, stack, env, report).up(expect_no_changes=expect_no_changes)


def preview(root: Path, stack: str, env: Mapping[str, str], report: Report) -> Summary:
    """Say what `up` would do; raises UserError as `up` does."""
    return _Run(root, stack, env, report).preview()


def destroy(root: Path, stack: str, env: Mapping[str, str], report: Report) -> Summary:
    """Remove all that the stack made, the root Application and what it deployed first.

    Raises UserError as `up` does. A stack that does not exist is destroyed already.
    """
    return _Run(root, stack, env, report).destroy()


class _Stack(Stack):
    """A stack whose run ends with the run: what it did is known from the engine's events.

    The Automation API would start the command line three times more to ask for outputs and history.
    """

    def outputs(self) -> OutputMap:
        return {}

    def info(self, show_secrets: bool = True) -> UpdateSummary:
        del show_secrets
        return UpdateSummary(
            kind="", start_time=datetime.now(UTC), message="", environment={}, config={}, result=""
        )


class _Run:
    """One use of the engine on one stack."""

    def __init__(self, root: Path, stack: str, env: Mapping[str, str], report: Report) -> None:
        self._program = _Program(root)
        self._events = Events(report)
        self._env = env
        self._workspace = LocalWorkspace(
            work_dir=str(root),
            program=self._program,
            env_vars=env,
            pulumi_home=env.get("PULUMI_HOME"),
            pulumi_command=Command(env),
        )
        self._name = stack
        self._created = False

        # The command line takes a second to start the program; parsing megabytes of YAML takes as long.
        Thread(target=prefetch, args=[root], daemon=True).start()

    def up(self, *, expect_no_changes: bool) -> Summary:
        return self._summary(
            lambda: self._stack(create=True).up(
                on_event=self._events, expect_no_changes=expect_no_changes or None, show_secrets=False
            )
        )

    def preview(self) -> Summary:
        return self._summary(lambda: self._stack(create=True).preview(on_event=self._events))

    def destroy(self) -> Summary:
        return self._summary(self._destroy)

    def _destroy(self) -> None:
        try:
            stack = self._stack(create=False)
        except StackNotFoundError:
            return
        # Asked for by name: the protection is against a destroy that happens by the way.
        stack.workspace.pulumi_command.run(
            ["state", "unprotect", "--all", "--yes", "--stack", self._name],
            str(self._workspace.work_dir),
            self._env,
        )
        stack.destroy(on_event=self._events, show_secrets=False, run_program=False)

    def _stack(self, *, create: bool) -> Stack:
        try:
            return _Stack.select(self._name, self._workspace)
        except StackNotFoundError:
            if not create:
                raise
        stack = _Stack.create(self._name, self._workspace)
        self._created = True
        return stack

    def _summary(self, act: Callable[[], object]) -> Summary:
        began = time.monotonic()
        try:
            with _quiet():
                self._unlocked(act)
        except CommandError as error:
            if self._created and self._program.error:
                # Nothing was declared: a stack that the fleet does not have shall not stay behind.
                self._workspace.remove_stack(self._name, force=True)
            raise self._program.error or self._events.error(error) from None
        return Summary(counts=self._events.counts, seconds=time.monotonic() - began)

    def _unlocked(self, act: Callable[[], object]) -> None:
        """Act; where a dead engine's lock is in the way, clear it and act once more."""
        with suppress(ConcurrentUpdateError):
            act()
            return
        told = clear_abandoned(self._name, self._workspace, self._env)
        self._events.report(Progress(operation="unlock", resource=told, state="done"))
        act()


@contextmanager
def _quiet() -> Generator[None, None, None]:
    """Hold back what the Automation API warns of when its engine was killed: the error says it better."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Error in event stream")
        yield


class _Program:
    """Runs the `stacks` folder as the language host does, and keeps the error that a user can act on."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.error: UserError | None = None

    def __call__(self) -> None:
        # The language host sets this one, the Automation API forgets it. (The SDK declares its settings as
        # properties of a kind that type checkers cannot see through.)
        SETTINGS.root_directory = str(self._root)  # pyright: ignore[reportAttributeAccessIssue]
        try:
            runpy.run_path(str(self._root / "stacks"), run_name="__main__")
        except pulumi.RunError as error:
            self.error = error.__cause__ if isinstance(error.__cause__, UserError) else None
            raise
