"""How KServe's own files become its configuration here."""

import base64
import json
from pathlib import Path
from typing import get_args

import pytest
from modelfleet.addons import KSERVE, RUNTIMES
from modelfleet.infra.files import KubeObject, read
from modelfleet.infra.kserve import OVERRIDES, config, runtimes, storage_container, webhooks
from modelfleet.local.tools import assets
from modelfleet.spec.service import ModelFormat

UPSTREAM = {
    "_example": "# documentation, no JSON",
    "deploy": '{"defaultDeploymentMode": "Serverless"}',
    "ingress": '{"disableIngressCreation": false, "urlScheme": "http"}',
    "agent": '{"image": "kserve/agent:latest", "cpuLimit": "1"}',
    "explainers": '{"art": {"image": "kserve/art-explainer", "defaultImageVersion": "latest"}}',
}


def test_config_deploys_plainly_and_makes_no_ingress() -> None:
    """Ours goes over upstream's field by field; the rest stays."""
    made = {key: json.loads(text) for key, text in config(UPSTREAM).items()}
    assert made["deploy"] == {"defaultDeploymentMode": "Standard"}
    assert made["ingress"] == {"disableIngressCreation": True, "urlScheme": "http"}


def test_config_leaves_the_documentation_out() -> None:
    """The key `_example` holds comments for people, which KServe does not read."""
    assert "_example" not in config(UPSTREAM)


def test_config_pins_images_to_the_release() -> None:
    """A release's files say `latest`; what runs is the release."""
    assert json.loads(config(UPSTREAM)["agent"])["image"] == f"kserve/agent:v{KSERVE.version}"


def test_webhooks_are_reached_on_the_loopback_and_verified() -> None:
    """The API server asks 127.0.0.1 by https, and trusts the plane's own authority alone."""
    upstream: KubeObject = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingWebhookConfiguration",
        "metadata": {"name": "x"},
        "webhooks": [
            {
                "name": "a.b.c",
                "failurePolicy": "Fail",
                "clientConfig": {"service": {"name": "s", "namespace": "kserve", "path": "/validate-x"}},
            }
        ],
    }
    service: KubeObject = {"kind": "Service", "metadata": {"name": "s"}}
    [made] = webhooks((upstream, service), 9443, "PEM")
    [webhook] = made["webhooks"]
    assert webhook["clientConfig"] == {
        "url": "https://127.0.0.1:9443/validate-x",
        "caBundle": base64.b64encode(b"PEM").decode(),
    }
    assert webhook["failurePolicy"] == "Fail"


def test_every_model_format_has_a_runtime() -> None:
    """What a team can ask for, KServe can serve."""
    assert set(RUNTIMES) == set(get_args(ModelFormat))


@pytest.fixture(scope="module")
def upstream() -> Path:
    """KServe's own config folder, from the module that is compiled."""
    return assets("kserve", lambda _: None) / "config"


@pytest.mark.e2e
def test_runtimes_have_real_images(upstream: Path) -> None:
    """Placeholders of the upstream kustomization are replaced by released images."""
    found = {item["metadata"]["name"]: item["spec"]["containers"][0]["image"] for item in runtimes(upstream)}
    assert set(found) == set(RUNTIMES.values())
    assert found["kserve-sklearnserver"] == f"kserve/sklearnserver:v{KSERVE.version}"


@pytest.mark.e2e
def test_each_runtime_serves_its_format(upstream: Path) -> None:
    """The runtime that a format is mapped to says itself that it serves the format."""
    served = {
        item["metadata"]["name"]: {entry["name"] for entry in item["spec"]["supportedModelFormats"]}
        for item in runtimes(upstream)
    }
    assert all(format_ in served[runtime] for format_, runtime in RUNTIMES.items())


@pytest.mark.e2e
def test_the_storage_container_has_a_real_image(upstream: Path) -> None:
    """Models are downloaded by the released storage initializer."""
    image = storage_container(upstream)["spec"]["container"]["image"]
    assert image == f"kserve/storage-initializer:v{KSERVE.version}"


@pytest.mark.e2e
def test_upstream_config_has_what_is_overridden(upstream: Path) -> None:
    """An override of a field that upstream no longer has would be in vain."""
    [item] = read(upstream / "configmap" / "inferenceservice.yaml")
    for key, fields in OVERRIDES.items():
        assert set(fields) <= set(json.loads(item["data"][key]))
    assert ":latest" not in "".join(config(item["data"]).values())


@pytest.mark.e2e
def test_every_upstream_webhook_is_rewritten(upstream: Path) -> None:
    """No webhook is left that asks a Service, which nothing answers here."""
    found = webhooks(read(upstream / "webhook" / "manifests.yaml"), 9443, "PEM")
    clients = [webhook["clientConfig"] for item in found for webhook in item["webhooks"]]
    assert len(clients) >= 7
    assert all(set(client) == {"url", "caBundle"} for client in clients)
