"""`make policy`: checkov over rendered trees, waivers taken off."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from modelfleet.load import load
from modelfleet.render import render

from policies.run import NotJudgedError, Waiver, command, environment, read_waivers, verdict

REPOSITORY = Path(__file__).parents[2]
PYTHON = REPOSITORY / ".venv-policy" / "bin" / "python"
RUN = REPOSITORY / "policies" / "run.py"

# Run in place of `python -m checkov.main`: every attempt to reach another machine ends the process.
OFFLINE = """
import os, runpy, sys
def refuse(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
        os.write(2, f"NETWORK {event} {arguments}".encode())
        os._exit(9)
sys.addaudithook(refuse)
runpy.run_module("checkov.main", run_name="__main__", alter_sys=True)
"""


@pytest.fixture(autouse=True, scope="module")
def installed() -> None:
    """Ask for checkov's environment, which is not the one that tests run in."""
    if not (PYTHON.parent.parent / ".installed").exists():
        subprocess.run(["make", ".venv-policy/.installed"], cwd=REPOSITORY, check=True)


def run(fleet: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run policies/run.py as `make policy` does, on another fleet."""
    command = [str(PYTHON), str(RUN), "--fleet", str(fleet), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render the example fleet into a folder of its own."""
    folder = tmp_path_factory.mktemp("fleet")
    for cluster, files in render(load(REPOSITORY).fleet).trees.items():
        for path, content in files.items():
            file = folder / "clusters" / cluster / "rendered" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    return folder


def plant(fleet: Path, name: str, manifest: dict[str, Any]) -> str:
    """Put an object into the rendered tree of a cluster; return its path."""
    file = fleet / "clusters" / "local" / "rendered" / "planted" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(manifest, sort_keys=False))
    return file.relative_to(fleet).as_posix()


def container(**more: Any) -> dict[str, Any]:
    """Return a container that is all right but for what is given."""
    return {"name": "a", "image": "ghcr.io/acme/server:1", **more}


PRIVILEGED = {"spec": {"containers": [container(securityContext={"privileged": True})]}}
BAD: dict[str, tuple[str, dict[str, Any]]] = {
    "privileged": (
        "CKV_K8S_16",
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "bad", "namespace": "vision"},
            "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": PRIVILEGED},
        },
    ),
    "privileged-predictor": (
        "CKV_K8S_16",
        {
            "apiVersion": "serving.kserve.io/v1beta1",
            "kind": "InferenceService",
            "metadata": {"name": "bad", "namespace": "vision"},
            "spec": {"predictor": PRIVILEGED["spec"]},
        },
    ),
    "tag": (
        "MF_IMAGE_DIGEST",
        {
            "apiVersion": "serving.kserve.io/v1beta1",
            "kind": "InferenceService",
            "metadata": {"name": "tag", "namespace": "vision", "labels": {"modelfleet.dev/team": "vision"}},
            "spec": {"predictor": {"containers": [container()]}},
        },
    ),
    "default-project": (
        "MF_OWN_PROJECT",
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Application",
            "metadata": {"name": "bad", "namespace": "argocd"},
            "spec": {"project": "default", "destination": {"namespace": "vision"}},
        },
    ),
    "wildcard-role": (
        "CKV_K8S_49",
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "Role",
            "metadata": {"name": "bad", "namespace": "vision"},
            "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}],
        },
    ),
}


def test_the_example_fleet_passes_with_no_waiver_to_spare(example: Path) -> None:
    """A waiver that lets nothing pass would be a finding."""
    done = run(example)
    assert (done.returncode, done.stdout) == (0, "policy: 0 findings, 1 waiver\n")
    assert done.stderr.count("\n") == 1


def test_planted_objects_are_found_each_by_its_check(example: Path, tmp_path: Path) -> None:
    """Checkov's own checks and ours, inside InferenceServices, too; each finding names file and object."""
    planted = {name: plant(tmp_path, name, manifest) for name, (_, manifest) in BAD.items()}
    done = run(tmp_path)
    assert done.returncode == 1
    for name, (check, _) in BAD.items():
        lines = [line for line in done.stdout.splitlines() if line.startswith(f"{planted[name]}:1: ")]
        assert any(line.endswith(f"[{check}]") for line in lines), (name, done.stdout)


@pytest.mark.parametrize("content", ["a: 1\n", "apiVersion: v1\nkind: [\n"])
def test_a_file_that_checkov_cannot_read_is_no_pass(tmp_path: Path, content: str) -> None:
    """What was not judged has not passed."""
    plant(tmp_path, "ok", BAD["privileged"][1])
    (tmp_path / "clusters" / "local" / "rendered" / "broken.yaml").write_text(content)
    done = run(tmp_path)
    assert done.returncode == 2
    assert "checkov read 1 objects of 2 files" in done.stderr


def test_a_fleet_without_rendered_trees_is_no_pass(tmp_path: Path) -> None:
    """It says what to do first."""
    done = run(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "run `modelfleet render` first" in done.stderr


def test_nothing_is_fetched_and_nothing_is_sent(example: Path) -> None:
    """The very command, with an audit hook that ends it at the first connection."""
    _, *arguments = command(example / "clusters")
    assert arguments[:2] == ["-m", "checkov.main"]
    done = subprocess.run(
        [str(PYTHON), "-c", OFFLINE, *arguments[2:]],
        cwd=RUN.parent, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "NETWORK" not in done.stderr
    assert '"failed_checks"' in done.stdout


def test_the_hook_of_that_test_sees_connections() -> None:
    """So that the test above can fail."""
    code = OFFLINE.rpartition("runpy.")[0] + "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([str(PYTHON), "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr[:7]) == (9, "NETWORK")


FAILURE = {
    "check_id": "CKV_K8S_8",
    "check_name": "Liveness Probe Should be Configured",
    "resource": "InferenceService.vision.iris",
    "file_abs_path": "/fleet/clusters/local/rendered/a.yaml",
    "file_line_range": [3, 9],
}
TOLD = (
    "clusters/local/rendered/a.yaml:3: InferenceService.vision.iris: "
    "Liveness Probe Should be Configured [CKV_K8S_8]"
)


@pytest.mark.parametrize(
    ("waiver", "lines"),
    [
        (Waiver("CKV_K8S_8", "InferenceService.vision.*", "why"), []),
        (
            Waiver("CKV_K8S_8", "InferenceService.speech.*", "why"),
            [TOLD, "waiver of CKV_K8S_8 for InferenceService.speech.* lets nothing pass; remove it"],
        ),
        (
            Waiver("CKV_K8S_9", "*", "why"),
            [TOLD, "waiver of CKV_K8S_9 for * lets nothing pass; remove it"],
        ),
    ],
)
def test_a_waiver_lets_pass_what_it_names_and_nothing_else(waiver: Waiver, lines: list[str]) -> None:
    """By check and by object; an idle one is a finding."""
    assert verdict([FAILURE], [waiver], Path("/fleet")) == lines


@pytest.mark.parametrize(
    "entry",
    [
        "{check: a, objects: b}",
        "{check: a, objects: b, reason: ' '}",
        "{check: a, objects: b, reason: c, d: e}",
    ],
)
def test_a_waiver_needs_a_reason(tmp_path: Path, entry: str) -> None:
    """And no other fields than the three."""
    file = tmp_path / "waivers.yaml"
    file.write_text(f"- {entry}\n")
    with pytest.raises(NotJudgedError):
        read_waivers(file)
