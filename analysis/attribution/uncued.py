"""What no cue announces: a headline with its source before a colon, a quotation that goes on from what was said, a pull quote.

Spans are in code points of the text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from analysis.attribution.edges import fit
from analysis.attribution.paragraph import Found, Paragraph, child_of, noun_phrase
from analysis.attribution.speech import is_heading
from analysis.attribution.wordlists import word_list
from analysis.text import QUOTES, Document, Span, count_words, within

if TYPE_CHECKING:
    from spacy.tokens import Token

LABEL = re.compile(r"((?:[A-Z][\w.'’-]*)(?: (?:[A-Z0-9][\w.'’-]*|of|the|at|to|on|and|for|in|&)){0,7}):\s+(?=\S)")


@cache
def _no_speaker() -> re.Pattern[str]:
    """Words before a colon that name a kind of text and no source (Update: ...)."""
    return re.compile(rf"\b(?:{'|'.join(sorted(word_list('labels')))})s?\b", re.I)


TAIL = re.compile(r"(?P<claim>[^\n]*?\S) [-–—] (?P<role>[^\n.:;!?,\"]{3,60})")
QUOTED_LABEL = re.compile(r"\s*:\s+(?P<role>[^\n.:;!?,\"]{3,60})")


def headline_tail(paragraph: Paragraph) -> None:
    """Add to a headline: "Bridge will stay closed - mayor" and "'We were never asked': president": a source behind what it says.

    The source is a role or a body that speaks (a word of ``titles``, ``posts``, ``headline_sources``), and has no verb.
    """
    text, begin = paragraph.text, paragraph.offset
    end = begin + len(paragraph.doc.text)
    if len(paragraph.doc) > 40 or paragraph.found or text[begin:end].rstrip()[-1:] in ".!?":
        return
    region = paragraph.region_at(begin)
    found = QUOTED_LABEL.fullmatch(text, region[1], end) if region is not None else None
    content = region
    if found is None and (found := TAIL.fullmatch(text, begin, end)) is not None:
        content = found.span("claim")
    if found is None or content is None or count_words(text, *found.span("role")) > 5 or not _speaks(paragraph, found):
        return
    mark = found.start("role") - 2
    paragraph.found.append(Found("headline", (mark, mark + 1), found.span("role"), [content], text[mark]))


def _speaks(paragraph: Paragraph, found: re.Match[str]) -> bool:
    """Is what stands behind the mark of a headline somebody who speaks, with no verb of its own?"""
    start, end = found.span("role")
    words = [word.lower() for word in re.findall(r"\w+", paragraph.text[start:end])]
    roles = word_list("titles") | word_list("posts") | word_list("headline_sources")
    return bool(words) and (words[-1] in roles or words[-1].removesuffix("s") in roles)


def headline(paragraph: Paragraph) -> None:
    """Add to the first paragraph: "Poll: Most want talks": a headline that names its source before a colon."""
    text, begin = paragraph.text, paragraph.offset
    label = LABEL.match(text, begin) or _role_label().match(text, begin)
    if label is None or _no_speaker().search(label.group(1)) or len(paragraph.doc) > 40:
        return
    end = begin + len(paragraph.doc.text.split(";")[0])
    content = paragraph.trim(label.end(), end)
    if content[0] < content[1]:
        source = label.span(1)
        found = Found("headline", (source[1], source[1] + 1), source, [fit(paragraph, *content, source)], ":")
        paragraph.found.append(found)


@cache
def _role_label() -> re.Pattern[str]:
    """ "Norwegian minister: Talks go on": a label that ends with a role in lower case."""
    roles = "|".join(sorted(map(re.escape, word_list("titles") | word_list("posts") | word_list("headline_sources"))))
    return re.compile(rf"([A-Z][\w'’-]*(?: [\w'’-]+){{0,4}} (?:{roles})s?):\s+(?=[A-Z'‘\"“])")


SAYING = frozenset({"clause", "quotation", "according_to", "colon"})


def continued(paragraph: Paragraph, before: Paragraph | None) -> None:
    """A quotation of whole sentences with no cue beside it goes on from the attribution before: He was sure of it. "We agree."."""
    begin, end = paragraph.offset, paragraph.offset + len(paragraph.doc.text)
    for region in within(begin, end, paragraph.quoted):
        if not _stands_alone(paragraph, region):
            continue
        earlier = [f for f in paragraph.found if _last(f) <= region[0]]
        if not earlier and before is not None and not paragraph.text[begin : region[0]].strip():
            earlier = [f for f in before.found if _last(f) <= region[0]]
        spoken = [f for f in earlier if f.cue is not None and paragraph.region_at(f.cue[0]) is None]
        spoken = [f for f in spoken if f.source is not None] or spoken
        latest = max(spoken, key=_last, default=None)
        if not earlier and (found := _floating(paragraph, region)) is not None:
            paragraph.found.append(found)
            continue
        owner = next((f for f in spoken if latest and f.source == latest.source and f.construction in SAYING), None)
        if owner is not None:
            owner.content.append(region)


def _floating(paragraph: Paragraph, region: Span) -> Found | None:
    """Jo Bloggs shook her head. "They lied to us.": a quotation behind a sentence about somebody with a name is his or hers."""
    before = paragraph.doc.char_span(0, region[0] - paragraph.offset, alignment_mode="contract")
    if before is None or len(words := [t for t in before if not t.is_space]) < 3:
        return None
    sentence = words[-1].sent
    verb = sentence.root
    subject = child_of(verb, "nsubj")
    if verb.tag_[0] != "V":
        return None
    if (
        sentence[0].lower_ == "for" and (person := child_of(sentence[0], "pobj")) is not None
    ):  # For Bloggs, it is simple.
        return (
            Found("quotation", None, paragraph.span(person.left_edge, person), [region]) if _is_name(person) else None
        )
    if subject is None or subject.i > verb.i or not _is_name(subject):
        return None
    return Found("quotation", None, noun_phrase(paragraph, subject), [region])


def _is_name(noun: Token) -> bool:
    """Is a noun a name, without an article of its own (the White House) and in the singular?"""
    return noun.tag_ == "NNP" and child_of(noun, "det", "cc") is None


def _last(found: Found) -> int:
    return max(max(end for _, end in found.content), found.cue[1] if found.cue else 0)


def _stands_alone(paragraph: Paragraph, region: Span) -> bool:
    """Is a quotation a whole sentence or more, closed, and nobody's yet?"""
    text, (start, end) = paragraph.text, region
    words = text[start:end].strip(QUOTES + " ")
    opens = text[max(start - 20, paragraph.offset) : start].rstrip()[-1:] in ("", ".", "!", "?", *QUOTES)
    alone = text[paragraph.offset : paragraph.offset + len(paragraph.doc.text)].strip() == text[start:end]
    if alone and is_heading(text, region):
        return False
    if not opens or not words[:1].isupper() or words[-1:] not in ".!?" or count_words(text, start, end) < 4:
        return False
    return not any(
        left < end and start < right and not (f.cue and start < f.cue[0] < end)
        for f in paragraph.found
        for left, right in f.content
    )


