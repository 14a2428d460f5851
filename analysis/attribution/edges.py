"""The edges of a content: which words the parser hung on the wrong side of them, and where quotation marks end it.

``contents_of`` mends the spans that a construction gives, ``fit`` lets a span end where quotation marks do. Spans are in code points of the
text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.attribution.lexicon import lexicon, speaks
from analysis.attribution.paragraph import Paragraph, child_of, is_infinitive, is_that
from analysis.attribution.wordlists import word_list
from analysis.text import QUOTES, Span, single_regions

if TYPE_CHECKING:
    from spacy.tokens import Token


HYPHENED = re.compile(r"-[^\W\d_]")
ASIDE = frozenset({"which", "who", "where", "when", "whom", "whose"})


def contents_of(paragraph: Paragraph, cue: Token, name: str, spans: list[Span], cue_span: Span) -> list[Span]:
    """The content spans of a cue, with their edges mended; ``name`` is the construction that gave them."""
    mended = [each for start, end in spans for each in _mended(paragraph, cue, name, start, end)]
    if name == "clause" and len(mended) == 1 and (front := fronted_part(paragraph, cue, mended[0])) is not None:
        mended.insert(0, front)
    fitted = [_with_whole_words(paragraph, cue, fit(paragraph, start, end, cue_span)) for start, end in mended]
    if fitted and fitted[0][0] < cue_span[0]:
        start, end = fitted[0]
        skip = CONNECTIVE.match(paragraph.text, start, end)
        fitted[0] = (skip.end() if skip else start, end)
    return [(s, e) for s, e in fitted if s < e and any(map(str.isalnum, paragraph.text[s:e]))]


def _with_whole_words(paragraph: Paragraph, cue: Token, content: Span) -> Span:
    """No content ends within a word with a hyphen, which the parser may take for a clause of its own (the re-election was unfair)."""
    start, end = content
    if not HYPHENED.match(paragraph.text, end):
        return content
    return start, max(end, paragraph.trim(start, paragraph.end(cue.right_edge))[1])


def _mended(paragraph: Paragraph, cue: Token, name: str, start: int, end: int) -> list[Span]:
    """One span with its edges mended: two, where the cue stands in the middle of it."""
    offset = paragraph.offset
    tokens = paragraph.doc.char_span(start - offset, end - offset, alignment_mode="expand")
    if tokens is None or start == end:
        return []
    first, last = tokens[0], tokens[-1]
    if first.i <= cue.i <= last.i:
        return _around_cue(paragraph, cue, (start, end), first, last)
    if first.i < cue.i:
        return [(start, end)]
    governed = name == "clause" and tokens.root.head.i == cue.i
    right = _own_end(cue, tokens.root, last) if governed else last
    if right.i == last.i:
        right = _reach(cue, first, right, name == "clause")
    return [(start, max(paragraph.end(right), start))]


def _around_cue(paragraph: Paragraph, cue: Token, content: Span, first: Token, last: Token) -> list[Span]:
    """which / officials said / will come: what stands before and behind a cue and its subject."""
    subject = child_of(cue, "nsubj")
    begins = subject.left_edge if subject is not None and first.i <= subject.left_edge.i < cue.i else cue
    before = [(content[0], paragraph.start(begins))] if begins.i > first.i else []
    return before + ([(paragraph.end(cue), content[1])] if cue.i < last.i else [])


def fit(paragraph: Paragraph, start: int, end: int, cue: Span) -> Span:
    """Let a content span end where quotation marks do: a quotation is inside or outside of it, not half of each."""
    own = paragraph.region_at(cue[0])
    if own is not None:
        start, end = max(start, own[0] + 1), min(end, own[1] - 1)
        for left, right in single_regions(paragraph.text, own[0] + 1, own[1] - 1):
            if (
                left <= start < right and not left < cue[0] < right
            ):  # told me, / 'You will,' / and we still have nothing
                end = min(end, right)
    else:
        first, last = paragraph.region_at(start), paragraph.region_at(max(end - 1, start))
        if first is not None and not first[0] < cue[0] < start:
            start = first[0]
        if last is not None and not end < cue[1] < last[1]:
            end = last[1]
    start, end = paragraph.trim(start, max(end, start))
    skip = re.compile(r"that\b[\s,]*", re.I).match(paragraph.text, start, end)
    if skip:
        start = skip.end()
    while (
        end > start
        and paragraph.text[end - 1] in ".!?"
        and end - 1 > start
        and paragraph.text[end - 2].isalnum()
        and paragraph.text[end : end + 1] not in tuple(QUOTES)
    ):
        end -= 1
    return start, end


def _reach(cue: Token, first: Token, last: Token, clause: bool) -> Token:
    """The last word of a content, where the parser hung its end on the cue instead, or hung an aside on it."""
    for child in cue.rights:
        if child.i <= last.i or child.is_punct:
            continue
        joined = child.left_edge.i == last.i + 1
        if clause:
            after_and = child.dep_ == "conj" and child_of(child, "nsubj") is not None and not speaks(child)
            if child.dep_ == "ccomp" or after_and:
                last = child.right_edge
            elif child.dep_ != "cc":
                break
        elif joined and _belongs(child):
            last = child.right_edge
        else:
            break
    return _without_aside(first, last, clause)


def reports(verb: Token, contents: tuple[str, ...] = ("ccomp", "oprd")) -> bool:
    """Has a cue its own subject before it and its own content behind it?"""
    subject, content = child_of(verb, "nsubj"), [c for c in verb.rights if c.dep_ in contents]
    return subject is not None and subject.i < verb.i and bool(content) and lexicon().find(verb) is not None


def stands_beside(verb: Token) -> bool:
    """The rebels said in: The army said the road was open, / the rebels said it was mined (with ; - : too)."""
    begins = verb.left_edge
    return reports(verb) and begins.i > 0 and begins.nbor(-1).text in ",;:-" and not is_that(verb)


def _own_end(cue: Token, clause: Token, last: Token) -> Token:
    """Leave out what the parser gave to the content and belongs to the source: said he would come (and added, but declined)."""
    for node in clause.rights:
        shared = node.dep_ == "conj" and child_of(node, "nsubj", "nsubjpass", "aux") is None
        later = shared and _same_form(cue, node, clause)
        other = (node.dep_ in ("conj", "advcl") and speaks(node) and child_of(node, "ccomp") is not None) or (
            node.dep_ in ("parataxis", "ccomp") and stands_beside(node)
        )
        if (later or other) and clause.i < node.left_edge.i <= last.i:
            before = node.left_edge.nbor(-1)
            while before.i > clause.i and (before.is_punct or before.dep_ in ("cc", "advmod", "preconj")):
                before = before.nbor(-1)
            return before
    return last


def _same_form(cue: Token, node: Token, clause: Token) -> bool:
    """Has a verb the form of the cue, and the content's verb another one?"""
    if cue.tag_ == node.tag_ == "VBD":
        return clause.tag_ in ("VB", "VBZ", "VBP", "VBG")
    return cue.tag_ == node.tag_ in ("VBG", "VBZ") and clause.tag_ != node.tag_ and lexicon().find(node) is not None


