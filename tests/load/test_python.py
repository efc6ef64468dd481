"""Python under apps/ is data: read from its syntax tree, never executed."""

from pathlib import Path

import pytest
from modelfleet.load import load
from modelfleet.spec import ConfigError, Finding, ModelService, Resources

from tests.load.fleets import base_fleet, with_file

IMPORTS = "from modelfleet.spec import Autoscaling, Model, ModelService, Placement, Resources\n"
FIELDS = 'team="tabular", name="sales", model=Model(uri="s3://m/s", format="xgboost", version="1")'
SERVICE = f"service = ModelService({FIELDS})\n"


def findings(tmp_path: Path, text: str) -> list[Finding]:
    """Return what loading finds in a service file of this text."""
    try:
        load(with_file(base_fleet(tmp_path), "apps/tabular/sales.py", text))
    except ConfigError as error:
        return list(error.findings)
    return []


def service(tmp_path: Path, text: str) -> ModelService:
    """Return the service that a file of this text declares."""
    return load(with_file(base_fleet(tmp_path), "apps/tabular/sales.py", text)).fleet.services[0]


@pytest.mark.parametrize(
    "code",
    [
        "open({mark!r}, 'w').close()\n",
        "__import__('pathlib').Path({mark!r}).touch()\n",
        "import pathlib; pathlib.Path({mark!r}).touch()\n",
        "def f(x=open({mark!r}, 'w')): pass\n",
        "class C(open({mark!r}, 'w').__class__): pass\n",
        "x = [open(m, 'w') for m in [{mark!r}]]\n",
        "x = f'{{open({mark!r}, \"w\")}}'\n",
        "x: open({mark!r}, 'w') = 1\n",
        "@open({mark!r}, 'w').write\ndef f(): pass\n",
        "from modelfleet.spec import Model\nModel.model_construct(x=open({mark!r}, 'w'))\n",
        "x = lambda: 1\nx(open({mark!r}, 'w'))\n",
        "assert open({mark!r}, 'w')\n",
    ],
)
def test_nothing_of_a_service_file_is_executed(code: str, tmp_path: Path) -> None:
    """Code that would leave a mark leaves none, and is refused."""
    mark = tmp_path / "mark"
    assert findings(tmp_path, IMPORTS + code.format(mark=str(mark)) + SERVICE)
    assert not mark.exists()


def test_the_mark_would_be_left_by_execution(tmp_path: Path) -> None:
    """The test above can fail: the same code in a platform file, which is run, does leave its mark."""
    mark = tmp_path / "mark"
    fleet = base_fleet(tmp_path)
    source = (fleet / "clusters/fleet.py").read_text(encoding="utf-8")
    load(with_file(fleet, "clusters/fleet.py", f"{source}\nopen({str(mark)!r}, 'w').close()\n"))
    assert mark.exists()


