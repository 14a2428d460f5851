"""How much of the words each camp has, and how much of that in its own words: bars by camp and by the capacity it speaks in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analysis.figures.shared import (
    MOST_PANELS,
    OWN_WORDS,
    colour_of,
    column_label,
    compared,
    document_label,
    in_order,
    ink_on,
    largest_first,
    left_out,
    nothing,
)
from analysis.figures.sheet import INK, LINE, MUTED, ROOM, SMALL, TEXT, Sheet, measured, wrapped
from analysis.measures.support import beside
from analysis.text import of_them, percent

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.figures.shared import Drawn


class _Row(NamedTuple):
    """A row of a figure: a camp, or with ``kind`` one of the capacities in which it speaks."""

    camp: str
    kind: str | None
    label: str

    def lines(self, room: float) -> list[str]:
        """The label at the left, that of a capacity further in and smaller."""
        return wrapped(self.label, room - (16 if self.kind else 6), SMALL if self.kind is not None else TEXT, most=2)

    def height(self, room: float) -> float:
        return (17.0 if self.kind is None else 14.0) + LINE * (len(self.lines(room)) - 1)

    @property
    def ink(self) -> str:
        return INK if self.kind is None else MUTED

    @property
    def strength(self) -> float:
        return 1 if self.kind is None else 0.55

    def name(self, sheet: Sheet, y: float, room: float) -> None:
        """Set the label around its middle ``y``."""
        lines, part = self.lines(room), self.kind is not None
        for n, line in enumerate(lines):
            at = y + LINE * (n - (len(lines) - 1) / 2)
            sheet.text(12 if part else 2, at, line, SMALL if part else TEXT, colour=self.ink)


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
        rows.append(_Row(camp, None, column_label(camp, book)))
        rows += [
            _Row(camp, str(kind), book.label(str(kind)) if kind else "capacity unknown")
            for c, kind in chosen
            if c == camp
        ]
    return rows, whole


def _of_kinds(rows: list[_Row]) -> str:
    """What thin bars are, where there are some."""
    return "Thin bars: the capacity in which a side speaks. " if any(row.kind is not None for row in rows) else ""


# who speaks


def speakers(space: pd.DataFrame, documents: pd.DataFrame, book: Codebook, support: str = "") -> Drawn:
    """Who speaks: the share of all words of each camp and kind as bars; under them each article's words as one bar in parts.

    ``space``: doc_id, camp, actor_kind, n_words, share (voices.space by camp and kind). More than seven articles are ticks on the bars
    of all their words instead. ``support``: what stands beside the title (`measures.support`).
    """
    totals = space.groupby(["camp", "actor_kind"], as_index=False)["n_words"].sum()
    camp_words = totals.groupby("camp")["n_words"].sum()
    doc_ids, whole = list(dict.fromkeys(space["doc_id"])), int(camp_words.sum())
    title = beside(_who_speaks(camp_words, book), support)
    deck = "Share of the words between headline and end, by who is speaking"
    if space.empty:
        return nothing(title, deck, space)
    sheet = Sheet(title, deck)
    rows, all_rows = _rows(totals, book)
    ticks = len(doc_ids) > MOST_PANELS
    sheet.section(f"{'All articles' if len(doc_ids) > 1 else 'The article'} ({len(doc_ids):,}; {whole:,} words)")
    _bars_of_all(sheet, rows, totals, _camp_shares(space) if ticks else {}, book)
    if 1 < len(doc_ids) <= MOST_PANELS:
        sheet.section("Each article")
        for doc_id in doc_ids:
            _article(sheet, space[space["doc_id"] == doc_id], document_label(doc_id, documents), book)
    note = _of_kinds(rows)
    note += "Ticks: its share in single articles. " if ticks else "Numbers in bars: per cent. "
    note += "Source: table runs." + left_out(len(rows), all_rows, "largest rows")
    alt = "; ".join(
        f"{column_label(c, book)} {percent(camp_words[c] / whole)}" for c in in_order(camp_words.index, book)
    )
    drawn = space.drop(columns="rank", errors="ignore")
    said = f"{title}. Of {of_them(whole, 'word')} in {of_them(len(doc_ids), 'article')}: {alt}."
    return sheet.done(note), drawn, said


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
    return f"Who speaks, by share of the words: {listed}"


def _camp_shares(space: pd.DataFrame) -> dict[str, list[float]]:
    """camp to its share of the words of each document."""
    words = space.pivot_table(index="doc_id", columns="camp", values="n_words", aggfunc="sum", fill_value=0)
    return {str(camp): column.tolist() for camp, column in words.div(words.sum(axis=1), axis=0).items()}


def _bars_of_all(
    sheet: Sheet, rows: list[_Row], totals: pd.DataFrame, ticks: dict[str, list[float]], book: Codebook
) -> None:  # fmt: skip
    """A bar a row for its share of all words, with its per cent; ``ticks``: camp to its shares of single articles."""
    whole = totals["n_words"].sum()
    kinds = totals.set_index(["camp", "actor_kind"])["n_words"] / whole
    camps = kinds.groupby("camp").sum()
    room = 132.0
    length = (ROOM - room - 40) / float(max(camps.max(), *(max(each, default=0) for each in ticks.values()), 0.01))
    for row in rows:
        sheet.y += 4 if row.kind is None else 0
        share = float(camps[row.camp] if row.kind is None else kinds[(row.camp, row.kind)])
        height, thick = row.height(room), 12.0 if row.kind is None else 6.0
        y = sheet.y + height / 2
        row.name(sheet, y, room)
        tip = (f"speakers-{row.camp}-{row.kind or ''}", f"{row.label}: {percent(share)} of all words")
        sheet.bar(room, y - thick / 2, share * length, thick, colour_of(row.camp, book), tip=tip, strength=row.strength)
        marks = sorted({round(each, 3) for each in ticks.get(row.camp, [])}) if row.kind is None else []
        for value in marks:
            sheet.line([room + value * length] * 2, [y - 5, y + 5], INK, 0.6, grid=False)
        number = percent(share) if share >= 0.005 else "<1%"
        x = room + max([share, *marks]) * length + 4
        sheet.text(x, y, number, SMALL, colour=row.ink, bold=row.kind is None)
        sheet.y += height
    sheet.y += 6


def _article(sheet: Sheet, own: pd.DataFrame, label: tuple[str, str], book: Codebook) -> None:
    """One article: its outlet, date and length, and its words as one bar with a part for each side, with per cents that fit."""
    whole = int(own["n_words"].sum())
    outlet, day = label
    about = ", ".join([*([day] if day and day != outlet else []), of_them(whole, "word")])
    head = wrapped(outlet, ROOM - measured(about, SMALL) - 20, SMALL, True)[0]
    sheet.text(2, sheet.y + 7, head, SMALL, bold=True)
    sheet.text(9 + measured(head, SMALL, True), sheet.y + 7, about, SMALL, colour=MUTED)
    sheet.y += 14
    words = own.groupby("camp")["n_words"].sum()
    x, length = 2.0, (ROOM - 6) / max(whole, 1)
    for camp in in_order(words.index, book):
        width, share = words[camp] * length, words[camp] / whole
        tip = (f"speakers-in-{own['doc_id'].iloc[0]}-{camp}", f"{column_label(camp, book)}: {percent(share)}")
        sheet.bar(x, sheet.y, max(width - 0.8, 0.6), 15, colour_of(camp, book), tip=tip)
        number = f"{100 * share:.0f}"
        full = f"{column_label(camp, book)} {number}"
        shown = full if measured(full, SMALL) + 5 < width else number if measured(number, SMALL) + 4 < width else ""
        sheet.text(x + width / 2, sheet.y + 7.5, shown, SMALL, "center", ink_on(colour_of(camp, book)), inside=True)
        x += width
    sheet.y += 20


# whose own words


def own_words(budget: pd.DataFrame, book: Codebook, support: str = "") -> Drawn:
    """Own words against paraphrase: words in the narrator's phrasing to the left, the speaker's own to the right.

    ``budget``: camp, actor_kind, paraphrased, quoted, n_documents. ``support``: what stands beside the title (`measures.support`).
    """
    sums = budget.groupby(["camp", "actor_kind"], as_index=False)[["paraphrased", "quoted"]].sum()
    sums["n_words"] = sums["paraphrased"] + sums["quoted"]
    camps = sums.groupby("camp")[["paraphrased", "quoted", "n_words"]].sum()
    title = beside(_own_share(camps, book), support)
    deck = "Words of each side in the narrator’s paraphrase, and in its own words; at the right their share"
    if budget.empty:
        return nothing("Whose own words are printed", deck, budget)
    sheet = Sheet(title, deck)
    rows, all_rows = _rows(sums, book)
    kinds = sums.set_index(["camp", "actor_kind"])
    values = [camps.loc[row.camp] if row.kind is None else kinds.loc[(row.camp, row.kind)] for row in rows]
    _bars_of_both(sheet, rows, values, book)
    note = f"{OWN_WORDS} {_of_kinds(rows)}Headlines are left out. Source: table runs."
    note += left_out(len(rows), all_rows, "largest rows")
    alt = " ".join(
        f"{column_label(c, book)}: {int(camps.loc[c, 'quoted'])} words of their own, {int(camps.loc[c, 'paraphrased'])} paraphrased."
        for c in in_order(camps.index, book)
    )
    return sheet.done(note), budget, f"{title}. {alt}"


def _own_share(camps: pd.DataFrame, book: Codebook) -> str:
    """The title: the share of own words of each compared camp; where none is compared, of all."""
    share = camps["quoted"] / camps["n_words"].where(camps["n_words"] > 0)
    named = sorted(compared(camps.index, book), key=lambda camp: -share[camp])
    if not named:
        part = camps["quoted"].sum() / max(camps["n_words"].sum(), 1)
        return f"{percent(part)} of the speakers’ words are their own"
    listed = ", ".join(f"{column_label(camp, book)} {percent(share[camp])}" for camp in named)
    return f"In their own words: {listed}"


def _bars_of_both(sheet: Sheet, rows: list[_Row], values: list[pd.Series], book: Codebook) -> None:
    """A row a camp or kind: to the left of a line the words in paraphrase, to the right the speakers' own."""
    room, right = 104.0, 40.0
    largest = max(int(value["n_words"]) for value in values)
    numbers = max(measured(f"{largest:,}", SMALL) + 6, 24)
    most_left, most_right = (max(float(value[side]) for value in values) for side in ("paraphrased", "quoted"))
    length = (ROOM - room - right - 2 * numbers) / max(most_left + most_right, 1)
    zero = room + numbers + most_left * length
    head = sheet.y + 8
    sheet.label(zero - 5, head, "in paraphrase", zero - 8, SMALL, "right", MUTED)
    sheet.label(zero + 5, head, "in own words", ROOM - 4 - zero, SMALL, "left", MUTED)
    y = top = head + 10
    for row, value in zip(rows, values):
        y += 5 if row.kind is None else 0
        height = row.height(room)
        _both(sheet, row, value, zero, y + height / 2, length, book)
        row.name(sheet, y + height / 2, room)
        y += height
    sheet.line([zero, zero], [top, y + 3], INK, 0.8)
    sheet.y = y + 4


