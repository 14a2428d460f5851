"""A cue and its parse to contents and source, one function a construction.

A cue governs its content in one of few ways: by a clause, an infinitive, an object, a preposition, as a noun or an adjective.
Each way is one function below, which says which words of the parse belong to it; ``edges`` then mends where they begin and end.
A new construction is a function here, a place in ``CONSTRUCTIONS`` (the first that a cue can take decides) and its name in the
lines of ``cues.csv``.

A function takes a paragraph and the token of a cue and yields (name of the construction, spans of the content, source), spans in code
points of the text; the source is a span, None, or ``USUAL`` for the subject of the cue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from analysis.attribution import phrases
from analysis.attribution.edges import around, before_main_verb, reports
from analysis.attribution.lexicon import inflect, speaks
from analysis.attribution.paragraph import Paragraph, child_of, is_infinitive, is_that, noun_phrase
from analysis.attribution.phrases import USUAL, Yielded
from analysis.attribution.sources import bearers, governs, noun_source, source_of, until_comma

if TYPE_CHECKING:
    from spacy.tokens import Token


# contents that are a noun phrase
BARE_OBJECTS = frozenset({"object", "about", "of", "for", "on", "to", "at", "against", "with"})


def _clause(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """said (that) she would come; asked why; She would come, he said."""
    clauses = (c for c in cue.children if c.dep_ == "ccomp" and not (c.tag_ == "VB" and is_infinitive(c)))
    clause = next((c for c in clauses if not _report_before(c, cue)), None)
    verbless = (
        clause is not None
        and clause.tag_[0] not in "VM"
        and clause.i > cue.i
        and child_of(clause, "nsubj", "expl", "aux", "cop") is None
    )
    if clause is not None and not verbless and not _lead_in(cue, clause):
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
            or (cue.dep_ == "ccomp" and cue.i < head.i and not is_that(cue) and not speaks(head))
        ):
            yield "clause", around(paragraph, head, cue), USUAL


def _lead_in(cue: Token, clause: Token) -> bool:
    """Standing beside the wreck, / farmer Jo Bloggs said: what the speaker does, and no content."""
    first = clause.i == clause.left_edge.i == cue.sent.start and clause.tag_ == "VBG"
    return first and clause.right_edge.i + 1 < len(cue.doc) and clause.right_edge.nbor().text == ","


def _report_before(clause: Token, cue: Token) -> bool:
    """The army said the road was open, / the rebels said it was mined: a report beside a report, and no content of it."""
    subject = child_of(cue, "nsubj")
    if clause.i > cue.i or subject is None or not clause.i < subject.i < cue.i or not reports(cue):
        return False
    return reports(clause, ("ccomp", "oprd", "dobj", "xcomp")) and subject.left_edge.nbor(-1).text in ",;:-"


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


def _infinitive(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """vowed to come; urged him to come; urged him to come (content: to come only)."""
    if cue.tag_ == "VBN" and (child_of(cue, "nsubjpass") is not None or cue.dep_ == "acl"):
        return
    for clause in cue.children:
        if clause.dep_ in ("xcomp", "ccomp", "advcl") and clause.i > cue.i and is_infinitive(clause):
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
        if clause.dep_ == "xcomp" and clause.i > cue.i and not is_infinitive(clause):
            yield "gerund", [paragraph.span(clause.left_edge, clause.right_edge)], USUAL
            return
        named = cue.dep_ == "acl" and cue.tag_ == "VBN" and cue.head.i == cue.i - 1  # a group called Bloggs and Sons
        if clause.dep_ == "oprd" and not named and child_of(cue, "nsubjpass", "dobj") is None:
            yield "gerund", [paragraph.span(clause.left_edge, clause.right_edge)], USUAL
            return
    small = next((c for c in cue.children if c.dep_ == "ccomp" and not _report_before(c, cue)), None)
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
    if thing is None or thing.i < cue.i or (cue.lower_ in bearers() and governs(thing)):
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
    spans = [noun_phrase(paragraph, subject)]
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
    noun = noun_phrase(paragraph, cue.head, cue)
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
        if child.dep_ == "xcomp" and is_infinitive(child):
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
    source = noun_source(paragraph, cue)
    for child in cue.children:
        if child.i < cue.i:
            continue
        if child.dep_ in ("acl", "ccomp", "relcl", "appos") and child.tag_[0] in "VM":
            first = child.left_edge.lower_
            if is_infinitive(child) and first == "to":
                yield "infinitive", [paragraph.span(child.left_edge, child.right_edge)], source
                return
            if first == "that" and child.left_edge.dep_ == "mark":
                end = before_main_verb(cue, child)
                if (thrown_out := phrases.rejected_claim(cue.head)) is not None and thrown_out[0].i <= cue.i:
                    end = min(end, thrown_out[1], key=lambda token: token.i)
                yield "clause", [paragraph.span(child.left_edge, end)], source
                return
        if child.dep_ == "prep":
            inner = child_of(child, "pobj", "pcomp")
            if inner is not None and child.lower_ != "by":
                if child.lower_ == "of" and inner.tag_ != "VBG" and (topic := _about_after(child)) is not None:
                    whose = noun_phrase(paragraph, inner, child_of(inner, "prep"))
                    yield "about", [paragraph.span(topic.left_edge, topic.right_edge)], whose
                yield child.lower_, [paragraph.span(inner.left_edge, inner.right_edge)], source


def _about_after(of: Token) -> Token | None:
    """The intervention in: accusations of Washington about the intervention; what follows "of" is then the source."""
    about = next((c for c in of.head.rights if c.i > of.i and c.dep_ == "prep" and c.lower_ == "about"), None)
    return child_of(about, "pobj", "pcomp") if about is not None else None


def according_to(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """According to the ministry, ...; ..., per the ministry."""
    to = next((t for t in cue.rights if t.lower_ == "to"), None)
    if to is None and cue.i + 1 < len(cue.doc) and cue.nbor().lower_ == "to":
        to = cue.nbor()
    preposition = cue if cue.lower_ == "per" and _set_apart(cue) else to
    noun = child_of(preposition, "pobj", "pcomp") if preposition is not None else None
    if noun is None:
        return
    first, sentence = cue, cue.sent
    source = noun_phrase(paragraph, noun)
    left, right = sentence[0], sentence[-1]
    before = paragraph.trim(paragraph.start(left), paragraph.start(first))
    if not any(map(str.isalnum, paragraph.text[before[0] : before[1]])):
        source = until_comma(paragraph, source, sentence.root)
    after = paragraph.trim(source[1], max(paragraph.end(right), source[1]))
    spans = [s for s in (before, after) if any(map(str.isalnum, paragraph.text[s[0] : s[1]]))]
    yield "according_to", spans, source


def _set_apart(per: Token) -> bool:
    """Is "per" followed by who says it, between commas or at an end (, per the ministry.), and not by a measure (per day)?"""
    noun = child_of(per, "pobj")
    if noun is None or not (per.i == per.sent.start or per.nbor(-1).text == ","):
        return False
    return noun.tag_ in ("NNP", "NNPS") or noun.left_edge.lower_ in ("the", "its", "his", "her", "their")


def _adverb(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """reportedly, allegedly: the clause they stand in, without them."""
    clause = cue.head
    while clause.tag_[0] not in "VM" and clause.head.i != clause.i:
        clause = clause.head
    if clause.tag_[0] in "VM":
        subject = child_of(clause, "nsubj", "nsubjpass")
        begins = paragraph.start(subject.left_edge) if subject is not None and subject.i < cue.i else 0
        spans = [(max(start, begins), end) for start, end in around(paragraph, clause, cue)]
        yield "adverb", [span for span in spans if span[0] < span[1]], None


CONSTRUCTIONS: dict[str, tuple[Callable[[Paragraph, Any], Iterator[Yielded]], ...]] = {
    "verb": (
        phrases.rejected,
        phrases.as_it,
        _clause,
        _infinitive,
        _gerund,
        _object,
        _preposition,
        _subject,
        _reduced,
        _adjective_clause,
    ),
    "noun": (phrases.in_words, phrases.said_to_be, _noun),
    "adjective": (phrases.made_clear, _adjective_clause),
    "adverb": (_adverb,),
}
