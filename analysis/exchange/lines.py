"""Line ends, byte order marks and UTF-16: where programs count characters differently, and how a place is found again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from analysis.exchange.project import Article, CodedBy, Project, Row

# the spans of a row, and the column that has their words
SPANS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "statements": (("start", "end", "text"),),
    "attributions": (
        ("start", "end", "content"),
        ("source_start", "source_end", "source"),
        ("cue_start", "cue_end", "cue"),
    ),
}


def without_ends(text: str) -> str:
    """A text with one sort of line ends and without a byte order mark, as programs that count these differently agree on it."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def plain(project: Project) -> Project:
    """The project with line ends of one character in all texts, its rows moved along."""
    texts = {article.doc_id: without_ends(article.text) for article in project.articles}
    moves = {article.doc_id: places(article.text, texts[article.doc_id]) for article in project.articles}
    articles: list[Article] = [replace(article, text=texts[article.doc_id]) for article in project.articles]
    coded: list[CodedBy] = []
    for by in project.coded:
        rows = {table: [_moved(row, table, texts, moves) for row in some] for table, some in by.rows.items()}
        coded.append(replace(by, rows=rows))
    return replace(project, articles=articles, coded=coded)


def _moved(row: Row, table: str, texts: Mapping[str, str], moves: Mapping[str, list[int] | None]) -> Row:
    at, moved = moves[row["doc_id"]], dict(row)
    for first, last, words in SPANS.get(table, ()):
        if row[first] and at is not None:
            start, end = at[int(row[first])], end_in(at, int(row[last]))
            moved |= {first: str(start), last: str(end), words: texts[row["doc_id"]][start:end]}
    return moved


def places(theirs: str, ours: str) -> list[int] | None:
    """For each character of a text, and for its end, the place in another copy that differs in line ends and byte order marks only.

    None where they differ in more.
    """
    if theirs == ours:
        return list(range(len(ours) + 1))
    if without_ends(theirs) != without_ends(ours):
        return None
    found: list[int] = []
    for (at, length), (place, _) in zip(_units(theirs), _units(ours)):
        found += [place] * (at + length - len(found))
    return [*found, len(ours)]


def end_in(at: list[int], end: int) -> int:
    """The end of a span that ends at ``end``: a line end of two characters belongs to it whole."""
    return max(at[end], at[end - 1] + 1)


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Where each character begins and how long it is, where \\r\\n is one; a byte order mark in front is none."""
    at = 1 if text.startswith("\ufeff") else 0
    while at < len(text):
        length = 2 if text.startswith("\r\n", at) else 1
        yield at, length
        at += length


def in_utf16(text: str) -> list[int]:
    """For each code point of a text, and for its end, how many UTF-16 units stand before it: Java's offsets."""
    found = [0]
    for letter in text:
        found.append(found[-1] + (2 if ord(letter) > 0xFFFF else 1))
    return found


def from_utf16(text: str) -> dict[int, int]:
    """UTF-16 offsets to code points; a place inside a letter is none."""
    return {unit: place for place, unit in enumerate(in_utf16(text))}
