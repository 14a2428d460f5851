"""Sentences to attributions: source, cue, content.

Three questions, asked in this order of every paragraph:

1. Which quotations stand beside a word of speech? (``_beside_quotations``: by the marks and the words around them)
2. Which cues govern a clause, an infinitive, a noun phrase? (``CONSTRUCTIONS``: by the parse, one function a construction)
3. Who speaks together, which outlet only passes others on, which quotation is a repetition? (``_share_out``, ``_repeated``)

What a cue can take is data, in ``cues.csv``. The definition of an attribution and of its spans follows PARC 3 (Pareti 2016)
and PolNeAR (Newell et al. 2018).
"""

from __future__ import annotations

import bisect
import csv
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import language, quotations
from analysis.quotations import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

Row = dict[str, Any]

COLUMNS = (
    "level",
    "parent",
    "group",
    "coordination",
    "relay",
    "kind",
    "start",
    "end",
    "source_start",
    "source_end",
    "cue_start",
    "cue_end",
    "n_words",
    "n_quoted_words",
    "cue_class",
)


# --- the lexicon -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cue:
    """One line of cues.csv: a lemma as one part of speech, the constructions that it takes, its class."""

    lemma: str
    part_of_speech: str
    constructions: frozenset[str]
    cue_class: str
    weak: frozenset[str] = frozenset()  # the constructions that are an attribution only where much speaks for one


# the classes of cues.csv: what a cue says of the content, beside that somebody said it. After Hooper (1975) and Recasens,
# Danescu-Niculescu-Mizil and Jurafsky (2013), extended by us; a cue of several readings has the one that news makes most of.
CUE_CLASSES = {
    "neutral": "says only that it was said or shown (say, tell, according to); all cues without another class",
    "assertive": "says it with force (assert, insist, warn, stress)",
    "factive": "takes it for true (know, reveal, admit, point out)",
    "doubtful": "keeps a distance (claim, allege, suggest, reportedly)",
    "accusing": "lays blame (accuse, blame, denounce, criticize)",
    "denying": "says that it is not so (deny, reject, refute)",
    "directive": "wants somebody to do it (demand, urge, propose)",
    "commissive": "binds or refuses to bind the source itself (vow, promise, threaten, refuse)",
    "belief": "thinks, hopes, fears or wants it (believe, expect, want, concern)",
    "evaluative": "is for it or against it (support, praise, oppose)",
    "perception": "sees or hears it (watch, hear)",
}
TAGS = {"VB": "verb", "NN": "noun", "JJ": "adjective", "RB": "adverb"}


def inflect(lemma: str, part_of_speech: str) -> list[str]:
    """Regular English forms of a lemma; irregular ones stand in cues.csv."""
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    plural = lemma + "s"
    if re.search(r"[^aeiou]y$", lemma):
        plural = lemma[:-1] + "ies"
    elif re.search(r"(s|sh|ch|x|z|o)$", lemma):
        plural = lemma + "es"
    if part_of_speech == "noun":
        return [lemma, plural]
    if part_of_speech != "verb":
        return [lemma]
    past = plural[:-1] + "d" if plural.endswith("ies") else stem + "ed"
    return [lemma, plural, past, stem + "ing"]


