# On a machine with Python 3.11 or newer, git and make: `make site` builds the handbook, `make test` runs the suite.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help env site check serve quick test test-long test-shifted forms bundle lock bench clean

VENV := .venv
BIN := $(VENV)/bin
SITE ?= site
WORKERS ?= 2
UV := uv==0.13.9

PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED = $(PIP_INSTALL) --only-binary :all: --require-hashes --requirement
COMPILE = build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock" $(UPGRADE) pyproject.toml --group build

# Every step runs, so that one run tells of all that is wrong; the ten slowest tests are named.
PYTEST = pytest --numprocesses $(WORKERS) --dist loadfile --durations 10
steps = status=0; for step in $(1); do echo "== $$step"; eval "WORKERS=$(WORKERS) $(BIN)/$$step" || status=1; done; exit $$status

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Check and build judge by the same day: today, or the one that is named, on which the same commit makes the same bytes.
site: $(VENV)/site.stamp  ## check the manual, build the site into site/ (SITE=folder for another place, TODAY=2026-11-27)
	@$(BIN)/procbook check $(addprefix --today ,$(TODAY))
	@$(BIN)/procbook build $(addprefix --today ,$(TODAY)) --out "$(SITE)"
	@echo "The handbook is in $(abspath $(SITE))"
	@echo "To look at it: $(BIN)/python -m http.server --bind 127.0.0.1 --directory $(SITE) 8000"
	@echo "then open http://127.0.0.1:8000/"

check: $(VENV)/site.stamp  ## check the manual as of today
	@$(BIN)/procbook check

serve: $(VENV)/site.stamp  ## show the handbook while you edit it
	@$(BIN)/procbook serve

quick: env  ## what fails most, within a minute: lint, types, every test without a browser, a site or a history
	@$(call steps,"ruff check ." "ruff format --check ." mypy "$(PYTEST) -m 'not (browser or site or history or long)'")

test: env  ## all that a change must pass: lint, types, scripts, the audit of this repository, the suite but for the longest
	@$(BIN)/python -m tests.browser
	@$(call steps,"ruff check ." "ruff format --check ." mypy "deno task scripts" "python -m tests.audit.gate" \
		"$(PYTEST) -m 'not long'")

test-long: env  ## the tests that take longest, and those that need no browser 40 and 400 days later
	@$(BIN)/python -m tests.browser
	@$(call steps,"$(PYTEST) -m long" "python -m tests.shifted 40 400")

test-shifted: env  ## the tests that need no browser 1, 40 and 400 days later
	@$(call steps,"python -m tests.shifted")

forms: env  ## make the forms to download anew, after a change in forms/ or in the processes they belong to
	@$(BIN)/python -m forms.make

env: $(VENV)/test.stamp  ## the environment with all test tools

bench: env  ## run every measurement in bench/
	@$(BIN)/python -m tests.browser
	@for file in bench/[a-z]*.py; do \
		echo "== $$file"; $(BIN)/python -m "bench.$$(basename "$$file" .py)" || [ $$? -eq 2 ] || exit 1; \
	done

bundle: env  ## everything for a network that nothing comes through: build/bundle
	@rm -rf build/bundle && $(BIN)/python -m release.bundle build/bundle && echo "build/bundle"

lock:  ## solve the dependencies anew (UPGRADE=--upgrade for newer versions)
	@python=$$(tools/setup/find-python) && "$$python" -m venv build/lock
	@build/lock/bin/python -m pip install --quiet --disable-pip-version-check "$(UV)"
	@$(COMPILE) --extra test --output-file requirements-test.lock
	@$(COMPILE) --constraint requirements-test.lock --output-file requirements.lock

clean:  ## remove the environment and everything built
	rm -rf $(VENV) build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@python=$$(tools/setup/find-python) && echo "set-up: environment in $(VENV), $$("$$python" --version)" && \
		"$$python" -m venv --clear $(VENV)

# A stamp is renewed only when a lock or pyproject.toml changed, so a second run costs nothing.
$(VENV)/site.stamp: requirements.lock pyproject.toml | $(BIN)/python
	@echo "set-up: installing what the handbook needs"
	@$(LOCKED) requirements.lock
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: requirements-test.lock $(VENV)/site.stamp
	@echo "set-up: installing the test tools"
	@$(LOCKED) requirements-test.lock
	@touch $@
