"""What study.yaml may ask for, read and checked line by line."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.study.errors import StudyError

if TYPE_CHECKING:
    import yaml


REPAIRS = ("entities", "mojibake", "control", "invisible", "lookalikes", "accents", "wrapping")


FORMATS = ("txt", "html", "csv", "jsonl", "parquet")


COLUMNS = (
    "text", "doc_id", "title", "outlet", "outlet_camp", "published", "earliest", "latest", "translated", "public_copy",
)  # fmt: skip


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
def read_settings(path: Path, content: bytes) -> Settings:
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
