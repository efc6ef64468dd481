"""The git repository that the local Argo CD reads: the working tree's rendered tree."""

import io
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import yaml

from modelfleet.local import lock
from modelfleet.local.layout import Layout, layout, private_folder
from modelfleet.spec import Cluster, UserError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NAME = "modelfleet"
_CANDIDATE = "refs/modelfleet/candidate"
_ROOT = "root.yaml"
_ATTEMPTS = 5  # a tree that changes under our hands is read again

Files = dict[str, bytes]
"""Path in the repository to content."""


def publish(root: Path, cluster: Cluster) -> str:
    """Commit the cluster's rendered tree, as it stands in the working tree, to the mirror.

    Of all that is in it, only the repository's URL is replaced by the mirror's. The commit appears at once
    or not at all, on the branch that the root Application follows; an unchanged tree makes no new commit.
    Nothing of the user's git settings has a say. Returns the commit's id.

    Raises UserError when there is no rendered tree.
    """
    place = layout(root)
    files = _read(place.root, cluster)
    application: Any = _load(files[f"{cluster.rendered}/{_ROOT}"])
    source: Mapping[str, str] = application["spec"]["source"]
    url = repository(place)
    published = {path: redirect(text, source["repoURL"], url) for path, text in files.items()}
    private_folder(place.state)
    with lock.hold(place.lock, lambda: None):
        return _commit(place.mirror, published, source["targetRevision"], cluster)


def is_published(root: Path, cluster: Cluster) -> bool:
    """Tell whether the mirror holds a tree of the cluster."""
    return (layout(root).mirror / cluster.rendered / "root.yaml").is_file()


def repository(place: Layout) -> str:
    """URL of the mirror, for Argo CD."""
    return f"file://{quote(str(place.mirror))}"


def redirect(text: bytes, old: str, new: str) -> bytes:
    """Replace the URL `old` where Argo CD takes a repository from: `repoURL` and `sourceRepos`.

    Every other byte stays, even where `old` stands in it.
    """
    if b"argoproj.io" not in text or old.encode() not in text:
        return text
    content = text.decode()
    spots = [node for node in _repositories(content) if node.value == old]
    for node in sorted(spots, key=lambda node: node.start_mark.index, reverse=True):
        start, end = node.start_mark.index, node.end_mark.index
        content = content[:start] + json.dumps(new, ensure_ascii=False) + content[end:]
    return content.encode()


def applications(root: Path, cluster: Cluster, commit: str) -> frozenset[str]:
    """Names of the Applications in a published commit, with `root`."""
    packed = _git(layout(root).mirror, "archive", "--format=tar", commit, cluster.rendered)
    with tarfile.open(fileobj=io.BytesIO(packed)) as tree:
        texts = [file.read() for member in tree if (file := tree.extractfile(member))]
    found: list[Any] = [_load(text) for text in texts if b"kind: Application\n" in text]
    return frozenset(document["metadata"]["name"] for document in found)


def _read(root: Path, cluster: Cluster) -> Files:
    """Read one tree, never a mix of two: the renderer exchanges whole trees, maybe while this one is read."""
    folder = root / cluster.rendered
    for _ in range(_ATTEMPTS):
        with suppress(FileNotFoundError), _opened(folder) as descriptor:
            files = {f"{cluster.rendered}/{path}": text for path, text in _files(descriptor)}
            still = os.path.samestat(folder.stat(), os.fstat(descriptor))
            if still and f"{cluster.rendered}/{_ROOT}" in files:
                return files
    raise UserError(f"there is no rendered tree {cluster.rendered}", "run `modelfleet render`")


@contextmanager
def _opened(folder: Path) -> Generator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _files(descriptor: int) -> Iterator[tuple[str, bytes]]:
    """Read all files below an open folder, wherever it is moved meanwhile."""
    for folder, _, names, opened in os.fwalk(".", dir_fd=descriptor):
        for name in names:
            with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=opened), "rb") as file:
                yield (Path(folder) / name).as_posix(), file.read()


