"""Quotations to the word of speech beside them, and to who speaks it.

Quotation marks say where a quotation is; whose it is, is said by the words around it: before it (He said: "..."), after it ("...," said
Arreaza), in the sentence or paragraph before, by a name after a dash. Each way is a named rule; ``RULES`` has them in the order in which
they are tried. They go by marks and order, and ask the parse only for the subject of the word of speech. Spans and places are
in code points of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.attribution.edges import fit
from analysis.attribution.fronts import front_of, runs_into, with_object
from analysis.attribution.lexicon import Lexicon, lexicon
from analysis.attribution.paragraph import Found, Paragraph, child_of, span_of_cue
from analysis.attribution.sources import source_of
from analysis.attribution.speech_verbs import cue_after, cue_before, takes_quotation
from analysis.text import QUOTES, Span, abbreviated, closed, count_words, within

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True)
class Quotation:
    """A quotation in its paragraph, as the rules see it."""

    paragraph: Paragraph
    region: Span
    known: Lexicon
    sentence: int  # where its sentence begins
    floor: int  # where words before it begin that may be its own: with its sentence, or behind the quotation before it
    limit: int  # where words behind it end: at the next quotation, or with the paragraph
    last: Found | None  # the attribution of the quotation before it in its paragraph
    before: Paragraph | None  # the paragraph before, where the quotation opens its own

    @property
    def opens_sentence(self) -> bool:
        """Does it open its sentence (but for a word such as "But")? It goes on: "...," he said. "..."."""
        text, begins = self.paragraph.text, self.region[0]
        return _last_before(text, begins) in ".!?…" or count_words(text, self.sentence, begins) < 2


def beside_quotations(paragraph: Paragraph, known: Lexicon, before: Paragraph | None = None) -> None:
    """Add to a paragraph the attributions of its quotations: of each, the first of ``RULES`` that finds one.

    ``before`` is the paragraph before: a quotation may run on from it, or be announced by its last words. Where no rule finds
    anything, a quotation may go on from the one before it in its paragraph.
    """
    begin, end = paragraph.offset, paragraph.offset + len(paragraph.doc.text)
    regions = [r for r in within(begin, end, paragraph.quoted) if begin <= r[0] and r[1] <= end]
    starts = _sentence_starts(paragraph, begin, end) if regions else []
    last: Found | None = None
    for number, region in enumerate(regions):
        sentence = max((s for s in starts if s <= region[0]), default=begin)
        earlier = regions[number - 1] if number else None
        first = before if number == 0 and not paragraph.text[begin : region[0]].strip() else None
        floor = max(earlier[1] if earlier else begin, sentence)
        limit = regions[number + 1][0] if number + 1 < len(regions) else end
        quotation = Quotation(paragraph, region, known, sentence, floor, limit, last, first)
        found = next((found for rule in RULES if (found := rule(quotation)) is not None), None)
        if found is None:
            _go_on(quotation, earlier)
        elif first is not None and found is first.open:
            found.content.append(region)
            last = found
        elif last is not None and last.head == found.head >= 0:
            last.content.extend(found.content)
        else:
            paragraph.found.append(found)
            last = found
    if last is not None and last.content[-1] == regions[-1] and not closed(paragraph.text, regions[-1]):
        paragraph.open = last


def _go_on(quotation: Quotation, earlier: Span | None) -> None:
    """Add a quotation to the attribution before it where it opens a sentence, or takes up a sentence that its cue interrupts."""
    text, region, last = quotation.paragraph.text, quotation.region, quotation.last
    if last is None:
        return
    mark = _last_before(text, region[0])
    resumed = (
        last.cue is not None
        and earlier is not None
        and earlier[1] <= last.cue[0]
        and last.content[-1][1] == earlier[1]
        and mark in ",-–—"
    )
    if resumed or quotation.opens_sentence:
        begins = region[0] if resumed or mark in ".!?…" else quotation.sentence
        last.content.append(quotation.paragraph.trim(begins, region[1]))


# --- rules: each finds whose a quotation is, or nothing ----------------------------------------------------------------


def announced(quotation: Quotation) -> Found | None:
    """He said: "..."; he told the paper, "..."; he said "..."."""
    text, region = quotation.paragraph.text, quotation.region
    if _goes_on(text, region):
        return None
    if _last_before(text, region[0]) == ":" and PRONOUN_BEHIND.match(text, region[1]) and followed(quotation):
        return None  # The mayor warned them: "...," she said.
    return _announcement(quotation.paragraph, quotation.region, quotation.region, quotation.floor, quotation.known)


# what stands before such a mark is no part of the quotation behind it, and has a cue of its own
SETS_OFF = tuple(":-–—([")
PRONOUN_BEHIND = re.compile(r",?\s+(?:he|she|they) ")


def followed(quotation: Quotation) -> Found | None:
    """ "...," said Arreaza; "...," the diplomat told reporters."""
    paragraph, region = quotation.paragraph, quotation.region
    cue = cue_after(paragraph, region, quotation.limit, quotation.known)
    begins = _last_before(paragraph.text, region[0])
    if cue is None or (begins not in SETS_OFF and _spoken_for(paragraph, quotation.floor, region[0], quotation.known)):
        return None
    last = quotation.last
    interrupted = last is not None and last.cue is not None and last.cue[0] >= quotation.sentence
    content = paragraph.trim(region[0] if interrupted else quotation.sentence, region[1])
    found = _quotation(paragraph, cue, content)
    if begins in SETS_OFF:  # what stands before it is no source either
        found.content = [paragraph.trim(*region)]
    return found


def after_colon(quotation: Quotation) -> Found | None:
    """Her answer to them: "...": no cue but a colon; that of a headline has its attribution already."""
    if any(found.construction == "headline" and _holds(found, quotation.region) for found in quotation.paragraph.found):
        return None
    return _colon(quotation.paragraph, quotation.region, quotation.region, quotation.floor, quotation.known)


def mistagged(quotation: Quotation) -> Found | None:
    """A word of speech that the tagger took for none ("...," the two write.), or that stands after an aside."""
    if not quotation.opens_sentence:
        return None
    paragraph, region, limit = quotation.paragraph, quotation.region, quotation.limit
    words = paragraph.text[region[0] : region[1]].rstrip(QUOTES + " ")
    tokens = paragraph.doc.char_span(region[1] - paragraph.offset, limit - paragraph.offset, alignment_mode="contract")
    if tokens is None or words[-1:] not in ",!?" or count_words(paragraph.text, *region) < 4:
        return None
    first = next((t for t in tokens if not t.is_space and not t.is_punct), tokens[0])
    for token in tokens[:30]:
        if token.text in '.;:"' or first.tag_ in ("IN", "CC", "RB", "WDT", "WP"):
            return None
        cue = quotation.known.forms.get((token.lower_, "verb"))
        named = not token.text.islower()  # the United States
        if (
            named
            or not takes_quotation(cue)
            or token.lower_.endswith("ing")
            or token.i in (first.i, len(token.doc) - 1)
        ):
            continue
        before, after = token.nbor(-1), token.nbor()
        if (before.tag_[:2] in ("NN", "PR", "CD") or before.text == ",") and (
            after.text in ".,;" or after.tag_ in ("IN", "NNP", "RB", "CC", "NN")
        ):
            found = _quotation(paragraph, token, region)
            found.source = paragraph.span(first, before)
            return found
    return None


NAME = r"((?:[A-ZÀ-Þ][\w.'’-]*)(?: [A-ZÀ-Þ][\w.'’-]*){%s,4})"
SIGNATURE = re.compile(rf"\s*[―—–]\s*{NAME % 1}(?:, [a-zà-þ][^\n.!?\"“”]{{0,60}})?\s*\.?[\s•*·]*")
SIGNATURE_BELOW = re.compile(rf"[^\S\n]*\n\s*[-―—–][^\S\n]*{NAME % 0}(?:, [^\n]*|\.?[^\S\n]*)$", re.M)
SPEAKER_LABEL = re.compile(r"[\"“]?((?:[A-Z][A-Z.'’-]+)(?: [A-Z][A-Z.'’-]+){0,3}):\s+(?=\S)")


def signed(quotation: Quotation) -> Found | None:
    """ "We agree." - Jo Bloggs (a name after a dash, with a role or nothing more), also on a line of its own."""
    paragraph, region, text = quotation.paragraph, quotation.region, quotation.paragraph.text
    name = SIGNATURE.fullmatch(text, region[1], quotation.limit)
    if name is None and region[0] == paragraph.offset:
        name = SIGNATURE_BELOW.match(text, region[1])
    if name is None:
        return None
    dash = name.start(1) - len(text[region[1] : name.start(1)].lstrip())
    source = name.start(1), name.start(1) + len(name.group(1).rstrip("."))
    return Found("quotation", (dash, dash + 1), source, [region], "-")


def labelled(quotation: Quotation) -> Found | None:
    """ "BLOGGS: We agree." (a line of a transcript)."""
    paragraph, region = quotation.paragraph, quotation.region
    label = SPEAKER_LABEL.match(paragraph.text, region[0], region[1])
    if label is None or region[0] != paragraph.offset:
        return None
    return Found(
        "headline", (label.end(1), label.end(1) + 1), label.span(1), [paragraph.trim(label.end(), region[1])], ":"
    )


def carried(quotation: Quotation) -> Found | None:
    """A quotation that opens a paragraph and goes on from the one before, or that its last words announce with a colon."""
    before, region = quotation.before, quotation.region
    if before is None:
        return None
    if before.open is not None:
        return before.open
    end = before.offset + len(before.doc.text)
    if before.text[before.offset : end].rstrip()[-1:] == ":":
        return _announcement(before, (end, end), region, before.offset, quotation.known) or _colon(
            before, (end, end), region, before.offset, quotation.known
        )
    paragraph_end = re.compile(r"[^\n]*").match(before.text, region[1]).end()  # type: ignore[union-attr]
    alone = not before.text[region[1] : paragraph_end].strip(" .\t\r")
    unended = before.text[region[0] : region[1]].rstrip("\"“”'’» ")[-1:].isalnum()
    heading = unended or is_heading(before.text, region)
    if alone and not heading and before.found and before.found[-1].construction == "quotation":
        before.open = before.found[-1]
        return before.open
    return None


RULES: tuple[Callable[[Quotation], Found | None], ...] = (
    announced,
    followed,
    after_colon,
    mistagged,
    signed,
    labelled,
    carried,
)


# --- what the rules share ----------------------------------------------------------------------------------------------


def _announcement(paragraph: Paragraph, at: Span, region: Span, floor: int, known: Lexicon) -> Found | None:
    """An attribution whose cue stands before ``at``: before the quotation, or, in the paragraph before it, at the end."""
    cue = cue_before(paragraph, at, floor, known)
    if cue is None:
        return None
    clause, content = child_of(cue, "ccomp"), region
    if clause is not None and cue.i < clause.left_edge.i and runs_into(paragraph, clause, at):
        start = paragraph.start(clause.left_edge)  # said that in May, "..."
        content = fit(paragraph, start, region[1], (paragraph.start(cue), paragraph.end(cue)))
    elif at == region:
        content = with_object(paragraph, cue, region, known)
    found = _quotation(paragraph, cue, content)
    front = front_of(paragraph, cue, at, content, floor, known)
    if front is not None:
        found.content.insert(0, front)
    return found


def _colon(paragraph: Paragraph, at: Span, region: Span, floor: int, known: Lexicon) -> Found | None:
    """An attribution with a colon before ``at`` for its cue: the source is what stands before the colon."""
    if paragraph.text[floor : at[0]].rstrip()[-1:] != ":" or cue_before(paragraph, at, floor, known) is not None:
        return None
    tokens = paragraph.doc.char_span(floor - paragraph.offset, at[0] - paragraph.offset, alignment_mode="contract")
    if tokens is None:
        return None
    head = tokens.root
    while head.dep_ == "conj":
        head = head.head
    source = _before_colon(paragraph, head)
    colon = paragraph.text.rindex(":", floor, at[0])
    if source is None or source[1] > colon:
        return None
    cue = (paragraph.start(head), paragraph.end(head)) if head.tag_[0] == "V" else (colon, colon + 1)
    return Found("colon", cue, source, [region], ":")


def _before_colon(paragraph: Paragraph, head: Token) -> Span | None:
    """The source among the words before a colon: From her letter: "..."; but none in: by Jo Bloggs: "..."."""
    if head.tag_[0] == "V":
        return source_of(paragraph, head)
    if head.tag_ != "IN":
        return paragraph.span(head.left_edge, head)
    noun = child_of(head, "pobj") if head.lower_ == "from" else None
    return paragraph.span(noun.left_edge, noun.right_edge) if noun is not None else None


def _holds(found: Found, region: Span) -> bool:
    """Does the content of an attribution take in where a quotation begins?"""
    return any(start <= region[0] < end for start, end in found.content)


LONGEST_HEADING = 7  # words


def is_heading(text: str, region: Span) -> bool:
    """A few words in single marks ('A change of course.'), where they stand by themselves, name a part of the text and quote nobody."""
    return text[region[0]] in "'‘" and count_words(text, *region) <= LONGEST_HEADING


def _goes_on(text: str, region: Span) -> bool:
    """Is a quotation only a part of a clause, as in: said "reforms" would help? Then the clause is the content."""
    inside = text[region[0] : region[1]].rstrip(QUOTES + " ")
    return inside[-1:].isalnum() and re.compile(r" [a-z]").match(text, region[1]) is not None


# Not ``text.split_sentences``: that cuts inside quotations, too. Here a quotation is one piece of the sentence around it, and a
# sentence of the frame begins behind its last mark.
STOP = re.compile(r"[.!?…]+")


def _sentence_starts(paragraph: Paragraph, start: int, end: int) -> list[int]:
    """Where sentences begin in a paragraph, by punctuation outside quotation marks and at their close."""
    text, starts = paragraph.text, [start]
    for stop in STOP.finditer(text, start, end):
        at = stop.end()
        region = paragraph.region_at(stop.start())
        if region is not None:
            if region[1] - at > 2 or stop.group()[-1] != ".":
                continue
            at = region[1]
        elif stop.group() == "." and abbreviated(text, start, at - 1):
            continue
        if at < end and not text[at].isspace() and paragraph.region_at(at) is None:
            continue
        while at < end and (text[at].isspace() or text[at] in ")]"):
            at += 1
        if at < end and (text[at].isupper() or not text[at].isalpha()):
            starts.append(at)
    return starts


def _spoken_for(paragraph: Paragraph, start: int, end: int, known: Lexicon) -> bool:
    """Does the part of a sentence before a quotation have a cue that it may belong to (He called it "a shame," ...)?"""
    tokens = paragraph.doc.char_span(start - paragraph.offset, end - paragraph.offset, alignment_mode="contract")
    return tokens is not None and any(
        t.tag_ in ("VBD", "VBZ", "VBP", "VBG") and known.find(t) is not None for t in tokens
    )


def _last_before(text: str, place: int) -> str:
    """The last character before a place that is no space, looking no further than a line's indent could be."""
    return text[max(place - 20, 0) : place].rstrip()[-1:]


