"""A sheet as an Excel workbook, with drop-down lists, and as CSV. No cell is taken for a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from analysis.coding.sheets import ASKED, READ, Sheet
from analysis.coding.words import LONGEST
from analysis.study import guarded, to_csv

if TYPE_CHECKING:
    import pandas as pd

SPARE = 1_000  # rows below the last that have drop-down lists too, for those that are copied
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # no workbook can hold them
_WIDTHS = {"before": 40, "text": 60, "after": 40, "content": 40, "claim": 32, "actor_id": 26, "title": 20}
_TO_FILL, _GIVEN = "FFF2CC", "EDEDED"


def as_csv(rows: pd.DataFrame) -> bytes:
    """The rows of a sheet as CSV, with the mark by which Excel knows UTF-8."""
    return ("\ufeff" + to_csv(rows)).encode()


def as_workbook(sheet: Sheet) -> bytes:
    """A sheet as .xlsx: Read me, Coding, Sentences where it has them, Claims, and the values of the drop-down lists."""
    import openpyxl

    book: Any = openpyxl.Workbook()
    first = book.active
    first.title = "Read me"
    _fill(first, [[line] for line in sheet.about], [120])
    coding = book.create_sheet("Coding")
    columns = list(sheet.rows.columns)
    _fill(coding, [columns, *_values(sheet.rows)], [_WIDTHS.get(column, 14) for column in columns])
    _marked(coding, columns, sheet)
    claims = book.create_sheet("Claims")
    _fill(claims, [list(sheet.claims.columns), *_values(sheet.claims)], [24, 24, 40, 60, 60, 60])
    lists = book.create_sheet("Lists")
    longest = max(map(len, sheet.lists.values()), default=0)
    padded = [(name, *values, *[""] * (longest - len(values))) for name, values in sheet.lists.items()]
    _fill(lists, list(zip(*padded)), [40] * len(padded))
    _offer(coding, columns, sheet)
    if sheet.beside is not None:
        beside = book.create_sheet("Sentences", 2)
        _fill(beside, [list(sheet.beside.columns), *_values(sheet.beside)], [24, 10, 90, 60])
        beside.freeze_panes = "A2"
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _values(frame: pd.DataFrame) -> Iterable[Sequence[Any]]:
    return frame.itertuples(index=False, name=None)


def _fill(page: Any, rows: Iterable[Sequence[Any]], widths: Sequence[int]) -> None:
    """Write rows to a page, text as text whatever it begins with, wrapped."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, cells in enumerate(rows, 1):
        for place, value in enumerate(cells, 1):
            cell = page.cell(number, place)
            cell.alignment = wrapped
            if isinstance(value, str):
                cell.value = guarded(_CONTROL.sub("?", value))[:LONGEST]
                cell.data_type = "s"
            else:
                cell.value = value
    for place, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(place)].width = width


def _marked(page: Any, columns: Sequence[str], sheet: Sheet) -> None:
    """The first row stays in sight; yellow is what the coder fills in, grey what is given."""
    from openpyxl.styles import Font, PatternFill

    for place, column in enumerate(columns, 1):
        colour = _TO_FILL if column in sheet.fill else _GIVEN
        page.cell(1, place).fill = PatternFill("solid", fgColor=colour)
        inked = column in (*sheet.fill, *READ) or (sheet.beside is not None and column in ASKED)
        page.cell(1, place).font = Font(bold=True, color="000000" if inked else "808080")
    page.freeze_panes = "B2"
    page.auto_filter.ref = page.dimensions


def _offer(page: Any, columns: Sequence[str], sheet: Sheet) -> None:
    """Drop-down lists in the columns that have one. An actor who is not in it may be typed; of the others nothing else is taken."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    last = page.max_row + SPARE
    for place, (column, values) in enumerate(sheet.lists.items(), 1):
        at = get_column_letter(place)
        choice = DataValidation("list", formula1=f"Lists!${at}$2:${at}${len(values) + 1}", allow_blank=True)
        choice.showErrorMessage = column != "actor_id"
        choice.error = "Choose a value of the list."
        for letter in (get_column_letter(n) for n, name in enumerate(columns, 1) if name == column):
            choice.add(f"{letter}2:{letter}{last}")
        if choice.sqref:
            page.add_data_validation(choice)
