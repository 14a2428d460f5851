"""All texts together: their doc_ids, their duplicates, repeated paragraphs, and the record in the order of files and rows.

What each text alone comes to is decided by ``validation`` and kept by ``staging``. Here names, metadata and signatures of all are
held in memory, and never all texts.
"""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from analysis.intake import formats, listing, sheets, staging
from analysis.intake.decoding import Refused
from analysis.intake.duplicates import Duplicates, Signature
from analysis.intake.entry import COPIES, ArticleEntry, read_entries
from analysis.intake.formats import Format
from analysis.intake.listing import Listed
from analysis.intake.names import told_apart
from analysis.intake.record import Remark, remark
from analysis.intake.settings import read_settings
from analysis.intake.validation import Decision
from analysis.study import Study, sha256, to_csv, whole, write_bytes

Place = tuple[int, int]  # of a text among all: the number of its file in the listing, and its number in the file
_Named = tuple[int, str, str]  # a text's number in the order of places, its doc_id, and whose name it has, if another's


def settle(study: Study, folder: Path, say: Callable[[str], None]) -> int:
    """Validate every text and write articles.jsonl and rejected.jsonl into a folder; how many articles there are."""
    manifest = folder / "manifest.json"
    before = {entry.text_path: entry.sha256 for entry in read_entries(folder / "articles.jsonl") if entry.is_copy}
    # a run that was killed may have written over copies that the list before it names
    trusted = before if manifest.exists() else {}
    manifest.unlink(missing_ok=True)
    found = listing.files(study)
    settled = _Settlement(study, found, trusted)
    readable = list(settled.readable(found))
    if lost := settled.settle(staging.validate_all(study, readable, say)):
        settled.settle(staging.validate_all(study, readable, say, lost))
    entries = [settled.entries[doc_id] for doc_id in sorted(settled.entries.keys() - settled.left_out)]
    with whole(folder / "articles.jsonl") as part, part.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries)
    with whole(folder / "rejected.jsonl") as part, part.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for _, row in sorted(settled.record))
    copies = [entry for entry in entries if entry.is_copy]
    for stale in before.keys() - {entry.text_path for entry in copies}:
        study.located(stale).unlink(missing_ok=True)
    _write_origins(study, copies)
    shutil.rmtree(study.build / "intake/staged", ignore_errors=True)
    return len(entries)


def _write_origins(study: Study, copies: list[ArticleEntry]) -> None:
    """Beside the copies, where each comes from: doc_id, origin."""
    path = study.processed / "texts/origins.csv"
    if not copies:
        path.unlink(missing_ok=True)
        return
    import pandas as pd

    rows = [(entry.doc_id, entry.origin) for entry in copies]
    write_bytes(path, to_csv(pd.DataFrame(rows, columns=["doc_id", "origin"])).encode("utf-8"))