def test_a_module_of_the_same_name_is_not_imported(tmp_path: Path) -> None:
    """A modelfleet package beside the service cannot stand in for the vocabulary."""
    fleet = with_file(base_fleet(tmp_path), "apps/tabular/modelfleet/spec.py", "raise SystemExit")
    assert len(load(fleet).fleet.services) == 3


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("python-arithmetic", "x = 1 + 1\n"),
        ("python-arithmetic", "x = not 1\n"),
        ("python-arithmetic", "x = -'a'\n"),
        ("python-arithmetic", "x = -True\n"),
        ("python-arithmetic", "x = +1\n"),
        ("python-arithmetic", "x = ~1\n"),
        ("python-assignment", "a, b = 1, 2\n"),
        ("python-assignment", "a = b = 1\n"),
        ("python-assignment", "a: int = 1\n"),
        ("python-assignment", "a = 1\na = 2\n"),
        ("python-assignment", "Model = 1\n"),
        ("python-attribute", "x = [1][0]\n"),
        ("python-attribute", "x = 'a'.upper\n"),
        ("python-call", "x = dict(a=1)\n"),
        ("python-call", "x = 'a'.upper()\n"),
        ("python-call", "x = (lambda: 1)()\n"),
        ("python-condition", "if True:\n    x = 1\n"),
        ("python-condition", "x = 1 if True else 2\n"),
        ("python-condition", "x = 1 < 2\n"),
        ("python-condition", "x = 1 or 2\n"),
        ("python-condition", "match 1:\n    case 1: x = 1\n"),
        ("python-definition", "x = lambda: 1\n"),
        ("python-definition", "class C: pass\n"),
        ("python-definition", "async def f(): pass\n"),
        ("python-expression", "x = (y := 1)\n"),
        ("python-fstring", "x = f'a'\n"),
        ("python-import", "from os import path\n"),
        ("python-import", "from . import spec\n"),
        ("python-import", "from .spec import Model as M\n"),
        ("python-import", "from modelfleet.spec import *\n"),
        ("python-import", "from modelfleet.spec import Modell\n"),
        ("python-import", "from modelfleet.spec import amount\n"),
        ("python-import", "from modelfleet.spec import Quota as Q\n"),
        ("python-import", "from __future__ import annotations\n"),
        ("python-import", "import modelfleet.spec\n"),
        ("python-literal", "x = b'a'\n"),
        ("python-literal", "x = 1j\n"),
        ("python-literal", "x = ...\n"),
        ("python-literal", "x = {1, 2}\n"),
        ("python-loop", "while True:\n    pass\n"),
        ("python-loop", "x = {a: 1 for a in 'b'}\n"),
        ("python-name", "x = y\n"),
        ("python-name", "x = x\n"),
        ("python-name", "x = Model\n"),
        ("python-positional", "x = Resources('1')\n"),
        ("python-star", "x = [*[1]]\n"),
        ("python-star", "x = {**{}}\n"),
        ("python-star", "x = Resources(*[])\n"),
        ("python-star", "x = Resources(**{})\n"),
        ("python-statement", "del Model\n"),
        ("python-statement", "raise ValueError\n"),
        ("python-statement", "with Model: pass\n"),
        ("python-statement", "try:\n    pass\nfinally:\n    pass\n"),
        ("python-statement", "global x\n"),
        ("python-statement", "pass\n"),
        ("python-statement", "'text'\n"),
        ("python-syntax", "x = = 1\n"),
        ("non-string-key", "x = {1: 2}\n"),
        ("non-string-key", "x = {f'a': 2}\n"),
        ("duplicate-key", "x = {'a': 1, 'a': 2}\n"),
        ("duplicate-key", "x = Resources(cpu='1', cpu='2')\n"),
        ("number-too-large", "x = 9223372036854775808\n"),
        ("number-too-large", "x = 1e999\n"),
        ("control-character", "x = 'a\\0'\n"),
        ("control-character", "x = '\\ud800'\n"),
        ("wrong-model", "x = 1\n"),
    ],
)
def test_everything_else_is_refused_with_its_line(rule: str, code: str, tmp_path: Path) -> None:
    """What is neither import, literal, name nor model has a rule and a remedy."""
    text = IMPORTS + (f"service = {code[4:]}" if rule == "wrong-model" else code + SERVICE)
    found = findings(tmp_path, text)
    assert {finding.rule for finding in found} == {rule}
    assert all(finding.line >= 2 and finding.remedy for finding in found)


def test_docstring_comments_names_and_all_literals_are_read(tmp_path: Path) -> None:
    """What YAML can say, Python can say."""
    text = (
        '"""Sales."""\n' + IMPORTS + "SIZE = Resources(cpu='2')  # large\nWHERE = ('local',)\n"
        f"service = ModelService({FIELDS}, resources=SIZE,\n"
        "    placement=Placement(clusters=WHERE), container=None)\n"
    )
    found = service(tmp_path, text)
    assert found.resources == Resources(cpu="2")
    assert found.placement.clusters == ("local",)
    assert found.container is None


def test_text_in_pieces_and_lists_are_values(tmp_path: Path) -> None:
    """Adjacent pieces of text are one literal; a list stands for a tuple, as in YAML."""
    text = IMPORTS + SERVICE.replace('"s3://m/s"', '"s3://"\n"m/s"').replace(
        ")\n", ", placement=Placement(clusters=['local']))\n", 1
    )
    found = service(tmp_path, text.replace("'local']))\n)", "'local']))"))
    assert found.model
    assert found.model.uri == "s3://m/s"


def test_a_mistake_behind_a_name_is_told_once_with_its_field(tmp_path: Path) -> None:
    """The finding stands where the value was written and names the field that uses it."""
    text = f"{IMPORTS}SIZE = Resources(cpu=1 + 1)\nservice = ModelService({FIELDS}, resources=SIZE)\n"
    (found,) = findings(tmp_path, text)
    assert (found.line, found.field, found.rule) == (2, "resources.cpu", "python-arithmetic")


def test_a_mistake_in_a_value_that_nothing_uses_is_told(tmp_path: Path) -> None:
    """Data that is never used is still read by people."""
    (found,) = findings(tmp_path, f"{IMPORTS}SIZE = 1 + 1\n{SERVICE}")
    assert (found.line, found.field) == (2, "")


def test_all_mistakes_of_one_file_come_at_once(tmp_path: Path) -> None:
    """A field that cannot be read does not hide the others, and is not judged twice."""
    text = (
        f"{IMPORTS}import os\nservice = ModelService({FIELDS}, protocol=f'v2',\n"
        "    resources=Resources(cpu=4),\n    autoscaling=Autoscaling(min=5, max=3),\n    sise=3)\n"
    )
    assert [(f.line, f.rule, f.field) for f in findings(tmp_path, text)] == [
        (2, "python-import", ""),
        (3, "python-fstring", "protocol"),
        (4, "wrong-type", "resources.cpu"),
        (5, "min-over-max", "autoscaling.min"),
        (6, "unknown-field", "sise"),
    ]
