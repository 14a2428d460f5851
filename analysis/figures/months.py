"""How many documents were published when: counts a month, or a year where the months are many, by the side of the outlet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.shared import colours, column_label, in_order
from analysis.figures.sheet import FAINT, MUTED, PALE, ROOM, SMALL, Sheet
from analysis.text import month, of_them

if TYPE_CHECKING:
    from analysis.coding import Codebook
    from analysis.figures.shared import Drawn

HEIGHT = 130.0  # points of the highest column
LEFT = 34.0  # points for the numbers beside the columns
MOST_MONTHS = 120  # above, a column is a year
GAP = 0.8  # points between columns


def counts(documents: pd.DataFrame, book: Codebook) -> Drawn | None:
    """Documents a month or a year, as columns in the colours of the outlets' sides.

    Columns: doc_id, outlet_camp, published, earliest, latest. A document whose dates leave several months (or years) open is in no column;
    None where all are.
    """
    placed = _placed(documents)
    if placed.empty:
        return None
    unit = "year" if len(str(placed["when"].iloc[0])) == 4 else "month"
    first, last = str(placed["when"].min()), str(placed["when"].max())
    title = f"{of_them(len(documents), 'article')}, {month(first)} to {month(last)}" if first != last else month(first)
    sheet = Sheet(title, f"Articles a {unit}, by the side of the outlet")
    table = placed.groupby(["when", "outlet_camp"], as_index=False).size().rename(columns={"size": "n"})
    camps = in_order(table["outlet_camp"].unique(), book)
    _key(sheet, camps, book)
    _columns(sheet, table, camps, _units(first, last), book)
    note = f"Source: table documents. {_left_out(len(documents) - len(placed), unit)}"
    most = table.groupby("when")["n"].sum().sort_values(ascending=False, kind="stable")
    alt = "; ".join(f"{month(str(when))}: {n:,}" for when, n in most.head(12).items())
    return sheet.done(note.strip()), table, f"{title}. Most articles a {unit}: {alt}."


def _placed(documents: pd.DataFrame) -> pd.DataFrame:
    """The documents whose month is known, with it as ``when`` (their year where the months are too many)."""
    first = documents["published"].where(documents["published"] != "", documents["earliest"])
    last = documents["published"].where(documents["published"] != "", documents["latest"])
    for length in (7, 4):
        known = (first != "") & (first.str[:length] == last.str[:length])
        placed = documents[known].assign(when=first[known].str[:length])
        if length == 4 or (len(placed) and len(_units(placed["when"].min(), placed["when"].max())) <= MOST_MONTHS):
            return placed
    return placed


def _units(first: str, last: str) -> list[str]:
    """Each month, or year, from the first to the last."""
    if len(first) == 4:
        return [str(year) for year in range(int(first), int(last) + 1)]
    return [str(period) for period in pd.period_range(first, last, freq="M")]


def _key(sheet: Sheet, camps: list[str], book: Codebook) -> None:
    known = colours(book, camps)
    sheet.key([(partial(_patch, sheet, known.get(camp, MUTED)), _name(camp, book)) for camp in camps])


def _patch(sheet: Sheet, colour: str, x: float, y: float) -> None:
    sheet.bar(x, y - 4, 13, 8, colour)


def _name(camp: str, book: Codebook) -> str:
    return "side not known" if camp in ("", "unassigned") else column_label(camp, book)


def _columns(sheet: Sheet, table: pd.DataFrame, camps: list[str], units: list[str], book: Codebook) -> None:
    """The columns over their line, with the scale at the left and years, or months where there is one year, below."""
    highest = int(table.groupby("when")["n"].sum().max())
    top, wide = sheet.y + 8, (ROOM - LEFT - 8) / len(units)
    bottom, place = top + HEIGHT, {unit: LEFT + wide * at for at, unit in enumerate(units)}
    for value in sorted({highest, highest // 2} - {0}):
        y = bottom - HEIGHT * value / highest
        sheet.line([LEFT, ROOM - 8], [y, y], PALE)
        sheet.text(LEFT - 5, y, f"{value:,}", SMALL, "right", MUTED)
    known, base = colours(book, camps), dict.fromkeys(units, 0)
    cells = {(row.when, row.outlet_camp): int(row.n) for row in table.itertuples()}
    for camp in camps:
        boxes = []
        for unit in units:
            if n := cells.get((unit, camp), 0):
                base[unit] += n
                width = max(wide - GAP, 0.6 * wide)
                boxes.append((place[unit], bottom - HEIGHT * base[unit] / highest, width, HEIGHT * n / highest))
        sheet.bars(boxes, known.get(camp, MUTED))
    sheet.line([LEFT, ROOM - 8], [bottom, bottom], FAINT)
    _dates(sheet, units, place, wide, bottom)
    sheet.y = bottom + 20


def _dates(sheet: Sheet, units: list[str], place: dict[str, float], wide: float, bottom: float) -> None:
    """Years below their first column, or months where all lie in one year, as many as there is room for."""
    one_year = len({unit[:4] for unit in units}) == 1
    free = 0.0
    for unit in units:
        words = month(unit) if one_year else unit[:4]
        begins = one_year or unit in (units[0], f"{unit[:4]}-01", unit[:4])
        x, half = place[unit] + wide / 2, 30.0 if one_year else 16.0
        if begins and x - half >= free and x + half <= ROOM:
            sheet.text(x, bottom + 10, words, SMALL, "center", MUTED)
            free = x + half


def _left_out(number: int, unit: str) -> str:
    """How many documents stand in no column."""
    if not number:
        return ""
    return f"Of {of_them(number, 'article')} the {unit} is not known: {'it is' if number == 1 else 'they are'} in no column."
