"""Where a sentence ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


from analysis.text.paragraphs import Span

# A sentence ends at ., !, ? or … with the closing marks behind it, before a space or a quotation mark that opens glued on.
_END = re.compile(r"""(?<![.!?…])[.!?…]++["'”’«»‹›)\]]*+(?=\s|$)|[.!?](?=["”“„«][A-Z])""")


# A full stop behind one of these, whatever its capitals, does not end a sentence.
_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms dr prof gen col lt sgt maj adm sen sens rep reps gov pres st jr sr hon rev no vs etc e.g i.e cf al art fig vol p pp "
        "u.s u.k u.n a.m p.m jan feb mar apr jun jul aug sep sept oct nov dec co corp inc ltd"
    ).split()
)
# Nor behind one of these, which are words where they have no capital (a mass, a pa).
_STATES = frozenset("Mass Calif Fla Va Ga Pa Tex Ariz Wis Mich Minn Conn".split())
_LONGEST = 12  # characters looked at before a full stop


def abbreviated(text: str, begin: int, stop: int) -> bool:
    """Does a full stop at ``stop`` stand behind an abbreviation or an initial, looking no further back than ``begin``?"""
    before = re.search(r"[\w.]*$", text[max(begin, stop - _LONGEST) : stop])
    word = before.group() if before else ""
    return (
        word in _STATES
        or word.lower() in _ABBREVIATIONS
        or (len(word) == 1 and word.isalpha())
        or word.endswith(".")
        or (word[-2:-1] == "." and word[-1].isalpha())
    )


def split_sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of a paragraph, by rule, so that they do not depend on a model; spans without surrounding space.

    A full stop behind a known abbreviation or an initial ends nothing unless a quotation opens behind it.
    """
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if match.group() == "." and abbreviated(text, begin, match.start()):
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
