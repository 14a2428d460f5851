"""Tables of articles (CSV, JSON lines, Parquet): their rows, each with its place, or with why it cannot be read; and the
pieces that a large table is cut into."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from hashlib import blake2b, file_digest
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from analysis.intake.books import workbook_rows
from analysis.intake.columns import find_columns, json_type, row_text
from analysis.intake.decoding import EXCEL, HALF, LONGEST, Refused, table_encoding
from analysis.intake.sources import WHOLE, Piece, RawText, Refusal, Source

if TYPE_CHECKING:
    from analysis.intake.settings import Settings

PIECE = 1_000_000  # bytes of a table that are validated together


class Row(NamedTuple):
    """A row: its number, its place in words, its cells or why it has none, and how many bytes and lines end with it."""

    number: int
    place: str
    cells: dict[str, Any] | Refused
    offset: int = 0
    line: int = 0


# --- the readers -----------------------------------------------------------------------------------------------------


def read_csv(source: Source) -> Iterator[RawText | Refusal]:
    """The reader of .csv and .tsv."""
    encoding = source.piece.encoding or table_encoding(source.path, source.settings)
    guessed = encoding == EXCEL and not source.settings.encoding
    for each in _texts(_csv_rows(source), source):
        if guessed and isinstance(each, RawText):
            each.odd.append(("encoding", "no UTF-8, taken as Windows-1252 like Excel's", "repaired"))
            guessed = False
        yield each


def read_json_lines(source: Source) -> Iterator[RawText | Refusal]:
    """The reader of .jsonl: one object a line."""
    return _texts(_json_rows(source), source)


def read_parquet(source: Source) -> Iterator[RawText | Refusal]:
    """The reader of .parquet."""
    return _texts(_parquet_rows(source), source)


def read_workbook(source: Source) -> Iterator[RawText | Refusal]:
    """The reader of .xlsx: a table a sheet, the names of the columns in its first row."""
    return _texts(workbook_table(source, find_columns), source)


def workbook_table(source: Source, check: Callable[[list[str], Settings], object] = lambda *_: None) -> Iterator[Row]:
    """The rows of a workbook, sheet after sheet. ``check`` is given the names of a sheet's columns and may refuse it, in one row."""
    header: list[str] = []
    sheet, number, refused = None, 0, False
    for place, cells in workbook_rows(source):
        name = place.rpartition("row ")[0]
        if name != sheet:
            sheet, header, refused = name, [], False
        if refused or not any(each is not None and each != "" for each in cells):
            continue
        if header:
            number += 1
            yield Row(number, place, dict(zip(header, cells)))
            continue
        header = [str(each or "") for each in cells]
        try:
            check(header, source.settings)
        except Refused as refusal:
            refused, number = True, number + 1
            yield Row(number, name.strip(", "), refusal)


def _texts(rows: Iterator[Row], source: Source) -> Iterator[RawText | Refusal]:
    columns: dict[str, str] = {}
    names: tuple[str, ...] = ()
    row = None
    for row in islice(rows, source.piece.count or None):
        try:
            if isinstance(row.cells, Refused):
                raise row.cells
            if not columns or tuple(row.cells) != names:
                columns, names = find_columns(row.cells, source.settings), tuple(row.cells)
            yield row_text(row.cells, columns, row.place)
        except Refused as refusal:
            yield Refusal(refusal.reason, refusal.detail, row.place)
    if row is None:
        raise Refused("no rows")


# --- large tables in pieces ------------------------------------------------------------------------------------------


def csv_pieces(path: Path, settings: Settings) -> list[Piece]:
    """Pieces of a table in CSV; the line of names belongs to each."""
    with path.open("rb") as stream:
        names = stream.readline(LONGEST)
    return _line_pieces(path, settings, _csv_rows, names)


def json_pieces(path: Path, settings: Settings) -> list[Piece]:
    """Pieces of JSON lines."""
    return _line_pieces(path, settings, _json_rows)


