"""Quotations to the word of speech beside them, and to who speaks it.

Quotation marks say where a quotation is; whose it is, is said by the words around it: before it (He said: "..."), after it ("...," said
Arreaza), in the sentence or paragraph before, by a name after a dash. These rules go by marks and order, and ask the parse only for the
subject of the word of speech.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.attribution.constructions import (
    CONNECTIVE,
    OCCASION,
    SPEAKING,
    Found,
    Paragraph,
    child_of,
    fit,
    fronted_part,
    is_that,
    source_of,
    span_of_cue,
)
from analysis.attribution.lexicon import Cue, Lexicon, lexicon
from analysis.text import MARK, Span, abbreviated, count_words, within

if TYPE_CHECKING:
    from spacy.tokens import Token

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


def _takes_quotation(cue: Cue | None) -> bool:
    return cue is not None and "clause" in cue.constructions


def beside_quotations(paragraph: Paragraph, known: Lexicon, before: Paragraph | None = None) -> None:
    """Give quotations the cue that stands before them (He said: "...") or after them ("...," said Arreaza).

    ``before`` is the paragraph before: a quotation may run on from it, or be announced by its last words.
    """
    begin, end = paragraph.offset, paragraph.offset + len(paragraph.doc.text)
    regions = [r for r in within(begin, end, paragraph.quoted) if begin <= r[0] and r[1] <= end]
    if not regions:
        return
    starts = _sentence_starts(paragraph, begin, end)
    last: Found | None = None
    for number, region in enumerate(regions):
        limit = regions[number + 1][0] if number + 1 < len(regions) else end
        sentence = max((s for s in starts if s <= region[0]), default=begin)
        floor = max(regions[number - 1][1] if number else begin, sentence)
        found = _announced(paragraph, region, floor, known)
        if found is None or found.construction == "colon":
            cue = _cue_after(paragraph, region, limit, known)
            if cue is not None and not _spoken_for(paragraph, max(sentence, floor), region[0], known):
                inside = last is not None and last.cue is not None and last.cue[0] >= sentence
                found = _quotation(paragraph, cue, paragraph.trim(region[0] if inside else sentence, region[1]))
                if _last_before(paragraph.text, region[0]) in ":-–—([":  # what stands before it is no source either
                    found.content = [paragraph.trim(*region)]
        if found is None and _opens_sentence(paragraph.text, sentence, region[0]):
            found = _mistagged(paragraph, region, limit, known)
        if found is None:
            found = _signed(paragraph, region, limit) or _labelled(paragraph, region)
        if found is None and number == 0 and before is not None and not paragraph.text[begin : region[0]].strip():
            found = _carried(before, region, known)
            if found is not None and found is before.open:
                found.content.append(region)
                last = found
                continue
        if found is None:
            resumed = (
                last is not None
                and last.cue is not None
                and number > 0
                and regions[number - 1][1] <= last.cue[0]
                and last.content[-1][1] == regions[number - 1][1]
                and _last_before(paragraph.text, region[0]) in ",-–—"
            )
            if last is not None and (resumed or _opens_sentence(paragraph.text, sentence, region[0])):
                apart = resumed or _last_before(paragraph.text, region[0]) in ".!?…"
                last.content.append(paragraph.trim(region[0] if apart else sentence, region[1]))
        elif last is not None and last.head == found.head >= 0:
            last.content.extend(found.content)
        else:
            paragraph.found.append(found)
            last = found
    if last is not None and last.content[-1] == regions[-1] and not _closed(paragraph.text, regions[-1]):
        paragraph.open = last


def _goes_on(text: str, region: Span) -> bool:
    """Is a quotation only a part of a clause, as in: said "reforms" would help? Then the clause is the content."""
    inside = text[region[0] : region[1]].rstrip("\"”'’» ")
    return inside[-1:].isalnum() and re.compile(r" [a-z]").match(text, region[1]) is not None


NAME = r"((?:[A-ZÀ-Þ][\w.'’-]*)(?: [A-ZÀ-Þ][\w.'’-]*){%s,4})"
SIGNATURE = re.compile(rf"\s*[―—–]\s*{NAME % 1}\s*\.?\s*$")
SIGNATURE_BELOW = re.compile(rf"[^\S\n]*\n\s*[-―—–][^\S\n]*{NAME % 0}(?:, [^\n]*|\.?[^\S\n]*)$", re.M)


SPEAKER_LABEL = re.compile(r"[\"“]?((?:[A-Z][A-Z.'’-]+)(?: [A-Z][A-Z.'’-]+){0,3}):\s+(?=\S)")


def _signed(paragraph: Paragraph, region: Span, limit: int) -> Found | None:
    """ "We agree." - Jo Bloggs (a name after a dash, and nothing more), also on a line of its own."""
    text = paragraph.text
    name = SIGNATURE.fullmatch(text, region[1], limit)
    if name is None and region[0] == paragraph.offset:
        name = SIGNATURE_BELOW.match(text, region[1])
    if name is None:
        return None
    dash = name.start(1) - len(text[region[1] : name.start(1)].lstrip())
    source = name.start(1), name.start(1) + len(name.group(1).rstrip("."))
    return Found("quotation", (dash, dash + 1), source, [region], "-")


def _labelled(paragraph: Paragraph, region: Span) -> Found | None:
    """ "BLOGGS: We agree." (a line of a transcript)."""
    label = SPEAKER_LABEL.match(paragraph.text, region[0], region[1])
    if label is None or region[0] != paragraph.offset:
        return None
    return Found(
        "headline", (label.end(1), label.end(1) + 1), label.span(1), [paragraph.trim(label.end(), region[1])], ":"
    )


def _spoken_for(paragraph: Paragraph, start: int, end: int, known: Lexicon) -> bool:
    """Does the part of a sentence before a quotation have a cue that it may belong to (He called it "a shame," ...)?"""
    tokens = paragraph.doc.char_span(start - paragraph.offset, end - paragraph.offset, alignment_mode="contract")
    return tokens is not None and any(
        t.tag_ in ("VBD", "VBZ", "VBP", "VBG") and known.find(t) is not None for t in tokens
    )


def _opens_sentence(text: str, sentence: int, region: int) -> bool:
    """Does a quotation open its sentence (but for a word such as "But")? It goes on: "...," he said. "..."."""
    return _last_before(text, region) in ".!?…" or count_words(text, sentence, region) < 2


def _last_before(text: str, place: int) -> str:
    """The last character before a place that is no space, looking no further than a line's indent could be."""
    return text[max(place - 20, 0) : place].rstrip()[-1:]


