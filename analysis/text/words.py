"""What a word is: a run of characters other than white space that holds a letter or a digit.

Words are looked for within sentences, so that the last word of a sentence and the first of the next are two also where no
space stands between them (came."They left). Tables count words so and in no other way: ``n_words``, ``n_quoted_words``, the stretches of
``runs``. What compares words rather than counts them has its own idea of one, and says why: ``attribution.lexicon.FORM`` (a form of
a cue), ``attribution.mentions.NAME_WORD`` (a word of a name), ``layout.same_words`` (lines that repeat each other).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from analysis.text.paragraphs import Span

# marks, then what begins with a letter or a digit, if anything does; possessive: a long line of marks takes no longer
_RUN = re.compile(r"(?=\S)(?:[^\w\s]|_)*+([^\W_]\S*+)?")


def find_words(text: str, sentences: Iterable[Span]) -> tuple[Span, ...]:
    """Spans of the words of some sentences."""
    return tuple(match.span() for span in sentences for match in _RUN.finditer(text, *span) if match[1])


def words_among(text: str, words: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """Those of the words that lie between two offsets; of one that lies across an offset, the part between them, if that is a word."""
    for begin, after in islice(words, bisect_right(words, start, key=lambda word: word[1]), None):
        if begin >= end:
            return
        if start <= begin and after <= end:
            yield begin, after
        elif _says(text, max(begin, start), min(after, end)):
            yield max(begin, start), min(after, end)


def _says(text: str, start: int, end: int) -> bool:
    return any(map(str.isalnum, text[start:end]))
