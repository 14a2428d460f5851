"""The words that a row of a table rests on, in the sentences around them, with who says them and where."""

from __future__ import annotations

from dataclasses import dataclass

from analysis import attribution, schema
from analysis.coding import FINAL, Codebook, Coder
from analysis.edition.articles import Articles, Row
from analysis.edition.markup import address
from analysis.text import definite

STANCES = {"asserts": ("+", "asserts"), "denies": ("−", "denies"), "distances": ("~", "keeps its distance from")}
KINDS = {"direct": "direct speech", "mixed": "partly quoted", "indirect": "indirect speech"}
RELATIONS = {"denial": "denial", "counterclaim": "another claim", "narrator_doubt": "narrator’s doubt"}
STRATEGIES = {
    "redefinition": "gives the matter another name", "legal": "points to law or treaty", "discredits_source": "discredits who says it",
    "counter_accusation": "turns the charge around",
}  # fmt: skip
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


def by_whom(coder: Coder) -> str:
    """Whose coding it is, for a reader: the final one, or a coder by name; and of which kind."""
    return coder.described.replace(coder.label, "the final coding", 1) if coder.name == FINAL else coder.described


def answered_how(pair: Row) -> str:
    """How the answer of a pair answers, in words."""
    relation = RELATIONS.get(pair["relation"], pair["relation"].replace("_", " "))
    strategy = pair["strategy"]
    by = "" if strategy in ("bare", "") else f", which {STRATEGIES.get(strategy, strategy.replace('_', ' '))}"
    return f"answered by {'' if relation[:1] == 'a' else 'a '}{relation}{by}"


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


class Passages:
    """Makes the passage of a row, once however many findings have it."""

    def __init__(self, articles: Articles, codebook: Codebook) -> None:
        self.articles, self.codebook = articles, codebook
        self._made: dict[tuple[str, ...], Passage] = {}

    def of_row(self, table: str, row: Row) -> Passage:
        """The passage of a row of a table."""
        keys = schema.TABLES[table].key
        if len(keys) != 1:
            return self._passage(table, row, self._kind(table, row))
        key = (table, str(row[keys[0]]), row.get("coder", ""))
        if key not in self._made:
            self._made[key] = self._passage(table, row, self._kind(table, row))
        return self._made[key]

    def of_end(self, statement: Row, pair: Row | None = None) -> Passage:
        """The passage of a statement as one end of an exchange: as the answer of ``pair``, or as the claim."""
        words = self._stated(statement)
        return self._passage("pairs", statement, f"{answered_how(pair)}: {words}" if pair else f"the claim: {words}")

    def of_no_text(self, table: str, row: Row) -> Passage:
        """A row about a whole article, or about none: what it is, and where the article or the table stands."""
        document = self.articles.documents.get(str(row.get("doc_id") or ""))
        if document:
            words = f"{document['n_words']:,} words; outlet {document['outlet_is']}"
            place = document["label"], self.articles.link(document["doc_id"]), document["doc_id"]
            return Passage("", "", "", "", document["outlet_camp"], words, *place)
        keys = [str(row[key]) for key in schema.TABLES[table].key if key in row]
        return Passage("", "", "", "", "", ", ".join(key for key in keys if key), f"table {table}", f"data/{table}.csv")

    def _passage(self, table: str, row: Row, kind: str) -> Passage:
        doc_id, start = str(row.get("doc_id") or ""), row.get("start")
        if doc_id not in self.articles.documents or start is None or start != start:
            return self.of_no_text(table, row)
        words = shortened(*self.articles.context(doc_id, int(start), int(row["end"])))
        camp = str(row.get("camp") or row.get("voice") or "")
        where, href = (
            self.articles.documents[doc_id]["label"],
            self.articles.link(doc_id, self._anchor(row, doc_id, start)),
        )
        return Passage(*words, str(row.get("speaker", "")), camp, kind, where, href, doc_id)

    def _anchor(self, row: Row, doc_id: str, start: int) -> str:
        """Where in its article a row stands: its mark where the page shows it, else its sentence."""
        shown = row.get("coder", "") in self.articles.coders
        if shown and row.get("statement_id"):
            return f"s-{address(row['statement_id'])}"
        if shown and row.get("attribution_id") and attribution.was_said(row):
            return f"a-{address(row['attribution_id'])}"
        sentence = self.articles.sentence_at(doc_id, int(start))
        return f"t-{address(sentence['sentence_id'])}" if sentence else ""

    def _kind(self, table: str, row: Row) -> str:
        """What a row is, in words."""
        said = {
            "attributions": self._attributed, "statements": self._stated, "runs": self._spoken, "accusations": self._accused,
            "naming": self._named,
        }.get(table)  # fmt: skip
        return said(row) if said and "start" in row else str(row.get("part", ""))

    def _attributed(self, row: Row) -> str:
        return f"{KINDS.get(row['kind'], row['kind'])}" + (f", “{row['cue']}”" if row["cue"] else "")

    def _stated(self, row: Row) -> str:
        words = f"{STANCES[row['stance']][1]} “{self.codebook.label(row['claim'])}”"
        return words + (f"; {EMBEDDED[row['embedding']]}" if row["embedding"] in EMBEDDED else "")

    def _spoken(self, row: Row) -> str:
        if row["quoted"]:
            return "own words"
        return "reported" if row["attribution_id"] else "narrated"

    def _accused(self, row: Row) -> str:
        words = f"accuses {definite(self.codebook.label(row['accused']))}: “{self.codebook.label(row['claim'])}”"
        more = f", the first of {row['n_statements']} statements" if row["n_statements"] > 1 else ""
        return f"{'replies and ' if row['reply'] else ''}{words}{more}"

    def _named(self, row: Row) -> str:
        return f"“{row['designation']}” for {row['referent']}"
