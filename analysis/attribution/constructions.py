"""A cue and its parse to contents and source, one function a construction.

A cue governs its content in one of few ways: by a clause, an infinitive, an object, a preposition, as a noun or an adjective. Each way is
one function below, which says which words of the parse belong to it; ``contents_of`` then mends the edges, where the parser
hung an end on the wrong word, and lets them end where quotation marks do.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analysis.attribution.lexicon import inflect, lexicon
from analysis.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


# --- a paragraph, parsed ---------------------------------------------------------------------------------------------


@dataclass
class Found:
    """An attribution found in a paragraph; spans in characters of the whole text."""

    construction: str
    cue: Span | None
    source: Span | None
    content: list[Span]
    lemma: str = ""
    cue_class: str = "neutral"
    head: int = -1  # the cue's token
    part_of_speech: str = ""
    relay: bool = False
    also: list[Span] = field(default_factory=list)  # the other sources of a coordinated source


@dataclass
class Paragraph:
    """A parsed paragraph with what the rules ask of it."""

    doc: Doc
    offset: int
    text: str
    quoted: list[Span]
    found: list[Found] = field(default_factory=list)
    spoken: set[int] = field(default_factory=set)  # tokens of cues that already have a quotation
    open: Found | None = None  # an attribution whose quotation is not closed at the paragraph's end

    def start(self, token: Token) -> int:
        return self.offset + token.idx

    def end(self, token: Token) -> int:
        return self.offset + token.idx + len(token)

    def span(self, left: Token, right: Token) -> Span:
        return self.trim(self.start(left), self.end(right))

    def trim(self, start: int, end: int) -> Span:
        while start < end and self.text[start] in " \t\r\u00a0,;:-–—":
            start += 1
        while end > start and self.text[end - 1] in " \t\r\u00a0,;:-–—":
            end -= 1
        return start, end

    def region_at(self, position: int) -> Span | None:
        number = bisect.bisect_right(self.quoted, (position, len(self.text) + 1)) - 1
        if number >= 0 and self.quoted[number][0] <= position < self.quoted[number][1]:
            return self.quoted[number]
        return None


SPEAKING = frozenset(
    {"VBD", "VBZ", "VBP", "VBN", "VB"}
)  # "VB": a common mistake of the tagger for: "...," read the note


def child_of(token: Token, *labels: str) -> Token | None:
    return next((child for child in token.children if child.dep_ in labels), None)


def _noun_phrase(paragraph: Paragraph, noun: Token, before: Token | None = None) -> Span:
    """The whole phrase of a noun, stopping short of ``before`` (a modifier that holds the cue itself)."""
    right = noun.right_edge
    if before is not None and noun.i < before.i <= right.i:
        right = noun.doc[max(before.left_edge.i - 1, noun.i)]
    return paragraph.span(noun.left_edge, right)


def source_of(paragraph: Paragraph, verb: Token, passive: bool = False) -> Span | None:
    """Who is the source of a verb: its subject, or its agent where it is passive, or the subject it shares."""
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and _speaks(verb) and verb.i and verb.nbor(-1).text == ",":
        verb = _outer_speaker(verb)  # He said she had left, adding that she would come back
    for _ in range(6):
        agent = child_of(verb, "agent")
        if agent is not None:
            noun = child_of(agent, "pobj")
            return _noun_phrase(paragraph, noun) if noun is not None else None
        subject = child_of(verb, "nsubj")
        if subject is not None and not passive:
            return None if _empty(verb, subject) else _noun_phrase(paragraph, subject)
        if child_of(verb, "nsubjpass") is not None:
            if passive:
                return None
            return _noun_phrase(paragraph, child_of(verb, "nsubjpass"))  # type: ignore[arg-type]
        label, head = verb.dep_, verb.head
        if label == "acl" and head.tag_[:2] in ("NN", "PR"):
            return None if verb.tag_ == "VBN" else _noun_phrase(paragraph, head, verb)
        if label in ("conj", "xcomp", "advcl", "ccomp", "dep"):
            if (
                label == "xcomp"
                and (person := child_of(head, "dobj")) is not None
                and person.i < verb.i
                and _orders(head)
            ):
                return _noun_phrase(paragraph, person)
            passive = passive and label == "conj"
            verb = head
        elif label in ("pcomp", "prep") or head.dep_ == "prep":
            verb = head
            if verb.tag_[:2] in ("NN", "PR") and verb.dep_ not in ("nsubj",):
                owner = child_of(verb, "poss")
                if owner is not None:
                    return _noun_phrase(paragraph, owner)
        else:
            return None
    return None


def _outer_speaker(verb: Token) -> Token:
    """The verb whose subject a trailing participle of speech shares: the next verb of speech above it, if there is one."""
    above = verb
    for _ in range(5):
        if above.head.i == above.i or above.head.tag_[0] not in "VM":
            return verb
        above = above.head
        if _speaks(above) and child_of(above, "ccomp") is not None:
            return above
    return verb


def _empty(verb: Token, subject: Token) -> bool:
    """Is the subject the empty "it" of: it seems that, it is clear that?"""
    return subject.lower_ == "it" and (
        verb.lower_ in ("seems", "seemed", "appears", "appeared", "is", "was", "'s")
        or child_of(verb, "auxpass") is not None
    )


def _orders(verb: Token) -> bool:
    """urge him to say (he says), but: use a speech to say (the user says)."""
    cue = lexicon().find(verb)
    return cue is not None and bool(cue.constructions & {"person_infinitive", "person_to"})


def span_of_cue(paragraph: Paragraph, token: Token) -> Span:
    """The cue word with its particle and its preposition."""
    particle = child_of(token, "prt")
    last = particle if particle is not None and particle.i == token.i + 1 else token
    return paragraph.start(token), paragraph.end(last)


# --- constructions: one function each --------------------------------------------------------------------------------
# Each takes the cue token and yields (name of the construction, content spans, source or None for "by the usual rule").

Yielded = tuple[str, list[Span], Any]


USUAL = object()


# contents that are a noun phrase
BARE_OBJECTS = frozenset({"object", "about", "of", "for", "on", "to", "at", "against", "with"})


def _clause(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """said (that) she would come; asked why; She would come, he said."""
    clause = next((c for c in cue.children if c.dep_ == "ccomp" and not (c.tag_ == "VB" and _is_infinitive(c))), None)
    verbless = (
        clause is not None
        and clause.tag_[0] not in "VM"
        and clause.i > cue.i
        and child_of(clause, "nsubj", "expl", "aux", "cop") is None
    )
    if clause is not None and not verbless:
        yield "clause", [paragraph.span(_clause_start(cue, clause), clause.right_edge)], USUAL
        return
    if (
        clause is None
        and cue.dep_ in ("parataxis", "ccomp", "advcl")
        and child_of(cue, "dobj", "ccomp", "xcomp") is None
    ):
        head = cue.head
        as_clause = cue.dep_ == "advcl" and any(c.lower_ == "as" for c in cue.lefts)
        if (
            cue.dep_ == "parataxis"
            or as_clause
            or (cue.dep_ == "ccomp" and cue.i < head.i and not is_that(cue) and not _speaks(head))
        ):
            yield "clause", _around(paragraph, head, cue), USUAL


def _clause_start(cue: Token, clause: Token) -> Token:
    """Where a clause begins: at its subject, also where the parser gave that to the cue (fear party's split / will hurt)."""
    thing = child_of(cue, "dobj")
    begins = clause.left_edge
    if thing is None or not cue.i < thing.i < begins.i or thing.left_edge.i != cue.i + 1 or is_that(clause):
        return begins
    if child_of(clause, "nsubj", "nsubjpass", "expl", "csubj") is not None or (
        clause.tag_ == "VB" and not any(c.tag_ == "MD" for c in clause.lefts)
    ):
        return begins
    return thing.left_edge


def is_that(token: Token) -> bool:
    return any(c.dep_ == "mark" for c in token.lefts)


def _is_infinitive(token: Token) -> bool:
    return any(c.tag_ == "TO" for c in token.lefts)


def _around(paragraph: Paragraph, clause: Token, hole: Token) -> list[Span]:
    """A clause without the part that holds the cue."""
    left, right = clause.left_edge, clause.right_edge
    first, last = hole.left_edge, hole.right_edge
    spans = []
    if first.i > left.i:
        spans.append(paragraph.trim(paragraph.start(left), paragraph.start(first)))
    if last.i < right.i:
        spans.append(paragraph.trim(paragraph.end(last), paragraph.end(right)))
    return [(s, e) for s, e in spans if any(map(str.isalnum, paragraph.text[s:e]))]


def _infinitive(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """vowed to come; urged him to come; urged him to come (content: to come only)."""
    if cue.tag_ == "VBN" and (child_of(cue, "nsubjpass") is not None or cue.dep_ == "acl"):
        return
    for clause in cue.children:
        if clause.dep_ in ("xcomp", "ccomp", "advcl") and clause.i > cue.i and _is_infinitive(clause):
            if clause.dep_ == "advcl" and cue.dep_ != "ROOT":
                continue
            subject = child_of(clause, "nsubj")
            if subject is None and (asked := _asked(cue)) is not None and asked.i < clause.left_edge.i:
                yield "person_infinitive", [paragraph.span(asked.left_edge, clause.right_edge)], USUAL
                return
            name = "person_infinitive" if subject is not None or child_of(cue, "dobj") is not None else "infinitive"
            to = next(c for c in clause.lefts if c.tag_ == "TO")
            if name == "infinitive":
                yield name, [paragraph.span(clause.left_edge, clause.right_edge)], USUAL
                return
            person = subject if subject is not None else child_of(cue, "dobj")
            if person is not None and cue.i < person.i < to.i:
                yield "person_infinitive", [paragraph.span(person.left_edge, clause.right_edge)], USUAL
            yield "person_to", [paragraph.span(to, clause.right_edge)], USUAL
            return


def _asked(cue: Token) -> Token | None:
    """Whom one calls (up)on to do something."""
    on = next((c for c in cue.rights if c.i == cue.i + 1 and c.lower_ in ("on", "upon")), None)
    if on is None or child_of(cue, "dobj") is not None:
        return None
    return child_of(on, "pobj")


def _gerund(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """denied having asked; considers it unlawful."""
    for clause in cue.children:
        if clause.dep_ == "xcomp" and clause.i > cue.i and not _is_infinitive(clause):
            yield "gerund", [paragraph.span(clause.left_edge, clause.right_edge)], USUAL
            return
        named = cue.dep_ == "acl" and cue.tag_ == "VBN" and cue.head.i == cue.i - 1  # a group called Bloggs and Sons
        if clause.dep_ == "oprd" and not named and child_of(cue, "nsubjpass", "dobj") is None:
            yield "gerund", [paragraph.span(clause.left_edge, clause.right_edge)], USUAL
            return
    small = child_of(cue, "ccomp")
    if small is not None and small.tag_[0] != "V" and small.i > cue.i:
        yield "small_clause", [paragraph.span(small.left_edge, small.right_edge)], USUAL


def _object(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """rejected the accusations; accused Moscow of meddling; called the plan a mistake."""
    thing = child_of(cue, "dobj")
    if thing is not None and thing.i < cue.i and (called := child_of(cue, "oprd")) is not None and called.i > cue.i:
        yield (
            "object_predicate",
            [paragraph.span(called.left_edge, called.right_edge)],
            USUAL,
        )  # what it calls "a farce"
        return
    if thing is None or thing.i < cue.i or (cue.lower_ in BEARERS and _governs(thing)):
        return
    right = thing.right_edge
    name = "object"
    for child in cue.children:
        if child.i > thing.i and child.dep_ in ("prep", "oprd", "acomp"):
            if child.dep_ == "prep" and child.lower_ not in ("of", "as", "for"):
                continue
            name = f"object_{child.lower_}" if child.dep_ == "prep" else "object_predicate"
            right = child.right_edge
            break
    yield name, [paragraph.span(thing.left_edge, right)], USUAL


def _preposition(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """called for talks; warned against an invasion; allegations of fraud."""
    passive = cue.tag_ == "VBN" and (child_of(cue, "nsubjpass") is not None or cue.dep_ == "acl")
    for child in cue.children:
        if child.dep_ == "prep" and child.i > cue.i and not passive:
            inner = child_of(child, "pobj", "pcomp", *(("amod", "acomp") if child.lower_ == "as" else ()))
            if inner is not None and inner.i > child.i:
                first = _seen_as(cue, child) if child.lower_ == "as" else inner
                yield child.lower_, [paragraph.span(first.left_edge, inner.right_edge)], USUAL
    particle = child_of(cue, "prt")
    if particle is not None and cue.tag_[0] == "V":
        thing = child_of(cue, "dobj")
        if thing is not None and thing.i > cue.i:
            yield "particle_" + particle.lower_, [paragraph.span(thing.left_edge, thing.right_edge)], USUAL


def _seen_as(cue: Token, preposition: Token) -> Token:
    """What somebody calls something: the thing too (billed / himself as a reformer, look at / them as enemies)."""
    at = child_of(cue, "prep")
    thing = child_of(cue, "dobj") or (child_of(at, "pobj") if at is not None else None)
    return thing if thing is not None and cue.i < thing.i < preposition.i else preposition.nbor()


def _subject(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """The plan was criticised by Moscow; he is said to have left; she is seen as a leader; it seems to work."""
    subject, rest = child_of(cue, "nsubjpass"), None
    name = "passive"
    if subject is not None:
        rest = next((c for c in cue.children if c.i > cue.i and c.dep_ in ("xcomp", "oprd", "acomp", "ccomp")), None)
        if rest is None:
            rest = next(
                (
                    c
                    for c in cue.children
                    if c.i > cue.i
                    and c.dep_ == "prep"
                    and c.lower_ != "by"
                    and child_of(c, "pobj", "pcomp") is not None
                ),
                None,
            )
            name = f"passive_{rest.lower_}" if rest is not None else name
        else:
            name = "passive_rest"
    else:
        subject = child_of(cue, "nsubj")
        rest = child_of(cue, "xcomp", "acomp", "oprd")
        if subject is None or rest is None or rest.i < cue.i:
            return
        name = "raising"
    if subject.dep_ == "expl":
        return
    spans = [_noun_phrase(paragraph, subject)]
    if rest is not None:
        spans.append(paragraph.span(rest.left_edge, rest.right_edge))
    if name == "raising" and cue.lower_ not in SEEMING:  # she / sounded / hopeful: the subject is who says so
        yield name, spans[1:], USUAL
    else:
        yield name, spans, source_of(paragraph, cue, passive=True) if name != "raising" else None


SEEMING = frozenset(form for verb in ("seem", "appear") for form in inflect(verb, "verb"))


def _reduced(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """the plan announced by Moscow; a group known as Wagner; a role expected to be filled."""
    if cue.dep_ != "acl" or cue.tag_ != "VBN":
        return
    noun = _noun_phrase(paragraph, cue.head, cue)
    if child_of(cue, "agent") is not None:
        yield "reduced", [noun], USUAL
        return
    rest = next((c for c in cue.children if c.i > cue.i and c.dep_ in ("xcomp", "prep", "oprd")), None)
    if rest is not None:
        name = f"reduced_{rest.lower_}" if rest.dep_ == "prep" else "reduced_rest"
        yield name, [noun, paragraph.span(rest.left_edge, rest.right_edge)], None


def _adjective_clause(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """is sure that; is eager to; worried about."""
    verb = cue.head if cue.dep_ in ("acomp", "attr") else cue
    for child in list(cue.children):
        if child.i < cue.i:
            continue
        if child.dep_ in ("ccomp",):
            yield "clause", [paragraph.span(child.left_edge, child.right_edge)], source_of(paragraph, verb)
            return
        if child.dep_ == "xcomp" and _is_infinitive(child):
            person = child_of(cue, "dobj")  # requires / everybody to come
            first = child if person is None or not cue.i < person.i < child.i else person
            yield "infinitive", [paragraph.span(first.left_edge, child.right_edge)], source_of(paragraph, verb)
            return
        if child.dep_ == "prep":
            inner = child_of(child, "pobj", "pcomp")
            if inner is not None:
                yield child.lower_, [paragraph.span(inner.left_edge, inner.right_edge)], source_of(paragraph, verb)


def _noun(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """US allegations that; a decision to leave; criticism of the plan."""
    source = _noun_source(paragraph, cue)
    for child in cue.children:
        if child.i < cue.i:
            continue
        if child.dep_ in ("acl", "ccomp", "relcl", "appos") and child.tag_[0] in "VM":
            first = child.left_edge.lower_
            if _is_infinitive(child) and first == "to":
                yield "infinitive", [paragraph.span(child.left_edge, child.right_edge)], source
                return
            if first == "that" and child.left_edge.dep_ == "mark":
                yield "clause", [paragraph.span(child.left_edge, child.right_edge)], source
                return
        if child.dep_ == "prep":
            inner = child_of(child, "pobj", "pcomp")
            if inner is not None and child.lower_ != "by":
                if child.lower_ == "of" and inner.tag_ != "VBG" and (topic := _about_after(child)) is not None:
                    whose = _noun_phrase(paragraph, inner, child_of(inner, "prep"))
                    yield "about", [paragraph.span(topic.left_edge, topic.right_edge)], whose
                yield child.lower_, [paragraph.span(inner.left_edge, inner.right_edge)], source


def _about_after(of: Token) -> Token | None:
    """The intervention in: accusations of Washington about the intervention; what follows "of" is then the source."""
    about = next((c for c in of.head.rights if c.i > of.i and c.dep_ == "prep" and c.lower_ == "about"), None)
    return child_of(about, "pobj", "pcomp") if about is not None else None


def _noun_source(paragraph: Paragraph, cue: Token) -> Span | None:
    """Moscow's claim; US claims; a claim by Moscow; (Moscow) made a claim."""
    owner = child_of(cue, "poss")
    if owner is not None:
        return paragraph.start(owner.left_edge), paragraph.end(owner)
    by = next((c for c in cue.children if c.dep_ == "prep" and c.lower_ in ("by", "from")), None)
    if by is not None and (noun := child_of(by, "pobj")) is not None:
        return _noun_phrase(paragraph, noun)
    modifier = next((c for c in cue.lefts if c.tag_ in ("NNP", "NNPS") or c.ent_type_), None)
    if modifier is not None:
        return paragraph.span(modifier.left_edge, modifier)
    verb = cue.head.head if cue.dep_ == "pobj" else cue.head
    if cue.dep_ in ("dobj", "attr", "pobj") and verb.tag_[0] == "V" and (cue.dep_ != "dobj" or verb.lower_ in BEARERS):
        return source_of(paragraph, verb)
    return None


# verbs that only carry a noun of speech: make the case that, express concern about, raise questions about
BEARERS = frozenset(
    form
    for verb in "make have express voice raise give deliver offer issue draw send release publish "
    "file share reiterate repeat push press take hold face get keep state renew".split()
    for form in inflect(verb, "verb")
) | frozenset("made making had has having gave given giving took taken taking held holding kept got sent drew".split())


def _governs(noun: Token) -> bool:
    """Is a noun a cue with a content of its own?"""
    cue = lexicon().find(noun)
    if cue is None:
        return False
    return any(
        (c.dep_ == "prep" and c.lower_ in cue.constructions)
        or (c.dep_ in ("acl", "ccomp") and "clause" in cue.constructions)
        for c in noun.rights
    )


def according_to(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """According to the ministry, ..."""
    to = next((t for t in cue.rights if t.lower_ == "to"), None)
    if to is None and cue.i + 1 < len(cue.doc) and cue.nbor().lower_ == "to":
        to = cue.nbor()
    noun = child_of(to, "pobj", "pcomp") if to is not None else None
    if noun is None or to is None:
        return
    first, sentence = cue, cue.sent
    source = _noun_phrase(paragraph, noun)
    left, right = sentence[0], sentence[-1]
    before = paragraph.trim(paragraph.start(left), paragraph.start(first))
    if not any(map(str.isalnum, paragraph.text[before[0] : before[1]])):
        source = _until_comma(paragraph, source, sentence.root)
    after = paragraph.trim(source[1], max(paragraph.end(right), source[1]))
    spans = [s for s in (before, after) if any(map(str.isalnum, paragraph.text[s[0] : s[1]]))]
    yield "according_to", spans, source


def _until_comma(paragraph: Paragraph, source: Span, root: Token) -> Span:
    """According to Jo Bloggs, the talks go on: where the parser took the clause's subject into the source, give it back."""
    subject = child_of(root, "nsubj", "nsubjpass", "csubj", "expl")
    if subject is not None and paragraph.start(subject) >= source[1]:
        return source
    text = paragraph.text
    comma = text.find(",", *source)
    if comma < 0:
        return source
    title = TITLE.match(text, comma, source[1])
    return source[0], (title.end() - 1 if title else comma)


POSTS = (
    "director",
    "minister",
    "president",
    "head",
    "chief",
    "chairman",
    "chairwoman",
    "professor",
    "analyst",
    "spokesman",
    "spokeswoman",
    "secretary",
    "ambassador",
    "leader",
    "senator",
    "expert",
    "fellow",
    "editor",
    "author",
    "member",
    "adviser",
    "general",
    "founder",
    "economist",
    "deputy",
)


TITLE = re.compile(rf", (?:(?:a|an|the) )?(?:[A-Z]\w+ )*(?:{'|'.join(POSTS)})\b[^,]*,", re.I)


def _adverb(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """reportedly, allegedly: the clause they stand in, without them."""
    clause = cue.head
    while clause.tag_[0] not in "VM" and clause.head.i != clause.i:
        clause = clause.head
    if clause.tag_[0] in "VM":
        subject = child_of(clause, "nsubj", "nsubjpass")
        begins = paragraph.start(subject.left_edge) if subject is not None and subject.i < cue.i else 0
        spans = [(max(start, begins), end) for start, end in _around(paragraph, clause, cue)]
        yield "adverb", [span for span in spans if span[0] < span[1]], None


CONSTRUCTIONS: dict[str, tuple[Callable[[Paragraph, Any], Iterator[Yielded]], ...]] = {
    "verb": (_clause, _infinitive, _gerund, _object, _preposition, _subject, _reduced, _adjective_clause),
    "noun": (_noun,),
    "adjective": (_adjective_clause,),
    "adverb": (_adverb,),
}


# --- the edges of a content --------------------------------------------------------------------------------------------

OCCASION = frozenset(
    "interview statement speech conference briefing tweet email e-mail letter article report post debate rally "
    "memo hearing column editorial video monday tuesday wednesday thursday friday saturday sunday week "
    "month year morning night evening afternoon january february march april may june july august "
    "september october november december twitter facebook television tv radio cnn nbc abc cbs fox msnbc".split()
)


ASIDE = frozenset({"which", "who", "where", "when", "whom", "whose"})


def _reach(cue: Token, first: Token, last: Token, clause: bool) -> Token:
    """The last word of a content, where the parser hung its end on the cue instead, or hung an aside on it."""
    for child in cue.rights:
        if child.i <= last.i or child.is_punct:
            continue
        joined = child.left_edge.i == last.i + 1
        if clause:
            after_and = child.dep_ == "conj" and child_of(child, "nsubj") is not None and not _speaks(child)
            if child.dep_ == "ccomp" or after_and:
                last = child.right_edge
            elif child.dep_ != "cc":
                break
        elif joined and _belongs(child):
            last = child.right_edge
        else:
            break
    return _without_aside(first, last, clause)


def _speaks(verb: Token) -> bool:
    """Is a verb a cue of its own, of speech rather than of thought?"""
    cue = lexicon().find(verb)
    return cue is not None and cue.cue_class not in ("belief", "perception") and "clause" in cue.constructions


def _own_end(cue: Token, clause: Token, last: Token) -> Token:
    """Leave out what the parser gave to the content and belongs to the source: said he would come (and added, but declined)."""
    for node in clause.rights:
        shared = node.dep_ == "conj" and child_of(node, "nsubj", "nsubjpass", "aux") is None
        later = shared and _same_form(cue, node, clause)
        other = node.dep_ in ("conj", "advcl") and _speaks(node) and child_of(node, "ccomp") is not None
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
            noun is not None and noun.lower_ in OCCASION
        )
    return child.dep_ == "xcomp" or (child.dep_ == "advcl" and _is_infinitive(child))


def _without_aside(first: Token, last: Token, clause: bool) -> Token:
    """Leave out a closing aside: ", which stood at 263", ", who is a member", ", adding that"."""
    node = last
    while node.head.i != node.i and first.i <= node.head.i and node.right_edge.i == last.i:
        begin = node.left_edge
        aside = node.dep_ == "relcl" and begin.lower_ in ASIDE
        adds = node.dep_ == "advcl" and node.tag_ == "VBG" and node.i == begin.i and (_speaks(node) or not clause)
        if (aside or adds) and begin.i - 1 > first.i and begin.nbor(-1).text == ",":
            return begin.nbor(-2)
        node = node.head
    return last


def fit(paragraph: Paragraph, start: int, end: int, cue: Span) -> Span:
    """Let a content span end where quotation marks do: a quotation is inside or outside of it, not half of each."""
    own = paragraph.region_at(cue[0])
    if own is not None:
        start, end = max(start, own[0] + 1), min(end, own[1] - 1)
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
        and paragraph.text[end : end + 1] not in ('"', "”", "'", "’", "»")
    ):
        end -= 1
    return start, end


def contents_of(paragraph: Paragraph, cue: Token, name: str, spans: list[Span], cue_span: Span) -> list[Span]:
    """The content spans of a cue, with their edges mended."""
    doc, offset = paragraph.doc, paragraph.offset
    mended: list[Span] = []
    for start, end in spans:
        tokens = doc.char_span(start - offset, end - offset, alignment_mode="expand")
        if tokens is None or start == end:
            continue
        if tokens[0].i <= cue.i <= tokens[-1].i:  # which (officials said) will come
            hole = child_of(cue, "nsubj")
            first = hole.left_edge if hole is not None and tokens[0].i <= hole.left_edge.i < cue.i else cue
            if first.i > tokens[0].i:
                mended.append((start, paragraph.start(first)))
            if cue.i < tokens[-1].i:
                mended.append((paragraph.end(cue), end))
        elif tokens[0].i > cue.i:
            last = tokens[-1]
            if name == "clause" and tokens.root.head.i == cue.i:
                last = _own_end(cue, tokens.root, last)
            if last.i == tokens[-1].i:
                last = _reach(cue, tokens[0], last, name == "clause")
            mended.append((start, max(paragraph.end(last), start)))
        else:
            mended.append((start, end))
    if name == "clause" and len(mended) == 1 and (front := fronted_part(paragraph, cue, mended[0])) is not None:
        mended.insert(0, front)
    fitted = [fit(paragraph, start, end, cue_span) for start, end in mended]
    if fitted and fitted[0][0] < cue_span[0]:
        start, end = fitted[0]
        skip = CONNECTIVE.match(paragraph.text, start, end)
        fitted[0] = (skip.end() if skip else start, end)
    return [(s, e) for s, e in fitted if s < e and any(map(str.isalnum, paragraph.text[s:e]))]


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
