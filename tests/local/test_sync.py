"""Sync without what it needs; with it, it is tested where Pulumi has been."""

import pytest
from modelfleet.local import sync
from modelfleet.spec import UserError

from tests.local.planes import CLUSTER, Running

pytestmark = pytest.mark.e2e


def test_without_a_root_there_is_nothing_to_sync(running: Running) -> None:
    """Before Pulumi has made the root Application, sync says what to run."""
    with pytest.raises(UserError) as error:
        sync.sync(running.root, CLUSTER, "0" * 40, lambda _: None)
    assert error.value.remedy == "run `modelfleet up local` first"
