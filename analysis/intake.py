"""Bytes to articles: what a study's folder holds, what is taken, mended, flagged or refused, and why. Decided once and kept.

Every file, and every row of a table of articles, ends either as an article or as a row of ``rejected``. The decisions are kept
below ``study.build/intake`` by the content of what they are made from, so that several notebooks or workers need not take them
again. Only names and signatures are held in memory, never all texts.
"""

from __future__ import annotations

import codecs
import csv
import json
import os
import re
import stat
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import blake2b
from hashlib import sha256 as sha256_of
from itertools import pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from zlib import crc32

from analysis import cleaning, schema
from analysis.study import COLUMNS, ROOT, Settings, Study, StudyError, locked, sha256, spelt_out, write_bytes

if TYPE_CHECKING:
    import pandas as pd

FORMAT_OF = {
    ".txt": "txt", ".html": "html", ".htm": "html", ".xhtml": "html", ".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl",
    ".ndjson": "jsonl", ".parquet": "parquet",
}  # fmt: skip
LONGEST = 20_000_000  # bytes of one article
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
DATES = ("published", "earliest", "latest")
# What was readable and left out all the same; everything else that is refused could not be read.
LEFT_OUT = ("not English", "exact duplicate", "near duplicate")

_SIGNATURES = {
    b"PK\x03\x04": "a ZIP, Word or Excel file", b"%PDF": "a PDF file", b"\x1f\x8b": "a gzip file", b"{\\rtf": "an RTF file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture",
    b"7z\xbc\xaf": "a 7z file", b"BZh": "a bzip2 file", b"\xfd7zXZ": "an xz file", b"SQLite format 3": "a database",
    b"PAR1": "a Parquet file", b"\x00\x05\x16\x07": "a macOS file of attributes", b"Rar!": "a RAR file", b"\x28\xb5\x2f\xfd": "a zstd file",
}  # fmt: skip
_BOMS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig"))  # fmt: skip
_HALF = re.compile("[\ud800-\udfff]")

Row = tuple[str, str, str, str]  # path, reason, detail, action


@dataclass(frozen=True)
class Entry:
    """An article as the intake keeps it, without its text.

    ``text_path`` and ``sha256`` are of the text that offsets refer to; ``origin`` is the file it came from, with the line or
    row for a table; ``origin_sha256`` is of that file, where it holds one article; ``metadata`` has columns of ``documents``.
    """

    doc_id: str
    text_path: str
    sha256: str
    origin: str
    origin_sha256: str = ""
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Article(Entry):
    """An article with its text."""

    text: str = ""


