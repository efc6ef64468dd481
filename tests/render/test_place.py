"""Writing trees: all of the new one or all of the old one, on every machine alike."""

import os
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from modelfleet.render import Rendered, place, stale, write
from modelfleet.render.disk import entries
from modelfleet.spec import UserError

OLD = {"root.yaml": b"old\n", "teams/a/x.yaml": b"1\n", "teams/a/y.yaml": b"2\n"}
NEW = {"root.yaml": b"new\n", "teams/a/x.yaml": b"1\n", "services/a/b/z.yaml": b"3\n"}


def rendered(tree: dict[str, bytes] | None, *, complete: bool = True) -> Rendered:
    """Return the tree as that of cluster 'east', or a fleet without clusters."""
    return Rendered({} if tree is None else {"east": tree}, complete)


def tree(root: Path) -> dict[str, bytes | None]:
    """Return what lies in the tree of cluster 'east'."""
    return dict(entries(root / "clusters/east/rendered"))


def beside(root: Path) -> set[str]:
    """Return what lies in the folder of cluster 'east'."""
    return {path.name for path in (root / "clusters/east").iterdir()}


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Write with the file system's exchange, and as on a file system that has none."""
    if request.param == "two renames":
        monkeypatch.setattr(place, "swap", _cannot)
    return request.param


def _cannot(*_: Path) -> bool:
    return False


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a fleet's folder where cluster 'east' has a tree and a declaration."""
    (tmp_path / "clusters/east").mkdir(parents=True)
    (tmp_path / "clusters/east/cluster.py").write_text("declared")
    write(tmp_path, rendered(OLD))
    return tmp_path


@pytest.mark.usefixtures("way")
def test_a_tree_becomes_what_is_declared(root: Path) -> None:
    """New files appear, removed ones go with their folders, and nothing else is left in the folder."""
    assert write(root, rendered(NEW)) == ("clusters/east/rendered: 1 added, 1 changed, 1 removed",)
    assert tree(root) == NEW
    assert beside(root) == {"cluster.py", "rendered"}
    assert not (root / "clusters/east/rendered/teams/b").exists()


def test_a_tree_that_is_right_is_not_touched(root: Path) -> None:
    """Not even its times change, so that nothing that watches them wakes up."""
    before = {path: path.stat() for path in (root / "clusters/east").rglob("*")}
    assert write(root, rendered(dict(OLD))) == ()
    assert {path: path.stat() for path in (root / "clusters/east").rglob("*")} == before


def test_a_change_of_one_tree_does_not_touch_another(root: Path) -> None:
    """Trees are judged one by one."""
    both = Rendered({"east": OLD, "west": OLD}, complete=True)
    assert write(root, both) == ("clusters/west/rendered: 3 added",)


def test_a_tree_whose_cluster_vanished_is_removed(root: Path) -> None:
    """Its folder stays while something else is in it."""
    assert write(root, rendered(None)) == ("clusters/east/rendered: 3 removed",)
    assert beside(root) == {"cluster.py"}


def test_the_folder_of_a_vanished_cluster_goes_with_its_tree(root: Path) -> None:
    """Nothing of the cluster is left once its declaration is gone."""
    (root / "clusters/east/cluster.py").unlink()
    write(root, rendered(None))
    assert not (root / "clusters/east").exists()


def test_other_folders_beside_those_of_clusters_are_left_alone(root: Path) -> None:
    """An empty clusters/teams/ holds no tree and is not removed."""
    (root / "clusters/teams").mkdir()
    write(root, rendered(OLD))
    assert (root / "clusters/teams").is_dir()


def test_some_clusters_alone_remove_no_other(root: Path) -> None:
    """Rendering one cluster says nothing about the rest."""
    assert write(root, rendered(None, complete=False)) == ()
    assert tree(root) == OLD


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_modes_do_not_depend_on_the_umask(tmp_path: Path, umask: int) -> None:
    """Files are 0644 and folders 0755."""
    (tmp_path / "clusters/east").mkdir(parents=True)
    before = os.umask(umask)
    try:
        write(tmp_path, rendered(NEW))
    finally:
        os.umask(before)
    found = [path.stat().st_mode for path in (tmp_path / "clusters/east").rglob("*")]
    assert {stat.S_IMODE(mode) for mode in found if stat.S_ISREG(mode)} == {0o644}
    assert {stat.S_IMODE(mode) for mode in found if stat.S_ISDIR(mode)} == {0o755}


