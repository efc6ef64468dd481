"""A model service on a cluster: its objects, and the Application that points at them."""

from collections.abc import Iterator

from modelfleet.manifests.application import application
from modelfleet.manifests.inference import inference_service, service_labels
from modelfleet.manifests.objects import Emitted, Shared
from modelfleet.manifests.root import SERVICE_APPLICATIONS
from modelfleet.spec import Cluster, FleetSettings, ModelService


def service(
    settings: FleetSettings, cluster: Cluster, declared: ModelService, shared: Shared
) -> Iterator[Emitted]:
    """Return everything that exists on the cluster because the service is placed there."""
    folder = f"services/{declared.team}/{declared.name}"
    app = application(
        name=declared.application,
        project=declared.team,
        namespace=declared.namespace,
        folder=folder,
        settings=settings,
        cluster=cluster,
        labels=shared(service_labels, declared),
    )
    yield Emitted(f"{SERVICE_APPLICATIONS}/{declared.application}.yaml", app)
    yield Emitted(f"{folder}/inferenceservice.yaml", shared(inference_service, declared), shared=True)
