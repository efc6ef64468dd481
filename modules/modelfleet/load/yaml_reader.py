"""Reads a YAML file from its events: no tags, no aliases, no surprise, and a line for every field."""

from collections.abc import Iterator
from typing import NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from modelfleet.load.document import MOST_DEPTH, MOST_VALUES, Document, Hopeless, Json
from modelfleet.load.notes import Notes, shown
from modelfleet.load.paths import Path
from modelfleet.load.scalars import AmbiguousError, TooLargeError, resolve
from modelfleet.load.text import clean

# libyaml's parser where PyYAML was built with it: fifteen times faster, the same events.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, notes: Notes) -> Document | None:
    """Return the file's document, or None when it was noted why there is none."""
    if "\t" in text:
        line = text.count("\n", 0, text.index("\t")) + 1
        notes.add("yaml-tab", line, "the line holds a tab", "Use spaces; in double quotes, write \\t.")
        return None
    try:
        return _Reader(text, notes).document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be read"
        notes.add("yaml-syntax", mark.line + 1 if mark else 1, f"this is not YAML: {problem}")
    except Hopeless:
        pass
    return None


class _Reader:
    """One pass over the events, depth first."""

    def __init__(self, text: str, notes: Notes) -> None:
        self._events: Iterator[Event] = yaml.parse(text, Loader=_LOADER)
        self._notes = notes
        self._result = Document()
        self._left = MOST_VALUES

    def document(self) -> Document:
        next(self._events)
        if not isinstance(next(self._events), DocumentStartEvent):
            self._stop("empty-file", 1, "the file is empty")
        first = next(self._events)
        if isinstance(first, ScalarEvent) and not (first.value or first.style or first.tag or first.anchor):
            self._stop("empty-file", 1, "the file is empty")
        self._result.lines[()] = _line(first)
        self._result.data = self._value(first, (), 0)
        next(self._events)
        if isinstance(second := next(self._events), DocumentStartEvent):
            self._notes.add("multiple-documents", _line(second), "a second document begins here")
        return self._result

    def _value(self, event: Event, path: Path, depth: int) -> Json:
        self._left -= 1
        if self._left < 0:
            self._stop("too-many-values", _line(event), f"the file holds more than {MOST_VALUES:,} values")
        if depth > MOST_DEPTH:
            self._stop("too-deep", _line(event), f"values are nested more than {MOST_DEPTH} levels deep")
        if isinstance(event, AliasEvent):
            return self._broken(
                "yaml-alias", event, f"the alias *{event.anchor} stands for another value", path
            )
        self._decorations(event, path)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path, depth)
        return self._mapping(path, depth)

    def _decorations(self, event: Event, path: Path) -> None:
        if isinstance(event, NodeEvent) and event.anchor is not None:
            self._broken("yaml-alias", event, f"the anchor &{event.anchor} names this value", path)
        if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag is not None:
            self._broken("yaml-tag", event, f"the tag {shown(event.tag)} stands before this value", path)

    def _scalar(self, event: ScalarEvent, path: Path) -> Json:
        text = event.value
        if not clean(text):
            return self._broken("control-character", event, "the text holds a control character", path)
        if event.style:
            return text
        try:
            return resolve(text)
        except AmbiguousError:
            remedy = f"Quote it as '{text[:80]}' if you mean text; else write a plain number, true or false."
            what = f"YAML readers disagree about {shown(text)}"
            return self._broken("yaml-ambiguous", event, what, path, remedy)
        except TooLargeError:
            return self._broken("number-too-large", event, f"{shown(text)} needs more than 64 bits", path)

    def _sequence(self, path: Path, depth: int) -> list[Json]:
        items: list[Json] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            inner = (*path, len(items))
            self._result.lines[inner] = _line(event)
            items.append(self._value(event, inner, depth + 1))
        return items

    def _mapping(self, path: Path, depth: int) -> dict[str, Json]:
        fields: dict[str, Json] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._key(event, path, depth)
            inner = path if key is None else (*path, key)
            if key is None:
                self._value(next(self._events), inner, depth + 1)
            elif key in fields:
                self._twice(key, event, inner)
                self._value(next(self._events), inner, depth + 1)
            else:
                self._result.lines[inner] = _line(event)
                fields[key] = self._value(next(self._events), inner, depth + 1)
        return fields

    def _key(self, event: Event, path: Path, depth: int) -> str | None:
        """Return the key, or None where it is no text (and read past it)."""
        if not isinstance(event, ScalarEvent):
            self._value(event, path, depth + 1)
            self._notes.add("non-string-key", _line(event), "this key is no text", path=path)
            return None
        if event.value == "<<" and not event.style:
            self._notes.add("yaml-merge-key", _line(event), "the key << merges another mapping", path=path)
            return None
        spot = (*path, event.value[:80])
        key = self._value(event, spot, depth)
        if not isinstance(key, str) and spot not in self._result.broken:
            what = f"the key {shown(event.value)} is no text"
            self._notes.add("non-string-key", _line(event), what, path=path)
        return key if isinstance(key, str) else None

    def _twice(self, key: str, event: Event, path: Path) -> None:
        what = f"{shown(key)} stands on line {self._result.lines[path]} already"
        self._notes.add("duplicate-key", _line(event), what, path=path)

    def _broken(self, rule: str, event: Event, what: str, path: Path, remedy: str = "") -> None:
        self._notes.add(rule, _line(event), what, remedy, path)
        self._result.broken.add(path)

    def _stop(self, rule: str, line: int, what: str) -> NoReturn:
        self._notes.add(rule, line, what)
        raise Hopeless


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
