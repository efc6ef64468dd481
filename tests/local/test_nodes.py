"""Nodes are what the cluster's pools declare."""

from modelfleet.local.nodes import is_simulated, nodes

from tests.local.planes import CLUSTER, CPU


def test_every_pool_has_its_nodes() -> None:
    """A pool of two and a pool of one make three nodes, each said to be simulated."""
    made = list(nodes(CLUSTER, 10250))
    assert [node["metadata"]["name"] for node in made] == ["cpu-0", "cpu-1", "gpu-0"]
    assert all(is_simulated(node) for node in made)


def test_an_accelerator_is_labelled_tainted_and_counted() -> None:
    """A service finds the devices by label; other pods stay away by taint."""
    gpu = list(nodes(CLUSTER, 10250))[-1]
    assert gpu["metadata"]["labels"]["modelfleet.dev/accelerator"] == "nvidia-l4"
    assert gpu["spec"]["taints"] == [{"key": "nvidia.com/gpu", "value": "present", "effect": "NoSchedule"}]
    assert gpu["status"]["allocatable"]["nvidia.com/gpu"] == "4"


def test_a_change_of_the_pool_shows() -> None:
    """A node carries what it was declared as, so that a change is seen."""
    larger = CLUSTER.model_copy(update={"node_pools": (CPU.model_copy(update={"memory": "64Gi"}),)})
    before, after = next(nodes(CLUSTER, 10250)), next(nodes(larger, 10250))
    assert before["metadata"]["annotations"] != after["metadata"]["annotations"]
