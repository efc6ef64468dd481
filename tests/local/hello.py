"""A tool of ten lines, served by a module proxy on disk: built for real in seconds, and without a network.

Run as a program (`python -m tests.local.hello FOLDER`) it makes the tool and prints every event as JSON.
"""

import base64
import hashlib
import json
import os
import shutil
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from modelfleet.local import tools
from modelfleet.local.tools import pins, registry, store
from modelfleet.local.tools.registry import Ask, Module, Program
from modelfleet.spec import UserError

REPOSITORY = Path(__file__).parents[2]
PATH, VERSION = "example.test/hello", "1.2.3"
HELLO = Module(
    name="hello",
    path=PATH,
    seconds=10,
    megabytes=50,
    programs=(Program("hello", f"{PATH}/cmd/hello", Ask(("--version",), r"^hello v(\S+)")),),
    ldflags="-X main.version={version}",
    assets=("config", "hack/greet.sh"),
)
EMBEDDING = Module(
    name="embedding",
    path=PATH,
    seconds=10,
    megabytes=50,
    programs=(Program("greeter", ".", Ask((), r"^text v(\S+)")),),
    embeds=("config/text.txt",),
)
MAIN = """package main

import "os"

var version = "none"

func main() { os.Stdout.WriteString("hello v" + version) }
"""
_EMBEDDING_MAIN = f"""package main

import (
	_ "embed"
	"os"

	_ "{PATH}/config"
)

//go:embed text.txt
var text string

func main() {{ os.Stdout.WriteString(text) }}
"""
_FILES = {
    "go.mod": f"module {PATH}\n\ngo 1.26\n",
    "cmd/hello/main.go": MAIN,
    "config/text.txt": f"text v{VERSION}",
    "config/more/deep.yaml": "deep: true\n",
    "config/testdata/case.yaml": "not: wanted\n",
    "config/package.go": "package config\n",
    "hack/greet.sh": "#!/bin/sh\necho hello\n",
}


@dataclass(frozen=True)
class World:
    """Folders of one test: the tools' sources, a module proxy, our cache, Go's module cache."""

    folder: Path

    @property
    def sources(self) -> Path:
        """What stands for the repository's tools/."""
        return self.folder / "tools"

    @property
    def cache(self) -> Path:
        """What stands for the user's cache."""
        return self.folder / "cache"

    def environment(self) -> dict[str, str]:
        """Return the settings of a user whose module proxy is a folder."""
        return {
            "MODELFLEET_CACHE": str(self.cache),
            "GOPROXY": f"file://{self.folder / 'proxy'}",
            "GOMODCACHE": str(self.folder / "mod"),
            "GOFLAGS": "-modcacherw",  # so that the folder can be removed after the test
            "KUBEBUILDER_ASSETS": "",
        }

    def write(self, changes: Mapping[str, str] | None = None) -> None:
        """Publish the module, some of its files changed, and pin it with its true checksums."""
        files = _FILES | dict(changes or {})
        _publish(files, self.folder / "proxy" / PATH / "@v")
        for module in (HELLO, EMBEDDING):
            folder = self.sources / module.name
            folder.mkdir(parents=True, exist_ok=True)
            pinned = f"module modelfleet/tools/{module.name}\n\ngo 1.26.0\n\nrequire {PATH} v{VERSION}\n"
            (folder / "go.mod").write_text(pinned)
            (folder / "go.sum").write_text(_sums(files))
        (self.sources / "embedding" / "main.go").write_text(_EMBEDDING_MAIN)
        shutil.copytree(REPOSITORY / "tools" / "go", self.sources / "go", dirs_exist_ok=True)

    def install(self, patch: Callable[[object, str, object], None]) -> None:
        """Let the code under test see these tools instead of the repository's."""
        patch(pins, "sources", lambda: self.sources)
        patch(registry, "MODULES", (HELLO, EMBEDDING))
        patch(registry, "PROGRAMS", ("hello", "greeter"))
        forget()


def settle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Make a world for one test and let the code under test see it."""
    world = World(folder)
    world.write()
    world.install(monkeypatch.setattr)
    for name, value in world.environment().items():
        monkeypatch.setenv(name, value)
    return world


def script(path: Path, text: str) -> Path:
    """Write a program that answers every question with `text`, and counts in FILE.asked how often."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho asked >> {path}.asked\necho '{text}'\n")
    path.chmod(0o755)
    return path


def forget() -> None:
    """Forget what was read of the tools' sources."""
    for remembered in (pins.version, pins.go_version, store.key):
        remembered.cache_clear()


def _publish(files: Mapping[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"v{VERSION}.info").write_text(json.dumps({"Version": f"v{VERSION}"}))
    (folder / f"v{VERSION}.mod").write_text(files["go.mod"])
    with zipfile.ZipFile(folder / f"v{VERSION}.zip", "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{PATH}@v{VERSION}/{name}", content)


def _sums(files: Mapping[str, str]) -> str:
    """Write go.sum as the Go reference defines it: a hash over the sorted list of the files' hashes."""
    everything = {f"{PATH}@v{VERSION}/{name}": content for name, content in files.items()}
    whole, only = _h1(everything), _h1({"go.mod": files["go.mod"]})
    return f"{PATH} v{VERSION} {whole}\n{PATH} v{VERSION}/go.mod {only}\n"


def _h1(files: Mapping[str, str]) -> str:
    lines = (f"{hashlib.sha256(files[name].encode()).hexdigest()}  {name}\n" for name in sorted(files))
    return "h1:" + base64.b64encode(hashlib.sha256("".join(lines).encode()).digest()).decode()


def _main() -> int:
    world = World(Path(sys.argv[1]))
    world.install(setattr)
    os.environ.update(world.environment())
    try:
        tools.ensure(["hello"], lambda event: print(json.dumps(asdict(event)), flush=True))
    except UserError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(_main())
