"""On which nodes the replicas of a service run."""

from modelfleet.manifests.objects import Json
from modelfleet.spec import NODE_LABEL_ACCELERATOR, Accelerator, ModelService

# Label that KServe 0.20.0 puts on every pod of an InferenceService.
_POD_LABEL = "serving.kserve.io/inferenceservice"
_TOPOLOGIES = ("kubernetes.io/hostname", "topology.kubernetes.io/zone")


def scheduling(service: ModelService) -> dict[str, Json]:
    """Return the fields of a pod's spec that choose nodes: with the accelerator, and more than one."""
    devices = _accelerated(service.accelerator) if service.accelerator else {}
    return devices | (_spread(service.name) if service.autoscaling.max > 1 else {})


def _accelerated(accelerator: Accelerator) -> dict[str, Json]:
    toleration = {"key": accelerator.taint, "operator": "Exists", "effect": "NoSchedule"}
    return {
        "nodeSelector": {NODE_LABEL_ACCELERATOR: accelerator.label},
        "tolerations": [toleration],
    }


def _spread(name: str) -> dict[str, Json]:
    # A wish, not a demand: one node left must still serve.
    return {
        "topologySpreadConstraints": [
            {
                "maxSkew": 1,
                "topologyKey": key,
                "whenUnsatisfiable": "ScheduleAnyway",
                "labelSelector": {"matchLabels": {_POD_LABEL: name}},
            }
            for key in _TOPOLOGIES
        ]
    }
