"""What a change does to the rendered tree, and how it is told."""

import subprocess
from pathlib import Path

import pytest
from modelfleet.render import Rendered, base, compare, flat, markdown, text, write
from modelfleet.spec import UserError

EAST = "clusters/east/rendered"
OLD = {
    f"{EAST}/root.yaml": b"a: 1\n",
    f"{EAST}/argocd/services/vision-iris.yaml": b"b: 1\n",
    f"{EAST}/services/vision/iris/inferenceservice.yaml": b"c: 1\n",
    f"{EAST}/teams/vision/quota.yaml": b"d: 1\n",
}
NEW = {
    f"{EAST}/root.yaml": b"a: 1\n",
    f"{EAST}/argocd/services/vision-iris.yaml": b"b: 1\n",
    f"{EAST}/services/vision/iris/inferenceservice.yaml": b"c: 2\n",
    "clusters/west/rendered/root.yaml": b"e: 1\n",
}


def git(root: Path, *arguments: str) -> None:
    """Run git as somebody."""
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a fleet in Git whose first commit holds the old tree, with other files around it."""
    root = tmp_path / "fleet"
    for path, content in {**OLD, "README.md": b"no", f"{EAST[:-9]}/cluster.py": b"no"}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "one")
    return root


def test_every_object_that_differs_is_named_with_its_application() -> None:
    """Added, changed and removed objects, by path; equal ones are not there."""
    found = [(one.cluster, one.application, one.kind) for one in compare(OLD, NEW)]
    assert found == [
        ("east", "vision-iris", "changed"),
        ("east", "team-vision", "removed"),
        ("west", "", "added"),
    ]


def test_applications_and_projects_belong_to_root() -> None:
    """What lies under argocd/ is applied by the root Application."""
    (one,) = compare({}, {f"{EAST}/argocd/projects/vision.yaml": b"x\n"})
    assert (one.application, one.kind) == ("root", "added")


def test_a_diff_can_be_applied_by_git(repository: Path) -> None:
    """The text is a patch: git makes the new tree of the old one with it."""
    patch = "".join(change.diff for change in compare(OLD, NEW))
    subprocess.run(["git", "apply", "-"], cwd=repository, input=patch.encode(), check=True)
    assert base(repository, str(repository)) == NEW


@pytest.mark.parametrize("revision", ["HEAD", "main", "@", "refs/heads/main"])
def test_a_revision_is_read_without_being_checked_out(repository: Path, revision: str) -> None:
    """Only rendered trees are read, and the working tree does not matter."""
    (repository / EAST / "root.yaml").write_bytes(b"edited\n")
    assert base(repository, revision) == OLD


def test_a_fleet_in_a_folder_of_its_repository_is_found(tmp_path: Path, repository: Path) -> None:
    """Paths are relative to the fleet, not to the repository."""
    outer = tmp_path / "outer"
    outer.mkdir()
    (repository / ".git").rename(tmp_path / "unused")
    repository.rename(outer / "fleet")
    git(outer, "init", "-q", "-b", "main")
    git(outer, "add", "-A")
    git(outer, "commit", "-q", "-m", "one")
    assert base(outer / "fleet", "HEAD") == OLD


def test_a_revision_without_rendered_trees_is_an_empty_fleet(repository: Path) -> None:
    """Everything is then new."""
    git(repository, "rm", "-q", "-r", "clusters")
    git(repository, "commit", "-q", "-m", "two")
    assert base(repository, "HEAD") == {}
    assert base(repository, "HEAD~1") == OLD


@pytest.mark.parametrize("revision", ["nonsense", "--output=x", "-h", "main:README.md", ""])
def test_an_unknown_revision_is_told(repository: Path, revision: str) -> None:
    """An option of git is no revision either."""
    with pytest.raises(UserError, match="neither a revision") as told:
        base(repository, revision)
    assert "origin/main" in told.value.remedy


def test_a_folder_without_git_is_told(tmp_path: Path) -> None:
    """With what to do about it."""
    with pytest.raises(UserError, match="no Git repository") as told:
        base(tmp_path, "HEAD")
    assert "git init" in told.value.remedy


def test_no_git_at_all_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without git can still compare with a folder."""
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(UserError, match="no git on this machine"):
        base(repository, "HEAD")
    assert base(repository, str(repository)) == OLD


def test_a_written_tree_is_read_back(tmp_path: Path) -> None:
    """What `write` wrote is what `flat` said."""
    rendered = Rendered({"east": {"root.yaml": b"a: 1\n"}}, complete=True)
    write(tmp_path, rendered)
    assert base(tmp_path, str(tmp_path)) == flat(rendered) == {f"{EAST}/root.yaml": b"a: 1\n"}


def test_the_terminal_shows_every_diff_and_a_count() -> None:
    """The count comes last, where one sees it."""
    said = text(compare(OLD, NEW))
    assert "-c: 1\n+c: 2\n" in said
    assert said.endswith("\n1 added, 1 changed, 1 removed on 2 clusters\n")
    assert text([]) == "The rendered trees do not change.\n"


def test_a_pull_request_gets_a_table_and_folded_diffs() -> None:
    """One row and one fold for each Application that is touched."""
    said = markdown(compare(OLD, NEW))
    assert said.startswith("**1 added, 1 changed, 1 removed on 2 clusters**\n\n| cluster | application |")
    assert "| east | vision-iris |  | 1 |  |\n" in said
    assert "| west | root.yaml | 1 |  |  |\n" in said
    assert "<details><summary>east: vision-iris</summary>\n\n```diff\n--- a/" in said
    assert said.count("<details>") == said.count("</details>") == 3
    assert markdown([]) == "The rendered trees do not change.\n"


@pytest.mark.parametrize("limit", [500, 5_000, 60_000])
def test_a_long_change_is_cut_where_a_fold_ends(limit: int) -> None:
    """The comment stays below the limit, and says how much is missing and how to see it."""
    many = {f"{EAST}/services/vision/s{n}/inferenceservice.yaml": b"x: 1\n" * 20 for n in range(900)}
    said = markdown(compare({}, many), limit)
    assert len(said) <= limit
    assert "more: run `modelfleet diff` to see everything." in said
    assert said.count("<details>") == said.count("</details>")


def test_what_is_changed_cannot_break_out_of_its_fold() -> None:
    """Fences and markup in a manifest stay text."""
    path = f"{EAST}/services/<b>|/x/inferenceservice.yaml"
    said = markdown(compare({}, {path: b"a: |\n  ```\n  </details>\n"}))
    assert "````diff\n" in said
    assert "<summary>east: &lt;b&gt;&#124;-x</summary>" in said


def test_a_file_without_a_last_line_break_and_one_that_is_no_text_are_shown() -> None:
    """The diff says so as git does, and shows bytes escaped."""
    (one,) = compare({f"{EAST}/root.yaml": b"\xff"}, {f"{EAST}/root.yaml": b"a\n"})
    assert one.diff.endswith("-\\xff\n\\ No newline at end of file\n+a\n")
