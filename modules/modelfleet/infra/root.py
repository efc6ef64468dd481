"""The root Application: from here on Argo CD owns everything."""

from pathlib import Path

import pulumi
import pulumi_kubernetes as k8s
import yaml

from modelfleet.infra.files import KubeObject, read
from modelfleet.spec import UserError


class RootApplication(pulumi.ComponentResource):
    """The Application that points at the rendered tree; protected, as all that it deployed goes with it."""

    application: pulumi.Output[str]
    """Namespace and name, for example 'argocd/root'."""

    def __init__(
        self, application: KubeObject, delete_seconds: int, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Declare the Application just as it was rendered.

        Its finalizer makes Argo CD remove all that it deployed first, for which it has `delete_seconds`.
        """
        super().__init__("modelfleet:infra:RootApplication", "root-application", None, opts)
        root = k8s.apiextensions.CustomResource(
            "root",
            api_version=application["apiVersion"],
            kind=application["kind"],
            metadata=application["metadata"],
            spec=application["spec"],
            opts=pulumi.ResourceOptions(
                parent=self,
                protect=True,
                custom_timeouts=pulumi.CustomTimeouts(delete=f"{delete_seconds}s"),
            ),
        )
        self.application = root.id
        self.register_outputs({"application": self.application})


def rendered_root(path: Path) -> KubeObject:
    """Return the root Application of a rendered tree; raises UserError where there is none."""
    try:
        objects = read(path)
    except FileNotFoundError:
        raise UserError(f"there is no root Application at {path}", "run `modelfleet render`") from None
    except yaml.YAMLError as error:
        raise UserError(f"{path} is no YAML: {error}", "run `modelfleet render`") from None
    if len(objects) != 1 or objects[0].get("kind") != "Application":
        raise UserError(f"{path} is not one Argo CD Application", "run `modelfleet render`")
    return objects[0]


def repository_of(application: KubeObject) -> str:
    """Return the URL of the repository that an Application reads."""
    return str(application["spec"]["source"]["repoURL"])
