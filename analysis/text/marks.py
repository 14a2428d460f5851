"""Quotation marks to regions.

A region is a stretch of text inside quotation marks, the marks included, as half-open offsets in code points of the raw text.
News text marks quotations carelessly (straight and curly marks mixed, marks turned the wrong way round by conversion or by
machine translation, spaces on the wrong side, marks never closed), so a mark is read by what stands around it, and its
printed direction only decides where that leaves a doubt.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable

from analysis.text.paragraphs import Span

# Double marks only. Two single quotes in a row ('') and two grave accents (``) are the double marks of some news wires.
MARK = re.compile(r"[\"“”„‟«»＂]|''|``|‘‘|’’")
OPENING, CLOSING = frozenset({"“", "„", "«", "``", "‘‘"}), frozenset({"”", "»", "’’"})
WORD_CHARACTER = re.compile(r"\w")


def find_regions(text: str, paragraphs: Iterable[Span]) -> list[Span]:
    """Quoted regions of a text, in order, none overlapping: ``[(start, end), ...]``, marks included.

    Marks are paired within a paragraph. One that is never closed runs to the end of its paragraph, which is how newspapers
    print a quotation of several paragraphs. A quotation inside a quotation belongs to the outer region.
    """
    found: list[Span] = []
    for start, end in paragraphs:
        found.extend(_pair(text, start, end))
    return found


def _pair(text: str, begin: int, end: int) -> list[Span]:
    marks = list(MARK.finditer(text, begin, end))
    nested = sum(m.group() in OPENING for m in marks) == sum(m.group() in CLOSING for m in marks)
    found: list[Span] = []
    opened_at, depth = -1, 0
    for number, mark in enumerate(marks):
        opens, closes = _direction(text, mark, begin, end)
        if opened_at < 0:
            if opens:
                opened_at, depth = mark.start(), 1
        elif mark.group() in OPENING and not closes:
            # a quotation within a quotation; only count it where its own closing mark will come
            depth += nested and number + 1 < len(marks)
        else:
            depth -= 1
            if depth <= 0:
                found.append((opened_at, mark.end()))
                opened_at = -1
    if opened_at >= 0:
        found.append((opened_at, len(text[opened_at:end].rstrip()) + opened_at))
    return found


def _direction(text: str, mark: re.Match[str], begin: int, end: int) -> tuple[bool, bool]:
    """Can this mark open a quotation, can it close one?"""
    before = text[mark.start() - 1] if mark.start() > begin else " "
    after = text[mark.end()] if mark.end() < end else " "
    if before.isdigit() and not after.isalnum() and mark.group() in "\"''":
        return False, True  # inches and seconds, or the end of a quotation
    free_before, free_after = not before.isalnum() and before not in ".,!?…", not after.isalnum()
    if mark.group() in CLOSING:
        return free_before and not free_after and not before.isspace(), True
    if mark.group() in OPENING:
        return True, free_after and not free_before
    return not free_after or free_before or after in "[($'‘", True


def within(start: int, end: int, quoted: list[Span]) -> list[Span]:
    """The regions that share a character with [start, end)."""
    first = max(bisect.bisect_right(quoted, (start, start)) - 1, 0)
    found = []
    for left, right in itertools.islice(quoted, first, None):
        if left >= end:
            break
        if right > start:
            found.append((left, right))
    return found


def inside(start: int, end: int, quoted: list[Span]) -> list[Span]:
    """The parts of [start, end) that lie in quoted regions."""
    return [(max(left, start), min(right, end)) for left, right in within(start, end, quoted)]


def kind(start: int, end: int, text: str, quoted: list[Span]) -> str:
    """``direct`` (all inside quotation marks), ``indirect`` (nothing) or ``mixed`` (a part), by letters and digits.

    As in PARC 3 (Pareti 2016); a twentieth of the letters is let go on either side, for marks a letter out of place.
    """
    letters = sum(map(str.isalnum, text[start:end]))
    quoted_letters = sum(sum(map(str.isalnum, text[left:right])) for left, right in inside(start, end, quoted))
    if not letters or not quoted_letters:
        return "indirect"
    if quoted_letters >= 0.95 * letters:
        return "direct"
    return "mixed"
