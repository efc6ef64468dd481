"""What holds for all objects of a cluster together."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from modelfleet.check.validate import validate
from modelfleet.manifests import Emitted, build
from modelfleet.spec import Fleet, Placement, Quota, UserError

from tests.manifests.fleets import SETTINGS, a_cluster, a_fleet, a_service, a_team, fleets


def built(fleet: Fleet) -> Iterator[dict[str, dict[str, Any]]]:
    """Return the objects of each cluster by path; two objects of one path fail."""
    for cluster in fleet.clusters:
        emitted: list[Emitted] = build(fleet, cluster)
        assert len({one.path for one in emitted}) == len(emitted)
        yield {one.path: dict(one.object) for one in emitted}


def test_the_tree_has_the_shape_that_the_design_gives() -> None:
    """Every file stands where reviewers and Argo CD look for it."""
    (objects,) = built(a_fleet())
    kinds = {path: manifest["kind"] for path, manifest in objects.items()}
    assert kinds == {
        "argocd/fleet.yaml": "ConfigMap",
        "argocd/projects/vision.yaml": "AppProject",
        "argocd/services/vision-iris.yaml": "Application",
        "argocd/teams/vision.yaml": "Application",
        "root.yaml": "Application",
        "services/vision/iris/inferenceservice.yaml": "InferenceService",
        "teams/vision/limits.yaml": "LimitRange",
        "teams/vision/namespace.yaml": "Namespace",
        "teams/vision/network-allow-dns.yaml": "NetworkPolicy",
        "teams/vision/network-allow-model-download.yaml": "NetworkPolicy",
        "teams/vision/network-allow-same-namespace.yaml": "NetworkPolicy",
        "teams/vision/network-allow-serving.yaml": "NetworkPolicy",
        "teams/vision/network-default-deny.yaml": "NetworkPolicy",
        "teams/vision/owners.yaml": "RoleBinding",
        "teams/vision/quota.yaml": "ResourceQuota",
        "teams/vision/viewers.yaml": "RoleBinding",
    }


@given(fleets())
@settings(max_examples=60, deadline=None)
def test_every_object_has_one_owner(fleet: Fleet) -> None:
    """No two files of a cluster hold the same object."""
    for objects in built(fleet):
        identities = [_identity(manifest) for manifest in objects.values()]
        assert len(set(identities)) == len(identities)


@given(fleets())
@settings(max_examples=60, deadline=None)
def test_every_file_is_applied_by_exactly_one_application(fleet: Fleet) -> None:
    """Each Application's folder exists, and every file but root.yaml is in the folder of one Application."""
    for cluster, objects in zip(fleet.clusters, built(fleet), strict=True):
        apps = [m for m in objects.values() if m["kind"] == "Application"]
        sources = [app["spec"]["source"]["path"] for app in apps]
        files = {f"{cluster.rendered}/{path}" for path in objects if path != "root.yaml"}
        for file in files:
            assert sum(file.startswith(f"{source}/") for source in sources) == 1
        for source in sources:
            assert any(file.startswith(f"{source}/") for file in files)


@given(fleets())
@settings(max_examples=60, deadline=None)
def test_a_project_allows_what_its_services_emit_and_no_more(fleet: Fleet) -> None:
    """Kinds and namespaces in a service's folder are those of its project; the platform's kinds are not."""
    for objects in built(fleet):
        projects = {m["metadata"]["name"]: m["spec"] for m in objects.values() if m["kind"] == "AppProject"}
        for path, manifest in objects.items():
            if path.startswith("services/"):
                _assert_allowed(projects[path.split("/")[1]], manifest)
        for spec in projects.values():
            assert "clusterResourceWhitelist" not in spec
            allowed = {entry["kind"] for entry in spec["namespaceResourceWhitelist"]}
            assert not allowed & {"ResourceQuota", "RoleBinding", "NetworkPolicy", "LimitRange", "*"}


def _assert_allowed(project: dict[str, Any], manifest: dict[str, Any]) -> None:
    group = manifest["apiVersion"].partition("/")[0]
    assert {"group": group, "kind": manifest["kind"]} in project["namespaceResourceWhitelist"]
    assert [d["namespace"] for d in project["destinations"]] == [manifest["metadata"]["namespace"]]
    assert project["sourceRepos"] == [SETTINGS.repository]


@given(fleets())
@settings(max_examples=40, deadline=None)
def test_the_api_server_knows_every_field(fleet: Fleet) -> None:
    """The schemas of the pinned API server and CRDs accept every object of every valid fleet."""
    for objects in built(fleet):
        assert validate(objects.items()) == []


def test_two_things_of_one_name_are_refused_with_both_places() -> None:
    """Team a with service b-c and team a-b with service c would share an Application."""
    quota = Quota(cpu="1", memory="1Gi")
    fleet = a_fleet(
        a_service(team="a", name="b-c"),
        a_service(team="a-b", name="c"),
        teams=(a_team(name="a"), a_team(name="a-b")),
        clusters=(a_cluster(teams={"a": quota, "a-b": quota}),),
    )
    with pytest.raises(UserError, match=r"Application argocd/a-b-c") as refused:
        build(fleet, fleet.clusters[0])
    assert "rename" in refused.value.remedy


def test_a_team_without_quota_has_nothing_on_the_cluster() -> None:
    """Nothing of it is there; the root still has a source, so that it prunes the last team."""
    fleet = a_fleet(clusters=(a_cluster(teams={}),))
    assert [set(objects) for objects in built(fleet)] == [{"argocd/fleet.yaml", "root.yaml"}]


def test_a_service_runs_where_its_placement_says() -> None:
    """A service placed on one cluster is not on the other."""
    fleet = a_fleet(
        a_service(placement=Placement(clusters=("west",))),
        clusters=(a_cluster(), a_cluster(name="west")),
    )
    placed = ["services/vision/iris/inferenceservice.yaml" in objects for objects in built(fleet)]
    assert placed == [False, True]


@given(fleets())
@settings(max_examples=20, deadline=None)
def test_every_application_keeps_itself(fleet: Fleet) -> None:
    """Each prunes, heals, never gives up, looks at its own folder alone, and takes its objects along."""
    for objects in built(fleet):
        for app in (m for m in objects.values() if m["kind"] == "Application"):
            policy = app["spec"]["syncPolicy"]
            assert policy["automated"] == {"prune": True, "selfHeal": True, "allowEmpty": False}
            assert policy["retry"]["limit"] < 0
            assert policy["retry"]["refresh"] is True
            assert "ServerSideApply=true" in policy["syncOptions"]
            assert app["metadata"]["annotations"] == {"argocd.argoproj.io/manifest-generate-paths": "."}
            assert app["metadata"]["finalizers"] == ["resources-finalizer.argocd.argoproj.io"]
            assert app["spec"]["source"]["repoURL"] == SETTINGS.repository
            assert app["spec"]["source"]["targetRevision"] == SETTINGS.revision


def _identity(manifest: dict[str, Any]) -> tuple[str, str | None, str]:
    metadata = manifest["metadata"]
    return manifest["kind"], metadata.get("namespace"), metadata["name"]
