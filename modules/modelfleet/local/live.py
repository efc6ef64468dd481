"""One look at the live cluster: everything that status is made of, in a few calls."""

from dataclasses import dataclass

from modelfleet.local.api import Api, Json
from modelfleet.local.nodes import is_simulated
from modelfleet.spec import LABEL_SERVICE, LABEL_TEAM

SERVICE = "serving.kserve.io/inferenceservice"
"""Label that KServe puts on what belongs to a model service; its value is the service's name."""
APPLICATIONS = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications"
_SERVICES = "/apis/serving.kserve.io/v1beta1/inferenceservices"
_REPLICA_SETS = f"/apis/apps/v1/replicasets?labelSelector={SERVICE}"
_DEPLOYMENTS = f"/apis/apps/v1/deployments?labelSelector={SERVICE}"
_PODS = f"/api/v1/pods?labelSelector={SERVICE}"
_QUOTAS = f"/api/v1/resourcequotas?labelSelector={LABEL_TEAM}"


_NONE: Json = {}


@dataclass(frozen=True)
class Live:
    """Objects as the API server has them."""

    applications: list[Json]
    services: list[Json]
    deployments: list[Json]
    replica_sets: list[Json]
    pods: list[Json]
    quotas: list[Json]
    simulated: frozenset[str]
    """Names of the nodes that KWOK plays."""

    def belonging(self, objects: list[Json], service: Json) -> list[Json]:
        """List those of the objects that KServe made for a service."""
        meta = service["metadata"]
        return [
            item
            for item in objects
            if item["metadata"]["namespace"] == meta["namespace"]
            and item["metadata"]["labels"].get(SERVICE) == meta["name"]
        ]

    def lacking(self, service: Json) -> list[Json]:
        """List the pods of those revisions of a service that should have more ready pods than they have.

        Pods of a revision that is scaled down do not count, nor those that one with all it needs has left.
        """
        owners = self.belonging(self.replica_sets, service)
        short = {owner["metadata"]["uid"] for owner in owners if _ready(owner) < owner["spec"]["replicas"]}
        return [pod for pod in self.belonging(self.pods, service) if short & _owners(pod)]


def look(api: Api) -> Live:
    """Read everything; raises UnavailableError where the API server does not answer."""
    nodes = api.items("/api/v1/nodes")
    return Live(
        applications=api.items(APPLICATIONS),
        services=api.items(_SERVICES),
        deployments=api.items(_DEPLOYMENTS),
        replica_sets=api.items(_REPLICA_SETS),
        pods=api.items(_PODS),
        quotas=api.items(_QUOTAS),
        simulated=frozenset(node["metadata"]["name"] for node in nodes if is_simulated(node)),
    )


def condition(thing: Json, kind: str) -> Json:
    """Return a condition of an object's status; empty where it has none of that kind."""
    found: list[Json] = thing.get("status", {}).get("conditions") or []
    return next((item for item in found if item["type"] == kind), _NONE)


def is_ready(thing: Json) -> bool:
    """Tell whether an object says Ready."""
    return condition(thing, "Ready").get("status") == "True"


def team_of(thing: Json) -> str:
    """Return the team an object belongs to: its label's, else its namespace."""
    meta: Json = thing["metadata"]
    labels: Json = meta.get("labels", {})
    return labels.get(LABEL_TEAM) or meta.get("namespace", "")


def subject(thing: Json) -> str:
    """Name an object as the fleet knows it, for example 'services/vision/iris'."""
    labels: Json = thing["metadata"].get("labels", {})
    if LABEL_SERVICE in labels:
        return f"services/{team_of(thing)}/{labels[LABEL_SERVICE]}"
    if LABEL_TEAM in labels:
        return f"teams/{labels[LABEL_TEAM]}"
    return f"applications/{thing['metadata']['name']}"


def _ready(replica_set: Json) -> int:
    return replica_set.get("status", {}).get("readyReplicas", 0)


def _owners(thing: Json) -> set[str]:
    references: list[Json] = thing["metadata"].get("ownerReferences", [])
    return {reference["uid"] for reference in references}
