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
    """Its CustomResourceDefinitions, created before anything that uses them; those with most to do first."""
    listed: tuple[str, ...] = ()
    """Those that its programs list but no controller of ours serves: their schema is left open, as it takes
    the engine seconds and nobody is helped by it."""


ARGOCD = Addon(
    name="argocd",
    version="3.5.7",
    namespace="argocd",
    crds=("applications.argoproj.io", "applicationsets.argoproj.io", "appprojects.argoproj.io"),
    listed=("applicationsets.argoproj.io",),
)

KSERVE = Addon(
    name="kserve",
    version="0.20.0",
    namespace="kserve",
    crds=(
        "inferenceservices.serving.kserve.io",
        "clusterservingruntimes.serving.kserve.io",
        "servingruntimes.serving.kserve.io",
        "clusterstoragecontainers.serving.kserve.io",
        "inferencegraphs.serving.kserve.io",
        "trainedmodels.serving.kserve.io",
    ),
)

ADDONS = (KSERVE, ARGOCD)

#: The KServe ClusterServingRuntime that serves each model format.
RUNTIMES: Mapping[ModelFormat, str] = {
    "sklearn": "kserve-sklearnserver",
    "xgboost": "kserve-xgbserver",
}
