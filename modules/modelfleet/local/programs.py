"""The parts of the plane as data: which program, with which arguments, waiting for what."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from modelfleet.local import gate
from modelfleet.local.identity import CONTROLLER_MANAGER, SCHEDULER, Identity
from modelfleet.local.layout import MARK, Layout
from modelfleet.local.ports import Ports

SUPERVISOR = "supervisor"
KSERVE_CONFIG = "config"  # kserve's folder of manifests, below its assets
PARTS = (
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kwok",
    "valkey",
    "argocd-repo-server",
    "argocd-application-controller",
    "kserve-controller",
)
"""Names of all parts but the supervisor, in the order they are started."""

_HOST = "127.0.0.1"
_CRD = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/"
_ARGOCD = (
    *(f"{_CRD}{kind}.argoproj.io" for kind in ("applications", "applicationsets", "appprojects")),
    "/api/v1/namespaces/argocd/configmaps/argocd-cm",
    "/api/v1/namespaces/argocd/configmaps/argocd-rbac-cm",
    "/api/v1/namespaces/argocd/secrets/argocd-secret",
)
_KSERVE_KINDS = (
    "clusterservingruntimes",
    "clusterstoragecontainers",
    "inferencegraphs",
    "inferenceservices",
    "servingruntimes",
    "trainedmodels",
)
_KSERVE = (
    *(f"{_CRD}{kind}.serving.kserve.io" for kind in _KSERVE_KINDS),
    "/api/v1/namespaces/kserve/configmaps/inferenceservice-config",
)
# Argo CD follows the live objects by watching; the mirror moves by `publish` alone, and `sync` tells of it.
# Comparing more often would only write to every Application again and again.
_RESYNC = "3600"  # seconds
_REVISION_CACHE = "10s"


@dataclass(frozen=True)
class Program:
    """One part: how it is run."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    needs: tuple[str, ...] | None = None
    """API paths that must exist before it starts, beside a ready API server; None: it needs no API server."""


