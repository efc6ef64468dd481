"""Small objects that the pinned API server takes, for tests to break."""

from typing import Any


def inference_service() -> dict[str, Any]:
    """Return an InferenceService with a model and one with the fields that tests break."""
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {"name": "iris", "namespace": "vision", "labels": {"modelfleet.dev/team": "vision"}},
        "spec": {
            "predictor": {
                "minReplicas": 1,
                "scaleMetric": "cpu",
                "model": {
                    "modelFormat": {"name": "sklearn"},
                    "storageUri": "gs://models/iris",
                    "resources": {"requests": {"cpu": "500m", "nvidia.com/gpu": 1}},
                },
            }
        },
    }


def deployment() -> dict[str, Any]:
    """Return a Deployment of one container."""
    labels = {"app": "web"}
    container = {"name": "web", "image": "web", "resources": {"limits": {"memory": "1Gi", "cpu": 2}}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }


def application() -> dict[str, Any]:
    """Return an Argo CD Application that carries values of any form for a chart."""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {"name": "vision-iris", "namespace": "argocd"},
        "spec": {
            "project": "vision",
            "destination": {"namespace": "vision", "server": "https://kubernetes.default.svc"},
            "source": {
                "repoURL": "https://git.example.com/fleet.git",
                "helm": {"valuesObject": {"any": [{"thing": None}]}},
            },
        },
    }
