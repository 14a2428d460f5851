"""The reader's edition: the analysis with its evidence in place, the articles with their coding laid over, claims, notebooks, data.

Pages are static, stand in one folder, and ask the network for nothing. Text of the corpus enters them through templates that
escape it, or as JSON in which no tag can end; names of files and anchors are made of letters, digits, dots and dashes.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import report, schema
from analysis.study import ROOT, StudyError, sha256, write_bytes
from analysis.tables import Tables, fingerprint

if TYPE_CHECKING:
    import pandas as pd

ASSETS = ROOT / "analysis/assets"
MOST_ARTICLES = 100  # articles that get a page of their own
MOST_STATEMENTS = 60  # statements of one camp on the page of a claim
MOST_ROWS = 300  # rows of one finding on its page
INDEX_BYTES, EVIDENCE_BYTES, FIGURE_BYTES = 150_000, 200_000, 120_000
_MONTHS = "January February March April May June July August September October November December".split()
# Underlines tell camps apart where colours cannot; in the order of the codebook's camps.
LINES = ("solid", "dashed", "dotted", "wavy", "double")
# Okabe and Ito (2008), for camps that a codebook gives no colour.
_SPARE = ("#0072B2", "#D55E00", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#999999")
_NOUNS = {
    "documents": "articles", "runs": "stretches in one voice", "pairs": "pairs of a claim and an answer", "naming": "designations",
    "agreement": "measures of agreement",
}  # fmt: skip
_COUNTED = {
    "rows": "Number of {}", "documents": "Number of articles that have {}", "words": "Number of words in {}",
    "quoted_words": "Number of words in quotation marks in {}", "distinct": "Number of different {}",
    "speakers": "Number of speakers of {}", "claims": "Number of claims in {}", "value": "The figure for {}",
    "range": "Least and greatest figure of {}",
}  # fmt: skip
_PLAIN = {
    ("documents", "documents"): "Number of articles", ("documents", "words"): "Number of words", ("runs", "words"): "Number of words",
    ("documents", "rows"): "Number of articles",
}  # fmt: skip
_COLUMNS = {
    "camp": "side", "outlet_camp": "side of the outlet", "accused": "accused side", "voice": "side speaking",
    "claiming_camp": "claiming side", "answering_camp": "answering side", "doc_id": "article", "sentence_id": "place",
    "attribution_id": "place", "statement_id": "place", "duplicate_of": "duplicate of", "outlet_is": "outlet",
    "n_words": "number of words", "first": "one coder", "second": "other coder", "specification_id": "number",
}  # fmt: skip
_SIDES = {"accused", "voice", "side", "innermost_camp"}  # columns that hold camps, beside those named so
_PLACES = {"a": "attribution", "s": "statement", "p": "pair", "r": "stretch"}
_PARTS = {
    "rows": "The number of rows below.", "documents": "The number of different articles among the rows below.",
    "words": "The sum of the words of the rows below.", "quoted_words": "The sum of the words in quotation marks of the rows below.",
    "distinct": "The number of rows below that differ by article, speaker, claim or stance.",
    "speakers": "The number of different speakers of the rows below.", "claims": "The number of different claims of the rows below.",
    "value": "The figure in column “{}” of the one row below.",
    "range": "Each row is one way to make every choice of the measurement; the figures in column “{}” run from smallest to largest.",
}  # fmt: skip
# The words of the coding that a reader meets: how each is found in a sentence, and what it means.
TERMS = {
    "attribution": (r"attributions?", "A passage that an article gives to a source: someone, an institution or a report."),
    "statement": (r"statements?", "One speaker asserting, denying or keeping a distance from one claim of the codebook in one sentence."),
    "pair": (r"pairs?", "A claim and an answer that addresses it, in the same article."),
    "accusation": (
        r"accusations?",
        "A claim that blames another side, counted once for each article and accusing side, however finely the codebook divides it. "
        "It is answered where a pair of the same article answers that side’s claim, or a part of it.",
    ),
    "adjudicated": (r"adjudicated", "The final coding: differences between independent coders, decided by the codebook’s rules."),
    "level": (r"level", "1 for a speaker whom the article itself quotes or reports, 2 for one inside that speaker’s words."),
    "embedding": (r"embedding", "Whether a statement stands by itself, or is told inside its denial or inside an accusation."),
    "cue class": (r"cue class", "What the reporting word does: neutral (said), accusing (blamed), denying (rejected), and others."),
    "run": (
        r"runs?|stretch(?:es)? in one voice",
        "Words that stand together and belong to one speaker or the narrator, all in quotation marks or all outside.",
    ),
    "duplicate": (r"duplicates?|repeated text", "Words that repeat what stands elsewhere in the article, as a teaser does."),
}  # fmt: skip
_TERM = re.compile("|".join(rf"(\b(?:{pattern})\b)" for pattern, _ in TERMS.values()), re.I)
_STANCES = {"asserts": ("+", "asserts"), "denies": ("−", "denies"), "distances": ("~", "keeps its distance from")}
_EMBEDDED = {"inside_denial": "told inside its denial", "inside_accusation": "told inside an accusation"}
_ASKED = re.compile(r"""data(?:\[|\.get\(|\.rows\(\s*)["'](\w+)["']""")
_DRAWN = re.compile(r"""figures\.show\(\s*[\w.]+,\s*["'](\w+)["']""")


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def address(name: str) -> str:
    """A name as it may stand in a file's name or an anchor: letters, digits, dots and dashes; what was changed gets a mark."""
    safe = re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip(".-")[:80]
    return safe if safe == name != "" else f"{safe}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".lstrip("-")


def script_safe(value: Any) -> str:
    """JSON that may stand inside a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def linked(text: str, root: str) -> Any:
    """A sentence in which the first mention of each word of the coding leads to what it means."""
    from markupsafe import Markup, escape

    found, at, seen = Markup(), 0, set()
    for match in _TERM.finditer(text):
        term = list(TERMS)[(match.lastindex or 1) - 1]
        if term not in seen:
            seen.add(term)
            link = Markup('<a class="term" href="{}glossary.html#{}">{}</a>').format(root, address(term), match[0])
            found, at = found + escape(text[at : match.start()]) + link, match.end()
    return found + escape(text[at:])


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


@dataclass(frozen=True)
class Span:
    """One coded stretch of an article: an attribution's content or a statement."""

    id: str
    anchor: str
    type: str
    start: int
    end: int
    camp: str
    speaker: str
    level: int
    row: dict[str, Any]


@dataclass(frozen=True)
class Segment:
    """Characters between two boundaries, all covered by the same spans; what begins before them and ends after them."""

    text: str
    spans: tuple[int, ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]


def segments(text: str, start: int, end: int, spans: list[Span]) -> list[Segment]:
    """``text[start:end]`` cut at every boundary of ``spans``, so that overlapping and nested spans need no nested tags."""
    inside = [i for i, span in enumerate(spans) if span.start < end and span.end > start]
    cuts = {start, end} | {at for i in inside for at in (spans[i].start, spans[i].end) if start < at < end}
    ordered = sorted(cuts)
    found = []
    for here, there in pairwise(ordered):
        over = tuple(i for i in inside if spans[i].start <= here and spans[i].end >= there)
        begins = tuple(i for i in over if spans[i].start == here)
        ends = tuple(i for i in over if spans[i].end == there)
        found.append(Segment(text[here:there], over, begins, ends))
    return found


def _without_last_space(pieces: list[tuple[str, list[Segment]]]) -> list[tuple[str, list[Segment]]]:
    """A paragraph without the blank lines after it."""
    anchor, last = pieces[-1]
    kept = [*last]
    while kept and not kept[-1].text.strip() and not kept[-1].ends:
        kept.pop()
    if kept:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return [*pieces[:-1], (anchor, kept)]


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"


def _month(iso: str) -> str:
    return _day(iso).partition(" ")[2]


def dated(document: dict[str, Any], exact: bool = True) -> str:
    """The date of a document as prose: the day, or the days (or months) between which it lies; empty where nothing is known."""
    first, last = document["published"] or document["earliest"], document["published"] or document["latest"]
    if not first or not last:
        return _day(first or last) if first or last else ""
    if first == last:
        return _day(first)
    if first[:7] == last[:7]:
        return f"{int(first[8:])}–{_day(last)}"
    return f"{_day(first)} – {_day(last)}" if exact else f"{_month(first)} – {_month(last)}"


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
                colour = "#767676" if camp in ("unassigned", "narrator") else _SPARE[number % len(_SPARE)]
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
        words, coded = self._asked(name)
        return f"{words}; as coded by: {self.coder.replace('_', ' ')}" if coded else words

    def _asked(self, name: str) -> tuple[str, bool]:
        specification = self.essay.specifications[name]
        if "share" in specification:
            (part, coded), (whole, _) = self._asked(specification["share"]), self._asked(specification["of"])
            return f"{part}; as a share of: {whole[:1].lower()}{whole[1:]}", coded
        table = specification["table"]
        measure = next(
            (each for each in ("value", "range") if each in specification), specification.get("count", "rows")
        )
        where = dict(specification.get("where") or {})
        words = _COUNTED[measure].format(_NOUNS.get(table, table))
        if (table, measure) in _PLAIN:
            words = _PLAIN[table, measure]
        words += self._conditions(where) + self._conditions(specification.get("not") or {}, but=True)
        return words, "coder" in schema.TABLES[table].columns and "coder" not in where

    def _conditions(self, where: dict[str, Any], but: bool = False) -> str:
        named, empty = [], []
        for column, wanted in where.items():
            word = self.column(column)
            values = wanted if isinstance(wanted, list) else [wanted]
            if isinstance(wanted, dict):
                named.append(f"{word} {self._condition(column, *next(iter(wanted.items())))}")
                continue
            if values == [""]:
                empty.append(f" with {'something' if but else 'nothing'} under “{word}”")
            else:
                named.append(f"{word} “{'” or “'.join(self._value(column, each) for each in values)}”")
        link = " but not with " if but else " with "
        return (link + ", ".join(named) if named else "") + "".join(empty)

    def column(self, name: str) -> str:
        """The name of a column in words."""
        return _COLUMNS.get(name, name.replace("_", " "))

    def _condition(self, column: str, test: str, value: Any) -> str:
        words = self.codebook.label(str(value))
        said = {
            "under": f"“{self._value(column, value)}” or a part of it", "accuses": f"that accuses “{words}”",
            "framing": f"framed as “{words}”", "from": f"at least {value}",
        }  # fmt: skip
        return said.get(test, f"{test} {value}")

    def _value(self, column: str, value: Any) -> str:
        if column.endswith("camp") or column in _SIDES or column in ("claim", "actor_kind"):
            return self.codebook.label(str(value))
        if column == "doc_id" and value in self.documents:
            return str(self.documents[value]["label"])
        before, _, rest = str(value).partition(" ")
        if before == "without" and rest in self.documents:  # one choice of documents: all but one
            return f"without {self.documents[rest]['label']}"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if column.endswith("_id"):
            return self._place(column, str(value))
        return str(value).replace("_", " ")

    def _place(self, column: str, identifier: str) -> str:
        """The identifier of a sentence, attribution, statement or pair as a reader would say it."""
        parts = re.fullmatch(r"(?:[^.]+\.)?(?P<doc>.+)\.(?P<kind>[a-z])0*(?P<number>\d+)", identifier)
        if not parts or parts["doc"] not in self.documents:
            return identifier
        document = self.documents[parts["doc"]]
        alone = sum(each["name"] == document["name"] for each in self.documents.values()) == 1
        noun = "sentence" if column == "sentence_id" else _PLACES.get(parts["kind"], "row")
        return f"{document['name'] if alone else document['label']}, {noun} {parts['number']}"

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
        """finding to the sentences that rest on it."""
        found: dict[str, list[int]] = {name: [] for name in self.pages}
        for number, mark in enumerate(self.marks, 1):
            for name in dict.fromkeys(mark.rests_on):
                found[name].append(number)
        return found

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
        columns = [key for key in schema.TABLES[table].columns if any(self._cell(key, row.get(key)) for row in rows)]
        return {
            "columns": [self.column(key) for key in columns],
            "rows": [[self._cell(key, row[key]) for key in columns] for row in rows],
        }

    def _cell(self, column: str, value: Any) -> str:
        if value is None or value != value or value == "":
            return ""
        if isinstance(value, float):
            return f"{value:.3f}" if value != int(value) else f"{int(value):,}"
        return self._value(column, value)

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
            words = f"{_STANCES[row['stance']][1]} that {self.codebook.label(row['claim'])}"
            if row["stance"] == "distances":
                words = f"keeps its distance from: {self.codebook.label(row['claim'])}"
            words += f"; {_EMBEDDED[row['embedding']]}" if row["embedding"] in _EMBEDDED else ""
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

    @cached_property
    def marks(self) -> list[report.Mark]:
        """The sentences that rest on findings, in order: the first is number 1 wherever its evidence is shown."""
        blocks = self.essay.blocks
        return [mark for kind, content in blocks if kind == "prose" for mark in content if mark.rests_on]

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
            "name": name, "title": name[:1].upper() + name[1:].replace("_", " "), "note": self.essay.notes.get(name, 0),
            "number": number, "of": of, "words": self.in_words(name), "table": found.table, "count": sampled or len(rows),
            "page": self.pages[name], "articles": len({row.passage.doc_id for row in rows} - {""}), "sampled": bool(sampled),
            "computed": self._computed(name), "total": self._total(name),
        }  # fmt: skip

    def _computed(self, name: str) -> str:
        found = self.essay.findings[name]
        measure = "range" if "range" in self.essay.specifications[name] else found.measure
        return _PARTS[measure].format(self.column(found.column))

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

    def address(self, name: str) -> str:
        return address(name)

    # articles

    def spans(self, doc_id: str, coder: str) -> list[Span]:
        """A coder's attributions and statements of an article, outer before inner."""
        said = [row for row in self._by_doc[0].get(doc_id, []) if row["coder"] == coder]
        claimed = [row for row in self._by_doc[1].get(doc_id, []) if row["coder"] == coder]
        found = [
            Span(str(row["attribution_id"]), f"a-{address(row['attribution_id'])}", "attribution", int(row["start"]), int(row["end"]),
                 str(row["camp"]), str(row["speaker"]), int(row["level"]), row)
            for row in said
        ] + [
            Span(str(row["statement_id"]), f"s-{address(row['statement_id'])}", "statement", int(row["start"]), int(row["end"]),
                 str(row["camp"]), str(row["speaker"]), 0, row)
            for row in claimed
        ]  # fmt: skip
        whole = [span for span in found if span.start < span.end]
        return sorted(whole, key=lambda span: (span.start, -span.end, span.type, span.level, span.id))

    @cached_property
    def _by_doc(self) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]]:
        both: tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]] = ({}, {})
        for kept, rows in zip(both, (self.attributions, self.statements)):
            for row in rows.values():
                kept.setdefault(row["doc_id"], []).append(row)
        return both

    def paragraphs(self, doc_id: str, spans: list[Span]) -> list[dict[str, Any]]:
        """The whole text by paragraph: its part, and its segments; every character of the article is in one of them."""
        text, rows = self.data.texts[doc_id], self.sentences[doc_id]
        firsts = [row for n, row in enumerate(rows) if n == 0 or row["paragraph"] != rows[n - 1]["paragraph"]]
        starts = [0, *(row["start"] for row in firsts[1:])] if firsts else [0]
        bounds = list(zip(starts, [*starts[1:], len(text)]))
        sentence_at = {row["start"]: row for row in rows}
        found = []
        for (start, end), first in zip(bounds, firsts or [{"part": "body", "start": 0}]):
            pieces: list[tuple[str, list[Segment]]] = []
            here = sorted({start, *(at for at in sentence_at if first["start"] < at < end)})
            for begin, stop in zip(here, [*here[1:], end]):
                row = sentence_at.get(begin) or (sentence_at.get(first["start"]) if begin == start else None)
                anchor = f"t-{address(row['sentence_id'])}" if row else ""
                pieces.append((anchor, segments(text, begin, stop, spans)))
            found.append({"part": first["part"], "pieces": _without_last_space(pieces)})
        return found

    def reading(self, doc_id: str, coder: str) -> dict[str, Any]:
        """A coder's reading of an article as its page shows it."""
        spans = self.spans(doc_id, coder)
        paragraphs = self.paragraphs(doc_id, spans)
        items = [self._item(index, span) for index, span in enumerate(spans)]
        return {
            "coder": coder, "css": address(coder), "label": coder.replace("_", " "), "paragraphs": paragraphs, "spans": spans,
            "items": items, "said": sum(i["span"].type == "attribution" for i in items),
            "claimed": sum(i["span"].type == "statement" for i in items),
        }  # fmt: skip

    def _item(self, index: int, span: Span) -> dict[str, Any]:
        row = span.row
        words = " ".join(self.data.texts[str(row["doc_id"])][span.start : span.end].split())
        words = words if len(words) <= 56 else f"{words[:36].rpartition(' ')[0]} … {words[-18:].partition(' ')[2]}"
        item = {
            "index": index,
            "span": span,
            "words": words,
            "camp": self.camp[span.camp],
            "speaker": self.speaker(row),
            "used": tuple(self.used.get(span.id, ())),
        }
        if span.type == "statement":
            sign, verb = _STANCES[row["stance"]]
            item |= {"sign": sign, "verb": verb, "claim": row["claim"], "label": self.codebook.label(row["claim"])}
            item |= {
                "href": self.on_claim_page(row),
                "embedded": _EMBEDDED.get(row["embedding"], ""),
            }
        return item

    def speaker(self, row: dict[str, Any]) -> str:
        return "the narrator" if row["camp"] == "narrator" else str(row["speaker"]) or "an unnamed speaker"

    def paint(self, piece: Segment, spans: list[Span]) -> str:
        """Classes of a segment: the outermost speaker's line, an inner speaker's below it, the tint of a statement."""
        over = [spans[i] for i in piece.spans]
        said = sorted((span for span in over if span.type == "attribution"), key=self.rank)
        claimed = [span for span in over if span.type == "statement"]
        classes = [f"u-{address(said[0].camp)}"] if said else []
        if len(said) > 1 and said[-1].camp != said[0].camp:
            classes.append(f"v-{address(said[-1].camp)}")
        if claimed:
            classes.append(f"t-{address(min(claimed, key=lambda span: span.end - span.start).camp)}")
        return " ".join(classes)

    def brief(self, words: str, most: int) -> str:
        return words if len(words) <= most else f"{words[:most].rstrip()} …"

    def rank(self, span: Span) -> int:
        """Outer before inner speakers; an outlet that only passes a speaker on comes last."""
        return 99 if span.row.get("relay") else span.level

    def present(self, readings: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The camps that speak in readings of an article."""
        speaking = {item["span"].camp for reading in readings for item in reading["items"]}
        return [camp for camp in self.camps if camp["id"] in speaking]

    def heard(self, readings: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The claims that readings of an article find in it."""
        found = {item["claim"] for reading in readings for item in reading["items"] if "claim" in item}
        return [claim for claim in self.claims if claim["id"] in found]

    @cached_property
    def _words(self) -> dict[str, dict[str, int]]:
        """doc_id to the words of each camp in its body."""
        rows = self.data.rows(
            "runs", ["doc_id", "camp"], ["n_words"], doc_ids=self.paged, coder=self.coder, part="body"
        )
        found: dict[str, dict[str, int]] = {}
        for row in _records(rows):
            found.setdefault(row["doc_id"], {})[row["camp"]] = int(row["n_words"])
        return found

    def shares(self, doc_id: str) -> list[dict[str, Any]]:
        """The words of an article's body by camp, in the order of the camps, with the place of each on a bar of 100."""
        words = self._words.get(doc_id, {})
        total, at, found = sum(words.values()), 0.0, []
        for camp in self.camps:
            n = words.get(camp["id"], 0)
            if n:
                width = 100 * n / total
                found.append(
                    {
                        "camp": camp,
                        "words": n,
                        "share": report.percent(n / total),
                        "x": round(at, 2),
                        "width": round(width, 2),
                    }
                )
                at += width
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
                    for stance, (sign, verb) in _STANCES.items()
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
                sign, verb = _STANCES[row["stance"]]
                mine = answers.get(row["statement_id"], [])
                shown.append({
                    "row": row, "sign": sign, "verb": verb, "passage": self._passage("statements", row),
                    "anchor": f"s-{address(row['statement_id'])}", "embedded": _EMBEDDED.get(row["embedding"], ""),
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


# pages


def site(data: Tables, more: dict[str, bytes] | None = None) -> None:
    """Write the reader's edition of a study into build/site, and remove from there what no longer belongs to it.

    ``more`` are files to stand beside the pages, by name: the analysis as a PDF.

    Needs what ``make all`` makes. Raises StudyError for a figure or a table that is not there.
    """
    edition = Edition(data)
    place = data.study.build / "site"
    made = Made(place)
    rendered = beside(notebooks, edition, place)
    for name, content in (more or {}).items():
        made.file(name, content)
    made.page("index.html", "index", edition, beside=sorted(more or ()), prose=prose, **opening(edition))
    made.page("evidence.html", "evidence", edition)
    for name, path in edition.pages.items():
        steps = [most for most in (MOST_ROWS, 200, 120, 60, 30, 10, 0) if most <= MOST_ROWS]
        made.page(path, "finding", edition, fit=EVIDENCE_BYTES, steps=steps, f=edition.shown[name], name=name)
    made.page("glossary.html", "glossary", edition, terms={term: meaning for term, (_, meaning) in TERMS.items()})
    made.page("articles.html", "articles", edition)
    for doc_id, path in edition.paged.items():
        made.page(
            path,
            "article",
            edition,
            fit=EVIDENCE_BYTES,
            doc=edition.documents[doc_id],
            readings=(shown := readings(edition, doc_id)),
            uses=list(dict.fromkeys(item["used"] for reading in shown for item in reading["items"] if item["used"])),
        )
    if edition.claims:
        made.page("claims.html", "claims", edition)
        for claim in edition.claims:
            made.page(edition.claim_page(claim["id"]), "claim", edition, claim=claim, sides=edition.sides(claim))
    books, paths = rendered()
    made.paths |= paths
    made.page("notebooks.html", "notebooks", edition, books=books)
    made.page("data.html", "data", edition, books=books, **downloads(edition, made))
    for name in ("style.css", "reader.js"):
        made.file(f"assets/{name}", (ASSETS / name).read_bytes())
    made.file("assets/camps.css", camps_style(edition).encode())
    made.prune()
    say(f"Open {place / 'index.html' if not data.study.own else 'build/site/index.html'}")


class Made:
    """The folder of the site: pages are rendered into it, files copied, and what is left of earlier runs removed."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.paths: set[Path] = set()

    @cached_property
    def templates(self) -> Any:
        import jinja2

        return jinja2.Environment(
            loader=jinja2.FileSystemLoader(ASSETS), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip

    def page(
        self,
        path: str,
        template: str,
        edition: Edition,
        fit: int = 0,
        steps: Sequence[int] = (8, 5, 3, 2, 1, 0),
        **shown: Any,
    ) -> None:
        """Render a page; with ``fit``, with as many passages, or as long ones, as keep it below that many bytes."""
        root = "../" * path.count("/")
        for most in steps:
            html = self.templates.get_template(f"{template}.html.j2").render(
                edition=edition, root=root, path=path, most=most, script_safe=script_safe, linked=linked, **shown
            )
            if not fit or len(html.encode()) <= fit:
                break
        self.file(path, html.encode())

    def file(self, path: str, content: bytes) -> None:
        target = self.place / path
        write_bytes(target, content)
        self.paths.add(target)

    def keep(self, path: str) -> bool:
        """Whether a file stands there already; it then stays."""
        if (self.place / path).exists():
            self.paths.add(self.place / path)
            return True
        return False

    def prune(self) -> None:
        """Remove files of earlier runs that this one did not make."""
        for path in sorted(self.place.rglob("*"), reverse=True):
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
            elif path.is_file() and path not in self.paths:
                path.unlink()


_EMPHASIS = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*")


def runs(text: str) -> list[tuple[str, str]]:
    """A sentence of the essay cut at its Markdown: runs of plain text, code, strong and em."""
    found, at = [], 0
    for match in _EMPHASIS.finditer(text):
        kind = ("code", "strong", "em")[(match.lastindex or 1) - 1]
        found += [("", text[at : match.start()]), (kind, match.group(match.lastindex or 1))]
        at = match.end()
    return [(kind, words) for kind, words in [*found, ("", text[at:])] if words]


def prose(pieces: list[tuple[str, str]]) -> Any:
    """Runs of a sentence as HTML."""
    from markupsafe import Markup

    return Markup("").join(Markup(f"<{k}>{{}}</{k}>").format(words) if k else words for k, words in pieces)


def article_blocks(edition: Edition) -> list[dict[str, Any]]:
    """The essay for a page: headings with levels that skip none, figures with their words, sentences with their numbers."""
    essay, level, number = edition.essay, 0, 0
    found: list[dict[str, Any]] = []
    blocks = list(essay.blocks)
    title = next((block for block in blocks if block[0] == "heading" and re.match(r"#\s", block[1])), None)
    blocks = [title or ("heading", f"# {edition.title}"), *(block for block in blocks if block is not title)]
    for kind, content in blocks:
        if kind == "heading":
            depth = len(content) - len(content.lstrip("#"))
            level = 1 if depth == 1 and level == 0 else min(max(depth, 2), level + 1)
            text = content.lstrip("# ")
            found.append({"type": "heading", "level": level, "text": text, "id": f"h-{len(found)}"})
        elif kind == "figure":
            found.append({"type": "figure", **figure(edition, content)})
        elif kind == "prose":
            sentences = []
            for mark in content:
                number += bool(mark.rests_on)
                sentences.append({"runs": runs(essay.filled(mark)), "number": number if mark.rests_on else 0})
            if sentences:
                found.append({"type": "prose", "sentences": sentences})
        else:
            found.append({"type": "prose", "sentences": [{"runs": runs(content), "number": 0}]})
    return found


def figure(edition: Edition, name: str) -> dict[str, Any]:
    """A figure for a page: the lighter of its two files, its size, its text and the first sentence of that."""
    folder = edition.data.study.figures
    report.saved_figure(folder, name)  # raises StudyError where it is not there
    png, svg = (folder / f"{name}{suffix}" for suffix in (".png", ".svg"))
    header = png.read_bytes()[:24]
    width, height = (int.from_bytes(header[at : at + 4], "big") for at in (16, 20))
    words = png.with_suffix(".txt").read_text(encoding="utf-8").strip()
    first = re.split(r"(?<=[.!?])\s", words, maxsplit=1)[0]
    alt = first if len(first) <= 240 else f"{first[:236].rpartition(' ')[0]} …"
    chosen = png if png.stat().st_size <= FIGURE_BYTES or png.stat().st_size <= svg.stat().st_size else svg
    return {"name": name, "src": f"figures/{chosen.name}", "width": width, "height": height, "alt": alt, "words": words}


def opening(edition: Edition) -> dict[str, Any]:
    """What the first page shows: the essay, and the evidence of its sentences as data, as much as the page can carry."""
    blocks = article_blocks(edition)
    for most in (4, 3, 2, 1, 0):
        evidence = script_safe(evidence_data(edition, most))
        if len(evidence.encode()) < INDEX_BYTES - 60_000:
            break
    return {"blocks": blocks, "evidence": evidence}


def evidence_data(edition: Edition, most: int) -> dict[str, Any]:
    """The evidence for the panels of the first page: sentences by number, findings by note, passages stored once."""
    passages: dict[tuple[Any, ...], int] = {}
    findings = {}
    for name, note in edition.essay.notes.items():
        shown = edition.shown[name]
        kept: list[Any] = []
        for row in edition.varied(edition.entries[name], most):
            places = [
                passages.setdefault(
                    (p.before, p.marked, p.after, p.speaker, p.camp, p.kind, p.where, p.href), len(passages)
                )
                for p in (row.passage, *row.answers)
            ]
            kept.append(places if row.exchange else places[0])
        findings[str(note)] = [
            shown["title"], shown["number"], shown["of"], shown["words"], shown["count"], kept, shown["page"],
        ]  # fmt: skip
    sentences = [[edition.essay.notes[name] for name in mark.rests_on] for mark in edition.marks]
    camps = {camp["id"]: [camp["css"], camp["mark"], camp["label"]] for camp in edition.camps}
    return {"sentences": sentences, "findings": findings, "passages": list(passages), "camps": camps}


def readings(edition: Edition, doc_id: str) -> list[dict[str, Any]]:
    found = [edition.reading(doc_id, coder) for coder in edition.coders]
    return [each for each in found if each["items"]] or found[:1]


def camps_style(edition: Edition) -> str:
    """The palette as classes: a camp's colour, the colour of text on it, and the lines that tell it apart without colour."""
    rules = []
    for camp in edition.camps:
        css, thickness = camp["css"].replace(".", "\\."), "3px" if camp["thick"] == "thick" else "1px"
        rules.append(
            f".camp-{css}{{--camp:{camp['colour']};--on:{camp['on']}}}"
            f".u-{css}{{text-decoration:underline {camp['line']} {thickness} {camp['colour']}}}"
            f".v-{css}{{border-bottom:2px {camp['line'].replace('wavy', 'groove')} {camp['colour']}}}"
            f".t-{css}{{--tint:{camp['colour']}}}"
            f'[data-camp="{camp["css"]}"]{{--camp:{camp["colour"]};--on:{camp["on"]}}}'
            f'[data-camp="{camp["css"]}"]::before{{content:"\\{ord(camp["mark"]):x} "}}'
        )
    return "\n".join(rules) + "\n"


# notebooks and downloads


def cells(notebook: Path) -> list[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError) as error:
        raise StudyError(notebook, f"it is not a notebook ({error})", "take it from the repository again") from None
    return found


def beside(work: Callable[..., Any], *given: Any) -> Callable[[], Any]:
    """Start work in a process of its own, where one can be forked, and give the function that waits for its result."""
    import multiprocessing

    if "fork" not in multiprocessing.get_all_start_methods():
        return lambda: work(*given)
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def run() -> None:
        try:
            there.send((work(*given), None))
        except Exception as error:
            there.send((None, error))

    process = context.Process(target=run)
    process.start()
    there.close()

    def wait() -> Any:
        result, error = here.recv()
        process.join()
        if error is not None:
            raise error
        return result

    return wait


def notebooks(edition: Edition, place: Path) -> tuple[list[dict[str, Any]], set[Path]]:
    """A page for each notebook, made again only where the notebook or what renders it changed; what each makes, and the files."""
    study, made = edition.data.study, Made(place)
    drawn = {path.read_text(encoding="utf-8"): path.stem for path in sorted(study.figures.glob("*.svg"))}
    looks = [sha256(path) for path in (Path(__file__), *sorted(ASSETS.glob("*.j2")))]
    record = study.build / "site.json"
    kept = json.loads(record.read_text()) if record.exists() else {}
    books: list[tuple[Path, dict[str, Any]]] = []
    keys = {}
    for notebook in sorted(study.notebooks.glob("[0-9][0-9]_*.ipynb")):
        source = "\n".join("".join(cell["source"]) for cell in cells(notebook))
        title = next((line.lstrip("# ") for line in source.splitlines() if line.startswith("# ")), notebook.stem)
        tables = [
            name
            for name in dict.fromkeys(_ASKED.findall(source))
            if (study.processed / f"{name}.csv").exists() or (study.processed / name).is_dir()
        ]
        if "save_evidence" in source:
            tables.append("evidence")
        figures = [name for name in _DRAWN.findall(source) if (study.figures / f"{name}.svg").exists()]
        name = address(notebook.stem)
        book: dict[str, Any] = {"name": name, "title": title, "tables": tables, "figures": figures, "file": notebook.name,
                "path": f"notebooks/{name}.html"}  # fmt: skip
        made.file(f"notebooks/{name}.ipynb", notebook.read_bytes())
        books.append((notebook, book))
        keys[name] = fingerprint(sha256(notebook), *looks, edition.title, *sorted(drawn.values()))
    for notebook, book in books:
        if kept.get(book["name"]) == keys[book["name"]] and made.keep(book["path"]):
            continue
        body = notebook_body(notebook, drawn, edition)
        made.page(book["path"], "notebook", edition, book=book, body=body, books=[each for _, each in books])
    write_bytes(record, json.dumps(keys, indent=1).encode())
    return [book for _, book in books], made.paths


def notebook_body(notebook: Path, drawn: dict[str, str], edition: Edition) -> Any:
    """A notebook's cells as HTML through nbconvert, with our template; mark-up from outputs is cleaned of what could act."""
    import nbformat
    from markupsafe import Markup
    from nbconvert import HTMLExporter

    document = nbformat.read(notebook, as_version=4)
    for cell in document.cells:
        for output in cell.get("outputs", []):
            name = drawn.get("".join(output.get("data", {}).get("image/svg+xml", "")))
            if name:
                output["metadata"]["figure"] = figure(edition, name)
    exporter = HTMLExporter(exclude_anchor_links=True, filters={"clean": clean})
    exporter.raw_template = (ASSETS / "cells.html.j2").read_text(encoding="utf-8")
    body, _ = exporter.from_notebook_node(document)
    number = count(1)  # regions of a page need names of their own
    return Markup(re.sub(r'aria-label="(Table|Output)"', lambda match: f'aria-label="{match[1]} {next(number)}"', body))


_TAGS = (
    "a abbr b blockquote br caption code col colgroup dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre q s section small span strong "
    "sub sup table tbody td tfoot th thead tr ul"
).split()


def clean(markup: str) -> str:
    """HTML with tags and attributes of text and tables only: no script, style, form, image or foreign address scheme."""
    import bleach

    attributes = {
        "*": ["id", "class", "title", "lang", "dir"],
        "a": ["href"],
        "td": ["colspan", "rowspan"],
        "th": ["colspan", "rowspan", "scope"],
    }
    kept = re.sub(r"<style\b.*?</style\s*>", "", markup, flags=re.S | re.I)
    safe = bleach.clean(kept, tags=_TAGS, attributes=attributes, protocols=["http", "https", "mailto"], strip=True)
    safe = safe.replace("<th></th>", "<td></td>")
    scroll = '<div class="scroll" tabindex="0" role="region" aria-label="Table">'
    return safe.replace("<table", f"{scroll}<table").replace("</table>", "</table></div>")


def downloads(edition: Edition, made: Made) -> dict[str, Any]:
    """Copies of the tables and figures beside the pages, and what they are."""
    study = edition.data.study
    for name in edition.data.names:
        if not edition.data.path(name).exists():
            edition.data[name]  # what no notebook asked for is made now
    if not (study.processed / "evidence.csv").exists():
        edition.essay.save_evidence()
    tables = []
    for name, table in schema.TABLES.items():
        path = study.processed / f"{name}.csv"
        if path.exists():
            content = path.read_bytes()
            made.file(f"data/{path.name}", content)
            tables.append({"name": name, "row": table.row, "columns": table.columns, "size": _size(len(content))})
    package = study.processed / "datapackage.json"
    if package.exists():
        made.file("data/datapackage.json", package.read_bytes())
    pictures = []
    for path in sorted(study.figures.glob("*.svg")):
        for suffix in (".svg", ".png", ".csv", ".txt"):
            if path.with_suffix(suffix).exists():
                made.file(f"figures/{path.stem}{suffix}", path.with_suffix(suffix).read_bytes())
        if path.with_suffix(".png").exists() and path.with_suffix(".txt").exists():
            pictures.append(figure(edition, path.stem))
    apart = [name for name in edition.data.names if edition.data.path(name).is_dir()]
    return {"tables": tables, "apart": apart, "pictures": pictures, "package": package.exists()}


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 1e6:.1f} MB" if n_bytes >= 1e6 else f"{max(n_bytes // 1000, 1)} kB"
