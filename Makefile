# Two commands set everything up: `make up` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
POLICY := .venv-policy
SHELL := /bin/sh
.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: venv
venv: $(STAMP) ## make the Python environment from the locked requirements

$(STAMP): requirements-dev.txt pyproject.toml
	@echo "Python environment: installing locked packages into $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "modelfleet needs Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

.PHONY: up
up: venv ## local cluster, pulumi up, Argo CD sync; ends with a table
	@$(BIN)/modelfleet up local

.PHONY: down
down: venv ## stop the local cluster; state is kept
	@$(BIN)/modelfleet down

.PHONY: clean
clean: venv ## stop the local cluster and remove its state
	@$(BIN)/modelfleet down --remove-state

.PHONY: render
render: venv ## write clusters/*/rendered from the typed config
	@$(BIN)/modelfleet render

.PHONY: test
test: venv lint check policy tools ## everything the project tests
	@$(BIN)/pytest

.PHONY: tools
tools: venv ## build the programs of the local cluster that are missing
	@$(BIN)/modelfleet tools build

.PHONY: unit
unit: venv ## the tests that need no local cluster
	@$(BIN)/pytest -m "not e2e"

.PHONY: bench
bench: venv ## speed beside other tools: judges ratios, takes some minutes
	@$(BIN)/python -m benchmarks.bench

.PHONY: lint
lint: venv workflows ## format, lint, types, import contracts, workflow syntax
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports
	@$(BIN)/pyright

.PHONY: check
check: venv ## the fleet: load, freshness, schemas
	@$(BIN)/modelfleet check

.PHONY: policy
policy: $(POLICY)/.installed ## judge the rendered trees with checkov, in an environment of its own
	@$(POLICY)/bin/python policies/run.py

$(POLICY)/.installed: policies/requirements.txt
	@echo "policy: installing checkov into $(POLICY)"
	@test -x $(POLICY)/bin/python || $(PYTHON) -m venv $(POLICY)
	@$(POLICY)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r policies/requirements.txt
	@touch $@

.PHONY: workflows
workflows: venv ## syntax of the GitHub workflows
	@$(BIN)/python -m modelfleet.cli.maintain run actionlint

.PHONY: schemas
schemas: venv ## write schemas/ for editors, and the pinned API server's and CRDs' for `check`
	@$(BIN)/python -m modelfleet.cli.maintain schemas
	@$(BIN)/modelfleet schema --out schemas

.PHONY: fmt
fmt: venv ## format and mend what ruff can
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

LOCK := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --upgrade
.PHONY: lock
lock: venv ## resolve the Python dependencies again
	@$(LOCK) pyproject.toml -o requirements.txt
	@$(LOCK) -c requirements.txt --group dev pyproject.toml -o requirements-dev.txt
	@$(LOCK) --group policy -o policies/requirements.txt
	@$(LOCK) tools/go/requirements.in -o tools/go/requirements.txt

.PHONY: cold
cold: ## the CI run on a bare machine: fresh clone, empty caches, hardly anything on PATH
	@tests/cold.sh

.PHONY: nightly
nightly: bench cold ## what takes too long for every commit
