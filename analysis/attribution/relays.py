"""Outlets that only pass others on, and sources that "and" joins.

Rules in two ordered lists: ``CREDITS`` find a wire credit whose words stand the wrong way round, ``RELAYS`` say whom an outlet passes on.
Spans are in code points of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from analysis.attribution import wordlists
from analysis.attribution.mentions import personal_titles, plain
from analysis.attribution.paragraph import Found, Paragraph, child_of, noun_phrase
from analysis.attribution.sources import quoting
from analysis.attribution.wordlists import word_list
from analysis.text import Span, count_words, within

LONGEST_OUTLET = 6  # words of a source that is an outlet; a longer one has somebody speak for it


@cache
def _outlets() -> re.Pattern[str]:
    """What outlets are called: well-known names, and words that such names are made of (the Evening Post)."""
    names, words = "|".join(map(re.escape, wordlists.outlets())), "|".join(sorted(word_list("outlet_words")))
    return re.compile(rf"\b(?:{names}|(?:\w+ )?(?:{words}))\b")


def is_outlet(text: str, source: Span | None) -> bool:
    """Is a source the name of an outlet?"""
    return (
        source is not None
        and _outlets().search(text, *source) is not None
        and count_words(text, *source) <= LONGEST_OUTLET
    )


def share_out(paragraph: Paragraph) -> None:
    """Give coordinated sources a place each, and set apart the outlets that only pass somebody on."""
    extra: list[Found] = []
    for item in list(paragraph.found):
        if item.cue is not None:
            extra += [found for rule in CREDITS for found in rule(paragraph, item)]
        if item.source is None or item.relay:
            continue
        if not is_outlet(paragraph.text, item.source):
            item.source, *item.also = coordinated(paragraph, item.source)
        elif item.cue is not None:
            extra += [found for rule in RELAYS for found in rule(paragraph, item)]
    paragraph.found.extend(extra)


def coordinated(paragraph: Paragraph, source: Span) -> list[Span]:
    """Anonymous sources / and / Jo Bloggs: the sources that "and" joins, where each can speak for itself."""
    tokens = paragraph.doc.char_span(
        source[0] - paragraph.offset, source[1] - paragraph.offset, alignment_mode="expand"
    )
    if tokens is None or not any(t.lower_ == "and" for t in tokens):
        return [source]
    first = tokens.root
    parts = [first]
    while (joined := child_of(parts[-1], "conj")) is not None and joined.tag_[:2] == "NN":
        parts.append(joined)
    able = all(any(t.tag_ in ("NNP", "NNPS") for t in p.subtree) or p.tag_ == "NNS" for p in parts)
    if len(parts) < 2 and (both := _two_with_titles(paragraph.text, source)):
        return both
    if len(parts) < 2 or not able or child_of(first, "cc") is None or first.left_edge.lower_ in ("both", "between"):
        return [source]
    spans = []
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        right = part.right_edge
        if following is not None:
            right = following.left_edge.nbor(-1)
            while right.i > part.i and (right.is_punct or right.dep_ == "cc"):
                right = right.nbor(-1)
        spans.append(paragraph.span(part.left_edge, right))
    return spans


def _two_with_titles(text: str, source: Span) -> list[Span]:
    """Trade Secretary Ana Rios / and / Veld House Adviser Bo Stone: two names, each behind a title; [] for anything else."""
    spans = []
    for part in re.finditer(r"(?:(?! and ).)+", text[source[0] : source[1]]):
        words = part.group().removeprefix(" and ").split()
        titled = [n for n, word in enumerate(words) if plain(word) in personal_titles()]
        if not titled or len(words) - titled[-1] not in (3, 4) or not all(word[:1].isupper() for word in words):
            return []
        start = source[0] + part.start() + len(part.group()) - len(part.group().removeprefix(" and "))
        spans.append((start, source[0] + part.end()))
    return spans if len(spans) > 1 else []


# --- rules: each may change the attribution it is given, and returns those that it finds beside it ----------------------------

Rule = Callable[[Paragraph, Found], list[Found]]


def cites_behind_a_quotation(paragraph: Paragraph, item: Found) -> list[Found]:
    """ "...," the deputy cites RIA: a translation's "RIA cites the deputy"; the outlet passes the deputy's quotation on."""
    if item.cue is None or item.construction != "quotation" or item.lemma not in ("cites", "quotes", "cited", "quoted"):
        return []
    outlet = _outlets().match(paragraph.text, item.cue[1] + 1)
    return [Found("quotation", item.cue, outlet.span(), list(item.content), "cite", relay=True)] if outlet else []


def reported_before(paragraph: Paragraph, item: Found) -> list[Found]:
    """The talks failed. It is reported RIA.: a translation's "RIA reports it"; the sentence before is the outlet's content."""
    text = paragraph.text
    if item.lemma != "report" or item.construction != "object" or not is_outlet(text, item.content[0]):
        return []
    before = text[paragraph.offset : item.cue[0]].rstrip() if item.cue else ""
    sentence = re.search(r"([^.!?]+)[.!?][\"”]?\s+It (?:is|was)$", before)
    if sentence is not None:
        item.source, item.relay = item.content[0], True
        item.content = [paragraph.trim(*(paragraph.offset + at for at in sentence.span(1)))]
    return []


def quotes_as_saying(paragraph: Paragraph, item: Found) -> list[Found]:
    """Reuters quoted the mayor / as saying ...; was quoted by Reuters as saying: who quotes passes the mayor's words on."""
    at = paragraph.doc.char_span(item.cue[0] - paragraph.offset, item.cue[1] - paragraph.offset) if item.cue else None
    above = quoting(at.root) if at is not None else None  # none: its cue stands in the paragraph before
    if above is None:
        return []
    agent = child_of(above, "agent")
    outlet = child_of(agent, "pobj") if agent is not None else child_of(above, "nsubj")
    if outlet is None:
        return []
    cue = paragraph.start(above), paragraph.end(above)
    return [Found(item.construction, cue, noun_phrase(paragraph, outlet), list(item.content), "quote", relay=True)]


