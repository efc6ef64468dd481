"""Model servers of a team's own."""

from modelfleet.manifests.objects import Json, KubeObject
from modelfleet.spec import Container

_SCRATCH = "tmp"
# KServe takes the container of this name for the model server.
_NAME = "kserve-container"


def container(server: Container, resources: KubeObject) -> KubeObject:
    """Return the container: the Pod Security level 'restricted', a read-only root and a writable /tmp."""
    return {
        "name": _NAME,
        "image": server.image,
        "args": list(server.args),
        "env": [{"name": name, "value": value} for name, value in sorted(server.env.items())],
        "ports": [{"name": "http", "containerPort": server.port, "protocol": "TCP"}],
        "readinessProbe": _probe(server),
        "resources": resources,
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
            "runAsNonRoot": True,
        },
        "volumeMounts": [{"name": _SCRATCH, "mountPath": "/tmp"}],  # noqa: S108 - a path in the container
    }


def volumes() -> Json:
    """Return the volumes that `container` mounts; they live and die with the pod."""
    return [{"name": _SCRATCH, "emptyDir": {}}]


def _probe(server: Container) -> KubeObject:
    return {
        "httpGet": {"path": server.ready_path, "port": server.port, "scheme": "HTTP"},
        "periodSeconds": 10,
        "timeoutSeconds": 5,
        "failureThreshold": 3,
    }