def _closed(text: str, region: Span) -> bool:
    """Does a region end with a mark, or only with its paragraph?"""
    return (region[1] - region[0] > 1 and MARK.match(text, region[1] - 1) is not None) or text[
        region[1] - 2 : region[1]
    ] == "''"


def _carried(before: Paragraph, region: Span, known: Lexicon) -> Found | None:
    """A quotation that opens a paragraph and goes on from the one before, or that its last words announce with a colon."""
    if before.open is not None:
        return before.open
    end = before.offset + len(before.doc.text)
    if before.text[before.offset : end].rstrip()[-1:] == ":":
        return _announced(before, (end, end), before.offset, known, region)
    paragraph_end = re.compile(r"[^\n]*").match(before.text, region[1]).end()  # type: ignore[union-attr]
    alone = not before.text[region[1] : paragraph_end].strip(" .\t\r")
    heading = before.text[region[0] : region[1]].rstrip("\"“”'’» ")[-1:].isalnum()
    if alone and not heading and before.found and before.found[-1].construction == "quotation":
        before.open = before.found[-1]
        return before.open
    return None


def _announced(
    paragraph: Paragraph, region: Span, floor: int, known: Lexicon, content: Span | None = None
) -> Found | None:
    """A quotation with its cue before it: He said: "..."; or with no cue but a colon: her answer to them: "..."."""
    cue = _cue_before(paragraph, region, floor, known)
    if cue is not None and content is None and _goes_on(paragraph.text, region):
        return None
    content = content or region
    if cue is not None:
        clause = child_of(cue, "ccomp")
        if clause is not None and cue.i < clause.left_edge.i and _runs_into(paragraph, clause, region):
            start = paragraph.start(clause.left_edge)  # said that in May, "..."
            content = fit(paragraph, start, content[1], (paragraph.start(cue), paragraph.end(cue)))
        elif content == region:
            content = _with_object(paragraph, cue, region, known)
        found = _quotation(paragraph, cue, content)
        front = (
            (fronted_part(paragraph, cue, content) if not _whole(paragraph.text, region) else None)
            or _clause_before(paragraph, cue, floor)
            or _sentence_before(paragraph, cue, region, floor)
            or _called(paragraph, cue, known)
        )
        if front is not None:
            found.content.insert(0, front)
        return found
    if paragraph.text[floor : region[0]].rstrip()[-1:] != ":":
        return None
    tokens = paragraph.doc.char_span(floor - paragraph.offset, region[0] - paragraph.offset, alignment_mode="contract")
    if tokens is None:
        return None
    verb = tokens.root
    while verb.dep_ == "conj":
        verb = verb.head
    source = source_of(paragraph, verb) if verb.tag_[0] == "V" else paragraph.span(verb.left_edge, verb)
    if verb.tag_ == "IN":  # From her letter: "..."; but no source: by Jo Bloggs: "..."
        noun = child_of(verb, "pobj") if verb.lower_ == "from" else None
        source = paragraph.span(noun.left_edge, noun.right_edge) if noun is not None else None
    colon = paragraph.text.rindex(":", floor, region[0])
    if source is None or source[1] > colon:
        return None
    cue_span = (paragraph.start(verb), paragraph.end(verb)) if verb.tag_[0] == "V" else (colon, colon + 1)
    return Found("colon", cue_span, source, [content], ":")


