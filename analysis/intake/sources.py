"""What a reader of a format is given, and what it gives: texts with their places and metadata, or why there is none.

A *reader* is a function of one ``Source`` that yields a ``RawText`` for each text of the file and a ``Refusal`` for each row or
article in it that gives none; where the whole file gives none it raises ``Refused``. It is registered in ``formats``.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from analysis.intake.decoding import Refused, refuse_binary

if TYPE_CHECKING:
    from analysis.intake.settings import Settings


@dataclass(frozen=True)
class Piece:
    """A run of rows of a table: what lies before it (bytes, lines, rows), how many rows it has (0: all that follow), its encoding
    where that is known, and a fingerprint of its bytes (and of a table's line of names).

    Rows added at a table's end leave the pieces before them what they are.
    """

    offset: int = 0
    line: int = 0
    row: int = 0
    count: int = 0
    encoding: str = ""
    content: str = ""


WHOLE = Piece()
MOST_HELD = 200_000_000  # bytes of a file that is no table


@dataclass(frozen=True)
class Source:
    """A file to be read, or a piece of a large table: its path and what study.yaml asks for. ``given``: the bytes of a file that
    lies in another one, which is then that of the path."""

    path: Path
    settings: Settings
    piece: Piece = WHOLE
    given: Callable[[], bytes] | None = None

    @cached_property
    def bytes(self) -> bytes:
        """The bytes of a file, read once. Raises Refused for one that is too large to be held."""
        if self.given:
            return self.given()
        if (size := self.path.stat().st_size) > MOST_HELD:
            raise Refused("too large to be read whole", f"{size:,} bytes: cut it in pieces")
        return self.path.read_bytes()

    @property
    def content(self) -> builtins.bytes:
        """The bytes of a file of text. Raises Refused for one that begins as a picture, an archive or the like does."""
        refuse_binary(self.bytes)
        return self.bytes


@dataclass
class RawText:
    """A text as a reader found it, on its way to being an article.

    ``place`` says where in the file it stands ("line 3"), empty where the file is one article. ``name`` is what its doc_id is made
    from; without one that is the file's name, with the text's number where the file holds several. ``verbatim``: the file is this
    text in UTF-8, byte for byte. ``metadata`` has columns of ``documents``, ``odd`` rows of (reason, detail, action).
    """

    text: str
    place: str = ""
    name: str = ""
    verbatim: bool = False
    metadata: dict[str, str] = field(default_factory=dict)
    odd: list[tuple[str, str, str]] = field(default_factory=list)


class Refusal(NamedTuple):
    """Why a file, or what stands at a place in it, gives no text."""

    reason: str
    detail: str = ""
    place: str = ""
