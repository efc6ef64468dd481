"""Both syntaxes give equal objects, for every valid model service."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from modelfleet.load import load
from modelfleet.load.structure import validator
from modelfleet.spec import Model, ModelService

from tests.load.fleets import base_fleet, with_file
from tests.load.services import as_python, as_yaml, services

LOCAL = services("vision", "iris", ("local",))
MINIMAL = ModelService(
    team="vision", name="iris", model=Model(uri="gs://models/iris", format="sklearn", version="1.10")
)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One base fleet; each example replaces one service."""
    return base_fleet(tmp_path_factory.mktemp("equal"))


def read(fleet: Path, suffix: str, text: str) -> ModelService:
    """Load the fleet with this file as vision/iris."""
    other = ".yaml" if suffix == ".py" else ".py"
    (fleet / f"apps/vision/iris{other}").unlink(missing_ok=True)
    with_file(fleet, f"apps/vision/iris{suffix}", text)
    return next(s for s in load(fleet).fleet.services if (s.team, s.name) == ("vision", "iris"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(service=LOCAL, sparse=st.booleans())
@example(service=MINIMAL, sparse=True)
@example(service=MINIMAL, sparse=False)
def test_python_and_yaml_load_equal(fleet: Path, service: ModelService, sparse: bool) -> None:
    """Written with or without what is the default, both give the service that was written."""
    python = read(fleet, ".py", as_python(service, sparse=sparse))
    yaml = read(fleet, ".yaml", as_yaml(service, sparse=sparse))
    assert python == yaml == service


@settings(deadline=None)
@given(service=LOCAL)
def test_python_that_is_read_means_what_python_means(fleet: Path, service: ModelService) -> None:
    """Executed by Python itself, the same file gives the same object."""
    text = as_python(service, sparse=True)
    namespace: dict[str, ModelService] = {}
    exec(text, {}, namespace)  # noqa: S102 - written by the test itself
    assert namespace["service"] == read(fleet, ".py", text)


@settings(deadline=None)
@given(service=LOCAL, sparse=st.booleans())
def test_the_exported_schema_takes_every_valid_service(service: ModelService, sparse: bool) -> None:
    """Editors must not mark what loading takes."""
    validator(ModelService).validate(service.model_dump(mode="json", exclude_defaults=sparse))


@settings(deadline=None)
@given(service=LOCAL, sparse=st.booleans())
def test_every_field_has_its_line_in_both_syntaxes(fleet: Path, service: ModelService, sparse: bool) -> None:
    """A field that was written is found on a line that holds its name."""
    for suffix, write in ((".py", as_python), (".yaml", as_yaml)):
        text = write(service, sparse=sparse)
        read(fleet, suffix, text)
        locations = load(fleet).locations
        for field in service.model_dump(exclude_defaults=sparse):
            place = locations.find("services/vision/iris", field)
            assert place.file == f"apps/vision/iris{suffix}"
            assert field in text.split("\n")[place.line - 1]
