"""KServe: configuration, runtimes, the storage container, and webhooks that answer outside the cluster."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pulumi
import pulumi_kubernetes as k8s

from modelfleet.addons import KSERVE, RUNTIMES
from modelfleet.infra.crds import metadata
from modelfleet.infra.files import KubeObject, name_of, of_kind, read

#: What differs from upstream's `inferenceservice-config`: plain Deployments, and no ingress of KServe's own.
OVERRIDES: Mapping[str, Mapping[str, object]] = {
    "deploy": {"defaultDeploymentMode": "Standard"},
    "ingress": {"disableIngressCreation": True},
}
_CONFIG = "inferenceservice-config"
_LATEST = re.compile(r"\b(kserve/[a-z-]+):latest\b")


@dataclass(frozen=True)
class KServeArgs:
    """Where KServe's own configuration lies, and where its webhooks answer."""

    folder: Path
    """Upstream's `config` folder."""
    webhook_port: int
    """Port on 127.0.0.1."""
    ca: str
    """PEM certificate that the webhooks' certificate was issued by."""


class KServe(pulumi.ComponentResource):
    """What KServe's controller reads, and what makes the API server ask its webhooks."""

    def __init__(self, args: KServeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the configuration first and the webhooks last: before that nothing asks them."""
        super().__init__("modelfleet:infra:KServe", KSERVE.name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        upstream = one(args.folder / "configmap" / "inferenceservice.yaml", _CONFIG)
        before: list[pulumi.Resource] = [
            k8s.core.v1.ConfigMap(
                _CONFIG, metadata=metadata(upstream), data=config(upstream["data"]), opts=child
            ),
            *(_custom(item, child) for item in runtimes(args.folder)),
            _custom(storage_container(args.folder), child),
        ]
        last = pulumi.ResourceOptions(parent=self, depends_on=before)
        for item in webhooks(read(args.folder / "webhook" / "manifests.yaml"), args.webhook_port, args.ca):
            _webhook(item, last)
        self.register_outputs({"runtimes": sorted(RUNTIMES.values())})


def config(data: Mapping[str, str]) -> dict[str, str]:
    """Return the data of `inferenceservice-config`: upstream's with our overrides and pinned images."""
    parsed = {key: json.loads(text) for key, text in data.items() if not key.startswith("_")}
    merged = {key: {**value, **OVERRIDES.get(key, {})} for key, value in parsed.items()}
    return {key: _pinned(json.dumps(value, indent=2, sort_keys=True)) for key, value in merged.items()}


def runtimes(folder: Path) -> list[KubeObject]:
    """Return the ClusterServingRuntimes that our model formats use, with real images."""
    images = read(folder / "runtimes" / "kustomization.yaml")[0]["images"]
    return [
        _with_image(one(folder / "runtimes" / f"{name}.yaml", name), ["spec", "containers", 0], images)
        for name in sorted(RUNTIMES.values())
    ]


def storage_container(folder: Path) -> KubeObject:
    """Return the default ClusterStorageContainer, with a real image."""
    images = read(folder / "storagecontainers" / "kustomization.yaml")[0]["images"]
    found = one(folder / "storagecontainers" / "default.yaml", "default")
    return _with_image(found, ["spec", "container"], images)


def webhooks(objects: tuple[KubeObject, ...], port: int, ca: str) -> list[KubeObject]:
    """Return the webhook configurations, answered at `port` of 127.0.0.1 and verified with `ca` (PEM)."""
    bundle = base64.b64encode(ca.encode()).decode()
    kinds = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
    return [
        {**item, "webhooks": [_answered_at(webhook, port, bundle) for webhook in item["webhooks"]]}
        for item in of_kind(objects, *kinds)
    ]


def one(path: Path, name: str) -> KubeObject:
    """Return the object of that name in a file; raises LookupError where there is none."""
    for item in read(path):
        if name_of(item) == name:
            return item
    raise LookupError(f"{path} holds no object named {name}")


def _answered_at(webhook: KubeObject, port: int, bundle: str) -> KubeObject:
    path = webhook["clientConfig"]["service"]["path"]
    return {**webhook, "clientConfig": {"url": f"https://127.0.0.1:{port}{path}", "caBundle": bundle}}


def _pinned(text: str) -> str:
    """Return a text whose KServe images carry the release instead of `latest`."""
    return _LATEST.sub(rf"\1:v{KSERVE.version}", text)


def _with_image(item: KubeObject, place: list[str | int], images: list[Mapping[str, str]]) -> KubeObject:
    """Return the object with the image at `place` replaced as its kustomization says."""
    copy = json.loads(json.dumps(item))
    container = copy
    for step in place:
        container = container[step]
    name = container["image"].split(":")[0]
    new = next(image for image in images if image["name"] == name)
    container["image"] = _pinned(f"{new['newName']}:{new['newTag']}")
    return copy


def _custom(item: KubeObject, opts: pulumi.ResourceOptions) -> pulumi.Resource:
    return k8s.apiextensions.CustomResource(
        f"{item['kind']}-{name_of(item)}",
        api_version=item["apiVersion"],
        kind=item["kind"],
        metadata=metadata(item),
        spec=item["spec"],
        opts=opts,
    )


def _webhook(item: KubeObject, opts: pulumi.ResourceOptions) -> None:
    kinds = k8s.admissionregistration.v1
    mutating = item["kind"] == "MutatingWebhookConfiguration"
    kind = kinds.MutatingWebhookConfiguration if mutating else kinds.ValidatingWebhookConfiguration
    kind(
        f"{'mutating' if mutating else 'validating'}-{name_of(item)}",
        metadata=metadata(item),
        webhooks=item["webhooks"],
        opts=opts,
    )
