"""The tables as the page of the data shows them: in words, each a script of its own that is loaded when a reader opens its table."""

from __future__ import annotations

from typing import Any

from analysis import schema
from analysis.edition.articles import Row, records
from analysis.edition.edition import Edition
from analysis.edition.markup import address, script_safe

MOST_LOOKED_UP = 3000  # rows of a table; all are in its file
_WORDS = 160  # letters of a passage
# For programs: what they point to stands beside them in words.
_LEFT_OUT = {
    "start", "end", "source_start", "source_end", "cue_start", "cue_end", "sha256", "text_path", "content", "actor_id",
    "innermost_actor_id", "attribution_id", "statement_id", "answer_id", "pair_id", "accusation_id", "run_id", "naming_id", "sentence_id",
    "parent_id", "group_id", "coordination_id", "duplicate_of", "specification_id", "row_id", "query",
}  # fmt: skip


def table_script(edition: Edition, name: str) -> bytes:
    """The script of a table: its columns, the rows in words, how many there are, and for rows about a text its words and their address."""
    frame = edition.data[name]
    columns = [key for key in schema.TABLES[name].columns if key not in _LEFT_OUT]
    words: dict[tuple[str, Any], str] = {}

    def said(column: str, value: Any) -> str:
        key = column, value
        if key not in words:
            words[key] = edition.evidence.words.cell(column, value)
        return words[key]

    shown = records(frame.head(MOST_LOOKED_UP))
    located = {"doc_id", "start", "end"} <= set(frame.columns)
    rows = [[said(key, row[key]) for key in columns] for row in shown]
    kept = [n for n in range(len(columns)) if any(row[n] for row in rows)]
    heads, rows = [edition.evidence.words.column(columns[n]) for n in kept], [[row[n] for n in kept] for row in rows]
    if located:  # the words stand after the article, their address at the end
        heads.insert(1, "words")
        for cells, row in zip(rows, shown):
            words_of_it, href = _located(edition, row)
            cells.insert(1, words_of_it)
            cells.append(href)
    made = {"columns": heads, "rows": rows, "all": len(frame), "linked": located}
    return f"edition.tables[{script_safe(name)}]={script_safe(made)};\n".encode()


def _located(edition: Edition, row: Row) -> list[str]:
    """The words of a row about a text, and the address of their sentence."""
    doc_id, start = row["doc_id"], row["start"]
    if start is None or start != start or doc_id not in edition.data.texts:
        return ["", ""]
    text = " ".join(edition.data.texts[doc_id][int(start) : int(row["end"])].split())
    words = text if len(text) <= _WORDS else f"{text[:_WORDS].rpartition(' ')[0]} …"
    sentence = edition.articles.sentence_at(doc_id, int(start)) if doc_id in edition.articles.sentences else None
    return [words, edition.articles.link(doc_id, f"t-{address(sentence['sentence_id'])}" if sentence else "")]
