"""Runs a platform file, which is ordinary Python, and makes findings of whatever goes wrong in it."""

import ast
import contextlib
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from modelfleet.load.document import Document, Hopeless
from modelfleet.load.notes import Notes, shown
from modelfleet.load.paths import Lines
from modelfleet.load.python_reader import PythonReader, parse
from modelfleet.load.structure import build, note_errors
from modelfleet.load.text import read
from modelfleet.spec import Spec

Model = TypeVar("Model", bound=Spec)
_MODULE = "modelfleet_platform_file"


@dataclass(frozen=True)
class Platform(Generic[Model]):
    """What a platform file declares, and where its fields were written as far as that can be read."""

    value: Model
    lines: Lines


def read_platform(
    path: Path, root: Path, notes: Notes, variable: str, model: type[Model]
) -> Platform[Model] | None:
    """Return what the file assigns to the variable, or None when it was noted why there is nothing."""
    text = read(path, notes)
    if text is None:
        return None
    try:
        tree = parse(text, notes)
    except Hopeless:
        return None
    static = _Static(tree, notes.file, variable, model)
    namespace = _run(tree, path, root, notes, static)
    if namespace is None:
        return None
    value = namespace.get(variable)
    if isinstance(value, model):
        return Platform(value, static.reader.result.lines)
    _no_value(variable, model, namespace, static, notes)
    return None


class _Static:
    """The same file read as data: it knows lines, and all mistakes at once where nothing is computed."""

    def __init__(self, tree: ast.Module, file: str, variable: str, model: type[Spec]) -> None:
        self.notes = Notes(file)
        self.reader = PythonReader(self.notes)
        self.model = model
        self.document: Document | None = None
        with contextlib.suppress(Hopeless):
            self.document = self.reader.document(tree, variable, model)

    def explain(self, notes: Notes) -> bool:
        """Note every mistake of the data; False where the file computes, so that there is no such list."""
        before = len(notes.findings)
        if self.document and not self.notes.findings:
            build(self.model, self.document, notes)
        return len(notes.findings) > before


def _run(tree: ast.Module, path: Path, root: Path, notes: Notes, static: _Static) -> dict[str, Any] | None:
    try:
        code = compile(tree, str(path), "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        notes.add(
            "python-syntax", getattr(error, "lineno", None) or 1, f"this is not Python: {error.args[0]}"
        )
        return None
    try:
        with _undisturbed(path, root) as module:
            exec(code, module.__dict__)  # noqa: S102 - platform files are the platform's own code
            return dict(module.__dict__)
    except ValidationError as error:
        if not static.explain(notes):
            _explain_raised(error, path, notes, static)
    except (Exception, SystemExit) as error:
        line, _ = _place(error.__traceback__, path)
        notes.add("platform-raises", line, f"{type(error).__name__}: {shown(str(error))[1:-1]}")
    return None


@contextlib.contextmanager
def _undisturbed(path: Path, root: Path) -> Generator[ModuleType, None, None]:
    """Leave import path, modules of the fleet, bytecode and standard output as they were."""
    search, modules, bytecode = sys.path[:], dict(sys.modules), sys.dont_write_bytecode
    module = ModuleType(_MODULE)
    module.__file__ = str(path)
    sys.modules[_MODULE] = module  # dataclasses and pydantic look a class's module up here
    sys.dont_write_bytecode = True
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield module
    finally:
        sys.path[:], sys.dont_write_bytecode = search, bytecode
        for name in [n for n in sys.modules if n not in modules and _belongs(sys.modules[n], root)]:
            del sys.modules[name]
        sys.modules.update(modules)


def _belongs(module: ModuleType, root: Path) -> bool:
    """Tell whether the module is the fleet's; modules of Python and of packages stay, as after any import."""
    file = getattr(module, "__file__", None)
    return not isinstance(file, str) or Path(file).is_relative_to(root)


def _explain_raised(error: ValidationError, path: Path, notes: Notes, static: _Static) -> None:
    line, column = _place(error.__traceback__, path)
    prefix = static.reader.calls.get((line, column))
    lines = static.reader.result.lines if prefix is not None else {(): line}
    note_errors(error, Document(None, lines), notes, prefix or ())


def _place(traceback: TracebackType | None, path: Path) -> tuple[int, int]:
    """Return line and column of the innermost expression in the file."""
    line, column = 1, -1
    while traceback:
        code = traceback.tb_frame.f_code
        if code.co_filename == str(path):
            at = list(code.co_positions())[traceback.tb_lasti // 2]
            line, column = at[0] or traceback.tb_lineno, at[2] if at[2] is not None else -1
        traceback = traceback.tb_next
    return line, column


def _no_value(
    variable: str, model: type[Spec], namespace: dict[str, Any], static: _Static, notes: Notes
) -> None:
    remedy = f"Write {variable} = {model.__name__}(...)."
    if variable in namespace:
        value = namespace[variable]
        kind = f"the class {value.__name__}" if isinstance(value, type) else f"of type {type(value).__name__}"
        line = static.reader.result.lines.get((), 1)
        notes.add("wrong-model", line, f"`{variable}` is {kind}, not {model.__name__}", remedy)
    else:
        notes.add("missing-variable", 1, f"the file assigns nothing to `{variable}`", remedy)
