"""Fleet → Kubernetes objects: pure, no I/O, one kind of thing per file."""

from modelfleet.manifests.build import build
from modelfleet.manifests.objects import Emitted, Json, KubeObject, Shared

__all__ = ["Emitted", "Json", "KubeObject", "Shared", "build"]
