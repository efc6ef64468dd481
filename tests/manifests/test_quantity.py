"""Quantities as Kubernetes prints them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from modelfleet.manifests.quantity import canonical
from modelfleet.spec import amount

QUANTITIES = st.from_regex(r"[0-9]{1,2}(\.[0-9]{1,3})?(m|k|M|G|T|Ki|Mi|Gi)?", fullmatch=True)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("1", "1"),
        ("0", "0"),
        ("0Gi", "0"),
        ("0.5", "500m"),
        ("1000m", "1"),
        ("1500m", "1500m"),
        ("1000", "1k"),
        ("2000M", "2G"),
        ("1024Mi", "1Gi"),
        ("1.5Gi", "1536Mi"),
        ("0.5Ki", "512"),
        ("1025Ki", "1025Ki"),
        ("64Gi", "64Gi"),
    ],
)
def test_quantities_are_printed_as_the_api_server_does(written: str, printed: str) -> None:
    """The largest suffix that loses nothing, in the family that was written."""
    assert canonical(written) == printed


@given(QUANTITIES)
def test_nothing_is_lost_and_printing_again_changes_nothing(quantity: str) -> None:
    """The amount stays to a thousandth, the finest that a pod can ask for; less is rounded up."""
    printed = canonical(quantity)
    assert canonical(printed) == printed
    assert 0 <= (amount(printed) - amount(quantity)) * 1000 < 1
