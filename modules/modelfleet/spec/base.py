"""What every model of the vocabulary has in common."""

from pydantic import BaseModel, ConfigDict


class Spec(BaseModel):
    """A closed, frozen description: unknown fields are refused, and nothing is coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)


class ContradictionError(ValueError):
    """What a JSON Schema cannot say: values that exclude each other, names that are taken.

    Validators raise it; pydantic wraps it with the path of the model, and load makes a Finding of it.
    """

    def __init__(self, rule: str, what: str, remedy: str, field: str = "") -> None:
        """Take the stable rule id, the two sentences, and the field below the model that it is about."""
        super().__init__(f"{what}; {remedy}")
        self.rule = rule
        self.what = what
        self.remedy = remedy
        self.field = field
