"""Tables of articles (CSV, JSON lines, Parquet) to rows, each with its place, or with why it cannot be read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from analysis.decoding import HALF, LONGEST, Refused, table_encoding
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


def read(path: Path, kind: str, settings: Settings) -> Iterator[tuple[str, dict[str, Any] | Refused]]:
    """The rows of a table, each with its place and the table's own names of its columns. Raises Refused for no table."""
    return {"csv": _csv_rows, "jsonl": _json_rows, "parquet": _parquet_rows}[kind](path, settings)


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
    if value is None or isinstance(value, dict | bytes):
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, (cell(each) for each in value if not isinstance(each, list))))[:1000]
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    text = "".join(c if c.isprintable() else " " for c in HALF.sub("\ufffd", str(value)))
    return " ".join(text.split())[:1000]


def _csv_rows(path: Path, settings: Settings) -> Iterator[tuple[str, dict[str, str] | Refused]]:
    csv.field_size_limit(LONGEST)
    with path.open(encoding=table_encoding(path, settings), errors="surrogateescape", newline="") as stream:
        lines = iter(stream)
        try:
            head = next(lines)
        except UnicodeError:
            raise Refused("not text", "line 1") from None
        delimiter = settings.delimiter or max(",;\t|", key=head.count)
        stream.seek(0)
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        try:
            header = [name.strip("\ufeff \t") for name in next(reader)]
        except (csv.Error, UnicodeError) as error:
            raise Refused("no CSV", f"line 1: {error}") from None
        if len({*header}) < len(header):
            header = [name if name not in header[:n] else f"{name}.{n}" for n, name in enumerate(header)]
        columns(header, settings)
        while True:
            before = reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, UnicodeError) as error:
                yield _lines(before, reader.line_num), Refused("broken row", str(error))
                if reader.line_num == before:  # not one line further: nothing more can be read
                    return
                continue
            if not cells:
                continue
            place = _lines(before, reader.line_num)
            if len(cells) != len(header):
                yield place, Refused("wrong number of cells", f"{len(cells)} where the header has {len(header)}")
            elif byte := next((m[0] for cell in cells if (m := HALF.search(cell))), None):
                yield place, Refused("not UTF-8", f"byte 0x{ord(byte) - 0xDC00:02x}")
            else:
                yield place, dict(zip(header, cells))


def _lines(before: int, last: int) -> str:
    return f"line {before + 1}" if last <= before + 1 else f"lines {before + 1} to {last}"


def _json_rows(path: Path, settings: Settings) -> Iterator[tuple[str, dict[str, Any] | Refused]]:
    encoding = table_encoding(path, settings)
    wide = encoding.startswith(("utf-16", "utf-32"))
    offset = number = 0
    with path.open("rb") as stream:
        lines: Iterator[bytes] = iter(lambda: stream.readline(LONGEST), b"")
        if wide:
            try:
                lines = iter(path.read_bytes().decode(encoding).encode("utf-8").splitlines(keepends=True))
            except UnicodeDecodeError as error:
                raise Refused(f"not {encoding.upper()}", f"byte {error.start}") from None
            encoding = "utf-8"
        going_on = False
        for line in lines:
            whole = line.endswith(b"\n")
            number += not going_on
            start, offset = offset, offset + len(line)
            if going_on or (not whole and len(line) == LONGEST):
                if not going_on:
                    yield f"line {number}", Refused("too large for one article", f"more than {LONGEST:,} bytes")
                going_on = not whole
                continue
            try:
                text = line.decode(encoding).strip("\ufeff \t\r\n")
            except UnicodeDecodeError as error:
                yield f"line {number}", Refused("not UTF-8", f"byte {start + error.start}")
                continue
            if not text:
                continue
            try:
                row = json.loads(text)
            except (ValueError, RecursionError) as error:
                if number == 1 and text.startswith("["):
                    raise Refused("a JSON list, not one object a line", "line 1") from None
                place = f"byte {start + getattr(error, 'pos', 0)}"
                yield (
                    f"line {number}",
                    Refused("broken JSON", f"{place}: {getattr(error, 'msg', 'too deep or too long')}"),
                )
                continue
            if isinstance(row, dict):
                yield f"line {number}", row
            else:
                yield f"line {number}", Refused("no JSON object", json_type(row))


def _parquet_rows(path: Path, settings: Settings) -> Iterator[tuple[str, dict[str, Any] | Refused]]:
    import pyarrow
    from pyarrow import parquet

    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            wanted = columns(file.schema_arrow.names, settings)
            for batch in file.iter_batches(batch_size=256, columns=sorted(set(wanted.values()))):
                for row in batch.to_pylist():
                    number += 1
                    yield f"row {number}", row
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        reason = "not a Parquet file" if not number else "broken Parquet"
        raise Refused(reason, " ".join(str(error).split())[:80] if number else "") from None