class Refused(Exception):
    """A file or row that cannot be taken: reason and detail."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


# --- what others ask for ---------------------------------------------------------------------------------------------


def articles(study: Study) -> Iterator[Article]:
    """The articles of a study one at a time, in the order of ``entries``."""
    for entry in entries(study):
        yield article(study, entry)


def entries(study: Study) -> Iterator[Entry]:
    """The articles without their texts, in the order of their doc_ids.

    Raises StudyError where nothing in the folder can be read.
    """
    with (prepare(study) / "articles.jsonl").open(encoding="utf-8") as stream:
        for line in stream:
            yield Entry(**json.loads(line))


def article(study: Study, entry: Entry) -> Article:
    """An entry with its text, checked against its sha256. A copy that was lost or altered is made again."""
    path = study.located(entry.text_path)
    for again in (False, True):
        if again:
            prepare(study, again=True)
        content = path.read_bytes() if path.exists() else b""
        if sha256_of(content).hexdigest() == entry.sha256:
            return Article(**asdict(entry), text=content.decode("utf-8"))
    raise StudyError(path, "it changed while it was being read", "run again when it no longer changes")


def texts(study: Study) -> dict[str, str]:
    """doc_id to text, for every article of a study that is small enough to be held whole."""
    return {each.doc_id: each.text for each in articles(study)}


def read_text(path: Path) -> str:
    """The text of one UTF-8 file that a study cannot do without, such as its essay.

    Raises StudyError, with the byte, for a file that is empty or no text.
    """
    try:
        text, _ = _decoded(path.read_bytes(), Settings())
        if not text.strip():
            raise Refused("empty")
    except Refused as refusal:
        raise StudyError(path, refusal.reason, "save it as text in UTF-8", refusal.detail) from None
    return text


class Texts(Mapping[str, str]):
    """doc_id to text, each read when it is asked for."""

    def __init__(self, study: Study) -> None:
        self._study, self._entries = study, {entry.doc_id: entry for entry in entries(study)}

    def __getitem__(self, doc_id: str) -> str:
        return article(self._study, self._entries[doc_id]).text

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def rejected(study: Study) -> pd.DataFrame:
    """Table ``rejected``: every file or row left out, mended or odd, so that nothing is lost silently.

    path, reason, detail (byte, character, line or row) and action: refused, repaired or flagged.
    """
    import pandas as pd

    with (prepare(study) / "rejected.jsonl").open(encoding="utf-8") as stream:
        rows = [tuple(json.loads(line)) for line in stream]
    return pd.DataFrame(rows + description(study)[1], columns=["path", "reason", "detail", "action"]).drop_duplicates(
        ["path", "reason", "detail"], ignore_index=True
    )


def description(study: Study) -> tuple[dict[str, dict[str, str]], list[Row]]:
    """articles.csv by doc_id, and what is odd in it.

    A date that is none becomes empty and a row of the second. Raises StudyError with the line for a row that names no
    article, or one that could not be read, or one whose bytes are not those of its sha256.
    """
    path = study.raw / "articles.csv"
    if not path.exists():
        return {}, []
    known = {entry.doc_id: entry for entry in entries(study)}
    rows: dict[str, dict[str, str]] = {}
    odd: list[Row] = []
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise StudyError(path, "it is not UTF-8", "save the file as UTF-8", f"byte {error.start}") from None
    order = study.settings.date_order
    with path.open(encoding="utf-8-sig", newline="") as stream:
        first = stream.readline()
        stream.seek(0)
        reader = csv.DictReader(stream, delimiter=";" if first.count(";") > first.count(",") else ",")
        if "doc_id" not in (reader.fieldnames or []):
            raise StudyError(path, "it has no column doc_id", "name the first column doc_id", "line 1")
        for row in reader:
            place = f"line {reader.line_num}"
            name = row["doc_id"] or ""
            doc_id = name if name in known else safe_name(name)
            if doc_id not in known:
                _refuse_unknown(study, path, place, name)
                continue
            if doc_id in rows:
                raise StudyError(path, f"doc_id '{name}' stands here twice", "keep one row", place)
            said = {column: schema.unguarded((value or "").strip()) for column, value in row.items() if column}
            dates, problems = _dated(said, order)
            dates |= {c: cleaning.read_date(said[c], order).day for c in ("public_copy_date",) if said.get(c)}
            odd += [(study.shown(path), "undated", f"{place}: {problem}", "flagged") for problem in problems]
            entry = known[doc_id]
            if said.get("sha256") and said["sha256"] not in (entry.sha256, entry.origin_sha256):
                raise StudyError(
                    study.located(entry.origin),
                    "the article has changed: its sha256 is not the one in articles.csv",
                    "put the original back, or correct sha256 there if the change is meant",
                )
            rows[doc_id] = {**said, **dates}
    return rows, odd


def _refuse_unknown(study: Study, path: Path, place: str, name: str) -> None:
    """What articles.csv names and the intake did not take: an error, unless it was read and left out by rule."""
    with (prepare(study) / "rejected.jsonl").open(encoding="utf-8") as stream:
        for line in stream:
            file, reason, detail, action = json.loads(line)
            if action == "refused" and safe_name(_stem(file)) == safe_name(name):
                if reason in LEFT_OUT:
                    return
                raise StudyError(
                    study.raw / file,
                    f"{reason}, and articles.csv names it",
                    "mend the file, or remove that row",
                    detail,
                )
    raise StudyError(path, f"doc_id '{name}' is no file of articles/", "add the file or remove the row", place)


def _dated(said: Mapping[str, str], order: str) -> tuple[dict[str, str], list[str]]:
    """The dates among some metadata as ISO dates, and what is wrong with those that are none.

    Where only ``published`` is given it also bounds the date; a month or a year alone only bounds it.
    """
    read = {name: cleaning.read_date(said[name], order) for name in DATES if name in said}
    dates = {name: each.day for name, each in read.items()}
    problems = [f"{name} {each.problem}" for name, each in read.items() if each.problem and said[name]]
    if not any(said.get(name) for name in DATES) and "published" in said:
        problems.append("published empty")
    if "published" in read and not said.get("earliest") and not said.get("latest"):
        dates |= {"earliest": read["published"].earliest, "latest": read["published"].latest}
    return dates, problems


def prepare(study: Study, say: Callable[[str], None] = lambda _: None, again: bool = False) -> Path:
    """Take every decision, unless that was done before for the same bytes; the folder where the decisions lie.

    ``say`` hears of progress in large folders. Raises StudyError where nothing in the folder can be read.
    """
    folder = study.build / "intake"
    with locked(folder / "lock"):
        key = fingerprint(study)
        record = folder / "manifest.json"
        kept = json.loads(record.read_text()) if record.exists() else {}
        if again or kept.get("key") != key:
            if not (n_taken := _decide(study, folder, say)):
                raise _nothing(study, folder)
            write_bytes(record, json.dumps({"key": key, "articles": n_taken}).encode())
    return folder


def _nothing(study: Study, folder: Path) -> StudyError:
    lines = (folder / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    path, reason, detail, _ = json.loads(lines[0]) if lines else ("articles", "no file", "", "")
    more = f" ({len(lines) - 1:,} more)" if len(lines) > 1 else ""
    return StudyError(
        study.raw / "articles",
        f"nothing in it can be read; {path}{', ' * bool(detail)}{detail}: {reason}{more}",
        "put the texts there as UTF-8, or state their encoding in study.yaml",
    )


# --- what the decisions are kept by ----------------------------------------------------------------------------------


@cache
def _code() -> str:
    names = ("analysis/study.py", "analysis/cleaning.py", "analysis/intake.py", "requirements.lock")
    return " ".join(sha256(ROOT / name) for name in names)


def fingerprint(study: Study) -> str:
    """One sha256 over the names and bytes of ``articles/`` and of study.yaml, and over the code that judges them.

    Files are read again only where the size or the times of one have changed.
    """
    record = study.build / "intake/listing.json"
    names = sha256_of()
    newest = 0
    for path, status in listing(study.raw / "articles"):
        names.update(
            f"{os.fsencode(path)!r} {status.st_mode} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}\n".encode()
        )
        newest = max(newest, status.st_mtime_ns, status.st_ctime_ns)
    kept = json.loads(record.read_text()) if record.exists() else {}
    # a file written in the same instant as the record may have been written after it
    settled = record.exists() and newest < record.stat().st_mtime_ns - 100_000_000
    if not settled or kept.get("listing") != names.hexdigest():
        contents = sha256_of()
        for path, status in listing(study.raw / "articles"):
            contents.update(os.fsencode(path.relative_to(study.raw)) + b"\0" + _content(path, status).encode() + b"\n")
        kept = {"listing": names.hexdigest(), "contents": contents.hexdigest()}
        record.unlink(missing_ok=True)  # so that its time is that of this reading
        write_bytes(record, json.dumps(kept).encode())
    asked = study.raw / "study.yaml"
    return sha256_of(f"{kept['contents']} {sha256(asked) if asked.exists() else ''} {_code()}".encode()).hexdigest()


def _content(path: Path, status: os.stat_result) -> str:
    if stat.S_ISLNK(status.st_mode):
        return f"link to {os.fsencode(os.readlink(path))!r}"
    if not stat.S_ISREG(status.st_mode):
        return str(stat.S_IFMT(status.st_mode))
    try:
        with path.open("rb") as stream:
            import hashlib

            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable: {error.errno}"


def listing(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Everything in a folder and the folders in it, in the order of the names' bytes; links are not followed."""
    try:
        names = sorted(os.listdir(folder), key=os.fsencode)
    except OSError:
        return
    for name in names:
        path = folder / name
        try:
            status = path.lstat()
        except OSError:
            continue
        yield path, status
        if stat.S_ISDIR(status.st_mode) and not _is_hidden(name):
            yield from listing(path)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name in ("__MACOSX", "Thumbs.db", "desktop.ini")


