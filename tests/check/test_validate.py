"""Rendered objects against the pinned API server's and CRDs' schemas."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from modelfleet.check import validate

from tests.check.objects import application, deployment, inference_service

Broken = tuple[Callable[[], dict[str, Any]], str, Any, str, str, str, str]

# What is broken: object, path of the field to set, its value; then the finding's field, what and remedy, and
# what stands in the line it points at.
BROKEN: tuple[Broken, ...] = (
    (
        inference_service,
        "spec.predictor.minReplica",
        1,
        "spec.predictor.minReplica",
        "no such field in InferenceService",
        "did you mean 'minReplicas'?",
        "minReplica: 1",
    ),
    (
        inference_service,
        "spec.predictor.minReplicas",
        "1",
        "spec.predictor.minReplicas",
        '"1" is a string',
        "give a whole number",
        "minReplicas: '1'",
    ),
    (
        inference_service,
        "spec.predictor.scaleMetric",
        "cpus",
        "spec.predictor.scaleMetric",
        '"cpus" is not one of the values allowed',
        "did you mean 'cpu'?",
        "scaleMetric: cpus",
    ),
    (
        inference_service,
        "spec.predictor.model.modelFormat",
        {},
        "spec.predictor.model.modelFormat.name",
        "InferenceService needs this field, and it is missing",
        "add 'name'",
        "modelFormat: {}",
    ),
    (
        inference_service,
        "spec.predictor.containers",
        [{"name": "a", "ports": [{"containerPort": 2**40}]}],
        "spec.predictor.containers[0].ports[0].containerPort",
        "1099511627776 breaks the rule 'maximum'",
        "give a value that fits maximum 2147483647",
        "containerPort: 1099511627776",
    ),
    (
        inference_service,
        "metadata.labels",
        {"modelfleet.dev/team": True},
        'metadata.labels["modelfleet.dev/team"]',
        "true is true or false",
        "give a string",
        "modelfleet.dev/team: true",
    ),
    (
        deployment,
        "metadata.labels",
        {"app": "not a label"},
        "metadata.labels.app",
        "\"not a label\" breaks the rule 'pattern'",
        'give a value that fits pattern "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$"',
        "app: not a label",
    ),
    (
        deployment,
        "spec.template.spec.nodeSelectors",
        {},
        "spec.template.spec.nodeSelectors",
        "no such field in Deployment",
        "did you mean 'nodeSelector'?",
        "nodeSelectors: {}",
    ),
    (
        deployment,
        "spec.template.spec.qqq",
        {},
        "spec.template.spec.qqq",
        "no such field in Deployment",
        "remove it; known here: activeDeadlineSeconds, affinity, automountServiceAccountToken, containers, "
        "dnsConfig, dnsPolicy, enableServiceLinks, ephemeralContainers, hostAliases, hostIPC, hostNetwork, "
        "hostPID, …",
        "qqq: {}",
    ),
    (
        deployment,
        "spec.replicas",
        None,
        "spec.replicas",
        "null stands where a value belongs",
        "leave the field out, or give a whole number",
        "replicas: null",
    ),
    (
        deployment,
        "metadata",
        {"generateName": "web-"},
        "metadata.name",
        "Deployment needs this field, and it is missing",
        "add 'name'",
        "metadata:",
    ),
    (
        application,
        "spec.project",
        ["vision"],
        "spec.project",
        '["vision"] is a list',
        "give a string",
        "project:",
    ),
)


def set_field(manifest: dict[str, Any], path: str, value: Any) -> None:
    """Set a field by its dotted path."""
    *parents, last = path.split(".")
    for name in parents:
        manifest = manifest[name]
    manifest[last] = value


@pytest.mark.parametrize("make", [inference_service, deployment, application])
def test_an_object_that_the_server_takes_has_no_finding(make: Callable[[], dict[str, Any]]) -> None:
    """Quantities as numbers, extended resources and values of any form are in order."""
    assert validate([("a.yaml", make())]) == []


@pytest.mark.parametrize("broken", BROKEN, ids=[f"{b[0].__name__}-{b[1]}" for b in BROKEN])
def test_a_mistake_is_named_with_its_field_line_and_remedy(broken: Broken) -> None:
    """One mistake, one finding, and the line is that of the field in the rendered file."""
    make, path, value, field, what, remedy, stands = broken
    manifest = make()
    set_field(manifest, path, value)
    text = "# header\n" + yaml.safe_dump(manifest, sort_keys=False)
    (finding,) = validate([("a.yaml", manifest)], {"a.yaml": text.encode()})
    assert (finding.rule, finding.file, finding.field) == ("schema", "a.yaml", field)
    assert (finding.what, finding.remedy) == (what, remedy)
    assert text.splitlines()[finding.line - 1].strip(" -") == stands


def test_all_mistakes_of_an_object_are_told_at_once() -> None:
    """Nobody has to mend one mistake to learn of the next."""
    manifest = inference_service()
    manifest["spec"]["predictor"] |= {"minReplica": 1, "scaleMetric": "x"}
    del manifest["metadata"]["name"]
    fields = {finding.field for finding in validate([("a.yaml", manifest)])}
    assert fields == {"metadata.name", "spec.predictor.minReplica", "spec.predictor.scaleMetric"}


@pytest.mark.parametrize(
    ("api", "kind", "remedy"),
    [
        ("apps/v1beta1", "Deployment", "did you mean 'apps/v1 Deployment'?"),
        ("v1", "NameSpace", "did you mean 'v1 Namespace'?"),
        ("example.com/v1", "Gadget", "use a kind that the pinned versions serve"),
    ],
)
def test_a_kind_that_no_pinned_version_serves_is_named(api: str, kind: str, remedy: str) -> None:
    """The finding says which versions were asked."""
    (finding,) = validate([("a.yaml", {"apiVersion": api, "kind": kind, "metadata": {"name": "a"}})])
    assert (finding.rule, finding.remedy) == ("unknown-kind", remedy)
    assert f"{api} {kind}" in finding.what
    assert "k8s.io/kubernetes v1.36.3" in finding.what


def test_ten_thousand_objects_take_far_less_than_three_seconds() -> None:
    """The bound is wide: it is met on a busy machine, too."""
    objects = [
        (f"{n}.yaml", make()) for n in range(3567) for make in (inference_service, deployment, application)
    ]
    start = time.perf_counter()
    assert validate(objects) == []
    assert time.perf_counter() - start < 3
