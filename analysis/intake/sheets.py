"""What people say of texts beside them: a metadata.csv among the articles, and outlets and dates in the names of files and folders.

A metadata.csv names a text in a column file, filename or doc_id, by its path from where the sheet lies, its name, or either
without its ending. It counts before what a text says of itself, and articles.csv counts before both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from analysis.intake import rows
from analysis.intake.columns import cell, known_columns
from analysis.intake.dates import read_date, read_dates
from analysis.intake.decoding import Refused
from analysis.intake.sources import Source

if TYPE_CHECKING:
    from analysis.intake.settings import Settings

_NAMES = ("metadata.csv", "metadata.tsv", "metadata.xlsx")
_KEYS = "file filename file_name doc_id path document datei archivo".split()
_OWN = ("doc_id", "text")  # columns that are no metadata

Problem = tuple[str, str, str]  # place in a sheet, empty where the whole of it is refused; reason, detail


@dataclass
class Sheet:
    """A metadata.csv: the rows by what they name, the places of those not yet asked for, and what is wrong with others."""

    folder: PurePosixPath
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    unused: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def of(self, path: str, doc_id: str) -> dict[str, str]:
        """What the sheet says of a text of some path from ``articles/``; nothing where it does not name it."""
        where = PurePosixPath(path)
        if self.folder not in (PurePosixPath("."), *where.parents):
            return {}
        inside = where.relative_to(self.folder)
        for each in (inside, inside.with_suffix(""), where.name, where.stem, doc_id):
            if (key := _key(str(each))) in self.rows:
                self.unused.pop(key, None)
                return self.rows[key]
        return {}


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/").removeprefix("./").removeprefix("articles/")).casefold()


def is_sheet(path: Path, settings: Settings) -> bool:
    """Whether a file is a sheet of metadata: by its name, unless it has texts itself."""
    if path.name.casefold() not in _NAMES:
        return False
    try:
        first = next(_rows(path, settings), None)
    except Refused:
        return False
    return first is not None and isinstance(first.cells, dict) and "text" not in known_columns(first.cells, settings)


def _rows(path: Path, settings: Settings) -> Iterator[rows.Row]:
    source = Source(path, settings)
    return rows.workbook_table(source) if path.suffix.lower() == ".xlsx" else rows.csv_table(source)


def read_sheet(path: Path, inside: str, settings: Settings) -> Sheet:
    """A sheet of metadata; ``inside`` is its path from ``articles/``."""
    sheet = Sheet(PurePosixPath(inside).parent)
    try:
        for row in _rows(path, settings):
            if isinstance(row.cells, Refused):
                sheet.problems.append((row.place, row.cells.reason, row.cells.detail))
            else:
                _take(sheet, row.place, row.cells, settings)
    except Refused as refusal:
        sheet.problems.append(("", refusal.reason, refusal.detail))
    return sheet


def _take(sheet: Sheet, place: str, cells: Mapping[str, Any], settings: Settings) -> None:
    plain = {str(name).strip("\ufeff ").casefold(): name for name in cells}
    named = next((plain[each] for each in _KEYS if each in plain), None)
    if named is None:
        raise Refused("no column of names", "name one file, filename or doc_id")
    columns = {
        ours: theirs for ours, theirs in known_columns(cells, settings).items() if ours not in _OWN and theirs != named
    }
    if not columns:
        raise Refused("no column of metadata", "name them outlet, date, title or as study.yaml says: columns")
    if not sheet.rows and (unread := [str(name) for name in cells if name and name not in (named, *columns.values())]):
        more = f" and {len(unread) - 5} more" if len(unread) > 5 else ""
        sheet.problems.append(("line 1", "columns not read", f"{', '.join(unread[:5])}{more}"))
    key = _key(cell(cells[named]))
    if key in sheet.rows:
        sheet.problems.append((place, "metadata twice", f"'{key}': the first counts"))
    if not key or key in sheet.rows:
        return
    stated = {ours: value for ours, theirs in columns.items() if (value := cell(cells[theirs]))}
    dates, problems = read_dates(stated, settings.date_order)
    sheet.problems += [(place, "undated", problem) for problem in problems]
    found = {name: value for name, value in {**stated, **dates}.items() if value}
    if any(dates.values()):
        found["date_basis"] = "stated in metadata.csv"
    if found.get("outlet"):
        found["outlet_basis"] = "stated in metadata.csv"
    sheet.rows[key], sheet.unused[key] = found, place


# --- names of files and folders ------------------------------------------------------------------------------------

_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)|(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\d-])"
)
# Names that say what a file is and not who published it.
_NO_OUTLET = re.compile(
    r"(?:articles?|texts?|docs?|documents?|news|files?|pages?|stor(?:y|ies)|raw|data|corpus|batch|part|set|export|new|old|untitled)?\W*\d*",
    re.IGNORECASE,
)


def of_name(path: str) -> dict[str, str]:
    """The outlet and the date in a path from ``articles/``: ``RT/2019-03-27_title.txt``, ``RT_2019-03-27.txt``.

    Only where there is a date: what stands before it names the outlet, else the folder does.
    """
    where = PurePosixPath(path)
    dated = _DATE.search(where.stem)
    if dated is None:
        return {}
    date = read_date(re.sub(r"[_.]", "-", dated[0]))
    found = {"published": date.day, "earliest": date.earliest, "latest": date.latest}
    if date.earliest:
        found["date_basis"] = "inferred from the file's name"
    before = where.stem[: dated.start()].strip("_-. ()[]")
    for name, basis in ((before, "file's"), (where.parent.name, "folder's")):
        if not _NO_OUTLET.fullmatch(name) and not _DATE.search(name) and len(name) <= 60:
            found |= {"outlet": re.sub(r"[_\s]+", " ", name), "outlet_basis": f"inferred from the {basis} name"}
            break
        if name:
            break
    return {name: value for name, value in found.items() if value}


_DATED = ("published", "earliest", "latest", "date_basis")
_PUBLISHED_BY = ("outlet", "outlet_basis")


def joined(own: Mapping[str, str], sheets: Sequence[Sheet], path: str, doc_id: str, whole: bool) -> dict[str, str]:
    """All that is known of a text beside articles.csv: of sheets, of its own, and of its name where neither says it.

    ``whole``: the file is this text alone.
    """
    found = dict(own)
    for sheet in sheets:
        stated = sheet.of(path, doc_id)
        if stated.get("earliest") or stated.get("published"):
            found = {name: value for name, value in found.items() if name not in _DATED}
        found |= stated
    if whole:
        named = of_name(path)
        groups = (_DATED, _PUBLISHED_BY)
        missing = [name for group in groups if not any(found.get(each) for each in group) for name in group]
        found |= {name: named[name] for name in missing if name in named}
    return found
