"""Writes the files that the parts read when they start."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from modelfleet.local import standins
from modelfleet.local.identity import Identity
from modelfleet.local.layout import Layout, private_folder, write_private
from modelfleet.local.ports import Ports
from modelfleet.local.programs import argocd_config, stages_file, valkey_file, webhook_certificates

# A node and its pods become ready at once; pods fail on purpose where a label asks for it.
_STAGES = ("node/fast", "node/heartbeat-with-lease", "pod/fast", "pod/chaos")


def write(layout: Layout, who: Identity, ports: Ports, kwok: Path) -> None:
    """Write every part's configuration; `kwok` is the folder of KWOK's run-time files."""
    documents = (*_stages(kwok / "kustomize" / "stage"), *map(json.dumps, standins.forwards(ports)))
    write_private(stages_file(layout), "\n---\n".join(documents))
    write_private(valkey_file(layout), _valkey(layout, who, ports))
    _certificate(who, "argocd-repo-server", argocd_config(layout) / "reposerver" / "tls")
    _certificate(who, "kserve-webhook", webhook_certificates(layout))


def _stages(folder: Path) -> Iterator[str]:
    files = (file for stage in _STAGES for file in sorted((folder / stage).glob("*.yaml")))
    return (file.read_text(encoding="utf-8") for file in files if file.name != "kustomization.yaml")


def _valkey(layout: Layout, who: Identity, ports: Ports) -> str:
    lines = (
        "bind 127.0.0.1",
        f"port {ports['valkey']}",
        f"requirepass {who.password('valkey')}",
        f'dir "{layout.scratch}"',
        "set-proc-title no",  # it would overwrite the mark that says whose process this is
        'save ""',  # a cache: it may be lost
        "maxmemory 64mb",
        "maxmemory-policy allkeys-lru",
    )
    return "\n".join(lines) + "\n"


def _certificate(who: Identity, name: str, folder: Path) -> None:
    private_folder(folder)
    for source, target in ((who.certificate(name), "tls.crt"), (who.key(name), "tls.key")):
        if not (folder / target).exists():
            shutil.copyfile(source, folder / target)
            (folder / target).chmod(0o600)
