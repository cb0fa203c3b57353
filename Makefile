# Two commands do all: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help install run test lint bench lock
help:           ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --require-hashes -r requirements/run.txt
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@
$(VENV)/test.stamp: $(VENV)/run.stamp requirements/test.txt
	$(BIN)/pip install -q --require-hashes -r requirements/test.txt
	@touch $@

install: $(VENV)/run.stamp  ## install what running needs
test: $(VENV)/test.stamp    ## run the whole suite
	$(BIN)/pytest -q
lint: $(VENV)/test.stamp    ## check style, types, layers
	$(BIN)/ruff check .
	$(BIN)/lint-imports
lock: $(VENV)/test.stamp    ## make the lock files anew from run.in and test.in
	$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --strip-extras --allow-unsafe -o requirements/run.txt requirements/run.in
	$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --strip-extras --allow-unsafe -o requirements/test.txt requirements/test.in
