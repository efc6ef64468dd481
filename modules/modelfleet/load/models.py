"""What the vocabulary says about itself: which models a field takes, and what tells them apart."""

from functools import cache
from typing import Any, Literal, get_args, get_origin

import modelfleet.spec
from modelfleet.spec import Spec

Models = frozenset[type[Spec]]


@cache
def by_name() -> dict[str, type[Spec]]:
    """Return the models that a file may import from modelfleet.spec."""
    public = {name: getattr(modelfleet.spec, name) for name in modelfleet.spec.__all__}
    return {name: it for name, it in public.items() if isinstance(it, type) and issubclass(it, Spec)}


@cache
def taken_by(model: type[Spec], field: str) -> Models | None:
    """Return the models that may stand in the field; None where the model has no such field."""
    known = model.model_fields.get(field)
    return frozenset(_models(known.annotation)) if known else None


@cache
def tags(model: type[Spec]) -> dict[str, str]:
    """Return the fields of one possible value, such as kind='eks': JSON has to name them."""
    return {
        name: field.default
        for name, field in model.model_fields.items()
        if get_origin(field.annotation) is Literal and len(get_args(field.annotation)) == 1
    }


def _models(annotation: Any) -> set[type[Spec]]:
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        return {annotation}
    return {model for part in get_args(annotation) for model in _models(part)}
