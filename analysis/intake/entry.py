"""An article as the intake keeps it, without its text and with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis.text import Document

COPIES = "processed/texts/"  # below which lies every text that is not a file of ``articles/`` byte for byte


@dataclass(frozen=True)
class ArticleEntry:
    """An article without its text.

    ``text_path`` and ``sha256`` are of the text that offsets refer to; ``origin`` is the file it came from, with the line or
    row for a table; ``origin_sha256`` is of that file, where it holds one article; ``metadata`` has columns of ``documents``.
    """

    doc_id: str
    text_path: str
    sha256: str
    origin: str
    origin_sha256: str = ""
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def is_copy(self) -> bool:
        """Whether its text is a copy that the intake made."""
        return self.text_path.startswith(COPIES)


@dataclass(frozen=True)
class Article(ArticleEntry):
    """An article with its text."""

    text: Document = field(default_factory=Document)


def read_entries(path: Path) -> Iterator[ArticleEntry]:
    """The entries of an articles.jsonl in their order; none where there is no such file."""
    if path.exists():
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                yield ArticleEntry(**json.loads(line))
