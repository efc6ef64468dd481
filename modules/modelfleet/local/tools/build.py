"""Builds programs from a pinned Go module and publishes them whole."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from modelfleet.local.tools import failure, gosdk, orphans, pins, store
from modelfleet.local.tools.events import Progress
from modelfleet.local.tools.registry import Module, Program

# Linking drops debug information anyway; not making it saves a fifth of the time and of the build cache.
_FLAGS = ("-mod=readonly", "-buildvcs=false", "-trimpath", "-gcflags=all=-dwarf=false")


@dataclass(frozen=True)
class _Workshop:
    """A scratch copy of a module's folder, and the Go that works in it."""

    module: Module
    go: Path
    folder: Path
    progress: Progress

    def run(self, *arguments: str, line: Callable[[str], None], log: Path) -> str:
        """Run go, give each line of its stderr to `line` and the log, and return its stdout."""
        temporary = self.folder / "tmp"
        temporary.mkdir(exist_ok=True)
        with tempfile.TemporaryFile() as output, log.open("a", encoding="utf-8") as record:
            child = subprocess.Popen(
                [self.go, *arguments],
                cwd=self.folder,
                env=gosdk.environment(GOTMPDIR=str(temporary), GOCACHE=str(_build_cache(self.module))),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                process_group=0,  # so that Ctrl-C ends its compilers too
            )
            orphans.note(self.folder, child.pid)
            code = _follow(child, record, line)
            if code:
                record.flush()
                raise failure.explain(self.module, log, _is_package)
            output.seek(0)
            return output.read().decode()


def programs(module: Module, wanted: Sequence[Program], progress: Progress) -> None:
    """Build `wanted` programs of a module into the cache, unless another process did meanwhile.

    Raises UserError with the last lines of the compiler, the log's path and a remedy.
    """
    with store.lock(module.name, waiting=lambda: progress.tell("wait")):
        missing = [program for program in wanted if not store.built(module, program).exists()]
        if missing:
            with store.scratch(module.name) as folder:
                _build(_workshop(module, folder, progress), missing)
    progress.tell("done")


def assets(module: Module, progress: Progress) -> Path:
    """Copy what a module's programs need at run time into the cache; return the folder."""
    with store.lock(module.name, waiting=lambda: progress.tell("wait")):
        missing = missing_assets(module)
        if missing:
            with store.scratch(module.name) as folder:
                _copy_assets(_workshop(module, folder, progress), missing)
    return assets_folder(module)


def assets_folder(module: Module) -> Path:
    """Folder of a module's assets, with the same paths below it as in the Go module."""
    return store.folder(module) / "assets"


def missing_assets(module: Module) -> list[str]:
    """List those assets of a module that are not in the cache."""
    return [asset for asset in module.assets if not (assets_folder(module) / asset).exists()]


def _workshop(module: Module, folder: Path, progress: Progress) -> _Workshop:
    for source in store.source_files(module):
        shutil.copyfile(source, folder / source.name)
    return _Workshop(module, gosdk.find(pins.go_version(module), progress), folder, progress)


def _build(shop: _Workshop, wanted: Sequence[Program]) -> None:
    log = store.log_file(shop.module.name)
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("", encoding="utf-8")
    if shop.module.embeds:
        _embed(shop, log)
    pending = _pending(shop, wanted, log)
    _compile(shop, wanted, pending, log)
    for program in wanted:
        output = shop.folder / "out" / _output_name(shop.module, program)
        store.publish(output, store.built(shop.module, program))
    store.remove(store.build_cache(shop.module))


def _build_cache(module: Module) -> Path:
    """Where Go keeps what it compiled: the user's choice, else ours, gone when its module is done.

    One for all modules would grow to 9 GB, and they share little, for their dependencies' versions differ.
    """
    chosen = os.environ.get("GOCACHE")
    return Path(chosen) if chosen else store.build_cache(module)


def _embed(shop: _Workshop, log: Path) -> None:
    origin = _origin(shop, log)
    for embed in shop.module.embeds:
        shutil.copyfile(origin / embed, shop.folder / Path(embed).name)


def _pending(shop: _Workshop, wanted: Iterable[Program], log: Path) -> int:
    """Fetch the sources; count the packages that are not in Go's build cache yet."""
    shop.progress.tell("download")
    fetched = 0

    def line(text: str) -> None:
        nonlocal fetched
        fetched += text.startswith("go: downloading")
        shop.progress.tell("download", done=fetched)

    packages = [program.package for program in wanted]
    listed = shop.run(
        "list", *_FLAGS, "-deps", "-f", "{{if .Stale}}1{{else}}0{{end}}", *packages, line=line, log=log
    ).split()
    stale = listed.count("1")
    shop.progress.compiling(stale / max(len(listed), 1))
    return stale


def _compile(shop: _Workshop, wanted: Iterable[Program], pending: int, log: Path) -> None:
    done = 0

    def line(text: str) -> None:
        nonlocal done
        done = min(done + _is_package(text), pending)
        shop.progress.tell("link" if done == pending else "build", done, pending)

    shop.progress.tell("build", 0, pending)
    packages = [program.package for program in wanted]
    out = shop.folder / "out"
    out.mkdir()
    flags = (*_FLAGS, "-v", "-ldflags", pins.ldflags(shop.module), "-o", f"{out}{os.sep}")
    shop.run("build", *flags, *packages, line=line, log=log)


def _is_package(text: str) -> bool:
    return bool(re.fullmatch(r"[\w./~+-]+", text))


def _output_name(module: Module, program: Program) -> str:
    """Name Go gives to a program: the package path's last part that is no major version."""
    if program.package == ".":
        return module.name
    return [part for part in program.package.split("/") if not re.fullmatch(r"v\d+", part)][-1]


def _origin(shop: _Workshop, log: Path) -> Path:
    """Folder of the module's verified sources in Go's module cache; fetches them if need be."""
    shop.progress.tell("download")
    answer = shop.run("mod", "download", "-json", shop.module.path, line=lambda _: None, log=log)
    return Path(json.loads(answer)["Dir"])


def _copy_assets(shop: _Workshop, missing: Iterable[str]) -> None:
    log = store.log_file(f"{shop.module.name}-assets")
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("", encoding="utf-8")
    origin = _origin(shop, log)
    for asset in missing:
        copy = shop.folder / "assets" / asset
        copy.parent.mkdir(parents=True, exist_ok=True)
        _copy(origin / asset, copy)
        store.publish(copy, assets_folder(shop.module) / asset)


def _copy(source: Path, destination: Path) -> None:
    """Copy a file or folder. Go's module cache is read-only and drops executable bits; a copy must not."""
    if source.is_file():
        shutil.copyfile(source, destination)
        if destination.suffix == ".sh":
            destination.chmod(0o755)
        return
    destination.mkdir()
    for entry in sorted(source.iterdir()):
        if entry.suffix != ".go" and entry.name != "testdata":
            _copy(entry, destination / entry.name)


def _follow(child: subprocess.Popen[str], record: TextIO, line: Callable[[str], None]) -> int:
    """Read what a program tells until it ends; whatever interrupts the reading ends the program."""
    with child:
        try:
            for text in child.stderr or ():
                record.write(text)
                line(text.strip())
            return child.wait()
        except BaseException:
            orphans.end(child.pid)
            raise
