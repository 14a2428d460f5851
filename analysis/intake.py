"""Bytes to articles: what a study's folder holds, what is taken, mended, flagged or refused, and why. Decided once and kept.

Every file, and every row of a table of articles, ends either as an article or as a row of ``rejected``. The decisions are kept
below ``study.build/intake`` by the content of what they are made from, so that several notebooks or workers need not take them
again. Only names and signatures are held in memory, never all texts.
"""

from __future__ import annotations

import csv
import json
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256 as sha256_of
from pathlib import Path
from typing import IO, TYPE_CHECKING

from analysis import cleaning, files, schema
from analysis.decoding import HALF, Refused, decoded
from analysis.files import Found, Refusal
from analysis.likeness import Likeness
from analysis.study import ROOT, Settings, Study, StudyError, locked, sha256, spelt_out, write_bytes

if TYPE_CHECKING:
    import pandas as pd

DATES = ("published", "earliest", "latest")
# What was readable and left out all the same; everything else that is refused could not be read.
LEFT_OUT = ("not English", "exact duplicate", "near duplicate")

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
        text, _ = decoded(path.read_bytes(), Settings())
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
            dates, problems = dated(said, order)
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
            if action == "refused" and safe_name(files.stem(file)) == safe_name(name):
                if reason in LEFT_OUT:
                    return
                raise StudyError(
                    study.raw / file,
                    f"{reason}, and articles.csv names it",
                    "mend the file, or remove that row",
                    detail,
                )
    raise StudyError(path, f"doc_id '{name}' is no file of articles/", "add the file or remove the row", place)


def dated(said: Mapping[str, str], order: str) -> tuple[dict[str, str], list[str]]:
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
    names = ("study", "schema", "cleaning", "decoding", "rows", "files", "likeness", "intake")
    paths = [*(ROOT / f"analysis/{name}.py" for name in names), ROOT / "requirements.lock"]
    return " ".join(sha256(path) for path in paths)


def fingerprint(study: Study) -> str:
    """One sha256 over the names and bytes of ``articles/`` and of study.yaml, and over the code that judges them.

    Files are read again only where the size or the times of one have changed.
    """
    record = study.build / "intake/listing.json"
    names = sha256_of()
    newest = 0
    for path, status in files.listing(study.raw / "articles"):
        names.update(
            f"{os.fsencode(path)!r} {status.st_mode} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}\n".encode()
        )
        newest = max(newest, status.st_mtime_ns, status.st_ctime_ns)
    kept = json.loads(record.read_text()) if record.exists() else {}
    # a file written in the same instant as the record may have been written after it
    settled = record.exists() and newest < record.stat().st_mtime_ns - 100_000_000
    if not settled or kept.get("listing") != names.hexdigest():
        contents = sha256_of()
        for path, status in files.listing(study.raw / "articles"):
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
        os.fsencode(name) if not HALF.search(name) else name.encode("utf-8", "backslashreplace")
    ).hexdigest()[:8]


class _Names:
    """doc_ids given so far. Names that differ by case alone count as one, since some file systems hold them so."""

    def __init__(self) -> None:
        self.taken: dict[str, tuple[str, str]] = {}

    def give(self, found: Found) -> str:
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
    judged, names, likeness = folder / "articles.part", _Names(), Likeness()
    record = _Record(folder / "rejected.part")
    with record.stream, judged.open("w", encoding="utf-8") as stream:
        for found in files.texts(study):
            if isinstance(found, Refusal):
                record(*found, "refused")
                continue
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


class _Record:
    """What is refused, repaired or flagged, written as it is found."""

    def __init__(self, path: Path) -> None:
        self.stream: IO[str] = path.open("w", encoding="utf-8")
        self.refused = 0

    def __call__(self, path: str, reason: str, detail: str, action: str) -> None:
        row = (path, reason, HALF.sub("\ufffd", spelt_out(detail)), action)
        self.stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.refused += action == "refused"


def _judge(study: Study, settings: Settings, found: Found, doc_id: str, record: _Record) -> Entry | None:
    """One text to an article, its copy written where it is not the file itself; None where it is refused."""
    try:
        if "\0" in found.text:
            raise Refused("NUL characters", f"first at character {found.text.index(chr(0))}")
        if halves := HALF.findall(found.text):
            found.text = HALF.sub("\ufffd", found.text)
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
        dates, problems = dated(found.metadata, settings.date_order)
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