def _whole(text: str, region: Span) -> bool:
    """Does a quotation begin as a sentence does?"""
    return text[region[0] : region[1]].lstrip("\"“”'’‘„« ")[:1].isupper()


def _clause_before(paragraph: Paragraph, cue: Token, floor: int) -> Span | None:
    """ "The streets were deserted" in: The streets were deserted, he added, "but people go out."."""
    clause = child_of(cue, "ccomp")
    if clause is None or clause.right_edge.i >= cue.i or paragraph.start(clause.left_edge) < floor:
        return None
    start, end = paragraph.span(clause.left_edge, clause.right_edge)
    return None if within(start, end, paragraph.quoted) else (start, end)


def _runs_into(paragraph: Paragraph, clause: Token, region: Span) -> bool:
    """Does a clause go on into a quotation (said that in May, "..."), rather than end with its own announcement of it?"""
    between = paragraph.text[min(paragraph.end(clause.right_edge), region[0]) : region[0]]
    begins = paragraph.start(clause.left_edge)
    colon = paragraph.text[begins : region[0]].rstrip()[-1:] == ":"
    return begins < region[0] and not any(map(str.isalnum, between)) and (is_that(clause) or not colon)


def _sentence_before(paragraph: Paragraph, cue: Token, region: Span, floor: int) -> Span | None:
    """ "Instead" in: Instead, he said, "she started too early" (a quotation that goes on with a sentence already begun)."""
    subject = child_of(cue, "nsubj")
    if subject is None or subject.i > cue.i or child_of(cue, "mark") is not None or not subject.left_edge.i:
        return None
    if _whole(paragraph.text, region) or subject.left_edge.nbor(-1).text != ",":
        return None
    start, end = paragraph.trim(floor, paragraph.start(subject.left_edge))
    skip = CONNECTIVE.match(paragraph.text, start, end)
    start = skip.end() if skip else start
    occasion = any(word in OCCASION for word in re.findall(r"\w+", paragraph.text[start:end].lower()))
    return None if start >= end or occasion or within(start, end, paragraph.quoted) else (start, end)


