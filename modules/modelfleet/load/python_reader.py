"""Reads a Python file as data, from its syntax tree: nothing of it is executed."""

import ast
import re
from collections.abc import Callable
from typing import NoReturn

from modelfleet.load.document import MOST_DEPTH, MOST_NUMBER, MOST_VALUES, Document, Hopeless, Json
from modelfleet.load.models import Models, by_name, tags, taken_by
from modelfleet.load.notes import Notes, shown, suggestion
from modelfleet.load.paths import Path
from modelfleet.load.python_rules import refusal
from modelfleet.load.text import MOST_BYTES, clean
from modelfleet.spec import Spec

_PACKAGE = "modelfleet.spec"
# A syntax tree takes a hundred times the memory of its text, so words and signs are counted first.
MOST_WORDS = 50_000
_WORD = re.compile(r"\w+|[^\w\s]")


def read_python(text: str, notes: Notes, variable: str, model: type[Spec]) -> Document | None:
    """Return what the file assigns to the variable, or None when it was noted why there is nothing."""
    try:
        tree = parse(text, notes)
        return PythonReader(notes).document(tree, variable, model)
    except Hopeless:
        return None


def parse(text: str, notes: Notes) -> ast.Module:
    """Return the syntax tree; raises Hopeless when it was noted why there is none."""
    try:
        if len(text) > MOST_WORDS and sum(1 for _ in _WORD.finditer(text)) > MOST_WORDS:
            notes.add("too-many-values", 1, f"the file holds more than {MOST_WORDS:,} words and signs")
            raise Hopeless
        return ast.parse(text)
    except SyntaxError as error:
        notes.add("python-syntax", error.lineno or 1, f"this is not Python: {error.msg}")
    except (MemoryError, RecursionError):
        notes.add("too-deep", 1, "the expressions of this file are nested too deep")
    except ValueError as error:
        notes.add("python-syntax", 1, f"this is not Python: {error}")
    raise Hopeless