class Lexicon:
    """The cue lexicon, by form: ``lexicon.find(token)`` gives the entry for a token, or None."""

    def __init__(self, path: Path | None = None) -> None:
        self.forms: dict[tuple[str, str], Cue] = {}
        with open(path or Path(__file__).with_name("cues.csv"), encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                constructions = line["constructions"].split()
                cue = Cue(
                    line["lemma"],
                    line["part_of_speech"],
                    frozenset(name.rstrip("?") for name in constructions),
                    line["cue_class"],
                    frozenset(name[:-1] for name in constructions if name.endswith("?")),
                )
                forms = line["forms"].split() or inflect(cue.lemma, cue.part_of_speech)
                for form in forms:
                    self.forms.setdefault((form, cue.part_of_speech), cue)
        self.words = frozenset(form for form, _ in self.forms)

    def find(self, token: Token) -> Cue | None:
        return self.forms.get((token.lower_, TAGS.get(token.tag_[:2], "")))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    return Lexicon()


def cue_class_of(cue: str) -> str:
    """The class of a cue given as text ("has repeatedly denied"): the last word of it that the lexicon knows."""
    known = lexicon()
    for word in reversed(re.findall(r"[\w'-]+", cue.lower())):
        for part in ("verb", "noun", "adjective", "adverb"):
            if (word, part) in known.forms:
                return known.forms[word, part].cue_class
    return "neutral"


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


def _child(token: Token, *labels: str) -> Token | None:
    return next((child for child in token.children if child.dep_ in labels), None)


def _noun_phrase(paragraph: Paragraph, noun: Token, before: Token | None = None) -> Span:
    """The whole phrase of a noun, stopping short of ``before`` (a modifier that holds the cue itself)."""
    right = noun.right_edge
    if before is not None and noun.i < before.i <= right.i:
        right = noun.doc[max(before.left_edge.i - 1, noun.i)]
    return paragraph.span(noun.left_edge, right)


def _source(paragraph: Paragraph, verb: Token, passive: bool = False) -> Span | None:
    """Who is the source of a verb: its subject, or its agent where it is passive, or the subject it shares."""
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and _speaks(verb) and verb.i and verb.nbor(-1).text == ",":
        verb = _outer_speaker(verb)  # He said she had left, adding that she would come back
    for _ in range(6):
        agent = _child(verb, "agent")
        if agent is not None:
            noun = _child(agent, "pobj")
            return _noun_phrase(paragraph, noun) if noun is not None else None
        subject = _child(verb, "nsubj")
        if subject is not None and not passive:
            return None if _empty(verb, subject) else _noun_phrase(paragraph, subject)
        if _child(verb, "nsubjpass") is not None:
            if passive:
                return None
            return _noun_phrase(paragraph, _child(verb, "nsubjpass"))  # type: ignore[arg-type]
        label, head = verb.dep_, verb.head
        if label == "acl" and head.tag_[:2] in ("NN", "PR"):
            return None if verb.tag_ == "VBN" else _noun_phrase(paragraph, head, verb)
        if label in ("conj", "xcomp", "advcl", "ccomp", "dep"):
            if (
                label == "xcomp"
                and (person := _child(head, "dobj")) is not None
                and person.i < verb.i
                and _orders(head)
            ):
                return _noun_phrase(paragraph, person)
            passive = passive and label == "conj"
            verb = head
        elif label in ("pcomp", "prep") or head.dep_ == "prep":
            verb = head
            if verb.tag_[:2] in ("NN", "PR") and verb.dep_ not in ("nsubj",):
                owner = _child(verb, "poss")
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
        if _speaks(above) and _child(above, "ccomp") is not None:
            return above
    return verb


def _empty(verb: Token, subject: Token) -> bool:
    """Is the subject the empty "it" of: it seems that, it is clear that?"""
    return subject.lower_ == "it" and (
        verb.lower_ in ("seems", "seemed", "appears", "appeared", "is", "was", "'s")
        or _child(verb, "auxpass") is not None
    )


def _orders(verb: Token) -> bool:
    """urge him to say (he says), but: use a speech to say (the user says)."""
    cue = lexicon().find(verb)
    return cue is not None and bool(cue.constructions & {"person_infinitive", "person_to"})


def _cue_span(paragraph: Paragraph, token: Token) -> Span:
    """The cue word with its particle and its preposition."""
    particle = _child(token, "prt")
    last = particle if particle is not None and particle.i == token.i + 1 else token
    return paragraph.start(token), paragraph.end(last)


def _fit(paragraph: Paragraph, start: int, end: int, cue: Span) -> Span:
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


# --- constructions: one function each --------------------------------------------------------------------------------
# Each takes the cue token and yields (name of the construction, content spans, source or None for "by the usual rule").

Yielded = tuple[str, list[Span], Any]
USUAL = object()

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
            after_and = child.dep_ == "conj" and _child(child, "nsubj") is not None and not _speaks(child)
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
        shared = node.dep_ == "conj" and _child(node, "nsubj", "nsubjpass", "aux") is None
        later = shared and _same_form(cue, node, clause)
        other = node.dep_ in ("conj", "advcl") and _speaks(node) and _child(node, "ccomp") is not None
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
        noun = _child(child, "pobj")
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


# contents that are a noun phrase
BARE_OBJECTS = frozenset({"object", "about", "of", "for", "on", "to", "at", "against", "with"})


def _clause(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """said (that) she would come; asked why; She would come, he said."""
    clause = next((c for c in cue.children if c.dep_ == "ccomp" and not (c.tag_ == "VB" and _is_infinitive(c))), None)
    verbless = (
        clause is not None
        and clause.tag_[0] not in "VM"
        and clause.i > cue.i
        and _child(clause, "nsubj", "expl", "aux", "cop") is None
    )
    if clause is not None and not verbless:
        yield "clause", [paragraph.span(_clause_start(cue, clause), clause.right_edge)], USUAL
        return
    if clause is None and cue.dep_ in ("parataxis", "ccomp", "advcl") and _child(cue, "dobj", "ccomp", "xcomp") is None:
        head = cue.head
        as_clause = cue.dep_ == "advcl" and any(c.lower_ == "as" for c in cue.lefts)
        if (
            cue.dep_ == "parataxis"
            or as_clause
            or (cue.dep_ == "ccomp" and cue.i < head.i and not _is_that(cue) and not _speaks(head))
        ):
            yield "clause", _around(paragraph, head, cue), USUAL


def _clause_start(cue: Token, clause: Token) -> Token:
    """Where a clause begins: at its subject, also where the parser gave that to the cue (fear party's split / will hurt)."""
    thing = _child(cue, "dobj")
    begins = clause.left_edge
    if thing is None or not cue.i < thing.i < begins.i or thing.left_edge.i != cue.i + 1 or _is_that(clause):
        return begins
    if _child(clause, "nsubj", "nsubjpass", "expl", "csubj") is not None or clause.tag_ == "VB":
        return begins
    return thing.left_edge


def _is_that(token: Token) -> bool:
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
    if cue.tag_ == "VBN" and (_child(cue, "nsubjpass") is not None or cue.dep_ == "acl"):
        return
    for clause in cue.children:
        if clause.dep_ in ("xcomp", "ccomp", "advcl") and clause.i > cue.i and _is_infinitive(clause):
            if clause.dep_ == "advcl" and cue.dep_ != "ROOT":
                continue
            subject = _child(clause, "nsubj")
            if subject is None and (asked := _asked(cue)) is not None and asked.i < clause.left_edge.i:
                yield "person_infinitive", [paragraph.span(asked.left_edge, clause.right_edge)], USUAL
                return
            name = "person_infinitive" if subject is not None or _child(cue, "dobj") is not None else "infinitive"
            to = next(c for c in clause.lefts if c.tag_ == "TO")
            if name == "infinitive":
                yield name, [paragraph.span(clause.left_edge, clause.right_edge)], USUAL
                return
            person = subject if subject is not None else _child(cue, "dobj")
            if person is not None and cue.i < person.i < to.i:
                yield "person_infinitive", [paragraph.span(person.left_edge, clause.right_edge)], USUAL
            yield "person_to", [paragraph.span(to, clause.right_edge)], USUAL
            return


def _asked(cue: Token) -> Token | None:
    """Whom one calls (up)on to do something."""
    on = _child(cue, "prep") if _child(cue, "dobj") is None else None
    return _child(on, "pobj") if on is not None and on.lower_ in ("on", "upon") and on.i == cue.i + 1 else None


def _gerund(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """denied having asked; considers it unlawful."""
    for clause in cue.children:
        if clause.dep_ == "xcomp" and clause.i > cue.i and not _is_infinitive(clause):
            yield "gerund", [paragraph.span(clause.left_edge, clause.right_edge)], USUAL
            return
        if clause.dep_ == "oprd" and _child(cue, "nsubjpass") is None and _child(cue, "dobj") is None:
            yield "gerund", [paragraph.span(clause.left_edge, clause.right_edge)], USUAL
            return
    small = _child(cue, "ccomp")
    if small is not None and small.tag_[0] != "V" and small.i > cue.i:
        yield "small_clause", [paragraph.span(small.left_edge, small.right_edge)], USUAL


def _object(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """rejected the accusations; accused Moscow of meddling; called the plan a mistake."""
    thing = _child(cue, "dobj")
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
    passive = cue.tag_ == "VBN" and (_child(cue, "nsubjpass") is not None or cue.dep_ == "acl")
    for child in cue.children:
        if child.dep_ == "prep" and child.i > cue.i and not passive:
            inner = _child(child, "pobj", "pcomp", *(("amod", "acomp") if child.lower_ == "as" else ()))
            if inner is not None and inner.i > child.i:
                yield child.lower_, [paragraph.span(inner.left_edge, inner.right_edge)], USUAL
    particle = _child(cue, "prt")
    if particle is not None and cue.tag_[0] == "V":
        thing = _child(cue, "dobj")
        if thing is not None and thing.i > cue.i:
            yield "particle_" + particle.lower_, [paragraph.span(thing.left_edge, thing.right_edge)], USUAL


def _subject(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """The plan was criticised by Moscow; he is said to have left; she is seen as a leader; it seems to work."""
    subject, rest = _child(cue, "nsubjpass"), None
    name = "passive"
    if subject is not None:
        rest = next((c for c in cue.children if c.i > cue.i and c.dep_ in ("xcomp", "oprd", "acomp", "ccomp")), None)
        if rest is None:
            rest = next(
                (
                    c
                    for c in cue.children
                    if c.i > cue.i and c.dep_ == "prep" and c.lower_ != "by" and _child(c, "pobj", "pcomp") is not None
                ),
                None,
            )
            name = f"passive_{rest.lower_}" if rest is not None else name
        else:
            name = "passive_rest"
    else:
        subject = _child(cue, "nsubj")
        rest = _child(cue, "xcomp", "acomp", "oprd")
        if subject is None or rest is None or rest.i < cue.i:
            return
        name = "raising"
    if subject.dep_ == "expl":
        return
    spans = [_noun_phrase(paragraph, subject)]
    if rest is not None:
        spans.append(paragraph.span(rest.left_edge, rest.right_edge))
    yield name, spans, _source(paragraph, cue, passive=True) if name != "raising" else None


def _reduced(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """the plan announced by Moscow; a group known as Wagner; a role expected to be filled."""
    if cue.dep_ != "acl" or cue.tag_ != "VBN":
        return
    noun = _noun_phrase(paragraph, cue.head, cue)
    if _child(cue, "agent") is not None:
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
            yield "clause", [paragraph.span(child.left_edge, child.right_edge)], _source(paragraph, verb)
            return
        if child.dep_ == "xcomp" and _is_infinitive(child):
            yield "infinitive", [paragraph.span(child.left_edge, child.right_edge)], _source(paragraph, verb)
            return
        if child.dep_ == "prep":
            inner = _child(child, "pobj", "pcomp")
            if inner is not None:
                yield child.lower_, [paragraph.span(inner.left_edge, inner.right_edge)], _source(paragraph, verb)


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
            inner = _child(child, "pobj", "pcomp")
            if inner is not None and child.lower_ != "by":
                yield child.lower_, [paragraph.span(inner.left_edge, inner.right_edge)], source


def _noun_source(paragraph: Paragraph, cue: Token) -> Span | None:
    """Moscow's claim; US claims; a claim by Moscow; (Moscow) made a claim."""
    owner = _child(cue, "poss")
    if owner is not None:
        return paragraph.start(owner.left_edge), paragraph.end(owner)
    by = next((c for c in cue.children if c.dep_ == "prep" and c.lower_ in ("by", "from")), None)
    if by is not None and (noun := _child(by, "pobj")) is not None:
        return _noun_phrase(paragraph, noun)
    modifier = next((c for c in cue.lefts if c.tag_ in ("NNP", "NNPS") or c.ent_type_), None)
    if modifier is not None:
        return paragraph.span(modifier.left_edge, modifier)
    verb = cue.head.head if cue.dep_ == "pobj" else cue.head
    if cue.dep_ in ("dobj", "attr", "pobj") and verb.tag_[0] == "V" and (cue.dep_ != "dobj" or verb.lower_ in BEARERS):
        return _source(paragraph, verb)
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


def _according_to(paragraph: Paragraph, cue: Token) -> Iterator[Yielded]:
    """According to the ministry, ..."""
    to = next((t for t in cue.rights if t.lower_ == "to"), None)
    if to is None and cue.i + 1 < len(cue.doc) and cue.nbor().lower_ == "to":
        to = cue.nbor()
    noun = _child(to, "pobj", "pcomp") if to is not None else None
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
    subject = _child(root, "nsubj", "nsubjpass", "csubj", "expl")
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
        yield "adverb", _around(paragraph, clause, cue), None


CONSTRUCTIONS: dict[str, tuple[Callable[[Paragraph, Any], Iterator[Yielded]], ...]] = {
    "verb": (_clause, _infinitive, _gerund, _object, _preposition, _subject, _reduced, _adjective_clause),
    "noun": (_noun,),
    "adjective": (_adjective_clause,),
    "adverb": (_adverb,),
}


# --- quotations beside a word of speech ------------------------------------------------------------------------------

ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Col|Lt|Sgt|St|Jr|Sr|vs|No|Prof|Rev|Hon|Inc|Co|Corp|"
    r"Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|Mass|Calif|Fla|Va|Ga|Pa|Tex|Ariz|Wis|Mich|Minn|Conn)"
    r"|\b[A-Z]|\.[A-Za-z])$"
)
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
        elif stop.group() == "." and ABBREVIATION.search(text, max(start, at - 7), at - 1):
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


def _beside_quotations(paragraph: Paragraph, known: Lexicon, before: Paragraph | None = None) -> None:
    """Give quotations the cue that stands before them (He said: "...") or after them ("...," said Arreaza).

    ``before`` is the paragraph before: a quotation may run on from it, or be announced by its last words.
    """
    begin, end = paragraph.offset, paragraph.offset + len(paragraph.doc.text)
    regions = [r for r in quotations.within(begin, end, paragraph.quoted) if begin <= r[0] and r[1] <= end]
    if not regions:
        return
    starts = _sentence_starts(paragraph, begin, end)
    last: Found | None = None
    for number, region in enumerate(regions):
        limit = regions[number + 1][0] if number + 1 < len(regions) else end
        sentence = max((s for s in starts if s <= region[0]), default=begin)
        floor = max(regions[number - 1][1] if number else begin, sentence)
        found = _announced(paragraph, region, floor, known)
        if found is None:
            cue = _cue_after(paragraph, region, limit, known)
            if cue is not None and not _spoken_for(paragraph, max(sentence, floor), region[0], known):
                inside = last is not None and last.cue is not None and last.cue[0] >= sentence
                found = _quotation(paragraph, cue, paragraph.trim(region[0] if inside else sentence, region[1]))
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


SIGNATURE = re.compile(r"\s*[―—–]\s*((?:[A-ZÀ-Þ][\w.'’-]*)(?: [A-ZÀ-Þ][\w.'’-]*){1,4})\s*\.?\s*$")
SPEAKER_LABEL = re.compile(r"[\"“]?((?:[A-Z][A-Z.'’-]+)(?: [A-Z][A-Z.'’-]+){0,3}):\s+(?=\S)")


def _signed(paragraph: Paragraph, region: Span, limit: int) -> Found | None:
    """ "We agree." - Jo Bloggs (a name after a dash, and nothing more)."""
    name = SIGNATURE.fullmatch(paragraph.text, region[1], limit)
    if name is None:
        return None
    dash = name.start() + len(name.group()) - len(name.group().lstrip())
    return Found("quotation", (dash, dash + 1), name.span(1), [region], "-")


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
    return _last_before(text, region) in ".!?…" or quotations.count_words(text[sentence:region]) < 2


def _last_before(text: str, place: int) -> str:
    """The last character before a place that is no space, looking no further than a line's indent could be."""
    return text[max(place - 20, 0) : place].rstrip()[-1:]


def _closed(text: str, region: Span) -> bool:
    """Does a region end with a mark, or only with its paragraph?"""
    return (region[1] - region[0] > 1 and quotations.MARK.match(text, region[1] - 1) is not None) or text[
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
        clause = _child(cue, "ccomp")
        if clause is not None and cue.i < clause.left_edge.i and _runs_into(paragraph, clause, region):
            start = paragraph.start(clause.left_edge)  # said that in May, "..."
            content = _fit(paragraph, start, content[1], (paragraph.start(cue), paragraph.end(cue)))
        elif content == region:
            content = _with_object(paragraph, cue, region, known)
        found = _quotation(paragraph, cue, content)
        front = (
            _fronted(paragraph, cue, content)
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
    source = _source(paragraph, verb) if verb.tag_[0] == "V" else paragraph.span(verb.left_edge, verb)
    colon = paragraph.text.rindex(":", floor, region[0])
    if source is None or source[1] > colon:
        return None
    cue_span = (paragraph.start(verb), paragraph.end(verb)) if verb.tag_[0] == "V" else (colon, colon + 1)
    return Found("colon", cue_span, source, [content], ":")


def _clause_before(paragraph: Paragraph, cue: Token, floor: int) -> Span | None:
    """ "The streets were deserted" in: The streets were deserted, he added, "but people go out."."""
    clause = _child(cue, "ccomp")
    if clause is None or clause.right_edge.i >= cue.i or paragraph.start(clause.left_edge) < floor:
        return None
    start, end = paragraph.span(clause.left_edge, clause.right_edge)
    return None if quotations.within(start, end, paragraph.quoted) else (start, end)


def _runs_into(paragraph: Paragraph, clause: Token, region: Span) -> bool:
    """Does a clause go on into a quotation (said that in May, "..."), rather than end with its own announcement of it?"""
    between = paragraph.text[min(paragraph.end(clause.right_edge), region[0]) : region[0]]
    begins = paragraph.start(clause.left_edge)
    colon = paragraph.text[begins : region[0]].rstrip()[-1:] == ":"
    return begins < region[0] and not any(map(str.isalnum, between)) and (_is_that(clause) or not colon)


def _sentence_before(paragraph: Paragraph, cue: Token, region: Span, floor: int) -> Span | None:
    """ "Instead" in: Instead, he said, "she started too early" (a quotation that goes on with a sentence already begun)."""
    subject = _child(cue, "nsubj")
    if subject is None or subject.i > cue.i or _child(cue, "mark") is not None or not subject.left_edge.i:
        return None
    words = paragraph.text[region[0] : region[1]].lstrip("\"“”'’‘„« ")
    if not words[:1].islower() or subject.left_edge.nbor(-1).text != ",":
        return None
    start, end = paragraph.trim(floor, paragraph.start(subject.left_edge))
    skip = CONNECTIVE.match(paragraph.text, start, end)
    start = skip.end() if skip else start
    occasion = any(word in OCCASION for word in re.findall(r"\w+", paragraph.text[start:end].lower()))
    return None if start >= end or occasion or quotations.within(start, end, paragraph.quoted) else (start, end)


def _named(cue: Token, known: Lexicon) -> bool:
    """Is a cue one of calling something a name (call, dub, describe) rather than of telling somebody something?"""
    entry = known.find(cue)
    return entry is not None and "object_predicate" in entry.constructions


def _with_object(paragraph: Paragraph, cue: Token, region: Span, known: Lexicon) -> Span:
    """Called / the plan "a mistake": a quotation with what it is said of."""
    thing = _child(cue, "dobj")
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
    source = _source(paragraph, cue, passive=False)
    if source is not None and source[0] < content[1] and content[0] < source[1]:
        source = None
    entry = lexicon().find(cue)
    return Found(
        "quotation",
        _cue_span(paragraph, cue),
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
        if token.tag_[0] == "V" and _takes_quotation(cue):
            direct = back == 0
            if direct or colon or (comma and back < 12):
                clause = _child(token, "ccomp")
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
    first: Token | None = None
    for token in tokens[:40]:
        if token.is_space or (first is None and token.is_punct):
            continue
        if token.text in (".", ";", ":", '"') and first is not None:
            return None
        first = first or token
        if token.tag_ in SPEAKING and _takes_quotation(known.find(token)):
            subject = _child(token, "nsubj", "nsubjpass")
            near = token.i - first.i
            if near == 0 and (token.tag_ != "VBN" or subject is not None or token.lower_ == "read"):
                return token if closed or subject is not None else None
            if closed and subject is not None and subject.left_edge.i <= first.i + 2 and subject.i < token.i:
                return token
            if closed and near <= 4 and token.tag_ != "VBN":
                return token
        elif inside[-1] == "," and token.tag_ in ("VBD", "VBZ") and _only_speaks(token, first):
            return token
        if not closed and token.i - first.i > 6:
            return None
    return None


def _only_speaks(verb: Token, first: Token) -> bool:
    """Is a verb beside a quotation that ends in a comma one of speech, whichever it is ("...," Toomey fumed on Tuesday)?"""
    if verb.dep_ in ("relcl", "acl", "aux", "auxpass") or verb.i - first.i > 5 or verb.i + 1 >= len(verb.doc):
        return False
    subject, after = _child(verb, "nsubj"), verb.nbor()
    if subject is None:
        return verb.i == first.i and after.tag_ in ("NNP", "DT")
    if subject.i > verb.i:
        return verb.i == first.i
    return subject.left_edge.i == first.i and (after.text in ".,;" or after.tag_ in ("IN", "NNP", "RB", "CC", "WRB"))


# --- outlets and coordinated sources ---------------------------------------------------------------------------------

# what an outlet is called: well-known names, and the words that such names are made of
OUTLET = re.compile(
    r"\b(?:Reuters|AFP|AP|Associated Press|Interfax|TASS|RIA|Novosti|Sputnik|RT|EFE|Xinhua|Bloomberg|BBC|CNN|CBS|NBC|ABC|"
    r"MSNBC|NPR|PBS|Fox News|teleSUR|Al Jazeera|Le Figaro|Le Monde|El Pais|Politico|Axios|Buzzfeed|Breitbart|"
    r"Kommersant|Izvestia|Vedomosti|(?:\w+ )?(?:Times|Post|Journal|Herald|Tribune|Guardian|Gazette|Daily|News|"
    r"Newspaper|Agency|Magazine|Radio|Television|TV|Press))\b"
)


def _is_outlet(text: str, source: Span | None) -> bool:
    return (
        source is not None
        and OUTLET.search(text, *source) is not None
        and quotations.count_words(text[source[0] : source[1]]) <= 6
    )


def _coordinated(paragraph: Paragraph, source: Span) -> list[Span]:
    """Anonymous sources / and / Jo Bloggs: the sources that "and" joins, where each can speak for itself."""
    tokens = paragraph.doc.char_span(
        source[0] - paragraph.offset, source[1] - paragraph.offset, alignment_mode="expand"
    )
    if tokens is None or not any(t.lower_ == "and" for t in tokens):
        return [source]
    first = tokens.root
    parts = [first]
    while (joined := _child(parts[-1], "conj")) is not None and joined.tag_[:2] == "NN":
        parts.append(joined)
    able = all(any(t.tag_ in ("NNP", "NNPS") for t in p.subtree) or p.tag_ == "NNS" for p in parts)
    if len(parts) < 2 or not able or _child(first, "cc") is None or first.left_edge.lower_ in ("both", "between"):
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


def _share_out(paragraph: Paragraph) -> None:
    """Give coordinated sources a place each, and set apart the outlets that only pass somebody on."""
    extra: list[Found] = []
    for item in list(paragraph.found):
        extra.extend(_credited(paragraph, item))
        if item.source is None or item.relay:
            continue
        if _is_outlet(paragraph.text, item.source):
            extra.extend(_relayed(paragraph, item))
            continue
        item.source, *item.also = _coordinated(paragraph, item.source)
    paragraph.found.extend(extra)


def _credited(paragraph: Paragraph, item: Found) -> list[Found]:
    """ "...," the deputy cites RIA; It is reported RIA: a wire credit with its words the wrong way round, as translations have it."""
    text = paragraph.text
    if item.cue is None:
        return []
    if item.construction == "quotation" and item.lemma in ("cites", "quotes", "cited", "quoted"):
        outlet = OUTLET.match(text, item.cue[1] + 1)
        if outlet is not None:
            return [Found("quotation", item.cue, outlet.span(), list(item.content), "cite", relay=True)]
    if item.lemma == "report" and item.construction == "object" and _is_outlet(text, item.content[0]):
        before = text[paragraph.offset : item.cue[0]].rstrip()
        sentence = re.search(r"([^.!?]+)[.!?][\"”]?\s+It (?:is|was)$", before)
        if sentence is not None:
            item.source, item.relay = item.content[0], True
            item.content = [paragraph.trim(*(paragraph.offset + at for at in sentence.span(1)))]
    return []


def _relayed(paragraph: Paragraph, item: Found) -> list[Found]:
    """Who an outlet passes on: (RIA) quotes the minister's words; (Reuters), citing officials, reports that."""
    text = paragraph.text
    if item.source is None or item.cue is None:
        return []
    for other in paragraph.found:
        inside = other.cue is not None and any(s <= other.cue[0] < e for s, e in item.content)
        if other is not item and inside and other.source is not None and not _is_outlet(text, other.source):
            item.relay = True
    if item.construction in ("object", "passive") and item.lemma in ("quote", "cite", "report", "reports"):
        thing = item.content[0]
        before = [f for f in paragraph.found if f is not item and max(f.content)[1] <= item.source[0]]
        region = [r for r in quotations.within(paragraph.offset, item.source[0], paragraph.quoted)]
        if region and not text[region[-1][1] : item.source[0]].strip(" ,-–—"):
            item.content, item.relay = [region[-1]], True
            words = re.compile(r"(.+?)(?:['’]s)? (words|statement|remarks)").fullmatch(text, *thing)
            speaker = words.span(1) if words else thing
            cue = words.span(2) if words else item.cue
            return [Found("quotation", cue, speaker, [region[-1]], "quote")]
        if text[thing[0] : thing[1]].lower() in ("this", "it", "that") and before:
            item.content, item.relay = list(before[-1].content), True
    if item.construction not in ("clause", "quotation"):
        return []
    cited = next(
        (
            f
            for f in paragraph.found
            if f.lemma in ("cite", "quote")
            and f.source == item.source
            and f.cue is not None
            and f.construction == "object"
            and f is not item
            and text[f.cue[0] : f.cue[1]].endswith("ing")
        ),
        None,
    )
    if cited is not None:
        paragraph.found.remove(cited)
        item.relay = True
        name = re.compile(r"(?: [A-Z]\w+){1,3}").match(text, cited.content[0][1])
        first, *others = _coordinated(paragraph, (cited.content[0][0], name.end() if name else cited.content[0][1]))
        return [
            Found(
                item.construction,
                item.cue,
                first,
                list(item.content),
                item.lemma,
                item.cue_class,
                item.head,
                also=others,
            )
        ]
    return []


# --- from cues to rows -----------------------------------------------------------------------------------------------


def _governed(paragraph: Paragraph, known: Lexicon) -> None:
    """Every cue with what it governs."""
    for token in paragraph.doc:
        if token.i in paragraph.spoken:
            continue
        cue = known.find(token)
        if token.lower_ == "according":
            results = [("according_to", "neutral", r) for r in _according_to(paragraph, token)]
        else:
            if cue is None:
                continue
            results = [
                (cue.lemma, cue.cue_class, r)
                for rule in CONSTRUCTIONS[cue.part_of_speech]
                for r in rule(paragraph, token)
                if r[0] in cue.constructions
            ]
        for lemma, cue_class, (name, spans, source) in results[:1]:
            if source is USUAL:
                source = _source(paragraph, token)
            source = _with_name(paragraph, source, token)
            if _own_voice(paragraph, token, source) or (
                source is None and name == "infinitive" and token.tag_[0] == "N"
            ):
                continue
            cue_span = _cue_span(paragraph, token)
            content = _contents(paragraph, token, name, spans, cue_span)
            if cue is not None and name in cue.weak and _too_weak(paragraph, token, name, source, content):
                continue
            if content:
                paragraph.found.append(Found(name, cue_span, source, content, lemma, cue_class, token.i))


def _too_weak(paragraph: Paragraph, cue: Token, name: str, source: Span | None, content: list[Span]) -> bool:
    """Does too little speak for an attribution, where a cue is as often none (offer, release, address)?

    It takes a source of its own (no relative pronoun), and more content than a name; yet more, where nobody says that it happened.
    """
    text = paragraph.text
    words = sum(quotations.count_words(text[start:end]) for start, end in content)
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


def _contents(paragraph: Paragraph, cue: Token, name: str, spans: list[Span], cue_span: Span) -> list[Span]:
    """The content spans of a cue, with their edges mended."""
    doc, offset = paragraph.doc, paragraph.offset
    mended: list[Span] = []
    for start, end in spans:
        tokens = doc.char_span(start - offset, end - offset, alignment_mode="expand")
        if tokens is None or start == end:
            continue
        if tokens[0].i <= cue.i <= tokens[-1].i:  # which (officials said) will come
            hole = _child(cue, "nsubj")
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
    if name == "clause" and len(mended) == 1 and (front := _fronted(paragraph, cue, mended[0])) is not None:
        mended.insert(0, front)
    fitted = [_fit(paragraph, start, end, cue_span) for start, end in mended]
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


def _fronted(paragraph: Paragraph, cue: Token, content: Span) -> Span | None:
    """ "If the talks fail" in: If the talks fail, he said, the sanctions stay."""
    subject = _child(cue, "nsubj")
    first = cue if subject is None or subject.i > cue.i else subject.left_edge
    last = cue if subject is None or subject.i < cue.i else subject.right_edge
    if content[0] < paragraph.end(last) or "," not in paragraph.text[paragraph.end(last) : content[0]]:
        return None
    fronts = [c for c in cue.lefts if c.right_edge.i < first.i and c.left_edge.lower_ in FRONTED]
    if not fronts or first.i == 0 or first.nbor(-1).text != ",":
        return None
    return paragraph.span(fronts[0].left_edge, fronts[-1].right_edge)


OWN_VOICE = frozenset({"i", "we", "you", "me", "us", "it", "one", "that", "this", "who", "which", "people"})


def _own_voice(paragraph: Paragraph, cue: Token, source: Span | None) -> bool:
    """Inside a quotation, "I think" adds no voice to that of the speaker."""
    if paragraph.region_at(paragraph.start(cue)) is None:
        return False
    return source is None or _lower(paragraph.text, source) in OWN_VOICE


def _lower(text: str, span: Span) -> str:
    """A source in lower case; but the US is not us."""
    source = text[span[0] : span[1]]
    return source if source == "US" else source.lower()


SPEECH = frozenset(
    {
        "clause",
        "quotation",
        "according_to",
        "headline",
        "colon",
        "small_clause",
        "as",
        "passive_as",
        "object_as",
        "object_of",
        "object_for",
        "of",
        "about",
        "for",
    }
)


def _is_voice(item: Found, text: str) -> bool:
    """Is a nested attribution a voice inside a voice? "He said she said" is; "he said he wants" is one voice."""
    if item.construction == "object":
        return item.cue_class == "denying"
    if item.construction not in SPEECH or item.cue_class in ("commissive", "evaluative"):
        return False
    return item.source is None or _lower(text, item.source) not in PRONOUNS


PRONOUNS = frozenset("i we you he she it they who which that this one people".split())


def _rows(found: list[Found], text: str, quoted: list[Span]) -> list[Row]:
    """Found attributions to rows, in order of the text, with level, parent, group and coordination."""
    rows: list[Row] = []
    groups = coordinations = 0
    for item in sorted(found, key=lambda f: (min(f.content), f.cue or (0, 0))):
        sources = [item.source, *item.also]
        coordination = coordinations if item.also else None
        coordinations += bool(item.also)
        for source in sources:
            group = groups if len(item.content) > 1 else None
            groups += len(item.content) > 1
            for start, end in item.content:
                row: Row = dict.fromkeys(COLUMNS)
                row.update(
                    group=group,
                    coordination=coordination,
                    relay=item.relay,
                    start=start,
                    end=end,
                    cue_class=item.cue_class,
                    kind=quotations.kind(start, end, text, quoted),
                    n_words=quotations.count_words(text[start:end]),
                    n_quoted_words=quotations.quoted_words(start, end, text, quoted),
                )
                row["source_start"], row["source_end"] = source if source and source[0] < source[1] else (None, None)
                row["cue_start"], row["cue_end"] = item.cue or (None, None)
                row["found"] = item
                if row["n_words"]:  # marks alone say nothing
                    rows.append(row)
    rows.sort(key=lambda r: (r["start"], -r["end"], r["relay"], r["cue_start"] or 0, r["source_start"] or 0))
    _nest(rows)
    rows = [row for row in rows if row["level"] == 1 or _is_voice(row["found"], text)]
    _nest(rows)
    for row in rows:
        item = row.pop("found")
        if DEBUG:
            row["construction"], row["lemma"] = item.construction, item.lemma
    return rows


DEBUG = False  # keep construction and lemma in the rows, for tuning


def _nest(rows: list[Row]) -> None:
    """Level and parent: the smallest content that holds a row's own cue. An outlet that only relays is no level."""
    open_rows: list[int] = []
    for number, row in enumerate(rows):
        while open_rows and rows[open_rows[-1]]["end"] <= row["start"]:
            open_rows.pop()
        anchor = row["cue_start"] if row["cue_start"] is not None else row["start"]
        row["level"], row["parent"] = 1, None
        for above in reversed(open_rows):
            parent = rows[above]
            if (
                parent["start"] <= anchor < parent["end"]
                and parent["cue_start"] != row["cue_start"]
                and not parent["relay"]
            ):
                row["parent"], row["level"] = above, parent["level"] + 1
                break
        open_rows.append(number)


PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


def _paragraphs(text: str, quoted: list[Span]) -> Iterator[tuple[int, str]]:
    for match in PARAGRAPH.finditer(text):
        for start, end in _cut(text, match.start(), match.end()):
            local = [(max(s, start), min(e, end)) for s, e in quotations.within(start, end, quoted)]
            yield start, language.clean(text[start:end], local, start)


LONGEST_PIECE = 4000  # characters that the parser reads at once; hardly any paragraph is longer


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """A paragraph whole, or in pieces where it is too long for one: at a full stop if there is one, else at a space."""
    while end - start > LONGEST_PIECE:
        window = text[start : start + LONGEST_PIECE]
        at = max(window.rfind(". "), window.rfind(".” "), window.rfind('." ')) + 2
        if at < LONGEST_PIECE // 2:
            at = window.rfind(" ") + 1 or LONGEST_PIECE
        yield start, start + at
        start += at
    if start < end:
        yield start, end


def extract(text: str, nlp: Language | None = None) -> list[Row]:
    """Attributions of one text."""
    return next(extract_many([text], nlp=nlp))


def extract_many(texts: Iterable[str], batch_size: int = 32, nlp: Language | None = None) -> Iterator[list[Row]]:
    """Attributions of many texts, in their order, as a stream: one list of rows a text.

    The rows do not depend on ``batch_size`` (texts parsed at once) nor on the order of the texts. What the parser remembers of a
    batch is forgotten with it, so that memory does not grow with the number of texts.
    """
    nlp = nlp or language.load()
    for batch in _batched(texts, batch_size):
        results: list[list[Row]] = []
        with nlp.memory_zone():
            quoted = [quotations.regions(text) for text in batch]
            pieces = [
                (number, offset, piece)
                for number, text in enumerate(batch)
                for offset, piece in _paragraphs(text, quoted[number])
                if _worth_parsing(piece)
            ]
            parsed: list[list[tuple[int, Doc]]] = [[] for _ in batch]
            for (number, offset, _), doc in zip(pieces, nlp.pipe(piece for _, _, piece in pieces), strict=True):
                parsed[number].append((offset, doc))
            for text, regions, docs in zip(batch, quoted, parsed, strict=True):
                results.append(from_docs(text, regions, docs))
            parsed.clear()
        yield from results


def _batched(texts: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    rest = iter(texts)
    while batch := tuple(itertools.islice(rest, max(size, 1))):
        yield batch


LOWER_WORD = re.compile(r"[a-z][a-z'-]*")


def _worth_parsing(piece: str) -> bool:
    """Is there something to find: a mark, a colon at the end, a form of a cue?"""
    if '"' in piece or piece.rstrip().endswith(":") or ": " in piece[:80]:
        return True
    return not lexicon().words.isdisjoint(LOWER_WORD.findall(piece.lower())) or "ccording" in piece


def from_docs(text: str, quoted: list[Span], docs: Iterable[tuple[int, Doc]], known: Any = None) -> list[Row]:
    known = known or lexicon()
    found: list[Found] = []
    before: Paragraph | None = None
    for offset, doc in docs:
        paragraph = Paragraph(doc, offset, text, quoted)
        if before is None:
            _headline(paragraph)
        _beside_quotations(paragraph, known, before)
        _governed(paragraph, known)
        _share_out(paragraph)
        found.extend(paragraph.found)
        before = paragraph
    _repeated(found, text, quoted)
    return _rows(found, text, quoted)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


MOST_REPEATED = 50  # headings and pull quotes looked up in one text; no article has more


def _repeated(found: list[Found], text: str, quoted: list[Span]) -> None:
    """A heading or pull quote lifted from the body belongs to whoever is quoted with these words there."""
    taken = {content: item for item in found for content in item.content}
    loose = [region for region in quoted if _may_repeat(text, region, taken.get(region))][:MOST_REPEATED]
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
    words = quotations.count_words(text[region[0] : region[1]])
    before = text[max(region[0] - 20, 0) : region[0]].rstrip(" \t\r")[-1:]
    return 3 <= words <= 60 and (words >= 15 or before in ("", "\n", ".", "!", "?", '"', "”"))


LABEL = re.compile(r"((?:[A-Z][\w.'’-]*)(?: (?:[A-Z0-9][\w.'’-]*|of|the|at|to|on|and|for|in|&)){0,7}):\s+(?=\S)")
NO_SPEAKER = re.compile(
    r"\b(?:Breaking|Wow|Look|Update|Byline|Latest|Exclusive|Watch|Video|Photos?|Note|Opinion|Analysis|Live|News|"
    r"Correction|Review|Transcript|Explainer|Factbox|Daily|Win|Thing|Side|Part|Editorial)s?\b",
    re.I,
)


def _headline(paragraph: Paragraph) -> None:
    """ "Poll: Most want talks": a headline that names its source before a colon."""
    text, begin = paragraph.text, paragraph.offset
    label = LABEL.match(text, begin)
    if label is None or NO_SPEAKER.search(label.group(1)) or len(paragraph.doc) > 40:
        return
    end = begin + len(paragraph.doc.text.split(";")[0])
    content = paragraph.trim(label.end(), end)
    if content[0] < content[1]:
        source = label.span(1)
        found = Found("headline", (source[1], source[1] + 1), source, [_fit(paragraph, *content, source)], ":")
        paragraph.found.append(found)
