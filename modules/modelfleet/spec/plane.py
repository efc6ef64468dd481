"""What the embedded control plane tells infra: the contract between the two."""

from typing import Annotated
from urllib.parse import quote

from pydantic import Field

from modelfleet.spec.base import Spec

STATE_FOLDER = ".modelfleet"
PLANE_FILE = f"{STATE_FOLDER}/local/plane.json"


class Plane(Spec):
    """A control plane on this machine, as its state folder describes it. All paths are absolute."""

    kubeconfig: str
    """Path of the administrator's kubeconfig."""
    mirror: str
    """Path of the git repository that the local Argo CD reads."""
    crds: tuple[str, ...]
    """Folders with CustomResourceDefinitions, in the order they are applied."""
    kserve: str
    """Folder with KServe's configuration: configmap, runtimes, storagecontainers, webhook."""
    webhook_port: Annotated[int, Field(ge=1, le=65535)]
    """Port on 127.0.0.1 where KServe's webhooks answer."""
    ca: str
    """Path of the PEM certificate of the plane's own authority."""

    @property
    def repository(self) -> str:
        """URL of the mirror for Argo CD."""
        return f"file://{quote(self.mirror)}"
