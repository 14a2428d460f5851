"""What lies in a study's folder, file by file, and the texts in each: plain text, pages, rows of tables."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256 as digest_of
from pathlib import Path
from typing import Any, NamedTuple

from analysis.intake import repairs, rows
from analysis.intake.decoding import LONGEST, Refused, decoded, decoded_as, refuse_binary
from analysis.study import Settings, Study

FORMAT_OF = {
    ".txt": "txt", ".html": "html", ".htm": "html", ".xhtml": "html", ".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl",
    ".ndjson": "jsonl", ".parquet": "parquet",
}  # fmt: skip
TABLES = ("csv", "jsonl", "parquet")


def is_hidden(name: str) -> bool:
    """Whether a name is one that people do not see, or that a system put there."""
    return name.startswith(".") or name in ("__MACOSX", "Thumbs.db", "desktop.ini")


class Refusal(NamedTuple):
    """A file or row that gives no text."""

    path: str
    reason: str
    detail: str


@dataclass
class Found:
    """A text on its way to being an article."""

    path: Path
    shown: str
    name: str  # the doc_id is made from it
    text: str
    place: str = ""  # line or row
    sha256: str = ""  # of the file, where the file is the text, byte for byte
    origin_sha256: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    odd: list[tuple[str, str, str]] = field(default_factory=list)

    def at(self, detail: str) -> str:
        return ": ".join(part for part in (self.place, detail) if part)


def kind_of(path: Path, mode: int, size: int, settings: Settings) -> str:
    """The format of a file by its name, or ``folder``, once it is clear that something is in it. Raises Refused."""
    if stat.S_ISLNK(mode):
        raise Refused("a link", "to nothing" if not path.exists() else "put the file itself there")
    if path.name.startswith("._"):
        raise Refused("a macOS file of attributes")
    if is_hidden(path.name):
        raise Refused("a hidden file or folder")
    if stat.S_ISDIR(mode):
        if not os.access(path, os.R_OK | os.X_OK):
            raise Refused("cannot be opened", "no permission")
        if not os.listdir(path):
            raise Refused("an empty folder")
        return "folder"
    if not stat.S_ISREG(mode):
        raise Refused("not a regular file")
    kind = FORMAT_OF.get(path.suffix.strip().lower())
    if kind is None:
        raise Refused("not a format that is read", path.suffix[:20] or "no extension")
    if kind not in settings.formats:
        raise Refused("a format that study.yaml leaves out", kind)
    if not size:
        raise Refused("empty")
    if kind not in TABLES and size > LONGEST:
        raise Refused("too large for one article", f"{size:,} bytes")
    return kind


def texts(study: Study, path: Path, kind: str, piece: rows.Piece) -> Iterator[Found | Refusal]:
    """Every text of a file, or of a piece of a table, and every row that holds none; a file that holds none is one Refusal."""
    base, shown, settings = study.raw / "articles", study.shown(path), study.settings
    try:
        if kind != "parquet":
            with path.open("rb") as stream:
                refuse_binary(stream.read(64))
        if kind == "txt":
            yield _from_text(path, shown, base, settings)
        elif kind == "html":
            yield _from_page(path, shown, base, path.read_bytes(), settings)
        else:
            yield from _from_table(path, shown, base, kind, settings, piece)
    except Refused as refusal:
        yield Refusal(shown, refusal.reason, refusal.detail)
    except OSError as error:
        yield Refusal(shown, "cannot be opened", error.strerror or "")
    except Exception as error:  # one file that nobody thought of does not end the run
        yield Refusal(shown, "cannot be read", f"{type(error).__name__}: {error}"[:120])


# --- what is in it ---------------------------------------------------------------------------------------------------


def _from_text(path: Path, shown: str, base: Path, settings: Settings) -> Found:
    content = path.read_bytes()
    text, how = decoded(content, settings)
    if re.match(r"\s*(?:<!doctype html|<html[\s>])", text[:1000], re.IGNORECASE):
        found = _from_page(path, shown, base, content, settings)
        found.odd.append(("a page in HTML", "taken as one, though it is named .txt", "repaired"))
        return found
    digest = digest_of(content).hexdigest()
    found = Found(path, shown, _name(path, base), text, origin_sha256=digest)
    if how:
        found.odd.append(("encoding", how, "repaired"))
    if "\r" in text and "\n" not in text:
        found.text = text.replace("\r", "\n")
        found.odd.append(("line ends", f"CR only, {text.count(chr(13)):,}", "repaired"))
    elif mixed := _mixed_line_ends(text):
        found.odd.append(("line ends", mixed, "flagged"))
    if found.text is text and not how and shown == path.relative_to(base.parent).as_posix():
        found.sha256 = digest
    return found


def _mixed_line_ends(text: str) -> str:
    if "\r" not in text:
        return ""
    both = text.count("\r\n")
    kinds = {"CRLF": both, "LF": text.count("\n") - both, "CR": text.count("\r") - both}
    used = [f"{n:,} {kind}" for kind, n in kinds.items() if n]
    return ", ".join(used) if len(used) > 1 else ""


_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})""", re.IGNORECASE)


