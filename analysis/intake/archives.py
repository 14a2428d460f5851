"""Zipped files of articles: each file in one is read as if it lay in the folder, without being unpacked to disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from analysis.intake.containers import opened, unpacked
from analysis.intake.listing import is_hidden
from analysis.intake.sources import RawText, Refusal, Source

_ZIP = "a zipped file"


@dataclass(frozen=True)
class Member:
    """A file in an archive: its name, its size, and how to read it."""

    name: str
    size: int
    content: Callable[[], bytes]


def members(source: Source) -> Iterator[Member | Refusal]:
    """The files of a .zip in the order of their names; one whose name leads out of it is refused."""
    with opened(source.bytes, _ZIP) as archive:
        for each in sorted(archive.infolist(), key=lambda found: found.filename):
            path = PurePosixPath(each.filename.replace("\\", "/"))
            if each.is_dir():
                continue
            if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
                yield Refusal("a name that leads out of the archive", "", _place(path.name))
            elif not any(map(is_hidden, path.parts)):
                yield Member(path.as_posix(), each.file_size, partial(unpacked, archive, each.filename, _ZIP))


def within(found: RawText | Refusal, name: str) -> RawText | Refusal:
    """A text of a file in an archive, or why it gives none, with that file's name before its place."""
    place = ", ".join(filter(None, (_place(name), found.place)))
    if isinstance(found, Refusal):
        return found._replace(place=place)
    found.place, found.verbatim = place, False
    return found


def _place(name: str) -> str:
    return f"file {''.join(c if c.isprintable() else '?' for c in name)[:80]}"
