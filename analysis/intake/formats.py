"""The formats of files that hold articles: one registry, which the settings, the listing and the readers go by.

To add a format write its reader (see ``sources``) and a line of ``FORMATS``.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.intake import archives, books, pages, rows, word
from analysis.intake.decoding import LONGEST, Refused
from analysis.intake.listing import Listed, is_hidden
from analysis.intake.sources import WHOLE, Piece, RawText, Refusal, Source

if TYPE_CHECKING:
    from analysis.intake.settings import Settings


@dataclass(frozen=True)
class Format:
    """A format: its name in study.yaml, the endings of its files' names, its reader.

    ``several``: a file may hold more than one article, so that it may be as large as it likes. ``pieces`` cuts a table, so that a
    large one is validated piece by piece; nothing for a format that is no table.
    """

    name: str
    endings: tuple[str, ...]
    read: Callable[[Source], Iterable[RawText | Refusal]]
    several: bool = False
    pieces: Callable[[Path, Settings], list[Piece]] | None = None

    @property
    def is_table(self) -> bool:
        return self.pieces is not None


def _read_zip(source: Source) -> Iterator[RawText | Refusal]:
    """The reader of .zip. Neither another archive in it nor a table is read."""
    for member in archives.members(source):
        if isinstance(member, Refusal):
            yield member
            continue
        form = format_of(member.name)
        inner = Source(source.path, source.settings, given=member.content)
        if form is None or form.is_table or form.name in ("zip", "xlsx"):
            detail = f"in a zipped file: {Path(member.name).suffix[:20]}"
            found: Iterable[RawText | Refusal] = [Refusal("not a format that is read", detail)]
        elif member.size > LONGEST and not form.several:
            found = [Refusal("too large for one article", f"{member.size:,} bytes")]
        else:
            found = read(form, inner)
        yield from (archives.within(each, member.name) for each in found)


FORMATS = {
    each.name: each
    for each in (
        Format("txt", (".txt",), pages.read_plain),
        Format("html", (".html", ".htm", ".xhtml"), pages.read_page),
        Format("docx", (".docx",), word.read_docx, several=True),
        Format("rtf", (".rtf",), word.read_rtf, several=True),
        Format("pdf", (".pdf",), books.read_pdf, several=True),
        Format("md", (".md", ".markdown"), books.read_markdown),
        Format("xml", (".xml", ".tei"), books.read_xml),
        Format("zip", (".zip",), _read_zip, several=True),
        Format("xlsx", (".xlsx",), rows.read_workbook, several=True),
        Format("csv", (".csv", ".tsv"), rows.read_csv, several=True, pieces=rows.csv_pieces),
        Format("jsonl", (".jsonl", ".ndjson"), rows.read_json_lines, several=True, pieces=rows.json_pieces),
        Format("parquet", (".parquet",), rows.read_parquet, several=True, pieces=rows.parquet_pieces),
    )
}


def endings() -> str:
    """The endings of names of files that are read, in words."""
    *others, last = [ending for each in FORMATS.values() for ending in each.endings]
    return f"{', '.join(others)} or {last}"


def format_of(name: str) -> Format | None:
    """The format of a file by the ending of its name."""
    ending = Path(name).suffix.strip().lower()
    return next((each for each in FORMATS.values() if ending in each.endings), None)


def readable(path: Path, file: Listed, settings: Settings) -> Format | None:
    """The format of a file that may hold articles; nothing for a folder. Raises Refused, or OSError, for anything else."""
    if stat.S_ISLNK(file.mode):
        raise Refused("a link", "to nothing" if not path.exists() else "put the file itself there")
    if path.name.startswith("._"):
        raise Refused("a macOS file of attributes")
    if is_hidden(path.name):
        raise Refused("a hidden file or folder")
    if stat.S_ISDIR(file.mode):
        _refuse_closed_or_empty(path)
        return None
    if not stat.S_ISREG(file.mode):
        raise Refused("not a regular file")
    return _readable_by_name(path, file.size, settings)


def _refuse_closed_or_empty(folder: Path) -> None:
    if not os.access(folder, os.R_OK | os.X_OK):
        raise Refused("cannot be opened", "no permission")
    if not os.listdir(folder):
        raise Refused("an empty folder")


def _readable_by_name(path: Path, size: int, settings: Settings) -> Format:
    form = format_of(path.name)
    if form is None:
        raise Refused("not a format that is read", path.suffix[:20] or "no extension")
    if form.name not in settings.formats:
        raise Refused("a format that study.yaml leaves out", form.name)
    if not size:
        raise Refused("empty")
    if size > LONGEST and not form.several:
        raise Refused("too large for one article", f"{size:,} bytes")
    return form


def pieces(path: Path, form: Format, settings: Settings) -> list[Piece]:
    """What a large file is cut into; one piece where it is no table, or cannot be read."""
    try:
        return (form.pieces(path, settings) if form.pieces else []) or [WHOLE]
    except (Refused, OSError, ValueError):
        return [WHOLE]


def read(form: Format, source: Source) -> Iterator[RawText | Refusal]:
    """Every text of a file, or of a piece of a table, and why there is none where one should be; a file of none is one Refusal."""
    try:
        yield from form.read(source)
    except Refused as refusal:
        yield Refusal(refusal.reason, refusal.detail)
    except OSError as error:
        yield Refusal("cannot be opened", error.strerror or "")
    except Exception as error:  # one file that nobody thought of does not end the run
        yield Refusal("cannot be read", f"{type(error).__name__}: {error}"[:120])
