"""What study.yaml may ask of the intake, read and checked line by line."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.intake.columns import USUAL
from analysis.intake.formats import FORMATS
from analysis.intake.repairs import REPAIRS
from analysis.study import Study, StudyError

if TYPE_CHECKING:
    import yaml

_LONGEST, _DEEPEST = 64 * 1024, 4  # bytes of a study.yaml, levels of nesting in it


@dataclass(frozen=True)
class Settings:
    """What a study asks of the intake; the defaults are those of a study without a study.yaml.

    ``encoding``: of files that are not UTF-8. ``formats``: the kinds of file taken. ``columns``: our name to the tables'
    own. ``delimiter``: of .csv files. ``repairs``: of texts. ``duplicates``: flag or keep_one. ``date_order``: day_first or
    month_first, for dates such as 03/04/2019. ``keep``: doc_ids taken whatever their language. ``outlet_camps``: outlet
    to camp.
    """

    encoding: str = ""
    formats: tuple[str, ...] = field(default_factory=lambda: tuple(FORMATS))
    columns: dict[str, str] = field(default_factory=dict)
    delimiter: str = ""
    repairs: tuple[str, ...] = ()
    duplicates: str = "flag"
    date_order: str = ""
    keep: tuple[str, ...] = ()
    outlet_camps: dict[str, str] = field(default_factory=dict)


def read_settings(study: Study) -> Settings:
    """What a study's study.yaml asks for. Raises StudyError with the line of what it cannot ask for."""
    path = study.raw / "study.yaml"
    return _read(path, path.read_bytes()) if path.exists() else Settings()


@lru_cache(maxsize=8)
def _read(path: Path, content: bytes) -> Settings:
    node, values = _parsed(path, content)
    found: dict[str, Any] = {}
    for key_node, value_node in node.value if node else ():
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
        except _Unusable as error:
            raise StudyError(path, f"{key}: {error.args[0]}", error.args[1], place) from None
    return Settings(**found)


def _parsed(path: Path, content: bytes) -> tuple[yaml.MappingNode | None, dict[str, Any]]:
    """The keys of a study.yaml with their lines, and their values."""
    import yaml

    if len(content) > _LONGEST:
        raise StudyError(path, f"it has more than {_LONGEST // 1024} KB", "keep only the keys of docs/corpora.md")
    try:
        text = content.decode("utf-8-sig")
        _refuse_bombs(path, text)
        node, values = yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    except UnicodeDecodeError as error:
        raise StudyError(path, "it is not UTF-8", "save the file as UTF-8", f"byte {error.start}") from None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        raise StudyError(path, "it is not valid YAML", "mend the indentation or the quotes there", place) from None
    if values is None:
        return None, {}
    if not isinstance(node, yaml.MappingNode):
        raise StudyError(path, "it holds no keys", "write lines such as 'repairs: all'", "line 1")
    return node, values


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


# --- one reader a key: the value as a setting ------------------------------------------------------------------------


class _Unusable(Exception):
    """A value that a key of study.yaml cannot have: what is wrong, and how to mend it."""


def _refuse_repeated_keys(node: yaml.Node) -> None:
    import yaml

    keys = [str(key.value) for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    for key in keys:
        if keys.count(key) > 1:
            raise _Unusable(f"'{key}' stands there twice", "keep one")


def _one_of(*allowed: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in allowed:
            raise _Unusable(f"'{value}' is none of {', '.join(allowed)}", "use one of these")
        return str(value)

    return read


def _some_of(allowed: Iterable[str]) -> Callable[[Any], tuple[str, ...]]:
    def read(value: Any) -> tuple[str, ...]:
        names = tuple(allowed)
        if value == "all":
            return names
        chosen = [value] if isinstance(value, str) else value
        if not isinstance(chosen, list):
            raise _Unusable("it is no list", f"write [{', '.join(names)}] or a part of these")
        for each in chosen:
            _one_of(*names)(each)
        return tuple(each for each in names if each in chosen)

    return read


def _encoding(value: Any) -> str:
    try:
        info = codecs.lookup(str(value))
        "a".encode(info.name)
    except (LookupError, ValueError):
        raise _Unusable(f"'{value}' is no encoding", "write a name such as cp1251, cp1252 or utf-16-le") from None
    return info.name


def _delimiter(value: Any) -> str:
    character = {"tab": "\t", "comma": ",", "semicolon": ";"}.get(str(value), str(value))
    if character not in (",", ";", "\t", "|"):
        raise _Unusable(f"'{value}' is no delimiter", "write comma, semicolon, tab or '|'")
    return character


def _words(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(each, str | int) for each in value.values()):
        raise _Unusable("it is no list of names", "write one 'name: value' a line")
    return {str(key): str(each) for key, each in value.items()}


def _columns(value: Any) -> dict[str, str]:
    columns = _words(value)
    for name in columns:
        _one_of(*USUAL)(name)
    return columns


def _doc_ids(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str | int) for each in value):
        raise _Unusable("it is no list of doc_ids", "write [one, two]")
    return tuple(str(each) for each in value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "encoding": _encoding,
    "formats": _some_of(FORMATS),
    "columns": _columns,
    "delimiter": _delimiter,
    "repairs": _some_of(REPAIRS),
    "duplicates": _one_of("flag", "keep_one"),
    "date_order": _one_of("day_first", "month_first"),
    "keep": _doc_ids,
    "outlet_camps": _words,
}
