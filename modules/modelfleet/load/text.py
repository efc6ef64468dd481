"""Reading a file without trusting it: kind, links, size, encoding, characters."""

import re
import stat
from dataclasses import dataclass
from pathlib import Path

from modelfleet.load.document import Json
from modelfleet.load.notes import Notes, plain, shown

MOST_BYTES = 1024 * 1024
"""Size of one file under clusters/ or apps/."""
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# C0 and C1 controls, line separators that YAML 1.1 knows and editors do not, marks that turn the
# direction of text (Unicode TR 36), the byte order mark. A carriage return may end a line, no more.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\r(?!\n)"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Entry:
    """Something in a folder of the fleet that is a file or folder indeed."""

    path: Path
    file: str
    is_folder: bool

    @property
    def stem(self) -> str:
        """The name without its last suffix."""
        return self.path.stem


def entries(root: Path, folder: Path, findings: list[Notes]) -> list[Entry]:
    """Return files and folders by name, without hidden ones; links out of the tree are noted."""
    found: list[Entry] = []
    for path in _children(root, folder, findings):
        if path.name.startswith(".") or path.name == "__pycache__":
            continue
        notes = Notes(shown_path(root, path))
        findings.append(notes)
        if known := entry(root, path, notes):
            found.append(known)
    return found


def _children(root: Path, folder: Path, findings: list[Notes]) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        notes = Notes(shown_path(root, folder))
        notes.add("unreadable", 1, f"the folder cannot be read: {error.strerror}")
        findings.append(notes)
        return []


def shown_path(root: Path, path: Path) -> str:
    """Return the path relative to the fleet, printable on any terminal."""
    return plain(path.relative_to(root).as_posix())


def entry(root: Path, path: Path, notes: Notes) -> Entry | None:
    """Return what stands at the path, or None when it was noted why it cannot be used."""
    try:
        target = path.resolve(strict=True) if path.is_symlink() else path
        mode = target.stat().st_mode
    except (OSError, RuntimeError):
        notes.add("symlink-broken", 1, "this link leads to nothing")
        return None
    if not target.is_relative_to(root):
        notes.add("symlink-out", 1, "this link leads out of the fleet")
        return None
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        notes.add("not-a-file", 1, "this is neither a file nor a folder")
        return None
    return Entry(path, notes.file, stat.S_ISDIR(mode))


def read(path: Path, notes: Notes) -> str | None:
    """Return the file's text, or None when it was noted why there is none."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        notes.add("unreadable", 1, f"the file cannot be read: {error.strerror}")
        return None
    if len(content) > MOST_BYTES:
        notes.add("file-too-large", 1, "the file is larger than 1 MiB")
    elif content.startswith(_MARKS):
        notes.add("byte-order-mark", 1, "the file begins with a byte order mark")
    else:
        return _decode(content, notes)
    return None


def _decode(content: bytes, notes: Notes) -> str | None:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        notes.add("not-utf8", content.count(b"\n", 0, error.start) + 1, "the file is not UTF-8")
        return None
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        notes.add("control-character", line, f"the file holds the character U+{ord(found[0]):04X}")
        return None
    return text


def clean(value: str) -> bool:
    """Tell whether a value (escapes resolved) is text that every reader can hold."""
    return (value.isascii() and value.isprintable()) or not (
        _CONTROL.search(value) or _SURROGATE.search(value)
    )


def describe(value: Json) -> str:
    """Return the kind of a value and the value, for a message."""
    if value is None or isinstance(value, dict | list):
        return "an empty value" if value is None else "a mapping" if isinstance(value, dict) else "a list"
    kinds = {str: "text", bool: "truth value", int: "number"}
    return "a decimal" if isinstance(value, float) else f"the {kinds[type(value)]} {shown(value)}"
