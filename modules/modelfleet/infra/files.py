"""Reads the YAML that upstream projects ship."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import yaml

#: A Kubernetes object as its YAML says it.
KubeObject = Mapping[str, Any]

# libyaml where PyYAML was built with it: seven times faster on CustomResourceDefinitions of a megabyte.
_LOADER = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def read(path: Path) -> tuple[KubeObject, ...]:
    """Return the objects of a YAML file, in its order; documents that are no objects are left out.

    A file that did not change is parsed once. Raises OSError when it cannot be read and yaml.YAMLError when
    it is no YAML.
    """
    found = path.stat()
    return _parse(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=64)
def _parse(path: Path, _mtime: int, _size: int) -> tuple[KubeObject, ...]:
    documents = yaml.load_all(path.read_bytes(), _LOADER)
    return tuple(cast("KubeObject", document) for document in documents if isinstance(document, dict))


def of_kind(objects: Iterable[KubeObject], *kinds: str) -> tuple[KubeObject, ...]:
    """Return the objects that have one of the kinds."""
    return tuple(item for item in objects if item["kind"] in kinds)


def name_of(item: KubeObject) -> str:
    """Return `metadata.name`."""
    return str(item["metadata"]["name"])
