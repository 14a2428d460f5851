"""Fixed phrases that report: as X put it, in X's words, X made it clear that, X's view is that. Constructions, as in ``constructions``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from analysis.attribution.edges import around
from analysis.attribution.lexicon import lexicon
from analysis.attribution.paragraph import Paragraph, child_of, is_that, noun_phrase
from analysis.attribution.sources import source_of, until_comma
from analysis.attribution.wordlists import word_list
from analysis.text import Span, within

if TYPE_CHECKING:
    from spacy.tokens import Token


Yielded = tuple[str, list[Span], Any]
USUAL = object()  # the source is the subject of the cue


def as_it(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """As the minister put it, the bridge is a wreck; the bridge is, as she sees it, a wreck."""
    it = child_of(cue, "dobj")
    if cue.dep_ == "advcl" and it is not None and it.lower_ == "it" and any(c.lower_ == "as" for c in cue.lefts):
        yield "as_it", around(paragraph, cue.head, cue), USUAL


def made_clear(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """The minister made it clear that the bridge would close."""
    verb = cue.head
    if verb.i > cue.i or verb.lower_ not in MAKING or verb.tag_[0] != "V":
        return
    clauses = [c for each in (cue, verb) for c in each.rights if c.i > cue.i and c.dep_ in ("ccomp", "advcl", "acl")]
    clause = next((c for c in clauses if c.left_edge.lower_ == "that" and c.left_edge.dep_ == "mark"), None)
    if clause is not None:
        yield "clause", [paragraph.span(clause.left_edge, clause.right_edge)], source_of(paragraph, verb)


MAKING = frozenset({"make", "makes", "made", "making"})


def in_words(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """The bridge was, in the minister's words, "a wreck"; in the words of the minister, the bridge is a wreck."""
    preposition, of = cue.head, next((c for c in cue.rights if c.lower_ == "of"), None)
    owner = child_of(cue, "poss") or (child_of(of, "pobj") if of is not None else None)
    if cue.dep_ != "pobj" or preposition.lower_ != "in" or cue.tag_ != "NNS" or owner is None:
        return
    source, ends = (paragraph.start(owner.left_edge), paragraph.end(owner)), paragraph.end(cue)
    if of is not None:
        source = until_comma(paragraph, noun_phrase(paragraph, owner), owner)
        ends = source[1]
    sentence = cue.sent
    begin, end = paragraph.start(sentence[0]), paragraph.end(sentence[-1])
    quoted = within(begin, end, paragraph.quoted)
    behind = [region for region in quoted if region[0] >= ends]
    if quoted:
        yield "in_words", [behind[0] if behind else quoted[-1]], source
    else:
        spans = [paragraph.trim(begin, paragraph.start(preposition)), paragraph.trim(ends, end)]
        yield "in_words", [(s, e) for s, e in spans if any(map(str.isalnum, paragraph.text[s:e]))], source


def said_to_be(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """The union's view is that the offer is an insult."""
    verb = cue.head
    clause = next((c for c in verb.rights if c.dep_ == "ccomp" and is_that(c)), None)
    if cue.dep_ == "nsubj" and verb.lower_ in ("is", "was", "remains", "remained") and clause is not None:
        owner = child_of(cue, "poss")
        if owner is not None:
            source = paragraph.start(owner.left_edge), paragraph.end(owner)
            yield "clause", [paragraph.span(clause.left_edge, clause.right_edge)], source


def rejected(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """Called the claim that P absurd; rejected as baseless claims that P: what is rejected, without the word that rejects it."""
    if (found := rejected_claim(cue)) is not None:
        yield "rejected", [paragraph.span(*found)], USUAL


def rejected_claim(verb: Token) -> tuple[Token, Token] | None:
    """The first and the last word of a claim that a verb rejects by a word such as absurd, before it or behind it."""
    if (noun := _rejected_before(verb)) is not None:
        return noun, noun.right_edge
    noun = child_of(verb, "dobj")
    if noun is None or noun.i < verb.i or lexicon().find(noun) is None:
        return None
    behind = noun.doc[noun.i + 1 : noun.sent.end]
    words = list(takewhile(lambda t: not t.is_punct, behind))
    if len(words) < 4 or words[0].lower_ != "that" or words[-1].lower_ not in word_list("rejecting_words"):
        return None
    last = words[-1].nbor(-1)
    while last.i > noun.i and (last.lower_ in ("a", "an", "as", "the") or last.lower_.endswith("ly")):
        last = last.nbor(-1)
    return noun.left_edge, last


def _rejected_before(verb: Token) -> Token | None:
    """Claims in: dismissed as nonsense claims that."""
    preposition = next((c for c in verb.rights if c.i == verb.i + 1 and c.lower_ == "as"), None)
    noun = child_of(preposition, "pobj") if preposition is not None else None
    if noun is None or noun.i < verb.i + 3 or verb.nbor(2).lower_ not in word_list("rejecting_words"):
        return None
    return noun if lexicon().find(noun) is not None and noun.nbor(-1).i == verb.i + 2 else None
