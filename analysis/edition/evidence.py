"""The findings of the essay: what each is, the rows it counts with the words they rest on, and the sentences that rest on it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeVar

from analysis import report, schema
from analysis.coding import Codebook
from analysis.edition.articles import Articles, Row, records, rows_of
from analysis.edition.by_article import COLUMN_OF, ByArticle, by_article
from analysis.edition.markup import address, emphases
from analysis.edition.passages import Passage, Passages, by_whom

MOST_ROWS = 300  # rows of one finding on its page


@dataclass(frozen=True)
class EvidenceRow:
    """One row of a finding: the passage it rests on, how many words it counts, the passages that answer it and those it answers.

    ``exchange``: whether it is a claim or an accusation, to which answers belong, be there any or none. ``row`` holds its columns.
    """

    passage: Passage
    row: Row
    words: int | None = None
    exchange: bool = False
    answers: tuple[Passage, ...] = ()
    replies_to: tuple[Passage, ...] = ()

    @property
    def where(self) -> str:
        return self.passage.where


@dataclass(frozen=True)
class Summary:
    """What is shown of a finding beside its rows.

    ``note``: its number among the notes (0 for none); ``number``: its figure; ``of``: a share's part and whole; ``words``: its query;
    ``made``: what is counted, where the title is the study's own and does not say it; ``count``: how many rows it found, in how many
    ``articles``, ``sampled`` where a part of them is at hand; ``page``: its page; ``computed``: how the figure comes from the rows;
    ``total``: the sum of the words that they count.
    """

    name: str
    title: str
    note: int
    number: str
    of: str
    words: str
    table: str
    count: int
    page: str
    articles: int
    sampled: bool
    computed: str
    total: str
    made: str


class _Placed(Protocol):
    @property
    def where(self) -> str: ...


_P = TypeVar("_P", bound=_Placed)


def varied(rows: Sequence[_P], most: int) -> list[_P]:
    """The first passages or rows of a finding, one from each article before a second from any."""
    seen: Counter[str] = Counter()
    ranked = []
    for number, row in enumerate(rows):
        ranked.append((seen[row.where], number, row))
        seen[row.where] += 1
    return [row for _, _, row in sorted(ranked, key=lambda each: each[:2])[:most]]


class Evidence:
    """The findings of an essay with their rows."""

    def __init__(self, essay: report.Essay, articles: Articles, passages: Passages, codebook: Codebook) -> None:
        self.essay, self.articles, self.passages, self.codebook = essay, articles, passages, codebook

    @cached_property
    def words(self) -> report.QueryWords:
        return report.QueryWords(self.codebook, self.articles.documents)

    @cached_property
    def pages(self) -> dict[str, str]:
        """finding to its page: those of the essay in its order, then those that they are shares of."""
        names = dict.fromkeys(self.essay.notes)
        for name in names.copy():
            names |= dict.fromkeys(self.parts(name))
        found: dict[str, str] = {}
        taken: set[str] = set()
        for name in names:
            stem = address(name)
            if stem.lower() in taken:  # some file systems hold A and a to be one
                stem = f"{stem}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
            taken.add(stem.lower())
            found[name] = f"evidence/{stem}.html"
        return found

    def parts(self, name: str) -> tuple[str, ...]:
        """The two findings that a share is made of; none for other findings."""
        specification = self.essay.specifications[name]
        return (specification["share"], specification["of"]) if "share" in specification else ()

    # rows

    @cached_property
    def rows(self) -> dict[str, list[EvidenceRow]]:
        """finding to its rows, for the findings of the essay and those they are shares of."""
        return {name: self._rows(self.essay.findings[name]) for name in self.pages}

    def _rows(self, finding: report.Finding) -> list[EvidenceRow]:
        if finding.table == "pairs":
            return [self._exchange(pair) for pair in records(finding.rows)]
        column, accused, found = COLUMN_OF.get(finding.measure, ""), finding.table == "accusations", []
        for row in rows_of(finding):
            words = int(row[column]) if column in row else None
            passage = self.passages.of_row(finding.table, row)
            answers, met = (self._replies(row), self._met(row)) if accused else ((), ())
            found.append(EvidenceRow(passage, row, words, accused, answers, met))
        return found

    def _exchange(self, pair: Row) -> EvidenceRow:
        """A pair: its claim, and its answer."""
        claim, answer = (self.articles.statements.get(pair[end]) for end in ("statement_id", "answer_id"))
        if claim is None or answer is None:
            return EvidenceRow(self.passages.of_no_text("pairs", {**pair, "doc_id": ""}), pair)
        return EvidenceRow(self.passages.of_end(claim), pair, None, True, (self.passages.of_end(answer, pair),))

    @cached_property
    def _twins(self) -> dict[str, list[Row]]:
        """Each statement to itself and what the same speaker says there in words that overlap, as `measures.accusing` has it."""
        said: dict[tuple[Any, ...], list[Row]] = {}
        for row in self.articles.statements.values():
            said.setdefault((row["coder"], row["doc_id"], row["speaker"]), []).append(row)
        return {
            one["statement_id"]: [each for each in group if each["start"] < one["end"] and one["start"] < each["end"]]
            for group in said.values()
            for one in group
        }

    @cached_property
    def _pairs_of(self) -> dict[str, dict[tuple[Any, ...], list[Row]]]:
        """The pairs by either end: coder, article, side, and the claim of that end or of a twin of it, or the whole it is part of."""
        parent = {claim["id"]: claim.get("parent") or claim["id"] for claim in self.codebook.claims}
        found: dict[str, dict[tuple[Any, ...], list[Row]]] = {"statement_id": {}, "answer_id": {}}
        for pair in self.articles.pairs_of_all:
            for end, by in found.items():
                rows = self._twins.get(pair[end], [])
                keys = {
                    (pair["coder"], pair["doc_id"], row["camp"], parent.get(row["claim"], row["claim"])) for row in rows
                }
                for key in sorted(keys):
                    by.setdefault(key, []).append(pair)
        return found

    def _pairs(self, row: Row, end: str) -> list[Row]:
        """The pairs of which an accusation is this end."""
        return self._pairs_of[end].get((row["coder"], row["doc_id"], row["camp"], row["claim"]), [])

    def _replies(self, row: Row) -> tuple[Passage, ...]:
        """What answers an accusation in its article, each statement once."""
        if not row["answered"]:
            return ()
        once = {pair["answer_id"]: pair for pair in reversed(self._pairs(row, "statement_id"))}
        answers = sorted(
            ((self.articles.statements[answer], pair) for answer, pair in once.items()),
            key=lambda each: each[0]["start"],
        )
        return tuple(self.passages.of_end(*each) for each in answers)

    def _met(self, row: Row) -> tuple[Passage, ...]:
        """What an accusation that is a reply answers in its article: each claim once, in the order of the text."""
        if not row["reply"]:
            return ()
        claims = {
            pair["statement_id"]: self.articles.statements[pair["statement_id"]]
            for pair in self._pairs(row, "answer_id")
        }
        return tuple(self.passages.of_end(claim) for claim in sorted(claims.values(), key=lambda each: each["start"]))

    @cached_property
    def cited(self) -> dict[str, list[Passage]]:
        """finding of the essay to every passage it rests on, in the order of the articles; a pair has two."""
        return {
            name: [
                passage
                for row in self.rows[name]
                for passage in (row.passage, *(row.answers if "pair_id" in row.row else ()))
            ]
            for name in self.essay.notes
        }

    def chosen(self, name: str, most: int) -> list[EvidenceRow]:
        """Up to ``most`` rows of a finding, from every article in turn, in the order of the texts."""
        rows = varied(self.rows[name], most)
        order = {doc: number for number, doc in enumerate(self.articles.documents)}
        if any(not row.passage.doc_id for row in rows):
            return rows
        return sorted(rows, key=lambda row: (order.get(row.passage.doc_id, -1), int(row.row.get("start") or 0)))

    # the sentences that rest on them

    @cached_property
    def resting(self) -> dict[str, list[int]]:
        """finding to the sentences that rest on it; none for the parts of shares."""
        return {name: self.essay.resting.get(name, []) for name in self.pages}

    @cached_property
    def used(self) -> dict[str, list[int]]:
        """attribution or statement to the sentences of the analysis that rest on it."""
        found: dict[str, set[int]] = {}
        for name, numbers in self.resting.items():
            finding = self.essay.findings[name]
            columns = [key for key in ("attribution_id", "statement_id", "answer_id") if key in finding.rows.columns]
            if finding.table == "statements":
                columns = ["statement_id"]
            for column in columns if numbers else ():
                for identifier in set(finding.rows[column]) - {""}:
                    found.setdefault(str(identifier), set()).update(numbers)
        return {identifier: sorted(numbers) for identifier, numbers in found.items()}

    @cached_property
    def sentences(self) -> dict[report.Mark, str]:
        """The sentences of the essay that rest on something, without their Markdown."""
        marks = dict.fromkeys(self.essay.marks)
        return {mark: "".join(words for _, words in emphases(self.essay.filled(mark))) for mark in marks}

    # what is shown of each

    def coded_by(self, name: str) -> str:
        """Whose coding a finding counts, by name and kind; empty where it counts no coding, or names a coder itself."""
        found, asked = self.essay.findings[name], self.essay.specifications[name]
        if "coder" not in schema.TABLES[found.table].columns or "coder" in (asked.get("where") or {}):
            return ""
        data = self.essay.data
        return by_whom(data.readings[data.whose(found.table, self.essay.coder)].coder)

    @cached_property
    def summaries(self) -> dict[str, Summary]:
        return {name: self._summary(name, self.essay.findings[name]) for name in self.pages}

    def _summary(self, name: str, found: report.Finding) -> Summary:
        rows, asked = self.rows[name], self.essay.specifications
        sampled = int(found.numbers["rows"]) if isinstance(found, report.Sampled) else 0
        of = ""
        if found.base is not None:
            of = f"{int(found.measured(found.measure)):,} of {int(found.base.measured(found.base.measure)):,}"
        counted = [row.words for row in rows if row.words is not None]
        return Summary(
            name=name, title=self.words.finding(asked, name), note=self.essay.notes.get(name, 0), number=self._number(name, found),
            of=of, words=self.words.query(asked, name), made=self.words.made(asked, name), table=found.table,
            count=sampled or len(rows), page=self.pages[name], articles=len({row.passage.doc_id for row in rows} - {""}),
            sampled=bool(sampled), total=f"{sum(counted):,}" if counted else "",
            computed=self.words.computed("range" if self._is_range(name) else found.measure, found.column),
        )  # fmt: skip

    def _is_range(self, name: str) -> bool:
        return "range" in self.essay.specifications[name]

    def _number(self, name: str, found: report.Finding) -> str:
        if self._is_range(name):
            return f"{found.text('smallest')} to {found.text('largest')}"
        if found.base is not None:
            return found.text()
        return f"{found.value:,.2f}" if found.value != int(found.value) else f"{int(found.value):,}"

    def by_article(self, name: str) -> ByArticle:
        """A finding's figure in each article, and a share's also with each article left out."""
        documents = self.articles.documents

        def named(doc_id: str) -> tuple[str, str]:
            return (
                (documents[doc_id]["label"], self.articles.link(doc_id)) if doc_id in documents else (str(doc_id), "")
            )

        return ByArticle() if self._is_range(name) else by_article(self.essay.findings[name], MOST_ROWS, named)

    def extremes(self, name: str) -> list[dict[str, Any]]:
        """The smallest and the largest figure of a range, each with the rows that have it."""
        found = self.essay.findings[name]
        if not self._is_range(name) or found.rows.empty:
            return []
        values = found.rows[found.column]
        ends = (("Smallest", "smallest", values.min()), ("Largest", "largest", values.max()))
        return [
            {"word": word, "text": found.text(part), "rows": records(found.rows[values == end]), "value": end}
            for word, part, end in ends
        ]

    def choices(self, rows: list[Row], name: str) -> dict[str, Any]:
        """Rows of a finding about no text as a table in words, without their numbers and what is empty or alike in all its rows."""
        columns = self._varying(name)
        return {
            "columns": [self.words.column(key) for key in columns],
            "rows": [[self.words.cell(key, row[key]) for key in columns] for row in rows],
        }

    def _varying(self, name: str) -> list[str]:
        """The columns of a finding's table that tell its rows apart; all that say something where there is one row."""
        found = self.essay.findings[name]
        rows = found.rows
        columns = [key for key in schema.TABLES[found.table].columns if key in rows and key != "specification_id"]
        told = [key for key in columns if rows[key].notna().any() and (rows[key] != "").any()]
        return [key for key in told if len(rows) == 1 or key == "value" or rows[key].nunique(dropna=False) > 1]
