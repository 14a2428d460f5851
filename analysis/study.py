"""Where a study's inputs and outputs lie. Every path of a run is resolved here, never by make or a notebook."""

from __future__ import annotations

import codecs
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml

ROOT = Path(__file__).resolve().parent.parent

REPAIRS = ("entities", "mojibake", "control", "invisible", "lookalikes", "accents", "wrapping")
FORMATS = ("txt", "html", "csv", "jsonl", "parquet")
COLUMNS = (
    "text", "doc_id", "title", "outlet", "outlet_camp", "published", "earliest", "latest", "translated", "public_copy",
)  # fmt: skip


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
        """The .txt files that lie directly in ``articles/``, in the order of their names."""
        return sorted((self.raw / "articles").glob("*.txt"), key=lambda path: path.name)

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

    @property
    def settings(self) -> Settings:
        """What study.yaml asks for. Raises StudyError with the line of what it cannot ask for."""
        path = self.raw / "study.yaml"
        return _settings(path, path.read_bytes()) if path.exists() else Settings()


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
        raise StudyError(study.raw, "it has no folder articles/", f"put the texts into articles/ as {_FILES}")
    with os.scandir(study.raw / "articles") as entries:
        if not any(entries):
            raise StudyError(study.raw / "articles", "it is empty", f"put the texts there as {_FILES}")
    return study


_FILES = "files in .txt, .html, .csv, .jsonl or .parquet"


def spelt_out(name: str) -> str:
    """A name with everything that does not print, and every byte that is no UTF-8, as a backslash and its number."""
    plain = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in plain)


# --- study.yaml ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Settings:
    """What a study asks of the intake; the defaults are those of a study without a study.yaml.

    ``encoding``: of files that are not UTF-8. ``formats``: the kinds of file taken. ``columns``: our name to the tables'
    own. ``delimiter``: of .csv files. ``repairs``: of texts. ``duplicates``: flag or keep_one. ``date_order``: day_first or
    month_first, for dates such as 03/04/2019. ``keep``: doc_ids taken whatever their language. ``outlet_camps``: outlet
    to camp.
    """

    encoding: str = ""
    formats: tuple[str, ...] = FORMATS
    columns: dict[str, str] = field(default_factory=dict)
    delimiter: str = ""
    repairs: tuple[str, ...] = ()
    duplicates: str = "flag"
    date_order: str = ""
    keep: tuple[str, ...] = ()
    outlet_camps: dict[str, str] = field(default_factory=dict)


_LONGEST, _DEEPEST = 64 * 1024, 4


@lru_cache(maxsize=8)
def _settings(path: Path, content: bytes) -> Settings:
    import yaml

    if len(content) > _LONGEST:
        raise StudyError(path, f"it has more than {_LONGEST // 1024} KB", "keep only the keys of docs/corpora.md")
    try:
        text = content.decode("utf-8-sig")
        _refuse_bombs(path, text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    except UnicodeDecodeError as error:
        raise StudyError(path, "it is not UTF-8", "save the file as UTF-8", f"byte {error.start}") from None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        raise StudyError(path, "it is not valid YAML", "mend the indentation or the quotes there", place) from None
    if values is None:
        return Settings()
    if not isinstance(node, yaml.MappingNode):
        raise StudyError(path, "it holds no keys", "write lines such as 'repairs: all'", "line 1")
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, place = str(key_node.value), f"line {key_node.start_mark.line + 1}"
        if key not in _READERS:
            raise StudyError(path, f"'{key}' is no key of study.yaml", f"use one of {', '.join(_READERS)}", place)
        if key in found:
            raise StudyError(path, f"'{key}' stands there twice", "keep one", place)
        if values.get(key) is None:
            continue
        try:
            _refuse_repeated_keys(value_node)
            found[key] = _READERS[key](values[key])
        except _NotAsked as error:
            raise StudyError(path, f"{key}: {error.args[0]}", error.args[1], place) from None
    return Settings(**found)


class _NotAsked(Exception):
    """A value that a key of study.yaml cannot have: what is wrong, and how to mend it."""


def _refuse_bombs(path: Path, text: str) -> None:
    """Aliases make small files huge, and deep nesting exhausts the stack: neither has a use here."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        place = f"line {event.start_mark.line + 1}" if event.start_mark else ""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise StudyError(path, "anchors and aliases (& and *) are not read", "write the value out", place)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise StudyError(path, "it is nested too deep", "keep to the pattern of docs/corpora.md", place)


def _refuse_repeated_keys(node: yaml.Node) -> None:
    import yaml

    if isinstance(node, yaml.MappingNode):
        keys = [str(key.value) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise _NotAsked(f"'{key}' stands there twice", "keep one")


def _one_of(*allowed: str) -> Any:
    def read(value: Any) -> str:
        if value not in allowed:
            raise _NotAsked(f"'{value}' is none of {', '.join(allowed)}", "use one of these")
        return str(value)

    return read


def _some_of(*allowed: str) -> Any:
    def read(value: Any) -> tuple[str, ...]:
        if value == "all":
            return allowed
        chosen = [value] if isinstance(value, str) else value
        if not isinstance(chosen, list):
            raise _NotAsked("it is no list", f"write [{', '.join(allowed)}] or a part of these")
        for each in chosen:
            _one_of(*allowed)(each)
        return tuple(each for each in allowed if each in chosen)

    return read


def _encoding(value: Any) -> str:
    try:
        info = codecs.lookup(str(value))
        "a".encode(info.name)
    except (LookupError, ValueError):
        raise _NotAsked(f"'{value}' is no encoding", "write a name such as cp1251, cp1252 or utf-16-le") from None
    return info.name


def _delimiter(value: Any) -> str:
    character = {"tab": "\t", "comma": ",", "semicolon": ";"}.get(str(value), str(value))
    if character not in (",", ";", "\t", "|"):
        raise _NotAsked(f"'{value}' is no delimiter", "write comma, semicolon, tab or '|'")
    return character


def _words(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(each, str | int) for each in value.values()):
        raise _NotAsked("it is no list of names", "write one 'name: value' a line")
    return {str(key): str(each) for key, each in value.items()}


def _columns(value: Any) -> dict[str, str]:
    columns = _words(value)
    for name in columns:
        _one_of(*COLUMNS)(name)
    return columns


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str | int) for each in value):
        raise _NotAsked("it is no list of doc_ids", "write [one, two]")
    return tuple(str(each) for each in value)


_READERS: dict[str, Any] = {
    "encoding": _encoding,
    "formats": _some_of(*FORMATS),
    "columns": _columns,
    "delimiter": _delimiter,
    "repairs": _some_of(*REPAIRS),
    "duplicates": _one_of("flag", "keep_one"),
    "date_order": _one_of("day_first", "month_first"),
    "keep": _names,
    "outlet_camps": _words,
}


# --- files -----------------------------------------------------------------------------------------------------------


def sha256(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fingerprint(*parts: str) -> str:
    """One sha256, in hexadecimal, over some strings in their order."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def write_bytes(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all, and not where it holds these bytes already. True if it was written."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_bytes(content)
    os.replace(part, path)
    return True


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file's lock, so that of several notebooks that ask for a thing one makes it and the others wait and read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as stream:
        if os.name == "posix":
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX)
        yield
