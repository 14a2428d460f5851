"""The narratives of the compared sides beside one another: what is wrong, who causes it, who suffers and helps, what should be done.

Every cell is a passage of the texts or a count that leads to some. Which claim answers which question is the codebook's: its framing
function (Entman 1993) and its characters (Jones and McBeth 2010).
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.coding import ROLES, RULES
from analysis.measures import scores
from analysis.measures.characters import told
from analysis.measures.support import FEWEST as FEWEST_DOCUMENTS
from analysis.measures.support import SMALL
from analysis.report.findings import read_findings
from analysis.text import QUOTES, Document, in_words, of_them, percent, split_words, within

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.tables import Tables

FEWEST, MOST = 2, 18  # words of a passage that a cell shows; fewer say too little, more are cut
_BREAK = re.compile(r"[.!?](?=\s|$)|[;:,–—\n]|(?<=\s)-(?=\s)")  # where a clause may end


@dataclass(frozen=True)
class Told:
    """One thing a side says: a claim or a character, in how many documents, and a passage that says it."""

    role: str  # villain, victim or hero; empty for a claim
    label: str
    claim: str
    n_documents: int
    statement_id: str
    doc_id: str
    speaker: str  # with his or her office, where actors.csv has it
    words: str
    own_words: bool  # quoted by the outlet; else told by it


@dataclass(frozen=True)
class Spoken:
    """What of a side's words stands in quotation marks: words, of how many, in how many documents."""

    n_quoted: int
    n_words: int
    n_documents: int
    own_texts: bool = False  # whether articles are an actor's own texts: their words count too


@dataclass(frozen=True)
class Question:
    """A row: the question, and by camp what is told; None where the side says nothing of it."""

    asked: str
    cells: dict[str, tuple[Told, ...] | Spoken]


def side_by_side(data: Tables, coder: str = "", most: int = 2) -> list[Question]:
    """The rows of the table, for the sides that the codebook compares; none where it compares fewer than two or nothing is coded.

    ``most``: claims told in a cell; of characters one of each role. Words of the statements that findings.yaml lists under
    ``narratives`` (statement_ids, without the coder) are taken before others'.
    """
    book, coder = data.codebook, coder or data.coder
    if len(book.compared) < 2 or "statements" not in data:
        return []
    rows = data["statements"]
    rows = told(rows[rows["coder"] == data.whose("statements", coder)])
    if rows.empty:
        return []
    level, contents = {}, {}
    if "attributions" in data:
        said = data["attributions"].set_index("attribution_id")
        level, contents = said["level"], dict(zip(said.index, zip(said["start"], said["end"])))
    if data.narrators:  # who speaks in an own text is attributed nothing: the sentence has what was said
        places = data.rows("sentences", ["sentence_id", "start", "end"])
        contents |= dict(zip(places["sentence_id"], zip(places["start"], places["end"])))
    shown = read_findings(data.study).get("narratives") or () if data.study.has("findings.yaml") else ()
    chooser = Chooser(data.texts, level, frozenset(shown), _offices(data), contents, data.narrators)
    found: list[Question] = []
    least = least_told(data.count("documents"))
    for asked, kinds in _questions(book):
        cells: dict[str, tuple[Told, ...] | Spoken] = {
            camp: tuple(
                each
                for groups in kinds
                for each in _told(rows[rows["camp"] == camp], groups, chooser, most if len(kinds) == 1 else 1, least)
            )
            for camp in book.compared
        }
        if any(cells.values()):
            found.append(Question(asked, cells))
    return [
        *found,
        Question("How much in their own words?", {camp: _spoken(data, coder, camp) for camp in book.compared}),
    ]


@dataclass(frozen=True)
class Group:
    """What a cell may tell: under a label, the claims that tell it."""

    role: str
    label: str
    claims: frozenset[str]


def _questions(book: Codebook) -> list[tuple[str, list[list[Group]]]]:
    """Each question with the kinds of what may answer it, as far as the codebook has framing functions or characters.

    A codebook with neither asks what is said most.
    """
    accusing, remedies = _framed(book, "problem_definition", accusing=True), _framed(book, "treatment_recommendation")
    villains, victims, heroes = (_cast(book, role) for role in ROLES)
    found = [
        ("What is wrong?", [accusing]),
        ("Who causes it?", [villains]),
        ("Who suffers, who helps?", [victims, heroes]),
        ("What should be done?", [remedies]),
    ]
    if not any(groups for _, kinds in found for groups in kinds):
        return [
            ("What is said most?", [[Group("", book.label(claim), frozenset({claim})) for claim in book.claim_ids]])
        ]
    return found


