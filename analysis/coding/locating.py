"""Where the words of a coded row stand in its text: by its offsets, checked, or found from the words alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.coding.checks import Problem
from analysis.coding.words import alike, outside, places
from analysis.text import Span, as_document

# prefix of the columns of a span, and the column with its words; the first is the span that the others belong to
SPANS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "attributions": (("", "content"), ("source_", "source"), ("cue_", "cue")),
    "statements": (("", "text"),),
}
UNIT = ("unit_start", "unit_end")  # of a coding sheet: the sentence that the row is about


def located(row: Mapping[str, str], table: str, text: str) -> tuple[dict[str, str], Problem | None]:
    """A row with offsets for all words that it gives, and with the words as the text has them; or what is wrong.

    Offsets that the row has are checked. Words without offsets are looked for in the row's unit, then in the whole text; source and
    cue before that in the sentence and the paragraph of the content, and beside the content before within it.
    """
    found, main = dict(row), None
    for prefix, words in SPANS.get(table, ()):
        start, end = found.get(f"{prefix}start", ""), found.get(f"{prefix}end", "")
        if start or end or not (prefix or found.get(words)):
            if (problem := _false_span(found, prefix, words, text)) is not None:
                return found, problem
            span = (int(start), int(end))
        elif found.get(words):
            spans = _candidates(found, found[words], text, main)
            if len(spans) != 1:
                return found, _unclear(words, found[words], spans)
            span = spans[0]
        else:
            found |= {f"{prefix}start": "", f"{prefix}end": ""}
            continue
        main = main or span
        found |= {f"{prefix}start": str(span[0]), f"{prefix}end": str(span[1]), words: text[slice(*span)]}
    return found, None


def unit_of(row: Mapping[str, str]) -> Span | None:
    """The sentence that a row of a coding sheet is about."""
    start, end = (row.get(column, "") for column in UNIT)
    return (int(start), int(end)) if start.isdecimal() and end.isdecimal() and int(start) < int(end) else None


def _candidates(row: Mapping[str, str], words: str, text: str, main: Span | None) -> list[Span]:
    """The places that words without offsets may mean, from the nearest surroundings in which there are any."""
    unit = unit_of(row)
    if unit and main is None and alike(words, text[slice(*unit)]):
        return [unit]
    around = [unit] if unit else []
    if main:
        document = as_document(text)
        around += [_around(document.sentences, main), _around(document.paragraphs, main)]
    for start, end in (*around, (0, len(text))):
        if spans := places(text, words, start, end):
            return outside(spans, main)
    return []


def _around(spans: Sequence[Span], main: Span) -> Span:
    """What reaches from the first to the last of some spans that share something with a span; that itself where none does."""
    met = [span for span in spans if span[0] < main[1] and main[0] < span[1]]
    return (met[0][0], met[-1][1]) if met else main


def _unclear(column: str, words: str, spans: list[Span]) -> Problem:
    if not spans:
        return Problem(f"{column} '{short(words)}' does not stand in the text", "copy the words from the sentence")
    at = ", ".join(str(start) for start, _ in spans[:3])
    many = f"{column} '{short(words)}' stands there {len(spans)} times (at {at}{', ...' if len(spans) > 3 else ''})"
    return Problem(many, f"copy more words, or say which: '{short(words)} [2]' is the second")


def _false_span(row: Mapping[str, str], prefix: str, words: str, text: str) -> Problem | None:
    """Offsets are those of a stretch of the text, and of the words that the row gives."""
    start, end = row.get(f"{prefix}start", ""), row.get(f"{prefix}end", "")
    if not start and not end:
        return Problem(f"{words} is empty", "copy the words from the sentence")
    if not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
        return Problem(f"{prefix}start '{start}' and {prefix}end '{end}' are no span", "give two offsets")
    if int(end) > len(text):
        beyond = f"{prefix}end {end} lies beyond the text, which has {len(text)} characters"
        return Problem(beyond, "correct the offset")
    found = text[int(start) : int(end)]
    if row.get(words) and not alike(row[words], found):
        other = f"{words} is '{short(row[words])}', but '{short(found)}' stands at {start}"
        return Problem(other, "correct the offsets, or remove them: then the words are looked for")
    return None


def short(words: str) -> str:
    """Words on one line of at most forty characters."""
    flat = " ".join(words.split())
    return flat if len(flat) <= 40 else f"{flat[:37]}..."
