"""What a build reports while it runs, for a progress display to draw."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from modelfleet.local.tools.registry import Module

Phase = Literal["wait", "go", "download", "build", "link", "done"]
"""Another process builds this · a Go toolchain is fetched · sources are fetched · … · the tool is there."""


@dataclass(frozen=True)
class Event:
    """One step of making a tool."""

    module: str
    """Name of the tool's folder, e.g. 'kubernetes'."""
    version: str
    index: int
    """Which of the tools that this call makes, counted from 1."""
    total: int
    phase: Phase
    done: int
    """Packages compiled, or modules fetched, so far."""
    steps: int
    """Packages to compile; 0 while not known."""
    seconds_left: float
    """Rough time until all tools of this call are there."""


Report = Callable[[Event], None]

_LINKING = 0.1  # share of a cold build that linking takes; it is done anew whatever is cached
_TELLING = 20.0  # expected seconds of work after which this machine's own pace is known well enough
_SLOWEST, _FASTEST = 5.0, 0.2


class Progress:
    """Turns steps into events, and measured seconds into seconds left on this machine."""

    def __init__(self, modules: Sequence[Module], version: Callable[[Module], str], report: Report) -> None:
        self._modules = modules
        self._version = version
        self._report = report
        self._index = 0
        self._pace = 1.0
        self._share = 1.0
        self._started = time.monotonic()

    def start(self, index: int) -> None:
        """Begin with the tool at `index`, counted from 0."""
        self._index = index
        self._share = 1.0
        self._started = time.monotonic()

    def compiling(self, share: float) -> None:
        """Start the clock of the compiler, which has this share of all packages to do; the rest is cached."""
        self._share = share
        self._started = time.monotonic()

    def tell(self, phase: Phase, done: int = 0, steps: int = 0) -> None:
        """Report one step."""
        module = self._modules[self._index]
        left = self._left(module, done / steps if steps else float(phase == "done"))
        later = sum(m.seconds for m in self._modules[self._index + 1 :])
        total = len(self._modules)
        seconds = left + later * self._pace
        self._report(
            Event(module.name, self._version(module), self._index + 1, total, phase, done, steps, seconds)
        )

    def _left(self, module: Module, part: float) -> float:
        expected = module.seconds * (_LINKING + (1 - _LINKING) * self._share)
        if expected * part > _TELLING:
            pace = (time.monotonic() - self._started) / (expected * part)
            self._pace = min(max(pace, _FASTEST), _SLOWEST)
        return expected * self._pace * (1 - part)
