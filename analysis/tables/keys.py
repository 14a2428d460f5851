"""Fingerprints: of the code that makes a table, and of the inputs that it is made from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from analysis.study import Study, closure, fingerprint, sha256
from analysis.tables import recipes
from analysis.tables.recipes import RECIPES

_MACHINERY = "analysis.tables.kept"  # asks the makers, and writes and reads what they make
_AFTERWARDS = "analysis.tables.frames"  # takes tables as they were made


@cache
def code(*tables: str) -> str:
    """A fingerprint of the source that some tables are made by: their makers, what asks these, and all that both import."""
    makers = [RECIPES[name].make.__name__ for name in tables]
    targets = [target for maker in makers for target in closure.of_function(recipes.__name__, maker)]
    # the machinery imports all recipes: those asked for stand in for them
    behind = closure.fingerprint_of(*targets, _MACHINERY, stop=(recipes.__name__, _AFTERWARDS))
    return fingerprint(behind, *(closure.source_of(recipes.__name__, maker) for maker in makers))


def contents(path: Path) -> str:
    """A fingerprint of a file, or of a folder's files with their names; empty where there is nothing."""
    if path.is_dir():
        return fingerprint(*(f"{p.relative_to(path)} {sha256(p)}" for p in sorted(path.rglob("*")) if p.is_file()))
    return sha256(path) if path.exists() else ""


def coded_lines(study: Study) -> dict[str, list[str]]:
    """doc_id to the rows of ``coding/`` about it, each with its coder and table."""
    from analysis import coding

    found: dict[str, list[str]] = {}
    for coder in coding.coder_names(study):
        for table in coding.TABLES:
            for row, _ in coding.coding_rows(coding.coding_file(study.raw / "coding" / coder, table)):
                found.setdefault(row.get("doc_id", ""), []).append(json.dumps([coder, table, row]))
    return found
