"""How the local cluster is: all of it read from the live system, nothing remembered."""

from pathlib import Path

from modelfleet.local import problems
from modelfleet.local.api import Json, RefusedError, UnavailableError, connect
from modelfleet.local.layout import layout
from modelfleet.local.live import Live, condition, is_ready, look, team_of
from modelfleet.local.models import AppState, Part, QuotaState, ServiceState, Status
from modelfleet.local.parts import parts
from modelfleet.local.plane import is_started
from modelfleet.spec import Cluster

_NOTHING = Live([], [], [], [], [], [], frozenset())


def status(root: Path, cluster: Cluster) -> Status:
    """Look at the parts, the Applications, the model services and the quotas of the local cluster.

    Never raises: what cannot be read is a problem like any other.
    """
    running = parts(root)
    live, told = _NOTHING, list(_of_parts(root, running))
    if is_started(root):
        try:
            live = look(connect(layout(root).kubeconfig))
            told += [
                p.sentence
                for p in (*problems.of_applications(live), *problems.of_services(live, cluster.name))
            ]
            told += _of_root(live)
        except (UnavailableError, RefusedError) as error:
            told.append(f"the API server does not answer: {error}")
    applications = tuple(map(_application, live.applications))
    services = tuple(_service(live, service) for service in live.services)
    unsettled = [app for app in applications if (app.sync, app.health) != ("Synced", "Healthy")]
    return Status(
        cluster=cluster.name,
        healthy=not (told or unsettled or any(not service.ready for service in services)),
        parts=running,
        applications=applications,
        services=services,
        quotas=tuple(_quotas(live)),
        problems=tuple(told),
    )


def _of_parts(root: Path, running: tuple[Part, ...]) -> list[str]:
    if not is_started(root):
        return ["the local control plane is not started: `modelfleet up local` starts it"]
    return [
        f"part {part.name} is {part.state}: see `modelfleet logs {part.name}`"
        for part in running
        if part.state != "running"
    ]


def _of_root(live: Live) -> list[str]:
    if any(application["metadata"]["name"] == "root" for application in live.applications):
        return []
    return ["there is no root Application: `modelfleet up local` makes it"]


def _application(application: Json) -> AppState:
    state: Json = application.get("status", {})
    refused = problems.refusal(application)
    told = [message for _, message in problems.conditions(application)]
    return AppState(
        name=application["metadata"]["name"],
        sync=state.get("sync", {}).get("status", "Unknown"),
        health=state.get("health", {}).get("status", "Unknown"),
        revision=state.get("sync", {}).get("revision", ""),
        message=refused.sentence if refused else "; ".join(told),
    )


def _service(live: Live, service: Json) -> ServiceState:
    pods = live.belonging(live.pods, service)
    active = [pod for pod in pods if pod.get("status", {}).get("phase") in ("Pending", "Running")]
    ready = is_ready(service)
    return ServiceState(
        team=team_of(service),
        name=service["metadata"]["name"],
        ready=ready,
        url=service.get("status", {}).get("url", ""),
        replicas=sum(condition(pod, "Ready").get("status") == "True" for pod in active),
        gpus=sum(map(_devices, active)),
        simulated=any(pod["spec"].get("nodeName") in live.simulated for pod in active),
        message="" if ready else condition(service, "Ready").get("message", ""),
    )


def _devices(pod: Json) -> int:
    """Count the extended resources, all of them accelerators here, that a pod on a node holds."""
    if not pod["spec"].get("nodeName"):
        return 0
    limits: list[dict[str, str]] = [
        c.get("resources", {}).get("limits", {}) for c in pod["spec"]["containers"]
    ]
    return sum(int(count) for limit in limits for name, count in limit.items() if "/" in name)


def _quotas(live: Live) -> list[QuotaState]:
    return [
        QuotaState(team=team_of(quota), resource=name, used=state["used"].get(name, "0"), hard=hard)
        for quota in live.quotas
        if (state := quota.get("status", {})).get("used") is not None
        for name, hard in state.get("hard", {}).items()
    ]
