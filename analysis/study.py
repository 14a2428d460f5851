"""Where a study's inputs and outputs lie. Every path of a run is resolved here, never by make or a notebook."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class StudyError(Exception):
    """Input that cannot be used: which file, which place in it, what is wrong and how to mend it."""

    def __init__(self, path: Path | str, problem: str, mend: str, place: str = "") -> None:
        # these are what it is unpickled from, where it comes out of another process
        super().__init__(path, problem, mend, place)

    def __str__(self) -> str:
        path, problem, mend, place = self.args
        where = f"{path}, {place}" if place else f"{path}"
        return f"{where}: {problem}. To mend: {mend}."


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
        """The articles in the order of their names; the stem of a name is the doc_id."""
        return sorted((self.raw / "articles").glob("*.txt"), key=lambda path: path.name)

    def has(self, name: str) -> bool:
        """Whether an optional input is there: ``articles.csv``, ``actors.csv``, ``codebook.yaml``, ``coding``."""
        return (self.raw / name).exists()

    @property
    def missing(self) -> list[str]:
        """The optional inputs that this study does not have."""
        return [name for name in ("articles.csv", "actors.csv", "codebook.yaml", "coding") if not self.has(name)]

    def shown(self, path: Path) -> str:
        """A path as a reader should see it: from the study's folder, so that no table depends on the machine."""
        try:
            return path.relative_to(self.raw).as_posix()
        except ValueError:
            return path.name


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
    raw = _folder(study) if study else ROOT / "data/raw"
    place = _folder(out) if out else ROOT / "build/studies" / (raw.name or "study")
    if place == raw or raw in place.parents:
        raise StudyError(place, "results may not go into the folder of the inputs", "choose another OUT=")
    return _checked(Study(raw, place / "processed", place / "figures", place / "notebooks", place / "build", own=False))


def _folder(name: str) -> Path:
    return Path(os.path.abspath(Path(os.environ.get("CALLED_FROM", os.curdir)) / Path(name).expanduser()))


def _checked(study: Study) -> Study:
    if not study.raw.is_dir():
        raise StudyError(study.raw, "there is no such folder", "give STUDY= the folder that holds articles/")
    if not (study.raw / "articles").is_dir():
        raise StudyError(study.raw, "it has no folder articles/", "put the texts into articles/ as .txt files in UTF-8")
    if not study.article_paths:
        raise StudyError(study.raw / "articles", "it holds no .txt file", "put the texts there as .txt files in UTF-8")
    return study


def sha256(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_bytes(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all, and not where it holds these bytes already. True if it was written."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_bytes(content)
    os.replace(part, path)
    return True
