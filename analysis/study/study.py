"""Where a study's inputs and outputs lie. Every path of a run is resolved here, never by make or a notebook."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from analysis.study.disk import ROOT
from analysis.study.errors import StudyError, spelt_out


@dataclass(frozen=True)
class Study:
    """The folders of one study.

    ``raw`` holds what people made and is never written to; ``processed``, ``figures``, ``notebooks`` and ``build``
    receive what a run makes. ``own`` is true for the study of this repository run in place.
    """

    raw: Path
    processed: Path
    figures: Path
    notebooks: Path
    build: Path
    own: bool

    @property
    def article_paths(self) -> list[Path]:
        """The .txt files that lie directly in ``articles/``, in the order of their names."""
        return sorted((self.raw / "articles").glob("*.txt"), key=lambda path: path.name)

    @property
    def own_notebooks(self) -> list[Path]:
        """The notebooks that another study brings in its folder, in the order of their names; this one's are the numbered ones."""
        found = [] if self.own else sorted((self.raw / "notebooks").glob("*.ipynb"))
        return [path for path in found if not path.name.startswith(".")]

    @property
    def results(self) -> Path:
        """The folder below which everything lies that a run makes: the repository's own, or OUT."""
        return ROOT if self.own else self.processed.parent

    @property
    def package(self) -> Path:
        """The description of what was made, for machines."""
        return self.results / "datapackage.json"

    def has(self, name: str) -> bool:
        """Whether an optional input is there: ``articles.csv``, ``actors.csv``, ``codebook.yaml``, ``coding``."""
        return (self.raw / name).exists()

    @property
    def missing(self) -> list[str]:
        """The optional inputs that this study does not have."""
        return [name for name in ("articles.csv", "actors.csv", "codebook.yaml", "coding") if not self.has(name)]

    def shown(self, path: Path) -> str:
        """A path as a reader should see it: from the study's folder, or from the folder of results for what a run wrote.

        So no table depends on the machine. Characters that cannot be seen, or are none, are spelt out: ``\\x1b``.
        """
        for folder in (self.raw, self.processed.parent):
            if path.is_relative_to(folder):
                return spelt_out(path.relative_to(folder).as_posix())
        return spelt_out(path.name)

    def located(self, text_path: str) -> Path:
        """The file that ``documents.text_path`` names: an article as it came, or a copy below ``processed/texts``."""
        copied = text_path.startswith("processed/texts/")
        return (self.processed.parent if copied else self.raw) / text_path


def open_study(study: str = "", out: str = "") -> Study:
    """Find a study and the place of its results.

    ``study`` and ``out`` are folders; ``~`` and spaces are understood, and a relative path starts at the folder from which
    make was called. Both empty: the study of this repository, in place. A study without ``out`` writes below
    ``build/studies/``. Raises StudyError where there is no such folder or no article in it.
    """
    if not study and not out:
        return _checked(
            Study(
                ROOT / "data/raw",
                ROOT / "data/processed",
                ROOT / "figures",
                ROOT / "notebooks",
                ROOT / "build",
                own=True,
            )
        )
    raw = folder_of(study) if study else ROOT / "data/raw"
    place = folder_of(out) if out else ROOT / "build/studies" / (raw.name or "study")
    if place == raw or raw in place.parents:
        raise StudyError(place, "results may not go into the folder of the inputs", "choose another OUT=")
    return _checked(Study(raw, place / "processed", place / "figures", place / "notebooks", place / "build", own=False))


def folder_of(name: str) -> Path:
    """A folder as a person names it: ``~`` is understood, and a relative path starts where make was called."""
    return Path(os.path.abspath(Path(os.environ.get("CALLED_FROM", os.curdir)) / Path(name).expanduser()))


def _checked(study: Study) -> Study:
    if not study.raw.is_dir():
        raise StudyError(study.raw, "there is no such folder", "give STUDY= the folder that holds articles/")
    if not (study.raw / "articles").is_dir():
        raise StudyError(study.raw, "it has no folder articles/", "put the texts into articles/")
    with os.scandir(study.raw / "articles") as entries:
        if not any(entries):
            raise StudyError(study.raw / "articles", "it is empty", "put the texts there")
    return study