def _quotation(paragraph: Paragraph, cue: Token, content: Span) -> Found:
    paragraph.spoken.add(cue.i)
    source = source_of(paragraph, cue, passive=False)
    if source is not None and source[0] < content[1] and content[0] < source[1]:
        source = None
    entry = lexicon().find(cue)
    return Found(
        "quotation",
        span_of_cue(paragraph, cue),
        source or _neighbour(paragraph, cue, content) or _far_subject(paragraph, cue),
        [content],
        cue.lower_,
        entry.cue_class if entry is not None else "neutral",
        cue.i,
    )


def _neighbour(paragraph: Paragraph, cue: Token, content: Span) -> Span | None:
    """The noun phrase beside a cue, where the parser saw no subject: "...," said master of ceremonies Jo Bloggs."""
    doc = cue.doc
    if (
        cue.i + 1 < len(doc)
        and doc[cue.i + 1].tag_ in ("NNP", "PRP", "DT", "NN", "PRP$", "NNS")
        and paragraph.start(cue) >= content[1]
    ):
        after = doc[cue.i + 1]
        head = after
        while head.head.i > cue.i and head.head.i != head.i and head.head.tag_[:2] in ("NN", "PR"):
            head = head.head
        return paragraph.span(after, head.right_edge if head.right_edge.i >= after.i else head)
    if cue.i and doc[cue.i - 1].tag_ in ("NNP", "PRP", "NN", "NNS") and paragraph.start(cue.nbor(-1)) >= content[1]:
        return paragraph.span(doc[cue.i - 1].left_edge, doc[cue.i - 1])
    return None


FAR_SUBJECT = re.compile(
    r"(?:^|[.!?]\s+|\n\s*)((?:The |An? )?[A-Z][^,.;:!?\n]{2,80}), who\b[^.;:!?\n\"“”]{3,160},"
    r"\s+(?:also |has |had |then |later )?$"
)


def _far_subject(paragraph: Paragraph, cue: Token) -> Span | None:
    """The first words of a sentence, where a relative clause parts them from the word of speech (Rios, who ..., wrote: "...")."""
    found = FAR_SUBJECT.search(paragraph.text[paragraph.offset : paragraph.start(cue)])
    return (paragraph.offset + found.start(1), paragraph.offset + found.end(1)) if found else None