# --- files to texts --------------------------------------------------------------------------------------------------


@dataclass
class _Found:
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


class _Record:
    """What is refused, repaired or flagged, written as it is found."""

    def __init__(self, path: Path) -> None:
        self.stream: IO[str] = path.open("w", encoding="utf-8")
        self.refused = 0

    def __call__(self, path: str, reason: str, detail: str, action: str) -> None:
        row = (path, reason, _HALF.sub("\ufffd", spelt_out(detail)), action)
        self.stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.refused += action == "refused"


def _candidates(study: Study, settings: Settings, record: _Record) -> Iterator[_Found]:
    """Every text of the folder; files and rows that hold none go on the record."""
    base = study.raw / "articles"
    for path, status in listing(base):
        shown = study.shown(path)
        try:
            kind = _kind(path, status, settings)
            if kind == "folder":
                continue
            if kind == "txt":
                yield _from_text(path, shown, base, settings)
            elif kind == "html":
                yield _from_page(path, shown, base, path.read_bytes(), settings)
            else:
                yield from _from_table(path, shown, base, kind, settings, record)
        except Refused as refusal:
            record(shown, refusal.reason, refusal.detail, "refused")
        except OSError as error:
            record(shown, "cannot be opened", error.strerror or "", "refused")
        except Exception as error:  # one file that nobody thought of does not end the run
            record(shown, "cannot be read", f"{type(error).__name__}: {error}"[:120], "refused")