@dataclass(frozen=True)
class Parts:
    """Everything that command lines are made of."""

    layout: Layout
    who: Identity
    ports: Ports
    tools: Mapping[str, Path]
    """Program to path, with valkey-server."""
    assets: Mapping[str, Path]
    """Module of the tools to the folder of its run-time files."""

    def programs(self) -> tuple[Program, ...]:
        """All parts but the supervisor, in the order they are started."""
        return (
            self._etcd(),
            self._apiserver(),
            self._controller_manager(),
            self._scheduler(),
            self._kwok(),
            self._valkey(),
            self._repo_server(),
            self._application_controller(),
            self._kserve(),
        )

    def environment(self) -> dict[str, str]:
        """Environment of every part. Nothing of the user's is passed on."""
        return {
            MARK: str(self.layout.state),
            "HOME": str(self.layout.home),
            "TMPDIR": str(self.layout.scratch),
            "KUBECONFIG": str(self.layout.kubeconfig),
            "PATH": os.defpath,
            "GIT_CONFIG_NOSYSTEM": "1",
        }

    def command(self, program: Program) -> tuple[str, ...]:
        """Command line that the supervisor runs: the part itself, or the gate before it."""
        if program.needs is None:
            return program.command
        python = (python_program(), "-I", "-m", gate.__name__)
        return (*python, str(self.layout.kubeconfig), *program.needs, "--", *program.command)

    def _url(self, part: str) -> str:
        return f"https://{self._address(part)}"

    def _address(self, part: str) -> str:
        return f"{_HOST}:{self.ports[part]}"

    def _tls(self, name: str) -> tuple[str, str]:
        return str(self.who.certificate(name)), str(self.who.key(name))

    def _etcd(self) -> Program:
        certificate, key = self._tls("etcd")
        client, peer = self._url("etcd"), self._url("etcd-peer")
        flags = {
            "name": "local",
            "data-dir": self.layout.data,
            "listen-client-urls": client,
            "advertise-client-urls": client,
            "listen-peer-urls": peer,
            "initial-advertise-peer-urls": peer,
            "initial-cluster": f"local={peer}",
            "cert-file": certificate,
            "key-file": key,
            "client-cert-auth": "true",
            "trusted-ca-file": self.who.ca,
            "peer-cert-file": certificate,
            "peer-key-file": key,
            "peer-client-cert-auth": "true",
            "peer-trusted-ca-file": self.who.ca,
            "log-level": "warn",
            # Survives kill -9 of any part; only a crash of the whole machine could lose the last writes,
            # and everything here can be made again from the fleet.
            "unsafe-no-fsync": "true",
        }
        return Program("etcd", self._run("etcd", flags))

    def _apiserver(self) -> Program:
        certificate, key = self._tls("kube-apiserver")
        etcd_certificate, etcd_key = self._tls("etcd-client")
        accounts = self.who.key("service-accounts")
        flags = {
            "etcd-servers": self._url("etcd"),
            "etcd-cafile": self.who.ca,
            "etcd-certfile": etcd_certificate,
            "etcd-keyfile": etcd_key,
            "bind-address": _HOST,
            "secure-port": self.ports["kube-apiserver"],
            "tls-cert-file": certificate,
            "tls-private-key-file": key,
            "cert-dir": self.layout.config,
            "token-auth-file": self.who.tokens,
            "anonymous-auth": "false",
            "authorization-mode": "RBAC",
            "service-account-issuer": "https://kubernetes.default.svc",
            "service-account-key-file": accounts,
            "service-account-signing-key-file": accounts,
            "service-cluster-ip-range": "10.96.0.0/16",
            # The address is loopback, which no Endpoints object may hold; nothing here dials it.
            "endpoint-reconciler-type": "none",
            # The kubelet of every simulated node is KWOK.
            "kubelet-certificate-authority": self.who.ca,
            "kubelet-preferred-address-types": "InternalIP",
            "profiling": "false",
        }
        return Program("kube-apiserver", self._run("kube-apiserver", flags))

    def _controller_manager(self) -> Program:
        flags = {
            "kubeconfig": self.layout.kubeconfigs / CONTROLLER_MANAGER,
            "service-account-private-key-file": self.who.key("service-accounts"),
            "root-ca-file": self.who.ca,
            "use-service-account-credentials": "true",
            "kube-api-qps": 100,
            "kube-api-burst": 200,
            "leader-elect": "false",
            "secure-port": 0,
            "profiling": "false",
        }
        command = self._run("kube-controller-manager", flags)
        return Program("kube-controller-manager", command, needs=())

    def _scheduler(self) -> Program:
        flags = {
            "kubeconfig": self.layout.kubeconfigs / SCHEDULER,
            "leader-elect": "false",
            "secure-port": 0,
        }
        return Program("kube-scheduler", self._run("kube-scheduler", flags), needs=())

    def _kwok(self) -> Program:
        certificate, key = self._tls("kwok")
        flags = {
            "kubeconfig": self.layout.kubeconfig,
            "config": stages_file(self.layout),
            # Machines that are not simulated may stand beside these.
            "manage-nodes-with-annotation-selector": "kwok.x-k8s.io/node=fake",
            "node-lease-duration-seconds": 40,
            "node-ip": _HOST,
            "node-port": self.ports["kwok"],
            "server-address": self._address("kwok"),
            "tls-cert-file": certificate,
            "tls-private-key-file": key,
        }
        return Program("kwok", self._run("kwok", flags), needs=())

    def _valkey(self) -> Program:
        return Program("valkey", (str(self.tools["valkey-server"]), str(valkey_file(self.layout))))

    def _repo_server(self) -> Program:
        flags = {
            "address": _HOST,
            "port": self.ports["argocd-repo-server"],
            "metrics-address": _HOST,
            "metrics-port": self.ports["argocd-repo-server-metrics"],
            # `argocd --core` has no client certificate.
            "client-ca-path": "",
            "redis": self._address("valkey"),
            "revision-cache-expiration": _REVISION_CACHE,
            "loglevel": "warn",
        }
        environment = self._argocd("argocd-repo-server") | {
            "ARGOCD_APP_CONF_PATH": str(argocd_config(self.layout)),
            # Relative to the state folder, as the path of a socket may only be about a hundred bytes long.
            "ARGOCD_ASK_PASS_SOCK": "ask-pass.sock",
            "ARGOCD_PAUSE_GEN_AFTER_FAILED_ATTEMPTS": "0",
            "PATH": os.pathsep.join((str(self.assets["argocd"] / "hack"), _git_folder(), os.defpath)),
        }
        return Program("argocd-repo-server", self._run("argocd", flags), environment)

    def _application_controller(self) -> Program:
        flags = {
            "kubeconfig": self.layout.kubeconfig,
            "namespace": "argocd",
            "repo-server": self._address("argocd-repo-server"),
            "repo-server-ca-cert-path": self.who.ca,
            "redis": self._address("valkey"),
            "app-resync": _RESYNC,
            "app-resync-jitter": 0,
            "repo-error-grace-period-seconds": 0,
            "metrics-port": self.ports["argocd-application-controller-metrics"],
            "status-processors": 4,
            "operation-processors": 4,
            "loglevel": "warn",
        }
        name = "argocd-application-controller"
        environment = self._argocd(name) | {"ARGOCD_FAKE_IN_CLUSTER": "true"}
        return Program(name, self._run("argocd", flags), environment, _ARGOCD)

    def _argocd(self, name: str) -> dict[str, str]:
        return {
            "ARGOCD_BINARY_NAME": name,
            "ARGOCD_GPG_ENABLED": "false",
            "REDIS_PASSWORD": self.who.password("valkey"),
        }

    def _kserve(self) -> Program:
        flags = {"metrics-addr": 0, "health-probe-addr": 0, "webhook-port": self.ports["kserve-webhook"]}
        command = self._run("kserve-manager", flags)
        return Program("kserve-controller", command, {"POD_NAMESPACE": "kserve"}, _KSERVE)

    def _run(self, program: str, flags: Mapping[str, object]) -> tuple[str, ...]:
        return (str(self.tools[program]), *(f"--{flag}={value}" for flag, value in flags.items()))


def is_gate(command: Sequence[str]) -> bool:
    """Tell whether a command line is that of a part which still waits for what it needs."""
    return gate.__name__ in command


def stages_file(layout: Layout) -> Path:
    """File with KWOK's stages: how simulated nodes and pods behave."""
    return layout.config / "kwok.yaml"


def valkey_file(layout: Layout) -> Path:
    """Valkey's configuration; it holds the password."""
    return layout.config / "valkey.conf"


def argocd_config(layout: Layout) -> Path:
    """Folder where Argo CD's repo-server finds its certificate."""
    return layout.config / "argocd"


def webhook_certificates(layout: Layout) -> Path:
    """Folder where KServe finds the certificate of its webhooks: fixed, below TMPDIR."""
    return layout.scratch / "k8s-webhook-server" / "serving-certs"


def python_program() -> str:
    """Path of this environment's Python, the same by whatever name it was called this time."""
    usual = Path(sys.prefix) / "bin" / "python"
    return str(usual if usual.exists() else sys.executable)


def _git_folder() -> str:
    return str(Path(shutil.which("git") or "/usr/bin/git").parent)
