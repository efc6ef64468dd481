"""What a team has on a cluster."""

from typing import Any

from modelfleet.manifests import build
from modelfleet.spec import Accelerator, Eks, Fleet, Local, NodePool, Quota

from tests.manifests.fleets import a_cluster, a_fleet, a_team


def objects(fleet: Fleet) -> dict[str, Any]:
    """Return the objects of the team vision by file name."""
    emitted = build(fleet, fleet.clusters[0])
    return {one.path.rpartition("/")[2]: one.object for one in emitted if one.path.startswith("teams/")}


def quota_of(**fields: Any) -> dict[str, str]:
    """Return what the ResourceQuota bounds when the cluster has these fields."""
    return objects(a_fleet(clusters=(a_cluster(**fields),)))["quota.yaml"]["spec"]["hard"]


def test_the_quota_bounds_cpu_memory_pods_storage_and_every_accelerator() -> None:
    """Accelerators that were not granted are bounded by 0, and no team opens the cluster to the outside."""
    assert quota_of() == {
        "limits.memory": "64Gi",
        "pods": "50",
        "requests.aws.amazon.com/neuron": "0",
        "requests.cpu": "16",
        "requests.google.com/tpu": "0",
        "requests.memory": "64Gi",
        "requests.nvidia.com/gpu": "2",
        "requests.storage": "100Gi",
        "services.loadbalancers": "0",
        "services.nodeports": "0",
    }


def test_an_accelerator_that_only_the_cluster_knows_is_bounded_too() -> None:
    """MIG slices of a node pool get 0 for a team that has whole devices alone."""
    slices = Accelerator(vendor="nvidia", product="h100-80gb", mig="1g.10gb", count=7)
    pool = NodePool(name="mig", cpu="8", memory="64Gi", max=1, accelerator=slices)
    assert quota_of(node_pools=(pool,))["requests.nvidia.com/mig-1g.10gb"] == "0"


def test_an_accelerator_that_only_the_quota_names_is_granted() -> None:
    """A resource of another vendor is bounded by what the quota says."""
    quota = Quota(cpu="1", memory="1.5Gi", accelerators={"example.com/fpga": 3})
    hard = quota_of(teams={"vision": quota})
    assert (hard["requests.example.com/fpga"], hard["requests.memory"]) == ("3", "1536Mi")


def test_a_container_that_says_nothing_gets_requests_and_a_memory_limit() -> None:
    """Without them the quota would refuse every injected init container."""
    (limit,) = objects(a_fleet())["limits.yaml"]["spec"]["limits"]
    assert limit["type"] == "Container"
    assert limit["defaultRequest"].keys() == {"cpu", "memory"}
    assert limit["default"].keys() == {"memory"}


def test_owners_and_viewers_have_roles_of_the_platform() -> None:
    """Groups are bound to the platform's ClusterRoles, sorted and once each."""
    team = a_team(owners=("b", "a", "b"), viewers=("c",))
    found = objects(a_fleet(teams=(team,)))
    roles = {name: found[name]["roleRef"]["name"] for name in ("owners.yaml", "viewers.yaml")}
    assert roles == {"owners.yaml": "modelfleet-owner", "viewers.yaml": "modelfleet-viewer"}
    assert [subject["name"] for subject in found["owners.yaml"]["subjects"]] == ["a", "b"]
    assert {subject["kind"] for subject in found["owners.yaml"]["subjects"]} == {"Group"}


def test_a_team_without_viewers_has_no_binding_for_them() -> None:
    """An empty list of subjects would be noise in every review."""
    assert "viewers.yaml" not in objects(a_fleet(teams=(a_team(viewers=()),)))


def test_the_namespace_says_its_team_and_its_pod_security() -> None:
    """Baseline is enforced, restricted is the goal that warnings name."""
    labels = objects(a_fleet())["namespace.yaml"]["metadata"]["labels"]
    levels = {mode: labels[f"pod-security.kubernetes.io/{mode}"] for mode in ("enforce", "audit", "warn")}
    assert levels == {"enforce": "baseline", "audit": "restricted", "warn": "restricted"}
    assert labels["modelfleet.dev/team"] == "vision"


def test_everything_is_denied_but_what_serving_needs() -> None:
    """All policies choose all pods; the first denies, each other one allows one direction of one thing."""
    found = objects(a_fleet())
    policies = {n: found[n]["spec"] for n in found if n.startswith("network-")}
    assert all(spec["podSelector"] == {} for spec in policies.values())
    assert policies["network-default-deny.yaml"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    rules = {
        name.removeprefix("network-allow-").removesuffix(".yaml"): spec.keys() & {"egress", "ingress"}
        for name, spec in policies.items()
    }
    assert rules["dns"] == {"egress"}
    assert rules["model-download"] == {"egress"}
    assert rules["same-namespace"] == {"egress", "ingress"}
    assert rules["serving"] == {"ingress"}


def test_a_download_reaches_the_internet_alone() -> None:
    """Neither the cluster's own addresses nor the cloud's metadata service are within reach."""
    (rule,) = objects(a_fleet())["network-allow-model-download.yaml"]["spec"]["egress"]
    blocked = [cidr for target in rule["to"] for cidr in target["ipBlock"]["except"]]
    assert {"10.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16", "fc00::/7"} <= set(blocked)
    assert rule["ports"] == [{"protocol": "TCP", "port": 443}]


def test_pod_identity_is_within_reach_on_eks_alone() -> None:
    """The agent's two addresses, by plain HTTP; elsewhere such an address is nobody's."""
    name = "network-allow-pod-identity.yaml"
    eks = a_cluster(provisioner=Eks(region="eu-central-1", version="1.36"))
    (rule,) = objects(a_fleet(clusters=(eks,)))[name]["spec"]["egress"]
    assert [to["ipBlock"]["cidr"] for to in rule["to"]] == ["169.254.170.23/32", "fd00:ec2::23/128"]
    assert rule["ports"] == [{"protocol": "TCP", "port": 80}]
    assert name not in objects(a_fleet(clusters=(a_cluster(provisioner=Local()),)))


def test_a_project_goes_after_the_applications_that_name_it() -> None:
    """An earlier wave is deleted later, and the finalizer waits for the last Application."""
    fleet = a_fleet()
    (project,) = [one.object for one in build(fleet, fleet.clusters[0]) if "projects/" in one.path]
    metadata: Any = project["metadata"]
    assert int(metadata["annotations"]["argocd.argoproj.io/sync-wave"]) < 0
    assert metadata["finalizers"] == ["resources-finalizer.argocd.argoproj.io"]
