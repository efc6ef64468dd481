"""Fleet → Kubernetes objects: pure, no I/O, one kind of thing per file."""

from modelfleet.manifests.build import build
from modelfleet.manifests.objects import Emitted, Json, KubeObject

__all__ = ["Emitted", "Json", "KubeObject", "build"]
