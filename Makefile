# What a person types here. `make` alone lists the targets.
# Everything lands in .venv and output/; nothing else on the machine changes but the tesseract packages (.ci/system.sh).

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.ONESHELL:
.SUFFIXES:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
CORPUS ?= samples/benchmark
RIVALS ?= $(BIN)/python
SAMPLE := samples/xuhuibao/2022-06-27
BENCH := output/benchmark
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.PHONY: help setup demo test test-full lint format bench accuracy rivals lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP)  ## the virtual environment .venv, and tesseract where it is missing
	@bash .ci/system.sh

$(STAMP): requirements.lock pyproject.toml .ci/venv.sh
	@bash .ci/venv.sh $(VENV)
	touch $@

demo: setup  ## read a newspaper page, as PDF and as scan, into output/, and draw its articles on it
	@$(BIN)/baozhi run $(SAMPLE)/page1.pdf $(SAMPLE)/page1.scan.jpg --group none --export overlay -o output
	echo
	echo "Written to output/; for each page a folder with"
	echo "  issue.json           articles, headlines, bylines, paragraphs with broken words rejoined, photographs"
	echo "  pages/p0001.json     every printed line and character with its box"
	echo "  images/              the photographs, cut out"
	echo "  exports/             the page with its articles drawn on it"
	echo "Look at output/page1/exports/overlay/p0001.jpg first."

lint: setup  ## ruff, mypy, the import contracts
	@$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: setup  ## let ruff lay out the code
	@$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: lint  ## what CI runs on every change: lint and the quick tests (under 10 minutes)
	@$(BIN)/pytest -m "not full"

test-full: lint  ## the quick tests and the long ones: real engines over many pages (up to an hour)
	@$(BIN)/pytest

bench: accuracy rivals  ## all that docs/benchmarks.md shows but hostile files and speed.py

accuracy: setup  ## accuracy over $(CORPUS), into $(BENCH)/table.md
	@$(BIN)/python benchmarks/run_corpus.py $(CORPUS) $(BENCH) --issues --markdown $(BENCH)/table.md

rivals: setup  ## other software on the same pages, and where the time goes; RIVALS=PYTHON of an environment that has it
	@$(BIN)/python benchmarks/rivals.py $(CORPUS) $(BENCH)/rivals --python $(RIVALS) --markdown $(BENCH)/rivals.md --json $(BENCH)/rivals.json
	$(BIN)/python benchmarks/time_of_a_page.py $(CORPUS) $(BENCH)/time --svg $(BENCH)/time_of_a_page.svg --markdown $(BENCH)/time_of_a_page.md

lock: setup  ## pin anew what pyproject.toml asks for
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --no-emit-index-url --no-emit-find-links --no-config -o requirements.lock

clean:  ## remove .venv and the caches, not output/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
