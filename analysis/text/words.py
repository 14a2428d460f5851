"""What a word is."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from analysis.text.paragraphs import Span, split_paragraphs
from analysis.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator


_WORD = re.compile(r"\S+")


def split_words(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The words between two offsets: runs of non-space characters that hold a letter or a digit."""
    found, stop = _words(text), len(text) if end is None else end
    for begin, after in found[bisect_right(found, start, key=lambda word: word[1]) :]:
        if begin >= stop:
            return
        if any(character.isalnum() for character in text[max(begin, start) : min(after, stop)]):
            yield max(begin, start), min(after, stop)


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[Span, ...]:
    """Words within sentences, so that two sentences glued together share none."""
    sentences = (span for paragraph in split_paragraphs(text) for span in split_sentences(text, *paragraph))
    return tuple(match.span() for span in sentences for match in _WORD.finditer(text, *span))


def count_words(text: str, start: int = 0, end: int | None = None) -> int:
    """How many words there are between two offsets."""
    return sum(1 for _ in split_words(text, start, end))