def _both(sheet: Sheet, row: _Row, value: pd.Series, zero: float, y: float, length: float, book: Codebook) -> None:
    """One row: two bars from the line at ``zero``, their numbers and the share of own words."""
    paraphrased, quoted, whole = (int(value[each]) for each in ("paraphrased", "quoted", "n_words"))
    thick, name = 12.0 if row.kind is None else 6.0, f"own-words-{row.camp}-{row.kind or ''}"
    words = f"{row.label}: {paraphrased:,} words in paraphrase, {quoted:,} in own words"
    if paraphrased:
        box = (zero - paraphrased * length, y - thick / 2, paraphrased * length, thick)
        sheet.bar(*box, "none", colour_of(row.camp, book), "/////", (f"{name}-paraphrased", words))
    if quoted:
        box = (zero, y - thick / 2, quoted * length, thick)
        sheet.bar(*box, colour_of(row.camp, book), "none", "", (f"{name}-quoted", words), row.strength)
    sheet.text(zero - paraphrased * length - 4, y, f"{paraphrased:,}", SMALL, "right", row.ink)
    sheet.text(zero + quoted * length + 4, y, f"{quoted:,}", SMALL, "left", row.ink)
    share = percent(quoted / whole) if whole else "none"
    sheet.text(ROOM - 4, y, share, SMALL, "right", row.ink, bold=row.kind is None)
