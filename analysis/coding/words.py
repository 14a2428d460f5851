"""Words that somebody copied from a text, found in it again, whatever a spreadsheet did to their marks and blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.text import Span

LONGEST = 32_000  # characters that a cell of a spreadsheet is given: it holds 32,767

# What programs put for each other as one types or saves; the "?" stands where an encoding lacks the character.
_SAME = ('"“”„«»‟″', "'‘’‚‛`´′", "-–—‑−‐", "…")
_ORDINAL = re.compile(r"(.+?)\s*\[([1-9]\d*)\]", re.DOTALL)


def alike(written: str, found: str) -> bool:
    """Whether a cell holds these words of a text: blanks, kinds of mark and characters lost in saving aside."""
    pattern = _pattern(written[:LONGEST])
    return bool(pattern.match(found.lstrip()) if len(written) >= LONGEST else pattern.fullmatch(found.strip()))


def places(text: str, written: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Where words stand between two offsets of a text, as whole words where they do, in order. ``words [2]``: the second of them."""
    found = _occurrences(text, written, start, end)
    if not found and (ordinal := _ORDINAL.fullmatch(written)):
        numbered = _occurrences(text, ordinal[1], start, end)
        return numbered[int(ordinal[2]) - 1 : int(ordinal[2])]
    return found


def _occurrences(text: str, written: str, start: int, end: int | None) -> list[Span]:
    if not written.strip():
        return []
    spans = [match.span() for match in _pattern(written).finditer(text, start, len(text) if end is None else end)]
    return [span for span in spans if _whole(text, span)] or spans


def outside(spans: Sequence[Span], taken: Span | None) -> list[Span]:
    """Those of some spans that share nothing with another one; all of them where none does."""
    free = [span for span in spans if taken is None or span[1] <= taken[0] or span[0] >= taken[1]]
    return free or list(spans)


def _whole(text: str, span: Span) -> bool:
    """Whether no word is cut at either end."""
    begin, stop = span
    cut = text[begin - 1 : begin].isalnum() and text[begin].isalnum()
    return not (cut or (text[stop : stop + 1].isalnum() and text[stop - 1].isalnum()))


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join("".join(map(_character, word)) for word in words.replace("...", "…").split()))


def _character(character: str) -> str:
    if character == "?":
        return r"\S"
    if character == "…":
        return r"(?:…|\.\.\.)"
    same = next((group for group in _SAME if character in group), "")
    return f"[{re.escape(same)}]" if same else re.escape(character)
