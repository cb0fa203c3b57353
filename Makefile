# Two commands do all: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install -q --disable-pip-version-check
# Three at once on two processors, since much is waiting; each with a PostgreSQL of its own. The tests of a file stay
# together and share what they build.
PYTEST := $(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder
TEST_PACKAGES := chromium fonts-noto-cjk poppler-utils

.PHONY: help install run test prove lint lint-types lint-others lock browser bench bench-casework bench-law
help:           ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@
# What is compiled is kept: the tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE
# Spark is 480 MB: it is brought, and the law tried on it, where Java is.
SPARK := $(if $(shell command -v java),$(VENV)/spark.stamp)
$(VENV)/spark.stamp: $(VENV)/test.stamp requirements/spark.txt
	$(PIP) --no-build-isolation --require-hashes -r requirements/spark.txt
	@touch $@
$(VENV)/test.stamp: $(VENV)/run.stamp requirements/test.txt
	$(PIP) --no-compile --require-hashes -r requirements/test.txt
	@touch $@

install: $(VENV)/run.stamp  ## install what running needs
run: $(VENV)/run.stamp      ## build the sample city, close its year, serve the portal
	$(BIN)/python -m renshe run
browser:
	@if ! { command -v chromium && command -v pdftotext && [ -d /usr/share/fonts/opentype/noto ]; } >/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq $(TEST_PACKAGES) >/dev/null; \
	  else echo "The tests need: sudo apt-get install $(TEST_PACKAGES)"; exit 1; fi; fi
test: $(VENV)/test.stamp $(SPARK) browser  ## run the whole suite
	$(BIN)/python -m renshe.messages compile
	$(PYTEST)
prove: $(VENV)/test.stamp $(SPARK) browser  ## the suite with all of what it only samples; long
	$(BIN)/python -m renshe.messages compile
	RENSHE_PROVE=1 $(PYTEST)
# Whom the law engine is measured against never comes into our own environment: OpenFisca is AGPL.
build/bench-peers/stamp: requirements/peers.txt
	$(PYTHON) -m venv build/bench-peers
	build/bench-peers/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/peers.txt
	@touch $@
bench: $(VENV)/test.stamp build/bench-peers/stamp  ## measure; writes build/bench.json
	$(BIN)/python -m bench.run
bench-casework: $(VENV)/test.stamp  ## measure cases: decided, at once, work lists over a million
	$(BIN)/python -m bench.run casework
bench-law: $(VENV)/test.stamp build/bench-peers/stamp  ## measure the law engine beside others (needs gcc)
	$(BIN)/python -m bench.run law_one law_city
lint: $(VENV)/test.stamp    ## check style, types, layers, settings, migrations, words and law
	@$(MAKE) -j 2 --output-sync=target lint-types lint-others
lint-types: $(VENV)/test.stamp
	$(BIN)/mypy
lint-others: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint renshe --check --quiet
	$(BIN)/lint-imports
	RENSHE_HTTPS=1 RENSHE_HOSTS=renshe.example $(BIN)/python manage.py check --deploy --fail-level WARNING
	@# It asks a database only whether its history is in order; here none runs, and none is needed.
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(BIN)/python -m renshe.messages check
	$(BIN)/python -m renshe law check --errors
lock: $(VENV)/test.stamp    ## make the lock files anew from requirements/*.in
	for file in run test peers spark; do $(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --strip-extras --allow-unsafe -o requirements/$$file.txt requirements/$$file.in || exit 1; done
