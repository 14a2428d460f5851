# Told Twice: raw news text to tables, figures and a written analysis. `make help` says what there is.
SHELL := /bin/sh
.DEFAULT_GOAL := all
.SUFFIXES:
unexport PYTHONDONTWRITEBYTECODE

# Every path is resolved in analysis/study.py, so that ~ and spaces work; make only passes the words on.
export STUDY OUT GOLD NAME FROM STRICT WORKERS SCHEDULER LARGE CHROMIUM
export CALLED_FROM := $(CURDIR)
export PYTHONUTF8 = 1

# An active conda environment made from environment.yml is used as it is; otherwise .venv is built from the lock.
ifdef CONDA_PREFIX
PYTHON := python
ENVIRONMENT :=
else
PYTHON := .venv/bin/python
ENVIRONMENT := .venv/.complete
endif
PYTHON3 ?= python3
ANALYSIS = $(PYTHON) -m analysis
# What only some targets need is installed with them, from a lock of its own (in conda, install that lock by hand).
extra = $(if $(ENVIRONMENT),.venv/.$(1))

.PHONY: bench all tables check new-study test test-site verify worker lab site pdf clean help environment

all: $(ENVIRONMENT)  ## everything: tables, figures, notebooks (STUDY= and OUT= for a study of your own)
	@$(ANALYSIS) all --study "$$STUDY" --out "$$OUT" --jobs="$(filter -j%,$(MAKEFLAGS))"

tables: $(ENVIRONMENT)  ## raw text to tables only
	@$(ANALYSIS) tables --study "$$STUDY" --out "$$OUT"

check: $(ENVIRONMENT)  ## is the study's folder ready? what is missing or wrong, on one screen (STRICT=1: fail if anything is refused)
	@$(ANALYSIS) check --study "$$STUDY" --out "$$OUT"

new-study: $(ENVIRONMENT)  ## begin a study of your own: NAME=folder to make, FROM=folder of texts
	@$(ANALYSIS) new-study --name "$$NAME" --from "$$FROM"

test: $(ENVIRONMENT)  ## prove it: style, types, tests, and every notebook's outputs by nbval in a copy
	@$(PYTHON) -m ruff check . && $(PYTHON) -m ruff format --check . && $(PYTHON) -m mypy && $(PYTHON) -m pytest

verify: $(ENVIRONMENT)  ## make everything again elsewhere and compare it byte for byte
	@$(ANALYSIS) verify

bench: $(ENVIRONMENT)  ## measure the attribution extractor against a public gold set (GOLD=folder; without it, where to get one)
	@$(PYTHON) -m benchmarks.attribution $(if $(GOLD),--gold "$$GOLD")

worker: $(ENVIRONMENT)  ## a Dask worker for another machine of the same folder (SCHEDULER=tcp://host:port, WORKERS=number)
	@PYTHONPATH=. $(PYTHON) -m dask worker "$$SCHEDULER" --nworkers "$${WORKERS:-auto}" --nthreads 1 --memory-limit 0 --no-dashboard

lab: $(ENVIRONMENT)  ## open the notebooks in JupyterLab
	@$(PYTHON) -m jupyterlab --notebook-dir=.

site: all  ## the reader's edition, in build/site: analysis, evidence, articles, claims, notebooks, data
	@$(ANALYSIS) site --study "$$STUDY" --out "$$OUT"

pdf: all $(call extra,pdf)  ## the same, with the analysis and its evidence as a PDF beside the pages
	@$(ANALYSIS) pdf --study "$$STUDY" --out "$$OUT"

test-site: pdf $(call extra,site)  ## open every page in Chromium: links, keyboard, contrast, phones, print (CHROMIUM=path)
	@$(PYTHON) -m pytest tests/browser.py

clean:  ## remove build/ (not the tables, figures and notebooks; they are made again)
	@rm -rf build

help:  ## this list
	@echo "make TARGET [STUDY=folder] [OUT=folder] [WORKERS=number] [SCHEDULER=local or tcp://host:port]"
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "%-11s %s\n", $$1, $$2}'

environment: $(ENVIRONMENT)  ## the Python environment, from requirements.lock

# uv installs in seconds what pip takes a minute for; it comes from the same lock, by hash, like everything else.
.venv/.complete: requirements.lock
	@echo "Building .venv from requirements.lock ..." >&2
	@$(PYTHON3) -c 'import sys; sys.exit("Python 3.11, 3.12 or 3.13 is needed, this is " + sys.version.split()[0] + "; give PYTHON3=python3.12" if not (3, 11) <= sys.version_info[:2] <= (3, 13) else 0)'
	@rm -rf .venv && $(PYTHON3) -m venv .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.txt
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
	@.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements.lock
	@touch $@

.venv/.%: requirements-%.lock $(ENVIRONMENT)
	@echo "Adding requirements-$*.lock ..." >&2
	@.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r $<
	@touch $@
