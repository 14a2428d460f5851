"""How much of the words each camp has, and how much of that in quotation marks: bars by camp and by the capacity it speaks in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from analysis.figures.shared import (
    MOST_PANELS,
    camp_label,
    colour_of,
    column_label,
    compared,
    document_label,
    in_order,
    largest_first,
    left_out,
    lighter,
    nothing,
)
from analysis.figures.sheet import FAINT, INK, MUTED, ROOM, SMALL, TEXT, Sheet, measured, wrapped
from analysis.measures.support import beside
from analysis.text import month, of_them, percent

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.figures.shared import Drawn


class _Row(NamedTuple):
    """A row of a figure: a camp, or with ``kind`` one of the capacities in which it speaks."""

    camp: str
    kind: str | None
    label: str

    @property
    def height(self) -> float:
        return 16.0 if self.kind is None else 12.5

    @property
    def ink(self) -> str:
        return INK if self.kind is None else MUTED

    def face(self, book: Codebook) -> str:
        colour = colour_of(self.camp, book)
        return colour if self.kind is None else lighter(colour, 0.6)

    def name(self, sheet: Sheet, y: float, room: float) -> None:
        """Set the label at the left, that of a capacity further in and smaller."""
        part = self.kind is not None
        sheet.label(
            12 if part else 2, y, self.label, room - (16 if part else 6), SMALL if part else TEXT, colour=self.ink
        )


def _rows(totals: pd.DataFrame, book: Codebook, most: int = 24) -> tuple[list[_Row], int]:
    """Rows of camps and, under those that speak in several capacities, of their kinds, the largest ones.

    ``totals``: camp, actor_kind, n_words. The second value is how many rows there would be in all.
    """
    words = largest_first(totals.groupby("camp")["n_words"].sum())
    camps = in_order(words.head(most * 2 // 3).index, book)
    several = {camp: group for camp, group in totals.groupby("camp") if len(group) > 1}
    whole = len(words) + sum(len(group) for group in several.values())
    kinds = totals[totals["camp"].isin(set(several) & set(camps))]
    kinds = kinds.sort_values(["n_words", "camp", "actor_kind"], ascending=[False, True, True])
    chosen = list(kinds[["camp", "actor_kind"]].itertuples(index=False, name=None))[: most - len(camps)]
    rows = []
    for camp in camps:
        rows.append(_Row(camp, None, camp_label(camp, book)))
        rows += [
            _Row(camp, str(kind), book.label(str(kind)) if kind else "capacity unknown")
            for c, kind in chosen
            if c == camp
        ]
    return rows, whole


# who speaks


def speakers(space: pd.DataFrame, documents: pd.DataFrame, book: Codebook, support: str = "") -> Drawn:
    """Who speaks: one row a camp and kind, one panel for all words and one a document, a bar for the share of its words.

    ``space``: doc_id, camp, actor_kind, n_words, share (voices.space by camp and kind). More than seven documents are drawn
    as one panel of all their words, with a tick for each document. ``support``: what stands beside the title (`measures.support`).
    """
    totals = space.groupby(["camp", "actor_kind"], as_index=False)["n_words"].sum()
    camp_words = totals.groupby("camp")["n_words"].sum()
    doc_ids, whole = list(dict.fromkeys(space["doc_id"])), int(camp_words.sum())
    title = beside(_who_speaks(camp_words, book), support)
    deck = (
        f"Per cent of the words of the body, by speaker; {of_them(len(doc_ids), 'document')}, {of_them(whole, 'word')}"
    )
    if space.empty:
        return nothing(title, deck, space)
    sheet = Sheet(title, deck)
    rows, all_rows = _rows(totals, book)
    ticks = len(doc_ids) > MOST_PANELS
    _panels(sheet, rows, space, _camp_shares(space) if ticks else {}, documents, book)
    note = "Thick bars: a side's words; thin bars: the capacity in which it speaks. "
    note += "Ticks: its share in single documents. " if ticks else ""
    note += "Source: table runs." + left_out(len(rows), all_rows, "largest rows")
    alt = "; ".join(f"{camp_label(c, book)} {percent(camp_words[c] / whole)}" for c in in_order(camp_words.index, book))
    drawn = space.drop(columns="rank", errors="ignore")
    return sheet.done(note), drawn, f"{title}. Words of the body by speaker, all documents together: {alt}."


def _who_speaks(camp_words: pd.Series, book: Codebook) -> str:
    """The title: the shares of the compared camps; where none is compared, of all that is attributed."""
    whole = int(camp_words.sum())
    if not whole:
        return "Who speaks"
    shares = sorted(((camp_words[c] / whole, c) for c in compared(camp_words.index, book)), key=lambda pair: -pair[0])
    if not shares:
        spoken = 1 - camp_words.get("narrator", 0) / whole
        return f"Who speaks: {percent(spoken)} of the words are attributed to someone"
    listed = ", ".join(f"{column_label(camp, book)} {percent(share)}" for share, camp in shares)
    return f"Who speaks: {listed} of the words"


def _shares(space: pd.DataFrame, doc_ids: list[str]) -> dict[str, dict[tuple[str, str | None], float]]:
    """For all documents together (under "") and, where they are few, for each: camp and kind, or camp and None, to its share."""
    found = {}
    for doc_id in ["", *doc_ids] if 1 < len(doc_ids) <= MOST_PANELS else [""]:
        own = space if not doc_id else space[space["doc_id"] == doc_id]
        words = own.groupby(["camp", "actor_kind"])["n_words"].sum() / own["n_words"].sum()
        shares: dict[tuple[str, str | None], float] = words.to_dict()
        found[doc_id] = shares | {(str(camp), None): share for camp, share in words.groupby("camp").sum().items()}
    return found


def _camp_shares(space: pd.DataFrame) -> dict[str, list[float]]:
    """camp to its share of the words of each document."""
    words = space.pivot_table(index="doc_id", columns="camp", values="n_words", aggfunc="sum", fill_value=0)
    return {str(camp): column.tolist() for camp, column in words.div(words.sum(axis=1), axis=0).items()}


@dataclass(frozen=True)
class _Panel:
    """A panel of bars: where it begins, how wide it is, and how long a bar of the whole would be, in points."""

    x: float
    width: float
    length: float

    def ticked(self, shares: list[float]) -> list[float]:
        """The shares of single documents whose ticks leave room for the number."""
        return [share for share in shares if share * self.length < self.width - 24]


def _panels(
    sheet: Sheet,
    rows: list[_Row],
    space: pd.DataFrame,
    ticks: dict[str, list[float]],
    documents: pd.DataFrame,
    book: Codebook,
) -> None:
    """The panels side by side, and the names of the rows left of them."""
    doc_ids = list(dict.fromkeys(space["doc_id"]))
    shares = _shares(space, doc_ids)
    room = 124.0 if len(shares) > 1 else 190.0
    width = (ROOM - room) / len(shares)
    longest = max(max(values.values()) for values in shares.values())
    middles, end = _middles(rows, sheet.y + 38)
    for n, (doc_id, values) in enumerate(shares.items()):
        panel = _Panel(room + n * width, width, (width - 26) / longest)
        only = doc_id or (doc_ids[0] if len(doc_ids) == 1 else "")
        for line, words in enumerate(_head(only, len(doc_ids), documents, width - 6)):
            sheet.text(panel.x, sheet.y + 7 + 12 * line, words, SMALL, bold=not doc_id)
        sheet.line([panel.x, panel.x], [sheet.y + 40, end], FAINT)
        for row, middle in zip(rows, middles):
            share = values.get((row.camp, row.kind), 0.0)
            own = ticks.get(row.camp, []) if row.kind is None else []
            if share > 0:
                name = "" if doc_id else f"speakers-{row.camp}-{row.kind or ''}-"
                _share(sheet, panel, row, middle, share, own, name, book)
    for row, middle in zip(rows, middles):
        row.name(sheet, middle, room)
    sheet.y = end + 2


def _middles(rows: list[_Row], top: float) -> tuple[list[float], float]:
    """The middle of each row, and where the last one ends."""
    found, y = [], top
    for row in rows:
        y += 5 if row.kind is None else 0
        found.append(y + row.height / 2)
        y += row.height
    return found, y + 4


def _head(doc_id: str, n_documents: int, documents: pd.DataFrame, room: float) -> list[str]:
    """Three lines over a panel, the upper ones empty where there is less to say."""
    if doc_id:
        outlet, day = document_label(doc_id, documents)
        lines = [*wrapped(outlet, room, SMALL, most=2), *wrapped(month(day), room, SMALL)]
    else:
        lines = ["", f"All {n_documents:,}", "together"]
    return [""] * (3 - len(lines)) + lines


def _share(
    sheet: Sheet, panel: _Panel, row: _Row, middle: float, share: float, ticks: list[float], name: str, book: Codebook
) -> None:
    """One bar with its number, and a tick for the share in each document."""
    thick = 11.0 if row.kind is None else 5.5
    tip = (name, f"{row.label}: {100 * share:.1f}%") if name else ("", "")
    sheet.bar(panel.x, middle - thick / 2, share * panel.length, thick, row.face(book), tip=tip)
    drawn = panel.ticked(ticks)
    for value in sorted({round(value, 3) for value in drawn}):
        sheet.line([panel.x + value * panel.length] * 2, [middle - 5, middle + 5], INK, 0.6, grid=False)
    x = panel.x + max([share, *drawn]) * panel.length + 3
    number = f"{100 * share:.0f}" if share >= 0.005 else "<1"
    sheet.label(x, middle, number, panel.x + panel.width - x, SMALL, colour=row.ink, bold=row.kind is None)


# whose own words


def own_words(budget: pd.DataFrame, book: Codebook, support: str = "") -> Drawn:
    """Own words against paraphrase: words in the narrator's phrasing to the left, in the speaker's quotation marks to the right.

    ``budget``: camp, actor_kind, paraphrased, quoted, n_documents. ``support``: what stands beside the title (`measures.support`).
    """
    sums = budget.groupby(["camp", "actor_kind"], as_index=False)[["paraphrased", "quoted"]].sum()
    sums["n_words"] = sums["paraphrased"] + sums["quoted"]
    camps = sums.groupby("camp")[["paraphrased", "quoted", "n_words"]].sum()
    title = beside(_in_quotation_marks(camps, book), support)
    deck = "Words of each speaker in the narrator’s paraphrase and in the speaker’s own words"
    if budget.empty:
        return nothing("Whose own words are printed", deck, budget)
    sheet = Sheet(title, deck)
    rows, all_rows = _rows(sums, book)
    kinds = sums.set_index(["camp", "actor_kind"])
    values = [camps.loc[row.camp] if row.kind is None else kinds.loc[(row.camp, row.kind)] for row in rows]
    _bars_of_both(sheet, rows, values, book)
    note = "Thick bars: a side; thin bars: the capacity in which it speaks. Source: table runs, bodies only."
    note += left_out(len(rows), all_rows, "largest rows")
    alt = " ".join(
        f"{camp_label(c, book)}: {int(camps.loc[c, 'quoted'])} words quoted, {int(camps.loc[c, 'paraphrased'])} paraphrased."
        for c in in_order(camps.index, book)
    )
    return sheet.done(note), budget, f"{title}. {alt}"


def _in_quotation_marks(camps: pd.DataFrame, book: Codebook) -> str:
    """The title: the share in quotation marks of each compared camp; where none is compared, of all."""
    share = camps["quoted"] / camps["n_words"].where(camps["n_words"] > 0)
    named = sorted(compared(camps.index, book), key=lambda camp: -share[camp])
    if not named:
        part = camps["quoted"].sum() / max(camps["n_words"].sum(), 1)
        return f"{percent(part)} of the speakers’ words are in quotation marks"
    listed = ", ".join(f"{column_label(camp, book)} {percent(share[camp])}" for camp in named)
    return f"Words in quotation marks: {listed}"


def _bars_of_both(sheet: Sheet, rows: list[_Row], values: list[pd.Series], book: Codebook) -> None:
    """A row a camp or kind: to the left of a line the words in paraphrase, to the right those in quotation marks."""
    room, right = 148.0, 64.0
    largest = max(int(value["n_words"]) for value in values)
    numbers = max(measured(f"{largest:,}", SMALL) + 7, 24)
    most_left, most_right = (max(float(value[side]) for value in values) for side in ("paraphrased", "quoted"))
    length = (ROOM - room - right - 2 * numbers) / max(most_left + most_right, 1)
    zero = room + numbers + most_left * length
    head = sheet.y + 8
    sheet.text(zero - 6, head, "in paraphrase", SMALL, "right", MUTED)
    sheet.text(zero + 6, head, wrapped("in quotation marks", ROOM - 62 - zero, SMALL)[0], SMALL, "left", MUTED)
    sheet.text(ROOM - 4, head, "own words", SMALL, "right", MUTED)
    y = top = head + 9
    for row, value in zip(rows, values):
        y += 5 if row.kind is None else 0
        height = 16.0 if row.kind is None else 13.0
        _both(sheet, row, value, zero, y + height / 2, length, book)
        row.name(sheet, y + height / 2, room)
        y += height
    sheet.line([zero, zero], [top, y + 3], INK, 0.8)
    sheet.y = y + 4


def _both(sheet: Sheet, row: _Row, value: pd.Series, zero: float, y: float, length: float, book: Codebook) -> None:
    """One row: two bars from the line at ``zero``, their numbers and the share in quotation marks."""
    paraphrased, quoted, whole = (int(value[each]) for each in ("paraphrased", "quoted", "n_words"))
    thick, name = 12.0 if row.kind is None else 6.0, f"own-words-{row.camp}-{row.kind or ''}"
    words = f"{row.label}: {paraphrased:,} words in paraphrase, {quoted:,} in quotation marks"
    if paraphrased:
        box = (zero - paraphrased * length, y - thick / 2, paraphrased * length, thick)
        sheet.bar(*box, "white", colour_of(row.camp, book), "/////", (f"{name}-paraphrased", words))
    if quoted:
        box = (zero, y - thick / 2, quoted * length, thick)
        sheet.bar(*box, row.face(book), row.face(book), "", (f"{name}-quoted", words))
    sheet.text(zero - paraphrased * length - 4, y, f"{paraphrased:,}", SMALL, "right", row.ink)
    sheet.text(zero + quoted * length + 4, y, f"{quoted:,}", SMALL, "left", row.ink)
    share = percent(quoted / whole) if whole else "none"
    sheet.text(ROOM - 4, y, share, SMALL, "right", row.ink, bold=row.kind is None)
