"""Who is the source of a cue: the subject of a verb, its agent, the owner of a noun.

``source_of`` answers for verbs, ``noun_source`` for nouns. Where a verb has no subject of its own, the one it shares is looked for
up the parse, a few steps at most.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from analysis.attribution.lexicon import inflect, lexicon, speaks
from analysis.attribution.paragraph import Paragraph, child_of, noun_phrase
from analysis.attribution.wordlists import word_list
from analysis.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


FARTHEST = 6  # steps up the parse to a subject that is shared
SHARED_FROM = frozenset({"conj", "xcomp", "advcl", "ccomp", "dep"})


def source_of(paragraph: Paragraph, verb: Token, passive: bool = False) -> Span | None:
    """Who is the source of a verb: its subject, or its agent where it is passive, or the subject it shares.

    With ``passive`` only an agent (by Moscow) is a source: the subject is what is spoken of.
    """
    if (above := quoting(verb)) is not None:
        person = child_of(above, "nsubjpass", "dobj")
        return noun_phrase(paragraph, person, verb.head) if person is not None else None
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and speaks(verb) and verb.i and verb.nbor(-1).text == ",":
        verb = _outer_speaker(verb)  # He said she had left, adding that she would come back
    if not passive and (speaker := _behind_day(paragraph, verb)) is not None:
        return speaker
    for _ in range(FARTHEST):
        known, source = _own_source(paragraph, verb, passive)
        if known:
            return source
        label, head = verb.dep_, verb.head
        if label in SHARED_FROM:
            if (person := _ordered(verb)) is not None:
                return noun_phrase(paragraph, person)
            passive = passive and label == "conj"
        elif label in ("pcomp", "prep") or head.dep_ == "prep":
            owner = child_of(head, "poss") if head.tag_[:2] in ("NN", "PR") and head.dep_ != "nsubj" else None
            if owner is not None:
                return noun_phrase(paragraph, owner)
        else:
            return None
        verb = head
    return None


def _own_source(paragraph: Paragraph, verb: Token, passive: bool) -> tuple[bool, Span | None]:
    """Does a verb itself say who its source is, and who? By an agent, a subject, the noun that it describes."""
    if (agent := child_of(verb, "agent")) is not None:
        noun = child_of(agent, "pobj")
        return True, noun_phrase(paragraph, noun) if noun is not None else None
    if not passive and (subject := child_of(verb, "nsubj")) is not None:
        return True, None if _empty(verb, subject) else noun_phrase(paragraph, subject)
    if (spoken_of := child_of(verb, "nsubjpass")) is not None:
        return True, None if passive else noun_phrase(paragraph, spoken_of)
    if verb.dep_ == "acl" and verb.head.tag_[:2] in ("NN", "PR"):
        return True, None if verb.tag_ == "VBN" else noun_phrase(paragraph, verb.head, verb)
    return False, None


DAY = re.compile(
    r"(?:(?:Late|Early|Later) on|On) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day "
    r"(?:(?:morning|afternoon|evening|night) )?(?P<speaker>[A-ZÀ-Þ].*?)[,\s]*"
)


def _behind_day(paragraph: Paragraph, verb: Token) -> Span | None:
    """Jo Bloggs, a lawmaker in: Late on Sunday Jo Bloggs, a lawmaker, said: where the parser takes the day into the name."""
    sentence = verb.sent
    lead = DAY.fullmatch(paragraph.text, paragraph.start(sentence[0]), paragraph.start(verb))
    if lead is None or any(t.tag_[0] in "VM" and t.text[0].islower() for t in verb.doc[sentence.start : verb.i]):
        return None
    return lead.span("speaker")


def quoting(verb: Token) -> Token | None:
    """Quoted in: Reuters quoted the mayor as saying; the mayor was quoted as having said. Whom it quotes, says it."""
    preposition = verb.head
    if verb.dep_ != "pcomp" or preposition.lower_ != "as" or verb.tag_ not in ("VBG", "VBN"):
        return None
    above = preposition.head.head if preposition.head.dep_ == "dobj" else preposition.head
    known = above.tag_[0] == "V" and any(above.lower_ in inflect(each, "verb") for each in word_list("quoting_verbs"))
    return above if known and lexicon().find(verb) is not None else None


def quoted_verb(verb: Token) -> Token | None:
    """Saying in: was quoted as saying."""
    thing = child_of(verb, "dobj")
    below = [*verb.children, *(thing.children if thing is not None else ())]
    inner = (child_of(each, "pcomp") for each in below if each.dep_ == "prep" and each.lower_ == "as")
    return next((each for each in inner if each is not None and quoting(each) is not None), None)


def _ordered(verb: Token) -> Token | None:
    """Whom the verb above asks to do it: urge him to say (he says), but: use a speech to say (the user says)."""
    person = child_of(verb.head, "dobj") if verb.dep_ == "xcomp" else None
    return person if person is not None and person.i < verb.i and _orders(verb.head) else None


def _outer_speaker(verb: Token) -> Token:
    """The verb whose subject a trailing participle of speech shares: the next verb of speech above it, if there is one."""
    above = verb
    for _ in range(5):
        if above.head.i == above.i or above.head.tag_[0] not in "VM":
            return verb
        above = above.head
        if speaks(above) and child_of(above, "ccomp") is not None:
            return above
    return verb


def _empty(verb: Token, subject: Token) -> bool:
    """Is the subject the empty "it" of: it seems that, it is clear that?"""
    return subject.lower_ == "it" and (
        verb.lower_ in ("seems", "seemed", "appears", "appeared", "is", "was", "'s")
        or child_of(verb, "auxpass") is not None
    )


def _orders(verb: Token) -> bool:
    """Does a verb ask somebody to do something?"""
    cue = lexicon().find(verb)
    return cue is not None and bool(cue.constructions & {"person_infinitive", "person_to"})


def noun_source(paragraph: Paragraph, cue: Token) -> Span | None:
    """Moscow's claim; US claims; a claim by Moscow; (Moscow) made a claim."""
    owner = child_of(cue, "poss")
    if owner is not None:
        return paragraph.start(owner.left_edge), paragraph.end(owner)
    by = next((c for c in cue.children if c.dep_ == "prep" and c.lower_ in ("by", "from")), None)
    if by is not None and (noun := child_of(by, "pobj")) is not None:
        return noun_phrase(paragraph, noun)
    modifier = next((c for c in cue.lefts if c.tag_ in ("NNP", "NNPS") or c.ent_type_), None)
    if modifier is not None:
        return paragraph.span(modifier.left_edge, modifier)
    verb = cue.head.head if cue.dep_ == "pobj" else cue.head
    if cue.dep_ == "pobj" and cue.head.lower_ == "as":  # dismissed as nonsense reports that: the reports are another's
        return None
    if (
        cue.dep_ in ("dobj", "attr", "pobj")
        and verb.tag_[0] == "V"
        and (cue.dep_ != "dobj" or verb.lower_ in bearers())
    ):
        return source_of(paragraph, verb)
    return None


