"""What a policy rule is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

KubeObject = Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """One rule: what it is about, why it exists, and how an object breaks it."""

    id: str
    """Stable identifier, for example 'MF_IMAGE_DIGEST'; waivers name it."""
    severity: Literal["error", "warning"]
    title: str
    rationale: str
    remedy: str
    kinds: frozenset[str]
    """Kinds of objects that the rule looks at."""
    violations: Callable[[KubeObject], Iterable[str]]
    """Returns the paths of the fields that break the rule, for example 'spec/project'."""

    def broken_by(self, manifest: KubeObject) -> tuple[str, ...]:
        """Return the fields that break the rule; none where the rule is not about this kind."""
        return tuple(self.violations(manifest)) if manifest.get("kind") in self.kinds else ()
