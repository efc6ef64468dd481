"""Platform parts as data: adding one is adding an entry."""

from collections.abc import Mapping

from modelfleet.spec import Spec
from modelfleet.spec.names import DnsLabel
from modelfleet.spec.service import ModelFormat


class Addon(Spec):
    """One platform part: which release, where it lives, and which kinds it brings."""

    name: DnsLabel
    version: str
    """Upstream release without a leading 'v'; what runs locally is built from the same release."""
    namespace: DnsLabel
    crds: tuple[str, ...]
    """Names of its CustomResourceDefinitions: created first, before anything that uses them."""


ARGOCD = Addon(
    name="argocd",
    version="3.5.7",
    namespace="argocd",
    crds=("applications.argoproj.io", "applicationsets.argoproj.io", "appprojects.argoproj.io"),
)

KSERVE = Addon(
    name="kserve",
    version="0.20.0",
    namespace="kserve",
    crds=(
        "clusterservingruntimes.serving.kserve.io",
        "clusterstoragecontainers.serving.kserve.io",
        "inferencegraphs.serving.kserve.io",
        "inferenceservices.serving.kserve.io",
        "servingruntimes.serving.kserve.io",
        "trainedmodels.serving.kserve.io",
    ),
)

ADDONS = (ARGOCD, KSERVE)

#: The KServe ClusterServingRuntime that serves each model format.
RUNTIMES: Mapping[ModelFormat, str] = {
    "sklearn": "kserve-sklearnserver",
    "xgboost": "kserve-xgbserver",
}
