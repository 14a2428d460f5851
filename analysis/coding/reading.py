"""What each coder has read, and for what: without it a document in which nothing was found looks like one never opened."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.coding.coders import FINAL, RULES, Coder, read_coders
from analysis.study import Study, StudyError, read_rows

TABLES = ("attributions", "statements", "pairs")
# tables that follow from what a coder says of attributions, and from what of statements
_VOICES = frozenset({"attributions", "runs", "naming", "terms"})
_CLAIMS = frozenset({"statements", "pairs", "accusations", "edges"})


@dataclass(frozen=True)
class Reading:
    """A coder with the ``documents`` (doc_ids) read, and the ``tables`` coded in them: attributions, statements, pairs.

    A table is coded where its file has a row, be it an undecided one, or is there at all and coder.yaml lists the documents read.
    """

    coder: Coder
    documents: frozenset[str]
    tables: frozenset[str] = frozenset(TABLES)


def readings(study: Study, known: Collection[str]) -> dict[str, Reading]:
    """Coder to what was read, of the ``known`` doc_ids, the package's rules included, which read all.

    A document was read where a coder has a row about it (an undecided one of a coding sheet too) or coder.yaml lists it. Raises
    StudyError, with the place, for an unknown document.
    """
    found = {}
    for name, coder in read_coders(study).items():
        folder = study.raw / "coding" / name
        if name == RULES:
            found[name] = Reading(coder, frozenset(known))
            continue
        for doc_id in coder.documents:
            _check(doc_id, known, folder / "coder.yaml", "documents")
        rows = {table: _documents(folder / f"{table}.csv", known) for table in TABLES}
        coded = {table for table, read in rows.items() if read}
        if coder.documents:
            coded |= {table for table in TABLES if (folder / f"{table}.csv").exists()}
        found[name] = Reading(coder, frozenset(coder.documents).union(*rows.values()), frozenset(coded))
    return found


def preferred(readings: Mapping[str, Reading]) -> str:
    """The coder an analysis takes unless told otherwise: the final coding where there is one, else the package's rules."""
    return FINAL if FINAL in readings and readings[FINAL].documents else RULES


def whose(table: str, reading: Reading) -> str:
    """Whose rows of a table an analysis of a coder takes: the coder's own; the rules' where the coder coded nothing of the sort."""
    coded = follows_from(table)
    return reading.coder.name if not coded or coded in reading.tables else RULES


def follows_from(table: str) -> str:
    """What a coder has to have coded for rows of a table: attributions or statements; empty where neither."""
    return "attributions" if table in _VOICES else "statements" if table in _CLAIMS else ""


def _documents(path: Path, known: Collection[str]) -> set[str]:
    """The documents that a file has rows about."""
    found = set()
    for row, place in read_rows(path) if path.exists() else ():
        _check(row.get("doc_id", ""), known, path, place)
        found.add(row["doc_id"])
    return found


def _check(doc_id: str, known: Collection[str], path: Path, place: str) -> None:
    if doc_id not in known:
        problem = f"doc_id '{doc_id}' is no file of articles/"
        raise StudyError(path, problem, "correct it or add the article", place)
