"""Shows long work: one living line on a terminal, a few plain lines elsewhere."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.status import Status

if TYPE_CHECKING:
    from modelfleet.infra.events import Progress as EngineProgress
    from modelfleet.local.tools import Event

_PLAIN_EVERY = 30.0  # seconds between two lines about the same tool where there is no terminal


class Progress:
    """Where the work stands, on stderr: stdout belongs to results."""

    def __init__(self, console: Console, status: Status | None) -> None:
        self._console = console
        self._status = status
        self._last = ("", 0.0)

    def step(self, text: str) -> None:
        """Begin the next step."""
        self._console.print(f"[bold]▸[/] {text}", highlight=False)

    def note(self, text: str) -> None:
        """Say what happens within the step; on a terminal each note replaces the last."""
        if self._status:
            self._status.update(text)

    def plane(self, news: "Event | str") -> None:
        """Show what the plane says while it starts: a sentence, or a tool that is being built."""
        if isinstance(news, str):
            self.note(news)
        else:
            self.tool(news)

    def tool(self, event: "Event") -> None:
        """Show a tool that is being built."""
        about = f"[{event.index}/{event.total}] {event.module} {event.version}"
        part = f" {event.done}/{event.steps}" if event.steps else ""
        text = f"{about}: {event.phase}{part}, about {_duration(event.seconds_left)} left for all"
        if self._status:
            self._status.update(text.replace("[", r"\["))
        elif self._is_news(f"{about} {event.phase}"):
            self._console.print(text, markup=False, highlight=False)

    def engine(self, progress: "EngineProgress") -> None:
        """Show a resource that the engine works on."""
        text = f"{progress.operation} {progress.resource}"
        if progress.state == "failed":
            self._console.print(f"failed: {text}", markup=False, highlight=False)
        self.note(text)

    def _is_news(self, what: str) -> bool:
        told, at = self._last
        if what == told and time.monotonic() - at < _PLAIN_EVERY:
            return False
        self._last = (what, time.monotonic())
        return True


@contextmanager
def progress() -> Generator[Progress]:
    """Show progress while the block runs."""
    console = Console(stderr=True, soft_wrap=True)
    if not console.is_terminal:
        yield Progress(console, None)
        return
    with console.status("") as status:
        yield Progress(console, status)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
