"""A service is finished when its pods are what it declares, and not before."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from modelfleet.local.live import SERVICE, Live
from modelfleet.local.rollout import unfinished

Json = dict[str, Any]
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
LATER = WRITTEN + timedelta(seconds=5)


def _live(memory: str = "1Gi", **changes: int) -> Live:
    status = {"observedGeneration": 2, "replicas": 1, "updatedReplicas": 1, "availableReplicas": 1, **changes}
    container = {"name": "kserve-container", "resources": {"limits": {"memory": memory}}}
    service = {
        "metadata": {
            "name": "iris",
            "namespace": "vision",
            "managedFields": [
                {"time": "2026-01-01T00:00:00Z"},
                {"time": "2026-01-01T00:00:05Z", "subresource": "status"},
            ],
        },
        "spec": {"predictor": {"model": {"resources": {"limits": {"memory": "1Gi"}}}}},
        "status": {"conditions": [{"type": "Ready", "status": "True"}]},
    }
    deployment: Json = {
        "metadata": {
            "name": "iris-predictor",
            "namespace": "vision",
            "generation": 2,
            "labels": {SERVICE: "iris"},
        },
        "spec": {"replicas": 1, "template": {"spec": {"containers": [container]}}},
        "status": status,
    }
    return Live([], [service], [deployment], [], [], [], frozenset())


def test_what_is_rolled_out_is_finished() -> None:
    """Quantities are compared as amounts: 1024Mi is 1Gi."""
    assert unfinished(_live("1024Mi"), LATER) == []


@pytest.mark.parametrize(
    "live",
    [
        _live("512Mi"),
        _live(observedGeneration=1),
        _live(updatedReplicas=0),
        _live(availableReplicas=0),
        _live(replicas=2),
    ],
)
def test_an_old_revision_does_not_count(live: Live) -> None:
    """Whatever is still of the old revision, or of the old declaration, keeps the service unfinished."""
    assert unfinished(live, LATER) == ["iris"]


def test_what_was_just_written_may_not_have_been_followed() -> None:
    """Within two seconds of the edit, what is seen may be what was there before it."""
    assert unfinished(_live(), WRITTEN + timedelta(seconds=1)) == ["iris"]
