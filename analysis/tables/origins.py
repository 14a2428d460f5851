"""What a result was made from, file by file, so that it can be said in words why it is out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Origin:
    """The files behind a result, path to fingerprint.

    ``code``: from the repository's folder; of a module with several makers, or of a notebook, only what concerns the result.
    ``inputs``: from the study's folder. ``tables``: the tables that it is made from. ``parameters``: what the run was given.
    """

    code: Mapping[str, str]
    inputs: Mapping[str, str]
    tables: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)

    def noted(self) -> dict[str, Any]:
        """For the record of a run."""
        return {"code": dict(self.code), "inputs": dict(self.inputs), "parameters": dict(self.parameters)}

    def changes(
        self, noted: Mapping[str, Any], code: Callable[[str], str], inputs: Callable[[str], str]
    ) -> Iterator[str]:
        """What is different from what an earlier run noted, a line each; ``code`` and ``inputs`` say where a file lies."""
        yield from _differing(noted.get("inputs", {}), self.inputs, inputs)
        before = noted.get("code", {})
        kept = {path for path in before if path in self.code}
        changed = list(_differing({p: before[p] for p in kept}, {p: self.code[p] for p in kept}, code))
        # a module that is imported no more, or newly, was so by the change of another
        yield from changed or _differing(before, self.code, code)
        given, now = noted.get("parameters", {}), dict(self.parameters)
        for name in sorted({*given, *now}):
            if given.get(name, "") != now.get(name, ""):
                yield f"made {_with(name, given)}, asked for {_with(name, now)}"


def _with(name: str, given: Mapping[str, str]) -> str:
    return f"with {name.upper()}={given[name]}" if given.get(name) else f"without {name.upper()}="


def _differing(before: Mapping[str, str], now: Mapping[str, str], place: Callable[[str], str]) -> Iterator[str]:
    for path in sorted({*before, *now}):
        if path not in now:
            yield f"{place(path)} was removed"
        elif path not in before:
            yield f"{place(path)} is new"
        elif before[path] != now[path]:
            yield f"{place(path)} changed"
