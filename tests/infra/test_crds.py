"""CustomResourceDefinitions are found in the folders of the plane, and each add-on gets its own."""

import re
from pathlib import Path

import pytest
from modelfleet.addons import ADDONS, Addon
from modelfleet.infra.crds import definitions, spec_of
from modelfleet.local.tools import assets

TOOLS = Path(__file__).parents[2] / "tools"
CRD = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: NAME}\n"


def test_definitions_are_found_beside_other_files(tmp_path: Path) -> None:
    """A kustomization in the folder is passed over; sub-folders are separate."""
    (tmp_path / "deeper").mkdir()
    (tmp_path / "a.yaml").write_text(CRD.replace("NAME", "as.example.com"))
    (tmp_path / "kustomization.yaml").write_text("kind: Kustomization\nresources: [a.yaml]\n")
    (tmp_path / "deeper" / "b.yaml").write_text(CRD.replace("NAME", "bs.example.com"))
    assert set(definitions([tmp_path])) == {"as.example.com"}
    assert set(definitions([tmp_path, tmp_path / "deeper"])) == {"as.example.com", "bs.example.com"}


def test_a_kind_that_nobody_serves_keeps_its_names_and_loses_its_schema() -> None:
    """Programs can list it; the engine need not carry a schema that nothing is validated by."""
    strict = {"type": "object", "properties": {"spec": {"type": "string"}}}
    version = {"name": "v1", "served": True, "schema": {"openAPIV3Schema": strict}}
    definition = {"spec": {"group": "example.com", "versions": [version]}}
    assert spec_of(definition, listed=False) == definition["spec"]
    made = spec_of(definition, listed=True)
    assert (made["group"], made["versions"][0]["name"]) == ("example.com", "v1")
    [left] = [item["schema"]["openAPIV3Schema"] for item in made["versions"]]
    assert left == {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


@pytest.mark.e2e
def test_the_pinned_modules_hold_every_definition_of_the_add_ons() -> None:
    """What an add-on brings is what the compiled module ships."""
    kserve = assets("kserve", lambda _: None) / "config" / "crd" / "full"
    argocd = assets("argocd", lambda _: None) / "manifests" / "crds"
    found = definitions([argocd, kserve, kserve / "clusterstoragecontainer"])
    assert set(found) == {name for addon in ADDONS for name in addon.crds}


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_an_add_on_is_of_the_release_that_is_compiled(addon: Addon) -> None:
    """Configuration and program of one part never differ in version."""
    module = {"argocd": "github.com/argoproj/argo-cd/v3", "kserve": "github.com/kserve/kserve"}[addon.name]
    pins = (TOOLS / addon.name / "go.mod").read_text()
    assert re.search(rf"\s{re.escape(module)} v{re.escape(addon.version)}\s", pins)