def _from_page(path: Path, shown: str, base: Path, content: bytes, settings: Settings) -> Found:
    """The article in a page, by trafilatura (Barbaresi 2021), with what the page says of itself."""
    declared = _CHARSET.search(content[:4096])
    try:
        page, how = decoded(content, settings)
    except Refused:
        if declared is None or declared[1].lower() in (b"utf-8", b"utf8"):
            raise
        try:
            page, how = decoded_as(content, declared[1].decode("ascii"))
        except LookupError:
            raise Refused("not UTF-8", "and no known encoding declared") from None
    if not re.search(r"<[a-zA-Z!/?]", page):
        found = _from_text(path, shown, base, settings)
        found.odd.append(("no HTML", "taken as text", "flagged"))
        return found
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    # the last day is given, so that no date depends on the day of the run
    dates = {"original_date": True, "extensive_search": False, "max_date": f"{repairs.LAST_YEAR}-12-31"}
    try:
        article: Any = trafilatura.bare_extraction(
            page, include_comments=False, include_tables=False, with_metadata=True, date_extraction_params=dates
        )
    except Exception as error:
        raise Refused("HTML that cannot be parsed", type(error).__name__) from None
    text = getattr(article, "text", None) or ""
    if not text.strip():
        raise Refused("no article in the page")
    said = {
        "title": article.title, "outlet": article.sitename or article.hostname, "published": article.date, "public_copy": article.url,
    }  # fmt: skip
    found = Found(path, shown, _name(path, base), text, origin_sha256=digest_of(content).hexdigest())
    found.metadata = {name: str(value) for name, value in said.items() if value}
    if how:
        found.odd.append(("encoding", how, "repaired"))
    return found


def _name(path: Path, base: Path) -> str:
    return path.relative_to(base).with_suffix("").as_posix()


def stem(shown: str) -> str:
    """The name from which a file that the record shows would have its doc_id."""
    return re.sub(r"\.[^./]*$", "", shown.removeprefix("articles/"))


def _from_table(
    path: Path, shown: str, base: Path, kind: str, settings: Settings, piece: rows.Piece
) -> Iterator[Found | Refusal]:
    """The rows of a table as texts with metadata."""
    columns: dict[str, str] = {}
    row = None
    for row in rows.read(path, kind, settings, piece):
        try:
            if isinstance(row.cells, Refused):
                raise row.cells
            if not columns or kind == "jsonl":
                columns = rows.columns(row.cells, settings)
            yield _from_row(path, shown, base, row.place, row.number, row.cells, columns)
        except Refused as refusal:
            yield Refusal(shown, refusal.reason, f"{row.place}{': ' * bool(refusal.detail)}{refusal.detail}")
    if row is None:
        raise Refused("no rows")


def _from_row(
    path: Path, shown: str, base: Path, place: str, number: int, row: Mapping[str, Any], columns: Mapping[str, str]
) -> Found:
    text = row.get(columns["text"])
    if text is None or text == "":
        raise Refused("empty", f"column {columns['text']}")
    if not isinstance(text, str):
        raise Refused("no text", f"column {columns['text']} holds {rows.json_type(text)}")
    if len(text) > LONGEST:
        raise Refused("too large for one article", f"{len(text):,} characters")
    said = {ours: rows.cell(row.get(theirs)) for ours, theirs in columns.items() if ours != "text"}
    name = said.pop("doc_id", "") or f"{_name(path, base)}_{number:06d}"
    # a table's line ends are whatever wrote it, so the copy has one kind
    found = Found(path, shown, name, text.replace("\r\n", "\n").replace("\r", "\n"), place)
    found.metadata = {ours: value for ours, value in said.items() if value or ours == "published"}
    return found
