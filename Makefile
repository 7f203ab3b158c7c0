# Everything a newcomer needs: `make run` shows the park, `make test` proves it.
# A bare machine with Python 3.11+ and make is enough; the rest is set up in .venv.
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ENGLISH := src/ayni/locale/en/LC_MESSAGES/django
WORKERS ?= 2

.PHONY: help setup run test lint unit bench shots messages lock clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/	/' | expand -t 12

# --- setting up -------------------------------------------------------------
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Ayni needs Python 3.11 or newer: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

$(ENGLISH).mo: $(ENGLISH).po $(READY)
	@$(BIN)/python tools/messages.py compile

setup: $(READY) $(ENGLISH).mo ## create .venv with the locked dependencies and the ayni command

# --- using ------------------------------------------------------------------
run: setup ## serve the demonstration clusters on http://127.0.0.1:8000 (PORT=… for another)
	@$(BIN)/ayni demo
	@$(BIN)/ayni serve --port $(PORT)

# --- proving ----------------------------------------------------------------
test: setup lint unit ## everything a machine can check

lint: setup ## style, types, the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy src tests tools bench
	$(BIN)/lint-imports

unit: setup ## all tests, the browser's too
	$(BIN)/pytest -n $(WORKERS) -q

bench: setup ## the benchmarks, one JSON document each
	@for file in bench/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

shots: setup ## a screenshot of every page, in build/shots
	$(BIN)/python tools/shots.py

# --- keeping ----------------------------------------------------------------
messages: setup ## collect the Spanish sentences and compile their English
	$(BIN)/python tools/messages.py update
	$(BIN)/python tools/messages.py compile

lock: ## renew requirements.lock (needs uv)
	uv pip compile pyproject.toml --group dev --generate-hashes --no-header --no-annotate --no-emit-index-url --allow-unsafe --python-version 3.11 --upgrade -o requirements.lock

clean: ## take away what was made
	rm -rf $(VENV) build .mypy_cache .ruff_cache
