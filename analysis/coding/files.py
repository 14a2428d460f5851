"""The files of ``coding/`` as programs save them: .csv with commas, semicolons or tabs, in the encodings of spreadsheets, and .xlsx."""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.study import StudyError, unguarded

FileRow = tuple[dict[str, str], str]  # cells by column, and the place: "line 3", "row 3"

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WIDE = ("utf-16-le", "utf-16-be")  # of which one byte in two is NUL; without a mark, the first tells
_SAVE = "save the file as .xlsx, or as CSV UTF-8"


def coding_file(folder: Path, table: str) -> Path | None:
    """The file of a coder's folder that holds a table, .csv or .xlsx; None where there is none. StudyError where there are both."""
    found = [path for path in (folder / f"{table}.csv", folder / f"{table}.xlsx") if path.exists()]
    if len(found) > 1:
        raise StudyError(found[1], f"{found[0].name} lies beside it: which one counts?", "keep one of the two")
    return found[0] if found else None


def coding_rows(path: Path | None) -> list[FileRow]:
    """The rows of a file, cells without blanks around them, by column names in small letters; rows without any cell filled are left out.

    None: no rows. Raises StudyError, with the place, for what is no table.
    """
    if path is None:
        return []
    lines = _from_workbook(path) if path.suffix == ".xlsx" else _from_csv(path)
    columns, place = next(lines, ([], "line 1"))
    names = [column_name(each) for each in columns]
    twice = next((name for n, name in enumerate(names) if name and name in names[:n]), "")
    if twice:
        raise StudyError(path, f"the column {twice} stands there twice", "rename or remove one", place)
    return [
        ({name: unguarded(cell).strip() for name, cell in zip(names, padded(cells, len(names))) if name}, place)
        for cells, place in lines
        if any(cell.strip() for cell in cells)
    ]


def padded(cells: Sequence[str], length: int) -> list[str]:
    return [*cells, *[""] * (length - len(cells))]


def column_name(written: str) -> str:
    """A column as it is named here: "Actor ID " is actor_id."""
    return re.sub(r"[\s-]+", "_", written.strip().lower())


# --- .csv ------------------------------------------------------------------------------------------------------------


def _from_csv(path: Path) -> Iterator[tuple[list[str], str]]:
    text = decoded(path)
    if hint := re.match(r"sep=(.)\r?\n", text):  # Excel's own note of its delimiter
        text = text[hint.end() :]
    head = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield cells, f"line {reader.line_num + bool(hint)}"
    except csv.Error as error:
        raise StudyError(path, f"it is no CSV ({error})", _SAVE, f"line {reader.line_num}") from None


def decoded(path: Path) -> str:
    """The text of a .csv file: UTF-8, with or without a mark, UTF-16, or Windows-1252, which Excel writes where nothing else is asked."""
    content = path.read_bytes()
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    if not encoding and content[:400].count(0) > len(content[:400]) / 4:
        encoding = _WIDE[content[0] == 0]
    for name in [encoding] if encoding else ["utf-8", "cp1252"]:
        try:
            return content.decode(name)
        except UnicodeDecodeError as error:
            place = f"byte {error.start}"
    raise StudyError(path, f"it is not {(encoding or 'UTF-8').removesuffix('-sig').upper()}", _SAVE, place)


# --- .xlsx -----------------------------------------------------------------------------------------------------------


def _from_workbook(path: Path) -> Iterator[tuple[list[str], str]]:
    """The rows of the first worksheet that has a column doc_id, beginning with its first row."""
    pages = _pages(path.read_bytes())
    if pages is None:
        raise StudyError(path, "it is no Excel workbook", "save it as .xlsx, without a password, or as CSV")
    for lines in pages:
        if lines and "doc_id" in map(column_name, lines[0]):
            return ((cells, f"row {number}") for number, cells in enumerate(lines, 1))
    raise StudyError(path, "no worksheet has a column doc_id in its first row", "put the rows under their column names")


@lru_cache(maxsize=16)
def _pages(content: bytes) -> list[list[list[str]]] | None:
    """The cells of a workbook's pages; None where it is none. A run asks several times for what takes a second to read."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl does not keep, which nobody asks for
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except Exception:  # whatever a broken file makes the parsers behind openpyxl raise
        return None
    return [[[_cell(value) for value in row] for row in page.iter_rows(values_only=True)] for page in book.worksheets]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
