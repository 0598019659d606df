# `make run` and `make test` set up all they need, in .venv; a second call starts at once.
# PYTHON chooses the interpreter, ARGS goes to main.py or pytest:
#     make run PYTHON=python3.12 ARGS="--theme projector"

VENV := .venv
READY := $(VENV)/ready
PY := $(VENV)/bin/python
ARGS ?=

# The first of these that is new enough.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; \
	done)

.PHONY: run test lint figure bench clean help

run: $(READY)
	@$(PY) main.py $(ARGS)

test: lint
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest $(ARGS)

lint: $(READY)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

figure: $(READY)
	@for name in convnet recurrent language captions; do \
	    QT_QPA_PLATFORM=offscreen $(PY) main.py figure $$name --size 1600x900 \
	        -o resources/figures/$$name.png $(ARGS) || exit 1; done

bench: $(READY)
	@$(PY) -m tests.bench $(ARGS)

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@echo 'make run      open the window                 ARGS="--theme projector"'
	@echo 'make test     ruff, mypy and all tests        ARGS="-k convnet"'
	@echo 'make lint     ruff and mypy alone'
	@echo 'make figure   draw the pictures of README.md'
	@echo 'make bench    measure what was promised       ARGS="recurrent --only hold"'
	@echo 'make clean    remove .venv and every cache'
	@echo 'All but clean and help set up .venv first; PYTHON=python3.12 chooses the interpreter.'

# Debian's packages, installed where that asks for no password; false where it does.
APT := apt() { \
	if test `id -u` = 0; then as=; else as='sudo -n'; fi; \
	command -v apt-get >/dev/null && $$as true 2>/dev/null || return 1; \
	echo "Installing $$*"; \
	as="$$as env DEBIAN_FRONTEND=noninteractive apt-get"; \
	$$as install -qq "$$@" >/dev/null 2>&1 || { $$as update -qq && $$as install -qq "$$@"; }; }

# A Linux may lack libraries that Qt's windows need; tests and figures do without most of them, so
# the way goes on where they cannot be installed, and doctor names them.
$(READY): pyproject.toml engine/recurrent/loops.py
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo 'Unrolled needs Python 3.11 or newer; say where it is: make PYTHON=/path/to/python3'; \
	    exit 1; }
	@$(APT); $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || apt python3-venv || true
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
	$(PY) -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@$(APT); missing=`$(PY) -m gui.libraries`; \
	test -z "$$missing" || apt $$missing || $(PY) main.py doctor || true
	@$(PY) -c 'from engine.recurrent.unroll import prepare; prepare()' || true
	@touch $(READY)