def _kind(path: Path, status: os.stat_result, settings: Settings) -> str:
    """The format of a file by its name, once it is clear that it is a file with something in it. Raises Refused."""
    if stat.S_ISLNK(status.st_mode):
        raise Refused("a link", "to nothing" if not path.exists() else "put the file itself there")
    if path.name.startswith("._"):
        raise Refused("a macOS file of attributes")
    if _is_hidden(path.name):
        raise Refused("a hidden file or folder")
    if stat.S_ISDIR(status.st_mode):
        if not os.access(path, os.R_OK | os.X_OK):
            raise Refused("cannot be opened", "no permission")
        if not os.listdir(path):
            raise Refused("an empty folder")
        return "folder"
    if not stat.S_ISREG(status.st_mode):
        raise Refused("not a regular file")
    kind = FORMAT_OF.get(path.suffix.strip().lower())
    if kind is None:
        raise Refused("not a format that is read", path.suffix[:20] or "no extension")
    if kind not in settings.formats:
        raise Refused("a format that study.yaml leaves out", kind)
    if not status.st_size:
        raise Refused("empty")
    if kind in ("txt", "html") and status.st_size > LONGEST:
        raise Refused("too large for one article", f"{status.st_size:,} bytes")
    if kind != "parquet":
        with path.open("rb") as stream:
            _refuse_binary(stream.read(64))
    return kind


def _refuse_binary(head: bytes) -> None:
    for signature, what in _SIGNATURES.items():
        if head.startswith(signature):
            raise Refused("not text", what)


