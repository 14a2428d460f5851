"""Bytes to articles: what a study's folder holds, what is taken, mended, flagged or refused, and why. Decided once and kept.

Every file, and every row of a table of articles, ends either as an article or as a row of ``rejected``. What is said of one text
alone ``judging`` decides and keeps; here texts get their names, are compared with each other, and are handed out. The decisions
are kept below ``study.build/intake`` by the content of what they are made from, so that several notebooks or workers need not
take them again. Only names and signatures are held in memory, never all texts.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256 as digest_of
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.intake import formats, listing, validation
from analysis.intake.dates import read_date
from analysis.intake.decoding import HALF, Refused, decoded
from analysis.intake.likeness import Likeness, Signs
from analysis.intake.listing import Listed
from analysis.intake.validation import dated, safe_name, short
from analysis.study import (
    Settings,
    Study,
    StudyError,
    closure,
    locked,
    sha256,
    spelt_out,
    to_csv,
    unguarded,
    write_bytes,
)
from analysis.text import Document

if TYPE_CHECKING:
    import pandas as pd

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

    text: Document = field(default_factory=Document)


# --- what others ask for ---------------------------------------------------------------------------------------------


def read_articles(study: Study) -> Iterator[Article]:
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
        if digest_of(content).hexdigest() == entry.sha256:
            return Article(**asdict(entry), text=Document(content, "utf-8"))
    raise StudyError(path, "it changed while it was being read", "run again when it no longer changes")


def texts(study: Study) -> dict[str, Document]:
    """doc_id to text, for every article of a study that is small enough to be held whole."""
    return {each.doc_id: each.text for each in read_articles(study)}


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


class Texts(Mapping[str, Document]):
    """doc_id to text, each read when it is asked for."""

    def __init__(self, study: Study) -> None:
        self._study, self._entries = study, {entry.doc_id: entry for entry in entries(study)}

    def __getitem__(self, doc_id: str) -> Document:
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
            said = {column: unguarded((value or "").strip()) for column, value in row.items() if column}
            dates, problems = dated(said, order)
            dates |= {c: read_date(said[c], order).day for c in ("public_copy_date",) if said.get(c)}
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
            if action == "refused" and safe_name(formats.stem(file)) == safe_name(name):
                if reason in LEFT_OUT:
                    return
                raise StudyError(
                    study.raw / file,
                    f"{reason}, and articles.csv names it",
                    "mend the file, or remove that row",
                    detail,
                )
    plain = {safe_name(each).casefold() for each in (name, formats.stem(name))}
    meant = next((entry.doc_id for entry in entries(study) if entry.doc_id.casefold() in plain), "")
    mend = f"write '{meant}' if that is meant" if meant else "add the file or remove the row"
    raise StudyError(path, f"doc_id '{name}' is no file of articles/", mend, place)


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
            if not (n_taken := _decide(study, folder, say, again)):
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


def fingerprint(study: Study) -> str:
    """One sha256 over the names and bytes of ``articles/`` and of study.yaml, and over the code that judges them."""
    asked = study.raw / "study.yaml"
    about = f"{listing.fingerprint(study)} {sha256(asked) if asked.exists() else ''} {closure.fingerprint_of(__name__)}"
    return digest_of(about.encode()).hexdigest()


# --- the decisions ---------------------------------------------------------------------------------------------------


def _decide(study: Study, folder: Path, say: Callable[[str], None], again: bool) -> int:
    """Judge every text and write articles.jsonl and rejected.jsonl; how many were taken."""
    before = _copies(folder / "articles.jsonl")
    # a run that was killed may have written over copies that the list before it names
    trusted = before if (folder / "manifest.json").exists() and not again else {}
    (folder / "manifest.json").unlink(missing_ok=True)
    found = listing.files(study)
    taken = _Decisions(study, {file.name: number for number, file in enumerate(found)})
    readable = list(taken.readable(found))
    parts = validation.judged(study, readable, say)
    if lost := taken.decide(parts, folder / "articles.part", trusted):
        parts = validation.judged(study, readable, say, lost)
        taken.decide(parts, folder / "articles.part", trusted)
    n_taken = _sorted_lines(folder / "articles.part", folder / "kept.part", taken.left_out)
    (folder / "articles.part").unlink()
    with (folder / "rejected.part").open("w", encoding="utf-8") as stream:
        for *_, row in sorted(taken.record):
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    os.replace(folder / "kept.part", folder / "articles.jsonl")
    os.replace(folder / "rejected.part", folder / "rejected.jsonl")
    for stale in before.keys() - _copies(folder / "articles.jsonl").keys():
        study.located(stale).unlink(missing_ok=True)
    _write_origins(study, folder)
    shutil.rmtree(folder / "texts", ignore_errors=True)
    return n_taken


@dataclass(frozen=True)
class _Named:
    """A text with its place among all (in the order of files and rows), its doc_id, and whose name it has, if another's."""

    number: int
    doc_id: str
    other: str = ""


