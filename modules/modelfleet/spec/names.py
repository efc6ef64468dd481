"""Kinds of strings that Kubernetes, clouds and Git accept, checked where they are written."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic.config import JsonDict

from modelfleet.spec.base import ContradictionError

DNS_LABEL = r"^[a-z]([-a-z0-9]*[a-z0-9])?$"
#: Namespaces that belong to the platform; no team may take one of these names.
RESERVED_NAMESPACES = frozenset(
    {
        "argocd",
        "cert-manager",
        "default",
        "istio-system",
        "keda",
        "kserve",
        "kueue-system",
        "monitoring",
        "platform",
    }
)


def form(rule: str, sentence: str) -> JsonDict:
    """Return what the JSON Schema says of a pattern: the sentence that editors show, and load's rule id."""
    return {"patternErrorMessage": sentence, "x-rule": rule}


# KServe makes <service>-predictor-<team> one label of a host name, which RFC 1123 bounds at 63 characters.
_LONGEST = 26

DnsLabel = Annotated[
    str,
    Field(
        min_length=1,
        max_length=_LONGEST,
        pattern=DNS_LABEL,
        json_schema_extra=form(
            "dns-label",
            f"Lower-case letters, digits and hyphens, starting with a letter; at most {_LONGEST} characters.",
        ),
    ),
]


def is_dns_label(name: str) -> bool:
    """Tell whether a file's or folder's name may name an object."""
    return len(name) <= _LONGEST and re.fullmatch(DNS_LABEL, name) is not None and not name.endswith("\n")


_QUANTITY = re.compile(r"^([0-9]{1,15}(?:\.[0-9]{1,3})?)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$")
_FACTORS = {
    None: Decimal(1),
    "m": Decimal("0.001"),
    **{unit: Decimal(10) ** (3 * power) for power, unit in enumerate("kMGTP", start=1)},
    **{f"{unit}i": Decimal(2) ** (10 * power) for power, unit in enumerate("KMGTP", start=1)},
}

Quantity = Annotated[
    str,
    Field(
        pattern=_QUANTITY.pattern,
        json_schema_extra=form(
            "quantity", "A Kubernetes quantity: cores ('500m', '4') or bytes ('512Mi', '16Gi')."
        ),
    ),
]


def amount(quantity: str) -> Decimal:
    """Return a Kubernetes quantity as an exact number of cores, bytes or items.

    Raises ValueError when the text is no quantity.
    Source: k8s.io/apimachinery, pkg/api/resource (decimal and binary suffixes).
    """
    found = _QUANTITY.fullmatch(quantity)
    if not found:
        raise ValueError(f"{quantity!r} is not a Kubernetes quantity such as '500m', '4' or '16Gi'")
    return Decimal(found[1]) * _FACTORS[found[2]]


def _not_reserved(name: str) -> str:
    if name in RESERVED_NAMESPACES or name.startswith(("kube-", "knative-")):
        what = f"{name!r} is a namespace of the platform"
        raise ContradictionError("reserved-name", what, "choose another name")
    return name


def _not_of_the_system(group: str) -> str:
    if group.startswith("system:"):
        what = f"{group!r} is a group of Kubernetes itself"
        raise ContradictionError("system-group", what, "name a group of your identity provider")
    return group


TeamName = Annotated[DnsLabel, AfterValidator(_not_reserved)]

# No address needs them, and in a file that is written around an address they would end its text.
_UNSAFE = r"""\s"'\\\x00-\x1f\x7f"""

GitUrl = Annotated[
    str,
    Field(
        pattern=rf"^(https://[^{_UNSAFE}/@]+/[^{_UNSAFE}]+|ssh://[^{_UNSAFE}]+|git@[^{_UNSAFE}:]+:[^{_UNSAFE}]+)$",
        json_schema_extra=form(
            "git-url", "Where Argo CD clones from: https://, ssh:// or git@host:path, without a password."
        ),
    ),
]

GitRef = Annotated[
    str,
    Field(
        pattern=r"^refs/(heads|tags)/\S+$",
        json_schema_extra=form(
            "git-ref", "A full ref such as refs/heads/main; short names are ambiguous between branch and tag."
        ),
    ),
]

ImageDigest = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)+(:[0-9A-Za-z_.-]{1,128})?@sha256:[0-9a-f]{64}$",
        json_schema_extra=form(
            "image-digest", "An image with its registry and its digest: host/name:tag@sha256:<64 hex digits>."
        ),
    ),
]

# What KServe 0.20.0 loads (SupportedStorageURIPrefixList), without plain http and files of the node.
# KServe could read hdfs:// and webhdfs:// too; the network policy of a team lets out port 443 alone.
ModelUri = Annotated[
    str,
    Field(
        pattern=r"^(gs|s3|https|hf|oci|pvc)://\S+$",
        json_schema_extra=form(
            "model-uri",
            "Where the model lies: gs://, s3://, https://, hf://, oci:// or pvc://.",
        ),
    ),
]

GroupName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=256,
        pattern=r"^\S+$",
        json_schema_extra=form(
            "group-name", "A group as the identity provider names it; 'system:' is reserved by Kubernetes."
        ),
    ),
    AfterValidator(_not_of_the_system),
]
