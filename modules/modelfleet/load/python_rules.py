"""Which rule refuses which piece of Python, and how a message names it."""

import ast

_LOOP = "python-loop"
_CONDITION = "python-condition"
_DEFINITION = "python-definition"
_STATEMENT = "python-statement"
_EXPRESSION = "python-expression"

#: Node type to rule and to what the message calls it.
REFUSED: dict[type[ast.AST], tuple[str, str]] = {
    ast.For: (_LOOP, "a for loop"),
    ast.AsyncFor: (_LOOP, "a for loop"),
    ast.While: (_LOOP, "a while loop"),
    ast.ListComp: (_LOOP, "a comprehension"),
    ast.SetComp: (_LOOP, "a comprehension"),
    ast.DictComp: (_LOOP, "a comprehension"),
    ast.GeneratorExp: (_LOOP, "a generator"),
    ast.If: (_CONDITION, "an if"),
    ast.IfExp: (_CONDITION, "a conditional value"),
    ast.Match: (_CONDITION, "a match"),
    ast.Compare: (_CONDITION, "a comparison"),
    ast.BoolOp: (_CONDITION, "and/or"),
    ast.FunctionDef: (_DEFINITION, "a function"),
    ast.AsyncFunctionDef: (_DEFINITION, "a function"),
    ast.ClassDef: (_DEFINITION, "a class"),
    ast.Lambda: (_DEFINITION, "a lambda"),
    ast.JoinedStr: ("python-fstring", "an f-string"),
    ast.Attribute: ("python-attribute", "an attribute"),
    ast.Subscript: ("python-attribute", "a subscript"),
    ast.BinOp: ("python-arithmetic", "an operation"),
    ast.UnaryOp: ("python-arithmetic", "an operation"),
    ast.Starred: ("python-star", "unpacking with *"),
    ast.Set: ("python-literal", "a set"),
    ast.AugAssign: ("python-assignment", "an assignment in place"),
    ast.AnnAssign: ("python-assignment", "an assignment with an annotation"),
    ast.Import: ("python-import", "a plain import"),
    ast.Assert: (_STATEMENT, "an assert"),
    ast.Delete: (_STATEMENT, "a del"),
    ast.Expr: (_STATEMENT, "a value without a name"),
    ast.Pass: (_STATEMENT, "a pass"),
    ast.Raise: (_STATEMENT, "a raise"),
    ast.Try: (_STATEMENT, "a try"),
    ast.With: (_STATEMENT, "a with"),
    ast.Await: (_EXPRESSION, "an await"),
    ast.NamedExpr: (_EXPRESSION, "an assignment inside a value"),
}


def refusal(node: ast.AST) -> tuple[str, str]:
    """Return the rule that refuses the node, and the sentence that says so."""
    default = _EXPRESSION if isinstance(node, ast.expr) else _STATEMENT
    rule, name = REFUSED.get(type(node), (default, f"a {type(node).__name__}"))
    return rule, f"{name} stands here"
