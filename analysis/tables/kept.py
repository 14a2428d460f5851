"""Every table made by one helper, and made only once: kept by the content of what it is made from."""

from __future__ import annotations

import csv
import dataclasses
import json
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import intake
from analysis.study import (
    Study,
    StudyError,
    closure,
    fingerprint,
    locked,
    made_from,
    open_study,
    partitions,
    sha256,
    write_bytes,
)
from analysis.tables import recipes, stored
from analysis.tables.recipes import RECIPES

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.text import Document


@dataclass(frozen=True)
class Entry:
    """What a partition is told of an article: what the intake knows, its row of articles.csv, a fingerprint of its hand coding."""

    article: intake.Entry
    described: Mapping[str, str]
    coded: str

    @property
    def about(self) -> str:
        """All that is said of the article and not by it."""
        said = [self.article.text_path, self.article.metadata, dict(self.described)]
        return json.dumps(said, sort_keys=True, ensure_ascii=False)


class Tables:
    """The tables of one study: ``data["documents"]`` makes or reads one, ``data.get(...)`` is None where it cannot be made.

    The tables of a large study (more documents than ``LARGE``) are kept in partitions. ``data.rows(...)`` reads some columns
    of them, or sums, and never holds the whole; for any other study it gives the same.
    """

    def __init__(self, study: str | Study = "", out: str = "") -> None:
        self.study = study if isinstance(study, Study) else open_study(study, out)
        self._frames: dict[str, pd.DataFrame] = {}
        self._keys: dict[str, str] = {}
        self._inputs: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return not self.lacking(name)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if lacking := self.lacking(name):
            raise StudyError(self.study.raw, f"the table {name} cannot be made without {', '.join(lacking)}", "add it")
        if name not in self._frames:
            self._frames[name] = self._kept(name)
        return self._frames[name]

    def get(self, name: str) -> pd.DataFrame | None:
        return self[name] if name in self else None  # noqa: SIM401  # self.get is this

    def lacking(self, name: str) -> list[str]:
        """The inputs without which a table cannot be made."""
        recipe = RECIPES[name]
        found = [each for each in recipe.wants if not self.study.has(each)]
        for need in recipe.needs:
            found += [each for each in self.lacking(need) if each not in found]
        return found

    @property
    def names(self) -> list[str]:
        """The tables that this study can have."""
        return [name for name in RECIPES if name in self]

    @cached_property
    def way(self) -> partitions.Way:
        """How partitions are gone through: see ``scale.way``."""
        return partitions.way()

    @cached_property
    def large(self) -> bool:
        """Whether the tables are kept in partitions and never in one piece."""
        return sum(1 for _ in intake.entries(self.study)) > self.way.large

    @property
    def in_parts(self) -> bool:
        """Whether the tables are made in partitions: a large study's, and any where several processes were asked for."""
        return self.large or self.way.asked_for

    @cached_property
    def texts(self) -> Mapping[str, Document]:
        """doc_id to text: in memory for a small study, read when asked for where it is large."""
        return intake.Texts(self.study) if self.large else intake.texts(self.study)

    @cached_property
    def codebook(self) -> Codebook:
        from analysis import coding

        return coding.read_codebook(self.study)

    @cached_property
    def actors(self) -> pd.DataFrame | None:
        from analysis import coding

        return coding.read_actors(self.study)

    @property
    def coder(self) -> str:
        """The coder an analysis takes unless told otherwise."""
        from analysis import coding

        return coding.preferred(coding.coders(self.study))

    def hand_coded(self, table: str) -> pd.DataFrame:
        """The rows of ``coding/`` about these documents."""
        from analysis import coding

        return coding.hand_coded(self.study, table, self.texts)

    @cached_property
    def read(self) -> dict[str, set[str]]:
        """Hand coder to the doc_ids that they have read."""
        from analysis import coding

        return coding.documents_read(self.study, self.texts)

    def key(self, name: str) -> str:
        """A fingerprint of everything a table is made from."""
        if name not in self._keys:
            recipe = RECIPES[name]
            if recipe.by_document and self.large:
                self._keys[name] = fingerprint(name, *(f"{part.name} {part.key(name)}" for part in self.parts))
            else:
                parts = [name, code(name), *(self.input_key(each) for each in recipe.inputs)]
                self._keys[name] = fingerprint(*parts, *(self.key(need) for need in recipe.needs))
        return self._keys[name]

    def input_key(self, name: str) -> str:
        """A fingerprint of one input; that of the articles follows study.yaml too, which says how they are read."""
        if name not in self._inputs:
            self._inputs[name] = (
                intake.fingerprint(self.study) if name == "articles" else contents(self.study.raw / name)
            )
        return self._inputs[name]

    def path(self, name: str) -> Path:
        """Where a table lies: a CSV file, or a folder of Parquet files."""
        in_folder = self.large and name in RECIPES and RECIPES[name].by_document
        return self.study.processed / (name if in_folder else f"{name}.csv")

    def rows(
        self,
        name: str,
        columns: Sequence[str],
        total: Sequence[str] = (),
        doc_ids: Collection[str] | None = None,
        leave_out: Collection[str] = (),
        **equal: object,
    ) -> pd.DataFrame:
        """Some columns of a table, of the rows where the columns named by ``equal`` have that value.

        With ``total`` the rows that are alike in ``columns`` become one, with the sums of the columns ``total`` and their
        number, ``n``, sorted by ``columns``. ``doc_ids`` keeps the rows of these documents, ``leave_out`` drops others'. A large table
        is read partition by partition, so that only the answer has to fit in memory.
        """
        import pandas as pd

        if name not in self:
            self[name]  # says what is lacking
        wanted = list(
            dict.fromkeys([*columns, *total, *equal, *(["doc_id"] if doc_ids is not None or leave_out else [])])
        )
        found = []
        for frame in self.pieces(name, wanted, doc_ids):
            keep = pd.Series(True, index=frame.index)
            for column, value in equal.items():
                keep &= frame[column] == value
            if doc_ids is not None:
                keep &= frame["doc_id"].isin(list(doc_ids))
            if leave_out:
                keep &= ~frame["doc_id"].isin(list(leave_out))
            frame = frame.loc[keep, list(dict.fromkeys([*columns, *total]))]
            found.append(_totals(frame.assign(n=1), columns, [*total, "n"]) if total else frame)
        frame = pd.concat(found, ignore_index=True)
        return _totals(frame, columns, [*total, "n"]) if total and len(found) > 1 else frame

    def pieces(
        self, name: str, columns: Sequence[str] | None = None, doc_ids: Collection[str] | None = None
    ) -> Iterator[pd.DataFrame]:
        """The partitions of a table one after the other, those that hold these documents; any other table in one piece."""
        if not (self.large and RECIPES[name].by_document):
            yield self[name] if columns is None else self[name][list(columns)]
            return
        self.make_parts()
        some = [part for part in self.parts if doc_ids is None or any(doc_id in part.entries for doc_id in doc_ids)]
        for part in some or self.parts[:1]:
            yield stored.read_part(name, part.path(name), columns)

    def count(self, name: str) -> int:
        """How many rows a table has; it is made first where it has to be."""
        if self.large and RECIPES[name].by_document:
            self.make_parts()
            return stored.n_rows(name, self.study.processed)
        return len(self[name])

    @cached_property
    def units(self) -> dict[str, str]:
        """doc_id to what is left out in turn, to see what a result rests on: the document itself.

        In a large study no document bears much, so it is the outlet (the greatest twenty, and the others together), or, where no
        outlet is known, one of ten random groups.
        """
        if not self.large:
            return {doc_id: doc_id for doc_id in self["documents"]["doc_id"]}
        documents = self.rows("documents", ["doc_id", "outlet", "n_words"])
        words = documents[documents["outlet"] != ""].groupby("outlet")["n_words"].sum()
        if len(words) < 2:
            return {doc_id: partitions.tenth(doc_id) for doc_id in documents["doc_id"]}
        greatest = set(words.sort_values(ascending=False, kind="stable").head(20).index)
        shown = documents["outlet"].where(documents["outlet"].isin(greatest), "other outlets")
        return dict(zip(documents["doc_id"], shown))

    @property
    def unit(self) -> str:
        """What a unit is, in a word."""
        if not self.large:
            return "document"
        return "tenth of the documents" if next(iter(self.units.values()), "").startswith("tenth ") else "outlet"

    def by_unit(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A frame with the unit of each document in place of its doc_id."""
        return frame.assign(doc_id=frame["doc_id"].map(self.units)) if self.large else frame

    def sources(self) -> tuple[list[intake.Entry], dict[str, dict[str, str]]]:
        """The articles as the intake knows them, and doc_id to what articles.csv says of them."""
        return list(intake.entries(self.study)), intake.description(self.study)[0]

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """doc_id to what a partition is told of it."""
        described, coded = intake.description(self.study)[0], _coded(self.study.raw / "coding")
        return {
            each.doc_id: Entry(each, described.get(each.doc_id, {}), fingerprint(*coded.get(each.doc_id, [])))
            for each in intake.entries(self.study)
        }

    @cached_property
    def parts(self) -> list[Part]:
        shares = partitions.partitions(self.entries, partitions.MOST)
        return [Part(self.study, name, {each: self.entries[each] for each in ids}) for name, ids in shares.items()]

    def make_parts(self) -> None:
        """Make what is missing of the tables that are made by document, partition by partition.

        What an earlier run finished and nothing has changed since is kept. Several processes may ask at once: one does
        it and the others wait. The tables of a large study are published together in the end, each folder whole.
        """
        if self._parts_made:
            return
        names = [name for name in self.names if RECIPES[name].by_document]
        with locked(self.study.build / "parts.lock"):
            stale = {part.name: part for part in self.parts if part.stale(names)}
            tasks = {
                name: Task(self.study, name, part.entries, tuple(names), code(*names)) for name, part in stale.items()
            }
            sizes = {name: len(task.entries) for name, task in tasks.items()}
            chosen = self.way
            if self.large and not chosen.workers and not chosen.scheduler:
                chosen = dataclasses.replace(chosen, workers=os.cpu_count() or 1)
            for _, made in partitions.shown(partitions.each(make_part, tasks, chosen), sizes, " articles"):
                self.made.append(made)
            self._tidy(names)
            if self.large:
                for name in names:
                    self._publish(name)
        self._parts_made = True

    @cached_property
    def made(self) -> list[Made]:
        """What the workers reported of the partitions that this process had made."""
        return []

    _parts_made = False

    def _tidy(self, names: list[str]) -> None:
        """Remove what killed runs left unfinished and partitions that are no more."""
        for name in names:
            current = {part.path(name) for part in self.parts}
            for path in (self.study.build / "parts" / name).iterdir():
                if path not in current:
                    path.unlink(missing_ok=True)
        for path in self.study.processed.glob(".*.part"):
            shutil.rmtree(path, ignore_errors=True)

    def _publish(self, name: str) -> None:
        """Put the partitions of a table into ``processed/``: the folder appears whole, in place of the one before."""
        place, record = self.study.processed / name, self.study.build / "tables" / f"{name}.json"
        files = {part.path(name).name: part.path(name) for part in self.parts}
        if (
            place.is_dir()
            and {path.name for path in place.iterdir()} == set(files)
            and _recorded(record) == self.key(name)
        ):
            return
        fresh, old = (place.with_name(f".{name}.{what}.part") for what in ("new", "old"))
        fresh.mkdir(parents=True)
        for file, source in files.items():
            try:
                os.link(source, fresh / file)
            except OSError:  # a file system without links
                shutil.copyfile(source, fresh / file)
        record.unlink(missing_ok=True)
        if place.exists():
            place.rename(old)
        fresh.rename(place)
        shutil.rmtree(old, ignore_errors=True)
        place.with_suffix(".csv").unlink(missing_ok=True)
        write_bytes(record, json.dumps({"key": self.key(name)}).encode())

    def _kept(self, name: str) -> pd.DataFrame:
        if RECIPES[name].by_document and self.large:
            self.make_parts()
            return stored.read(name, self.study.processed)
        path = self.study.processed / f"{name}.csv"
        record = self.study.build / "tables" / f"{name}.json"
        with locked(self.study.build / "tables" / f"{name}.lock"):
            key = self.key(name)
            kept = json.loads(record.read_text()) if record.exists() else {}
            if kept.get("key") == key and path.exists() and kept.get("sha256") == sha256(path):
                return stored.read(name, self.study.processed)
            frame = stored.write(self._made(name), name, self.study.processed)
            write_bytes(record, json.dumps({"key": key, "sha256": sha256(path)}).encode())
            shutil.rmtree(self.study.processed / name, ignore_errors=True)  # of a time when the study was large
            return frame

    def _made(self, name: str) -> pd.DataFrame:
        import pandas as pd

        if not (RECIPES[name].by_document and self.in_parts):
            return RECIPES[name].make(self)
        self.make_parts()
        return pd.concat([stored.read_part(name, part.path(name)) for part in self.parts], ignore_index=True)


class Part(Tables):
    """The tables of one partition: those made by document, for a part of the documents, each a Parquet file in ``build/parts/``."""

    large = False

    def __init__(self, study: Study, name: str, entries: Mapping[str, Entry]) -> None:
        super().__init__(study)
        self.name, self.entries = name, dict(entries)

    @cached_property
    def texts(self) -> Mapping[str, Document]:
        return {name: intake.article(self.study, entry.article).text for name, entry in self.entries.items()}

    def hand_coded(self, table: str) -> pd.DataFrame:
        from analysis import coding

        coded = {doc_id for doc_id, entry in self.entries.items() if entry.coded != fingerprint()}
        return coding.hand_coded(self.study, table, self.texts, coded)

    def sources(self) -> tuple[list[intake.Entry], dict[str, dict[str, str]]]:
        described = {doc_id: dict(entry.described) for doc_id, entry in self.entries.items()}
        return [entry.article for entry in self.entries.values()], described

    def input_key(self, name: str) -> str:
        """A fingerprint of an input as far as it is about these documents."""
        if name not in self._inputs:
            about: Callable[[Entry], str]
            if name == "articles":
                about, whole = (lambda entry: entry.article.sha256), ""
            elif name == "articles.csv":
                about, whole = (lambda entry: entry.about), json.dumps(dict(self.study.settings.outlet_camps))
            elif name == "coding":
                about, whole = (lambda entry: entry.coded), self.coder
            else:
                return super().input_key(name)
            self._inputs[name] = fingerprint(whole, *(f"{key} {about(entry)}" for key, entry in self.entries.items()))
        return self._inputs[name]

    def path(self, name: str) -> Path:
        return self.study.build / "parts" / name / f"{self.name}.parquet"

    def stale(self, names: Sequence[str]) -> list[str]:
        """Which of these tables have to be made."""
        return [name for name in names if made_from(self.path(name)) != self.key(name)]

    def _kept(self, name: str) -> pd.DataFrame:
        path, key = self.path(name), self.key(name)
        if made_from(path) == key:
            return stored.read_part(name, path)
        return stored.write_part(RECIPES[name].make(self), name, path, key)


@dataclass(frozen=True)
class Task:
    """What a worker is given: a partition, which tables to make of it, and the code it is to be made by."""

    study: Study
    name: str
    entries: Mapping[str, Entry]
    tables: tuple[str, ...]
    code: str


@dataclass(frozen=True)
class Made:
    """What a worker reports of a partition: documents, words, seconds (of the clock, of its processor), its process and the
    most memory (MB) that this has held so far."""

    name: str
    documents: int
    words: int
    seconds: float
    processor: float
    process: str
    memory: float


def make_part(task: Task) -> Made:
    """Make the tables of one partition: the function that every worker runs, wherever it is.

    Raises StudyError for an article that cannot be used, one that is no longer what it was when the run began, and for
    a worker that has other code than the run.
    """
    import platform

    if code(*task.tables) != task.code:
        raise StudyError(
            platform.node(), "this worker has another version of the analysis", "start it from the same checkout"
        )
    began, ran = time.monotonic(), time.process_time()
    part = Part(task.study, task.name, task.entries)
    for name in part.stale(task.tables):
        part[name]
    words = int(part["documents"]["n_words"].sum())
    seconds, processor = time.monotonic() - began, time.process_time() - ran
    who = f"{platform.node()} {os.getpid()}"
    return Made(task.name, len(part.entries), words, seconds, processor, who, _peak_memory())


def _peak_memory() -> float:
    if os.name != "posix":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _totals(frame: pd.DataFrame, by: Sequence[str], total: Sequence[str]) -> pd.DataFrame:
    return frame.groupby(list(by), as_index=False)[list(total)].sum()


def _recorded(path: Path) -> str:
    return str(json.loads(path.read_text()).get("key", "")) if path.exists() else ""


def _coded(folder: Path) -> dict[str, list[str]]:
    """doc_id to the lines of ``coding/`` about it, each with its coder and table."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*/*.csv")):
        with path.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
            for row in csv.DictReader(stream):
                line = json.dumps([path.parent.name, path.stem, row], default=str)
                found.setdefault(row.get("doc_id") or "", []).append(line)
    return found


@cache
def code(*tables: str) -> str:
    """A fingerprint of the source that some tables are made by: their makers, this module and all that these import."""
    makers = [RECIPES[name].make.__name__ for name in tables]
    targets = [target for maker in makers for target in closure.of_function(recipes.__name__, maker)]
    # this module imports all recipes: those asked for stand in for them
    behind = closure.fingerprint_of(*targets, __name__, stop=(recipes.__name__,))
    return fingerprint(behind, *(closure.source_of(recipes.__name__, maker) for maker in makers))


def contents(path: Path) -> str:
    """A fingerprint of a file, or of a folder's files with their names; empty where there is nothing."""
    if path.is_dir():
        return fingerprint(*(f"{p.relative_to(path)} {sha256(p)}" for p in sorted(path.rglob("*")) if p.is_file()))
    return sha256(path) if path.exists() else ""
