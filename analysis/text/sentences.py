"""Where a sentence ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


from analysis.text.paragraphs import Span

# A sentence ends at ., !, ? or … with the closing marks behind it, before a space or a quotation mark that opens glued on.
_END = re.compile(r"""(?<![.!?…])[.!?…]++["'”’»)\]]*+(?=\s|$)|[.!?](?=["”“„«][A-Z])""")


# A full stop behind one of these does not end a sentence; nor does one behind a single capital (initials).
_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms dr prof gen col lt sgt maj adm sen rep gov pres st jr sr hon rev no vs etc e.g i.e cf al art fig vol p pp "
        "u.s u.k u.n a.m p.m jan feb mar apr jun jul aug sep sept oct nov dec co corp inc ltd"
    ).split()
)


def split_sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of a paragraph, by rule, so that they do not depend on a model; spans without surrounding space.

    A full stop behind a known abbreviation or an initial ends nothing unless a quotation opens behind it.
    """
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        before = re.search(r"[\w.]*$", text[max(begin, match.start() - 12) : match.start()])
        last = before.group().lower() if before else ""
        if match.group() == "." and (
            last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()) or last.endswith(".")
        ):
            continue
        if (")" in match.group() and text[begin] != "(") or _follows_lower(text, stop, end):
            continue
        if text[stop : stop + 1] in {'"', "”"} and text.count('"', start, stop) % 2:
            stop += 1  # glued to the next word, but it closes what was opened
        yield begin, stop
        begin = stop
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        yield begin, end


def _follows_lower(text: str, at: int, end: int) -> bool:
    """Whether the next letter is a small one: then an ellipsis or a quoted question stands inside a sentence."""
    for character in text[at : min(end, at + 8)]:
        if character.isalnum():
            return character.islower()
        if character in "-–—,":
            return True
    return False
