"""Many files: each validated once, and what was decided of it kept by its content until its texts get their names.

A decision follows from a file's bytes and name, from study.yaml and from this code, and from no other file. So a file more or
changed is validated alone; what was decided of the others is kept in ``build/intake/validated``, in partitions of files by name.
Texts that are not the file itself are staged in ``build/intake/staged`` under their sha256, where they wait for their names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from analysis.intake import formats, rows
from analysis.intake.duplicates import Signature, signature_of
from analysis.intake.formats import FORMATS, Format
from analysis.intake.listing import Listed, listed
from analysis.intake.names import short
from analysis.intake.settings import read_settings
from analysis.intake.sources import WHOLE, Piece, RawText, Source
from analysis.intake.validation import validate
from analysis.study import Study, StudyError, closure, fingerprint, made_from, partitions, whole, write_bytes

MANY = 500  # files; fewer this process has validated before others have loaded what they need
Kept = dict[str, Any]  # a row of what is kept: see ``read``


@dataclass(frozen=True)
class Unit:
    """What is validated in one go: a file, or a piece of a large table. ``form`` is the name of its format."""

    file: Listed
    form: str
    piece: Piece = WHOLE

    @property
    def key(self) -> str:
        """What the decisions follow from, study.yaml and the code aside."""
        piece = self.piece
        content = piece.content or self.file.content
        return f"{self.file.name} {content} {piece.offset} {piece.line} {piece.row} {piece.count}"

    @property
    def size(self) -> int:
        """Bytes, about."""
        return rows.PIECE if self.piece.count else self.file.size


@dataclass(frozen=True)
class ValidationTask:
    """What a worker is given: units to validate, where to keep the decisions, earlier ones, and the files (by name) of which no
    decision kept is good any more."""

    study: Study
    units: tuple[Unit, ...]
    target: Path
    key: str
    earlier: tuple[Path, ...]
    anew: frozenset[str]
    code: str


def staged_path(study: Study, text_sha256: str) -> Path:
    """Where a text waits for its name."""
    return study.build / "intake/staged" / text_sha256


def validate_all(
    study: Study, found: Iterable[tuple[Listed, Format]], say: Callable[[str], None], anew: Collection[str] = ()
) -> list[Path]:
    """Validate what is not yet validated of some files; the files of ``build/intake/validated`` that hold all decisions.

    ``anew`` are names of files to be validated again. A large folder is shared out between several processes.
    """
    folder = study.build / "intake/validated"
    parts = _parts(study, found)
    tasks = dict(_stale(study, parts, folder, frozenset(anew)))
    if tasks:
        sizes = {name: max(1, sum(unit.size for unit in task.units) // 1000) for name, task in tasks.items()}
        n_units = sum(len(task.units) for task in tasks.values())
        chosen = partitions.way()
        large = max(n_units, sum(sizes.values()) // 5) > chosen.large  # articles are files, or of some five KB each
        chosen = partitions.Way() if len(tasks) == 1 else chosen.for_items(max(n_units, sum(sizes.values()) // 5), MANY)
        results: Iterator[Any] = partitions.each(validate_files, tasks, chosen)
        if large:
            say(f"intake: validating {n_units:,} files or pieces of tables ...")
            results = partitions.with_progress(results, sizes, " KB")
        for _ in results:
            pass
    current = [folder / f"{name}.parquet" for name in parts]
    for path in {*folder.glob("*"), *folder.glob(".*.part")} - {*current}:
        path.unlink()
    return current


def _stale(
    study: Study, parts: dict[str, list[Unit]], folder: Path, anew: frozenset[str]
) -> Iterator[tuple[str, ValidationTask]]:
    """The parts of which something has to be validated; what an earlier run kept of the same files is in the files named alike."""
    kept, rules = sorted(folder.glob("*.parquet")), _rules(study)
    for name, units in parts.items():
        target, key = folder / f"{name}.parquet", fingerprint(rules, *(unit.key for unit in units))
        again = frozenset(unit.file.name for unit in units) & anew
        if not again and made_from(target) == key:
            continue
        earlier = tuple(
            path
            for path in kept
            if name.startswith(path.stem) or path.stem.startswith(name) or "all" in (name, path.stem)
        )
        yield name, ValidationTask(study, tuple(units), target, key, earlier, again, code())


def _parts(study: Study, found: Iterable[tuple[Listed, Format]]) -> dict[str, list[Unit]]:
    """Files shared out by name; each piece of a large table is a part of its own."""
    parts: dict[str, list[Unit]] = {}
    others: dict[str, Unit] = {}
    settings = read_settings(study)
    for file, form in found:
        if form.is_table and file.size > rows.PIECE:
            for piece in formats.pieces(study.raw / file.path, form, settings):
                parts[f"table-{short(file.name)}-{piece.row}"] = [Unit(file, form.name, piece)]
        else:
            others[file.name] = Unit(file, form.name)
    for name, members in partitions.partitions(others, partitions.MOST).items():
        parts[name] = [others[each] for each in members]
    return parts


def code() -> str:
    """A fingerprint of the code that validates."""
    return closure.fingerprint_of(__name__)


def _rules(study: Study) -> str:
    """What the decisions on all files follow from: the code and, of study.yaml, what is about single texts."""
    asked = replace(read_settings(study), duplicates="", outlet_camps={})
    return f"{code()} {json.dumps(asdict(asked), sort_keys=True)}"


def validate_files(task: ValidationTask) -> int:
    """Validate the files of a task and keep what is decided: the function that every worker runs. How many it had to read.

    Raises StudyError for a worker that has other code than the run.
    """
    if code() != task.code:
        raise StudyError("A worker", "it has another version of the analysis", "start it from the same checkout")
    known: dict[str, list[Kept]] = {}
    for path in task.earlier:
        known |= _by_unit(path)
    decided, n_read, rules = [], 0, _rules(task.study)
    for unit in task.units:
        key = fingerprint(rules, unit.key)
        if key not in known or unit.file.name in task.anew:
            known[key] = validate_unit(task.study, unit, key)
            n_read += 1
        decided += known[key]
    _write(task.target, decided, task.key if all(row["unit"] for row in decided) else "")
    return n_read


def _by_unit(path: Path) -> dict[str, list[Kept]]:
    found: dict[str, list[Kept]] = {}
    with suppress(StudyError):  # what is damaged is validated again
        for row in read(path):
            found.setdefault(row["unit"], []).append(row)
    return found


def validate_unit(study: Study, unit: Unit, key: str) -> list[Kept]:
    """The decisions on the texts of a unit. Those of a file that changes meanwhile are of no unit, so that they are taken again.

    The sha256 of a file that is one article is that of the listing: the file is still what was listed where nothing that the
    system says of it has changed.
    """
    path, settings, form = study.raw / unit.file.path, read_settings(study), FORMATS[unit.form]
    from_name = path.relative_to(study.raw / "articles").with_suffix("").as_posix()
    # a name that does not print is no path that a table could give
    printable = study.shown(path) == path.relative_to(study.raw).as_posix()
    found = []
    for number, each in enumerate(formats.read(form, Source(path, settings, unit.piece)), unit.piece.row + 1):
        given = each.name if isinstance(each, RawText) else ""
        name = given or (f"{from_name}_{number:06d}" if each.place else from_name)
        decision, text = validate(each, name, settings)
        signature = signature_of(text) if text else Signature()
        decision.origin_sha256 = "" if decision.place else unit.file.content
        decision.verbatim &= printable
        if decision.verbatim:
            decision.sha256 = unit.file.content
        elif text:
            content = text.encode("utf-8")
            decision.sha256 = sha256(content).hexdigest()
            write_bytes(staged_path(study, decision.sha256), content)
        rest = {name: value for name, value in asdict(decision).items() if name not in _OF_THEIR_OWN}
        row = {"file": unit.file.name, "number": number, "name": decision.name, "place": decision.place}
        found.append({**row, "decision": json.dumps(rest), **signature._asdict()})
    try:
        same = listed(study, path, path.lstat()) == replace(unit.file, content="")
    except OSError:
        same = False
    return [{"unit": key if same else "", **row} for row in found]


# What names are given by has columns of its own, so that the rest need not be read for it.
_OF_THEIR_OWN = ("name", "place")
NAMES = ("file", "number", *_OF_THEIR_OWN)
_TYPES = {
    "unit": "string",
    "file": "string",
    "number": "int64",
    "name": "binary",
    "place": "string",
    "decision": "string",
}
_TYPES |= dict.fromkeys(Signature._fields, "binary")


def _write(path: Path, decided: list[Kept], made_from: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    # the name of a file may hold bytes that are no UTF-8
    encoded = [{**row, "name": row["name"].encode("utf-8", "surrogatepass")} for row in decided]
    types = pa.schema([(name, getattr(pa, of)()) for name, of in _TYPES.items()], {"made_from": made_from})
    with whole(path) as part:
        pq.write_table(pa.Table.from_pylist(encoded, types), part, compression="zstd", write_page_checksum=True)


def read(path: Path, columns: Collection[str] = tuple(_TYPES)) -> list[Kept]:
    """What is kept of some files: rows of unit, file, number (its order in the file), name, place, decision (the rest of a
    ``Decision``, in JSON) and the signature.

    Raises StudyError for a file whose bytes are not those that were written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path, page_checksum_verification=True)
        found = file.read(columns=list(columns), use_threads=False).to_pylist()
    except (OSError, pa.ArrowInvalid) as error:
        if getattr(error, "errno", None) is not None:
            raise
        raise StudyError(path, "the file is damaged", "remove it; the next run makes it again") from None
    return [{**row, "name": row["name"].decode("utf-8", "surrogatepass")} for row in found]
