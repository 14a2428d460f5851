"""A text that knows its paragraphs, sentences, words and quotation regions, each found once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from analysis.text.marks import find_regions, inside
from analysis.text.paragraphs import Span, find_paragraphs
from analysis.text.sentences import split_sentences
from analysis.text.turns import Turn, find_turns, unread_transcript
from analysis.text.words import find_words, words_among


class Document(str):
    """One article's text. It is the text itself: every offset is one into it, and whatever takes a text takes a document.

    All spans are 0-based and half-open, in code points.
    """

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Spans of the paragraphs, without the white space around them."""
        return find_paragraphs(self)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Spans of the sentences of all paragraphs, in order."""
        return tuple(span for paragraph in self.paragraphs for span in split_sentences(self, *paragraph))

    @cached_property
    def regions(self) -> list[Span]:
        """Spans inside quotation marks, the marks included, in order; none overlap."""
        return find_regions(self, self.paragraphs)

    @cached_property
    def words(self) -> tuple[Span, ...]:
        """Spans of the words of all sentences, in order (``words`` says what one is)."""
        return find_words(self, self.sentences)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The turns of a transcript, in order (``turns`` says what one is); none where the text is no transcript."""
        return find_turns(self, self.paragraphs)

    @property
    def unread_transcript(self) -> str:
        """What makes it a transcript whose turns cannot be given to anybody; empty where it is none, or where they can."""
        return unread_transcript(self, self.paragraphs, self.turns)


def as_document(text: str) -> Document:
    """A document of a text; a document is given back as it is, with what it knows."""
    return text if isinstance(text, Document) else Document(text)


def split_paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text, as spans in code points without the white space around them."""
    return as_document(text).paragraphs


def regions(text: str) -> list[Span]:
    """The quotation regions of a text, as spans in code points, the marks included, in order; none overlap."""
    return as_document(text).regions


def split_words(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The words of a text between two offsets (``words`` says what one is), as spans in code points.

    Of a word that lies across an offset, the part between them, where that holds a letter or a digit itself.
    """
    return words_among(text, as_document(text).words, start, len(text) if end is None else end)


def count_words(text: str, start: int = 0, end: int | None = None) -> int:
    """How many words there are between two offsets."""
    return sum(1 for _ in split_words(text, start, end))


def quoted_words(start: int, end: int, text: str, quoted: list[Span]) -> int:
    """How many words of text[start:end] stand inside quotation marks; ``quoted`` are regions of the text."""
    return sum(count_words(text, left, right) for left, right in inside(start, end, quoted))
