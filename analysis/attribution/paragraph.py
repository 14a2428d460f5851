"""A parsed paragraph with what the rules ask of it, and an attribution found in it.

All spans are 0-based and half-open, in code points of the whole text of the document.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.text import Document, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass
class Found:
    """An attribution found in a paragraph."""

    construction: str
    cue: Span | None
    source: Span | None
    content: list[Span]
    lemma: str = ""
    cue_class: str = "neutral"
    head: int = -1  # the cue's token
    part_of_speech: str = ""
    relay: bool = False
    also: list[Span] = field(default_factory=list)  # the other sources of a coordinated source
    reality: str = "said"
    form: str = "proposition"


@dataclass
class Paragraph:
    """A parsed paragraph with what the rules ask of it."""

    doc: Doc
    offset: int  # where the paragraph begins in the text
    text: Document
    quoted: list[Span]  # the quotation regions of the whole text
    found: list[Found] = field(default_factory=list)
    spoken: set[int] = field(default_factory=set)  # tokens of cues that already have a quotation
    turn: Span | None = None  # the words of the turn it belongs to, in a transcript
    open: Found | None = None  # an attribution whose quotation is not closed at the paragraph's end

    def start(self, token: Token) -> int:
        return self.offset + token.idx

    def end(self, token: Token) -> int:
        return self.offset + token.idx + len(token)

    def span(self, left: Token, right: Token) -> Span:
        return self.trim(self.start(left), self.end(right))

    def trim(self, start: int, end: int) -> Span:
        while start < end and self.text[start] in " \t\r\u00a0,;:-–—":
            start += 1
        while end > start and self.text[end - 1] in " \t\r\u00a0,;:-–—":
            end -= 1
        return start, end

    def region_at(self, position: int) -> Span | None:
        number = bisect.bisect_right(self.quoted, (position, len(self.text) + 1)) - 1
        if number >= 0 and self.quoted[number][0] <= position < self.quoted[number][1]:
            return self.quoted[number]
        return None


def child_of(token: Token, *labels: str) -> Token | None:
    return next((child for child in token.children if child.dep_ in labels), None)


def is_that(token: Token) -> bool:
    return any(c.dep_ == "mark" for c in token.lefts)


def is_infinitive(token: Token) -> bool:
    return any(c.tag_ == "TO" for c in token.lefts)


def noun_phrase(paragraph: Paragraph, noun: Token, before: Token | None = None) -> Span:
    """The whole phrase of a noun, stopping short of ``before`` (a modifier that holds the cue itself)."""
    right = noun.right_edge
    if before is not None and noun.i < before.i <= right.i:
        right = noun.doc[max(before.left_edge.i - 1, noun.i)]
    return paragraph.span(noun.left_edge, right)


def span_of_cue(paragraph: Paragraph, token: Token) -> Span:
    """The cue word with its particle and its preposition."""
    particle = child_of(token, "prt")
    last = particle if particle is not None and particle.i == token.i + 1 else token
    return paragraph.start(token), paragraph.end(last)