class _Settlement:
    """What follows from the decisions on all texts: ``entries`` by doc_id, ``left_out`` (doc_ids), ``record``.

    ``trusted``: the copies of texts that need not be read again, with their sha256.
    """

    def __init__(self, study: Study, found: list[Listed], trusted: Mapping[str, str]) -> None:
        self.study, self.settings, self.trusted = study, read_settings(study), trusted
        self.order = {file.name: number for number, file in enumerate(found)}
        self.shown = {file.name: study.shown(study.raw / file.path) for file in found}
        self.unread: list[tuple[Place, Remark]] = []
        self.record: list[tuple[Place, Remark]] = []
        self.entries: dict[str, ArticleEntry] = {}
        self.left_out: set[str] = set()
        self.sheets: dict[str, sheets.Sheet] = {}

    def readable(self, found: list[Listed]) -> Iterator[tuple[Listed, Format]]:
        """The files that may hold texts, with their formats; the others go on the record."""
        for file in found:
            path = self.study.raw / file.path
            try:
                if stat.S_ISREG(file.mode) and sheets.is_sheet(path, self.settings):
                    self._read_sheet(file, path)
                elif form := formats.readable(path, file, self.settings):
                    yield file, form
            except (Refused, OSError) as error:
                refused = error if isinstance(error, Refused) else Refused("cannot be opened", error.strerror or "")
                row = remark(self.shown[file.name], "", refused.reason, refused.detail, "refused")
                self.unread.append(((self.order[file.name], 0), row))

    def _read_sheet(self, file: Listed, path: Path) -> None:
        sheet = sheets.read_sheet(path, path.relative_to(self.study.raw / "articles").as_posix(), self.settings)
        self.sheets[file.name] = sheet
        for place, reason, detail in sheet.problems:
            row = remark(self.shown[file.name], place, reason, detail, "flagged" if place else "refused")
            self.unread.append(((self.order[file.name], 0), row))

    def settle(self, parts: list[Path]) -> set[str]:
        """Go through all decisions; the names of files whose texts lie nowhere any more and have to be validated again."""
        self.record, self.entries, lost = list(self.unread), {}, set()
        names, duplicates = self._names(parts), Duplicates()
        origins: dict[int, tuple[Place, str, str]] = {}
        for part in parts:
            for row in staging.read(part):
                file, place = row["file"], (self.order[row["file"]], row["number"])
                decision = Decision(row["name"], row["place"], **json.loads(row["decision"]))
                entry = self._entry(file, place, decision, names.get(place))
                if entry is None:
                    continue
                number = names[place][0]
                self.entries[entry.doc_id] = entry
                origins[number] = place, file, decision.place
                duplicates.add(number, entry.doc_id, Signature(*(row[each] for each in Signature._fields)))
                if entry.is_copy and not self._copied(entry):
                    lost.add(file)
        self._compare(duplicates, origins)
        for path in {row.path for _, row in self.record if row.action == "refused"}:
            for sheet in self.sheets.values():  # what it says of a file that was refused is said of a file
                sheet.of(path.removeprefix("articles/"), "")
        for name, sheet in self.sheets.items():
            for key, where in sheet.unused.items():
                self._remark((self.order[name], 0), name, where, "metadata of no article", f"'{key}'", "flagged")
        return lost

    def _names(self, parts: list[Path]) -> dict[Place, _Named]:
        """The doc_ids of all texts: the earlier one has the name, whichever part it is in."""
        found = []
        for part in parts:
            for row in staging.read(part, staging.NAMES):
                if row["name"]:
                    origin = _origin(self.shown[row["file"]], row["place"])
                    found.append(((self.order[row["file"]], row["number"]), row["name"], origin))
        found.sort()
        given = told_apart((name, origin) for _, name, origin in found)
        return {place: (number, *named) for number, ((place, *_), named) in enumerate(zip(found, given))}

    def _entry(self, file: str, place: Place, decision: Decision, named: _Named | None) -> ArticleEntry | None:
        """The article that a text becomes; None where it is none, which goes on the record like all that is odd."""
        _, doc_id, other = named or (0, "", "")
        refused = decision.refused
        if not refused and decision.language and not {doc_id, decision.name} & {*self.settings.keep}:
            refused = ("not English", decision.language)
        if refused:
            reason, detail = refused
            self._remark(place, file, decision.place, reason, detail, "refused")
            return None
        if other:
            self._remark(place, file, decision.place, "same name", other, "flagged")
        for reason, detail, action in decision.odd:
            self._remark(place, file, decision.place, reason, detail, action)
        text_path = self.shown[file] if decision.verbatim else f"{COPIES}{doc_id}.txt"
        origin = _origin(self.shown[file], decision.place)
        inside = self.shown[file].removeprefix("articles/")
        whole = not decision.place and not decision.metadata.get("published")
        metadata = sheets.joined(decision.metadata, [*self.sheets.values()], inside, doc_id, whole)
        return ArticleEntry(doc_id, text_path, decision.sha256, origin, decision.origin_sha256, metadata)

    def _compare(self, duplicates: Duplicates, origins: Mapping[int, tuple[Place, str, str]]) -> None:
        """Put duplicates and repeated paragraphs on the record, and leave out the duplicates where the study asks."""
        keep_one = self.settings.duplicates == "keep_one"
        found = duplicates.found()
        for number, (reason, detail) in found.items():
            self._remark(*origins[number], reason, detail, "refused" if keep_one else "flagged")
        for number, paragraph, n_documents in duplicates.repeated(set(found)):
            detail = f"paragraph {paragraph}, in {n_documents:,} of {len(duplicates.doc_ids):,} documents"
            self._remark(*origins[number], "repeated paragraph", detail, "flagged")
        self.left_out = {duplicates.doc_ids[number] for number in found} if keep_one else set()

    def _remark(self, place: Place, file: str, where: str, reason: str, detail: str, action: str) -> None:
        self.record.append((place, remark(self.shown[file], where, reason, detail, action)))

    def _copied(self, entry: ArticleEntry) -> bool:
        """Whether the copy of a text lies where it belongs, or could be put there."""
        path = self.study.located(entry.text_path)
        if path.exists() and (self.trusted.get(entry.text_path) == entry.sha256 or sha256(path) == entry.sha256):
            return True
        staged = staging.staged_path(self.study, entry.sha256)
        if not staged.exists():
            return False
        write_bytes(path, staged.read_bytes())
        return True


def _origin(shown: str, place: str) -> str:
    return f"{shown}{', ' * bool(place)}{place}"
