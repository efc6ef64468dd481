"""Every rendered object of every cluster, judged by a live API server."""

import json
from pathlib import Path

import pytest
import yaml

from tests.e2e.live import REPOSITORY, Live

# Kinds that a cluster gets and whose CRD the local plane lacks. Empty today: everything is judged.
WITHOUT_CRD: frozenset[str] = frozenset()


def _objects(cluster: str) -> list[tuple[Path, dict[str, object]]]:
    files = sorted((REPOSITORY / "clusters" / cluster / "rendered").rglob("*.yaml"))
    return [(file, yaml.safe_load(file.read_text())) for file in files]


@pytest.mark.parametrize("cluster", ["local", "aws-prod"])
def test_the_api_server_takes_every_object(live: Live, cluster: str) -> None:
    """Server-side dry-run accepts each object; namespaces exist already, as Argo CD made them."""
    objects = _objects(cluster)
    assert len(objects) > 10
    judged = [object_ for _, object_ in objects if object_["kind"] not in WITHOUT_CRD]
    listing = json.dumps({"apiVersion": "v1", "kind": "List", "items": judged})
    said = live.kubectl(
        "apply",
        "--server-side",
        "--dry-run=server",
        "--force-conflicts",
        "-o",
        "name",
        "-f",
        "-",
        text=listing,
    )
    assert len(said.splitlines()) == len(judged)


def test_a_kind_without_crd_is_really_absent(live: Live) -> None:
    """A kind leaves the list as soon as the plane has its CRD."""
    known = {crd["spec"]["names"]["kind"] for crd in live.get("crd")["items"]}
    assert not WITHOUT_CRD & known
