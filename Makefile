# make run   creates .venv, installs what the app needs and serves it on http://localhost:8501
# make test  installs the test tools too (and Chromium, where apt and root are at hand) and runs every check; slow files (the browser) come first
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint bench clean

run: .venv/app
	$(BIN)/streamlit run app.py

test: .venv/dev
	sh tools/system-packages
	$(MAKE) lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/dev
	test -d build/bench || $(BIN)/python -m pip install --quiet --target build/bench -r benchmarks/requirements.txt
	BENCH_PACKAGES=build/bench $(BIN)/python -m benchmarks

.venv/app: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/dev: .venv/app requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

clean:
	rm -rf .venv build .pytest_cache .hypothesis .mypy_cache .ruff_cache