def _decoded(content: bytes, settings: Settings) -> tuple[str, str]:
    """Bytes to text, and how: empty where they are plain UTF-8. By its mark, as UTF-8, or as study.yaml states."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(
                    encoding
                ), "UTF-8 with a byte order mark" if encoding == "utf-8-sig" else encoding.upper()
            except UnicodeDecodeError as error:
                raise Refused(f"not {encoding.removesuffix('-sig').upper()}", f"byte {error.start}") from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        if settings.encoding:
            return _decoded_as(content, settings.encoding)
        raise Refused("not UTF-8", _where(content, error)) from None
    if "\0" in text:
        if settings.encoding:
            return _decoded_as(content, settings.encoding)
        nulls = content.count(0)
        wide = abs(2 * nulls - len(content)) <= 0.2 * len(content)
        hint = ": UTF-16 without a byte order mark?" if wide else ""
        raise Refused("NUL characters", f"{nulls:,}, first at byte {content.index(0)}{hint}")
    return text, ""


def _decoded_as(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(f"neither UTF-8 nor {encoding}", f"byte {error.start}") from None
    if "\0" in text:
        raise Refused("NUL characters", f"read as {encoding}")
    return text, encoding


def _where(content: bytes, error: UnicodeDecodeError) -> str:
    """The byte at which a text stops being UTF-8, and which encoding it may be in."""
    place = f"byte {error.start}, 0x{content[error.start]:02x}"
    if error.reason == "unexpected end of data":
        return f"{place}: cut in mid-character"
    if b"\0" in content[:4096]:
        return f"{place}: no text"
    high = [byte for byte in content if byte > 127]
    share = len(high) / len(content)
    if share > 0.25 and sum(byte >= 0xC0 for byte in high) > 0.8 * len(high):
        return f"{place}: Windows-1251?"
    return f"{place}: Windows-1252?" if share < 0.1 else place


def _from_text(path: Path, shown: str, base: Path, settings: Settings) -> _Found:
    content = path.read_bytes()
    text, how = _decoded(content, settings)
    if re.match(r"\s*(?:<!doctype html|<html[\s>])", text[:1000], re.IGNORECASE):
        found = _from_page(path, shown, base, content, settings)
        found.odd.append(("a page in HTML", "taken as one, though it is named .txt", "repaired"))
        return found
    digest = sha256_of(content).hexdigest()
    found = _Found(path, shown, _name(path, base), text, origin_sha256=digest)
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


def _from_page(path: Path, shown: str, base: Path, content: bytes, settings: Settings) -> _Found:
    """The article in a page, by trafilatura (Barbaresi 2021), with what the page says of itself."""
    declared = _CHARSET.search(content[:4096])
    try:
        page, how = _decoded(content, settings)
    except Refused:
        if declared is None or declared[1].lower() in (b"utf-8", b"utf8"):
            raise
        try:
            page, how = _decoded_as(content, declared[1].decode("ascii"))
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
    dates = {"original_date": True, "extensive_search": False, "max_date": f"{cleaning.LAST_YEAR}-12-31"}
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
    found = _Found(path, shown, _name(path, base), text, origin_sha256=sha256_of(content).hexdigest())
    found.metadata = {name: str(value) for name, value in said.items() if value}
    if how:
        found.odd.append(("encoding", how, "repaired"))
    return found


def _name(path: Path, base: Path) -> str:
    return path.relative_to(base).with_suffix("").as_posix()


def _stem(shown: str) -> str:
    return re.sub(r"\.[^./]*$", "", shown.removeprefix("articles/"))


# --- tables of articles ----------------------------------------------------------------------------------------------


def _from_table(path: Path, shown: str, base: Path, kind: str, settings: Settings, record: _Record) -> Iterator[_Found]:
    """The rows of a table as texts with metadata; rows that hold none go on the record."""
    rows = {"csv": _csv_rows, "jsonl": _json_rows, "parquet": _parquet_rows}[kind](path, settings)
    columns: dict[str, str] = {}
    n_rows = 0
    for place, row in rows:
        n_rows += 1
        try:
            if isinstance(row, Refused):
                raise row
            if not columns or kind == "jsonl":
                columns = _columns(row, settings)
            yield _from_row(path, shown, base, place, n_rows, row, columns)
        except Refused as refusal:
            record(shown, refusal.reason, f"{place}{': ' * bool(refusal.detail)}{refusal.detail}", "refused")
    if not n_rows:
        raise Refused("no rows")


def _columns(names: Iterable[str], settings: Settings) -> dict[str, str]:
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


def _from_row(
    path: Path, shown: str, base: Path, place: str, number: int, row: Mapping[str, Any], columns: Mapping[str, str]
) -> _Found:
    text = row.get(columns["text"])
    if text is None or text == "":
        raise Refused("empty", f"column {columns['text']}")
    if not isinstance(text, str):
        raise Refused("no text", f"column {columns['text']} holds {_json_type(text)}")
    said = {ours: _cell(row.get(theirs)) for ours, theirs in columns.items() if ours != "text"}
    name = said.pop("doc_id", "") or f"{_name(path, base)}_{number:06d}"
    # a table's line ends are whatever wrote it, so the copy has one kind
    found = _Found(path, shown, name, text.replace("\r\n", "\n").replace("\r", "\n"), place)
    found.metadata = {ours: value for ours, value in said.items() if value or ours == "published"}
    return found


def _json_type(value: Any) -> str:
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "an object",
        bytes: "bytes",
    }
    return names.get(type(value), type(value).__name__)


def _cell(value: Any) -> str:
    """A value of metadata in one line of text; a list's own values are joined, objects and what is nested deeper are none."""
    if value is None or isinstance(value, dict | bytes):
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, (_cell(each) for each in value if not isinstance(each, list))))[:1000]
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    text = "".join(c if c.isprintable() else " " for c in _HALF.sub("\ufffd", str(value)))
    return " ".join(text.split())[:1000]


def _csv_rows(path: Path, settings: Settings) -> Iterator[tuple[str, dict[str, str] | Refused]]:
    csv.field_size_limit(LONGEST)
    with path.open(encoding=_table_encoding(path, settings), errors="surrogateescape", newline="") as stream:
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
        _columns(header, settings)
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
            elif byte := next((m[0] for cell in cells if (m := _HALF.search(cell))), None):
                yield place, Refused("not UTF-8", f"byte 0x{ord(byte) - 0xDC00:02x}")
            else:
                yield place, dict(zip(header, cells))


def _lines(before: int, last: int) -> str:
    return f"line {before + 1}" if last <= before + 1 else f"lines {before + 1} to {last}"


def _table_encoding(path: Path, settings: Settings) -> str:
    """The encoding of a table: by its mark, UTF-8, or, where it is not that and one is stated, the stated one."""
    with path.open("rb") as stream:
        head = stream.read(4096)
        for mark, encoding in _BOMS:
            if head.startswith(mark):
                return encoding
        if not settings.encoding:
            if head.count(0) > 0.2 * len(head):
                raise Refused("NUL characters", f"first at byte {head.index(0)}: UTF-16 without a byte order mark?")
            return "utf-8"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while head:
                decoder.decode(head)
                head = stream.read(1 << 20)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return settings.encoding
    return "utf-8"