def _named(cue: Token, known: Lexicon) -> bool:
    """Is a cue one of calling something a name (call, dub, describe) rather than of telling somebody something?"""
    entry = known.find(cue)
    return entry is not None and "object_predicate" in entry.constructions


def _with_object(paragraph: Paragraph, cue: Token, region: Span, known: Lexicon) -> Span:
    """Called / the plan "a mistake": a quotation with what it is said of."""
    thing = child_of(cue, "dobj")
    if thing is None or not cue.i < thing.i or not _named(cue, known):
        return region
    start, end = paragraph.start(thing.left_edge), paragraph.end(thing.right_edge)
    return (start, region[1]) if start < region[0] and not paragraph.text[end : region[0]].strip() else region


def _called(paragraph: Paragraph, cue: Token, known: Lexicon) -> Span | None:
    """ "what" in: what he called "a mistake"."""
    fronted = next((c for c in cue.lefts if c.tag_ in ("WP", "WDT") and c.dep_ != "nsubj"), None)
    return paragraph.span(fronted, fronted) if fronted is not None and _named(cue, known) else None


def _quotation(paragraph: Paragraph, cue: Token, content: Span) -> Found:
    paragraph.spoken.add(cue.i)
    source = source_of(paragraph, cue, passive=False)
    if source is not None and source[0] < content[1] and content[0] < source[1]:
        source = None
    entry = lexicon().find(cue)
    return Found(
        "quotation",
        span_of_cue(paragraph, cue),
        source or _neighbour(paragraph, cue, content),
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


BARE = re.compile(r"(?:[A-Z]\w+ ){1,3}(?:said|says|added|wrote|continued)(?: on [A-Z]\w+)?\.")  # "No." Trump said.


def _cue_before(paragraph: Paragraph, region: Span, floor: int, known: Lexicon) -> Token | None:
    """He said: "..."; he told the paper, "..."; he said "..."."""
    doc, mark = paragraph.doc, region[0] - paragraph.offset
    tokens = doc.char_span(max(floor - paragraph.offset, 0), mark, alignment_mode="contract")
    if tokens is None:
        return None
    between = paragraph.text[floor : region[0]].rstrip()
    if not between:
        return None
    colon, comma = between[-1] == ":", between[-1] in ",-–—"
    for back, token in enumerate(reversed(tokens)):
        cue = known.find(token)
        if token.lower_ in ("put", "puts") and comma and back == 2 and token.nbor().lower_ == "it":
            return token  # as the paper put it, "..."
        if token.tag_[0] == "V" and _takes_quotation(cue):
            direct = back == 0
            if direct or colon or (comma and back < 12):
                clause = child_of(token, "ccomp")
                if comma and not colon and not direct and clause is not None and clause.right_edge.i < token.i:
                    return None  # "...," he said on Friday, "..." is for the quotation before
                return token
        if not colon and (token.text in ";:" or (token.tag_ in ("VBD", "VBZ", "VBP") and back > 0)):
            return None
    return None


def _cue_after(paragraph: Paragraph, region: Span, limit: int, known: Lexicon) -> Token | None:
    """ "...," said Arreaza; "...," the diplomat told reporters."""
    text, doc = paragraph.text, paragraph.doc
    inside = text[region[0] : region[1]].rstrip("\"”“'’» ")
    after = text[region[1] : limit].lstrip()
    if not inside or not after:
        return None
    if inside[-1] == "." and not inside.endswith("..") and after[0] not in ",-–—" and not BARE.match(after):
        return None
    tokens = doc.char_span(region[1] - paragraph.offset, limit - paragraph.offset, alignment_mode="contract")
    if tokens is None:
        return None
    closed = inside[-1] in ".,!?…-—" or after[0] in ",-–—" or inside.endswith("..")
    opens = not text[max(paragraph.offset, 0) : region[0]].strip() and inside.count(" ") > 2
    first: Token | None = None
    for token in tokens[:40]:
        if token.is_space or (first is None and token.is_punct):
            continue
        if token.text in (".", ";", ":", '"') and first is not None:
            return None
        first = first or token
        if token.tag_ in SPEAKING and _takes_quotation(known.find(token)):
            subject = child_of(token, "nsubj", "nsubjpass")
            near = token.i - first.i
            if near == 0 and (token.tag_ != "VBN" or subject is not None or token.lower_ == "read"):
                return token if closed or subject is not None else None
            if (
                opens
                and subject is not None
                and subject.left_edge.i == first.i
                and subject.i + 1 == token.i
                and _ends(token)
            ):
                return token  # "The caucus is a battle of niches" Grubbs said.
            if closed and subject is not None and subject.left_edge.i <= first.i + 2 and subject.i < token.i:
                return token
            if closed and near <= 4 and token.tag_ != "VBN":
                return token
        elif token.tag_ in ("VBD", "VBZ") and _only_speaks(token, first, inside[-1]):
            return token
        if not closed and token.i - first.i > 6:
            return None
    return None


def _mistagged(paragraph: Paragraph, region: Span, limit: int, known: Lexicon) -> Found | None:
    """A word of speech that the tagger took for none ("...," the two write.), or that stands after an aside."""
    words = paragraph.text[region[0] : region[1]].rstrip("\"”“'’» ")
    tokens = paragraph.doc.char_span(region[1] - paragraph.offset, limit - paragraph.offset, alignment_mode="contract")
    if tokens is None or words[-1:] not in ",!?" or count_words(paragraph.text, *region) < 4:
        return None
    first = next((t for t in tokens if not t.is_space and not t.is_punct), tokens[0])
    for token in tokens[:30]:
        if token.text in '.;:"' or first.tag_ in ("IN", "CC", "RB", "WDT", "WP"):
            return None
        cue = known.forms.get((token.lower_, "verb"))
        if not _takes_quotation(cue) or token.lower_.endswith("ing") or token.i in (first.i, len(token.doc) - 1):
            continue
        before, after = token.nbor(-1), token.nbor()
        if (before.tag_[:2] in ("NN", "PR", "CD") or before.text == ",") and (
            after.text in ".,;" or after.tag_ in ("IN", "NNP", "RB", "CC", "NN")
        ):
            found = _quotation(paragraph, token, region)
            found.source = paragraph.span(first, before)
            return found
    return None


def _ends(verb: Token) -> bool:
    """Does a verb end its sentence or clause?"""
    return verb.i + 1 >= len(verb.doc) or verb.nbor().text in ".,;:"


def _only_speaks(verb: Token, first: Token, mark: str) -> bool:
    """Is a verb after a quotation one of speech, whichever it is: "...," Toomey fumed on Friday; "...?" he went on; "...!" beamed Lee?"""
    if verb.dep_ in ("relcl", "acl", "aux", "auxpass") or verb.i - first.i > 5 or verb.i + 1 >= len(verb.doc):
        return False
    subject, after = child_of(verb, "nsubj"), verb.nbor()
    goes_on = after.lower_ == "on" and after.tag_ == "RP"
    if mark != "," and not (mark in "!?" and (goes_on or verb.i == first.i)):
        return False
    if subject is None:
        return verb.i == first.i and after.tag_ in ("NNP", "DT")
    if subject.i > verb.i:
        return verb.i == first.i
    follows = goes_on or after.text in ".,;" or after.tag_ in ("IN", "NNP", "RB", "CC", "WRB")
    return subject.left_edge.i == first.i and follows
