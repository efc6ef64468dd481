from checkov.kubernetes.checks.resource.base_spec_check import BaseK8Check

class Registry:
    def get_checks(self, entity: str) -> list[BaseK8Check]: ...

registry: Registry
