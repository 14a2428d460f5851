"""Texts to attributions: source, cue, content.

The turns of a transcript are their speakers' (``transcripts``). Four questions, asked in this order of every paragraph:

1. Which quotations stand beside a word of speech? (``speech``: by the marks and the words around them)
2. Which cues govern a clause, an infinitive, a noun phrase? (``indirect``: by the parse)
3. Which quotations go on from what was said before? (``uncued``)
4. Who speaks together, which outlet only passes others on? (``relays``)

What a cue can take is data, in ``cues.csv``. The definition of an attribution and of its spans follows PARC 3 (Pareti 2016)
and PolNeAR (Newell et al. 2018).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from analysis.attribution import parser
from analysis.attribution.indirect import governed
from analysis.attribution.lexicon import lexicon
from analysis.attribution.nesting import Row, rows_of
from analysis.attribution.paragraph import Paragraph
from analysis.attribution.reality import judge
from analysis.attribution.relays import share_out
from analysis.attribution.speech import beside_quotations
from analysis.attribution.transcripts import turn_at, turn_attributions
from analysis.attribution.uncued import continued, headline, headline_tail, repeated
from analysis.text import Document, as_document

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def extract(text: str, nlp: Language | None = None) -> list[Row]:
    """Attributions of one text, as ``extract_many`` gives them."""
    return next(extract_many([text], nlp=nlp))


def extract_many(texts: Iterable[str], batch_size: int = 32, nlp: Language | None = None) -> Iterator[list[Row]]:
    """Attributions of many texts, in their order, as a stream: one list of rows a text.

    A row has ``nesting.COLUMNS``; its offsets are 0-based and half-open, in code points of its text. The rows depend neither on
    ``batch_size`` (texts parsed at once) nor on the order of the texts. What the parser remembers of a batch is forgotten with it, so
    that memory does not grow with the number of texts. ``nlp`` is the parser's pipeline, if not the package's own.
    """
    from spacy.util import minibatch

    nlp = nlp or parser.load()
    for batch in minibatch(map(as_document, texts), max(batch_size, 1)):
        with nlp.memory_zone():
            pieces = [
                (number, offset, piece)
                for number, text in enumerate(batch)
                for offset, piece in parser.pieces(text)
                if parser.worth_parsing(piece)
            ]
            parsed: list[list[tuple[int, Doc]]] = [[] for _ in batch]
            for (number, offset, _), doc in zip(pieces, nlp.pipe(piece for _, _, piece in pieces), strict=True):
                parsed[number].append((offset, doc))
            results = [from_docs(text, docs) for text, docs in zip(batch, parsed, strict=True)]
            parsed.clear()
        yield from results


def from_docs(text: Document, docs: Iterable[tuple[int, Doc]]) -> list[Row]:
    """The rows of a text from its parsed paragraphs, each with its offset in the text."""
    known, found = lexicon(), turn_attributions(text)
    turns = [(turn.content[0][0], turn.content[-1][1]) for turn in text.turns]
    before: Paragraph | None = None
    first = True
    for offset, doc in docs:
        paragraph = Paragraph(doc, offset, text, text.regions, turn=turn_at(turns, offset))
        if before is not None and before.turn != paragraph.turn:
            before = None  # nobody goes on with what another said
        opens = first and paragraph.turn is None
        if opens:
            headline(paragraph)
        beside_quotations(paragraph, known, before)
        governed(paragraph, known)
        if opens:
            headline_tail(paragraph)
        continued(paragraph, before)
        share_out(paragraph)
        judge(paragraph)
        found.extend(paragraph.found)
        before, first = paragraph, False
    repeated(found, text)
    return rows_of(found, text)
