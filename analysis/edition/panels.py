"""What the panel and the margin of the first page show, as a script of its own: it is loaded after the page, and weighs nothing on it."""

from __future__ import annotations

from typing import Any

from analysis.edition.edition import Edition
from analysis.edition.evidence import MOST_ROWS, EvidenceRow, varied
from analysis.edition.markup import script_safe
from analysis.edition.passages import Passage

MARGIN_BYTES = 1_500_000  # of the script; of a large study fewer rows are shown than there are
BESIDE = 3  # passages beside a paragraph
EXTREMES = 4  # rows about no text that a panel shows of each kind
_TABLES = (
    "attributions",
    "statements",
    "accusations",
    "pairs",
    "naming",
    "runs",
)  # whose rows are words that somebody said


def evidence_script(edition: Edition) -> bytes:
    """The script: ``edition.evidence``, with every row of a finding while there are not too many."""
    for most in (MOST_ROWS, 60, 20, 8, 3, 0):
        made = f"edition.evidence={script_safe(evidence_data(edition, most))};\n".encode()
        if len(made) <= MARGIN_BYTES:
            break
    return made


def evidence_data(edition: Edition, most: int) -> dict[str, Any]:
    """Findings by note, sentences by number, passages stored once.

    A row is the number of its passage; of an accusation or a pair three: its own, those that answer it, those that it answers. Rows about
    no text are a table in words, with how many there are in all. ``beside``: sentence to the row that stands in the margin.
    """
    places: dict[Passage, int] = {}
    findings = {}
    for name, note in edition.evidence.essay.notes.items():
        f = edition.evidence.summaries[name]
        rows = edition.evidence.rows[name]
        if f.count and rows and not rows[0].passage.doc_id and not rows[0].exchange:
            kept: Any = _told(edition, name)
        else:
            kept = [_placed(row, places) for row in edition.evidence.chosen(name, most)]
        findings[str(note)] = [f.title, f.number, f.of, f.made, f.count, kept, f.page]
    notes = edition.essay.notes
    return {
        "sentences": [[notes[name] for name in mark.rests_on] for mark in edition.essay.marks],
        "findings": findings,
        "beside": {str(n): [_placed(row, places) for row in rows] for n, rows in beside(edition).items()},
        "passages": [[p.before, p.marked, p.after, p.speaker, p.camp, p.kind, p.where, p.href] for p in places],
        "camps": {camp.id: [camp.css, camp.mark, camp.label] for camp in edition.camps},
        "coder": edition.coded_by,
    }


def _placed(row: EvidenceRow, places: dict[Passage, int]) -> Any:
    def number(passage: Passage) -> int:
        return places.setdefault(passage, len(places))

    if not row.exchange:
        return number(row.passage)
    return [number(row.passage), [number(each) for each in row.answers], [number(each) for each in row.replies_to]]


def _told(edition: Edition, name: str) -> dict[str, Any]:
    """Rows about no text: of a range those at its ends, else the first ones; under each head a table."""
    ends = edition.evidence.extremes(name)
    if ends:
        parts = [(f"{end['word']}: {end['text']}", end["rows"][:EXTREMES]) for end in ends]
    else:
        parts = [("", [row.row for row in edition.evidence.rows[name][: 3 * EXTREMES]])]
    tables = [{"head": head, **edition.evidence.choices(rows, name)} for head, rows in parts]
    return {"tables": tables, "shown": sum(len(rows) for _, rows in parts)}


def beside(edition: Edition) -> dict[int, list[EvidenceRow]]:
    """Sentence to the words that stand in the margin while its paragraph is read: short ones, and no passage twice on the page."""
    found: dict[int, list[EvidenceRow]] = {}
    used: list[Passage] = []
    number = 0
    for kind, content in edition.essay.blocks:
        if kind != "prose":
            continue
        resting = [mark for mark in content if mark.rests_on]
        sayings = {number + n: _sayings(edition, mark.rests_on) for n, mark in enumerate(resting, 1)}
        number += len(resting)
        for n, row in _in_turn(sayings, used, BESIDE):
            found.setdefault(n, []).append(_brief(row))
    return found


def _in_turn(sayings: dict[int, list[EvidenceRow]], used: list[Passage], most: int) -> list[tuple[int, EvidenceRow]]:
    """Up to ``most`` rows, one from each sentence before a second from any, none that is ``used``; in the order of the sentences."""
    chosen: list[tuple[int, EvidenceRow]] = []
    for _ in range(most):
        for n, rows in sayings.items():
            row = next((row for row in rows if not _said_before(row.passage, used)), None)
            if row and len(chosen) < most:
                used.append(row.passage)
                chosen.append((n, row))
    return sorted(chosen, key=lambda each: each[0])


def _said_before(passage: Passage, used: list[Passage]) -> bool:
    """Whether its words are, or are part of, or hold, those of an earlier passage of the article."""
    return any(
        each.doc_id == passage.doc_id and (each.marked in passage.marked or passage.marked in each.marked)
        for each in used
    )


def _brief(row: EvidenceRow) -> EvidenceRow:
    """A row with no more than one answer, of which the margin has room for."""
    return EvidenceRow(
        row.passage, row.row, None, bool(row.answers or row.replies_to), row.answers[:1], row.replies_to[:1]
    )


def _sayings(edition: Edition, names: tuple[str, ...]) -> list[EvidenceRow]:
    """Rows of findings whose words somebody says and a margin can hold; those that meet an answer first."""
    rows = [
        row
        for name in names
        if edition.evidence.summaries[name].table in _TABLES
        for row in varied(edition.evidence.rows[name], 12)
        if row.passage.speaker and 4 <= len(row.passage.marked.split()) <= 40
    ]
    return sorted(rows, key=lambda row: not row.answers)
