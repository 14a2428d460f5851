"""Where in a document each camp speaks: a lane a side, from the first word to the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.figures.shared import (
    OWN_WORDS,
    colour_of,
    column_label,
    compared,
    document_label,
    in_order,
    largest_first,
    left_out,
    nothing,
)
from analysis.figures.sheet import FAINT, INK, MUTED, PALE, ROOM, SMALL, TEXT, Box, Sheet, measured, wrapped
from analysis.measures import contests
from analysis.measures.support import beside
from analysis.text import in_words, of_them

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.figures.shared import Drawn

_LANE = 14.5  # points from one lane to the next
_OTHERS = "#7d7d7d"  # for the lane of all others


def barcode(runs: pd.DataFrame, documents: pd.DataFrame, book: Codebook, most: int = 8, support: str = "") -> Drawn:
    """Where in each document each camp speaks: a lane a side, from the first word to the last, tall in its own words.

    ``runs``: doc_id, part, start, end, n_words, camp, quoted, in reading order; bodies are drawn. The ``most`` longest documents are drawn.
    ``support``: what stands beside the title (`measures.support`).
    """
    runs = runs[runs["part"] == "body"]
    ends = contests.first_and_last(runs).set_index("doc_id")
    n_documents = runs["doc_id"].nunique()
    by_camp = runs.pivot_table(index="doc_id", columns="camp", values="n_words", aggfunc="sum", fill_value=0)
    title = beside(_title(ends, by_camp, n_documents, book), support)
    deck = "Each article from its first word to its last: where each side’s words stand. Gaps are the narrator’s"
    shown = _longest(documents[documents["doc_id"].isin(runs["doc_id"])], most)
    drawn = runs[runs["doc_id"].isin(shown)][["doc_id", "start", "end", "n_words", "camp", "quoted"]]
    words = largest_first(runs[runs["camp"] != "narrator"].groupby("camp")["n_words"].sum())
    if words.empty:
        return nothing(title, deck, drawn)
    lanes, others = _lanes(words, book)
    sheet = Sheet(title, deck)
    sheet.key(
        [
            (lambda x, y: sheet.bar(x, y - 5, 13, 10, MUTED), "in own words"),
            (lambda x, y: sheet.bar(x, y, 13, 5, MUTED), "in paraphrase"),
        ]
    )
    names = [column_label(camp, book) for camp in lanes] + (["All others"] if others else [])
    left = min(max(measured(name, SMALL) for name in names) + 10, 120.0)
    for doc_id in shown:
        _document(sheet, runs[runs["doc_id"] == doc_id], document_label(doc_id, documents), lanes, names, left, book)
    _foot(sheet, left)
    note = f"All others: {', '.join(column_label(camp, book) for camp in others[:6])}. " if others else ""
    note += f"{OWN_WORDS} Source: table runs." + left_out(len(shown), n_documents, "longest articles")
    alt = " ".join(
        f"{_named(d, documents)}: first {column_label(ends['first_camp'][d], book)}, last {column_label(ends['last_camp'][d], book)}."
        for d in shown
        if d in ends.index
    )
    return sheet.done(note), drawn, f"{title}. First and last voice of each article. {alt}"


def _title(ends: pd.DataFrame, words: pd.DataFrame, n_articles: int, book: Codebook) -> str:
    """In how many articles each compared side is heard first, and in how many it has more words than any other compared side.

    ``ends``: first and last camp by doc_id; ``words``: doc_id by camp.
    """
    named = compared(words.columns, book)
    if len(named) < 2:
        return f"Where the speakers’ words stand in {of_them(n_articles, 'article')}"
    sides = words[named]
    alone = sides.eq(sides.max(axis=1), axis=0).sum(axis=1) == 1  # where two have as many words, neither has more
    longest = sides[alone].idxmax(axis=1).value_counts()
    others = "the other" if len(named) == 2 else f"the other {in_words(len(named) - 1)}"
    first = ends["first_camp"].value_counts()
    counts = {camp: (int(first.get(camp, 0)), int(longest.get(camp, 0))) for camp in named}
    order = sorted(named, key=lambda camp: -counts[camp][0])
    if all(one == other for one, other in counts.values()):
        listed = ", ".join(f"{column_label(c, book)} in {counts[c][0]}" for c in order)
        return f"Of {of_them(n_articles, 'article')}, heard first, and more than {others}: {listed}"
    listed = ", ".join(f"{column_label(c, book)} in {counts[c][0]}" for c in order)
    most = ", ".join(f"{column_label(c, book)} in {counts[c][1]}" for c in order)
    return f"Of {of_them(n_articles, 'article')}, heard first: {listed}; heard more than {others}: {most}"


def _named(doc_id: str, documents: pd.DataFrame) -> str:
    """A document by its outlet and date."""
    return ", ".join(dict.fromkeys(part for part in document_label(doc_id, documents) if part))


def _longest(documents: pd.DataFrame, most: int) -> list[str]:
    """The longest documents, in the order of the table."""
    longest = set(documents.sort_values("n_words", ascending=False, kind="stable")["doc_id"].head(most))
    return [doc_id for doc_id in documents["doc_id"] if doc_id in longest]


def _lanes(words: pd.Series, book: Codebook) -> tuple[list[str], list[str]]:
    """The camps with a lane of their own, and those that share the last one; ``words``: camp to words, the largest first."""
    listed = [camp for camp in book.compared if camp in words.index] or list(words.index[:3])
    lanes = in_order(listed[:5], book)
    others = [str(camp) for camp in words.index if camp not in lanes]
    return (in_order([*lanes, *others], book), []) if len(others) == 1 else (lanes, others)


def _boxes(own: pd.DataFrame, lanes: list[str], left: float, top: float) -> dict[int, list[Box]]:
    """lane to the bars of a document's runs, the narrator's left out; others share the lane after the last."""
    whole, room, position = int(own["n_words"].sum()), ROOM - left - 4, 0
    found: dict[int, list[Box]] = {n: [] for n in range(len(lanes) + 1)}
    for run in own.itertuples():
        if run.camp != "narrator":
            lane = lanes.index(run.camp) if run.camp in lanes else len(lanes)
            height = 10.0 if run.quoted else 5.0
            x, width = left + room * position / whole, max(room * run.n_words / whole, 0.4)
            found[lane].append((x, top + _LANE * lane + 10 - height, width, height))
        position += int(run.n_words)
    return found


def _document(
    sheet: Sheet,
    own: pd.DataFrame,
    label: tuple[str, str],
    lanes: list[str],
    names: list[str],
    left: float,
    book: Codebook,
) -> None:
    """One document: its outlet, date and length, and under them its lanes."""
    outlet, day = label
    about = ", ".join([*([day] if day and day != outlet else []), of_them(int(own["n_words"].sum()), "word")])
    head = wrapped(outlet, ROOM - measured(about, SMALL) - 20, TEXT, True)[0]
    sheet.text(2, sheet.y + 7, head, TEXT, bold=True)
    sheet.text(10 + measured(head, TEXT, True), sheet.y + 7, about, SMALL, colour=MUTED)
    top = sheet.y + 17
    boxes = _boxes(own, lanes, left, top)
    for n, name in enumerate(names):
        base = top + _LANE * n + 10
        sheet.label(2, base - 4, name, left - 6, SMALL, colour=INK if boxes[n] else MUTED)
        sheet.line([left, ROOM - 4], [base, base], FAINT if boxes[n] else PALE, 0.7)
        sheet.bars(boxes[n], colour_of(lanes[n], book) if n < len(lanes) else _OTHERS)
    sheet.y = top + _LANE * len(names) + 5


def _foot(sheet: Sheet, left: float) -> None:
    middle, right = left + (ROOM - left - 4) / 2, ROOM - 4
    for x, ha, words in ((left, "left", "first word"), (middle, "center", "half"), (right, "right", "last word")):
        sheet.text(x, sheet.y + 5, words, SMALL, ha, MUTED)
    sheet.y += 12