class PythonReader:
    """Values of one file. A name stands for the expression that it was assigned, read anew at each use."""

    def __init__(self, notes: Notes) -> None:
        self.result = Document()
        self.calls: dict[tuple[int, int], Path] = {}
        self._notes = notes
        self._loose = Notes(notes.file)
        self._models: dict[str, type[Spec]] = {}
        self._names: dict[str, ast.expr] = {}
        self._left = MOST_VALUES
        self._characters = MOST_BYTES
        self._readers: dict[type[ast.expr], Callable[..., Json]] = {
            ast.Constant: self._constant,
            ast.Call: self._call,
            ast.Dict: self._dict,
            ast.List: self._items,
            ast.Name: self._name,
            ast.Tuple: self._items,
            ast.UnaryOp: self._signed,
        }

    def document(self, tree: ast.Module, variable: str, model: type[Spec]) -> Document | None:
        """Return what is assigned to the variable; every statement that is no data is noted."""
        try:
            return self._document(tree, variable, model)
        finally:
            self._notes.take(self._loose)

    def _document(self, tree: ast.Module, variable: str, model: type[Spec]) -> Document | None:
        found = False
        for index, statement in enumerate(tree.body):
            if isinstance(statement, ast.ImportFrom):
                self._import(statement)
            elif isinstance(statement, ast.Assign):
                found = self._assign(statement, variable, model) or found
            elif not (index == 0 and _is_docstring(statement)):
                self._notes.add(*_refusal(statement))
        if not found:
            self._notes.add(
                "missing-variable",
                1,
                f"the file assigns nothing to `{variable}`",
                f"Write {variable} = {model.__name__}(...).",
            )
        return self.result if found else None

    def _import(self, statement: ast.ImportFrom) -> None:
        if statement.module != _PACKAGE or statement.level:
            module = "." * statement.level + (statement.module or "")
            self._notes.add("python-import", statement.lineno, f"{shown(module)} is imported")
            return
        for alias in statement.names:
            self._import_name(alias)

    def _import_name(self, alias: ast.alias) -> None:
        model = by_name().get(alias.name)
        if model is None:
            near = suggestion(alias.name, by_name())
            what = f"{_PACKAGE} has no model {shown(alias.name)}"
            self._notes.add("python-import", alias.lineno, what, f"{near}Import models by their names.")
        elif alias.asname:
            what = f"{alias.name} is imported under another name"
            self._notes.add("python-import", alias.lineno, what, "Import it without `as`.")
        else:
            self._models[alias.name] = model

    def _assign(self, statement: ast.Assign, variable: str, model: type[Spec]) -> bool:
        target = statement.targets[0]
        if len(statement.targets) > 1 or not isinstance(target, ast.Name):
            self._notes.add("python-assignment", statement.lineno, "this assigns to more than one name")
            return False
        if target.id in self._names or target.id in self._models:
            self._notes.add("python-assignment", statement.lineno, f"{shown(target.id)} has a value already")
            return target.id == variable
        if target.id == variable:
            self.result.lines[()] = statement.lineno
            self.result.data = self._value(statement.value, (), 0, frozenset((model,)))
            self._expect_model(statement.value, variable, model)
        else:
            self._definition(statement.value)
        self._names[target.id] = statement.value
        return target.id == variable

    def _definition(self, value: ast.expr) -> None:
        """Judge a value where it is defined; its fields are known where it is used."""
        kept = self.result, self._notes
        self.result, self._notes = Document(), self._loose
        try:
            self._value(value, (), 0, None)
        finally:
            self.result, self._notes = kept

    def _expect_model(self, node: ast.expr, variable: str, model: type[Spec]) -> None:
        if not isinstance(self._resolved(node), ast.Call) and () not in self.result.broken:
            what = f"`{variable}` is no {model.__name__}"
            self._broken("wrong-model", node, what, (), f"Write {variable} = {model.__name__}(...).")

    def _resolved(self, node: ast.expr) -> ast.expr:
        while isinstance(node, ast.Name) and node.id in self._names:
            node = self._names[node.id]
        return node

    def _value(self, node: ast.expr, path: Path, depth: int, models: Models | None) -> Json:
        self._left -= 1
        if self._left < 0:
            self._stop("too-many-values", node, f"the file holds more than {MOST_VALUES:,} values")
        if depth > MOST_DEPTH:
            self._stop("too-deep", node, f"values are nested more than {MOST_DEPTH} levels deep")
        reader = self._readers.get(type(node))
        return reader(node, path, depth, models) if reader else self._refuse(node, path)

    def _signed(self, node: ast.UnaryOp, path: Path, *_: object) -> Json:
        operand = node.operand
        if not isinstance(node.op, ast.USub) or not isinstance(operand, ast.Constant):
            return self._refuse(node, path)
        if type(operand.value) not in (int, float):
            return self._refuse(node, path)
        value = self._constant(operand, path)
        return None if value is None else -value

    def _constant(self, node: ast.Constant, path: Path, *_: object) -> Json:
        value = node.value
        if isinstance(value, str):
            self._characters -= len(value)
            if self._characters < 0:
                self._stop("too-many-values", node, "the values of this file are longer than 1 MiB")
            if not clean(value):
                return self._broken("control-character", node, "the text holds a control character", path)
        elif isinstance(value, int | float):
            if not abs(value) <= MOST_NUMBER:
                return self._broken("number-too-large", node, "the number needs more than 64 bits", path)
        elif value is not None:
            kind = "..." if value is ... else f"a {type(value).__name__} literal"
            return self._broken("python-literal", node, f"{kind} stands here", path)
        return value

    def _items(self, node: ast.List | ast.Tuple, path: Path, depth: int, models: Models | None) -> list[Json]:
        items: list[Json] = []
        for index, item in enumerate(node.elts):
            inner = (*path, index)
            self.result.lines[inner] = item.lineno
            items.append(self._value(item, inner, depth + 1, models))
        return items

    def _dict(self, node: ast.Dict, path: Path, depth: int, models: Models | None) -> dict[str, Json]:
        fields: dict[str, Json] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            name = self._key(key, value, path)
            if name is not None:
                self._field(fields, name, (key or value).lineno, (*path, name))
                fields[name] = self._value(value, (*path, name), depth + 1, models)
        return fields

    def _key(self, key: ast.expr | None, value: ast.expr, path: Path) -> str | None:
        if key is None:
            self._broken("python-star", value, "unpacking with ** stands here", path)
        elif isinstance(key, ast.Constant) and isinstance(key.value, str) and clean(key.value):
            return key.value
        else:
            self._broken("non-string-key", key, "this key is no plain text", path)
        return None

    def _field(self, fields: dict[str, Json], name: str, line: int, path: Path) -> None:
        if name in fields:
            what = f"{shown(name)} stands on line {self.result.lines[path]} already"
            self._notes.add("duplicate-key", line, what, path=path)
        self.result.lines[path] = line

    def _name(self, node: ast.Name, path: Path, depth: int, models: Models | None) -> Json:
        value = self._names.get(node.id)
        if value is not None:
            return self._value(value, path, depth + 1, models)
        if node.id in self._models:
            what = f"{node.id} is a model without its fields"
            return self._broken("python-name", node, what, path, f"Write {node.id}(...).")
        near = suggestion(node.id, self._names)
        what = f"{shown(node.id)} has no value above this line"
        return self._broken("python-name", node, what, path, f"{near}Assign or import it above.")

    def _call(self, node: ast.Call, path: Path, depth: int, models: Models | None) -> Json:
        model = self._models.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if model is None:
            return self._broken(
                "python-call", node, f"{_called(node.func)} is called, which is no model", path
            )
        if models is not None and model not in models:
            return self._wrong_model(node, model, models, path)
        self.calls[node.lineno, node.col_offset] = path
        if node.args:
            rule = "python-star" if isinstance(node.args[0], ast.Starred) else "python-positional"
            what = (
                "unpacking with * stands here"
                if rule == "python-star"
                else "a value without a name stands here"
            )
            self._notes.add(rule, node.args[0].lineno, what, path=path)
        return tags(model) | self._keywords(node, model, path, depth)

    def _keywords(self, node: ast.Call, model: type[Spec], path: Path, depth: int) -> dict[str, Json]:
        fields: dict[str, Json] = {}
        for keyword in node.keywords:
            if keyword.arg is None:
                self._broken("python-star", keyword.value, "unpacking with ** stands here", path)
                continue
            inner = (*path, keyword.arg)
            self._field(fields, keyword.arg, keyword.lineno, inner)
            taken = taken_by(model, keyword.arg)
            fields[keyword.arg] = self._value(keyword.value, inner, depth + 1, taken)
        return fields

    def _wrong_model(self, node: ast.Call, model: type[Spec], models: Models, path: Path) -> None:
        names = sorted(m.__name__ for m in models)
        remedy = f"Use {' or '.join(f'{name}(...)' for name in names)}." if names else "Give a plain value."
        self._broken("wrong-model", node, f"{model.__name__} does not belong here", path, remedy)

    def _refuse(self, node: ast.expr, path: Path) -> None:
        rule, line, what = _refusal(node)
        self._notes.add(rule, line, what, path=path)
        self.result.broken.add(path)

    def _broken(self, rule: str, node: ast.expr, what: str, path: Path, remedy: str = "") -> None:
        self._notes.add(rule, node.lineno, what, remedy, path)
        self.result.broken.add(path)

    def _stop(self, rule: str, node: ast.expr, what: str) -> NoReturn:
        self._notes.add(rule, node.lineno, what)
        raise Hopeless


def _refusal(node: ast.expr | ast.stmt) -> tuple[str, int, str]:
    rule, what = refusal(node)
    return rule, node.lineno, what


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _called(function: ast.expr) -> str:
    """Name what is called, so that the reader finds it in the line."""
    if isinstance(function, ast.Name):
        return shown(function.id)
    return "an attribute" if isinstance(function, ast.Attribute) else "an expression"
