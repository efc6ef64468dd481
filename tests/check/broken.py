"""Objects with one mistake each, and what is to be said about it."""

from collections.abc import Callable
from typing import Any

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

# We refuse these, and the API server mends or takes them: it drops a null, it would make up a name, which no
# applied object may leave open, and KServe's defaulting webhook fills in an empty name of a model's format.
STRICTER_THAN_THE_SERVER = frozenset(
    {"spec.replicas", "metadata.name", "spec.predictor.model.modelFormat.name"}
)


def set_field(manifest: dict[str, Any], path: str, value: Any) -> None:
    """Set a field by its dotted path."""
    *parents, last = path.split(".")
    for name in parents:
        manifest = manifest[name]
    manifest[last] = value
