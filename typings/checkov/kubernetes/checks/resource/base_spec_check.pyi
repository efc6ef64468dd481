from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from checkov.common.models.enums import CheckCategories, CheckResult

class BaseK8Check(ABC):
    id: str
    name: str
    guideline: str | None
    categories: list[CheckCategories]
    evaluated_keys: list[str]
    def __init__(
        self,
        name: str,
        id: str,
        categories: list[CheckCategories],
        supported_entities: Iterable[str],
        guideline: str | None = None,
    ) -> None: ...
    def scan_entity_conf(self, conf: dict[str, Any], entity_type: str) -> CheckResult: ...
    @abstractmethod
    def scan_spec_conf(self, conf: dict[str, Any]) -> CheckResult: ...