def _line_pieces(
    path: Path, settings: Settings, read: Callable[[Source], Iterator[Row]], names: bytes = b""
) -> list[Piece]:
    """One piece where the table is refused as a whole, or is in another encoding than UTF-8."""
    encoding = table_encoding(path, settings)
    if not encoding.startswith("utf-8"):
        return [WHOLE]
    row = Row(0, "", {})
    ends = [row]
    for row in read(Source(path, settings)):
        if row.offset - ends[-1].offset >= PIECE:
            ends.append(row)
    if row.number > ends[-1].number:
        ends.append(row)
    found = []
    with path.open("rb") as stream:
        for before, last in pairwise(ends):
            stream.seek(before.offset)
            content = blake2b(names + stream.read(last.offset - before.offset), digest_size=16).hexdigest()
            count = last.number - before.number
            found.append(Piece(before.offset, before.line, before.number, count, encoding, content))
    return found


def parquet_pieces(path: Path, _: Settings) -> list[Piece]:
    """Runs of rows of a Parquet file: at most sixteen, since each reads over those before it."""
    from pyarrow import parquet

    with path.open("rb") as stream:
        content = file_digest(stream, "sha256").hexdigest()
    about = parquet.read_metadata(path)
    size = sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups))
    step = -(-about.num_rows // max(1, min(16, size // PIECE)))
    starts = range(0, about.num_rows, step or 1)
    return [Piece(row=start, count=min(step, about.num_rows - start), content=content) for start in starts]


# --- CSV -------------------------------------------------------------------------------------------------------------


class _Lines:
    """The lines of a file as text, and how many bytes have gone by; bytes that are none become lone surrogates."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        if encoding == "utf-8-sig" and not stream.tell():
            stream.seek(3)  # behind the mark
        self.offset = stream.tell()
        if encoding.startswith("utf-8"):
            self._lines: Iterator[Any] = (each for line in stream for each in line.splitlines(keepends=True))
        else:
            self._lines = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if isinstance(line, str):
            return line
        self.offset += len(line)
        return line.decode("utf-8", "surrogateescape")


def _csv_rows(source: Source) -> Iterator[Row]:
    return csv_table(source, find_columns)


def csv_table(source: Source, check: Callable[[list[str], Settings], object] = lambda *_: None) -> Iterator[Row]:
    """The rows of a .csv or .tsv. ``check`` is given the names of its columns and may refuse them."""
    csv.field_size_limit(LONGEST)
    piece = source.piece
    encoding = piece.encoding or table_encoding(source.path, source.settings)
    with source.path.open("rb") as stream:
        lines = _Lines(stream, encoding)
        header, delimiter, before = _header(lines, source.settings)
        check(header, source.settings)
        if piece.offset:
            stream.seek(piece.offset)
            lines, before = _Lines(stream, encoding), piece.line
        reader, number, first = csv.reader(lines, delimiter=delimiter, strict=True), piece.row, before
        while True:
            try:
                cells: list[str] | Refused = next(reader)
            except StopIteration:
                return
            except (csv.Error, UnicodeError) as error:
                cells = Refused("broken row", str(error))
            last = first + reader.line_num
            if cells:
                number += 1
                yield Row(number, _place(before, last), _named(cells, header), lines.offset, last)
                if last == before:  # not one line further: nothing more can be read
                    return
            before = last


def _header(lines: Iterator[str], settings: Settings) -> tuple[list[str], str, int]:
    """The names of a table's columns, what stands between its cells, and how many lines that took. Raises Refused for no CSV."""
    try:
        blank, head, delimiter = _first(lines)
        delimiter = settings.delimiter or delimiter
        reader = csv.reader(chain([head], lines), delimiter=delimiter, strict=True)
        header = [name.strip("\ufeff \t") for name in next(reader, [])]
    except UnicodeError:
        raise Refused("not text", "line 1") from None
    except csv.Error as error:
        raise Refused("no CSV", f"line 1: {error}") from None
    if not header:
        raise Refused("no rows")
    if len({*header}) < len(header):
        header = [name if name not in header[:n] else f"{name}.{n}" for n, name in enumerate(header)]
    return header, delimiter, blank + reader.line_num


def _first(lines: Iterator[str]) -> tuple[int, str, str]:
    """How many lines stand before the line of names, that line, and its delimiter; spreadsheets may state it: sep=;"""
    stated = ""
    for number, line in enumerate(lines):
        if found := re.fullmatch(r'"?sep=([,;\t|])"?', line.strip("\ufeff\r\n ")):
            stated = found[1]
        elif line.strip("\ufeff\r\n "):
            return number, line, stated or max(",;\t|", key=line.count)
    return 0, "", ","


def _named(cells: list[str] | Refused, header: list[str]) -> dict[str, str] | Refused:
    if isinstance(cells, Refused):
        return cells
    if [name.strip("\ufeff \t") for name in cells] == header:
        return Refused("the line of names again")
    if len(cells) != len(header):
        return Refused("wrong number of cells", f"{len(cells)} where the header has {len(header)}")
    if byte := next((m[0] for cell in cells if (m := HALF.search(cell))), None):
        return Refused("not UTF-8", f"byte 0x{ord(byte) - 0xDC00:02x}")
    return dict(zip(header, cells))


def _place(before: int, last: int) -> str:
    return f"line {before + 1}" if last <= before + 1 else f"lines {before + 1} to {last}"


# --- JSON lines ------------------------------------------------------------------------------------------------------


def _json_rows(source: Source) -> Iterator[Row]:
    path, piece = source.path, source.piece
    encoding = piece.encoding or table_encoding(path, source.settings)
    number, line, offset = piece.row, piece.line, piece.offset
    with path.open("rb") as stream:
        stream.seek(offset)
        contents: Iterator[bytes] = iter(lambda: stream.readline(LONGEST), b"")
        if encoding.startswith(("utf-16", "utf-32")):
            try:
                contents = iter(path.read_bytes().decode(encoding).encode("utf-8").splitlines(keepends=True))
            except UnicodeDecodeError as error:
                raise Refused(f"not {encoding.upper()}", f"byte {error.start}") from None
            encoding = "utf-8"
        going_on = False
        for content in contents:
            whole = content.endswith(b"\n")
            line += not going_on
            start, offset = offset, offset + len(content)
            if going_on:
                going_on = not whole
                continue
            row: dict[str, Any] | Refused | None
            if not whole and len(content) == LONGEST:
                row, going_on = Refused("too large for one article", f"more than {LONGEST:,} bytes"), True
            else:
                row = _json_row(content, encoding, start, line)
            if row is not None:
                number += 1
                yield Row(number, f"line {line}", row, offset, line)


def _json_row(content: bytes, encoding: str, start: int, line: int) -> dict[str, Any] | Refused | None:
    """The object in a line, or why there is none; nothing for a blank line. Raises Refused where the whole file is a list."""
    try:
        text = content.decode(encoding).strip("\ufeff \t\r\n")
    except UnicodeDecodeError as error:
        return Refused("not UTF-8", f"byte {start + error.start}")
    if not text:
        return None
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        if line == 1 and text.startswith("["):
            raise Refused("a JSON list, not one object a line", "line 1") from None
        place = f"byte {start + getattr(error, 'pos', 0)}"
        return Refused("broken JSON", f"{place}: {getattr(error, 'msg', 'too deep or too long')}")
    return row if isinstance(row, dict) else Refused("no JSON object", json_type(row))


# --- Parquet ---------------------------------------------------------------------------------------------------------


def _parquet_rows(source: Source) -> Iterator[Row]:
    import pyarrow
    from pyarrow import parquet

    number = 0
    try:
        with parquet.ParquetFile(source.path) as file:
            wanted = find_columns(file.schema_arrow.names, source.settings)
            for batch in file.iter_batches(batch_size=256, columns=sorted(set(wanted.values()))):
                if number + len(batch) <= source.piece.row:
                    number += len(batch)
                    continue
                for row in _dictionaries(batch):
                    number += 1
                    if number > source.piece.row:
                        yield Row(number, f"row {number}", row)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        reason = "not a Parquet file" if not number else "broken Parquet"
        raise Refused(reason, " ".join(str(error).split())[:80] if number else "") from None


def _dictionaries(batch: Any) -> Iterator[dict[str, Any] | Refused]:
    """The rows of a batch; one with a value that Python cannot hold (a date in the year 30000, bytes for text) costs no other."""
    try:
        yield from batch.to_pylist()
    except (ValueError, OverflowError):
        for n in range(len(batch)):
            try:
                yield batch.slice(n, 1).to_pylist()[0]
            except (ValueError, OverflowError) as error:
                yield Refused("broken row", " ".join(str(error).split())[:80])
