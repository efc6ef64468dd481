"""What one replica asks for and may use."""

from modelfleet.manifests.objects import KubeObject
from modelfleet.manifests.quantity import canonical
from modelfleet.spec import ModelService


def resources(service: ModelService) -> KubeObject:
    """Return requests and limits. Memory and accelerators are equal in both: neither can be taken back."""
    wanted = service.resources
    memory = canonical(wanted.memory)
    devices = {service.accelerator.resource: str(service.accelerator.count)} if service.accelerator else {}
    return {
        "requests": {"cpu": canonical(wanted.cpu), "memory": memory} | devices,
        "limits": {"cpu": canonical(wanted.cpu_limit or wanted.cpu), "memory": memory} | devices,
    }
