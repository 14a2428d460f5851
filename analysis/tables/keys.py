"""Fingerprints: of the code that makes a table, and of the inputs that it is made from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from analysis import intake
from analysis.study import Study, closure, fingerprint, sha256
from analysis.tables import recipes
from analysis.tables.recipes import RECIPES

_MACHINERY = "analysis.tables.kept"  # asks the makers, and writes and reads what they make
_AFTERWARDS = "analysis.tables.frames"  # takes tables as they were made


@cache
def code(*tables: str) -> str:
    """A fingerprint of the source that some tables are made by."""
    found = fingerprint(*(f"{path} {content}" for path, content in sources(*tables).items()))
    closure.save()
    return found


def sources(*tables: str) -> dict[str, str]:
    """The source that some tables are made by, path to fingerprint: their makers, what asks these, and all that both import."""
    makers = [RECIPES[name].make.__name__ for name in tables]
    targets = [target for maker in makers for target in closure.of_function(recipes.__name__, maker)]
    # the machinery imports all recipes: those asked for stand in for them
    behind = closure.sources_of(*targets, _MACHINERY, stop=(recipes.__name__, _AFTERWARDS))
    own = fingerprint(*(closure.source_of(recipes.__name__, maker) for maker in makers))
    return {**behind, "analysis/tables/recipes.py": own}


def contents(path: Path) -> str:
    """A fingerprint of a file, or of a folder's files with their names; empty where there is nothing."""
    if path.is_dir():
        return fingerprint(*(f"{p.relative_to(path)} {sha256(p)}" for p in sorted(path.rglob("*")) if p.is_file()))
    return sha256(path) if path.exists() else ""


def files_of(study: Study, name: str) -> dict[str, str]:
    """The files of an input of a study, path from its folder to sha256; of a table of articles or thousands of them the folder."""
    if name == "articles":
        return {**intake.contents(study), **files_of(study, "study.yaml")}
    path = study.raw / name
    found = sorted(path.rglob("*")) if path.is_dir() else [path]
    return {each.relative_to(study.raw).as_posix(): sha256(each) for each in found if each.is_file()}


def coded_lines(study: Study) -> dict[str, list[str]]:
    """doc_id to the rows of ``coding/`` about it, each with its coder and table."""
    from analysis import coding

    found: dict[str, list[str]] = {}
    for coder in coding.coder_names(study):
        for table in coding.TABLES:
            for row, _ in coding.coding_rows(coding.coding_file(study.raw / "coding" / coder, table)):
                found.setdefault(row.get("doc_id", ""), []).append(json.dumps([coder, table, row]))
    return found
