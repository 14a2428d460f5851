"""Cues that govern words of their own (no quotation): each with its construction, content and source.

What a cue governs is found by ``constructions``. Here stands what is no attribution all the same: a cue that is as often none
and has little to speak for it, and, inside a quotation, the speaker's own "I think". Spans are in code points of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.attribution.constructions import BARE_OBJECTS, CONSTRUCTIONS, according_to
from analysis.attribution.edges import contents_of
from analysis.attribution.lexicon import Cue, Lexicon
from analysis.attribution.paragraph import Found, Paragraph, span_of_cue
from analysis.attribution.phrases import USUAL, Yielded
from analysis.attribution.sources import quoted_verb, source_of
from analysis.text import Span, count_words

if TYPE_CHECKING:
    from spacy.tokens import Token

ACCORDING = Cue("according", "", frozenset({"according_to"}), "neutral")


def governed(paragraph: Paragraph, known: Lexicon) -> None:
    """Add to a paragraph every cue that has no quotation yet, with what it governs."""
    for token in paragraph.doc:
        if token.i in paragraph.spoken:
            continue
        cue = ACCORDING if token.lower_ in ("according", "per") else known.find(token)
        if cue is not None and (result := next(_readings(paragraph, token, cue), None)) is not None:
            found = _found(paragraph, token, cue, *result)
            if found is not None:
                paragraph.found.append(found)


def _readings(paragraph: Paragraph, token: Token, cue: Cue) -> Iterator[Yielded]:
    """The constructions that a token stands in and its lemma can take, the surest first."""
    if token.tag_[0] == "V" and quoted_verb(token) is not None:
        return iter(())
    rules = (according_to,) if cue is ACCORDING else CONSTRUCTIONS[cue.part_of_speech]
    found = (result for rule in rules for result in rule(paragraph, token))
    return (each for each in found if each[0] in cue.constructions or (each[0] == "rejected" and _judges(cue)))


def _found(paragraph: Paragraph, token: Token, cue: Cue, name: str, spans: list[Span], source: object) -> Found | None:
    """The attribution of a cue in one construction, or None where it is none after all."""
    own = source_of(paragraph, token) if source is USUAL else source
    who = _with_name(paragraph, own, token)  # type: ignore[arg-type]
    blames = cue.part_of_speech == "noun" and cue.cue_class in BLAMING
    if not (who is None and blames) and _own_voice(paragraph, token, who):
        return None
    if who is None and name == "infinitive" and token.tag_[0] == "N":
        return None
    cue_span = span_of_cue(paragraph, token)
    content = contents_of(paragraph, token, name, spans, cue_span)
    if not content or (name in cue.weak and _too_weak(paragraph, token, name, who, content)):
        return None
    cue_class = "denying" if name == "rejected" else cue.cue_class
    return Found(name, cue_span, who, content, cue.lemma, cue_class, token.i, cue.part_of_speech)


def _judges(cue: Cue) -> bool:
    """Can a verb say what it thinks of a thing (call, brand, dismiss as)?"""
    return bool(cue.constructions & {"object_predicate", "object_as"}) or cue.cue_class == "denying"


def _too_weak(paragraph: Paragraph, cue: Token, name: str, source: Span | None, content: list[Span]) -> bool:
    """Does too little speak for an attribution, where a cue is as often none (offer, release, address)?

    It takes a source of its own (no relative pronoun), and more content than a name; yet more, where nobody says that it happened.
    """
    text = paragraph.text
    words = sum(count_words(text, start, end) for start, end in content)
    if cue.tag_[0] == "V":
        if source is None and name in BARE_OBJECTS:
            return True
        if source is not None and text[source[0] : source[1]].lower() in ("who", "which", "that"):
            return True
    if cue.tag_[0] == "N" and source is not None:
        return False
    return words < 2 or (words < 3 and cue.tag_ in ("VB", "VBG") and name in BARE_OBJECTS)


def _with_name(paragraph: Paragraph, source: Span | None, cue: Token) -> Span | None:
    """The security adviser / Jo Bloggs / said: a name that the parser left out between a source and its cue."""
    if source is None or source[1] >= paragraph.start(cue):
        return source
    between = paragraph.doc.char_span(source[1] - paragraph.offset, cue.idx, alignment_mode="contract")
    if between is not None and 0 < len(between) <= 4 and all(t.tag_ == "NNP" for t in between):
        return source[0], paragraph.end(between[-1])
    return source


# what nobody says of himself: a noun of these (the pretext of, accusations of) is another's voice, named or not
BLAMING = frozenset({"doubtful", "accusing", "denying"})


OWN_VOICE = frozenset({"i", "we", "you", "me", "us", "it", "one", "that", "this", "who", "which", "people"})


def _own_voice(paragraph: Paragraph, cue: Token, source: Span | None) -> bool:
    """Inside a quotation or a turn, "I think" adds no voice to that of the speaker."""
    if paragraph.turn is None and paragraph.region_at(paragraph.start(cue)) is None:
        return False
    return source is None or in_lower_case(paragraph.text, source) in OWN_VOICE


def in_lower_case(text: str, span: Span) -> str:
    """A source in lower case; but the US is not us."""
    source = text[span[0] : span[1]]
    return source if source == "US" else source.lower()
