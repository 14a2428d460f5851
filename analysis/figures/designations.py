"""What each voice calls the same thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.figures.shared import (
    camp_columns,
    camp_label,
    colour_of,
    column_label,
    counted_mark,
    in_order,
    largest_first,
    left_out,
    nothing,
)
from analysis.figures.sheet import ROOM, SMALL, Sheet
from analysis.measures.support import beside
from analysis.text import of_them

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.figures.shared import Drawn

_LEFT = 176.0  # points for the designations


def naming(table: pd.DataFrame, book: Codebook, most: int = 12, support: str = "") -> Drawn:
    """What each voice calls the same thing: a block a referent, a row a designation, a column a voice, counts in the marks.

    ``table``: referent, designation, voice, n. The ``most`` frequent designations of a referent are drawn, and at most six referents.
    ``support``: what stands beside the title (`measures.support`).
    """
    deck = "What each voice calls the same thing; the number is how often"
    table = _spelled(table, book)
    if table.empty:
        return nothing("What each voice calls the same thing", deck, table)
    voices = table.groupby(["referent", "designation"])["voice"].nunique()
    single = int((voices == 1).sum())
    title = (
        f"{single} of {of_them(len(voices), 'designation')} {'is' if single == 1 else 'are'} used by one voice alone"
    )
    title = beside(title, support)
    by_voice = largest_first(table.groupby("voice")["n"].sum())
    sheet = Sheet(title, deck)
    middles, _ = camp_columns(sheet, in_order(by_voice.index[:8], book), _LEFT, book)
    shown = 0
    for referent in list(dict.fromkeys(table["referent"]))[:6]:
        own = table[(table["referent"] == referent) & table["voice"].isin(list(middles))]
        names = largest_first(own.groupby("designation")["n"].sum()).index[:most]
        sheet.section(referent[:1].upper() + referent[1:])
        for designation in names:
            _row(sheet, designation, own[own["designation"] == designation], middles, book)
        shown += len(names)
    sheet.y += 2
    note = "Source: table naming, by the designations that the codebook lists."
    note += left_out(shown, len(voices), "most frequent designations")
    often = table.sort_values(["n", "designation"], ascending=[False, True]).head(8)
    alt = "; ".join(f"{column_label(row.voice, book)} “{row.designation}” {row.n}" for row in often.itertuples())
    return sheet.done(note), table, f"{title}. Most frequent: {alt}."


def _spelled(table: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """The table with each designation as the codebook spells it; the table of designations itself has small letters."""
    spelled = {" ".join(each.lower().split()): each for listed in book.designations.values() for each in listed}
    table = table.assign(designation=table["designation"].map(lambda each: spelled.get(each, each)))
    return table.groupby(["referent", "designation", "voice"], as_index=False, sort=False)["n"].sum()


def _row(sheet: Sheet, designation: str, cells: pd.DataFrame, middles: dict[str, float], book: Codebook) -> None:
    """One designation with the number of times that each voice uses it."""
    y = sheet.y + 7
    sheet.label(2, y, designation, _LEFT - 8, SMALL)
    sheet.line([_LEFT, ROOM - 4], [y, y])
    for cell in cells.itertuples():
        tip = (f"naming-{designation}-{cell.voice}", f"{camp_label(cell.voice, book)}: {designation}, {cell.n}")
        counted_mark(sheet, middles[cell.voice], y, "asserted", f"{cell.n}", colour_of(cell.voice, book), tip)
    sheet.y += 14