def _framed(book: Codebook, function: str, accusing: bool = False) -> list[Group]:
    """Claims of a framing function, each with its children, which count for it; of ``accusing`` only those that accuse somebody."""
    framing = {claim["id"]: claim.get("framing") for claim in book.claims}
    found = []
    for claim in book.claims:
        under_it = framing.get(claim.get("parent") or "") == function  # it counts for its parent there
        if framing[claim["id"]] == function and not under_it and (claim.get("accuses") or not accusing):
            children = {each["id"] for each in book.claims if each.get("parent") == claim["id"]}
            found.append(Group("", book.label(claim["id"]), frozenset({claim["id"], *children})))
    return found


def _cast(book: Codebook, role: str) -> list[Group]:
    """Who may have a role, with the claims that give it."""
    named: dict[str, set[str]] = {}
    for claim in book.claims:
        for who in (claim.get("characters") or {}).get(role, ()):
            named.setdefault(who, set()).add(claim["id"])
    return [Group(role, book.label(who), frozenset(claims)) for who, claims in named.items()]


def least_told(n_documents: int) -> int:
    """Documents in which something has to be told to stand in the table: of many, what one or two have may be misread."""
    return FEWEST_DOCUMENTS if n_documents > SMALL else 1


def _told(rows: pd.DataFrame, groups: Sequence[Group], chooser: Chooser, most: int, least: int = 1) -> list[Told]:
    """What a side tells of these, what is told in most documents first; in fewer than ``least`` it is not told."""
    found = []
    for number, group in enumerate(groups):
        under = rows[rows["claim"].isin(group.claims)]
        if under["doc_id"].nunique() >= least:
            shown = chooser.prefers(under)
            found.append(((-under["doc_id"].nunique(), not shown, -len(under), number), group, under))
    return [chooser.told(group, under) for _, group, under in sorted(found, key=lambda each: each[0])[:most]]


