"""Files: fingerprints, whole writing, locks, and cells that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.study.errors import StudyError

if TYPE_CHECKING:
    import pandas as pd


ROOT = Path(__file__).resolve().parents[2]


def sha256(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fingerprint(*parts: str) -> str:
    """One sha256, in hexadecimal, over some strings in their order."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file to write to that takes its place at the end, whole; where writing fails, nothing of it stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all, and not where it holds these bytes already. True if it was written."""
    if path.exists() and path.read_bytes() == content:
        return False
    with whole(path) as part:
        part.write_bytes(content)
    return True


@contextmanager
def locked(path: Path, waiting: str = "") -> Iterator[None]:
    """Hold a file's lock, so that of several notebooks that ask for a thing one makes it and the others wait and read.

    Where another process holds it, ``waiting`` is said on stderr, and then waited for it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as stream:
        if os.name == "posix":
            import fcntl

            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if waiting:
                    print(waiting, file=sys.stderr, flush=True)
                fcntl.flock(stream, fcntl.LOCK_EX)
        yield


# A cell that begins so would be run as a formula by a spreadsheet; an apostrophe in front makes it text.
_FORMULA = re.compile(r"^'*[=+\-@\t\r]")
GUARDED = re.compile(r"^''*[=+\-@\t\r]")  # and so it looks afterwards


def made_from(path: Path) -> str:
    """What a Parquet file says it was made from; empty where there is no such file, it does not say or is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return ((pq.read_schema(path).metadata or {}).get(b"made_from") or b"").decode()
    except (OSError, pa.ArrowInvalid):
        return ""


def to_csv(frame: pd.DataFrame) -> str:
    """CSV with ``\\n`` line ends; text that a spreadsheet would take for a formula gets an apostrophe in front."""
    frame = frame.copy()
    for column in frame.columns:
        if frame[column].dtype.kind not in "biuf" and str(frame[column].dtype) in ("str", "object", "string"):
            risky = frame[column].astype("str").str.match(_FORMULA)
            if risky.any():
                frame[column] = frame[column].where(~risky, "'" + frame[column].astype("str"))
    out = io.StringIO()
    # Asked for \r\n, every Python quotes a cell with \r in it; the line ends outside quotes then become \n.
    frame.to_csv(out, index=False, lineterminator="\r\n")
    return re.sub(r'("(?:[^"]|"")*")|\r\n', lambda match: match.group(1) or "\n", out.getvalue())


def guarded(cell: str) -> str:
    """Text that a spreadsheet would take for a formula, with an apostrophe in front."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """A cell as it was before ``guarded`` or ``to_csv`` put an apostrophe in front."""
    return cell[1:] if GUARDED.match(cell) else cell


def read_text(path: Path) -> str:
    """The text of a file that a person wrote, without a byte order mark and with the line ends it has.

    Raises StudyError, with the byte, for a file that is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StudyError(path, "it is not UTF-8", "save the file as UTF-8", f"byte {error.start}") from None


def read_rows(path: Path) -> list[tuple[dict[str, str], str]]:
    """The rows of a CSV file that a person wrote, each with the line on which it ends; commas or semicolons between cells.

    Raises StudyError for a file that is not UTF-8, a quote that is not closed, and a row with more cells than there are columns.
    """
    text = read_text(path)
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, place = [], "line 1"
    try:
        for row in reader:
            place = f"line {reader.line_num}"
            if any(each.strip() for each in row.get(None) or ()):  # where csv puts them
                raise StudyError(
                    path,
                    "it has more cells than the header",
                    f"put quotes around cells with '{delimiter}' in them",
                    place,
                )
            rows.append(({k: unguarded(v or "") for k, v in row.items() if k}, place))
    except csv.Error as error:
        begins = f"line {int(place.split()[1]) + 1}"
        raise StudyError(
            path, f"a quote there is not closed ({error})", "close the quote, or remove it", begins
        ) from None
    return rows
