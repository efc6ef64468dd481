"""Tables for people."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

_WIDE = 200  # columns where there is no terminal: a log or a pipe should not be cut


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under columns, and an empty line; nothing where there are no rows."""
    if not rows:
        return
    console = Console(width=None if Console().is_terminal else _WIDE, highlight=False)
    shown = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        shown.add_row(*(Text(cell, style=_style(cell)) for cell in row))
    console.print(shown)
    console.print()


_STYLES = {
    "Healthy": "green",
    "Synced": "green",
    "ready": "green",
    "running": "green",
    "ok": "green",
    "Progressing": "yellow",
    "SIMULATED": "magenta",
    "OutOfSync": "yellow",
    "Degraded": "red",
    "Missing": "red",
    "not ready": "red",
    "missing": "red",
}


def _style(cell: str) -> str:
    return _STYLES.get(cell, "")
