"""What belongs to a quotation beside its marks: a sentence that it goes on with, a clause before its cue, the thing it names.

"Instead" in: Instead, he said, "she started too early". "the plan" in: He called the plan "a mistake". Spans are in code points of
the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from analysis.attribution.edges import CONNECTIVE, fronted_part
from analysis.attribution.lexicon import Lexicon
from analysis.attribution.paragraph import Paragraph, child_of, is_that
from analysis.attribution.wordlists import word_list
from analysis.text import QUOTES, Span, within

if TYPE_CHECKING:
    from spacy.tokens import Token


def front_of(paragraph: Paragraph, cue: Token, region: Span, content: Span, floor: int, known: Lexicon) -> Span | None:
    """What stands before the cue of a quotation and belongs to its content: the first of ``FRONTS`` that finds something.

    ``floor`` is where the words before the quotation begin; ``content`` is the quotation with what is said of it.
    """
    found = (front(paragraph, cue, region, content, floor, known) for front in FRONTS)
    return next((span for span in found if span is not None), None)


def fronted_clause(
    paragraph: Paragraph, cue: Token, region: Span, content: Span, floor: int, known: Lexicon
) -> Span | None:
    """ "If the talks fail" in: If the talks fail, he said, "the sanctions stay"."""
    return (
        None
        if _whole(paragraph.text, region if region[0] < region[1] else content)
        else fronted_part(paragraph, cue, content)
    )


def clause_before(
    paragraph: Paragraph, cue: Token, region: Span, content: Span, floor: int, known: Lexicon
) -> Span | None:
    """ "The streets were deserted" in: The streets were deserted, he added, "but people go out."."""
    clause = child_of(cue, "ccomp")
    if (
        clause is None
        or clause.tag_ == "VBG"
        or clause.right_edge.i >= cue.i
        or paragraph.start(clause.left_edge) < floor
    ):
        return None
    start, end = paragraph.span(clause.left_edge, clause.right_edge)
    return None if within(start, end, paragraph.quoted) else (start, end)


def sentence_before(
    paragraph: Paragraph, cue: Token, region: Span, content: Span, floor: int, known: Lexicon
) -> Span | None:
    """ "Instead" in: Instead, he said, "she started too early" (a quotation that goes on with a sentence already begun)."""
    subject = child_of(cue, "nsubj")
    if subject is None or subject.i > cue.i or child_of(cue, "mark") is not None or not subject.left_edge.i:
        return None
    if _whole(paragraph.text, region if region[0] < region[1] else content) or subject.left_edge.nbor(-1).text != ",":
        return None
    start, end = paragraph.trim(floor, paragraph.start(subject.left_edge))
    skip = CONNECTIVE.match(paragraph.text, start, end)
    start = skip.end() if skip else start
    occasion = any(word in word_list("occasions") for word in re.findall(r"\w+", paragraph.text[start:end].lower()))
    return None if start >= end or occasion or within(start, end, paragraph.quoted) else (start, end)


def what_is_called(
    paragraph: Paragraph, cue: Token, region: Span, content: Span, floor: int, known: Lexicon
) -> Span | None:
    """ "what" in: what he called "a mistake"."""
    fronted = next((c for c in cue.lefts if c.tag_ in ("WP", "WDT") and c.dep_ != "nsubj"), None)
    return paragraph.span(fronted, fronted) if fronted is not None and _named(cue, known) else None


FRONTS: tuple[Callable[[Paragraph, Token, Span, Span, int, Lexicon], Span | None], ...] = (
    fronted_clause,
    clause_before,
    sentence_before,
    what_is_called,
)


def with_object(paragraph: Paragraph, cue: Token, region: Span, known: Lexicon) -> Span:
    """Called / the plan "a mistake": a quotation with what it is said of."""
    thing = child_of(cue, "dobj")
    if thing is None or not cue.i < thing.i or not _named(cue, known):
        return region
    start, end = paragraph.start(thing.left_edge), paragraph.end(thing.right_edge)
    return (start, region[1]) if start < region[0] and not paragraph.text[end : region[0]].strip() else region


def runs_into(paragraph: Paragraph, clause: Token, region: Span) -> bool:
    """Does a clause go on into a quotation (said that in May, "..."), rather than end with its own announcement of it?"""
    between = paragraph.text[min(paragraph.end(clause.right_edge), region[0]) : region[0]]
    begins = paragraph.start(clause.left_edge)
    colon = paragraph.text[begins : region[0]].rstrip()[-1:] == ":"
    return begins < region[0] and not any(map(str.isalnum, between)) and (is_that(clause) or not colon)


def _whole(text: str, region: Span) -> bool:
    """Does a quotation begin as a sentence does?"""
    return text[region[0] : region[1]].lstrip(QUOTES + " ")[:1].isupper()


def _named(cue: Token, known: Lexicon) -> bool:
    """Is a cue one of calling something a name (call, dub, describe) rather than of telling somebody something?"""
    entry = known.find(cue)
    return entry is not None and "object_predicate" in entry.constructions
