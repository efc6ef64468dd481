"""Rules about model services."""

import re
from collections.abc import Iterator

from modelfleet.rules.rule import KubeObject, Rule

_COMPONENTS = ("predictor", "transformer", "explainer")
_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")
_TEAM = "modelfleet.dev/team"


def _without_digest(manifest: KubeObject) -> Iterator[str]:
    for component in _COMPONENTS:
        spec = manifest.get("spec", {}).get(component, {})
        for group in ("containers", "initContainers"):
            for index, container in enumerate(spec.get(group, ())):
                if not _DIGEST.search(container.get("image", "")):
                    yield f"spec/{component}/{group}/[{index}]/image"


def _elsewhere(manifest: KubeObject) -> Iterator[str]:
    metadata = manifest.get("metadata", {})
    if metadata.get("namespace") != metadata.get("labels", {}).get(_TEAM):
        yield "metadata/namespace"


image_by_digest = Rule(
    id="MF_IMAGE_DIGEST",
    severity="error",
    title="Containers of a model service are pinned by digest",
    rationale="A tag can be moved after the review: what was approved is not what runs.",
    remedy="name the image as host/name:tag@sha256:<digest>",
    kinds=frozenset({"InferenceService"}),
    violations=_without_digest,
)
own_namespace = Rule(
    id="MF_OWN_NAMESPACE",
    severity="error",
    title="A model service lives in its team's namespace",
    rationale="Quota, access and network policy hold per namespace: elsewhere the team would use another's.",
    remedy=f"set metadata.namespace to the value of the label {_TEAM}",
    kinds=frozenset({"InferenceService"}),
    violations=_elsewhere,
)
