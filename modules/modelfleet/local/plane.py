"""Starts, shows and stops the control plane of a checkout."""

import os
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from modelfleet.local import lock, nodes, ports, settings, standins, supervision, tools
from modelfleet.local.api import Api, RefusedError, UnavailableError, connect
from modelfleet.local.identity import identity, passphrase, write_kubeconfigs
from modelfleet.local.layout import Layout, layout, write_private
from modelfleet.local.programs import KSERVE_CONFIG, Parts
from modelfleet.spec import STATE_FOLDER, Cluster, Plane, UserError

Report = Callable[[tools.Event | str], None]
"""Takes an Event for each step of building a tool, and a short sentence for every other step."""

_SHELL = ("kubectl", "pulumi", "pulumi-resource-kubernetes", "argocd")
_PROGRAMS = (
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kwok",
    "kserve-manager",
    *_SHELL,
)
_READY = 90.0  # seconds; three to five are usual, a machine that swaps needs more
_POLL = 0.1


def start(root: Path, cluster: Cluster, report: Report) -> Plane:
    """Bring the plane up, or back, and give it the cluster's nodes; costs little where all is well.

    Returns what infra needs, which is also written to the plane file. A second start at the same time waits.
    Raises UserError when a tool cannot be had, or the plane does not become ready.
    """
    place = layout(root)
    programs = tools.ensure(_PROGRAMS, report) | {"valkey-server": tools.valkey_server()}
    assets = {name: tools.assets(name, report) for name in ("argocd", "kserve", "kwok")}
    with _locked(place, report):
        place.make()
        parts = Parts(place, identity(place), ports.remembered(place.ports), programs, assets)
        parts = _running(parts, report)
        api = _ready(place)
        nodes.reconcile(api, cluster, parts.ports["kwok"])
        standins.reconcile(api, parts.who)
        plane = _describe(parts)
        write_private(place.plane_file, plane.model_dump_json(indent=2))
    return plane


def is_started(root: Path) -> bool:
    """Tell whether a plane is meant to run here: started, and not stopped since."""
    return layout(root).plane_file.exists()


def stop(root: Path, *, remove_state: bool = False) -> None:
    """End the plane and all its processes; with `remove_state` remove what it has kept, Pulumi's state too.

    A second stop does nothing. Raises UserError when a process cannot be ended.
    """
    place = layout(root)
    if not place.lock.parent.exists():
        return
    with _locked(place, lambda _: None):
        place.plane_file.unlink(missing_ok=True)
        supervision.stop(place)
        left = [str(process.pid) for process in supervision.processes(place)]
        if left:
            raise UserError(
                f"processes of the local plane do not end: {', '.join(left)}", "end them, and repeat"
            )
        if remove_state:
            _forget_stacks(place)
            _remove_state(place)


def environment(root: Path) -> dict[str, str]:
    """Return the variables with which kubectl, pulumi and `argocd --core` speak to this plane.

    Raises UserError when no plane is started here.
    """
    place = layout(root)
    if not is_started(root):
        raise UserError(
            "the local control plane is not started", "run `modelfleet start` or `modelfleet up local`"
        )
    folders = dict.fromkeys(str(path.parent) for path in tools.ensure(_SHELL, lambda _: None).values())
    return {
        "KUBECONFIG": str(place.kubeconfig),
        "PATH": os.pathsep.join((*folders, os.environ.get("PATH", os.defpath))),
        "PULUMI_BACKEND_URL": place.pulumi.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(passphrase(place)),
        "PULUMI_HOME": str(place.pulumi_home),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        # Everything that the stack needs is on PATH; nothing is to be fetched behind one's back.
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "KUBECACHEDIR": str(place.home / "kube-cache"),
        "ARGOCD_CONFIG_DIR": str(place.config / "argocd-cli"),
        "ARGOCD_OPTS": "--core",
    }


def _running(parts: Parts, report: Report) -> Parts:
    """Return the parts as they run now: untouched where they do, else started afresh."""
    place = parts.layout
    if parts.ports.keys() == set(ports.PORTS):
        text = supervision.configuration(parts)
        if supervision.is_running(place, parts.who, parts.ports, text):
            return parts
    report("starting the control plane")
    supervision.stop(place)
    chosen = ports.choose(place.ports)
    fresh = Parts(place, parts.who, chosen, parts.tools, parts.assets)
    write_kubeconfigs(place, fresh.who, chosen["kube-apiserver"])
    settings.write(place, fresh.who, chosen, fresh.assets["kwok"])
    supervision.start(fresh)
    return fresh


def _ready(place: Layout) -> Api:
    """Wait until the API server takes requests from an administrator."""
    api = connect(place.kubeconfig)
    deadline = time.monotonic() + _READY
    while not _serves(api):
        if time.monotonic() > deadline:
            raise UserError(
                f"the API server is not ready after {_READY:.0f} s",
                "see `modelfleet logs kube-apiserver` and `modelfleet logs etcd`",
            )
        time.sleep(_POLL)
    return api


def _serves(api: Api) -> bool:
    try:
        return api.ready() and api.get("/api/v1/namespaces/default") is not None
    except (UnavailableError, RefusedError):
        return False


def _describe(parts: Parts) -> Plane:
    crds = parts.assets["kserve"] / KSERVE_CONFIG / "crd" / "full"
    folders = (parts.assets["argocd"] / "manifests" / "crds", crds, crds / "clusterstoragecontainer")
    return Plane(
        kubeconfig=str(parts.layout.kubeconfig),
        mirror=str(parts.layout.mirror),
        crds=tuple(map(str, folders)),
        kserve=str(parts.assets["kserve"] / KSERVE_CONFIG),
        webhook_port=parts.ports["kserve-webhook"],
        ca=str(parts.who.ca),
    )


def _remove_state(place: Layout) -> None:
    """Remove everything but the lock: who waits for it would hold a file that nobody else finds."""
    for path in (place.root / STATE_FOLDER).iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path != place.lock:
            path.unlink()


def _forget_stacks(place: Layout) -> None:
    """Remove the generated stack files: their salt belongs to a passphrase that goes, too."""
    for state in (place.pulumi / ".pulumi" / "stacks").glob("*/*.json*"):
        stack = state.name.split(".json")[0]
        for folder in (place.root / "stacks", place.root):
            (folder / f"Pulumi.{stack}.yaml").unlink(missing_ok=True)


def _locked(place: Layout, report: Report) -> AbstractContextManager[None]:
    return lock.hold(place.lock, lambda: report("waiting for another command that works on this plane"))
