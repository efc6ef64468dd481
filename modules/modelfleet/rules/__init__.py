"""Policy rules: data and pure predicates over Kubernetes objects, adapted by policies/.

Only what general scanners cannot know: which namespace is whose, and what may reach Argo CD. Nothing here
imports more than the standard library, because policies/ runs in an environment of its own.
"""

from modelfleet.rules.applications import bounded_project, own_project
from modelfleet.rules.rule import KubeObject, Rule
from modelfleet.rules.services import image_by_digest, own_namespace

RULES: tuple[Rule, ...] = (image_by_digest, own_namespace, own_project, bounded_project)

__all__ = ["RULES", "KubeObject", "Rule"]
