"""What a token is: what is looked up or counted in a text, where a word (``words``) is what white space parts.

There are two, because two questions are asked, and neither gives the other's rows. A form is looked up in a codebook: hyphens
part it ("US-led" names the US), digits belong to it, "U.S." is one. A term is counted and compared between voices: hyphens join it
("so-called" is one), and only letters belong to it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

FORM = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:['’]\w+)*")

_TERM = re.compile(r"[^\W\d_]+(?:['\u2019\u2010\u2011-][^\W\d_]+)*")


class Term(NamedTuple):
    """A term, lower-cased, and where it stands: offsets in code points of the text."""

    form: str
    start: int
    end: int


def split_terms(text: str, start: int = 0, end: int | None = None) -> list[Term]:
    """The terms between two offsets: letters, with inner hyphens and apostrophes, lower-cased; numbers and marks are none.

    A possessive 's goes: "Ana's" counts for "ana".
    """
    words = _TERM.finditer(text, start, len(text) if end is None else end)
    return [Term(_form(word[0]), *word.span()) for word in words]


def term_forms(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """The forms of the terms between two offsets, as `split_terms` gives them: for counting, where no place is asked for."""
    return [_form(word) for word in _TERM.findall(text, start, len(text) if end is None else end)]


@lru_cache(maxsize=50_000)
def _form(word: str) -> str:
    form = word.lower()
    if not form.isascii():
        form = form.replace("\u2019", "'").replace("\u2010", "-").replace("\u2011", "-")
    return form.removesuffix("'s")