class _Decisions:
    """What follows from all texts together: names, twins, repeated paragraphs, and the record in the order of files and rows."""

    def __init__(self, study: Study, order: Mapping[str, int]) -> None:
        self.study, self.order = study, order
        self.unread: list[tuple[int, int, Row]] = []
        self.record: list[tuple[int, int, Row]] = []
        self.left_out: set[str] = set()

    def readable(self, found: list[Listed]) -> Iterator[tuple[Listed, str]]:
        """The files that may hold texts, with their kinds; the others go on the record."""
        for file in found:
            path = self.study.raw / file.path
            try:
                kind = formats.kind_of(path, file.mode, file.size, self.study.settings)
                if kind != "folder":
                    yield file, kind
            except (Refused, OSError) as error:
                why = error.args if isinstance(error, Refused) else ("cannot be opened", error.strerror or "")
                self.unread.append((self.order[file.name], 0, (self.study.shown(path), *_printable(*why), "refused")))

    def decide(self, parts: list[Path], target: Path, trusted: Mapping[str, str]) -> set[str]:
        """Write a line an article; the names of files whose texts lie nowhere any more and have to be judged again."""
        self.record, lost = list(self.unread), set()
        names, likeness, origins = self._names(parts), Likeness(), {}
        with target.open("w", encoding="utf-8") as stream:
            for part, named in zip(parts, names):
                for row in validation.read(part):
                    place = self.order[row["file"]], row["number"]
                    said = validation.Judged(**json.loads(row["said"]))
                    entry = self._entry(row["file"], place, said, named.get(place))
                    if entry is None:
                        continue
                    number = named[place].number
                    likeness.add(number, entry.doc_id, Signs(*(row[each] for each in Signs._fields)))
                    origins[number] = place, self.shown(row["file"]), said.place
                    stream.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
                    if not said.own and not self._copied(entry, trusted):
                        lost.add(row["file"])
        keep_one = self.study.settings.duplicates == "keep_one"
        twins = likeness.twins()
        for number, (reason, detail) in twins.items():
            self._say(*origins[number], reason, detail, "refused" if keep_one else "flagged")
        for number, paragraph, n_documents in likeness.repeated(set(twins)):
            detail = f"paragraph {paragraph}, in {n_documents:,} of {len(likeness.doc_ids):,} documents"
            self._say(*origins[number], "repeated paragraph", detail, "flagged")
        self.left_out = {likeness.doc_ids[number] for number in twins} if keep_one else set()
        return lost

    def shown(self, file: str) -> str:
        return self.study.shown(self.study.raw / Listed(file, 0, 0, (0, 0)).path)

    def _names(self, parts: list[Path]) -> list[dict[tuple[int, int], _Named]]:
        """The names given to the texts of each part. The earlier file has the name, whichever part it is in.

        Names that differ by case alone count as one, since some file systems hold them so.
        """
        found = []
        for number, part in enumerate(parts):
            for row in validation.read(part, ("file", "number", "said")):
                said = json.loads(row["said"])
                if said["name"]:
                    origin = _origin(self.shown(row["file"]), said["place"])
                    found.append(((self.order[row["file"]], row["number"]), number, said["name"], origin))
        given: list[dict[tuple[int, int], _Named]] = [{} for _ in parts]
        taken: dict[str, tuple[str, str]] = {}
        for number, (place, part_number, name, origin) in enumerate(sorted(found)):
            plain = doc_id = safe_name(name)
            other, salt = taken.get(plain.casefold()), origin
            while doc_id.casefold() in taken:
                doc_id, salt = f"{plain}-{short(salt)}", f"{salt} "
            taken[doc_id.casefold()] = origin, doc_id
            said = f"doc_id {doc_id}, since {other[0]} has {other[1]}" if other else ""
            given[part_number][place] = _Named(number, doc_id, said)
        return given

    def _entry(self, file: str, place: tuple[int, int], said: validation.Judged, named: _Named | None) -> Entry | None:
        """The article that a text becomes; None where it is none, which goes on the record like all that is odd."""
        shown = self.shown(file)
        if not said.refused and said.language and named and not {named.doc_id, said.name} & {*self.study.settings.keep}:
            said.refused = ("not English", said.language)
        if said.refused or named is None:
            reason, detail = said.refused
            self._say(place, shown, said.place, reason, detail, "refused")
            return None
        if named.other:
            self._say(place, shown, said.place, "same name", named.other, "flagged")
        for reason, detail, action in said.odd:
            self._say(place, shown, said.place, reason, detail, action)
        text_path = shown if said.own else f"processed/texts/{named.doc_id}.txt"
        origin = _origin(shown, said.place)
        return Entry(named.doc_id, text_path, said.sha256, origin, said.origin_sha256, dict(said.metadata))

    def _say(self, place: tuple[int, int], shown: str, where: str, reason: str, detail: str, action: str) -> None:
        detail = ": ".join(part for part in (where, detail) if part)
        self.record.append((*place, (shown, *_printable(reason, detail), action)))

    def _copied(self, entry: Entry, trusted: Mapping[str, str]) -> bool:
        """Whether the copy of a text lies where it belongs, or could be put there."""
        path = self.study.located(entry.text_path)
        if path.exists() and (trusted.get(entry.text_path) == entry.sha256 or sha256(path) == entry.sha256):
            return True
        waiting = validation.laid_down(self.study, entry.sha256)
        if not waiting.exists():
            return False
        write_bytes(path, waiting.read_bytes())
        return True


