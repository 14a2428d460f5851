"""The articles of a study as the pages show them: their names and addresses, their sentences, and what is coded in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis import report, schema
from analysis.coding import RULES
from analysis.edition.markup import address
from analysis.tables import Tables

if TYPE_CHECKING:
    import pandas as pd

MOST_ARTICLES = 100  # articles that get a page of their own
Row = dict[str, Any]


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows as dictionaries, column by column: several times as fast as pandas' own on nullable columns."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row)) for row in zip(*(frame[name].tolist() for name in names))]


def rows_of(finding: report.Finding) -> list[Row]:
    """The rows of a finding; runs with the longest first, since single words between two marks say little."""
    if finding.table == "runs":
        return records(finding.rows.sort_values(["doc_id", "n_words"], ascending=[True, False], kind="stable"))
    return records(finding.rows)


class Articles:
    """The articles of a study with their coding; rows are dictionaries with the columns of their tables."""

    def __init__(self, data: Tables, essay: report.Essay) -> None:
        self.data, self.essay, self.coder = data, essay, essay.coder

    @cached_property
    def documents(self) -> dict[str, Row]:
        """doc_id to its row of the table, with ``date``, ``name`` (outlet, else title) and ``label`` (name and date, unlike all others)."""
        found = report.labelled(records(self.data["documents"]))
        narrators = self.data.narrators
        for doc_id, row in found.items():
            row["speaks_for"] = narrators[doc_id]["speaker"] if doc_id in narrators else ""
        return found

    @cached_property
    def paged(self) -> dict[str, str]:
        """doc_id to its page, for the articles that get one: those the analysis rests on first, then in order of their names."""
        order = list(self.documents)
        if not self.data.large:
            findings = (self.essay.findings[name] for name in self.essay.notes)
            cited = [row["doc_id"] for found in findings for row in rows_of(found)[:8] if row.get("doc_id")]
            order = [doc for doc in dict.fromkeys([*cited, *order]) if doc in self.documents]
        chosen = set(order[:MOST_ARTICLES])
        return {doc: f"articles/{address(doc)}.html" for doc in self.documents if doc in chosen}

    def link(self, doc_id: str, anchor: str = "") -> str:
        """The address of a place in an article from the top of the site; empty where the article has no page."""
        if doc_id not in self.paged:
            return ""
        return f"{self.paged[doc_id]}#{anchor}" if anchor else self.paged[doc_id]

    def _table(self, name: str, *order: str) -> list[Row]:
        """The rows of a table, of a large study's those about the articles that have pages; none where it cannot be made."""
        if name not in self.data:
            return []
        rows = self.data.rows(name, list(schema.TABLES[name].columns), doc_ids=self.paged if self.data.large else None)
        return records(rows.sort_values(list(order), kind="stable"))

    @cached_property
    def sentences(self) -> dict[str, list[Row]]:
        return self._by_document(self._table("sentences", "doc_id", "start"))

    @cached_property
    def attributions(self) -> dict[str, Row]:
        return {row["attribution_id"]: row for row in self._table("attributions", "attribution_id")}

    @cached_property
    def statements(self) -> dict[str, Row]:
        return {row["statement_id"]: row for row in self._table("statements", "statement_id")}

    @cached_property
    def pairs_of_all(self) -> list[Row]:
        """The pairs of every coder whose two statements are known."""
        rows, known = self._table("pairs", "pair_id"), self.statements
        return [row for row in rows if {row["statement_id"], row["answer_id"]} <= known.keys()]

    @property
    def pairs(self) -> list[Row]:
        """The pairs of the coder of the analysis."""
        return [row for row in self.pairs_of_all if row["coder"] == self.coder]

    def _by_document(self, rows: Iterable[Row]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {doc: [] for doc in self.documents}
        for row in rows:
            found.setdefault(row["doc_id"], []).append(row)
        return found

    @cached_property
    def attributions_in(self) -> dict[str, list[Row]]:
        return self._by_document(self.attributions.values())

    @cached_property
    def statements_in(self) -> dict[str, list[Row]]:
        return self._by_document(self.statements.values())

    @cached_property
    def coders(self) -> list[str]:
        """Whose reading the articles show: the coder of the analysis, and the package's rules."""
        return list(dict.fromkeys([self.coder, RULES]))

    def speaker(self, row: Row) -> str:
        return "the narrator" if row["camp"] == "narrator" else str(row["speaker"]) or "an unnamed speaker"

    @cached_property
    def words(self) -> dict[str, dict[str, int]]:
        """doc_id to the words of each camp in its body."""
        rows = self.data.rows(
            "runs",
            ["doc_id", "camp"],
            ["n_words"],
            doc_ids=self.paged,
            coder=self.data.whose("runs", self.coder),
            part="body",
        )
        found: dict[str, dict[str, int]] = {}
        for row in records(rows):
            found.setdefault(row["doc_id"], {})[row["camp"]] = int(row["n_words"])
        return found

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        return {doc: [row["start"] for row in rows] for doc, rows in self.sentences.items()}

    def sentence_at(self, doc_id: str, offset: int) -> Row | None:
        """The sentence in which a character stands, or the one before it; None for a document without sentences."""
        rows = self.sentences[doc_id]
        return rows[max(bisect_right(self._starts[doc_id], offset) - 1, 0)] if rows else None

    def context(self, doc_id: str, start: int, end: int) -> tuple[str, str, str]:
        """What stands before a span in its first sentence, the span, and what stands after it in its last."""
        text = self.data.texts[doc_id]
        first, last = self.sentence_at(doc_id, start), self.sentence_at(doc_id, end - 1)
        begin, stop = first["start"] if first else start, last["end"] if last else end
        return text[min(begin, start) : start], text[start:end], text[end : max(stop, end)]
