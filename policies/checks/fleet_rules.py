"""The rules of `modelfleet.rules`, as checkov checks."""

# checkov lives in .venv-policy; typings/ tells its shape.
# pyright: reportMissingModuleSource=false

from typing import Any

from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.kubernetes.checks.resource.base_spec_check import BaseK8Check
from modelfleet.rules import RULES, Rule


class FleetRule(BaseK8Check):
    """Asks one rule about one object."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        super().__init__(
            name=f"{rule.title} ({rule.remedy})",
            id=rule.id,
            categories=[CheckCategories.KUBERNETES],
            supported_entities=sorted(rule.kinds),
        )

    def scan_spec_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Return FAILED where the object breaks the rule, and remember which fields do."""
        self.evaluated_keys = list(self.rule.broken_by(conf))
        return CheckResult.FAILED if self.evaluated_keys else CheckResult.PASSED


for _rule in RULES:
    FleetRule(_rule)
