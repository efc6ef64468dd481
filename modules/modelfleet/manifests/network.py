"""NetworkPolicies: nothing goes in or out but what serving needs."""

from collections.abc import Iterator

from modelfleet.manifests.objects import Json, KubeObject, labels
from modelfleet.spec import Cluster, Eks, Team

_NAMESPACE_NAME = "kubernetes.io/metadata.name"  # set on every namespace by the API server
#: Namespaces whose pods talk to model servers: gateways, activator, controllers that probe, scrapers.
_CALLERS: Json = ["istio-system", "knative-serving", "kserve", "monitoring"]
# The internet, without the addresses of the cluster, its neighbours and the cloud's metadata service.
# Sources: RFC 1918, 6598, 3927, 4193, 4291.
_PRIVATE_V4: Json = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]
_PRIVATE_V6: Json = ["fc00::/7", "fe80::/10"]
# Where NodeLocal DNSCache listens (Kubernetes documentation, "Using NodeLocal DNSCache").
_NODE_LOCAL_DNS = "169.254.20.10/32"
# Link-local addresses of the agent, which hands out credentials by plain HTTP on the pod's own node
# (Amazon EKS User Guide, "Set up the Amazon EKS Pod Identity Agent").
_POD_IDENTITY: Json = [{"ipBlock": {"cidr": "169.254.170.23/32"}}, {"ipBlock": {"cidr": "fd00:ec2::23/128"}}]
_HTTP: Json = [{"protocol": "TCP", "port": 80}]
_HTTPS: Json = [{"protocol": "TCP", "port": 443}]
_DNS: Json = [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}]


def network_policies(team: Team) -> Iterator[tuple[str, KubeObject]]:
    """Return file names and NetworkPolicies of the team's namespace. They add up: each allows one thing.

    Models come from the internet by HTTPS: a store at a private address, such as an S3 endpoint inside the
    network, is out of reach.
    """
    for name, spec in _specs().items():
        yield f"network-{name}.yaml", _policy(team, name, spec)


def cloud_policies(team: Team, cluster: Cluster) -> Iterator[tuple[str, KubeObject]]:
    """Return file names and NetworkPolicies that one cloud alone needs: on EKS, s3:// by Pod Identity."""
    if isinstance(cluster.provisioner, Eks):
        spec: KubeObject = {
            "policyTypes": ["Egress"],
            "egress": [{"to": _POD_IDENTITY, "ports": _HTTP}],
        }
        yield "network-allow-pod-identity.yaml", _policy(team, "allow-pod-identity", spec)


def _policy(team: Team, name: str, spec: KubeObject) -> KubeObject:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name, "namespace": team.namespace, "labels": labels(team.name)},
        "spec": {"podSelector": {}, **spec},
    }


def _specs() -> dict[str, KubeObject]:
    same_namespace: Json = [{"podSelector": {}}]
    callers: Json = {"matchExpressions": [{"key": _NAMESPACE_NAME, "operator": "In", "values": _CALLERS}]}
    return {
        "default-deny": {"policyTypes": ["Ingress", "Egress"]},
        "allow-dns": {
            "policyTypes": ["Egress"],
            "egress": [{"to": _resolvers(), "ports": _DNS}],
        },
        "allow-model-download": {
            "policyTypes": ["Egress"],
            "egress": [{"to": _internet(), "ports": _HTTPS}],
        },
        "allow-same-namespace": {
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [{"from": same_namespace}],
            "egress": [{"to": same_namespace}],
        },
        "allow-serving": {
            "policyTypes": ["Ingress"],
            "ingress": [{"from": [{"namespaceSelector": callers}]}],
        },
    }


def _resolvers() -> Json:
    return [
        {
            "namespaceSelector": {"matchLabels": {_NAMESPACE_NAME: "kube-system"}},
            "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
        },
        {"ipBlock": {"cidr": _NODE_LOCAL_DNS}},
    ]


def _internet() -> Json:
    return [
        {"ipBlock": {"cidr": "0.0.0.0/0", "except": _PRIVATE_V4}},
        {"ipBlock": {"cidr": "::/0", "except": _PRIVATE_V6}},
    ]
