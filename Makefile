# Everything a newcomer needs: `make run` shows the park, `make test` proves it.
# A bare machine with Python 3.11+ and make is enough; the rest is set up in .venv.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help setup run demo test lint unit browser bench shots messages lock clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Ayni needs Python 3.11 or newer (make PYTHON=python3.11)" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

setup: $(READY) ## create .venv with the locked dependencies and the ayni command
	@$(BIN)/python tools/messages.py compile

run: setup ## serve the demonstration park
	@$(BIN)/ayni demo --if-empty
	@$(BIN)/ayni serve
