# Every command of the project. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# uv installs in seconds; pip, which comes with the virtual environment, does the same in half a minute.
INSTALL = $(if $(shell command -v uv 2>/dev/null),uv pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check)
WORKERS ?= -n auto --maxprocesses 4
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test check lint format types imports migrations templates translations messages \
	compile-messages demo-reset upgrade bench services-start services-stop

help:            ## list these commands
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' Makefile

setup: .venv/ready   ## make the virtual environment and install what Almoner runs on

.venv/ready: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Almoner needs Python 3.11 or newer. Run: apt install python3 python3-venv"; \
		echo "(or name another one: make $(MAKECMDGOALS) PYTHON=python3.12)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python cannot make virtual environments here. Run: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { rm -rf .venv; $(PYTHON) -m venv .venv; }
	@echo "Installing what Almoner runs on (once, about half a minute) ..."
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt constraints.txt
	@echo "Installing what the tests and linters need (once) ..."
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

# Mails, Stripe and the sandbox are given the address that the demo listens on.
run: export SITE_URL ?= http://localhost:$(PORT)
run: export LOG_LEVEL ?= WARNING
run: .venv/ready compile-messages   ## the living demo on PORT (8000): migrates, loads, serves until Ctrl-C
	@exec $(BIN)/python manage.py serve_demo

test: .venv/ready-dev compile-messages   ## every test that can run here (SQLite unless DATABASE_URL is set)
	@$(BIN)/python -m pytest $(WORKERS) $(ARGS)

check: lint types imports migrations templates translations   ## everything but the tests

lint: .venv/ready-dev   ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: .venv/ready-dev   ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: .venv/ready-dev   ## mypy, strict
	$(BIN)/mypy .

imports: .venv/ready-dev   ## who may import whom
	$(BIN)/lint-imports

migrations: .venv/ready-dev compile-messages   ## models and migrations agree; Django's own checks
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run

templates: .venv/ready-dev   ## djLint
	$(BIN)/djlint --quiet --lint .

translations: .venv/ready-dev   ## every visible word is in the Polish catalogue
	$(BIN)/python -m scripts.check_translations

messages: .venv/ready-dev   ## collect new texts into the catalogues
	@command -v xgettext >/dev/null || { echo "Collecting texts needs gettext. Run: apt install gettext"; exit 1; }
	$(BIN)/python -m scripts.check_translations --collect

compile-messages: .venv/ready
	@$(BIN)/python -m scripts.compile_messages

demo-reset: .venv/ready   ## forget the demo's data; the next `make run` loads it again
	@$(BIN)/python manage.py demo_reset

upgrade:   ## pin the newest of what the requirements bring (use the oldest Python: make upgrade PYTHON=/usr/bin/python3)
	rm -rf var/upgrade && $(PYTHON) -m venv var/upgrade
	grep -hv '^-[cr]' requirements.txt requirements-dev.txt >var/upgrade/wanted.txt
	var/upgrade/bin/python -m pip install --quiet --quiet --disable-pip-version-check -r var/upgrade/wanted.txt
	{ head -1 constraints.txt; var/upgrade/bin/python -m pip freeze | sort -f; } >var/upgrade/constraints.txt
	cp var/upgrade/constraints.txt constraints.txt && rm -rf var/upgrade

bench: .venv/ready-dev compile-messages   ## measure against bare Django and ReportLab; writes benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks.run $(ARGS)

services-start:   ## a private PostgreSQL and Redis for tests; prints the variables to set
	@scripts/services start

services-stop:   ## stop them
	@scripts/services stop
