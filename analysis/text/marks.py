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

# Marks that are never anything else. Two single quotes in a row ('') and two grave accents (``) are the double marks of some
# news wires. Single quotation marks are apostrophes, too: ``_pair_single`` tells which.
MARK = re.compile(r"[\"“”„‟«»‹›＂]|''|``|‘‘|’’")
OPENING, CLOSING = frozenset({"“", "„", "«", "‹", "``", "‘‘"}), frozenset({"”", "»", "›", "’’"})
TURNED = re.compile(r"(?<![^\s(\[])[»›](?=\w)")  # »We agree«, as German and Danish print them
WORD_CHARACTER = re.compile(r"\w")
QUOTES = "\"'`“”„‟‘’«»‹›＂"  # every character of a mark

# What a single mark opens: behind a space or a bracket, before a word; none of the words that leave out their first letters.
SINGLE_OPENING = re.compile(
    r"(?<![^\s(\[—–-])(?P<mark>['‘])(?=[\w…£$€\"“])(?!\d\ds?\b(?! \w+[^'’\n]{8}))"
    r"(?!(?:t(?:is|was|were|il)|em|cause|cos|n|bout|round|neath|nother|ello|ere|im)\b)",
    re.I,
)
SINGLE_CLOSING = re.compile(r"(?<![\s'‘’])['’](?![\w'’])")
# an apostrophe rather than a closing mark, where a better one follows: the drivers' room, goin' home, 6' tall
POSSESSIVE = re.compile(r"(?<=[sSzZxX\d])['’](?= \w)|(?<=in)['’](?= \w)")


def find_regions(text: str, paragraphs: Iterable[Span]) -> list[Span]:
    """Quoted regions of a text, in order, none overlapping: ``[(start, end), ...]``, marks included.

    Marks are paired within a paragraph. One that is never closed runs to the end of its paragraph, which is how newspapers
    print a quotation of several paragraphs. A quotation inside a quotation belongs to the outer region.
    """
    found: list[Span] = []
    for start, end in paragraphs:
        found.extend(_with_single(_pair(text, start, end), text, start, end))
    return found


def _with_single(double: list[Span], text: str, begin: int, end: int) -> list[Span]:
    """The regions of a paragraph together with those in single marks; a quotation in a quotation belongs to the outer one."""
    single = [
        (left, right)
        for left, right in single_regions(text, begin, end)
        if all(right <= s or e <= left or (left < s and e < right) for s, e in double)
    ]
    return sorted(single + [region for region in double if not within(*region, single)]) if single else double


def single_regions(text: str, begin: int, end: int) -> list[Span]:
    """Quotations in single marks between two offsets, marks included: '...' and ‘...’, but no apostrophe, year or measure.

    A closing mark is one behind a punctuation mark or a word; behind a plural (the drivers' room) only where no other comes before
    the next opening. A mark that is never closed opens nothing.
    """
    found: list[Span] = []
    at = begin
    while (opening := SINGLE_OPENING.search(text, at, end)) is not None:
        at = opening.end()
        following = SINGLE_OPENING.search(text, at, end)
        closings = list(SINGLE_CLOSING.finditer(text, at + 1, following.start() if following else end))
        if opening.group("mark") == "‘":
            closings = [mark for mark in closings if mark.group() == "’"] or closings
        sure = (mark for mark in closings if POSSESSIVE.match(text, mark.start()) is None)
        closing = next(sure, closings[0] if closings else None)
        if closing is not None:
            at = closing.end()
            found.append((opening.start(), at))
    return found


def closed(text: str, region: Span) -> bool:
    """Does a region end with a mark, or only with its paragraph?"""
    start, end = region
    single = text[start] in "'‘" and text[end - 1] in "'’"
    return end - start > 1 and (single or MARK.match(text, end - 1) is not None or text[end - 2 : end] == "''")


def _pair(text: str, begin: int, end: int) -> list[Span]:
    marks = list(MARK.finditer(text, begin, end))
    turned = _turned(text, marks)
    opening, closing = (OPENING ^ set("«»‹›"), CLOSING ^ set("«»‹›")) if turned else (OPENING, CLOSING)
    nested = sum(m.group() in opening for m in marks) == sum(m.group() in closing for m in marks)
    found: list[Span] = []
    opened_at, depth = -1, 0
    for number, mark in enumerate(marks):
        opens, closes = _direction(text, mark, begin, end, opening, closing)
        if opened_at < 0:
            if opens:
                opened_at, depth = mark.start(), 1
        elif mark.group() in opening and not closes:
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


def _turned(text: str, marks: list[re.Match[str]]) -> bool:
    """Is the first guillemet of a paragraph one that points to the words it opens, and another one there to close it?"""
    pointed = [mark for mark in marks if mark.group() in "«»‹›"]
    return (
        len(pointed) > 1
        and TURNED.match(text, pointed[0].start()) is not None
        and any(mark.group() in "«‹" for mark in pointed)
    )


def _direction(
    text: str, mark: re.Match[str], begin: int, end: int, opening: frozenset[str], closing: frozenset[str]
) -> tuple[bool, bool]:
    """Can this mark open a quotation, can it close one?"""
    before = text[mark.start() - 1] if mark.start() > begin else " "
    after = text[mark.end()] if mark.end() < end else " "
    if before.isdigit() and not after.isalnum() and mark.group() in "\"''":
        return False, True  # inches and seconds, or the end of a quotation
    free_before, free_after = not before.isalnum() and before not in ".,!?…", not after.isalnum()
    if mark.group() in closing:
        return free_before and not free_after and not before.isspace(), True
    if mark.group() in opening:
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
