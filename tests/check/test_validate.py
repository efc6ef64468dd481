"""Rendered objects against the pinned API server's and CRDs' schemas."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from modelfleet.check import validate

from tests.check.broken import BROKEN, Broken, set_field
from tests.check.objects import application, deployment, inference_service


@pytest.mark.parametrize("make", [inference_service, deployment, application])
def test_an_object_that_the_server_takes_has_no_finding(make: Callable[[], dict[str, Any]]) -> None:
    """Quantities as numbers, extended resources and values of any form are in order."""
    assert validate([("a.yaml", make())]) == []


@pytest.mark.parametrize("broken", BROKEN, ids=[f"{b[0].__name__}-{b[1]}" for b in BROKEN])
def test_a_mistake_is_named_with_its_field_line_and_remedy(broken: Broken) -> None:
    """One mistake, one finding, and the line is that of the field in the rendered file."""
    make, path, value, field, what, remedy, stands = broken
    manifest = make()
    set_field(manifest, path, value)
    text = "# header\n" + yaml.safe_dump(manifest, sort_keys=False)
    (finding,) = validate([("a.yaml", manifest)], {"a.yaml": text.encode()})
    assert (finding.rule, finding.file, finding.field) == ("schema", "a.yaml", field)
    assert (finding.what, finding.remedy) == (what, remedy)
    assert text.splitlines()[finding.line - 1].strip(" -") == stands


def test_all_mistakes_of_an_object_are_told_at_once() -> None:
    """Nobody has to mend one mistake to learn of the next."""
    manifest = inference_service()
    manifest["spec"]["predictor"] |= {"minReplica": 1, "scaleMetric": "x"}
    del manifest["metadata"]["name"]
    fields = {finding.field for finding in validate([("a.yaml", manifest)])}
    assert fields == {"metadata.name", "spec.predictor.minReplica", "spec.predictor.scaleMetric"}


@pytest.mark.parametrize(
    ("api", "kind", "remedy"),
    [
        ("apps/v1beta1", "Deployment", "did you mean 'apps/v1 Deployment'?"),
        ("v1", "NameSpace", "did you mean 'v1 Namespace'?"),
        ("example.com/v1", "Gadget", "use a kind that the pinned versions serve"),
    ],
)
def test_a_kind_that_no_pinned_version_serves_is_named(api: str, kind: str, remedy: str) -> None:
    """The finding says which versions were asked."""
    (finding,) = validate([("a.yaml", {"apiVersion": api, "kind": kind, "metadata": {"name": "a"}})])
    assert (finding.rule, finding.remedy) == ("unknown-kind", remedy)
    assert f"{api} {kind}" in finding.what
    assert "k8s.io/kubernetes v1.36.3" in finding.what


def test_ten_thousand_objects_take_far_less_than_three_seconds() -> None:
    """The bound is wide: it is met on a busy machine, too."""
    objects = [
        (f"{n}.yaml", make()) for n in range(3567) for make in (inference_service, deployment, application)
    ]
    start = time.perf_counter()
    assert validate(objects) == []
    assert time.perf_counter() - start < 3
