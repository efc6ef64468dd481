"""The mirror is the rendered tree, with another repository's URL and nothing else changed."""

import os
import shutil
import stat
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from modelfleet import render
from modelfleet.load import load
from modelfleet.local import mirror
from modelfleet.local.layout import layout
from modelfleet.spec import Cluster, UserError

REPOSITORY = Path(__file__).parents[2]
URL = load(REPOSITORY).fleet.settings.repository


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """Copy the example fleet and render it; nothing of it is committed anywhere."""
    for name in ("clusters", "apps"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    _render(tmp_path)
    return tmp_path.resolve()


def _render(root: Path) -> None:
    render.write(root, render.render(load(root).fleet))


def _cluster(root: Path) -> Cluster:
    return load(root).fleet.cluster("local")


def _publish(root: Path) -> str:
    return mirror.publish(root, _cluster(root))


def _git(root: Path, *words: str) -> str:
    folder = layout(root).mirror
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True).stdout


def _committed(root: Path, commit: str) -> dict[str, str]:
    names = _git(root, "ls-tree", "-r", "--name-only", commit).splitlines()
    return {name: _git(root, "show", f"{commit}:{name}") for name in names}


def _source(root: Path) -> dict[str, str]:
    files = (root / "clusters/local/rendered").rglob("*.yaml")
    return {path.relative_to(root).as_posix(): path.read_text() for path in files}


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Give every scalar of a document with the path to it."""
    if isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            yield from _leaves(item, f"{path}.{key}")
    elif isinstance(value, list):
        for number, item in enumerate(cast("list[Any]", value)):
            yield from _leaves(item, f"{path}[{number}]")
    else:
        yield path, value


def _differences(old: Any, new: Any) -> dict[str, tuple[Any, Any]]:
    """Compare two documents; give the places that differ, with both values."""
    before, after = dict(_leaves(old)), dict(_leaves(new))
    assert before.keys() == after.keys()
    return {path: (before[path], after[path]) for path in before if before[path] != after[path]}


def test_only_the_repository_differs(fleet: Path) -> None:
    """Document by document, repoURL and sourceRepos name the mirror, and all else is as rendered."""
    source, published = _source(fleet), _committed(fleet, _publish(fleet))
    assert source.keys() == published.keys()
    changed: dict[str, tuple[Any, Any]] = {}
    for name, text in source.items():
        changed |= _differences(yaml.safe_load(text), yaml.safe_load(published[name]))
    assert changed.keys() == {".spec.source.repoURL", ".spec.sourceRepos[0]"}
    assert set(changed.values()) == {(URL, mirror.repository(layout(fleet)))}
    assert URL not in "".join(published.values())


def test_the_plain_files_are_those_of_the_commit(fleet: Path) -> None:
    """Infra reads root.yaml as a file: it is what the commit holds, also after an edit."""
    _publish(fleet)
    root = layout(fleet).mirror / "clusters/local/rendered/root.yaml"
    root.write_text("spoilt")
    commit = _publish(fleet)
    assert root.read_text() == _committed(fleet, commit)["clusters/local/rendered/root.yaml"]


def test_no_change_makes_no_commit(fleet: Path) -> None:
    """The commit stays while the tree stays; an edit makes one more, on the branch Argo CD follows."""
    first = _publish(fleet)
    assert _publish(fleet) == first
    (fleet / "apps/vision/iris-boosted.yaml").unlink()
    _render(fleet)
    second = _publish(fleet)
    assert _git(fleet, "rev-list", "refs/heads/main").split() == [second, first]
    gone = _committed(fleet, first).keys() - _committed(fleet, second).keys()
    assert {Path(name).name for name in gone} == {"inferenceservice.yaml", "vision-iris-boosted.yaml"}


def test_applications_of_a_commit(fleet: Path) -> None:
    """What sync waits for is what the commit declares, not what is there by now."""
    first = _publish(fleet)
    (fleet / "apps/vision/iris.py").unlink()
    _render(fleet)
    _publish(fleet)
    names = mirror.applications(fleet, _cluster(fleet), first)
    assert names == {"root", "team-vision", "vision-captions", "vision-iris", "vision-iris-boosted"}


def test_the_users_git_has_no_say(fleet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signing, hooks, line endings, templates, identity and a surrounding git command change nothing."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "reference-transaction", "post-checkout"):
        (hooks / name).write_text("#!/bin/sh\nexit 1\n")
        (hooks / name).chmod(0o755)
    config = tmp_path / "gitconfig"
    config.write_text(
        f"[commit]\ngpgsign = true\n[core]\nautocrlf = true\nhooksPath = {hooks}\n[gpg]\nprogram = false\n"
        "[init]\ndefaultBranch = trunk\ntemplateDir = /nowhere\ndefaultObjectFormat = sha256\n"
        "[user]\nname = Somebody\nuseConfigOnly = true\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    commit = _publish(fleet)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_DIR", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name)
    assert len(commit) == 40
    assert _git(fleet, "log", "-1", "--format=%an %cn %G?") == "modelfleet modelfleet N\n"
    assert "\r" not in "".join(_committed(fleet, commit).values())


def test_the_mirror_is_the_owners_alone(fleet: Path) -> None:
    """What is not pushed yet is nobody else's to read."""
    _publish(fleet)
    assert stat.S_IMODE(layout(fleet).mirror.stat().st_mode) == 0o700
    assert stat.S_IMODE((fleet / ".modelfleet").stat().st_mode) == 0o700


