"""What the makers of tables are given: the tables they need, the texts, and the lists that people made."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import intake
from analysis.study import Study, StudyError, fingerprint, locked, open_study, sha256, write_bytes
from analysis.tables import stored
from analysis.tables.keys import code, contents, files_of, sources
from analysis.tables.origins import Origin
from analysis.tables.recipes import RECIPES

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook, Narrators, Reading
    from analysis.text import Document


class Inputs:
    """The tables of a study or of a part of it, each made or read when it is asked for, and the inputs behind them.

    ``data["documents"]`` is a frame in the form that ``schema.TABLES`` declares; StudyError where an input is missing.
    """

    def __init__(self, study: str | Study = "", out: str = "") -> None:
        self.study = study if isinstance(study, Study) else open_study(study, out)
        self._frames: dict[str, pd.DataFrame] = {}
        self._keys: dict[str, str] = {}
        self._inputs: dict[str, str] = {}
        self._files: dict[str, dict[str, str]] = {}

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
        if name not in RECIPES:
            raise StudyError(name, "there is no such table", f"choose one of {', '.join(RECIPES)}")
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
    def texts(self) -> Mapping[str, Document]:
        """doc_id to text."""
        return intake.texts(self.study)

    @cached_property
    def codebook(self) -> Codebook:
        from analysis import coding

        return coding.read_codebook(self.study)

    @cached_property
    def actors(self) -> pd.DataFrame | None:
        """The listed actors, and the camps that have none of them."""
        from analysis import coding

        return coding.with_camps(coding.read_actors(self.study), self.codebook)

    @cached_property
    def narrators(self) -> Narrators:
        """doc_id to who narrates the article."""
        from analysis import coding

        return coding.narrators(self.study, self.sources()[1], self.actors)

    @property
    def coder(self) -> str:
        """The coder an analysis takes unless told otherwise."""
        from analysis import coding

        return coding.preferred(self.readings)

    def whose(self, table: str, coder: str = "") -> str:
        """Whose rows of a table an analysis of ``coder``'s takes: the coder's own, the rules' where the coder coded nothing of the sort."""
        from analysis import coding

        return coding.whose(table, self.readings[coder or self.coder])

    def hand_coded(self, table: str) -> pd.DataFrame:
        """The rows of ``coding/`` about these documents."""
        from analysis import coding

        return coding.hand_coded(self.study, table, self.texts)

    @cached_property
    def readings(self) -> dict[str, Reading]:
        """Coder to what was read, the package's rules included."""
        from analysis import coding

        return coding.readings(self.study, self.texts)

    def sources(self) -> tuple[list[intake.ArticleEntry], dict[str, dict[str, str]]]:
        """The articles as the intake knows them, and doc_id to what articles.csv says of them."""
        return list(intake.entries(self.study)), intake.description(self.study)[0]

    def key(self, name: str) -> str:
        """A fingerprint of everything a table is made from."""
        if name not in self._keys:
            recipe = RECIPES[name]
            parts = [name, code(name), *(self.input_key(each) for each in recipe.inputs)]
            tables = (*recipe.needs, *(each for each in recipe.uses if each in self))
            self._keys[name] = fingerprint(*parts, *(self.key(table) for table in tables))
        return self._keys[name]

    def origin(self, name: str) -> Origin:
        """What a table is made from now, file by file."""
        recipe = RECIPES[name]
        tables = (*recipe.needs, *(each for each in recipe.uses if each in self))
        return Origin(sources(name), self.files_behind(recipe.inputs), tables)

    def files_behind(self, inputs: Iterable[str]) -> dict[str, str]:
        """The files of some inputs, path from the study's folder to sha256; of the camps what the codebook says of them."""
        found: dict[str, str] = {}
        for name in sorted(set(inputs)):
            if name not in self._files:
                camps = name == "camps"
                self._files[name] = (
                    {"codebook.yaml, camps": self.input_key(name)} if camps else files_of(self.study, name)
                )
            found |= self._files[name]
        return found

    def input_key(self, name: str) -> str:
        """A fingerprint of one input; that of the articles follows study.yaml too, which says how they are read."""
        if name == "camps":  # of the codebook what says who speaks for whom
            self._inputs[name] = fingerprint(json.dumps(self.codebook.camps, sort_keys=True, ensure_ascii=False))
        elif name not in self._inputs:
            self._inputs[name] = (
                intake.fingerprint(self.study) if name == "articles" else contents(self.study.raw / name)
            )
        return self._inputs[name]

    def path(self, name: str) -> Path:
        """Where a table lies."""
        return self.study.processed / f"{name}.csv"

    def _kept(self, name: str) -> pd.DataFrame:
        """The table as an earlier run wrote it, where nothing that it is made from has changed; else made and written."""
        path = self.study.processed / f"{name}.csv"
        record = self.study.build / "tables" / f"{name}.json"
        with locked(self.study.build / "tables" / f"{name}.lock"):
            key = self.key(name)
            kept = json.loads(record.read_text()) if record.exists() else {}
            if kept.get("key") == key and path.exists() and kept.get("sha256") == sha256(path):
                return stored.read(name, self.study.processed)
            frame = stored.write(self._made(name), name, self.study.processed)
            made = {"key": key, "sha256": sha256(path), **self.origin(name).noted()}
            write_bytes(record, json.dumps(made, indent=1).encode())
            shutil.rmtree(self.study.processed / name, ignore_errors=True)  # of a time when the study was large
            return frame

    def _made(self, name: str) -> pd.DataFrame:
        return RECIPES[name].make(self)
