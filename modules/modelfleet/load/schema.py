"""The exported JSON Schemas as files: `modelfleet schema` writes them, CI keeps them fresh."""

import json
from pathlib import Path

from modelfleet.spec.schema import schemas

__all__ = ["schemas", "stale", "write"]


def write(folder: Path) -> None:
    """Write one file for each model of the vocabulary, and nothing else, into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _texts().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def stale(folder: Path) -> list[str]:
    """Return the names of files that are missing or differ from what `write` would write."""
    return [name for name, text in _texts().items() if _bytes(folder / name) != text.encode()]


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def _texts() -> dict[str, str]:
    return {name: f"{json.dumps(schema, indent=2, sort_keys=True)}\n" for name, schema in schemas().items()}