def test_what_somebody_else_put_into_the_tree_is_removed(root: Path) -> None:
    """The tree belongs to the renderer alone: neither a link nor a stray file survives, links unfollowed."""
    folder = root / "clusters/east/rendered"
    outside = root / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    (folder / "link").symlink_to(outside)
    (folder / "teams/stray.yaml").touch()
    assert "link" in stale(root, rendered(OLD))
    write(root, rendered(OLD))
    assert tree(root) == OLD
    assert (outside / "kept").exists()


def test_a_tree_that_is_a_link_is_replaced_by_a_folder(root: Path) -> None:
    """What the link led to is left alone."""
    folder = root / "clusters/east/rendered"
    folder.rename(root / "elsewhere")
    folder.symlink_to(root / "elsewhere")
    write(root, rendered(NEW))
    assert not folder.is_symlink()
    assert tree(root) == NEW
    assert dict(entries(root / "elsewhere")) == OLD


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("wanted", [NEW, None], ids=["changed", "vanished"])
def test_a_run_killed_anywhere_leaves_the_old_tree_or_the_new_one(
    root: Path, wanted: dict[str, bytes] | None, way: str
) -> None:
    """The run is killed at each of its lines in turn; the next one mends what is to be mended."""
    goal: dict[str, bytes] = wanted or {}
    seen: set[str] = set()
    for line in _until_it_survives(lambda: write(root, rendered(wanted))):
        now = tree(root)
        aside = dict(entries(root / "clusters/east/.rendered.old"))
        # Between the two renames the old tree stands aside, whole.
        assert now in (OLD, goal) or (way == "two renames" and not now and aside == OLD), f"line {line}"
        seen.add("old" if now == OLD else "new" if now == goal else "aside")
        write(root, rendered(wanted))
        assert tree(root) == goal
        assert beside(root) <= {"cluster.py", "rendered"}
        write(root, rendered(OLD))
        assert beside(root) == {"cluster.py", "rendered"}
    assert {"old", "new"} <= seen
    assert tree(root) == goal


def _until_it_survives(run: Callable[[], Any]) -> Iterator[int]:
    """Run it in children, each killed one line later than the one before; yield after each death."""
    for line in range(1, 10_000):
        child = os.fork()
        if not child:
            _die_at(line)
            run()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status == 0:
            assert line > 50
            return
        assert os.WTERMSIG(status) == signal.SIGKILL
        yield line
    raise AssertionError("the run never ended")


def _die_at(line: int) -> None:
    """Kill this process when that many lines of the renderer and of the library under it have begun."""
    left = line

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal left
        if not frame.f_code.co_filename.endswith(("render/place.py", "render/swap.py", "shutil.py")):
            return None
        if event == "line":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    threading.settrace(trace)  # files are written by threads of their own
    sys.settrace(trace)


def test_a_disk_that_refuses_is_told_in_one_sentence(root: Path) -> None:
    """The tree stays as it was, and what was begun is cleared away."""
    too_long = {**NEW, f"teams/{'x' * 300}.yaml": b""}
    with pytest.raises(UserError, match=r"cannot write .*: File name too long"):
        write(root, rendered(too_long))
    assert tree(root) == OLD
    assert beside(root) == {"cluster.py", "rendered"}


def test_stale_says_what_writing_would_change(root: Path) -> None:
    """As a unified diff; nothing once it was written."""
    said = stale(root, rendered(NEW))
    assert "--- a/clusters/east/rendered/root.yaml\n+++ b/clusters/east/rendered/root.yaml\n" in said
    assert "-old\n+new\n" in said
    assert "--- a/clusters/east/rendered/teams/a/y.yaml\n+++ /dev/null\n" in said
    assert "--- /dev/null\n+++ b/clusters/east/rendered/services/a/b/z.yaml\n" in said
    write(root, rendered(NEW))
    assert stale(root, rendered(NEW)) == ""


def test_stale_speaks_of_clusters_that_vanished(root: Path) -> None:
    """Their trees are still there, and should not be."""
    assert "+++ /dev/null" in stale(root, rendered(None))
    assert stale(root, rendered(None, complete=False)) == ""