def test_nothing_rendered_is_an_error_with_a_remedy(fleet: Path) -> None:
    """Without a rendered tree nothing is published."""
    shutil.rmtree(fleet / "clusters/local/rendered")
    with pytest.raises(UserError) as error:
        _publish(fleet)
    assert error.value.remedy == "run `modelfleet render`"


def test_a_render_in_between_is_never_mixed_in(fleet: Path) -> None:
    """Whatever exchanges the tree while it is read, one tree or the other is published, never both."""
    tree, other = fleet / "clusters/local/rendered", fleet / "other"
    shutil.copytree(tree, other)
    for path in other.rglob("*.yaml"):
        path.write_text(path.read_text() + "# other\n")
    going = threading.Event()

    def exchange() -> None:
        while not going.wait(0.001):
            tree.rename(fleet / "third")
            other.rename(tree)
            (fleet / "third").rename(other)

    worker = threading.Thread(target=exchange)
    worker.start()
    try:
        for _ in range(20):
            try:
                texts = _committed(fleet, _publish_tree(fleet)).values()
            except UserError as error:
                assert "no rendered tree" in str(error)  # noqa: PT017 - it may lose every race
                continue
            assert len({text.endswith("# other\n") for text in texts}) == 1
    finally:
        going.set()
        worker.join()


def _publish_tree(root: Path) -> str:
    return mirror.publish(root, load(REPOSITORY).fleet.cluster("local"))


_OTHER = st.text(alphabet="abc:/.- ", max_size=20)


@given(note=_OTHER, port=st.sampled_from(["", "8080"]))
def test_the_url_elsewhere_is_left_alone(note: str, port: str) -> None:
    """The same URL in an annotation, an environment variable or a longer URL is no repository to replace."""
    application = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {"annotations": {"about": URL, "note": note}},
        "spec": {
            "source": {"repoURL": URL, "path": URL, "env": [{"name": "repoURL", "value": URL + port}]},
            "info": [{"name": "sourceRepos", "value": URL}],
        },
    }
    text = yaml.safe_dump(application)
    changed = yaml.safe_load(mirror.redirect(text.encode(), URL, "file:///mirror"))
    assert _differences(application, changed) == {".spec.source.repoURL": (URL, "file:///mirror")}


def test_another_repository_is_left_alone() -> None:
    """Only the fleet's own repository is mirrored."""
    text = b"apiVersion: argoproj.io/v1alpha1\nspec:\n  source:\n    repoURL: https://example.com/other.git\n"
    assert mirror.redirect(text + f"# {URL}\n".encode(), URL, "file:///m") == text + f"# {URL}\n".encode()


def test_a_folder_of_any_name_can_be_the_fleet(fleet: Path) -> None:
    """Blanks and letters beyond ASCII in the path do no harm."""
    moved = fleet / "my fleet ü"
    moved.mkdir()
    for name in ("clusters", "apps"):
        (fleet / name).rename(moved / name)
    url = mirror.repository(layout(moved))
    commit = _publish(moved)
    listed = subprocess.run(["git", "ls-remote", url, "main"], capture_output=True, text=True, check=True)
    assert listed.stdout.startswith(commit)
    assert os.fspath(moved.name) not in commit