@cache
def bearers() -> frozenset[str]:
    """The forms of verbs that only carry a noun of speech: make the case that, express concern about, raise questions about."""
    regular = (form for verb in word_list("bearing_verbs") for form in inflect(verb, "verb"))
    return frozenset(regular) | frozenset(word_list("bearing_forms"))


def governs(noun: Token) -> bool:
    """Is a noun a cue with a content of its own?"""
    cue = lexicon().find(noun)
    if cue is None:
        return False
    return any(
        (c.dep_ == "prep" and c.lower_ in cue.constructions)
        or (c.dep_ in ("acl", "ccomp") and "clause" in cue.constructions)
        for c in noun.rights
    )


@cache
def _title() -> re.Pattern[str]:
    """ ", director of the institute," behind a name."""
    posts = "|".join(sorted(word_list("posts")))
    return re.compile(rf", (?:(?:a|an|the) )?(?:[A-Z]\w+ )*(?:{posts})\b[^,]*,", re.I)


def until_comma(paragraph: Paragraph, source: Span, root: Token) -> Span:
    """According to Jo Bloggs, the talks go on: where the parser took the clause's subject into the source, give it back."""
    subject = child_of(root, "nsubj", "nsubjpass", "csubj", "expl")
    if subject is not None and paragraph.start(subject) >= source[1]:
        return source
    text = paragraph.text
    comma = text.find(",", *source)
    if comma < 0:
        return source
    title = _title().match(text, comma, source[1])
    return source[0], (title.end() - 1 if title else comma)
