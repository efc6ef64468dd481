"""Quantities as the API server prints them."""

from functools import lru_cache
from math import ceil

from modelfleet.spec import amount

_DECIMAL = ("", "k", "M", "G", "T", "P", "E")
_BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")


@lru_cache(maxsize=4096)
def canonical(quantity: str) -> str:
    """Return the same amount in Kubernetes' canonical form: '1.5Gi' is '1536Mi', '0.5' is '500m'.

    A webhook that reads an object into Go types and writes it back prints this form; were another one
    rendered, Argo CD would see a difference for ever.
    Raises ValueError when the text is no quantity.
    Source: k8s.io/apimachinery, pkg/api/resource, Quantity.CanonicalizeBytes.
    """
    thousandths = ceil(amount(quantity) * 1000)  # no resource is counted finer
    whole, rest = divmod(thousandths, 1000)
    if rest:
        return f"{thousandths}m"
    if quantity.endswith("i") and whole >= 1024:
        return _shortest(whole, 1024, _BINARY)
    return _shortest(whole, 1000, _DECIMAL)


def _shortest(number: int, base: int, suffixes: tuple[str, ...]) -> str:
    power = 0
    while number and number % base == 0 and power < len(suffixes) - 1:
        number //= base
        power += 1
    return f"{number}{suffixes[power]}"
