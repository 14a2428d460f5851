"""What the reader's edition shows, computed once from the tables of a study: articles, sides, claims, findings with their passages."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis import report, schema
from analysis.edition.phrases import Phrases, address, dated, runs
from analysis.figures import SPARE
from analysis.tables import Tables

if TYPE_CHECKING:
    import pandas as pd

MOST_ARTICLES = 100  # articles that get a page of their own
MOST_STATEMENTS = 60  # statements of one camp on the page of a claim
MOST_ROWS = 300  # rows of one finding on its page
# Underlines tell camps apart where colours cannot; in the order of the codebook's camps.
LINES = ("solid", "dashed", "dotted", "wavy", "double")
STANCES = {"asserts": ("+", "asserts"), "denies": ("−", "denies"), "distances": ("~", "keeps its distance from")}
EMBEDDED = {"inside_denial": "told inside its denial", "inside_accusation": "told inside an accusation"}


def shortened(before: str, marked: str, after: str, around: int = 150, within: int = 420) -> tuple[str, str, str]:
    """A passage with its context, cut to what a reader needs to see; cuts fall between words and show as an ellipsis."""
    before, marked, after = (" ".join(f"x{part}x".split())[1:-1] for part in (before, marked, after))
    if len(before) > around:
        before = "… " + before[-around:].partition(" ")[2]
    if len(after) > around:
        after = after[:around].rpartition(" ")[0] + " …"
    if len(marked) > within:
        half = within // 3
        marked = f"{marked[: 2 * half].rpartition(' ')[0]} … {marked[-half:].partition(' ')[2]}"
    return before, marked, after


@dataclass(frozen=True)
class Passage:
    """Words that a finding rests on, in the sentences around them; without words for a row about no text."""

    before: str
    marked: str
    after: str
    speaker: str
    camp: str
    kind: str
    where: str
    href: str
    doc_id: str = ""


@dataclass(frozen=True)
class Entry:
    """One row of a finding: the passage it rests on, how many words it counts, and the passages that answer it.

    ``exchange``: whether it is a claim or an accusation, to which answers belong, be there any or none. ``row`` holds its columns.
    """

    passage: Passage
    row: dict[str, Any]
    words: int | None = None
    exchange: bool = False
    answers: tuple[Passage, ...] = ()

    @property
    def where(self) -> str:
        return self.passage.where


def legible(colour: str) -> str:
    """Black or white, whichever stands out more on a colour (WCAG 2 relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#ffffff"


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries, column by column: several times as fast as pandas' own on nullable columns."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row)) for row in zip(*(frame[name].tolist() for name in names))]


class Edition:
    """Everything the pages show, computed once from the tables of a study."""

    def __init__(self, data: Tables) -> None:
        self.data = data
        self.codebook = data.codebook
        self.essay = report.Essay(data)
        self.coder = self.essay.coder

    @cached_property
    def phrases(self) -> Phrases:
        return Phrases(self.codebook, self.documents, self.essay.source)

    @cached_property
    def documents(self) -> dict[str, dict[str, Any]]:
        rows = {row["doc_id"]: row for row in _records(self.data["documents"])}
        for doc_id, row in rows.items():
            row["date"] = dated(row)
            row["name"] = row["outlet"] or row["title"] or doc_id
            row["label"] = ", ".join(part for part in (row["name"], dated(row, exact=False)) if part)
        twice = {label for label, n in Counter(row["label"] for row in rows.values()).items() if n > 1}
        for doc_id, row in rows.items():
            if row["label"] in twice and row["label"] != doc_id:
                row["label"] = f"{row['label']} ({doc_id})"
        return rows

    @cached_property
    def paged(self) -> dict[str, str]:
        """doc_id to its page, for the articles that get one: those the analysis rests on first, then in order of their names."""
        if self.data.large:
            return {doc: f"articles/{address(doc)}.html" for doc in list(self.documents)[:MOST_ARTICLES]}
        cited = [row["doc_id"] for name in self.essay.notes for row in self._rows(name)[:8] if row.get("doc_id")]
        order = [doc for doc in dict.fromkeys([*cited, *self.documents]) if doc in self.documents]
        chosen = set(order[:MOST_ARTICLES])
        return {doc: f"articles/{address(doc)}.html" for doc in self.documents if doc in chosen}

    def _of_articles(self, name: str, *order: str) -> list[dict[str, Any]]:
        """The rows of a table, of a large study's those about the articles that have pages; none where it cannot be made."""
        if name not in self.data:
            return []
        of = self.paged if self.data.large else None
        return _records(
            self.data.rows(name, list(schema.TABLES[name].columns), doc_ids=of).sort_values(list(order), kind="stable")
        )

    @cached_property
    def sentences(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {doc: [] for doc in self.documents}
        for row in self._of_articles("sentences", "doc_id", "start"):
            found[row["doc_id"]].append(row)
        return found

    @cached_property
    def attributions(self) -> dict[str, dict[str, Any]]:
        return {row["attribution_id"]: row for row in self._of_articles("attributions", "attribution_id")}

    @cached_property
    def statements(self) -> dict[str, dict[str, Any]]:
        return {row["statement_id"]: row for row in self._of_articles("statements", "statement_id")}

    @cached_property
    def _pairs(self) -> list[dict[str, Any]]:
        """The pairs of every coder whose two statements are known."""
        rows, known = self._of_articles("pairs", "pair_id"), self.statements
        return [row for row in rows if {row["statement_id"], row["answer_id"]} <= known.keys()]

    @property
    def pairs(self) -> list[dict[str, Any]]:
        return [row for row in self._pairs if row["coder"] == self.coder]

    @cached_property
    def _answers(self) -> dict[tuple[str, ...], list[dict[str, Any]]]:
        """The pairs by what they answer: coder, article, claiming side, and the claim or the whole it is part of."""
        parent = {claim["id"]: claim.get("parent") or claim["id"] for claim in self.codebook.claims}
        found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for pair in self._pairs:
            key = (pair["coder"], pair["doc_id"], pair["claiming_camp"], parent.get(pair["claim"], pair["claim"]))
            found.setdefault(key, []).append(pair)
        return found

    @cached_property
    def coders(self) -> list[str]:
        """Whose reading the articles show: the coder of the analysis, and the machine."""
        return list(dict.fromkeys([self.coder, "machine"]))

    @cached_property
    def camps(self) -> list[dict[str, Any]]:
        """Every camp that occurs: id, label, mark, colour, the colour of text on it, and the line under its words."""
        known = {camp["id"]: camp for camp in self.codebook.camps}
        rows = [*self.attributions.values(), *self.statements.values()]
        seen = sorted({str(row["camp"]) for row in rows} | {row["outlet_camp"] for row in self.documents.values()})
        found = []
        for number, camp in enumerate(dict.fromkeys([*known, *seen])):
            entry = known.get(camp, {})
            label = str(entry.get("label") or camp.replace("_", " ") or "unassigned")
            colour = str(entry.get("colour", ""))
            if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
                colour = "#767676" if camp in ("unassigned", "narrator") else SPARE[number % len(SPARE)]
            mark = str(entry.get("mark") or ("?" if camp == "unassigned" else label[:1].upper()) or "?")[:1]
            line = LINES[number % len(LINES)]
            found.append(
                {
                    "id": camp,
                    "css": address(camp),
                    "label": label,
                    "mark": mark,
                    "colour": colour,
                    "on": legible(colour),
                }
                | {"line": line, "thick": "thin" if number >= len(LINES) else "thick"}
            )
        return found

    @cached_property
    def camp(self) -> dict[str, dict[str, Any]]:
        return {camp["id"]: camp for camp in self.camps}

    def claim_page(self, claim: str) -> str:
        return f"claims/{address(claim)}.html"

    def on_claim_page(self, row: dict[str, Any]) -> str:
        """Where a statement stands on the page of its claim; the page alone where it is not shown there."""
        page = self.claim_page(row["claim"])
        return f"{page}#s-{address(row['statement_id'])}" if row["statement_id"] in self._on_claim_pages else page

    @cached_property
    def _on_claim_pages(self) -> set[str]:
        found: set[str] = set()
        for claim in self.claims:
            for camp in self.claiming:
                found |= {row["statement_id"] for row in self._of_camp(claim, camp)[:MOST_STATEMENTS]}
        return found

    def _of_camp(self, claim: dict[str, Any], camp: dict[str, Any]) -> list[dict[str, Any]]:
        rows = [row for row in claim["rows"] if row["camp"] == camp["id"]]
        return sorted(rows, key=lambda row: (row["doc_id"], row["start"], row["statement_id"]))

    @property
    def title(self) -> str:
        return self.codebook.title or "A study of competing narratives"

    @cached_property
    def limit(self) -> str:
        """Which of the compared sides has no outlet in the corpus: one sentence, empty where each has one or outlets are unknown."""
        camps = {row["outlet_camp"] for row in self.documents.values()} - {"unassigned", ""}
        absent = [self.codebook.label(camp) for camp in self.codebook.compared if camp not in camps]
        if not absent or not camps:
            return ""
        sides = absent[0] if len(absent) == 1 else f"{', '.join(absent[:-1])} and {absent[-1]}"
        noun, story = ("side", "its story is") if len(absent) == 1 else ("sides", "their stories are")
        return f"No article comes from an outlet on the {noun} of the {sides}: {story} here only as others relay it."

    # findings and the passages they rest on

    def in_words(self, name: str) -> str:
        """The query of a finding as a sentence that a reader understands without the tables."""
        return self.phrases.query(self.essay.specifications, name, self.coder)

    def _rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a finding."""
        finding = self.essay.findings[name]
        if finding.table == "runs":  # the longest first: single words between two marks say little
            return _records(finding.rows.sort_values(["doc_id", "n_words"], ascending=[True, False], kind="stable"))
        return _records(finding.rows)

    @cached_property
    def entries(self) -> dict[str, list[Entry]]:
        """finding to its rows, one entry for each, for the findings of the essay and those they are shares of."""
        return {name: self._entries(name) for name in self.pages}

    def _entries(self, name: str) -> list[Entry]:
        finding = self.essay.findings[name]
        column = {"words": "n_words", "quoted_words": "n_quoted_words"}.get(finding.measure, "")
        if finding.table == "pairs":
            return [self._exchange(pair) for pair in _records(finding.rows)]
        found = []
        for row in self._rows(name):
            passage = self._passage_of(finding.table, row)
            words = int(row[column]) if column in row else None
            accused = finding.table == "accusations"
            found.append(Entry(passage, row, words, accused, self._replies(row) if accused else ()))
        return found

    def _exchange(self, pair: dict[str, Any]) -> Entry:
        """A pair: its claim, and its answer."""
        both = [self.statements.get(pair[end]) for end in ("statement_id", "answer_id")]
        if both[0] is None or both[1] is None:
            return Entry(self._row_about_no_text("pairs", pair, ""), pair)
        claim, answer = both[0] | {"pair": {}}, both[1] | {"pair": pair}
        return Entry(self._passage("pairs", claim), pair, None, True, (self._passage("pairs", answer),))

    def _replies(self, row: dict[str, Any]) -> tuple[Passage, ...]:
        """What answers an accusation in its article, each statement once; the rule is that of ``contests.accusations``."""
        pairs = self._answers.get((row["coder"], row["doc_id"], row["camp"], row["claim"]), [])
        once = {pair["answer_id"]: pair for pair in reversed(pairs)}
        rows = [self.statements[answer] | {"pair": pair} for answer, pair in once.items()]
        return tuple(self._passage("pairs", each) for each in sorted(rows, key=lambda each: each["start"]))

    @cached_property
    def evidence(self) -> dict[str, list[Passage]]:
        """finding to every passage it rests on, in the order of the articles; a pair has two."""
        return {
            name: [
                passage
                for entry in self.entries[name]
                for passage in (entry.passage, *(entry.answers if "pair_id" in entry.row else ()))
            ]
            for name in self.essay.notes
        }

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

    @cached_property
    def resting(self) -> dict[str, list[int]]:
        """finding to the sentences that rest on it; none for the parts of shares."""
        return {name: self.essay.resting.get(name, []) for name in self.pages}

    @cached_property
    def used(self) -> dict[str, list[int]]:
        """attribution or statement to the sentences of the analysis that rest on it."""
        found: dict[str, set[int]] = {}
        for name, numbers in self.resting.items():
            rows = self.essay.findings[name].rows
            columns = [key for key in ("attribution_id", "statement_id", "answer_id") if key in rows.columns]
            if self.essay.findings[name].table == "statements":
                columns = ["statement_id"]
            for column in columns if numbers else ():
                for identifier in set(rows[column]) - {""}:
                    found.setdefault(str(identifier), set()).update(numbers)
        return {identifier: sorted(numbers) for identifier, numbers in found.items()}

    def by_article(self, name: str) -> dict[str, Any]:
        """A finding's figure in each article, and a share's also with each article left out: columns, rows, a sentence; else empty."""
        found = self.essay.findings[name]
        sampled = isinstance(found, report.Sampled)
        if (
            "doc_id" not in found.rows
            or found.measure in ("value", "range")
            or "range" in self.essay.specifications[name]
        ):
            return {"columns": [], "rows": [], "words": ""}
        if found.base is not None:
            share, without = found.by_document(), found.without()
            part, whole = self._in_each(found), self._in_each(found.base)
            rows = [
                [
                    f"{int(part.get(doc, 0)):,}",
                    f"{int(whole.get(doc, 0)):,}",
                    report.percent(share[doc]),
                    report.percent(without[doc]),
                ]
                for doc in share.index
            ]
            places = "units" if sampled else "articles"
            low, high, least, most = map(report.percent, (share.min(), share.max(), without.min(), without.max()))
            words = f"In single {places} the share lies between {low} and {high}; with any one left out, between {least} and {most}."
            columns, documents = ["Part", "Whole", "Share", "Share without it"], list(share.index)
        else:
            n_rows = found.by_unit["rows"] if isinstance(found, report.Sampled) else found.rows.groupby("doc_id").size()
            documents, columns, words = list(n_rows.index), ["Rows"], ""
            rows = [[f"{int(n):,}"] for n in n_rows]
            if found.measure not in ("rows", "documents"):
                each = self._in_each(found)
                columns.append(
                    {"words": "Words", "quoted_words": "Words in quotation marks"}.get(found.measure, "Different")
                )
                rows = [[*cells, f"{int(each.get(doc, 0)):,}"] for cells, doc in zip(rows, documents)]
            sums = [f"{int(n_rows.sum()):,}"]
            if found.measure in ("words", "quoted_words"):
                sums.append(f"{int(found.value):,}")
            rows.append(sums + [""] * (len(columns) - len(sums)))
        if len(documents) > MOST_ROWS:
            return {"columns": [], "rows": [], "words": words}
        names = [
            (self.documents[doc]["label"], self.link(doc, "")) if doc in self.documents else (str(doc), "")
            for doc in documents
        ]
        names += [("Together", "")] * (len(rows) - len(names))
        return {"columns": columns, "rows": list(zip(names, rows)), "words": words}

    def _in_each(self, found: report.Finding) -> dict[str, float]:
        """The measure of a finding, be it a share's part or whole, in each article."""
        if isinstance(found, report.Sampled):
            return found.by_unit[found.measure].to_dict()  # type: ignore[no-any-return]
        column = {"words": "n_words", "quoted_words": "n_quoted_words"}.get(found.measure)
        groups = found.rows.groupby("doc_id")
        if column:
            return groups[column].sum().to_dict()  # type: ignore[no-any-return]
        return {doc: replace(found, base=None, rows=rows).value for doc, rows in groups}

    def extremes(self, name: str) -> list[dict[str, Any]]:
        """The smallest and the largest figure of a range, each with the rows that have it."""
        found = self.essay.findings[name]
        if "range" not in self.essay.specifications[name] or found.rows.empty:
            return []
        values = found.rows[found.column]
        ends = (("Smallest", "smallest", values.min()), ("Largest", "largest", values.max()))
        return [
            {"word": word, "text": found.text(part), "rows": _records(found.rows[values == end]), "value": end}
            for word, part, end in ends
        ]

    def choices(self, rows: list[dict[str, Any]], table: str) -> dict[str, Any]:
        """Rows about no text as a table in words, without the columns that are empty in all of them."""
        columns = [
            key for key in schema.TABLES[table].columns if any(self.phrases.cell(key, row.get(key)) for row in rows)
        ]
        return {
            "columns": [self.phrases.column(key) for key in columns],
            "rows": [[self.phrases.cell(key, row[key]) for key in columns] for row in rows],
        }

    def chosen(self, name: str, most: int) -> list[Entry]:
        """Up to ``most`` rows of a finding, from every article in turn, in the order of the texts."""
        rows = self.varied(self.entries[name], most)
        order = {doc: number for number, doc in enumerate(self.documents)}
        if any(not entry.passage.doc_id for entry in rows):
            return rows

        def place(entry: Entry) -> tuple[int, int]:
            return order.get(entry.passage.doc_id, -1), int(entry.row.get("start") or 0)

        return sorted(rows, key=place)

    def _passage_of(self, table: str, row: dict[str, Any]) -> Passage:
        """The passage of a row, made once however many findings have it."""
        key = (table, str(row[schema.TABLES[table].key[0]]), row.get("coder", "")) if schema.TABLES[table].key else None
        if key is None or len(schema.TABLES[table].key) > 1:
            return self._passage(table, row)
        if key not in self._made:
            self._made[key] = self._passage(table, row)
        return self._made[key]

    @cached_property
    def _made(self) -> dict[tuple[str, ...], Passage]:
        return {}

    def _passage(self, table: str, row: dict[str, Any]) -> Passage:
        doc_id = str(row.get("doc_id") or "")
        start = row.get("start")
        if doc_id not in self.documents or start is None or start != start:
            return self._row_about_no_text(table, row, doc_id)
        start, end = int(start), int(row["end"])
        before, marked, after = shortened(*self.context(doc_id, start, end))
        camp = str(row.get("camp") or row.get("voice") or "")
        return Passage(
            before, marked, after, str(row.get("speaker", "")), camp, self._kind(table, row), self.documents[doc_id]["label"],
            self.link(doc_id, self._anchor(table, row, doc_id, start)), doc_id,
        )  # fmt: skip

    def _row_about_no_text(self, table: str, row: dict[str, Any], doc_id: str) -> Passage:
        if doc_id in self.documents:
            document = self.documents[doc_id]
            words = f"{document['n_words']:,} words; outlet {document['outlet_is']}"
            return Passage(
                "", "", "", "", document["outlet_camp"], words, document["label"], self.link(doc_id, ""), doc_id
            )
        keys = [str(row[key]) for key in schema.TABLES[table].key if key in row]
        return Passage("", "", "", "", "", ", ".join(key for key in keys if key), f"table {table}", f"data/{table}.csv")

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        return {doc: [row["start"] for row in rows] for doc, rows in self.sentences.items()}

    def context(self, doc_id: str, start: int, end: int) -> tuple[str, str, str]:
        """What stands before a span in its first sentence, the span, and what stands after it in its last."""
        text, rows, starts = self.data.texts[doc_id], self.sentences[doc_id], self._starts[doc_id]
        first = rows[max(bisect_right(starts, start) - 1, 0)]["start"] if rows else start
        last = rows[max(bisect_right(starts, end - 1) - 1, 0)]["end"] if rows else end
        return text[min(first, start) : start], text[start:end], text[end : max(last, end)]

    def _anchor(self, table: str, row: dict[str, Any], doc_id: str, start: int) -> str:
        shown = row.get("coder", "") in self.coders
        if shown and row.get("statement_id"):
            return f"s-{address(row['statement_id'])}"
        if shown and row.get("attribution_id"):
            return f"a-{address(row['attribution_id'])}"
        rows = self.sentences[doc_id]
        at = bisect_right(self._starts[doc_id], start) - 1
        return f"t-{address(rows[max(at, 0)]['sentence_id'])}" if rows else ""

    def _kind(self, table: str, row: dict[str, Any]) -> str:
        if table == "attributions":
            return f"{row['kind']} speech" + (f", “{row['cue']}”" if row["cue"] else "")
        if table in ("statements", "pairs"):
            words = f"{STANCES[row['stance']][1]} that {self.codebook.label(row['claim'])}"
            if row["stance"] == "distances":
                words = f"keeps its distance from: {self.codebook.label(row['claim'])}"
            words += f"; {EMBEDDED[row['embedding']]}" if row["embedding"] in EMBEDDED else ""
            if "pair" not in row:
                return words
            how = [row["pair"][key].replace("_", " ") for key in ("relation", "strategy") if row["pair"]]
            return f"answer, {', '.join(each for each in how if each != 'bare')}: {words}" if how else f"claim: {words}"
        if table == "runs":
            return (
                "own words, in quotation marks"
                if row["quoted"]
                else ("reported" if row["attribution_id"] else "narrated")
            )
        if table == "accusations":
            words = f"accuses “{self.codebook.label(row['accused'])}”: {self.codebook.label(row['claim'])}"
            more = f", the first of {row['n_statements']} statements" if row["n_statements"] > 1 else ""
            return f"{words}{more}; {'answered' if row['answered'] else 'not answered'} in the article"
        if table == "naming":
            return f"“{row['designation']}” for {row['referent']}"
        return str(row.get("part", ""))

    def link(self, doc_id: str, anchor: str) -> str:
        """The address of a place in an article from the top of the site; empty where the article has no page."""
        if doc_id not in self.paged:
            return ""
        return f"{self.paged[doc_id]}#{anchor}" if anchor else self.paged[doc_id]

    def plain(self, mark: report.Mark) -> str:
        """A sentence of the essay without its Markdown."""
        if mark not in self._plain:
            self._plain[mark] = "".join(words for _, words in runs(self.essay.filled(mark)))
        return self._plain[mark]

    @cached_property
    def _plain(self) -> dict[report.Mark, str]:
        return {}

    @cached_property
    def shown(self) -> dict[str, dict[str, Any]]:
        """What is shown of each finding beside its passages: its number, its query in words, how many rows it found."""
        return {name: self._shown(name) for name in self.pages}

    def _shown(self, name: str) -> dict[str, Any]:
        found = self.essay.findings[name]
        if "range" in self.essay.specifications[name]:
            number = f"{found.text('smallest')} to {found.text('largest')}"
        elif found.base is not None:
            number = found.text()
        else:
            number = f"{found.value:,.2f}" if found.value != int(found.value) else f"{int(found.value):,}"
        of = ""
        if found.base is not None:
            of = f"{int(found.measured(found.measure)):,} of {int(found.base.measured(found.base.measure)):,}"
        sampled = int(found.numbers["rows"]) if isinstance(found, report.Sampled) else 0
        rows = self.entries[name]
        return {
            "name": name, "title": self.phrases.title(name), "note": self.essay.notes.get(name, 0),
            "number": number, "of": of, "words": self.in_words(name), "table": found.table, "count": sampled or len(rows),
            "page": self.pages[name], "articles": len({row.passage.doc_id for row in rows} - {""}), "sampled": bool(sampled),
            "computed": self._computed(name), "total": self._total(name),
        }  # fmt: skip

    def _computed(self, name: str) -> str:
        found = self.essay.findings[name]
        measure = "range" if "range" in self.essay.specifications[name] else found.measure
        return self.phrases.computed(measure, found.column)

    def _total(self, name: str) -> str:
        """The sum of the words that the rows count; empty for findings that count no words."""
        words = [entry.words for entry in self.entries[name] if entry.words is not None]
        return f"{sum(words):,}" if words else ""

    def varied(self, rows: list[Any], most: int) -> list[Any]:
        """The first passages or rows of a finding, one from each article before a second from any."""
        seen: Counter[str] = Counter()
        ranked = []
        for number, row in enumerate(rows):
            ranked.append((seen[row.where], number, row))
            seen[row.where] += 1
        return [row for _, _, row in sorted(ranked, key=lambda each: each[:2])[:most]]

    @cached_property
    def by_document(self) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]]:
        both: tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]] = ({}, {})
        for kept, rows in zip(both, (self.attributions, self.statements)):
            for row in rows.values():
                kept.setdefault(row["doc_id"], []).append(row)
        return both

    def speaker(self, row: dict[str, Any]) -> str:
        return "the narrator" if row["camp"] == "narrator" else str(row["speaker"]) or "an unnamed speaker"

    @cached_property
    def words(self) -> dict[str, dict[str, int]]:
        """doc_id to the words of each camp in its body."""
        rows = self.data.rows(
            "runs", ["doc_id", "camp"], ["n_words"], doc_ids=self.paged, coder=self.coder, part="body"
        )
        found: dict[str, dict[str, int]] = {}
        for row in _records(rows):
            found.setdefault(row["doc_id"], {})[row["camp"]] = int(row["n_words"])
        return found

    # claims

    @cached_property
    def claims(self) -> list[dict[str, Any]]:
        """Every claim with, for each camp, in how many articles it is asserted, denied and kept at a distance; parts after the whole."""
        own = [row for row in self.statements.values() if row["coder"] == self.coder]
        by_claim: dict[str, list[dict[str, Any]]] = {}
        for row in own:
            by_claim.setdefault(row["claim"], []).append(row)
        known = {claim["id"]: claim for claim in self.codebook.claims}
        order = []
        for claim in known.values():
            if not claim.get("parent"):
                order.append(claim["id"])
                order += [part["id"] for part in known.values() if part.get("parent") == claim["id"]]
        order += [claim for claim in known if claim not in order]
        found = []
        for claim in order:
            rows = by_claim.get(claim, [])
            cells = {}
            for camp in self.claiming:
                mine = [row for row in rows if row["camp"] == camp["id"]]
                cells[camp["id"]] = [
                    {
                        "sign": sign,
                        "verb": verb,
                        "articles": len({row["doc_id"] for row in mine if row["stance"] == stance}),
                    }
                    for stance, (sign, verb) in STANCES.items()
                    if any(row["stance"] == stance for row in mine)
                ]
            found.append({"entry": known[claim], "id": claim, "label": self.codebook.label(claim), "rows": rows, "cells": cells,
                          "href": self.claim_page(claim), "articles": len({row["doc_id"] for row in rows})})  # fmt: skip
        return found

    @cached_property
    def claiming(self) -> list[dict[str, Any]]:
        """The camps that make statements, in the order of the codebook."""
        speaking = {row["camp"] for row in self.statements.values() if row["coder"] == self.coder}
        return [camp for camp in self.camps if camp["id"] in speaking]

    def related(self, claim: dict[str, Any]) -> list[tuple[str, list[str]]]:
        """The claims around one: those it can be answered with, the whole it is part of, its parts."""
        entry = claim["entry"]
        parts = [each["id"] for each in self.codebook.claims if each.get("parent") == claim["id"]]
        return [
            ("Can be answered with", list(entry.get("counterclaims") or [])),
            ("Part of", [entry["parent"]] if entry.get("parent") else []),
            ("Its parts", parts),
        ]

    def sides(self, claim: dict[str, Any]) -> list[dict[str, Any]]:
        """What each camp says to a claim: its statements with their words, and the answers they meet."""
        answers: dict[str, list[tuple[dict[str, Any], str]]] = {}
        for pair in self.pairs:
            if pair["claim"] == claim["id"]:
                for one, other, word in (
                    ("statement_id", "answer_id", "answered"),
                    ("answer_id", "statement_id", "answers"),
                ):
                    answers.setdefault(pair[one], []).append((self.statements[pair[other]] | {"pair": pair}, word))
        found = []
        for camp in self.claiming:
            rows = self._of_camp(claim, camp)
            if not rows:
                continue
            shown = []
            for row in rows[:MOST_STATEMENTS]:
                sign, verb = STANCES[row["stance"]]
                mine = answers.get(row["statement_id"], [])
                shown.append({
                    "row": row, "sign": sign, "verb": verb, "passage": self._passage("statements", row),
                    "anchor": f"s-{address(row['statement_id'])}", "embedded": EMBEDDED.get(row["embedding"], ""),
                    "speaker": self.speaker(row), "used": self.used.get(row["statement_id"], []),
                    "answers": [self._answer(other, word) for other, word in mine],
                })  # fmt: skip
            found.append({"camp": camp, "shown": shown, "more": len(rows) - len(shown)})
        return found

    def _answer(self, row: dict[str, Any], word: str) -> dict[str, Any]:
        pair = row["pair"]
        return {
            "word": word, "speaker": self.speaker(row), "camp": self.camp[row["camp"]], "relation": pair["relation"].replace("_", " "),
            "strategy": pair["strategy"].replace("_", " "), "href": self.on_claim_page(row),
        }  # fmt: skip