def _json_rows(path: Path, settings: Settings) -> Iterator[tuple[str, dict[str, Any] | Refused]]:
    encoding = _table_encoding(path, settings)
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
                yield f"line {number}", Refused("no JSON object", _json_type(row))


def _parquet_rows(path: Path, settings: Settings) -> Iterator[tuple[str, dict[str, Any] | Refused]]:
    import pyarrow
    from pyarrow import parquet

    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            columns = _columns(file.schema_arrow.names, settings)
            for batch in file.iter_batches(batch_size=256, columns=sorted(set(columns.values()))):
                for row in batch.to_pylist():
                    number += 1
                    yield f"row {number}", row
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        reason = "not a Parquet file" if not number else "broken Parquet"
        raise Refused(reason, " ".join(str(error).split())[:80] if number else "") from None


# --- names -----------------------------------------------------------------------------------------------------------


def safe_name(name: str) -> str:
    """A name as a doc_id: letters and digits of any script, ``-``, ``_`` and ``.``, composed; nothing a shell, a path, a
    spreadsheet or a page would take for something else. What is longer than 80 characters or 120 bytes is cut, with a
    fingerprint of the whole.
    """
    plain = unicodedata.normalize("NFC", spelt_out(name))
    plain = "".join(c if c.isalnum() or c in "-_." or unicodedata.combining(c) else "_" for c in plain)
    plain = re.sub(r"\.{2,}", "_", plain).strip(".")
    if not plain[:1].isalnum():
        plain = f"_{plain.lstrip('-_.')}"
    if len(plain) > 80 or len(plain.encode()) > 120:
        plain = plain.encode()[:100].decode("utf-8", "ignore")[:64] + f"-{_short(name)}"
    return plain


def _short(name: str) -> str:
    return sha256_of(
        os.fsencode(name) if not _HALF.search(name) else name.encode("utf-8", "backslashreplace")
    ).hexdigest()[:8]


class _Names:
    """doc_ids given so far. Names that differ by case alone count as one, since some file systems hold them so."""

    def __init__(self) -> None:
        self.taken: dict[str, tuple[str, str]] = {}

    def give(self, found: _Found) -> str:
        doc_id = safe_name(found.name)
        origin = f"{found.shown}{', ' * bool(found.place)}{found.place}"
        if (other := self.taken.get(doc_id.casefold())) is not None:
            doc_id = f"{doc_id}-{_short(origin)}"
            found.odd.append(("same name", f"doc_id {doc_id}, since {other[0]} has {other[1]}", "flagged"))
        self.taken[doc_id.casefold()] = origin, doc_id
        return doc_id


# --- the decisions ---------------------------------------------------------------------------------------------------


def _decide(study: Study, folder: Path, say: Callable[[str], None]) -> int:
    """Judge every text and write articles.jsonl and rejected.jsonl; how many were taken."""
    settings = study.settings
    folder.mkdir(parents=True, exist_ok=True)
    before = _copies(folder / "articles.jsonl")
    (folder / "manifest.json").unlink(missing_ok=True)
    judged, names, likeness = folder / "articles.part", _Names(), _Likeness()
    record = _Record(folder / "rejected.part")
    with record.stream, judged.open("w", encoding="utf-8") as stream:
        for found in _candidates(study, settings, record):
            doc_id = names.give(found)
            taken = _judge(study, settings, found, doc_id, record)
            for reason, detail, action in found.odd:
                record(found.shown, reason, found.at(detail), action)
            if taken is None:
                continue
            likeness.add(doc_id, found)
            stream.write(json.dumps(asdict(taken), ensure_ascii=False) + "\n")
            if likeness.n % 2_000 == 0:
                say(f"intake: {likeness.n:,} articles read, {record.refused:,} refused ...")
        twins = likeness.twins()
        keep_one = settings.duplicates == "keep_one"
        for number, (reason, detail) in sorted(twins.items()):
            shown, place = likeness.origins[number]
            detail = ": ".join(part for part in (place, detail) if part)
            record(shown, reason, detail, "refused" if keep_one else "flagged")
        for number, paragraph, n_documents in likeness.repeated(set(twins)):
            shown, place = likeness.origins[number]
            detail = f"paragraph {paragraph}, in {n_documents:,} of {likeness.n:,} documents"
            record(shown, "repeated paragraph", f"{place}{': ' * bool(place)}{detail}", "flagged")
    left_out = set(twins) if keep_one else set()
    n_taken = _sorted_lines(judged, folder / "kept.part", likeness.doc_ids, left_out)
    judged.unlink()
    os.replace(folder / "kept.part", folder / "articles.jsonl")
    os.replace(folder / "rejected.part", folder / "rejected.jsonl")
    for stale in before - _copies(folder / "articles.jsonl"):
        study.located(stale).unlink(missing_ok=True)
    _write_origins(study, folder)
    return n_taken


