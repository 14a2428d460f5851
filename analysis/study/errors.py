"""The one error that a user sees: which file, which place in it, what is wrong and how to mend it."""

from __future__ import annotations

from pathlib import Path


class StudyError(Exception):
    """Input that cannot be used: which file, which place in it, what is wrong and how to mend it."""

    def __init__(self, path: Path | str, problem: str, mend: str, place: str = "") -> None:
        # these are what it is unpickled from, where it comes out of another process
        super().__init__(path, problem, mend, place)

    def __str__(self) -> str:
        path, problem, mend, place = self.args
        where = f"{path}, {place}" if place else f"{path}"
        return f"{where}: {problem}. To mend: {mend}."


def spelt_out(name: str) -> str:
    """A name with everything that does not print, and every byte that is no UTF-8, as a backslash and its number."""
    plain = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in plain)
