# Everything a newcomer needs is Python 3.11 and make.
PYTHON ?= python3
RUN = .venv/bin/python
ARGS ?=

.PHONY: try test check bench chaos hostile docs lock run clean .venv

try: .venv/.run ## Try the bot in a local page that looks like a Discord channel.
	@$(RUN) -m bot try $(ARGS)

run: .venv/.run ## Run the bot against Discord (needs DISCORD_TOKEN).
	@$(RUN) -m bot

test: .venv/.test ## Run the tests.
	$(RUN) -m pytest -n 2 $(ARGS)

check: .venv/.test ## Check style, types and the generated parts of the documents.
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -m bot reference --check

bench: .venv/.test ## Measure search, insights, loading; writes bench/report.md.
	$(RUN) -m bench $(ARGS)

chaos: .venv/.test ## Kill, cut, refuse and turn clocks for minutes: does every digest and alert come once?
	$(RUN) -m bench.chaos $(ARGS)

hostile: .venv/.test ## Send rubbish, foreign buttons and old ones by the thousand: does anything break or leak?
	$(RUN) -m bench.hostile $(ARGS)

docs: .venv/.test ## Write the generated parts of the documents anew.
	$(RUN) -m bot reference

lock: .venv/.test ## Pin the dependencies anew, hashed and without addresses.
	$(RUN) -m uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		--no-annotate -p 3.11 pyproject.toml -o requirements.lock --upgrade
	$(RUN) -m uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		--no-annotate -p 3.11 pyproject.toml --group test -o requirements-test.lock --upgrade

.venv: .venv/.run

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.run: requirements.lock | .venv/bin/python
	@echo "Installing what Pullquote needs (once)…"
	@$(RUN) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/.test: requirements-test.lock | .venv/.run
	@echo "Installing the test tools (once)…"
	@$(RUN) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache
