"""Where the local control plane keeps its state: one folder per checkout, readable by its owner alone."""

import os
from dataclasses import dataclass
from pathlib import Path

from modelfleet.spec import PLANE_FILE, STATE_FOLDER

MARK = "MODELFLEET_PLANE"
"""Environment variable that every process of a plane carries; its value is the plane's state folder."""


@dataclass(frozen=True)
class Layout:
    """Paths below a fleet's state folder."""

    root: Path
    """The fleet's directory, absolute."""

    @property
    def state(self) -> Path:
        """Everything of the local plane."""
        return (self.root / PLANE_FILE).parent

    @property
    def plane_file(self) -> Path:
        """What infra reads; there exactly while a plane is meant to run."""
        return self.root / PLANE_FILE

    @property
    def lock(self) -> Path:
        """Held by the one command that starts, stops or publishes. It outlives the removal of the state."""
        return self.root / STATE_FOLDER / "lock"

    @property
    def pki(self) -> Path:
        """The plane's own authority, certificates, keys, tokens and passwords."""
        return self.state / "pki"

    @property
    def kubeconfig(self) -> Path:
        """The administrator's kubeconfig."""
        return self.state / "kubeconfig"

    @property
    def kubeconfigs(self) -> Path:
        """Kubeconfigs of parts that have less power than the administrator, by user."""
        return self.state / "kubeconfigs"

    @property
    def ports(self) -> Path:
        """File with the ports that were chosen."""
        return self.state / "ports.json"

    @property
    def logs(self) -> Path:
        """One log file per part."""
        return self.state / "logs"

    def log(self, part: str) -> Path:
        """Log file of a part."""
        return self.logs / f"{part}.log"

    @property
    def data(self) -> Path:
        """What etcd keeps."""
        return self.state / "etcd"

    @property
    def home(self) -> Path:
        """HOME of every part, so that no setting of the user reaches them."""
        return self.state / "home"

    @property
    def scratch(self) -> Path:
        """TMPDIR of every part, so that two checkouts never meet in a shared folder."""
        return self.state / "tmp"

    @property
    def config(self) -> Path:
        """Configuration files of the parts."""
        return self.state / "config"

    @property
    def mirror(self) -> Path:
        """The git repository that the local Argo CD reads."""
        return self.state / "mirror"

    @property
    def pulumi(self) -> Path:
        """Pulumi's file backend: the state of the stacks of this machine."""
        return self.root / STATE_FOLDER / "pulumi"

    @property
    def pulumi_home(self) -> Path:
        """Pulumi's own settings and plugins."""
        return self.state / "pulumi-home"

    @property
    def passphrase(self) -> Path:
        """File with the passphrase that encrypts secrets in Pulumi's state; lives as long as that state."""
        return self.pulumi / "passphrase"

    def make(self) -> None:
        """Create the folders that parts expect."""
        private_folder(self.root / STATE_FOLDER)
        folders = (self.state, self.logs, self.data, self.home, self.scratch, self.config)
        for folder in (*folders, self.pulumi, self.pulumi_home, self.kubeconfigs):
            private_folder(folder)


def layout(root: Path) -> Layout:
    """Layout of the plane of the fleet in `root`."""
    return Layout(root.resolve())


def private_folder(path: Path) -> None:
    """Create a folder, and those above it, that only their owner may enter, whatever the umask says."""
    if not path.parent.exists():
        private_folder(path.parent)
    path.mkdir(exist_ok=True)
    path.chmod(0o700)


def write_private(path: Path, content: str | bytes) -> None:
    """Replace a file in one step; only its owner may read it, from the first byte on."""
    data = content.encode() if isinstance(content, str) else content
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    temporary.replace(path)