def _sorted_lines(source: Path, target: Path, doc_ids: list[str], left_out: set[int]) -> int:
    """Write the articles in the order of their doc_ids, as table ``documents`` has them; how many."""
    with source.open("rb") as lines, target.open("wb") as kept:
        places, place = [], 0
        for number, line in enumerate(lines):
            if number not in left_out:
                places.append((doc_ids[number], place))
            place += len(line)
        for _, place in sorted(places):
            lines.seek(place)
            kept.write(lines.readline())
    return len(places)


def _judge(study: Study, settings: Settings, found: _Found, doc_id: str, record: _Record) -> Entry | None:
    """One text to an article, its copy written where it is not the file itself; None where it is refused."""
    try:
        if "\0" in found.text:
            raise Refused("NUL characters", f"first at character {found.text.index(chr(0))}")
        if halves := _HALF.findall(found.text):
            found.text = _HALF.sub("\ufffd", found.text)
            found.odd.append(("half characters", f"{len(halves):,}, replaced by U+FFFD", "repaired"))
        text, odd = cleaning.cleaned(found.text, settings.repairs)
        found.odd += odd
        if not any(unicodedata.category(character)[0] in "LN" for character in text):
            raise Refused("no letter or digit" if text.strip() else "blank")
        language, elsewhere = cleaning.foreign(text)
        if language and not {doc_id, found.name} & set(settings.keep):
            raise Refused("not English", language)
    except Refused as refusal:
        record(found.shown, refusal.reason, found.at(refusal.detail), "refused")
        found.odd = []  # of no interest any more
        return None
    if elsewhere and not language:
        detail = f"{len(elsewhere)}, first at character {elsewhere[0][0]}: left out"
        found.odd.append(("paragraphs not in English", detail, "flagged"))
    found.odd += [(reason, detail, "flagged") for reason, detail in cleaning.doubts(text)]
    if found.place or found.metadata:
        dates, problems = _dated(found.metadata, settings.date_order)
        found.odd += [("undated", problem, "flagged") for problem in problems]
        found.metadata |= dates
        if found.metadata.get("published"):
            found.metadata["date_basis"] = "stated in the metadata"
        if found.metadata.get("outlet"):
            found.metadata["outlet_basis"] = "stated in the metadata"
        found.metadata = {
            name: cleaning.cleaned(value, settings.repairs)[0] for name, value in found.metadata.items() if value
        }
    origin = f"{found.shown}{', ' * bool(found.place)}{found.place}"
    if found.sha256 and text == found.text:
        return Entry(doc_id, found.shown, found.sha256, origin, found.origin_sha256, found.metadata)
    found.text, content = text, text.encode("utf-8")
    text_path = f"processed/texts/{doc_id}.txt"
    write_bytes(study.located(text_path), content)
    return Entry(doc_id, text_path, sha256_of(content).hexdigest(), origin, found.origin_sha256, found.metadata)


def _copies(path: Path) -> set[str]:
    """The copies of texts that a list of articles names."""
    if not path.exists():
        return set()
    with path.open(encoding="utf-8") as stream:
        named = (json.loads(line)["text_path"] for line in stream)
        return {each for each in named if each.startswith("processed/texts/")}


def _write_origins(study: Study, folder: Path) -> None:
    """Beside the copies, where each comes from: doc_id, origin."""
    import pandas as pd

    place = study.processed / "texts/origins.csv"
    with (folder / "articles.jsonl").open(encoding="utf-8") as stream:
        rows = [
            (entry["doc_id"], entry["origin"])
            for entry in map(json.loads, stream)
            if entry["text_path"].startswith("processed/texts/")
        ]
    if rows:
        write_bytes(place, schema.to_csv(pd.DataFrame(rows, columns=["doc_id", "origin"])).encode("utf-8"))
    else:
        place.unlink(missing_ok=True)


# --- texts that are alike --------------------------------------------------------------------------------------------

_PERMUTATIONS, _BANDS, _ALIKE = 128, 16, 0.8
_SHINGLE, _WORDS_READ = 3, 5_000
_OFTEN, _AT_LEAST = 0.2, 5


