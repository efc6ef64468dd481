"""Rendered trees to compare with: of a Git revision, of another folder, of this one."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from modelfleet.render import disk
from modelfleet.render.tree import Rendered
from modelfleet.spec import UserError

_NO_GIT = "install git, or give a folder to compare with"


def flat(rendered: Rendered) -> dict[str, bytes]:
    """Return all files by their path relative to the fleet: 'clusters/<cluster>/rendered/…'."""
    return {
        f"clusters/{cluster}/{disk.FOLDER}/{path}": content
        for cluster, files in rendered.trees.items()
        for path, content in files.items()
    }


def base(root: Path, revision: str) -> dict[str, bytes]:
    """Return the trees of a commit, branch or tag of the repository that holds `root`, or of another folder.

    Raises UserError when it is neither a revision nor a folder, or `root` is in no Git repository.
    """
    is_folder = revision and (Path(revision) / "clusters").is_dir()
    return on_disk(Path(revision)) if is_folder else at_revision(root, revision)


def on_disk(root: Path) -> dict[str, bytes]:
    """Return the trees that lie in the folder now."""
    return _on_disk(root, disk.clusters(root))


def in_question(root: Path, rendered: Rendered) -> dict[str, bytes]:
    """Return what `write` would replace or remove: all trees where `rendered` is complete."""
    found = disk.clusters(root) if rendered.complete else ()
    return _on_disk(root, {*rendered.trees, *found})


def _on_disk(root: Path, clusters: Iterable[str]) -> dict[str, bytes]:
    return {
        f"clusters/{cluster}/{disk.FOLDER}/{path}": b"not a regular file\n" if content is None else content
        for cluster in clusters
        for path, content in disk.entries(disk.tree(root, cluster))
    }


def at_revision(root: Path, revision: str) -> dict[str, bytes]:
    """Return the trees of a Git revision, read without checking it out.

    Raises UserError when there is no Git, no repository or no such revision.
    """
    commit = _commit(root, revision)
    listed = _git(root, "ls-tree", "-r", "-z", commit, "--", "clusters").split(b"\0")
    files = dict(_rendered_file(line) for line in listed if _is_rendered(line))
    return dict(zip(files, _blobs(root, files.values()), strict=True))


def _commit(root: Path, revision: str) -> str:
    command = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if _run(root, "rev-parse", "--git-dir").returncode:
        raise UserError(f"{root} is in no Git repository", "run `git init`, or give a folder to compare with")
    found = _run(root, *command)
    if found.returncode:
        if revision == "HEAD":
            raise UserError("this repository has no commit to compare with", "commit first, or give a folder")
        what = f"{revision!r} is neither a revision of this repository nor a folder with clusters/"
        raise UserError(what, "give a commit, branch or tag, for example origin/main; fetch it first")
    return found.stdout.decode().strip()


def _is_rendered(line: bytes) -> bool:
    """Tell whether `git ls-tree` speaks of a regular file of a rendered tree."""
    mode, _, path = line.partition(b" ")[0], *line.partition(b"\t")[1:]
    parts = path.split(b"/")
    return mode in {b"100644", b"100755"} and len(parts) > 3 and parts[2] == disk.FOLDER.encode()


def _rendered_file(line: bytes) -> tuple[str, bytes]:
    about, _, path = line.partition(b"\t")
    return path.decode(errors="surrogateescape"), about.split(b" ")[2]


def _blobs(root: Path, names: Iterable[bytes]) -> list[bytes]:
    """Return the contents of Git objects in order, with one process for all."""
    asked = b"".join(name + b"\n" for name in names)
    answer = _git(root, "cat-file", "--batch", stdin=asked)
    blobs: list[bytes] = []
    position = 0
    while position < len(answer):
        end = answer.index(b"\n", position)
        size = int(answer[position:end].rsplit(b" ", 1)[1])
        blobs.append(answer[end + 1 : end + 1 + size])
        position = end + size + 2
    return blobs


def _git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    done = _run(root, *arguments, stdin=stdin)
    if done.returncode:
        raise UserError(f"git {arguments[0]} failed: {done.stderr.decode(errors='replace').strip()}", _NO_GIT)
    return done.stdout


def _run(root: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments], input=stdin, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise UserError("there is no git on this machine", _NO_GIT) from None