def _belongs(child: Token) -> bool:
    """Does what follows an object belong to it? (concern / about the plan: yes; about the plan / in an interview: no)"""
    if child.dep_ == "prep":
        noun = child_of(child, "pobj")
        return child.lower_ not in ("during", "before", "after", "until", "by") and not (
            noun is not None and noun.lower_ in word_list("occasions")
        )
    return child.dep_ == "xcomp" or (child.dep_ == "advcl" and is_infinitive(child))


def _without_aside(first: Token, last: Token, clause: bool) -> Token:
    """Leave out a closing aside: ", which stood at 263", ", who is a member", ", adding that"."""
    node = last
    while node.head.i != node.i and first.i <= node.head.i and node.right_edge.i == last.i:
        begin = node.left_edge
        aside = node.dep_ == "relcl" and begin.lower_ in ASIDE
        adds = node.dep_ == "advcl" and node.tag_ == "VBG" and node.i == begin.i and (speaks(node) or not clause)
        if (aside or adds) and begin.i - 1 > first.i and begin.nbor(-1).text == ",":
            return begin.nbor(-2)
        node = node.head
    return last


CONNECTIVE = re.compile(
    r"(?:But|And|Still|Yet|So|However|Meanwhile|Nevertheless|Nonetheless|Also|Or|Indeed|In (?:addition|fact|the end|"
    r"contrast))\b(?:,?\s+|\Z)|(?:yet|as)\Z"
)


