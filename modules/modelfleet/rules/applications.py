"""Rules about what Argo CD is told."""

from collections.abc import Iterator

from modelfleet.rules.rule import KubeObject, Rule

_PLATFORM = "platform"


def _another_project(manifest: KubeObject) -> Iterator[str]:
    spec = manifest.get("spec", {})
    project = spec.get("project")
    if project == _PLATFORM:
        return
    if project in {None, "", "default"}:
        yield "spec/project"
    elif spec.get("destination", {}).get("namespace") != project:
        yield "spec/destination/namespace"


def _unbounded(manifest: KubeObject) -> Iterator[str]:
    spec = manifest.get("spec", {})
    if any("*" in repository for repository in spec.get("sourceRepos", ())):
        yield "spec/sourceRepos"
    if any("*" in target.get("namespace", "*") for target in spec.get("destinations", ())):
        yield "spec/destinations"
    if spec.get("clusterResourceWhitelist"):
        yield "spec/clusterResourceWhitelist"
    if any(entry.get("kind") == "*" for entry in spec.get("namespaceResourceWhitelist", [{"kind": "*"}])):
        yield "spec/namespaceResourceWhitelist"


own_project = Rule(
    id="MF_OWN_PROJECT",
    severity="error",
    title="An Application belongs to the platform or to the team whose namespace it fills",
    rationale="Argo CD's project is the boundary between teams; the project 'default' has none.",
    remedy="set spec.project to the team and spec.destination.namespace to its namespace",
    kinds=frozenset({"Application"}),
    violations=_another_project,
)
bounded_project = Rule(
    id="MF_BOUNDED_PROJECT",
    severity="error",
    title="A team's AppProject names repositories, namespaces and kinds one by one",
    rationale="A wildcard lets a team's Application write where the team has no say.",
    remedy="list them; a team needs no cluster-scoped kind",
    kinds=frozenset({"AppProject"}),
    violations=_unbounded,
)
