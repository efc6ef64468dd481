"""checkov's own checks of pods, asked about the pods that KServe makes of an InferenceService.

checkov does not look into custom resources. KServe copies a predictor's pod fields into the pod it makes, so
the predictor read as a pod's spec gives the same answers. A predictor that only names a model has no
container of its own: its container is the platform's ServingRuntime, which is not the team's to set.
"""

# checkov lives in .venv-policy; typings/ tells its shape.
# pyright: reportMissingModuleSource=false

from typing import Any

from checkov.common.models.enums import CheckResult
from checkov.kubernetes.checks.resource.base_spec_check import BaseK8Check
from checkov.kubernetes.checks.resource.registry import registry


class PredictorPod(BaseK8Check):
    """One of checkov's checks of a Pod, for the predictor of an InferenceService."""

    def __init__(self, pod_check: BaseK8Check) -> None:
        self.pod_check = pod_check
        super().__init__(
            name=pod_check.name,
            id=pod_check.id,
            categories=pod_check.categories,
            supported_entities=["InferenceService"],
            guideline=pod_check.guideline,
        )

    def scan_spec_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Return what the check says of the predictor as a pod."""
        predictor = conf.get("spec", {}).get("predictor", {})
        if "containers" not in predictor:
            return CheckResult.UNKNOWN
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": conf["metadata"], "spec": predictor}
        return self.pod_check.scan_entity_conf(pod, "Pod")


for _check in list(registry.get_checks("Pod")):
    PredictorPod(_check)
