"""What a model service becomes."""

from typing import Any

import pytest
from modelfleet.manifests import build
from modelfleet.spec import Accelerator, Autoscaling, Container, Model, ModelService, Resources

from tests.manifests.fleets import DIGEST, IMAGE, a_fleet, a_service


def inference(service: ModelService) -> dict[str, Any]:
    """Return the service's InferenceService."""
    fleet = a_fleet(service)
    (found,) = [one.object for one in build(fleet, fleet.clusters[0]) if one.path.startswith("services/")]
    return dict(found)


def custom(**fields: Any) -> ModelService:
    """Return a service with a container of its own."""
    server = Container(image=IMAGE, args=("--n", "1"), env={"B": "2", "A": "yes"}, ready_path="/ready")
    return a_service(**({"model": None, "container": server} | fields))


@pytest.mark.parametrize("protocol", ["v1", "v2"])
@pytest.mark.parametrize(
    ("form", "runtime"), [("sklearn", "kserve-sklearnserver"), ("xgboost", "kserve-xgbserver")]
)
def test_a_stored_model_names_its_runtime_and_protocol(form: Any, runtime: str, protocol: str) -> None:
    """KServe's own choice of a runtime would change with what else is installed."""
    model = Model(uri="gs://models/x", format=form, version="1")
    predictor = inference(a_service(model=model, protocol=protocol))["spec"]["predictor"]
    assert predictor["model"] == {
        "modelFormat": {"name": form},
        "protocolVersion": protocol,
        "runtime": runtime,
        "storageUri": "gs://models/x",
        "resources": {
            "requests": {"cpu": "500m", "memory": "1Gi"},
            "limits": {"cpu": "500m", "memory": "1Gi"},
        },
    }


def test_a_model_says_where_it_comes_from() -> None:
    """Store, version and digest are annotations, which KServe copies to the pods."""
    model = Model(uri="gs://models/x", format="sklearn", version="2026-11-02", digest=DIGEST)
    annotations = inference(a_service(model=model))["metadata"]["annotations"]
    assert {key: annotations[f"modelfleet.dev/model-{key}"] for key in ("uri", "version", "digest")} == {
        "uri": "gs://models/x",
        "version": "2026-11-02",
        "digest": DIGEST,
    }


def test_a_service_is_served_by_a_deployment_and_scaled_by_an_autoscaler() -> None:
    """Standard mode and the hpa class are named, with bounds, metric and target."""
    scaling = Autoscaling(min=2, max=5, metric="memory", target=70)
    found = inference(a_service(autoscaling=scaling))
    assert found["metadata"]["annotations"]["serving.kserve.io/deploymentMode"] == "Standard"
    assert found["metadata"]["annotations"]["serving.kserve.io/autoscalerClass"] == "hpa"
    predictor = found["spec"]["predictor"]
    fields = ("minReplicas", "maxReplicas", "scaleMetric", "scaleTarget")
    assert [predictor[field] for field in fields] == [2, 5, "memory", 70]


def test_replicas_wish_to_be_apart() -> None:
    """More than one replica spreads over nodes and zones, and none waits for another node."""
    predictor = inference(a_service(autoscaling=Autoscaling(min=1, max=2)))["spec"]["predictor"]
    spread = predictor["topologySpreadConstraints"]
    assert {one["whenUnsatisfiable"] for one in spread} == {"ScheduleAnyway"}
    assert {one["labelSelector"]["matchLabels"]["serving.kserve.io/inferenceservice"] for one in spread} == {
        "iris"
    }
    assert "topologySpreadConstraints" not in inference(a_service())["spec"]["predictor"]


def test_an_accelerator_is_asked_for_found_and_tolerated() -> None:
    """Request equals limit; the node's label and taint are those that node pools derive."""
    predictor = inference(a_service(accelerator=Accelerator(vendor="nvidia", product="l4", count=2)))
    predictor = predictor["spec"]["predictor"]
    resources = predictor["model"]["resources"]
    assert resources["requests"]["nvidia.com/gpu"] == resources["limits"]["nvidia.com/gpu"] == "2"
    assert predictor["nodeSelector"] == {"modelfleet.dev/accelerator": "nvidia-l4"}
    (toleration,) = predictor["tolerations"]
    assert toleration == {"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}


def test_slices_are_asked_for_by_their_own_resource() -> None:
    """A MIG slice is another resource on the same tainted nodes."""
    slices = Accelerator(vendor="nvidia", product="h100", mig="1g.10gb")
    predictor = inference(a_service(accelerator=slices))["spec"]["predictor"]
    assert predictor["model"]["resources"]["limits"]["nvidia.com/mig-1g.10gb"] == "1"
    assert predictor["tolerations"][0]["key"] == "nvidia.com/gpu"


def test_a_service_without_an_accelerator_stays_off_their_nodes() -> None:
    """It tolerates no taint."""
    assert not inference(a_service())["spec"]["predictor"].keys() & {"tolerations", "nodeSelector"}


def test_cpu_may_burst_up_to_its_limit() -> None:
    """Memory may not."""
    resources = Resources(cpu="0.5", memory="1.5Gi", cpu_limit="2")
    found = inference(a_service(resources=resources))["spec"]["predictor"]["model"]["resources"]
    assert found["requests"] == {"cpu": "500m", "memory": "1536Mi"}
    assert found["limits"] == {"cpu": "2", "memory": "1536Mi"}


def test_a_container_is_the_model_server() -> None:
    """Image by digest, arguments as given, settings sorted by name, ready when its path answers."""
    (server,) = inference(custom())["spec"]["predictor"]["containers"]
    assert (server["name"], server["image"], server["args"]) == ("kserve-container", IMAGE, ["--n", "1"])
    assert server["env"] == [{"name": "A", "value": "yes"}, {"name": "B", "value": "2"}]
    assert server["ports"] == [{"name": "http", "containerPort": 8080, "protocol": "TCP"}]
    assert server["readinessProbe"]["httpGet"] == {"path": "/ready", "port": 8080, "scheme": "HTTP"}


def test_a_container_satisfies_pod_security_restricted() -> None:
    """The four demands of the level, a read-only root, and /tmp to write to."""
    predictor = inference(custom())["spec"]["predictor"]
    (server,) = predictor["containers"]
    assert server["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
        "runAsNonRoot": True,
    }
    assert predictor["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 65532,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert server["volumeMounts"] == [{"name": "tmp", "mountPath": "/tmp"}]
    assert predictor["volumes"] == [{"name": "tmp", "emptyDir": {}}]