class _Likeness:
    """Signatures of the texts read so far: exact twins by their words, near ones by MinHash (Broder 1997), and paragraphs.

    Half a kilobyte a document, and sixteen bytes a paragraph.
    """

    def __init__(self) -> None:
        self.n = 0
        self.origins: list[tuple[str, str]] = []
        self.doc_ids: list[str] = []
        self.first: dict[bytes, int] = {}
        self.exact: dict[int, int] = {}
        self.signatures = array("I")
        self.signed = array("I")
        self.paragraphs, self.owners, self.numbers = array("Q"), array("I"), array("I")

    def add(self, doc_id: str, found: _Found) -> None:
        number, self.n = self.n, self.n + 1
        self.origins.append((found.shown, found.place))
        self.doc_ids.append(doc_id)
        words = re.findall(r"\w+", found.text.lower())
        twin = self.first.setdefault(blake2b(" ".join(words).encode(), digest_size=16).digest(), number)
        if twin != number:
            self.exact[number] = twin
            return
        shingles = {" ".join(words[n : n + _SHINGLE]) for n in range(min(len(words), _WORDS_READ) - _SHINGLE + 1)}
        if len(shingles) >= 10:
            self.signatures.extend(_signature(shingles))
            self.signed.append(number)
        seen = set()
        for paragraph, (start, end) in enumerate(cleaning.paragraphs(found.text), 1):
            key = " ".join(found.text[start:end].lower().split())
            code = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")
            if code not in seen and any(map(str.isalpha, key)):
                seen.add(code)
                self.paragraphs.append(code)
                self.owners.append(number)
                self.numbers.append(paragraph)

    def twins(self) -> dict[int, tuple[str, str]]:
        """Document to why it is a twin of an earlier one that is none itself: (reason, detail)."""
        found = {n: ("exact duplicate", f"of {self.doc_ids[first]}") for n, first in self.exact.items()}
        near = self._near()
        for number in sorted(near):
            for other in sorted(near[number]):
                if other not in found:
                    share = near[number][other]
                    found[number] = ("near duplicate", f"of {self.doc_ids[other]}, {share:.0%} alike")
                    break
        return found

    def _near(self) -> dict[int, dict[int, float]]:
        """Document to the earlier ones with at least 80 % of the three-word shingles in common, by estimate.

        Two that agree in one of sixteen bands of eight values are compared: of pairs that are 80 % alike 95 in 100 are,
        of pairs that are 90 % alike all but one in ten thousand.
        """
        import numpy as np

        near: dict[int, dict[int, float]] = {}
        if len(self.signed) < 2:
            return near
        signatures = np.frombuffer(self.signatures, dtype=np.uint32).reshape(-1, _PERMUTATIONS)
        width = _PERMUTATIONS // _BANDS
        factors = np.array([pow(0x9E3779B97F4A7C15, n + 1, 1 << 64) | 1 for n in range(width)], dtype=np.uint64)
        for band in range(_BANDS):
            codes = (signatures[:, band * width : (band + 1) * width].astype(np.uint64) * factors).sum(
                axis=1, dtype=np.uint64
            )
            order = np.argsort(codes, kind="stable")
            starts = np.flatnonzero(np.r_[True, np.diff(codes[order]) != 0])
            for group in np.split(order, starts[1:]):
                # with the first of their kind and with the one before; others come together in other bands
                for before, one in pairwise(group):
                    for other in {int(group[0]), int(before)}:
                        share = float((signatures[one] == signatures[other]).mean())
                        if share >= _ALIKE:
                            near.setdefault(self.signed[one], {})[self.signed[other]] = share
        return near

    def repeated(self, twins: set[int]) -> list[tuple[int, int, int]]:
        """Paragraphs that stand in more than a fifth of the documents and in five at least, twins aside.

        Rows of (first document, number of the paragraph in it, documents).
        """
        import numpy as np

        if self.n < _AT_LEAST:
            return []
        owners = np.frombuffer(self.owners, dtype=np.uint32)
        own = ~np.isin(owners, np.fromiter(twins, dtype=np.uint32, count=len(twins)))
        codes = np.frombuffer(self.paragraphs, dtype=np.uint64)[own]
        _, first, counts = np.unique(codes, return_index=True, return_counts=True)
        often = (counts >= _AT_LEAST) & (counts > _OFTEN * self.n)
        numbers = np.frombuffer(self.numbers, dtype=np.uint32)[own]
        return sorted(
            (int(owners[own][place]), int(numbers[place]), int(count))
            for place, count in zip(first[often], counts[often])
        )


def _signature(shingles: set[str]) -> list[int]:
    from datasketch import MinHash

    sketch = MinHash(_PERMUTATIONS, seed=1, hashfunc=crc32)
    sketch.update_batch([shingle.encode() for shingle in shingles])
    return [int(value) for value in sketch.hashvalues]
