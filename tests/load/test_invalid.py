"""Every bad input under invalid/ gives exactly the message that stands next to it."""

import ast
import dataclasses
from pathlib import Path

import modelfleet.spec
import pytest
from modelfleet.load import RULES, load
from modelfleet.spec import ConfigError, Finding

from tests.load.fleets import BASE, MISTAKES, base_fleet, expected, with_mistake

#: Rules whose input is too large to keep, or that not every machine can break: where they are tested.
ELSEWHERE = {
    "file-too-large": "test_limits",
    "too-many-values": "test_limits",
    "too-many-mistakes": "test_limits",
    "unreadable": "test_tree",
    "invalid-value": "test_platform",
}


def findings(fleet: Path) -> tuple[Finding, ...]:
    """Return what loading finds; nothing for a fleet without a mistake."""
    try:
        load(fleet)
    except ConfigError as error:
        return error.findings
    return ()


def test_the_base_fleet_has_no_mistake() -> None:
    """So each message below comes from the one file that is laid over it."""
    assert [s.name for s in load(BASE).fleet.services] == ["sales", "iris", "digits"]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_message_is_exact(mistake: str, tmp_path: Path) -> None:
    """File, line, field, what is wrong and the remedy are part of what users rely on."""
    with pytest.raises(ConfigError) as caught:
        load(with_mistake(tmp_path, mistake))
    assert str(caught.value) == expected(mistake)
    assert caught.value.exit_code == 2


def test_the_mistakes_are_distinct(tmp_path: Path) -> None:
    """No two bad inputs show the same rule at the same field, and each shows one mistake only."""
    seen = [
        (finding.rule, finding.field)
        for mistake in MISTAKES
        for finding in findings(with_mistake(tmp_path / mistake, mistake))
    ]
    assert len(seen) == len(set(seen)) == len(MISTAKES) >= 35


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_disabled_rule_lets_its_mistake_pass(
    mistake: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message comes from its rule alone: without the rule, nothing says the same."""
    fleet = with_mistake(tmp_path, mistake)
    (finding,) = findings(fleet)
    monkeypatch.setitem(RULES, finding.rule, dataclasses.replace(RULES[finding.rule], enabled=False))
    assert finding.what not in [other.what for other in findings(fleet)]


def test_every_rule_has_a_bad_input(tmp_path: Path) -> None:
    """A rule that nothing can break is no rule."""
    broken = {f.rule for mistake in MISTAKES for f in findings(with_mistake(tmp_path / mistake, mistake))}
    assert broken | set(ELSEWHERE) == set(RULES)
    assert not broken & set(ELSEWHERE)


def test_every_contradiction_of_the_vocabulary_is_a_rule() -> None:
    """A contradiction added to spec needs its reason in the table of rules."""
    sources = Path(modelfleet.spec.__file__).parent.glob("*.py")
    raised = {
        node.args[0].value
        for source in sources
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "ContradictionError"
        and isinstance(node.args[0], ast.Constant)
    }
    assert raised
    assert raised <= set(RULES)


def test_rules_carry_a_reason_and_a_remedy() -> None:
    """Both are sentences, for the documentation and for messages."""
    for name, rule in RULES.items():
        assert rule.id == name
        assert rule.rationale.endswith((".", "?")), name
        assert rule.remedy.endswith("."), name


def test_all_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    """Nobody mends a fleet one message at a time."""
    fleet = base_fleet(tmp_path)
    for mistake in ("misspelt-field", "arithmetic", "short-revision", "group-of-kubernetes"):
        with_mistake(tmp_path / mistake, mistake)
        for file in (tmp_path / mistake / "fleet").rglob("*"):
            target = fleet / file.relative_to(tmp_path / mistake / "fleet")
            if file.is_file() and file.read_bytes() != (BASE / target.relative_to(fleet)).read_bytes():
                target.write_bytes(file.read_bytes())
    assert [finding.rule for finding in findings(fleet)] == [
        "python-arithmetic",
        "unknown-field",
        "git-ref",
        "system-group",
    ]