# what opens a content rather than the frame around it: "If it fails, he said, ...", but: "In May, he said, ..."
FRONTED = frozenset(
    "if because since unless although though while whether given despite without of for as with to from under "
    "until once even instead rather".split()
)


def fronted_part(paragraph: Paragraph, cue: Token, content: Span) -> Span | None:
    """ "If the talks fail" in: If the talks fail, he said, the sanctions stay."""
    subject = child_of(cue, "nsubj")
    first = cue if subject is None or subject.i > cue.i else subject.left_edge
    last = cue if subject is None or subject.i < cue.i else subject.right_edge
    if content[0] < paragraph.end(last) or "," not in paragraph.text[paragraph.end(last) : content[0]]:
        return None
    fronts = [c for c in cue.lefts if c.right_edge.i < first.i and c.left_edge.lower_ in FRONTED]
    if not fronts or first.i == 0 or first.nbor(-1).text != ",":
        return None
    return paragraph.span(fronts[0].left_edge, fronts[-1].right_edge)


def around(paragraph: Paragraph, clause: Token, hole: Token) -> list[Span]:
    """A clause without the part that holds the cue."""
    left, right = clause.left_edge, clause.right_edge
    first, last = hole.left_edge, hole.right_edge
    spans = []
    if first.i > left.i:
        spans.append(paragraph.trim(paragraph.start(left), paragraph.start(first)))
    if last.i < right.i:
        spans.append(paragraph.trim(paragraph.end(last), paragraph.end(right)))
    return [(s, e) for s, e in spans if any(map(str.isalnum, paragraph.text[s:e]))]


FINITE = frozenset({"MD", "VBD", "VBZ", "VBP"})
HELPING = frozenset("be been being have has had do does did is are was were am not 's 've 'd n't".split())


def before_main_verb(cue: Token, clause: Token) -> Token:
    """The end of "that P" in: The claim that P surprised inspectors, where the parser took the main verb into the clause.

    It did, where the noun has no verb above it. The verb of the clause comes first; the next finite verb that no conjunction or
    relative pronoun opens is the main verb, or else the next word in -ed that may be one.
    """
    last = clause.right_edge
    if cue.head.i != cue.i:
        return last
    tokens = list(cue.doc[clause.left_edge.i + 1 : last.i + 1])
    own = next((n for n, t in enumerate(tokens) if t.tag_ in FINITE), len(tokens))
    verb, n = own, own + 1
    while n < len(tokens) and (tokens[n].tag_ == "RB" or (tokens[n].tag_[:2] == "VB" and _helps(tokens[verb]))):
        verb, n = (verb if tokens[n].tag_ == "RB" else n), n + 1
    finite = _first_unopened(tokens[n:], FINITE)
    main = finite or _first_unopened(tokens[n:], frozenset({"VBN", "JJ"}))
    if main is None:
        return last
    end = main.nbor(-1)
    while end.tag_ == "RB" and end.i > tokens[n - 1].i:
        end = end.nbor(-1)
    return end


def _helps(verb: Token) -> bool:
    return verb.tag_ == "MD" or verb.lower_ in HELPING


def _first_unopened(tokens: list[Token], tags: frozenset[str]) -> Token | None:
    """The first verb of these tags that is not the verb of a clause opened among the tokens."""
    opened = 0
    for token in tokens:
        if token.tag_ in ("WDT", "WP", "WRB", "CC") or token.lower_ in OPENERS:
            opened += 1
        elif token.tag_ in tags and (token.tag_ in FINITE or token.lower_.endswith("ed")):
            if token.tag_ not in FINITE and token.nbor(-1).tag_ in ("DT", "PRP$", "CD", "POS", "IN", "VBZ", "VBD"):
                continue
            if not opened:
                return token
            opened -= 1
    return None


OPENERS = frozenset("that because if while although though unless since until before after".split())
