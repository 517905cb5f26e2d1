# make demo   procedural rooms → questions → the shipped model answers rooms it never saw → table and report
# make test   every test
# make check  format, lint, types, house rules
# make docs   the pages that are made, and a picture of each question type
# make fuzz   damaged copies of every reader's fixture: each ends in a scene or in one line that names what is wrong
# make torture  fifty builds are killed, interrupted or out of disk, a node of a cluster dies: the bytes stay the same
# make bench  the quick benchmarks, each ending in one JSON line
PYTHON ?= python3
VENV ?= .venv
RUN = $(VENV)/bin
STAMP = $(VENV)/.installed

.PHONY: demo test check docs fuzz torture bench install clean

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(RUN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(STAMP)

install: $(STAMP)

demo: $(STAMP)
	$(RUN)/sightline demo --out demo

test: $(STAMP)
	$(RUN)/python -m pytest -n 2 --dist loadfile

check: $(STAMP)
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/python -m pytest tests/test_house.py

docs: $(STAMP)
	$(RUN)/python docs/make.py

fuzz: $(STAMP)
	$(RUN)/python -m benchmarks.fuzz

torture: $(STAMP)
	$(RUN)/python -m benchmarks.torture
	$(RUN)/python -m benchmarks.node_death

bench: $(STAMP)
	$(RUN)/python -m benchmarks.build_speed --quick
	$(RUN)/python -m benchmarks.verify_speed
	$(RUN)/python -m benchmarks.train_speed
	$(RUN)/python -m benchmarks.render_speed
	$(RUN)/python -m benchmarks.multispa_speed --quick

clean:
	rm -rf $(VENV) demo
