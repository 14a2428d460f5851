"""A text that knows its paragraphs, sentences and quotation regions, each found once."""

from __future__ import annotations

from functools import cached_property

from analysis.text.marks import regions
from analysis.text.paragraphs import Span, split_paragraphs
from analysis.text.sentences import split_sentences


class Document(str):
    """One article's text. It is the text itself: every offset is one into it, and whatever takes a text takes a document."""

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Spans of the paragraphs, without the white space around them."""
        return split_paragraphs(self)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Spans of the sentences of all paragraphs, in order."""
        return tuple(span for paragraph in self.paragraphs for span in split_sentences(self, *paragraph))

    @cached_property
    def regions(self) -> list[Span]:
        """Spans inside quotation marks, the marks included, in order; none overlap."""
        return regions(self)
