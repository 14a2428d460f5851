"""Who coded: a person, rules, a learned classifier or a language model. All are coders; what they are called stands here once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from analysis.coding.checks import Problem
from analysis.study import Study, StudyError, read_text, write_bytes

if TYPE_CHECKING:
    import yaml

RULES = "machine"  # the coder that the package brings with it: it reads every document
FINAL = "adjudicated"  # the coding in which differences between others were decided


@dataclass(frozen=True)
class Kind:
    """A kind of coder in words: one of them, several of them, and what it means that two of a kind agree."""

    one: str
    several: str
    agreement: str


# from the kind that others are measured by to the one that is only measured
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "person": Kind(
            "a person", "people", "what two people who code by this codebook have in common, each reading alone"
        ),
        "model": Kind(
            "a language model",
            "passes of a language model",
            "how stable coding by this codebook is, not what people would reach",
        ),
        "learned": Kind(
            "a classifier that learned from coded examples",
            "classifiers that learned from coded examples",
            "how much two classifiers have learned alike, not whether they are right",
        ),
        "rules": Kind(
            "a set of rules", "sets of rules", "how far two sets of rules overlap, not whether they are right"
        ),
    }
)


@dataclass(frozen=True)
class Coder:
    """Who made the rows of a folder of ``coding/``, as its coder.yaml says; all but the kind may be left out.

    ``name``: of the folder. ``kind``: one of KINDS. ``who``, ``when``, ``model``, ``prompt``: in the coder's own words. ``settings``:
    of a model or classifier. ``documents``: doc_ids read, beside those that the coder has rows about. ``codebook``: of a coder who worked
    by an earlier wording of the codebook, which.
    """

    name: str
    kind: str = "person"
    who: str = ""
    when: str = ""
    model: str = ""
    prompt: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    codebook: str = ""

    @property
    def label(self) -> str:
        """The coder inside a sentence, by name: "coder 1", "the machine"."""
        return "the machine" if self.name == RULES else self.name.replace("_", " ")

    @property
    def described(self) -> str:
        """The coder inside a sentence, by name and kind: "ann, a person"."""
        return f"{self.label}, {KINDS[self.kind].one}"


def coder_names(study: Study) -> list[str]:
    """The names of the folders of ``coding/``, hidden ones aside."""
    folder = study.raw / "coding"
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def read_coders(study: Study) -> dict[str, Coder]:
    """Name to coder: one a folder of ``coding/``, and the package's own rules. A folder without coder.yaml is a person's.

    Raises StudyError, with file and line, for what a coder.yaml cannot say and for a folder whose name cannot be a coder's.
    """
    found = {}
    for name in coder_names(study):
        folder = study.raw / "coding" / name
        if name == RULES or "." in name:
            taken = "is the name of the package's own rules" if name == RULES else "has a dot in it"
            raise StudyError(folder, f"'{name}' {taken}", "rename the folder")
        found[name] = _read(name, folder / "coder.yaml")
    return {**found, RULES: Coder(RULES, "rules", "the rules of this package, over the cues of the codebook")}


def write_coder(folder: Path, coder: Coder) -> None:
    """Write the coder.yaml of a folder of ``coding/``; what is left out of the coder is left out of the file."""
    import yaml

    class Readable(yaml.SafeDumper):
        """Several lines stand as they are, after |."""

    def in_lines(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)

    Readable.add_representer(str, in_lines)
    said = {key: getattr(coder, key) for key in _CHECKS if getattr(coder, key)}
    said |= {key: list(said[key]) for key in ("documents",) if key in said}
    said |= {key: dict(sorted(said[key].items())) for key in ("settings",) if key in said}
    content = yaml.dump(said, Dumper=Readable, sort_keys=False, allow_unicode=True, width=120)
    write_bytes(folder / "coder.yaml", content.encode())


def most_trusted(some: Iterable[Coder]) -> list[Coder]:
    """Coders from the one that the others are measured by to the last: by kind, of a kind the final coding first, then by name.

    Who worked by an earlier wording of the codebook comes behind those of his kind.
    """
    order = list(KINDS)
    return sorted(some, key=lambda each: (order.index(each.kind), each.name != FINAL, bool(each.codebook), each.name))


# --- coder.yaml ------------------------------------------------------------------------------------------------------


def _read(name: str, path: Path) -> Coder:
    if not path.exists():
        return Coder(name)
    content: dict[str, Any] = {}
    for key, value, line in _entries(path):
        place = f"line {line}"
        if key not in _CHECKS:
            raise StudyError(path, f"'{key}' is no key of coder.yaml", f"use one of {', '.join(_CHECKS)}", place)
        if key in content:
            raise StudyError(path, f"'{key}' stands there twice", "keep one", place)
        content[key] = ""
        if value in ("", None) and key != "kind":
            continue
        if (problem := _CHECKS[key](value)) is not None:
            raise StudyError(path, f"{key}: {problem.what}", problem.mend, place)
        content[key] = tuple(value) if key == "documents" else value
    return Coder(name, **{key: value for key, value in content.items() if value})


def _entries(path: Path) -> list[tuple[str, Any, int]]:
    """The keys of a coder.yaml with their values and lines. Words and lists are read as they stand: 2026-01-05 is no date there."""
    import yaml

    text = read_text(path)
    try:
        node, values = yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        raise StudyError(path, "it is not valid YAML", "mend the indentation or the quotes there", place) from None
    if values is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        raise StudyError(path, "it holds no keys", "write lines such as 'kind: person'", "line 1")
    return [
        (str(key.value), values["settings"] if key.value == "settings" else _plain(value), key.start_mark.line + 1)
        for key, value in node.value
    ]


def _plain(node: yaml.Node) -> Any:
    """A scalar as its letters, a list as theirs; what is neither stays a node."""
    import yaml

    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)
    if isinstance(node, yaml.SequenceNode) and all(isinstance(each, yaml.ScalarNode) for each in node.value):
        return [str(each.value) for each in node.value]
    return node


def _known_kind(value: object) -> Problem | None:
    return None if value in KINDS else Problem(f"'{value}' is no kind of coder", f"use one of {', '.join(KINDS)}")


def _words(value: object) -> Problem | None:
    return None if isinstance(value, str) else Problem("it is no text", "write it in one line, or after | in several")


def _settings(value: object) -> Problem | None:
    fits = isinstance(value, Mapping) and all(isinstance(key, str) for key in value)
    return None if fits else Problem("it is no list of names and values", "write such as 'settings: {temperature: 0}'")


def _list(value: object) -> Problem | None:
    return None if isinstance(value, list) else Problem("it is no list", "write such as 'documents: [first, second]'")


_CHECKS: Mapping[str, Callable[[object], Problem | None]] = {
    "kind": _known_kind,
    **dict.fromkeys(("who", "when", "model", "prompt", "codebook"), _words),
    "settings": _settings,
    "documents": _list,
}
