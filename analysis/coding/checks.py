"""What people wrote, checked entry by entry: named checks in order, and one way to say what is wrong and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeVar

from analysis.study import StudyError

Entry = TypeVar("Entry")
Known = TypeVar("Known")


class Problem(NamedTuple):
    """What is wrong with an entry, and how to mend it."""

    what: str
    mend: str


Check = Callable[[Entry, Known], Problem | None]


def require(checks: Iterable[Check[Entry, Known]], entry: Entry, known: Known, path: Path, place: str) -> None:
    """Ask each check of an entry of a file, in order. Raises StudyError, with the place, for the first that finds a problem.

    ``known`` is what the checks are told beside the entry: the identifiers it may use, the text it is about.
    """
    for check in checks:
        if (problem := check(entry, known)) is not None:
            raise StudyError(path, problem.what, problem.mend, place)
