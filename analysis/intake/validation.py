"""Texts to articles, one by one: mended, flagged or refused, and signed. What is decided of a file is kept by its content.

A decision follows from a file's bytes and name, from study.yaml and from this code, and from no other file. So a file more or
changed is judged alone; what was decided of the others is kept in ``build/intake/judged``, in partitions of files by name.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256 as digest_of
from pathlib import Path
from typing import Any

from analysis.intake import formats, likeness, repairs, rows
from analysis.intake.dates import read_date
from analysis.intake.decoding import HALF, Refused
from analysis.intake.formats import Found, Refusal
from analysis.intake.listing import Listed, listed
from analysis.study import (
    Settings,
    Study,
    StudyError,
    closure,
    fingerprint,
    made_from,
    partitions,
    spelt_out,
    whole,
    write_bytes,
)
from analysis.text import foreign

DATES = ("published", "earliest", "latest")


# --- one text --------------------------------------------------------------------------------------------------------


@dataclass
class Judged:
    """What is decided of a text, its doc_id and its twins aside; of a file or row that gives no text, only why.

    ``name`` is what the doc_id is made from, ``refused`` reason and detail, ``language`` that of a text that is not English,
    ``odd`` rows of (reason, detail, action). ``own`` is true where the text is the file itself, byte for byte.
    """

    name: str = ""
    place: str = ""
    refused: Sequence[str] = ()
    language: str = ""
    odd: Sequence[Sequence[str]] = ()
    own: bool = False
    sha256: str = ""
    origin_sha256: str = ""
    metadata: Mapping[str, str] = dataclasses.field(default_factory=dict)


def judge(study: Study, found: Found | Refusal) -> tuple[Judged, likeness.Signs | None]:
    """Judge one text. A text that is not the file itself is laid down in ``build/intake/texts`` under its sha256."""
    if isinstance(found, Refusal):
        return Judged(refused=(found.reason, found.detail)), None
    settings, odd = study.settings, list(found.odd)
    judged = Judged(found.name, found.place, origin_sha256=found.origin_sha256)
    try:
        text, more = _readable(found.text, settings)
    except Refused as refusal:
        judged.refused = (refusal.reason, refusal.detail)
        return judged, None
    odd += more
    judged.language, elsewhere = foreign(text)
    if judged.language and not _may_be_kept(found.name, settings):
        judged.refused = ("not English", judged.language)
        return judged, None
    if elsewhere and not judged.language:
        detail = f"{len(elsewhere)}, first at character {elsewhere[0][0]}: left out"
        odd.append(("paragraphs not in English", detail, "flagged"))
    odd += [(reason, detail, "flagged") for reason, detail in repairs.doubts(text)]
    if found.place or found.metadata:
        judged.metadata, problems = _metadata(found.metadata, settings)
        odd += [("undated", problem, "flagged") for problem in problems]
    judged.odd = odd
    judged.own = bool(found.sha256) and text == found.text
    if judged.own:
        judged.sha256 = found.sha256
    else:
        content = text.encode("utf-8")
        judged.sha256 = digest_of(content).hexdigest()
        write_bytes(laid_down(study, judged.sha256), content)
    return judged, likeness.signs(text)


def laid_down(study: Study, text_sha256: str) -> Path:
    """Where a text waits for its name."""
    return study.build / "intake/texts" / text_sha256


def _readable(text: str, settings: Settings) -> tuple[str, list[tuple[str, str, str]]]:
    """The text as it is to be read, and what was found in it. Raises Refused where it is none."""
    found = []
    if "\0" in text:
        raise Refused("NUL characters", f"first at character {text.index(chr(0))}")
    if halves := HALF.findall(text):
        text = HALF.sub("\ufffd", text)
        found.append(("half characters", f"{len(halves):,}, replaced by U+FFFD", "repaired"))
    text, more = repairs.cleaned(text, settings.repairs)
    if not any(map(_is_letter_or_number, text)):
        raise Refused("no letter or digit" if text.strip() else "blank")
    return text, found + more


def _is_letter_or_number(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


def _may_be_kept(name: str, settings: Settings) -> bool:
    """Whether study.yaml may mean this text by one of the doc_ids that it keeps; which one, its doc_id will tell."""
    stems = {re.sub(r"-[0-9a-f]{8}$", "", each) for each in settings.keep}
    return bool({name, safe_name(name)} & {*settings.keep, *stems})


def _metadata(said: Mapping[str, str], settings: Settings) -> tuple[dict[str, str], list[str]]:
    dates, problems = dated(said, settings.date_order)
    found = {**said, **dates}
    if found.get("published"):
        found["date_basis"] = "stated in the metadata"
    if found.get("outlet"):
        found["outlet_basis"] = "stated in the metadata"
    return {name: repairs.cleaned(value, settings.repairs)[0] for name, value in found.items() if value}, problems


def dated(said: Mapping[str, str], order: str) -> tuple[dict[str, str], list[str]]:
    """The dates among some metadata as ISO dates, and what is wrong with those that are none.

    Where only ``published`` is given it also bounds the date; a month or a year alone only bounds it.
    """
    read = {name: read_date(said[name], order) for name in DATES if name in said}
    dates = {name: each.day for name, each in read.items()}
    problems = [f"{name} {each.problem}" for name, each in read.items() if each.problem and said[name]]
    if not any(said.get(name) for name in DATES) and "published" in said:
        problems.append("published empty")
    if "published" in read and not said.get("earliest") and not said.get("latest"):
        dates |= {"earliest": read["published"].earliest, "latest": read["published"].latest}
    return dates, problems


# names that Windows keeps for itself, with whatever ending
_OF_WINDOWS = frozenset(["CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))])


def safe_name(name: str) -> str:
    """A name as a doc_id: letters and digits of any script, ``-``, ``_`` and ``.``, composed; nothing a shell, a path, a
    spreadsheet or a page would take for something else. What is longer than 80 characters or 120 bytes is cut, with a
    fingerprint of the whole.
    """
    plain = unicodedata.normalize("NFC", spelt_out(name))
    plain = "".join(c if c.isalnum() or c in "-_." or unicodedata.combining(c) else "_" for c in plain)
    plain = re.sub(r"\.{2,}", "_", plain).strip(".")
    if not plain[:1].isalnum() or plain.split(".")[0].upper() in _OF_WINDOWS:
        plain = f"_{plain.lstrip('-_.')}"
    if len(plain) > 80 or len(plain.encode()) > 120:
        plain = plain.encode()[:100].decode("utf-8", "ignore")[:64] + f"-{short(name)}"
    return plain


def short(name: str) -> str:
    """Eight digits that tell a name from others."""
    half = HALF.search(name)
    return digest_of(name.encode("utf-8", "backslashreplace") if half else os.fsencode(name)).hexdigest()[:8]


# --- many files ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unit:
    """What is judged in one go: a file, or a piece of a large table."""

    file: Listed
    kind: str
    piece: rows.Piece = rows.WHOLE

    @property
    def key(self) -> str:
        """What the decisions follow from, study.yaml and the code aside."""
        piece = self.piece
        content = piece.content or self.file.content
        return f"{self.file.name} {content} {piece.offset} {piece.line} {piece.row} {piece.count}"

    @property
    def size(self) -> int:
        return rows.PIECE if self.piece.count else self.file.size


@dataclass(frozen=True)
class Task:
    """What a worker is given: files to judge, where to keep the decisions, earlier ones, files to judge whatever is kept."""

    study: Study
    units: tuple[Unit, ...]
    target: Path
    key: str
    earlier: tuple[Path, ...]
    anew: frozenset[str]
    code: str


def code() -> str:
    """A fingerprint of the code that judges."""
    return closure.fingerprint_of(__name__)


def judged(
    study: Study, found: Iterable[tuple[Listed, str]], say: Callable[[str], None], anew: Collection[str] = ()
) -> list[Path]:
    """Judge what is not yet judged of some files with their kinds; the files of ``build/intake/judged`` that say it all.

    ``anew`` are names of files to be judged again. A large folder is shared out between several processes.
    """
    folder = study.build / "intake/judged"
    parts = _parts(study, found)
    kept, rules = sorted(folder.glob("*.parquet")), _rules(study)
    tasks, sizes, n_units = {}, {}, 0
    for name, units in parts.items():
        target, key = folder / f"{name}.parquet", fingerprint(rules, *(unit.key for unit in units))
        again = frozenset(unit.file.name for unit in units) & frozenset(anew)
        if not again and made_from(target) == key:
            continue
        earlier = tuple(
            path
            for path in kept
            if name.startswith(path.stem) or path.stem.startswith(name) or "all" in (name, path.stem)
        )
        tasks[name] = Task(study, tuple(units), target, key, earlier, again, code())
        sizes[name] = max(1, sum(unit.size for unit in units) // 1000)
        n_units += len(units)
    if tasks:
        chosen = partitions.way()
        large = max(n_units, sum(sizes.values()) // 5) > chosen.large  # articles are files, or of some five KB each
        if len(tasks) == 1:
            chosen = partitions.Way()
        elif large and not chosen.workers and not chosen.scheduler:
            chosen = dataclasses.replace(chosen, workers=os.cpu_count() or 1)
        results: Iterator[Any] = partitions.each(judge_files, tasks, chosen)
        if large:
            say(f"intake: judging {n_units:,} files or pieces of tables ...")
            results = partitions.shown(results, sizes, " KB")
        for _ in results:
            pass
    current = [folder / f"{name}.parquet" for name in parts]
    for path in set(folder.glob("*")) | set(folder.glob(".*.part")):
        if path not in current:
            path.unlink()
    return current


def _parts(study: Study, found: Iterable[tuple[Listed, str]]) -> dict[str, list[Unit]]:
    """Files shared out by name; each piece of a large table is a part of its own."""
    parts: dict[str, list[Unit]] = {}
    others: dict[str, Unit] = {}
    for file, kind in found:
        if kind in formats.TABLES and file.size > rows.PIECE:
            for piece in rows.pieces(study.raw / file.path, kind, study.settings):
                parts[f"table-{short(file.name)}-{piece.row}"] = [Unit(file, kind, piece)]
        else:
            others[file.name] = Unit(file, kind)
    for name, members in partitions.partitions(others, partitions.MOST).items():
        parts[name] = [others[each] for each in members]
    return parts


def _rules(study: Study) -> str:
    """What the decisions on all files follow from: the code and, of study.yaml, what is about single texts."""
    asked = dataclasses.replace(study.settings, duplicates="", outlet_camps={})
    return f"{code()} {json.dumps(asdict(asked), sort_keys=True)}"


def judge_files(task: Task) -> int:
    """Judge the files of a task and keep what is decided: the function that every worker runs. How many it had to read.

    Raises StudyError for a worker that has other code than the run.
    """
    if code() != task.code:
        raise StudyError("A worker", "it has another version of the analysis", "start it from the same checkout")
    known: dict[str, list[dict[str, Any]]] = {}
    for path in task.earlier:
        known |= _by_unit(path)
    decided, n_read, rules = [], 0, _rules(task.study)
    for unit in task.units:
        key = fingerprint(rules, unit.key)
        if key not in known or unit.file.name in task.anew:
            known[key] = list(_judge_unit(task.study, unit, key))
            n_read += 1
        decided += known[key]
    _write(task.target, decided, task.key if all(row["unit"] for row in decided) else "")
    return n_read


def _by_unit(path: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    with suppress(StudyError):  # what is damaged is judged again
        for row in read(path):
            found.setdefault(row["unit"], []).append(row)
    return found


def _judge_unit(study: Study, unit: Unit, key: str) -> Iterator[dict[str, Any]]:
    """Rows of what is kept. Those of a file that changes meanwhile are of no unit, so that it is judged again."""
    path = study.raw / unit.file.path
    found = []
    for number, each in enumerate(formats.texts(study, path, unit.kind, unit.piece), unit.piece.row):
        decided, its = judge(study, each)
        found.append((number, json.dumps(asdict(decided)), its or likeness.Signs(b"", b"", b"", b"")))
    try:
        is_same = listed(study, path, path.lstat()) == dataclasses.replace(unit.file, content="")
    except OSError:
        is_same = False
    for number, said, its in found:
        yield {
            "unit": key if is_same else "", "file": unit.file.name, "number": number, "said": said, **its._asdict(),
        }  # fmt: skip


_TYPES = {"unit": "string", "file": "string", "number": "int64", "said": "string"} | dict.fromkeys(
    likeness.Signs._fields, "binary"
)


def _write(path: Path, decided: list[dict[str, Any]], made_from: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = pa.schema([(name, getattr(pa, of)()) for name, of in _TYPES.items()], {"made_from": made_from})
    with whole(path) as part:
        pq.write_table(pa.Table.from_pylist(decided, types), part, compression="zstd", write_page_checksum=True)


def read(path: Path, columns: Sequence[str] = tuple(_TYPES)) -> list[dict[str, Any]]:
    """What is kept of some files: rows of unit, file, number (its order in the file), said (a Judged in JSON) and the signs.

    Raises StudyError for a file whose bytes are not those that were written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path, page_checksum_verification=True)
        return list(file.read(columns=list(columns), use_threads=False).to_pylist())
    except (OSError, pa.ArrowInvalid) as error:
        if getattr(error, "errno", None) is not None:
            raise
        raise StudyError(path, "the file is damaged", "remove it; the next run makes it again") from None