CREDITS: tuple[Rule, ...] = (quotes_as_saying, cites_behind_a_quotation, reported_before)


def passes_on_a_speaker(paragraph: Paragraph, item: Found) -> list[Found]:
    """Reuters reported that / Lee said ...: an outlet in whose content somebody else speaks."""
    for other in paragraph.found:
        inside = other.cue is not None and any(start <= other.cue[0] < end for start, end in item.content)
        if other is not item and inside and other.source is not None and not is_outlet(paragraph.text, other.source):
            item.relay = True
    return []


def quotes_the_words_of(paragraph: Paragraph, item: Found) -> list[Found]:
    """ "...," RIA quotes the minister's words: what the outlet passes on is the quotation before it, the minister's."""
    text = paragraph.text
    if not _reports_a_thing(item) or item.source is None:
        return []
    regions = within(paragraph.offset, item.source[0], paragraph.quoted)
    if not regions or text[regions[-1][1] : item.source[0]].strip(" ,-–—"):
        return []
    thing, item.content, item.relay = item.content[0], [regions[-1]], True
    words = re.compile(r"(.+?)(?:['’]s)? (words|statement|remarks)").fullmatch(text, *thing)
    speaker, cue = (words.span(1), words.span(2)) if words else (thing, item.cue)
    return [Found("quotation", cue, speaker, [regions[-1]], "quote")]


def points_back(paragraph: Paragraph, item: Found) -> list[Found]:
    """Lee said that it failed. Reuters reported this.: what the outlet passes on is the attribution before it."""
    start, end = item.content[0]
    if (
        not _reports_a_thing(item)
        or item.source is None
        or paragraph.text[start:end].lower() not in ("this", "it", "that")
    ):
        return []
    before = [f for f in paragraph.found if f is not item and max(f.content)[1] <= item.source[0]]
    if before:
        item.content, item.relay = list(before[-1].content), True
    return []


def cites_a_source(paragraph: Paragraph, item: Found) -> list[Found]:
    """Reuters reported, citing officials, that ...: the officials say it, and the outlet passes them on."""
    if item.construction not in ("clause", "quotation"):
        return []
    cited = next((found for found in paragraph.found if _cites(paragraph, found, item)), None)
    if cited is None:
        return []
    paragraph.found.remove(cited)
    item.relay = True
    start, end = cited.content[0]
    name = re.compile(r"(?: [A-Z]\w+){1,3}").match(paragraph.text, end)
    first, *others = coordinated(paragraph, (start, name.end() if name else end))
    content = list(item.content)
    return [Found(item.construction, item.cue, first, content, item.lemma, item.cue_class, item.head, also=others)]


RELAYS: tuple[Rule, ...] = (passes_on_a_speaker, quotes_the_words_of, points_back, cites_a_source)


def _reports_a_thing(item: Found) -> bool:
    return item.construction in ("object", "passive") and item.lemma in ("quote", "cite", "report", "reports")


def _cites(paragraph: Paragraph, found: Found, item: Found) -> bool:
    """Is an attribution the "citing officials" of an outlet's report?"""
    return (
        found is not item
        and found.lemma in ("cite", "quote")
        and found.construction == "object"
        and found.source == item.source
        and found.cue is not None
        and paragraph.text[found.cue[0] : found.cue[1]].endswith("ing")
    )