def _origin(shown: str, place: str) -> str:
    return f"{shown}{', ' * bool(place)}{place}"


def _printable(reason: str, detail: str) -> tuple[str, str]:
    return reason, HALF.sub("\ufffd", spelt_out(detail))


def _sorted_lines(source: Path, target: Path, left_out: set[str]) -> int:
    """Write the articles in the order of their doc_ids, as table ``documents`` has them; how many."""
    with source.open("rb") as lines, target.open("wb") as kept:
        places, place = [], 0
        for line in lines:
            if (doc_id := json.loads(line)["doc_id"]) not in left_out:
                places.append((doc_id, place))
            place += len(line)
        for _, place in sorted(places):
            lines.seek(place)
            kept.write(lines.readline())
    return len(places)


def _copies(path: Path) -> dict[str, str]:
    """The copies of texts that a list of articles names, each with its sha256."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as stream:
        named = map(json.loads, stream)
        return {each["text_path"]: each["sha256"] for each in named if each["text_path"].startswith("processed/texts/")}


def _write_origins(study: Study, folder: Path) -> None:
    """Beside the copies, where each comes from: doc_id, origin."""
    place = study.processed / "texts/origins.csv"
    with (folder / "articles.jsonl").open(encoding="utf-8") as stream:
        rows = [
            (entry["doc_id"], entry["origin"])
            for entry in map(json.loads, stream)
            if entry["text_path"].startswith("processed/texts/")
        ]
    if rows:
        import pandas as pd

        write_bytes(place, to_csv(pd.DataFrame(rows, columns=["doc_id", "origin"])).encode("utf-8"))
    else:
        place.unlink(missing_ok=True)
