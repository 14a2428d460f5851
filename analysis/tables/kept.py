"""Every table made by one helper, and made only once: kept by the content of what it is made from."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import intake
from analysis.schema import TABLES
from analysis.study import fingerprint, locked, partitions, write_bytes
from analysis.tables import stored
from analysis.tables.inputs import Inputs
from analysis.tables.keys import code, coded_lines
from analysis.tables.partition import LOADED, Member, Part, PartReport, PartTask, make_part
from analysis.tables.recipes import RECIPES

if TYPE_CHECKING:
    import pandas as pd

    from analysis.text import Document


class Tables(Inputs):
    """The tables of one study: ``data["documents"]`` makes or reads one, ``data.get(...)`` is None where it cannot be made.

    ``names`` lists them; ``data.frame("statements")`` has the rows of the chosen coder with the words that they are about.

    The tables of a large study (more documents than ``LARGE``) are kept in partitions. ``data.rows(...)`` reads some columns
    of them, or sums, and never holds the whole; for any other study it gives the same.
    """

    @cached_property
    def partitioning(self) -> partitions.Way:
        """How partitions are gone through: what WORKERS, SCHEDULER and LARGE say."""
        return partitions.way()

    @property
    def usual(self) -> bool:
        """Whether it is what the study itself would choose: the preferred coder, and no document left out."""
        return True

    @cached_property
    def _n_articles(self) -> int:
        return sum(1 for _ in intake.entries(self.study))

    @cached_property
    def large(self) -> bool:
        """Whether the tables are kept in partitions and never in one piece."""
        return self._n_articles > self.partitioning.large

    @property
    def in_parts(self) -> bool:
        """Whether the tables are made in partitions: a large study's, and any that several processes share."""
        return self.large or self.partitioning.for_items(self._n_articles).asked_for

    @cached_property
    def texts(self) -> Mapping[str, Document]:
        """doc_id to text: in memory for a small study, read when asked for where it is large."""
        return intake.Texts(self.study) if self.large else intake.texts(self.study)

    def key(self, name: str) -> str:
        """A fingerprint of everything a table is made from; of a table in partitions, of theirs."""
        if name not in self._keys and RECIPES[name].by_document and self.large:
            self._keys[name] = fingerprint(name, *(f"{part.name} {part.key(name)}" for part in self.parts))
        return super().key(name)

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

    def own(self, name: str, columns: Sequence[str] = (), total: Sequence[str] = (), **chosen: Any) -> pd.DataFrame:
        """The rows of a table that an analysis of this coder's work takes (see ``whose``), of all columns or some; else as ``rows``."""
        asked = columns or list(TABLES[name].columns)
        return self.rows(name, asked, total, coder=self.whose(name), **chosen)

    def frame(self, name: str, **chosen: Any) -> pd.DataFrame:
        """The rows of a table as a data frame to work with: of the chosen coder, with the words they are about.

        Behind the table's own columns stand the article's ``title``, ``outlet``, ``outlet_camp``, ``earliest`` and ``latest`` date,
        what the codebook calls a code (``camp_label``, ``claim_label``, ...), and ``text``, the passage ``texts[doc_id][start:end]``.
        A pair has speaker, offsets and text of both its statements: ``claiming_speaker``, ``answering_text`` and so on.

        ``chosen`` keeps some rows, by columns of the table or of the articles: ``frame("statements", camp="us", outlet="RT")``; also
        ``doc_ids=[...]``, ``leave_out=[...]``. A large study is read partition by partition, so that only the rows kept have to fit in
        memory. Raises StudyError for a table or a column that there is not.
        """
        from analysis.tables.frames import framed

        return framed(self, name, chosen)

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
            return "article"
        return "tenth of the articles" if next(iter(self.units.values()), "").startswith("tenth ") else "outlet"

    def as_units(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A frame whose column doc_id holds the unit of each document: what counts by document then counts by unit."""
        return frame.assign(doc_id=frame["doc_id"].map(self.units)) if self.large else frame

    @cached_property
    def entries(self) -> dict[str, Member]:
        """doc_id to what a partition is told of it."""
        from analysis import coding

        described, coded = intake.description(self.study)[0], coded_lines(self.study)
        read: dict[str, dict[str, tuple[str, ...]]] = {}
        for coder, reading in self.readings.items():
            for doc_id in () if coder == coding.RULES else reading.documents:
                read.setdefault(doc_id, {})[coder] = tuple(sorted(reading.tables))
        return {
            each.doc_id: Member(
                each,
                described.get(each.doc_id, {}),
                fingerprint(*coded.get(each.doc_id, [])),
                read.get(each.doc_id, {}),
            )
            for each in intake.entries(self.study)
        }

    @cached_property
    def parts(self) -> list[Part]:
        shares = partitions.partitions(self.entries, partitions.most_of(len(self.entries), self.large))
        return [Part(self.study, name, {each: self.entries[each] for each in ids}) for name, ids in shares.items()]

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Of a first run over many files, load what workers need while the intake is at work; however it ends, nothing stays loaded."""
        files = islice((self.study.raw / "articles").rglob("*"), partitions.MANY)
        chosen = self.partitioning.for_items(sum(1 for _ in files))
        if chosen.workers > 1 and not chosen.scheduler and not (self.study.build / "parts").exists():
            partitions.begin_loading(LOADED)
        try:
            yield
        finally:
            partitions.end_loading()

    def make_parts(self) -> None:
        """Make what is missing of the tables that are made by document, partition by partition.

        What an earlier run finished and nothing has changed since is kept. Several processes may ask at once: one does
        it and the others wait. The tables of a large study are published together in the end, each folder whole.
        """
        if self._parts_made:
            return
        names = [name for name in self.names if RECIPES[name].by_document]
        with locked(self.study.build / "parts.lock"):
            stale = [part for part in self.parts if part.stale(names)]
            tasks = {
                part.name: PartTask(self.study, part.name, part.entries, tuple(names), code(*names), self.large)
                for part in sorted(stale, key=lambda part: -len(part.entries))  # the last to end are short
            }
            sizes = {name: len(task.entries) for name, task in tasks.items()}
            chosen = self.partitioning.for_items(sum(sizes.values()))
            results = partitions.each(make_part, tasks, chosen, LOADED)
            for _, made in partitions.with_progress(results, sizes, " articles"):
                self.made.append(made)
            self._tidy(names)
            if self.large:
                for name in names:
                    self._publish(name)
        self._parts_made = True

    @cached_property
    def made(self) -> list[PartReport]:
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
        write_bytes(record, json.dumps({"key": self.key(name), **self.origin(name).noted()}, indent=1).encode())

    def _kept(self, name: str) -> pd.DataFrame:
        if RECIPES[name].by_document and self.large:
            self.make_parts()
            return stored.read(name, self.study.processed)
        return super()._kept(name)

    def _made(self, name: str) -> pd.DataFrame:
        import pandas as pd

        if not (RECIPES[name].by_document and self.in_parts):
            return super()._made(name)
        self.make_parts()
        return pd.concat([stored.read_part(name, part.path(name)) for part in self.parts], ignore_index=True)


def _totals(frame: pd.DataFrame, by: Sequence[str], total: Sequence[str]) -> pd.DataFrame:
    return frame.groupby(list(by), as_index=False)[list(total)].sum()


def _recorded(path: Path) -> str:
    return str(json.loads(path.read_text()).get("key", "")) if path.exists() else ""
