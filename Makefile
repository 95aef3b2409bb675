# make meeting   set up, hold the meeting of the example layers, end with the page to open
# make test      set up, check the code, pass the tests
# make bench     measure against the targets
# make lint      ruff and mypy
# make example   draw the example layers anew
# make lock      renew the lock file
.PHONY: meeting test bench lint example lock

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
QUARTER ?= 2026-Q4

meeting: $(READY)
	$(BIN)/atlas meeting $(QUARTER)

test: lint
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

bench: $(READY)
	$(BIN)/python -m tests.bench

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

example: $(READY)
	$(BIN)/python -m example.draw

lock: $(READY)
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --all-extras --strip-extras --no-header --no-annotate --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host --output-file requirements.lock pyproject.toml

# Exact versions first, then the atlas itself without asking for anything more.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@
