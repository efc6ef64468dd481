"""The root Application comes from the rendered tree as it is."""

from pathlib import Path

import pytest
from modelfleet.infra.root import rendered_root, repository_of
from modelfleet.spec import UserError

ROOT = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: root, namespace: argocd}
spec: {source: {repoURL: "https://git.example.com/fleet.git"}}
"""


def test_the_root_is_read_with_its_repository(tmp_path: Path) -> None:
    """The platform's project permits the repository that the root names."""
    (tmp_path / "root.yaml").write_text(ROOT)
    assert repository_of(rendered_root(tmp_path / "root.yaml")) == "https://git.example.com/fleet.git"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "there is no root Application"),
        ("a: [", "is no YAML"),
        ("kind: ConfigMap", "is not one Argo CD Application"),
        (f"{ROOT}---\n{ROOT}", "is not one Argo CD Application"),
        ("", "is not one Argo CD Application"),
        ("just text", "is not one Argo CD Application"),
    ],
    ids=["absent", "broken", "other-kind", "two", "empty", "scalar"],
)
def test_a_root_that_cannot_be_used_is_told_with_the_remedy(
    tmp_path: Path, text: str | None, said: str
) -> None:
    """Nobody sees a traceback because a tree was not rendered."""
    if text is not None:
        (tmp_path / "root.yaml").write_text(text)
    with pytest.raises(UserError, match=said) as caught:
        rendered_root(tmp_path / "root.yaml")
    assert "modelfleet render" in caught.value.remedy
