"""Which programs the local control plane runs, as data.

Adding one is a folder under tools/ with go.mod and go.sum, and one entry in `MODULES`. Versions stand nowhere
here: they are read from go.mod.
"""

from dataclasses import dataclass
from typing import Literal

from modelfleet.spec import UserError


@dataclass(frozen=True)
class Ask:
    """How a program tells its version: arguments, and a pattern whose first group is it, without a 'v'."""

    args: tuple[str, ...]
    pattern: str


PLUGIN: Literal["plugin"] = "plugin"
"""A Pulumi provider has no version option: it is started, asked through its own protocol, and stopped."""


@dataclass(frozen=True)
class Program:
    """One executable of a module: the name it is run by, its main package, how it tells its version."""

    name: str
    package: str
    ask: Ask | Literal["plugin"] | None
    """None: it cannot tell, so that only our own build of it is trusted."""


@dataclass(frozen=True)
class Module:
    """One folder under tools/, with what is built from it and what is copied out of it."""

    name: str
    path: str
    """Go module whose version in go.mod is the version of all its programs."""
    seconds: int
    """A cold build without downloads on two cores, measured; scaled by what is seen while it runs."""
    megabytes: int
    """Disk that stays: sources in Go's module cache, and programs; measured, in the order of this list."""
    programs: tuple[Program, ...]
    ldflags: str = ""
    """Template with {version} (without 'v'), {major} and {minor}."""
    assets: tuple[str, ...] = ()
    """Files and folders of the module that are used at run time, relative to its root."""
    embeds: tuple[str, ...] = ()
    """Files of the module that its main.go here embeds, copied beside it before the build."""


def _kubernetes(name: str) -> Program:
    return Program(name, f"k8s.io/kubernetes/cmd/{name}", Ask(("--version",), r"^Kubernetes v(\S+)"))


_KUBE_VERSION = "k8s.io/component-base/version"
_PROVIDER = "github.com/pulumi/pulumi-kubernetes/provider/v4"

MODULES = (
    Module(
        name="etcd",
        path="go.etcd.io/etcd/server/v3",
        seconds=40,
        megabytes=330,
        programs=(
            Program("etcd", "go.etcd.io/etcd/server/v3", Ask(("--version",), r"^etcd Version: (\S+)")),
        ),
    ),
    Module(
        name="kubernetes",
        path="k8s.io/kubernetes",
        seconds=270,
        megabytes=910,
        programs=(
            _kubernetes("kube-apiserver"),
            _kubernetes("kube-controller-manager"),
            _kubernetes("kube-scheduler"),
            Program(
                "kubectl",
                "k8s.io/kubernetes/cmd/kubectl",
                Ask(("version", "--client"), r"^Client Version: v(\S+)"),
            ),
        ),
        ldflags=f"-X {_KUBE_VERSION}.gitVersion=v{{version}} -X {_KUBE_VERSION}.gitMajor={{major}}"
        f" -X {_KUBE_VERSION}.gitMinor={{minor}}",
        assets=("api/openapi-spec/swagger.json",),
    ),
    Module(
        name="kwok",
        path="sigs.k8s.io/kwok",
        seconds=70,
        megabytes=290,
        programs=(
            Program("kwok", "sigs.k8s.io/kwok/cmd/kwok", Ask(("--version",), r"^kwok version v(\S+)")),
        ),
        ldflags="-X sigs.k8s.io/kwok/pkg/consts.Version=v{version}",
        assets=("kustomize/stage",),
    ),
    Module(
        name="pulumi",
        path="github.com/pulumi/pulumi/pkg/v3",
        seconds=190,
        megabytes=1350,
        programs=(
            Program("pulumi", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", Ask(("version",), r"^v(\S+)")),
        ),
        ldflags="-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{version}",
    ),
    Module(
        name="argocd",
        path="github.com/argoproj/argo-cd/v3",
        seconds=220,
        megabytes=1350,
        programs=(
            Program(
                "argocd",
                "github.com/argoproj/argo-cd/v3/cmd",
                # A release appends its commit ("+1234567"), which is not part of the pin.
                Ask(("version", "--client", "--short"), r"^argocd: v([^\s+]+)"),
            ),
        ),
        ldflags="-X github.com/argoproj/argo-cd/v3/common.version={version}",
        assets=("manifests/crds", "hack/git-verify-wrapper.sh"),
    ),
    Module(
        name="kserve",
        path="github.com/kserve/kserve",
        seconds=140,
        megabytes=1810,
        programs=(Program("kserve-manager", "github.com/kserve/kserve/cmd/manager", None),),
        assets=(
            "config/crd/full",
            "config/configmap",
            "config/runtimes",
            "config/storagecontainers",
            "config/webhook",
        ),
    ),
    Module(
        name="pulumi-kubernetes",
        path=_PROVIDER,
        seconds=420,
        megabytes=760,
        programs=(Program("pulumi-resource-kubernetes", ".", PLUGIN),),
        ldflags=f"-X {_PROVIDER}/pkg/version.Version={{version}}",
        assets=("cmd/pulumi-resource-kubernetes/schema.json",),
        embeds=(
            "cmd/pulumi-resource-kubernetes/schema.json",
            "cmd/pulumi-resource-kubernetes/terraform-mapping.json",
        ),
    ),
    Module(
        name="actionlint",
        path="github.com/rhysd/actionlint",
        seconds=20,
        megabytes=100,
        programs=(
            Program(
                "actionlint",
                "github.com/rhysd/actionlint/cmd/actionlint",
                Ask(("-version",), r"^v?(\d\S*)"),
            ),
        ),
        ldflags="-X github.com/rhysd/actionlint.version={version}",
    ),
)

PROGRAMS = tuple(program.name for module in MODULES for program in module.programs)
"""Names of all programs, in the order they are built."""


def module(name: str) -> Module:
    """Find a module by the name of its folder. Raises UserError for a name that is not in the registry."""
    for candidate in MODULES:
        if candidate.name == name:
            return candidate
    raise UserError(f"there is no tool module '{name}'", f"Known: {', '.join(m.name for m in MODULES)}.")


def owner(program: str) -> tuple[Module, Program]:
    """Find a program and its module by the program's name. Raises UserError for a name that is not known."""
    for candidate in MODULES:
        for known in candidate.programs:
            if known.name == program:
                return candidate, known
    raise UserError(f"there is no tool '{program}'", f"Known: {', '.join(PROGRAMS)}.")
