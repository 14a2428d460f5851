"""Partitions: the tables that are made document by document, for a part of the documents, by whatever worker is asked to."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import intake
from analysis.study import Study, StudyError, fingerprint, made_from
from analysis.tables import stored
from analysis.tables.inputs import Inputs
from analysis.tables.keys import code

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Reading
    from analysis.text import Document


LOADED = "analysis.tables.loaded"  # what a worker has in memory before its first partition


@dataclass(frozen=True)
class Member:
    """An article of a partition: what the intake knows, its row of articles.csv, a fingerprint of its coding, and who read it.

    ``read``: coder to the tables that the coder has coded.
    """

    article: intake.ArticleEntry
    described: Mapping[str, str]
    coded: str
    read: Mapping[str, tuple[str, ...]]

    @property
    def about(self) -> str:
        """All that is said of the article and not by it."""
        said = [self.article.text_path, self.article.metadata, dict(self.described)]
        return json.dumps(said, sort_keys=True, ensure_ascii=False)


class Part(Inputs):
    """The tables of one partition: those made by document, for a part of the documents, each a Parquet file in ``build/parts/``."""

    def __init__(self, study: Study, name: str, entries: Mapping[str, Member], final: bool = True) -> None:
        super().__init__(study)
        self.name, self.entries, self.final = name, dict(entries), final

    @cached_property
    def texts(self) -> Mapping[str, Document]:
        return {name: intake.article(self.study, entry.article).text for name, entry in self.entries.items()}

    def hand_coded(self, table: str) -> pd.DataFrame:
        from analysis import coding

        return coding.hand_coded(self.study, table, self.texts, self.entries)

    @cached_property
    def readings(self) -> dict[str, Reading]:
        """Coder to what was read of these documents; what kind of coder it is no table that is made by document asks."""
        from analysis import coding

        found = {coding.RULES: coding.Reading(coding.Coder(coding.RULES, "rules"), frozenset(self.entries))}
        for coder in sorted({name for entry in self.entries.values() for name in entry.read}):
            own = {doc_id: entry.read[coder] for doc_id, entry in self.entries.items() if coder in entry.read}
            tables = frozenset(table for coded in own.values() for table in coded)
            found[coder] = coding.Reading(coding.Coder(coder), frozenset(own), tables)
        return found

    def sources(self) -> tuple[list[intake.ArticleEntry], dict[str, dict[str, str]]]:
        described = {doc_id: dict(entry.described) for doc_id, entry in self.entries.items()}
        return [entry.article for entry in self.entries.values()], described

    def input_key(self, name: str) -> str:
        """A fingerprint of an input as far as it is about these documents."""
        if name not in self._inputs:
            about: Callable[[Member], str]
            if name == "articles":
                about, whole = (lambda entry: entry.article.sha256), ""
            elif name == "articles.csv":
                about, whole = (
                    (lambda entry: entry.about),
                    json.dumps(dict(intake.read_settings(self.study).outlet_camps)),
                )
            elif name == "coding":
                about, whole = (lambda entry: f"{entry.coded} {json.dumps(entry.read)}"), ""
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
        return stored.write_part(self._made(name), name, path, key, self.final)


@dataclass(frozen=True)
class PartTask:
    """What a worker is given: a partition, which tables to make of it, and the code it is to be made by.

    ``final``: its files are the tables; else they become one file, and are checked there.
    """

    study: Study
    name: str
    entries: Mapping[str, Member]
    tables: tuple[str, ...]
    code: str
    final: bool = True


@dataclass(frozen=True)
class PartReport:
    """What a worker reports of a partition: documents, words, seconds (of the clock, of its processor), its process and the
    most memory (MB) that this has held so far."""

    name: str
    documents: int
    words: int
    seconds: float
    processor: float
    process: str
    memory: float


def make_part(task: PartTask) -> PartReport:
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
    part = Part(task.study, task.name, task.entries, task.final)
    for name in part.stale(task.tables):
        part[name]
    words = int(part["documents"]["n_words"].sum())
    seconds, processor = time.monotonic() - began, time.process_time() - ran
    who = f"{platform.node()} {os.getpid()}"
    return PartReport(task.name, len(part.entries), words, seconds, processor, who, _peak_memory())


def _peak_memory() -> float:
    if os.name != "posix":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