class Chooser:
    """Chooses the passage that a cell shows: words that the outlet quotes before words that it tells, whole before cut, new before shown.

    ``level``: of an attribution; words inside somebody else's quotation are not the speaker's own. ``shown``: statements to take first.
    ``contents``: where what an attribution, else a sentence, says stands; what a rule found is shown with its clause in it.
    """

    def __init__(
        self,
        texts: Mapping[str, Document],
        level: Mapping[str, int],
        shown: frozenset[str],
        offices: Mapping[str, str] | None = None,
        contents: Mapping[str, tuple[int, int]] | None = None,
        narrators: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.contents, self.narrators = contents or {}, narrators or {}
        self.texts, self.level, self.shown, self.offices = texts, level, shown, offices or {}
        self.taken: set[str] = set()

    def told(self, group: Group, rows: pd.DataFrame) -> Told:
        """The best passage among the statements of a group."""
        candidates = []
        for row in rows.sort_values(["doc_id", "start", "statement_id"]).to_dict("records"):
            words, own, whole = self._words(row)
            preferred = row["statement_id"].partition(".")[2] in self.shown
            rank = (row["statement_id"] in self.taken, not preferred, not own, not whole)
            candidates.append((rank, row, words, own))
        _, row, words, own = min(candidates, key=lambda each: each[0])
        self.taken.add(row["statement_id"])
        n_documents = int(rows["doc_id"].nunique())
        office = self.offices.get(row["speaker"], "")
        who = f"{row['speaker']}, {office}" if office else row["speaker"]
        return Told(
            group.role, group.label, row["claim"], n_documents, row["statement_id"], row["doc_id"], who, words, own
        )

    def prefers(self, rows: pd.DataFrame) -> bool:
        """Whether one of the statements is to be shown before others."""
        return bool(rows["statement_id"].str.partition(".")[2].isin(self.shown).any())

    def _words(self, row: Mapping[str, Any]) -> tuple[str, bool, bool]:
        """The words that a statement shows, whether they are the speaker's own, and whether they are whole."""
        text = self.texts[row["doc_id"]]
        start, end = int(row["start"]), int(row["end"])
        if self.level.get(row["attribution_id"], 0) == 1:
            parts = [(max(left, start), min(right, end)) for left, right in within(start, end, text.regions)]
            longest = max(parts, key=lambda part: part[1] - part[0], default=(0, 0))
            longest = self._clause(row, *longest, next(iter(within(*longest, text.regions)), longest))
            if len(list(split_words(text, *longest))) >= FEWEST:
                words, whole = _cut(text, *longest)
                return words, True, whole
        said = self.contents.get(row["attribution_id"] or row.get("sentence_id", ""), (start, end))
        words, whole = _cut(text, *self._clause(row, start, end, (int(said[0]), int(said[1]))))
        return words, self._is_own_text(row), whole

    def _is_own_text(self, row: Mapping[str, Any]) -> bool:
        """Whether the article is the speaker's own text, in which all words are his or hers."""
        return row["doc_id"] in self.narrators and self.narrators[row["doc_id"]]["actor_id"] == row["actor_id"]

    def _clause(self, row: Mapping[str, Any], start: int, end: int, bounds: tuple[int, int]) -> tuple[int, int]:
        """What a rule found with the rest of its clause, within bounds and as long as a cell has room; what people marked as it is."""
        if row.get("coder") != RULES or not bounds[0] <= start < end <= bounds[1]:
            return start, end
        text = self.texts[row["doc_id"]]
        left = max((each.end() for each in _BREAK.finditer(text, bounds[0], start)), default=bounds[0])
        right = next((each.start() for each in _BREAK.finditer(text, end, bounds[1])), bounds[1])
        return (left, right) if len(list(split_words(text, left, end))) <= MOST else (start, end)


def _offices(data: Tables) -> dict[str, str]:
    """What each listed speaker who is a person speaks as, by name: an office of state, else the capacity; nothing for bodies."""
    if data.actors is None:
        return {}
    book = data.codebook
    return {
        row.name: row.role if row.kind in book.kinds_of_states else book.label(row.kind)
        for row in data.actors.itertuples(index=False)
        if row.role and row.organisation != row.name and row.role.lower() not in row.name.lower()
    }


def _cut(text: str, start: int, end: int) -> tuple[str, bool]:
    """The words between two offsets, at most `MOST`, and whether these are all; without the marks around them."""
    words = list(split_words(text, start, end))
    last = words[MOST - 1][1] if len(words) > MOST else end
    shown = " ".join(text[start:last].split()).strip(QUOTES + " ,.;:")
    return (shown, True) if last == end else (f"{shown} …", False)


def _spoken(data: Tables, coder: str, camp: str) -> Spoken:
    """What of a side's words in the bodies stands in quotation marks."""
    rows = data["runs"]
    rows = rows[(rows["coder"] == data.whose("runs", coder)) & (rows["camp"] == camp) & (rows["part"] == "body")]
    quoted = rows[rows["quoted"]]
    return Spoken(
        int(quoted["n_words"].sum()), int(rows["n_words"].sum()), int(quoted["doc_id"].nunique()), bool(data.narrators)
    )


ROLE_WORDS = {"villain": "", "victim": "Suffers: ", "hero": "Helps: "}


def nothing(n_documents: int) -> str:
    """What stands in an empty cell."""
    few = least_told(n_documents)
    return "No such claim in these articles." if few == 1 else f"No such claim in {in_words(few)} articles or more."


def heads(data: Tables) -> dict[str, str]:
    """The heads of the columns: each compared side, and whether only others relay it."""
    outlets = set(data["documents"]["outlet_camp"]) - {"unassigned", ""}
    relayed = " (as others relay it)" if outlets else ""
    return {camp: data.codebook.label(camp) + ("" if camp in outlets else relayed) for camp in data.codebook.compared}


def counted_words(spoken: Spoken, n_documents: int) -> str:
    """The last row of a column in words."""
    if not spoken.n_words:
        return "No word is attributed to this side."
    share = percent(spoken.n_quoted / spoken.n_words)
    words = of_them(spoken.n_words, "word")
    where = "in quotation marks or a text of its own" if spoken.own_texts else "in quotation marks"
    return f"{share} of {words} {where}, in {spoken.n_documents:,} of {of_them(n_documents, 'article')}"


def in_marks(data: Tables) -> str:
    """What quotation marks stand around in the table."""
    return "words that the outlet quotes, or of a side's own text" if data.narrators else "words that the outlet quotes"


def unchecked(data: Tables) -> str:
    """What stands under the table where nobody has measured the coder of its statements; else empty."""
    if scores.recall_known(data.readings, data.whose("statements"), "statements"):
        return ""
    return "Nobody has checked these claims and who makes them: read the passages before you rely on one."


def as_html(questions: Sequence[Question], data: Tables) -> str:
    """The table for a notebook. Raw text is escaped: whatever it holds shows as text."""
    documents = data["documents"].set_index("doc_id")
    head = "".join(f'<th style="text-align:left">{html.escape(each)}</th>' for each in ["", *heads(data).values()])
    rows = []
    for question in questions:
        cells = "".join(
            f'<td style="text-align:left">{_cell(cell, documents)}</td>' for cell in question.cells.values()
        )
        rows.append(f"<tr><th>{html.escape(question.asked)}</th>{cells}</tr>")
    note = f"Quotation marks: {in_marks(data)}; in italics, its own words for what was said. {unchecked(data)}".strip()
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table><p><small>{note}</small></p>"


def _cell(cell: tuple[Told, ...] | Spoken, documents: pd.DataFrame) -> str:
    if isinstance(cell, Spoken):
        return counted_words(cell, len(documents))
    parts = []
    for told_ in cell:
        words = html.escape(told_.words)
        said = f"“{words}”" if told_.own_words else f"<i>{words}</i>"
        who = f"{html.escape(told_.speaker)}, {html.escape(str(documents.at[told_.doc_id, 'outlet']))}"
        label = f"{ROLE_WORDS.get(told_.role, '')}{html.escape(told_.label)}"
        parts.append(f"<b>{label}</b> ({told_.n_documents:,} of {len(documents):,})<br>{said}<br><small>{who}</small>")
    return "<br>".join(parts) or nothing(len(documents))