def _repositories(content: str) -> Iterator[yaml.ScalarNode]:
    for document in yaml.compose_all(content, Loader=_LOADER):
        for key, value in _pairs(document):
            if key == "spec":
                yield from _in_spec(value)


def _in_spec(spec: yaml.Node) -> Iterator[yaml.ScalarNode]:
    fields = dict(_pairs(spec))
    sources = [source for key in ("source", "sources") for source in _items(fields.get(key))]
    urls = [url for source in sources for name, url in _pairs(source) if name == "repoURL"]
    for node in (*urls, *_items(fields.get("sourceRepos"))):
        if isinstance(node, yaml.ScalarNode):
            yield node


def _commit(mirror: Path, files: Files, branch: str, cluster: Cluster) -> str:
    if not (mirror / ".git").exists():
        _create(mirror, branch)
    _git(mirror, "fast-import", "--quiet", "--force", stdin=_stream(files, cluster))
    old, new = _tree(mirror, branch), _tree(mirror, _CANDIDATE)
    if old != new:
        parent = ("-p", branch) if old else ()
        commit = _git(
            mirror, "commit-tree", *parent, "-m", f"Publish {cluster.name}", f"{_CANDIDATE}^{{tree}}"
        )
        _git(mirror, "update-ref", branch, commit.decode().strip())
    # infra reads root.yaml as a plain file; Argo CD reads commits alone.
    _git(mirror, "read-tree", "--reset", "-u", branch)
    return _git(mirror, "rev-parse", branch).decode().strip()


def _create(mirror: Path, branch: str) -> None:
    making = mirror.with_name(".mirror")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    _git(making, "init", "--quiet", "--template=")
    _git(making, "symbolic-ref", "HEAD", branch)
    making.rename(mirror)


def _stream(files: Files, cluster: Cluster) -> bytes:
    """Describe one commit with exactly these files, in the language of git fast-import."""
    who = f"{_NAME} <{_NAME}@localhost> 0 +0000"
    head = f"commit {_CANDIDATE}\ncommitter {who}\ndata <<.\n{cluster.name}\n.\ndeleteall\n"
    parts = [head.encode()]
    for path, text in sorted(files.items()):
        parts += [f"M 100644 inline {path}\ndata {len(text)}\n".encode(), text, b"\n"]
    return b"".join(parts)


def _tree(mirror: Path, ref: str) -> str:
    return _git(mirror, "rev-parse", "--quiet", "--verify", f"{ref}^{{tree}}", codes=(0, 1)).decode().strip()


def _git(folder: Path, *words: str, stdin: bytes = b"", codes: tuple[int, ...] = (0,)) -> bytes:
    done = subprocess.run(
        ["git", *words], cwd=folder, env=_environment(), input=stdin, capture_output=True, check=False
    )
    if done.returncode not in codes:
        raise UserError(
            f"git {words[0]} in the mirror failed: {done.stderr.decode(errors='replace').strip()}",
            "run `modelfleet down`, remove the mirror's folder, and run `modelfleet up local`",
        )
    return done.stdout


def _environment() -> dict[str, str]:
    """Git without the user's settings: no hooks, templates, signatures, line endings, identities."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    names = {f"GIT_{who}_{what}": _NAME for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return own | names | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}


def _load(document: bytes) -> Any:
    return yaml.load(document, Loader=_LOADER)  # noqa: S506 - a safe loader, in C where there is one


def _pairs(node: yaml.Node | None) -> list[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        return []
    pairs = cast("list[tuple[yaml.Node, yaml.Node]]", node.value)
    return [(key.value, value) for key, value in pairs if isinstance(key, yaml.ScalarNode)]


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    """Items of a list; a single mapping counts as a list of one."""
    if isinstance(node, yaml.SequenceNode):
        return cast("list[yaml.Node]", node.value)
    return [node] if isinstance(node, yaml.MappingNode) else []
