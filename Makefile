# NTT Mart POS: `make run` opens the till of a stocked sample shop, `make test` proves that all is well.
SHELL := /bin/sh
PY := .venv/bin/python
ifndef OUT
OUT := $(shell d=demo-out; n=2; while [ -e $$d ]; do d=demo-out-$$n; n=$$((n+1)); done; echo $$d)
endif
DAYS ?= 2
SEED ?= 1
READY := .venv/.ready

.PHONY: help run demo test bench lint format texts pictures clocks faults audit package windows

help:
	@echo "make run       the till of a stocked sample shop (a practice file; nothing is sold for real)"
	@echo "make test      everything that must hold, with minutes per stage"
	@echo "make demo      trade through days and leave receipts, statements, pictures, web pages, catalogue in $(OUT)/  [OUT= DAYS= SEED=]"
	@echo "make bench     the budgets, measured here"
	@echo "make lint      format and style only"
	@echo "make format    put the code into the house style"
	@echo "make texts     collect the sentences of the program into the catalogues"
	@echo "make pictures  one contact sheet of all screens, receipts and pages"
	@echo "make scan      every scan counts: the real window on an X server, keys injected, two busy processes (7 minutes)"
	@echo "make clocks    the tests of the window at six hours and dates of the machine's clock (slow) [TESTS=]"
	@echo "make faults    power cuts, full disks, killed programs, all histories (slow)"
	@echo "make windows   the program on Windows, as far as Wine shows it: sells, prints, installs, upgrades  [ONLY='window' …]"
	@echo "make audit     the locked packages against the list of known holes (packaging/advisories.json); needs no network"
	@echo "make package   the program as one folder for PCs without Python, in dist/, and what it weighs"

$(READY): pyproject.toml uv.lock .ci/setup
	@.ci/setup
	@touch $@

run: $(READY)
	@$(PY) -m ntt_pos --sample; code=$$?; [ $$code -eq 3 ] || exit $$code; \
	echo "No display here: the same day is traded without a screen (make demo)."; \
	$(MAKE) --no-print-directory demo OUT=$(OUT)

demo: $(READY)
	@QT_QPA_PLATFORM=offscreen $(PY) -m ntt_pos demo --out $(OUT) --days $(DAYS) --seed $(SEED)
	@echo "Receipts, statements and reports, screenshots, the web pages (web/index.html), the printed catalogue (etalase/) and the database lie in $(OUT)/"

test: $(READY)
	@.ci/postgres $(PY) .ci/stages.py

bench: $(READY)
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.benchmarks $(NAMES)

lint: $(READY)
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .

format: $(READY)
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

texts: $(READY)
	@$(PY) resources/translations/texts.py update

pictures: $(READY)
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.pictures pictures-out

clocks: $(READY)
	@$(PY) .ci/clocks.py $(TESTS)

faults: $(READY)
	@NTT_POS_CRASH_STATES=3000 .ci/postgres $(PY) -m pytest tests/faults tests/histories -q -n 2 --dist worksteal

scan: $(READY)
	@$(PY) -m tests.real_scans

audit: $(READY)
	@$(PY) packaging/audit.py

package: $(READY)
	@packaging/build
	@QT_QPA_PLATFORM=offscreen dist/ntt-pos/ntt-pos self-test

windows: $(READY)
	@$(PY) packaging/windows/wine $(ONLY)
