"""Quantities are Kubernetes's own, and exact."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from modelfleet.spec import Resources, amount
from pydantic import ValidationError

SUFFIXES = ("", "m", "k", "M", "G", "T", "P", "Ki", "Mi", "Gi", "Ti", "Pi")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"), ("4", "4"), ("0.5", "0.5"), ("500m", "0.5"), ("1500m", "1.5"), ("1k", "1000"),
        ("2M", "2000000"),
        ("1Ki", "1024"), ("512Mi", "536870912"), ("1.5Gi", "1610612736"), ("1Ti", "1099511627776"),
        ("1P", "1000000000000000"), ("1Pi", "1125899906842624"),
    ],
)  # fmt: skip
def test_a_quantity_has_its_amount(text: str, value: str) -> None:
    """Decimal and binary suffixes, as the API machinery reads them."""
    assert amount(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "Gi", "1 Gi", "1gi", "1GB", "-1", "+1", "1e3", ".5", "1.", "1.2345", "٣Gi", "1\n", "1Gi\n"]
)
def test_anything_else_is_no_quantity(text: str) -> None:
    """Neither the function nor a field takes it; nor do digits of other scripts, nor a line break."""
    with pytest.raises(ValueError, match="is not a Kubernetes quantity"):
        amount(text)
    with pytest.raises(ValidationError):
        Resources(memory=text)


@given(st.integers(0, 10**9), st.sampled_from(SUFFIXES))
def test_amounts_are_exact_and_ordered(number: int, suffix: str) -> None:
    """No rounding: one more of the unit is exactly one unit more."""
    unit = amount(f"1{suffix}")
    assert amount(f"{number + 1}{suffix}") - amount(f"{number}{suffix}") == unit
    assert amount(f"{number}{suffix}") == number * unit
