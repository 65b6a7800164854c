# Two commands on a fresh machine do everything: `make demo` and `make test`. The rest is for those who change the code.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
HOME_DIR ?= rcm_home

.DEFAULT_GOAL := help
.PHONY: help install demo test prove lint format bench lock clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

install: $(STAMP) ## set up .venv from the lock file

# uv takes the lock in seconds; where only pip is configured for the registry, pip takes the same lock.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (make PYTHON=...)."; exit 7; }
	$(PYTHON) -m venv .venv
	@awk '/^uv==/{p=1} p{print} p&&!/\\$$/{exit}' requirements.lock > .venv/uv.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
	VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock \
		|| $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: $(STAMP) ## sample practice: ingest, build, check, publish, and say where to look
	@$(BIN)/rcm demo --home $(HOME_DIR)

test: $(STAMP) ## every test at the sizes for each change
	$(BIN)/pytest -n 2 --dist loadfile

prove: $(STAMP) ## the same tests at the sizes the issues name
	RCM_PROVE=1 $(BIN)/pytest -n 2 --dist loadfile

lint: $(STAMP) ## ruff, mypy, sqlfluff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --processes 2 dbt_project/models dbt_project/tests

format: $(STAMP) ## let the formatters write
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: $(STAMP) ## measure speed and memory: a table on the screen
	$(BIN)/python -m tests.bench

lock: $(STAMP) ## resolve the dependencies again; hashes, no addresses
	VIRTUAL_ENV=.venv $(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock

clean: ## forget the environment and the demo home
	rm -rf .venv $(HOME_DIR)
