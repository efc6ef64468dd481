"""The `local` provisioner: what Pulumi owns on the embedded control plane, which itself is no resource."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pulumi
import pulumi_kubernetes as k8s
import yaml
from pydantic import ValidationError

from modelfleet.addons import ADDONS
from modelfleet.infra.access import TeamRoles
from modelfleet.infra.argocd import ArgoCd
from modelfleet.infra.crds import Crds, definitions
from modelfleet.infra.files import KubeObject
from modelfleet.infra.kserve import KServe, KServeArgs
from modelfleet.infra.root import RootApplication, rendered_root, repository_of
from modelfleet.spec import PLANE_FILE, Cluster, Plane, UserError


@dataclass(frozen=True)
class LocalPlatformArgs:
    """A cluster, the control plane that plays it, and the root Application that its Argo CD starts from."""

    cluster: Cluster
    plane: Plane
    root: KubeObject
    delete_seconds: int
    """How long Argo CD may take to remove what it deployed before a destroy gives up."""


class LocalPlatform(pulumi.ComponentResource):
    """CRDs, namespaces, configuration and the root Application, each awaited before what needs it."""

    root: pulumi.Output[str]
    """Namespace and name of the root Application, for example 'argocd/root'."""

    def __init__(self, args: LocalPlatformArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the platform of one embedded control plane."""
        super().__init__("modelfleet:infra:LocalPlatform", args.cluster.name, None, opts)
        on_plane = self._on_plane(args)
        first = [*self._crds(args.plane, on_plane), *self._namespaces(on_plane)]
        then = pulumi.ResourceOptions.merge(on_plane, pulumi.ResourceOptions(depends_on=first))
        configured = [
            ArgoCd(repository_of(args.root), then),
            KServe(_kserve(args.plane), then),
            TeamRoles(then),
        ]
        last = pulumi.ResourceOptions.merge(on_plane, pulumi.ResourceOptions(depends_on=configured))
        self.root = RootApplication(args.root, args.delete_seconds, last).application
        self.register_outputs({"root": self.root})

    def _on_plane(self, args: LocalPlatformArgs) -> pulumi.ResourceOptions:
        provider = k8s.Provider(
            args.cluster.name,
            kubeconfig=args.plane.kubeconfig,
            cluster_identifier=args.cluster.identifier,
            # Without these a changed ConfigMap or Secret would be deleted and created anew.
            enable_config_map_mutable=True,
            enable_secret_mutable=True,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return pulumi.ResourceOptions(parent=self, providers=[provider])

    def _crds(self, plane: Plane, opts: pulumi.ResourceOptions) -> list[pulumi.Resource]:
        found = definitions([Path(folder) for folder in plane.crds])
        return [Crds(addon, found, opts) for addon in ADDONS]

    def _namespaces(self, opts: pulumi.ResourceOptions) -> list[pulumi.Resource]:
        return [
            k8s.core.v1.Namespace(f"namespace-{name}", metadata={"name": name}, opts=opts)
            for name in sorted({addon.namespace for addon in ADDONS})
        ]


def declare(root: Path, cluster: Cluster) -> None:
    """Declare a local cluster's one stack; `root` is the fleet's folder.

    Raises UserError where no plane was started, or where it has no rendered tree yet.
    """
    plane = read_plane(root, cluster)
    platform = LocalPlatform(
        LocalPlatformArgs(
            cluster=cluster,
            plane=plane,
            root=rendered_root(Path(plane.mirror, cluster.rendered, "root.yaml")),
            delete_seconds=pulumi.Config().require_int("deleteSeconds"),
        )
    )
    pulumi.export("root", platform.root)


def prefetch(root: Path) -> None:
    """Parse what `declare` will read, while something else is waited for; mistakes are left to `declare`."""
    with suppress(OSError, ValidationError, yaml.YAMLError):
        plane = Plane.model_validate_json((root / PLANE_FILE).read_bytes())
        definitions([Path(folder) for folder in plane.crds])


def read_plane(root: Path, cluster: Cluster) -> Plane:
    """Return what the started control plane tells; raises UserError where none was started."""
    try:
        return Plane.model_validate_json((root / PLANE_FILE).read_bytes())
    except FileNotFoundError:
        raise UserError(
            f"no control plane is running for the cluster {cluster.name}",
            f"start it with `modelfleet start`, or do all at once with `modelfleet up {cluster.name}`",
        ) from None
    except ValidationError:
        raise UserError(
            f"{PLANE_FILE} was written by another version of modelfleet",
            "run `modelfleet down` and `modelfleet start`",
        ) from None


def _kserve(plane: Plane) -> KServeArgs:
    ca = Path(plane.ca).read_text(encoding="ascii")
    return KServeArgs(folder=Path(plane.kserve), webhook_port=plane.webhook_port, ca=ca)
