"""Valid model services, and emitters that write one as Python and as YAML."""

import json
from typing import Any, cast

from hypothesis import strategies as st
from modelfleet.spec import (
    Accelerator,
    Autoscaling,
    Container,
    Model,
    ModelService,
    Placement,
    Resources,
    Spec,
)

NAMES = st.from_regex(r"[a-z]([-a-z0-9]{0,12}[a-z0-9])?", fullmatch=True)
MEMORY = st.from_regex(r"[1-9][0-9]{0,3}(\.[0-9]{1,3})?(k|M|G|Ki|Mi|Gi)", fullmatch=True)
# Any text but controls, surrogates and marks that turn the direction of text.
TEXT = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Cs"),
        exclude_characters="\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff",
    ),
    max_size=12,
)
WORDS = st.sampled_from(
    [*"-#:&*!|>'%@`{~=", '"', "yes", "no", "on", "off", "null", "1_000", "12:30", "0o14", "<<", "1e3", ".5"]
)
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64).map("sha256:{}".format)
WORDS_OR_TEXT = TEXT | WORDS
VARIABLES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)

MODELS = st.builds(
    Model,
    uri=st.from_regex(r"(gs|s3|https|hf|oci|pvc)://[!-~]{1,20}", fullmatch=True),
    format=st.sampled_from(("sklearn", "xgboost")),
    version=st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._-]{0,10}", fullmatch=True),
    digest=st.none() | DIGESTS,
)
CONTAINERS = st.builds(
    Container,
    image=st.builds("{}.example.com/{}@{}".format, NAMES, NAMES, DIGESTS),
    port=st.integers(1, 65535),
    args=st.lists(WORDS_OR_TEXT, max_size=3).map(tuple),
    env=st.dictionaries(
        st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True), WORDS_OR_TEXT, max_size=3
    ),
    ready_path=st.from_regex(r"/[!-~]{0,10}", fullmatch=True),
)
RESOURCES = st.integers(1, 64).flatmap(
    lambda cores: st.builds(
        Resources, cpu=st.just(str(cores)), memory=MEMORY, cpu_limit=st.none() | st.just(str(cores + 1))
    )
)
ACCELERATORS = st.builds(
    Accelerator,
    vendor=st.sampled_from(("nvidia", "google", "aws")),
    product=NAMES,
    count=st.integers(1, 64),
    memory=st.none() | MEMORY,
)
AUTOSCALING = st.integers(1, 1000).flatmap(
    lambda least: st.builds(
        Autoscaling,
        min=st.just(least),
        max=st.integers(least, 1000),
        metric=st.sampled_from(("cpu", "memory")),
        target=st.integers(1, 100),
    )
)


def services(team: str, name: str, clusters: tuple[str, ...]) -> st.SearchStrategy[ModelService]:
    """Model services of one team and name, on some of the clusters."""
    where = st.lists(st.sampled_from(clusters), max_size=3).map(tuple)
    common = {
        "team": st.just(team),
        "name": st.just(name),
        "resources": RESOURCES,
        "accelerator": st.none() | ACCELERATORS,
        "autoscaling": AUTOSCALING,
        "placement": st.builds(Placement, clusters=where),
    }
    spoken = st.sampled_from(("v1", "v2"))
    stored = st.builds(ModelService, model=MODELS, protocol=spoken, **common)
    own = st.builds(ModelService, container=CONTAINERS, protocol=spoken | st.just("openai"), **common)
    return stored | own


def as_python(service: ModelService, *, sparse: bool) -> str:
    """Return a Python file; a sparse one leaves out what is the default."""
    names = ", ".join(sorted(set(_models(service, sparse=sparse))))
    return f"from modelfleet.spec import {names}\n\nservice = {_python(service, sparse=sparse)}\n"


def as_yaml(service: ModelService, *, sparse: bool) -> str:
    """Return a YAML file in block style; a sparse one leaves out what is the default."""
    return "\n".join(_yaml(service.model_dump(mode="json", exclude_defaults=sparse), "")) + "\n"


def _fields(model: Spec, *, sparse: bool) -> dict[str, Any]:
    return {name: getattr(model, name) for name in model.model_dump(exclude_defaults=sparse)}


def _models(value: Any, *, sparse: bool) -> list[str]:
    if not isinstance(value, Spec):
        return []
    inner = [name for v in _fields(value, sparse=sparse).values() for name in _models(v, sparse=sparse)]
    return [type(value).__name__, *inner]


def _python(value: Any, *, sparse: bool) -> str:
    if not isinstance(value, Spec):
        return repr(value)
    fields = _fields(value, sparse=sparse).items()
    return f"{type(value).__name__}({', '.join(f'{k}={_python(v, sparse=sparse)}' for k, v in fields)})"


def _yaml(value: Any, indent: str) -> list[str]:
    """Return lines: mappings and lists in blocks, every key and text in double quotes as JSON has it."""
    lines: list[str] = []
    pairs: list[tuple[Any, Any]] = list(enumerate(cast("list[Any]", value)))
    if isinstance(value, dict):
        pairs = list(cast("dict[str, Any]", value).items())
    for key, item in pairs:
        start = f"{json.dumps(key)}:" if isinstance(key, str) else "-"
        if isinstance(item, dict | list) and item:
            lines += [f"{indent}{start}", *_yaml(item, f"{indent}  ")]
        else:
            lines.append(f"{indent}{start} {json.dumps(item, ensure_ascii=False)}")
    return lines