MOST_REPEATED = 50  # headings and pull quotes looked up in one text; no article has more


def repeated(found: list[Found], text: Document) -> None:
    """A heading or pull quote lifted from the body belongs to whoever is quoted with these words there."""
    taken = {content: item for item in found for content in item.content}
    loose = [region for region in text.regions if _may_repeat(text, region, taken.get(region))][:MOST_REPEATED]
    bodies = (
        [(content, _letters(text[content[0] : content[1]]), item) for content, item in taken.items()] if loose else []
    )
    for region in loose:
        if any(content != region and content[0] <= region[0] and region[1] <= content[1] for content in taken):
            continue
        letters, joined = _letters(text[region[0] : region[1]]), taken.get(region)
        owner = next(
            (item for content, body, item in bodies if content != region and letters in body and item is not joined),
            None,
        )
        if owner is not None:
            if joined is not None:
                joined.content.remove(region)
            found.append(Found("quotation", None, owner.source, [region], ""))


def _may_repeat(text: str, region: Span, item: Found | None) -> bool:
    """Does a quotation stand by itself, with no cue of its own, and is it of the length of a heading or pull quote?"""
    if item is not None and item.content[0] == region:
        return False
    words = count_words(text, *region)
    if is_heading(text, region):
        return False
    before = text[max(region[0] - 20, 0) : region[0]].rstrip(" \t\r")[-1:]
    return 3 <= words <= 60 and (words >= 15 or before in ("", "\n", ".", "!", "?", *QUOTES))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()
