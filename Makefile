# Two commands do everything: `make run` starts the app, `make test` runs every test; `make check` is for the loop while working.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# The tests start dozens of processes that read the same modules: each is compiled once.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run run-https test check lint bench clean

# Only this machine can open the app: leave the address out to show it on your network.
run: $(VENV)/.runtime
	$(BIN)/python -m streamlit run streamlit_app.py --server.address localhost

# The same over https://localhost:8501/, for an Instagram that refuses plain http.
run-https: $(VENV)/.runtime
	$(BIN)/python run_https.py

test: $(VENV)/.dev
	$(BIN)/python tests/get_chromium.py
	$(BIN)/python tests/get_archive_tools.py
	$(BIN)/python -m pytest --numprocesses 3

# Lint, types and everything without a browser.
check: lint
	$(BIN)/python tests/get_archive_tools.py
	$(BIN)/python -m pytest --numprocesses 3 -m "not browser"

lint: $(VENV)/.dev
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

bench: $(VENV)/.dev
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	@echo "Installing what the app needs into $(VENV). The first time this takes a minute."
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@touch $(VENV)/.runtime $@
