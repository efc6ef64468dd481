"""Judge the rendered tree of every cluster with checkov; exit 1 on findings, 2 when it could not be judged.

Runs in an environment of its own (`make policy`). What waivers.yaml lets pass is taken off, and a waiver
that lets nothing pass is a finding, too, so that none outlives its need.
"""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, cast

import yaml

HERE = Path(__file__).resolve().parent
MODULES = HERE.parent / "modules"


class NotJudgedError(Exception):
    """checkov gave no verdict that can be trusted."""


@dataclass(frozen=True)
class Waiver:
    """Lets one check pass for the objects it names."""

    check: str
    """checkov's or our identifier, for example 'CKV_K8S_15'."""
    objects: str
    """Pattern over '<Kind>.<namespace>.<name>', for example 'InferenceService.vision.*'."""
    reason: str

    def lets_pass(self, failure: dict[str, Any]) -> bool:
        """Tell whether the failure is one that this waiver is for."""
        return failure["check_id"] == self.check and fnmatchcase(failure["resource"], self.objects)


def read_waivers(file: Path) -> list[Waiver]:
    """Return the waivers of a file; raises NotJudgedError where one lacks a field or a reason."""
    entries = cast("list[dict[str, str]]", yaml.safe_load(file.read_text()) or [])
    for entry in entries:
        if entry.keys() != {"check", "objects", "reason"} or not entry["reason"].strip():
            raise NotJudgedError(
                f"{file.name}: a waiver has check, objects and a reason, not {sorted(entry)}"
            )
    return [Waiver(**entry) for entry in entries]


def judge(fleet: Path) -> list[dict[str, Any]]:
    """Return what checkov found wrong in the rendered trees.

    Raises NotJudgedError where it did not read every file.
    """
    files = sum(1 for _ in fleet.glob("clusters/*/rendered/**/*.yaml"))
    if not files:
        raise NotJudgedError("no clusters/*/rendered here; run `modelfleet render` first")
    print(f"policy: checkov reads {files} rendered files ...", file=sys.stderr, flush=True)
    report = _checkov(fleet / "clusters")
    read = cast("int", report["summary"]["resource_count"])
    if read < files:
        raise NotJudgedError(
            f"checkov read {read} objects of {files} files; is one of them no Kubernetes object?"
        )
    return report["results"]["failed_checks"]


def command(folder: Path) -> list[str]:
    """Return what is run in HERE: checkov, from the environment that this file runs in."""
    config = str(HERE / "checkov.yaml")
    return [sys.executable, "-m", "checkov.main", "--config-file", config, "--directory", str(folder)]


def environment() -> dict[str, str]:
    """Return the environment without a person's own settings of checkov, which would change the verdict."""
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("BC_", "CKV_", "PRISMA_"))
    }
    return own | {"PYTHONPATH": str(MODULES)}


def _checkov(folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        command(folder), cwd=HERE, env=environment(), capture_output=True, text=True, check=False
    )
    try:
        report = json.loads(done.stdout)
        return report if "results" in report else {"summary": report, "results": {"failed_checks": []}}
    except ValueError as error:
        raise NotJudgedError(f"checkov ended with {done.returncode}: {done.stderr[-2000:]}") from error


def verdict(failures: list[dict[str, Any]], waivers: list[Waiver], fleet: Path) -> list[str]:
    """Return one line for each failure without a waiver, and for each waiver without a failure."""
    lines = [
        f"{_place(failure, fleet)}: {failure['resource']}: {failure['check_name']} [{failure['check_id']}]"
        for failure in failures
        if not any(waiver.lets_pass(failure) for waiver in waivers)
    ]
    idle = [waiver for waiver in waivers if not any(map(waiver.lets_pass, failures))]
    return sorted(lines) + [f"waiver of {w.check} for {w.objects} lets nothing pass; remove it" for w in idle]


def _place(failure: dict[str, Any], fleet: Path) -> str:
    return f"{Path(failure['file_abs_path']).relative_to(fleet).as_posix()}:{failure['file_line_range'][0]}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def main() -> int:
    """Judge, print and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fleet", type=Path, default=HERE.parent)
    parser.add_argument("--waivers", type=Path, default=HERE / "waivers.yaml")
    arguments = parser.parse_args()
    fleet = cast("Path", arguments.fleet).resolve()
    try:
        waivers = read_waivers(arguments.waivers)
        failures = judge(fleet)
    except NotJudgedError as problem:
        print(f"policy: {problem}", file=sys.stderr)
        return 2
    lines = verdict(failures, waivers, fleet)
    found = len(lines)
    lines.append(f"policy: {_counted(found, 'finding')}, {_counted(len(waivers), 'waiver')}")
    print("\n".join(lines))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
