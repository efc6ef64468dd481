"""What every model of the vocabulary has in common."""

from pydantic import BaseModel, ConfigDict


class Spec(BaseModel):
    """A closed, frozen description: unknown fields are refused, and nothing is coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)
