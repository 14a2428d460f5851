"""Fingerprints: of the code that makes a table, and of the inputs that it is made from."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

from analysis.study import closure, fingerprint, sha256
from analysis.tables import recipes
from analysis.tables.recipes import RECIPES

_MACHINERY = "analysis.tables.kept"  # asks the makers, and writes and reads what they make


@cache
def code(*tables: str) -> str:
    """A fingerprint of the source that some tables are made by: their makers, what asks these, and all that both import."""
    makers = [RECIPES[name].make.__name__ for name in tables]
    targets = [target for maker in makers for target in closure.of_function(recipes.__name__, maker)]
    # the machinery imports all recipes: those asked for stand in for them
    behind = closure.fingerprint_of(*targets, _MACHINERY, stop=(recipes.__name__,))
    return fingerprint(behind, *(closure.source_of(recipes.__name__, maker) for maker in makers))


def contents(path: Path) -> str:
    """A fingerprint of a file, or of a folder's files with their names; empty where there is nothing."""
    if path.is_dir():
        return fingerprint(*(f"{p.relative_to(path)} {sha256(p)}" for p in sorted(path.rglob("*")) if p.is_file()))
    return sha256(path) if path.exists() else ""


def coded_lines(folder: Path) -> dict[str, list[str]]:
    """doc_id to the lines of ``coding/`` about it, each with its coder and table."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*/*.csv")):
        with path.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
            for row in csv.DictReader(stream):
                line = json.dumps([path.parent.name, path.stem, row], default=str)
                found.setdefault(row.get("doc_id") or "", []).append(line)
    return found
