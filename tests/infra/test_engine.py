"""The real engine on the real plane: up, up again, killed, interrupted, destroyed."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from modelfleet.addons import ADDONS
from modelfleet.infra import engine
from modelfleet.infra.events import Progress, Report
from modelfleet.infra.locks import locks
from modelfleet.load import load
from modelfleet.local import mirror, plane
from modelfleet.local.tools import ensure
from modelfleet.spec import PLANE_FILE, UserError

pytestmark = pytest.mark.e2e
REPOSITORY = Path(__file__).parents[2]


def quiet(_: object) -> None:
    """Report nothing."""


@dataclass(frozen=True)
class Stack:
    """The local stack of a fleet on a plane of its own."""

    root: Path
    env: dict[str, str]

    def up(self, report: Report = quiet, *, expect_no_changes: bool = False) -> engine.Summary:
        """Bring the stack up."""
        return engine.up(self.root, "local", self.env, report, expect_no_changes=expect_no_changes)

    def locks(self) -> int:
        """Return how many locks there are."""
        return len(locks(Path(self.env["PULUMI_BACKEND_URL"].removeprefix("file://")), "local"))

    def objects(self) -> dict[str, dict[str, Any]]:
        """Return every object that Pulumi manages as the API server has it, by URN."""
        state = json.loads(self.run("pulumi", "stack", "export", "--stack", "local"))
        managed = [item for item in state["deployment"].get("resources", []) if _is_object(item)]
        return {item["urn"]: self._live(item["outputs"]) for item in managed}

    def run(self, *words: str) -> str:
        """Run a program in the fleet's environment."""
        env = {**os.environ, **self.env}
        return subprocess.run(
            words, cwd=self.root, env=env, check=True, capture_output=True, text=True
        ).stdout

    def _live(self, recorded: dict[str, Any]) -> dict[str, Any]:
        group, _, version = recorded["apiVersion"].rpartition("/")
        kind = f"{recorded['kind']}.{version}.{group}"
        meta = recorded["metadata"]
        words = ["get", kind, meta["name"], "-n", meta.get("namespace", "default")]
        return json.loads(self.run("kubectl", *words, "-o", "json", "--show-managed-fields"))


def _is_object(resource: dict[str, Any]) -> bool:
    return resource["type"].startswith("kubernetes:") and "apiVersion" in resource.get("outputs", {})


def new_fleet(folder: Path) -> Path:
    """Copy what a fleet consists of."""
    for name in ("apps", "clusters", "stacks"):
        ignored = shutil.ignore_patterns("Pulumi.local.yaml", "__pycache__")
        shutil.copytree(REPOSITORY / name, folder / name, ignore=ignored)
    shutil.copy(REPOSITORY / "Pulumi.yaml", folder)
    return folder


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Give a started plane with a published tree; nothing is deployed yet."""
    root = new_fleet(tmp_path_factory.mktemp("fleet"))
    cluster = load(root).fleet.cluster("local")
    try:
        plane.start(root, cluster, quiet)
        mirror.publish(root, cluster)
        yield Stack(root, dict(plane.environment(root)))
    finally:
        plane.stop(root, remove_state=True)


def after(done: int, act: str) -> Report:
    """Return a listener that sends a signal to the engine ('kill') or to us ('interrupt') once."""
    seen: list[str] = []

    def listen(progress: Progress) -> None:
        seen.append(progress.state)
        if seen.count("done") != done or progress.state != "done":
            return
        if act == "interrupt":
            os.kill(os.getpid(), signal.SIGINT)
            return
        for child in psutil.Process().children():
            if child.name() == "pulumi":
                child.kill()

    return listen


def test_a_killed_run_is_told_and_the_next_one_goes_on(stack: Stack) -> None:
    """The dead engine's lock is cleared, what it had begun is finished, and nothing is there twice."""
    with pytest.raises(UserError, match="ended by signal 9"):
        stack.up(after(8, "kill"))
    assert stack.locks() == 1
    heard: list[Progress] = []
    summary = stack.up(heard.append)
    assert "unlock" in {progress.operation for progress in heard}
    assert set(summary.counts) <= {"create", "same"}
    assert stack.locks() == 0


def test_every_definition_and_namespace_is_there(stack: Stack) -> None:
    """What the add-ons bring exists, and the root Application with it."""
    kinds = {(live["kind"], live["metadata"]["name"]) for live in stack.objects().values()}
    for addon in ADDONS:
        assert ("Namespace", addon.namespace) in kinds
        assert {("CustomResourceDefinition", name) for name in addon.crds} <= kinds
    assert ("Application", "root") in kinds


def test_a_second_up_changes_nothing(stack: Stack) -> None:
    """The engine itself expects no changes, and nothing that Pulumi wrote is written again."""
    before = {urn: _written(live) for urn, live in stack.objects().items()}
    assert sum(1 for generation, _ in before.values() if generation) > 15
    summary = stack.up(expect_no_changes=True)
    assert summary.changes == 0
    assert {urn: _written(live) for urn, live in stack.objects().items()} == before


