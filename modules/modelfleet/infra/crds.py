"""CustomResourceDefinitions, each a resource of its own, awaited before anything that uses its kind."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pulumi
import pulumi_kubernetes as k8s

from modelfleet.addons import Addon
from modelfleet.infra.files import KubeObject, name_of, of_kind, read
from modelfleet.spec import UserError


class Crds(pulumi.ComponentResource):
    """The CustomResourceDefinitions of one add-on."""

    def __init__(
        self, addon: Addon, found: Mapping[str, KubeObject], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Declare the add-on's definitions; raises UserError where one of them was not `found`."""
        super().__init__("modelfleet:infra:Crds", f"{addon.name}-crds", None, opts)
        child = pulumi.ResourceOptions(parent=self)
        for name in addon.crds:
            definition = _definition(addon, name, found)
            k8s.apiextensions.v1.CustomResourceDefinition(
                name,
                metadata=metadata(definition),
                spec=spec_of(definition, listed=name in addon.listed),
                opts=child,
            )
        self.register_outputs({"names": list(addon.crds)})


def definitions(folders: Sequence[Path]) -> dict[str, KubeObject]:
    """Return the CustomResourceDefinitions in the folders' own files (not in sub-folders) by name."""
    files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    found = [item for file in files for item in read(file)]
    return {name_of(item): item for item in of_kind(found, "CustomResourceDefinition")}


def metadata(item: KubeObject) -> k8s.meta.v1.ObjectMetaArgs:
    """Return name, namespace, labels and annotations: what a declaration may say of an object's metadata."""
    found = item["metadata"]
    return k8s.meta.v1.ObjectMetaArgs(
        name=found["name"],
        namespace=found.get("namespace"),
        labels=found.get("labels"),
        annotations=found.get("annotations"),
    )


def spec_of(definition: KubeObject, *, listed: bool) -> Any:
    """Return a definition's spec; where its kind is only `listed`, with a schema that accepts any object."""
    spec = definition["spec"]
    if not listed:
        return spec
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    return {**spec, "versions": [{**version, "schema": schema} for version in spec["versions"]]}


def _definition(addon: Addon, name: str, found: Mapping[str, KubeObject]) -> KubeObject:
    if name not in found:
        raise UserError(
            f"the CustomResourceDefinition {name} of {addon.name} {addon.version} is missing",
            "run `modelfleet doctor`; `modelfleet tools` shows where the parts come from",
        )
    return found[name]
