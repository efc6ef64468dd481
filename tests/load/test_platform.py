"""Platform files are ordinary Python: they run, leave nothing behind, and never end in a traceback."""

import sys
from pathlib import Path

import pytest
from modelfleet.load import load
from modelfleet.spec import ConfigError, Finding

from tests.load.fleets import BASE, base_fleet, child, with_file

FLEET = "clusters/fleet.py"
EDGE = "clusters/edge/cluster.py"
IMPORTS = "from modelfleet.spec import Cluster, Eks, Local, NodePool, Quota\n"
SETTINGS = (BASE / FLEET).read_text(encoding="utf-8")


def findings(tmp_path: Path, file: str, text: str) -> list[Finding]:
    """Return what loading finds with this text in a platform file."""
    try:
        load(with_file(base_fleet(tmp_path), file, text))
    except ConfigError as error:
        return list(error.findings)
    return []


def test_platform_files_may_compute(tmp_path: Path) -> None:
    """Loops, functions, classes and the standard library are for the platform to use."""
    text = (
        "import dataclasses, json\n" + IMPORTS + "@dataclasses.dataclass\nclass Size:\n    cores: 'int'\n"
        "def pool(number: int) -> NodePool:\n"
        "    return NodePool(name=f'pool-{number}', cpu=str(Size(8).cores), memory='16Gi', max=1)\n"
        "cluster = Cluster(\n    name='edge', provisioner=Local(),\n"
        "    node_pools=tuple(pool(n) for n in range(3)),\n"
        "    teams={'tabular': Quota(cpu='4', memory='16Gi')})\n"
    )
    loaded = load(with_file(base_fleet(tmp_path), EDGE, text))
    assert [pool.name for pool in loaded.fleet.clusters[0].node_pools] == ["pool-0", "pool-1", "pool-2"]
    assert loaded.locations.find("clusters/edge", "teams.tabular.cpu").line == 11
    assert loaded.locations.find("clusters/edge", "node_pools[1].cpu").line == 10


def test_running_leaves_nothing_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Import path, modules, bytecode and standard output are as before."""
    fleet = base_fleet(tmp_path)
    with_file(fleet, "clusters/helper.py", "VALUE = 1\n")
    changes = (
        "import sys\nsys.path.insert(0, __file__.rpartition('/')[0])\nimport helper\n"
        "print('hello')\nsys.modules.pop('json', None)\n"
    )
    with_file(fleet, FLEET, changes + SETTINGS)
    before = sys.path[:], dict(sys.modules), sys.dont_write_bytecode
    with pytest.raises(ConfigError, match="stray-file"):
        load(fleet)
    assert (sys.path, sys.dont_write_bytecode) == (before[0], before[2])
    assert before[1].items() <= sys.modules.items()
    assert "helper" not in sys.modules
    assert not [name for name in sys.modules if name.startswith("modelfleet_platform")]
    assert not list(fleet.rglob("__pycache__"))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("line", "rule", "what", "text"),
    [
        (2, "python-syntax", "this is not Python: invalid syntax", f"{IMPORTS}cluster = = 1\n"),
        (1, "python-syntax", "this is not Python: 'return' outside function", "return 1\n"),
        (2, "platform-raises", "ZeroDivisionError: division by zero", f"{IMPORTS}cluster = 1 / 0\n"),
        (3, "platform-raises", "KeyError: 'x'", f"{IMPORTS}def f():\n    return {{}}['x']\nf()\n"),
        (1, "platform-raises", "SystemExit: 3", "raise SystemExit(3)\n"),
        (2, "platform-raises", "RecursionError: maximum", "def f():\n    return f()\nf()\n"),
        (1, "platform-raises", "ModuleNotFoundError: No module", "import there_is_none\n"),
        (1, "missing-variable", "assigns nothing to `cluster`", IMPORTS),
        (2, "wrong-model", "`cluster` is of type Local, not Cluster", f"{IMPORTS}cluster = Local()\n"),
        (2, "wrong-model", "`cluster` is the class Cluster, not", f"{IMPORTS}cluster = Cluster\n"),
    ],
)
def test_whatever_goes_wrong_is_a_finding(line: int, rule: str, what: str, text: str, tmp_path: Path) -> None:
    """It names the line of the user's file, however deep the error was raised."""
    found = next(f for f in findings(tmp_path, EDGE, text) if f.file == EDGE)
    assert (found.line, found.rule) == (line, rule)
    assert what in found.what


def test_a_file_without_computation_shows_all_its_mistakes(tmp_path: Path) -> None:
    """Python stops at the first mistake; the same file read as data has the rest."""
    text = (
        f"{IMPORTS}cluster = Cluster(\n    name='edge',\n    provisioner=Eks(region='eu', version='1.36'),\n"
        "    node_pools=(\n        NodePool(name='A', cpu='4', memory='16Gi', max=1),\n"
        "        NodePool(name='b', cpu=4, memory='16Gi', max=1, sise=2),\n    ),\n)\n"
    )
    assert [(f.line, f.rule, f.field) for f in findings(tmp_path, EDGE, text)] == [
        (4, "bad-format", "provisioner.region"),
        (6, "dns-label", "node_pools[0].name"),
        (7, "wrong-type", "node_pools[1].cpu"),
        (7, "unknown-field", "node_pools[1].sise"),
    ]


@pytest.mark.parametrize(
    ("rule", "field", "line", "argument"),
    [
        ("unknown-field", "node_pools[0].sise", 6, "sise=N"),
        ("missing-field", "node_pools[0].max", 4, "min=N"),
        ("not-a-choice", "node_pools[0].capacity", 6, "max=N, capacity='cheap'"),
        ("out-of-range", "node_pools[0].max", 6, "max=N * 5000"),
        ("bad-format", "node_pools[0].instance_type", 6, "max=N, instance_type=N"),
        ("min-over-max", "node_pools[0].min", 6, "min=N + 1, max=N"),
    ],
)
def test_a_computed_mistake_has_its_field_too(
    rule: str, field: str, line: int, argument: str, tmp_path: Path
) -> None:
    """What pydantic refuses while the file runs is led back to the expression that was written."""
    text = (
        f"{IMPORTS}N = len('x')\ncluster = Cluster(name='edge', provisioner=Local(), node_pools=(\n"
        f"    NodePool(\n        name='cpu', cpu='4', memory='16Gi',\n        {argument}),),\n)\n"
    )
    found = [f for f in findings(tmp_path, EDGE, text) if f.field == field]
    expected = "invalid-value" if field.endswith("instance_type") else rule
    assert [(f.rule, f.line) for f in found] == [(expected, line)]


def test_a_broken_team_or_cluster_is_told_once(tmp_path: Path) -> None:
    """Services of a team whose file is wrong are not blamed for it."""
    (found,) = findings(
        tmp_path,
        "clusters/teams/tabular.py",
        "from modelfleet.spec import Team\nteam = Team(name='tabular')\n",
    )
    assert (found.rule, found.field) == ("missing-field", "owners")


def test_importing_load_is_light() -> None:
    """A verb that reads no fleet pays for no JSON Schema library."""
    done = child("import sys, modelfleet.load; print({'jsonschema', 'pulumi', 'rich'} & {*sys.modules})")
    assert done.stdout == "set()\n"


def test_the_search_path_of_the_user_is_not_used(tmp_path: Path) -> None:
    """A fleet is loaded by its files alone, from any directory and twice with one result."""
    fleet = base_fleet(tmp_path)
    assert load(fleet).fleet == load(fleet).fleet == load(BASE).fleet