def test_a_preview_changes_nothing(stack: Stack) -> None:
    """What is as declared is left as it is."""
    assert set(engine.preview(stack.root, "local", stack.env, quiet).counts) == {"same"}


def test_a_lost_stack_file_is_made_again(stack: Stack) -> None:
    """The generated file may be cleaned away: it holds nothing that the state does not have."""
    (stack.root / "stacks" / "Pulumi.local.yaml").unlink()
    assert stack.up(expect_no_changes=True).changes == 0
    assert (stack.root / "stacks" / "Pulumi.local.yaml").exists()


def test_the_root_is_protected(stack: Stack) -> None:
    """A plain `pulumi destroy` refuses: all that Argo CD deployed would go with the root."""
    with pytest.raises(subprocess.CalledProcessError) as caught:
        stack.run("pulumi", "destroy", "--yes", "--skip-preview", "--stack", "local")
    assert "protected" in caught.value.stdout + caught.value.stderr


def test_an_interrupted_destroy_releases_its_lock_and_is_taken_up(stack: Stack) -> None:
    """Ctrl-C lets the engine write down what it did; the next destroy does the rest and leaves nothing."""
    with pytest.raises(KeyboardInterrupt):
        engine.destroy(stack.root, "local", stack.env, after(1, "interrupt"))
    assert stack.locks() == 0
    engine.destroy(stack.root, "local", stack.env, quiet)
    assert stack.objects() == {}
    left = stack.run("kubectl", "get", "crd,mutatingwebhookconfigurations,validatingwebhookconfigurations")
    assert left == ""
    names = stack.run("kubectl", "get", "namespaces", "-o", "name").split()
    assert set(names) == {
        f"namespace/{name}" for name in ("default", "kube-node-lease", "kube-public", "kube-system")
    }


def test_a_destroy_of_nothing_is_fine(stack: Stack) -> None:
    """Twice is as good as once."""
    assert engine.destroy(stack.root, "local", stack.env, quiet).changes == 0


@pytest.fixture
def offline(tmp_path: Path) -> Stack:
    """Give a fleet without a plane, and an engine."""
    state = tmp_path / "state"
    (state / "backend").mkdir(parents=True)
    (state / "passphrase").write_text("correct horse")
    path = [str(ensure(["pulumi"], quiet)["pulumi"].parent), os.environ["PATH"]]
    env = {
        "PATH": os.pathsep.join(path),
        "PULUMI_HOME": str(state / "home"),
        "PULUMI_BACKEND_URL": f"file://{state / 'backend'}",
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(state / "passphrase"),
    }
    return Stack(new_fleet(tmp_path / "fleet"), env)


@pytest.mark.parametrize(
    ("name", "said", "remedy"),
    [
        ("nope", "there is no stack 'nope'", "aws-prod, aws-prod-platform, local"),
        ("aws-prod", "provisioner eks is rendered but not provisioned in this version", "modelfleet render"),
        ("local", "no control plane is running for the cluster local", "modelfleet start"),
    ],
)
def test_a_stack_that_cannot_be_declared_is_told_and_leaves_nothing(
    offline: Stack, name: str, said: str, remedy: str
) -> None:
    """One sentence and its remedy, no traceback, and no stack file in the work tree."""
    with pytest.raises(UserError) as caught:
        engine.up(offline.root, name, offline.env, quiet)
    assert caught.value.what == said
    assert remedy in caught.value.remedy
    assert not (offline.root / PLANE_FILE).exists()
    assert [file.name for file in (offline.root / "stacks").iterdir()] == ["__main__.py"]


def test_a_mistake_in_the_fleet_is_told_as_it_is(offline: Stack) -> None:
    """The engine adds nothing to what load says."""
    (offline.root / "apps" / "vision" / "broken.yaml").write_text("nmae: broken\n")
    with pytest.raises(UserError) as caught:
        engine.up(offline.root, "local", offline.env, quiet)
    assert str(caught.value).startswith("apps/vision/broken.yaml:1")


def test_the_program_is_short() -> None:
    """stacks/__main__.py only maps the stack's name to a component."""
    assert len((REPOSITORY / "stacks" / "__main__.py").read_text().splitlines()) <= 20


def _written(live: dict[str, Any]) -> tuple[int | None, list[tuple[str, str | None]]]:
    """Return what moves when Pulumi writes: its own field sets with their times, and the generation.

    Applications have no status subresource: Argo CD's status moves their generation.
    """
    entries = live["metadata"].get("managedFields", ())
    generation = None if live["kind"] == "Application" else live["metadata"].get("generation")
    return generation, [
        (entry["manager"], entry.get("time")) for entry in entries if "pulumi" in entry["manager"]
    ]
