"""Whether what runs is what is declared: KServe has followed an edit, and Kubernetes has rolled it out."""

from datetime import UTC, datetime

from modelfleet.local.api import Json
from modelfleet.local.live import Live, is_ready
from modelfleet.spec import amount

# Seconds between the writing of an InferenceService and the moment when the rest is believed to have
# followed. KServe needs a fraction of one; its observedGeneration may stay behind for good.
_FOLLOWED = 2.0
_CONTAINER = "kserve-container"


def unfinished(live: Live, now: datetime) -> list[str]:
    """Name the model services that are not ready as declared, in the order of the API server."""
    return [item["metadata"]["name"] for item in live.services if not _is_finished(live, item, now)]


def _is_finished(live: Live, service: Json, now: datetime) -> bool:
    deployments = live.belonging(live.deployments, service)
    followed = (now - _written(service)).total_seconds() >= _FOLLOWED
    rolled_out = all(_is_rolled_out(item) and _has_resources(item, service) for item in deployments)
    return is_ready(service) and followed and rolled_out and not live.lacking(service)


def _written(service: Json) -> datetime:
    """Return when the declaration was last written, cut to whole seconds."""
    entries: list[Json] = service["metadata"].get("managedFields", [])
    times = [entry["time"] for entry in entries if "time" in entry and not entry.get("subresource")]
    return max(map(datetime.fromisoformat, times), default=datetime.min.replace(tzinfo=UTC))


def _is_rolled_out(deployment: Json) -> bool:
    status: Json = deployment.get("status", {})
    wanted = deployment["spec"].get("replicas", 1)
    counts = {status.get(name, 0) for name in ("replicas", "updatedReplicas", "availableReplicas")}
    return status.get("observedGeneration") == deployment["metadata"]["generation"] and counts == {wanted}


def _has_resources(deployment: Json, service: Json) -> bool:
    """Tell whether the pods ask for what the service declares; a killed KServe may follow much later."""
    if deployment["metadata"]["name"] != f"{service['metadata']['name']}-predictor":
        return True
    predictor: Json = service["spec"]["predictor"]
    containers: list[Json] = deployment["spec"]["template"]["spec"]["containers"]
    got = _resources([item for item in containers if item["name"] == _CONTAINER])
    asked = _resources([predictor["model"]] if "model" in predictor else predictor.get("containers", [])[:1])
    return not got or all(amount(got.get(key, "0")) == amount(value) for key, value in asked.items())


def _resources(containers: list[Json]) -> dict[tuple[str, str], str]:
    """Return a container's quantities, by 'limits' or 'requests' and the resource's name."""
    return {
        (kind, name): value
        for container in containers
        for kind, quantities in container.get("resources", {}).items()
        if kind in ("limits", "requests")
        for name, value in quantities.items()
    }
