"""What Argo CD is told, and what its project for the platform permits."""

import json
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from modelfleet.infra.argocd import IN_CLUSTER, PROJECT, project, settings
from modelfleet.local.tools import ensure
from modelfleet.manifests import build
from modelfleet.manifests.application import IN_CLUSTER as RENDERED_IN_CLUSTER
from modelfleet.manifests.application import PLATFORM_PROJECT
from modelfleet.spec import Cluster, Fleet

URL = "file:///srv/mirror"
SOURCE = {"repoURL": URL, "targetRevision": "refs/heads/main", "path": "clusters/local/rendered/argocd"}
DESTINATION = {"server": IN_CLUSTER, "namespace": "argocd"}


def permits(namespace: str) -> bool:
    """Judge a destination as Argo CD does: some pattern fits, and none that begins with '!' forbids it."""
    patterns = [item["namespace"] for item in cast("list[dict[str, str]]", project(URL)["destinations"])]
    denied = any(fnmatchcase(namespace, pattern[1:]) for pattern in patterns if pattern.startswith("!"))
    return not denied and any(fnmatchcase(namespace, pattern) for pattern in patterns)


@pytest.mark.parametrize("namespace", ["argocd", "vision", "speech-2"])
def test_the_platform_deploys_to_argocd_and_to_teams(namespace: str) -> None:
    """A new team needs no new `up`: its namespace is permitted already."""
    assert permits(namespace)


@pytest.mark.parametrize("namespace", ["kube-system", "default", "kserve", "knative-serving", "cert-manager"])
def test_the_platform_project_keeps_out_of_reserved_namespaces(namespace: str) -> None:
    """What Pulumi owns, a commit to the repository cannot change."""
    assert not permits(namespace)


def test_the_platform_project_reads_one_repository() -> None:
    """Nothing but the given repository may be deployed."""
    assert project(URL)["sourceRepos"] == [URL]


def test_the_platform_project_permits_just_what_is_rendered(fleet: Fleet, local: Cluster) -> None:
    """Every kind that the platform's Applications emit is permitted, and no further one."""
    emitted = [item.object for item in build(fleet, local) if not item.path.startswith("services/")]
    rendered = {(_group(item["apiVersion"]), item["kind"]) for item in cast("list[dict[str, str]]", emitted)}
    lists = ("clusterResourceWhitelist", "namespaceResourceWhitelist")
    listed = [item for name in lists for item in cast("list[dict[str, str]]", project(URL)[name])]
    assert rendered == {(item["group"], item["kind"]) for item in listed}


def test_project_and_server_have_the_names_that_are_rendered() -> None:
    """The root names a project that exists, on the cluster that the project permits."""
    assert (PROJECT, IN_CLUSTER) == (PLATFORM_PROJECT, RENDERED_IN_CLUSTER)


def test_exclusions_are_yaml_as_argocd_reads_it() -> None:
    """Each exclusion names its groups and kinds."""
    for item in yaml.safe_load(settings()["resource.exclusions"]):
        assert set(item) == {"apiGroups", "kinds"}


def health(tmp_path: Path, status: dict[str, Any] | None) -> str:
    """Let the real argocd program judge the health of a child Application."""
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "argocd-cm"}, "data": settings()}
    child = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {"name": "child"},
        "spec": {"source": SOURCE, "destination": DESTINATION},
        **({} if status is None else {"status": status}),
    }
    for name, content in (("cm.yaml", config), ("child.yaml", child)):
        (tmp_path / name).write_text(json.dumps(content))
    command = ["admin", "settings", "resource-overrides", "health", tmp_path / "child.yaml"]
    said = subprocess.run(
        [_argocd(), *command, "--argocd-cm-path", tmp_path / "cm.yaml"],
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.splitlines()[0].removeprefix("STATUS: ")


@pytest.mark.e2e
@pytest.mark.parametrize("own", ["Healthy", "Degraded", "Progressing", "Missing"])
def test_a_compared_child_has_its_own_health(tmp_path: Path, own: str) -> None:
    """Once compared to its specification, the child's health is the parent's business."""
    compared = {"source": SOURCE, "destination": DESTINATION}
    assert health(tmp_path, {"sync": {"comparedTo": compared}, "health": {"status": own}}) == own


@pytest.mark.e2e
@pytest.mark.parametrize(
    "compared",
    [
        {"source": {**SOURCE, "targetRevision": "refs/heads/old"}, "destination": DESTINATION},
        {"source": {**SOURCE, "path": "elsewhere"}, "destination": DESTINATION},
        {"source": {**SOURCE, "repoURL": "file:///elsewhere"}, "destination": DESTINATION},
        {"source": SOURCE, "destination": {**DESTINATION, "namespace": "other"}},
        {},
    ],
    ids=["revision", "path", "repository", "namespace", "nothing"],
)
def test_a_child_compared_to_something_else_is_progressing(tmp_path: Path, compared: dict[str, Any]) -> None:
    """A child that is Healthy by an old specification does not make its parent Healthy."""
    status = {"sync": {"comparedTo": compared}, "health": {"status": "Healthy"}}
    assert health(tmp_path, status) == "Progressing"


@pytest.mark.e2e
@pytest.mark.parametrize("status", [None, {}, {"sync": {}}, {"health": {"status": "Healthy"}}])
def test_a_new_child_is_progressing(tmp_path: Path, status: dict[str, Any] | None) -> None:
    """A child that Argo CD has not looked at yet is not Healthy, and the check does not fail on it."""
    assert health(tmp_path, status) == "Progressing"


def _group(api_version: str) -> str:
    return api_version.rpartition("/")[0]


def _argocd() -> Path:
    return ensure(["argocd"], lambda _: None)["argocd"]
