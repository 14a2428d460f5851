"""Tables of articles (CSV, JSON lines, Parquet) to rows, each with its place, or with why it cannot be read."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b, file_digest
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from analysis.intake.decoding import HALF, LONGEST, Refused, table_encoding
from analysis.study import COLUMNS, Settings

# Under which names tables of articles usually have what we call so; study.yaml may say otherwise.
USUAL = {
    "text": "text body content article article_text full_text fulltext maintext article_body",
    "doc_id": "doc_id id article_id",
    "title": "title headline",
    "outlet": "outlet source publication publisher newspaper site sitename domain",
    "published": "published date pub_date publish_date published_at publication_date date_published datetime",
    "public_copy": "public_copy url link",
    "outlet_camp": "outlet_camp", "earliest": "earliest", "latest": "latest", "translated": "translated",
}  # fmt: skip


PIECE = 1_000_000  # bytes of a table that are judged together


@dataclass(frozen=True)
class Piece:
    """A run of rows of a table: what lies before it (bytes, lines, rows), how many rows it has (0: all that follow), its encoding
    where that is known, and a fingerprint of its bytes (and of a table's line of names).

    Rows added at a table's end leave the pieces before them what they are.
    """

    offset: int = 0
    line: int = 0
    row: int = 0
    count: int = 0
    encoding: str = ""
    content: str = ""


WHOLE = Piece()


class Read(NamedTuple):
    """A row: its number, its place in words, its cells or why it has none, and how many bytes and lines end with it."""

    number: int
    place: str
    cells: dict[str, Any] | Refused
    offset: int = 0
    line: int = 0


def read(path: Path, kind: str, settings: Settings, piece: Piece = WHOLE) -> Iterator[Read]:
    """The rows of a table, or of a piece of it, by the table's own names of its columns. Raises Refused for no table."""
    readers = {"csv": _csv_rows, "jsonl": _json_rows, "parquet": _parquet_rows}
    found = readers[kind](path, settings, piece)
    return islice(found, piece.count) if piece.count else found


def pieces(path: Path, kind: str, settings: Settings) -> list[Piece]:
    """A large table cut into pieces; one that is refused as a whole, or is in another encoding than UTF-8, is one piece."""
    try:
        if kind == "parquet":
            return _groups(path)
        encoding = table_encoding(path, settings)
        if not encoding.startswith("utf-8"):
            return [WHOLE]
        ends = [Read(0, "", {})]
        row = ends[0]
        for row in read(path, kind, settings):
            if row.offset - ends[-1].offset >= PIECE:
                ends.append(row)
        if row.number > ends[-1].number:
            ends.append(row)
    except (Refused, OSError, ValueError):
        return [WHOLE]
    found = []
    with path.open("rb") as stream:
        names = stream.readline(LONGEST) if kind == "csv" else b""
        for before, last in pairwise(ends):
            stream.seek(before.offset)
            content = blake2b(names + stream.read(last.offset - before.offset), digest_size=16).hexdigest()
            count = last.number - before.number
            found.append(Piece(before.offset, before.line, before.number, count, encoding, content))
    return found or [WHOLE]


def _groups(path: Path) -> list[Piece]:
    """Runs of rows of a Parquet file: at most sixteen, since each reads over those before it."""
    from pyarrow import parquet

    with path.open("rb") as stream:
        content = file_digest(stream, "sha256").hexdigest()
    about = parquet.read_metadata(path)
    size = sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups))
    step = -(-about.num_rows // max(1, min(16, size // PIECE)))
    starts = range(0, about.num_rows, step or 1)
    return [Piece(row=start, count=min(step, about.num_rows - start), content=content) for start in starts] or [WHOLE]


def columns(names: Iterable[str], settings: Settings) -> dict[str, str]:
    """Our name to the table's own: as study.yaml says, else by the usual names. Raises Refused without a column of texts."""
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(str(name).strip("\ufeff \t").casefold(), name)
    found = {}
    for ours in COLUMNS:
        if asked := settings.columns.get(ours):
            if asked.casefold() in plain:
                found[ours] = plain[asked.casefold()]
        else:
            usual = next((each for each in USUAL[ours].split() if each in plain), None)
            if usual is not None:
                found[ours] = plain[usual]
    if "text" not in found:
        asked = settings.columns.get("text", "")
        raise Refused("no column of texts", f"'{asked}' is not there" if asked else "name it in study.yaml: columns")
    return found


def json_type(value: Any) -> str:
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "an object",
        bytes: "bytes",
    }
    return names.get(type(value), type(value).__name__)


def cell(value: Any) -> str:
    """A value of metadata in one line of text; a list's own values are joined, objects and what is nested deeper are none."""
    if value is None or isinstance(value, dict | bytes | tuple) or value != value:  # the last is no number (NaN)
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, (cell(each) for each in value if not isinstance(each, list))))[:1000]
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    text = "".join(c if c.isprintable() else " " for c in HALF.sub("\ufffd", str(value)))
    return " ".join(text.split())[:1000]


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


def _csv_rows(path: Path, settings: Settings, piece: Piece) -> Iterator[Read]:
    csv.field_size_limit(LONGEST)
    encoding = piece.encoding or table_encoding(path, settings)
    with path.open("rb") as stream:
        lines = _Lines(stream, encoding)
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
        columns(header, settings)
        before, number = blank + reader.line_num, piece.row
        if piece.offset:
            stream.seek(piece.offset)
            lines, before = _Lines(stream, encoding), piece.line
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        skipped = before - reader.line_num  # lines that this reader has not seen
        while True:
            try:
                cells: list[str] | Refused = next(reader)
            except StopIteration:
                return
            except (csv.Error, UnicodeError) as error:
                cells = Refused("broken row", str(error))
            last = reader.line_num + skipped
            if not cells:
                before = last
                continue
            number += 1
            yield Read(number, _place(before, last), _named(cells, header), lines.offset, last)
            if last == before:  # not one line further: nothing more can be read
                return
            before = last


def _first(lines: Iterator[str]) -> tuple[int, str, str]:
    """How many lines stand before the line of names, that line, and its delimiter; spreadsheets may state it: sep=;"""
    stated = ""
    for number, line in enumerate(lines):
        if said := re.fullmatch(r'"?sep=([,;\t|])"?', line.strip("\ufeff\r\n ")):
            stated = said[1]
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


def _json_rows(path: Path, settings: Settings, piece: Piece) -> Iterator[Read]:
    encoding = piece.encoding or table_encoding(path, settings)
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
                yield Read(number, f"line {line}", row, offset, line)


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


def _parquet_rows(path: Path, settings: Settings, piece: Piece) -> Iterator[Read]:
    import pyarrow
    from pyarrow import parquet

    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            wanted = columns(file.schema_arrow.names, settings)
            for batch in file.iter_batches(batch_size=256, columns=sorted(set(wanted.values()))):
                if number + len(batch) <= piece.row:
                    number += len(batch)
                    continue
                for row in _dictionaries(batch):
                    number += 1
                    if number > piece.row:
                        yield Read(number, f"row {number}", row)
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
