"""InferenceServices in KServe's Standard mode: a Deployment, a Service and an autoscaler each."""

from modelfleet.manifests.container import container, volumes
from modelfleet.manifests.objects import Json, KubeObject, labels
from modelfleet.manifests.resources import resources
from modelfleet.manifests.scheduling import scheduling
from modelfleet.spec import LABEL_SERVICE, Model, ModelService

ANNOTATION_MODEL = "modelfleet.dev/model"
# KServe 0.20.0's ClusterServingRuntimes by format; both speak v1 and v2. Named, because KServe's own choice
# changes when somebody installs another runtime.
_RUNTIMES = {"sklearn": "kserve-sklearnserver", "xgboost": "kserve-xgbserver"}


def service_labels(service: ModelService) -> dict[str, str]:
    """Return the labels of every object of a model service, pods included."""
    return labels(service.team) | {LABEL_SERVICE: service.name}


def inference_service(service: ModelService) -> KubeObject:
    """Return the InferenceService.

    Source: CustomResourceDefinition inferenceservices.serving.kserve.io of KServe 0.20.0, v1beta1.
    """
    modes = {"serving.kserve.io/deploymentMode": "Standard", "serving.kserve.io/autoscalerClass": "hpa"}
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {
            "name": service.name,
            "namespace": service.namespace,
            "labels": service_labels(service),
            "annotations": modes | _lineage(service),
        },
        "spec": {"predictor": _predictor(service)},
    }


def _predictor(service: ModelService) -> dict[str, Json]:
    autoscaling: dict[str, Json] = {
        "minReplicas": service.autoscaling.min,
        "maxReplicas": service.autoscaling.max,
        "scaleMetric": service.autoscaling.metric,
        "scaleTarget": service.autoscaling.target,
    }
    # A model server has no business with the API server.
    no_token: dict[str, Json] = {"automountServiceAccountToken": False}
    return autoscaling | no_token | scheduling(service) | _server(service)


def _server(service: ModelService) -> dict[str, Json]:
    if service.container:
        return {
            "containers": [container(service.container, resources(service))],
            "volumes": volumes(),
            "securityContext": _pod_security({"runAsUser": service.container.user}),
        }
    assert service.model  # noqa: S101 - ModelService holds exactly one of the two
    return {
        "model": _model(service, service.model),
        "securityContext": _pod_security({}),
    }


def _model(service: ModelService, model: Model) -> KubeObject:
    return {
        "modelFormat": {"name": model.format},
        "protocolVersion": service.protocol,
        "runtime": _RUNTIMES[model.format],
        "storageUri": model.uri,
        "resources": resources(service),
    }


def _pod_security(user: dict[str, Json]) -> KubeObject:
    return user | {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}


def _lineage(service: ModelService) -> dict[str, str]:
    """Where the answers come from: KServe copies annotations to the pods, so every replica says it."""
    protocol = {"modelfleet.dev/protocol": service.protocol}
    if not service.model:
        return protocol
    model = service.model
    lineage = {f"{ANNOTATION_MODEL}-uri": model.uri, f"{ANNOTATION_MODEL}-version": model.version}
    digest = {f"{ANNOTATION_MODEL}-digest": model.digest} if model.digest else {}
    return protocol | lineage | digest
