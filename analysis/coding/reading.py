"""What each coder has read, and for what: without it a document in which nothing was found looks like one never opened."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.coding.coders import FINAL, RULES, Coder, read_coders
from analysis.coding.files import coding_file, coding_rows
from analysis.coding.locating import unit_of
from analysis.study import Study, StudyError
from analysis.text import Span

if TYPE_CHECKING:
    import pandas as pd

TABLES = ("attributions", "statements", "pairs")
SENTENCE = "sentence"  # in the column "unit" of a coding sheet: sentences were drawn, not documents
# tables that follow from what a coder says of attributions, and from what of statements
_VOICES = frozenset({"attributions", "runs", "naming", "terms"})
_CLAIMS = frozenset({"statements", "pairs", "accusations", "edges"})


@dataclass(frozen=True)
class Reading:
    """A coder with the ``documents`` (doc_ids) read, and the ``tables`` coded in them: attributions, statements, pairs.

    A table is coded where its file has a row, be it an undecided one, or is there at all and coder.yaml lists the documents read.
    ``sampled`` has the sentences read of documents of which only a random few were: such a document is in no share of documents, but
    its sentences are compared with other coders'.
    """

    coder: Coder
    documents: frozenset[str]
    tables: frozenset[str] = frozenset(TABLES)
    sampled: Mapping[str, frozenset[Span]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shared:
    """What two coders have both read: whole documents, and sentences of others."""

    documents: frozenset[str]
    sampled: Mapping[str, frozenset[Span]]

    def __bool__(self) -> bool:
        return bool(self.documents or any(self.sampled.values()))

    def rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a table (doc_id, start; pairs, which have no start, by document) that lie in it."""
        whole = frame["doc_id"].isin(self.documents)
        if not self.sampled or "start" not in frame:
            return frame[whole]
        inside = [
            any(start <= at < end for start, end in self.sampled.get(doc_id, ()))
            for doc_id, at in zip(frame["doc_id"], frame["start"])
        ]
        return frame[[either or both for either, both in zip(whole, inside)]]


def shared(first: Reading, second: Reading) -> Shared:
    """What two coders have both read."""
    partly = {}
    for doc_id in {*first.sampled, *second.sampled}:
        spans = [each.sampled[doc_id] for each in (first, second) if doc_id in each.sampled]
        if all(doc_id in each.sampled or doc_id in each.documents for each in (first, second)):
            partly[doc_id] = spans[0].intersection(*spans)
    return Shared(first.documents & second.documents, partly)


def readings(study: Study, known: Collection[str]) -> dict[str, Reading]:
    """Coder to what was read, of the ``known`` doc_ids, the package's rules included, which read all.

    A document was read where a coder has a row about it (an undecided one of a coding sheet too) or coder.yaml lists it; where all
    rows about it are of sentences drawn for a coding sheet, these sentences were. Raises StudyError, with the place, for an unknown
    document.
    """
    found = {}
    for name, coder in read_coders(study).items():
        folder = study.raw / "coding" / name
        if name == RULES:
            found[name] = Reading(coder, frozenset(known))
            continue
        for doc_id in coder.documents:
            _check(doc_id, known, folder / "coder.yaml", "documents")
        rows = {table: _units(coding_file(folder, table), known) for table in TABLES}
        coded = {table for table, read in rows.items() if read}
        if coder.documents:
            coded |= {table for table in TABLES if coding_file(folder, table)}
        whole, sampled = _parted(coder.documents, rows.values())
        found[name] = Reading(coder, whole, frozenset(coded), sampled)
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


def _units(path: Path | None, known: Collection[str]) -> dict[str, set[Span | None]]:
    """doc_id to what a file has rows about: sentences drawn for a coding sheet, or None for any of it."""
    found: dict[str, set[Span | None]] = {}
    for row, place in coding_rows(path):
        if path is not None:
            _check(row.get("doc_id", ""), known, path, place)
        found.setdefault(row["doc_id"], set()).add(unit_of(row) if row.get("unit") == SENTENCE else None)
    return found


def _parted(
    listed: Collection[str], tables: Collection[Mapping[str, set[Span | None]]]
) -> tuple[frozenset[str], dict[str, frozenset[Span]]]:
    """The documents read as a whole, and the sentences read of the others."""
    units: dict[str, set[Span | None]] = {}
    for table in tables:
        for doc_id, spans in table.items():
            units.setdefault(doc_id, set()).update(spans)
    whole = frozenset(listed) | {doc_id for doc_id, spans in units.items() if None in spans}
    return whole, {
        doc_id: frozenset(span for span in spans if span) for doc_id, spans in units.items() if doc_id not in whole
    }


def _check(doc_id: str, known: Collection[str], path: Path, place: str) -> None:
    if doc_id not in known:
        problem = f"doc_id '{doc_id}' is no file of articles/"
        raise StudyError(path, problem, "correct it or add the article", place)


def drawn_units(study: Study, coder: str, known: Collection[str]) -> pd.DataFrame:
    """The sentences of a coder's sheets of statements and attributions: doc_id, start, end, unit, probability.

    They are in the order of the texts. Raises StudyError, with the place, for what is no probability.
    """
    import pandas as pd

    columns = ["doc_id", "start", "end", "unit", "probability"]
    rows = {}
    for table in (
        "attributions",
        "statements",
    ):  # what a sheet of pairs asks about was chosen by who asserts a claim there
        path = coding_file(study.raw / "coding" / coder, table)
        for row, place in coding_rows(path):
            if path is None or (unit := unit_of(row)) is None:
                continue
            _check(row["doc_id"], known, path, place)
            rows[row["doc_id"], unit] = (row["doc_id"], *unit, row.get("unit", ""), _probability(row, path, place))
    return pd.DataFrame(sorted(rows.values()), columns=columns)


def _probability(row: Mapping[str, str], path: Path, place: str) -> float:
    """The cell as a number, with a point or, as some spreadsheets write it, a comma."""
    said = row.get("probability", "")
    try:
        found = float(said.replace(",", "."))
    except ValueError:
        found = 0
    if not 0 < found <= 1:
        raise StudyError(path, f"probability '{said}' is none", "copy it from the sheet as it was given out", place)
    return found
