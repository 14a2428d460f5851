"""A cue in its sentence: the verbs it hangs on, their modals and negations, who their subject is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.attribution.lexicon import inflect
from analysis.attribution.paragraph import Found, Paragraph, child_of
from analysis.attribution.sources import bearers

if TYPE_CHECKING:
    from spacy.tokens import Token


def forms(words: str, irregular: str = "") -> frozenset[str]:
    """All forms of some verbs, the irregular ones as given."""
    return frozenset(form for word in words.split() for form in inflect(word, "verb")) | frozenset(irregular.split())


NEGATIONS = frozenset("not n't never nor neither nowhere hardly scarcely".split())
NOBODY = frozenset("nobody none nothing neither".split())
ONLY = frozenset("only just merely simply solely".split())
MODALS = {"'d": "would", "'ll": "will", "ca": "can", "wo": "will", "sha": "shall"} | {
    word: word for word in "would could might may will should shall must can ought".split()
}
BE = frozenset("is are was were be been 's 're".split())
HAVE = frozenset("has have had".split())
# what a cue can hang on and then was not done
UNDONE = forms(
    "refuse decline fail neglect avoid refrain abstain stop cease hesitate resist forget deny tire help",
    "stopped stopping refrained refraining forgot forgetting forgotten unable reluctant unwilling loath hesitant",
)
# of these, those that are no act of speech, so that their negation says that it was done: did not hesitate to
IMPLYING = forms("fail neglect stop cease hesitate resist forget tire help", "stopped stopping forgot")
FIRST_PERSON = frozenset("i we".split())
REPORTING = forms(
    "comment answer respond reply elaborate speculate discuss confirm say tell disclose reveal specify explain clarify identify address "
    "state mention name"
)


# --- the verbs around a verb -----------------------------------------------------------------------------------------


def chain(verb: Token) -> tuple[Token, ...]:
    """A verb and the words whose infinitive, gerund or coordinate it is, as far as what is said of them holds of it.

    refused to say: say, refused; stopped short of saying: saying, of, short, stopped; may go and say: say, go. A finite verb stands alone.
    """
    found = [verb]
    for _ in range(5):
        last = found[-1]
        above = last.head
        finite = last.tag_ in ("VBD", "VBZ", "VBP", "MD") or modal_of(last)
        if above.i == last.i or finite or not (_completes(last, above) or _joins(last, above)):
            break
        found.append(above)
    return tuple(found)


def _completes(token: Token, above: Token) -> bool:
    """Is a word the infinitive, gerund or predicate of another one (refused to say; is likely to say; short of saying)?"""
    if token.dep_ in ("xcomp", "ccomp", "pcomp", "acl", "oprd", "prep", "attr", "acomp"):
        return True
    if token.dep_ == "advcl":  # is to say; went so far as to say; but: met to say; declined, saying that
        as_to = any(c.lower_ == "as" and c.dep_ == "mark" for c in token.lefts)
        return is_infinitive(token) and (as_to or above.lower_ in BE | UNDONE)
    return token.lower_ == "short" or (token.dep_ in ("advmod", "amod") and above.lower_ in BE | UNDONE)


def _joins(token: Token, above: Token) -> bool:
    """Is a verb joined to another whose auxiliaries it shares: may go and say?"""
    return token.dep_ == "conj" and token.tag_ in (above.tag_, "VB") and subject_of(token) is None


def subject_of(verb: Token) -> Token | None:
    return child_of(verb, "nsubj", "nsubjpass", "expl")


def verb_auxiliaries(verb: Token) -> Iterator[Token]:
    return (c for c in verb.lefts if c.dep_ in ("aux", "auxpass"))


def is_infinitive(verb: Token) -> bool:
    return any(c.tag_ == "TO" for c in verb.lefts)


def is_present(verb: Token) -> bool:
    return verb.tag_ in ("VBZ", "VBP") or (verb.tag_ == "VBN" and any(c.tag_ in ("VBZ", "VBP") for c in verb.lefts))


def modal_of(verb: Token) -> str:
    """The modal of a verb in full; empty where there is none ('d before a participle is had)."""
    for child in verb_auxiliaries(verb):
        if child.lower_ in MODALS and not (child.lower_ == "'d" and verb.tag_ in ("VBN", "VBD")):
            return MODALS[child.lower_]
    return ""


# --- negation --------------------------------------------------------------------------------------------------------


def is_negated(verb: Token, within: tuple[Token, ...] = ()) -> bool:
    """Is a verb negated by a word of its own or by its subject (no official, none of them)? "Not only" is no negation.

    What stands within a content ("No," he said) is left aside.
    """
    held = {token.i for token in within}
    subject = subject_of(verb)
    if subject is not None and subject.i not in held and is_nobody(subject):
        return True
    return any(_negates(child, verb) for child in verb.children if child.i not in held)


def _negates(child: Token, verb: Token) -> bool:
    word, before = child.lower_, child.i < verb.i
    after_be = child.i == verb.i + 1 and verb.lower_ in BE | HAVE
    if word in NEGATIONS:
        return (before or after_be) and child.i + 1 < len(child.doc) and child.nbor().lower_ not in ONLY
    if word == "longer":
        return before and child.nbor(-1).lower_ == "no"
    return word == "yet" and after_be  # has yet to confirm


def is_nobody(noun: Token) -> bool:
    """no official, nobody, none of them, neither side, not one minister"""
    if noun.lower_ in NOBODY or (noun.lower_ == "one" and noun.i and noun.nbor(-1).lower_ in ("no", "not")):
        return True
    if any(c.lower_ in ("no", "neither") and c.dep_ in ("det", "preconj", "neg") for c in noun.lefts):
        return True
    first = noun.left_edge
    return first.lower_ == "not" and first.i < noun.i and first.nbor().lower_ in ("a", "one")


# --- a cue in its sentence -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Report:
    """A cue in its sentence, with what it takes from the verbs around it."""

    cue: Token  # the cue's own word: said, report, sure
    verb: Token  # the verb that carries its negation and its mood: said; (made) a claim; (is) sure
    chain: tuple[Token, ...]  # that verb and those it hangs on, inner before outer: say, (has) refused
    cue_class: str
    construction: str
    content: tuple[Token, ...]
    has_source: bool = False

    @property
    def is_noun(self) -> bool:
        return self.cue.tag_[:2] == "NN"

    @property
    def denies(self) -> bool:
        return self.cue_class == "denying"

    @property
    def open_either_way(self) -> bool:
        """would not confirm or deny: the second verb of a pair that leaves it open"""
        above = self.cue.head
        return self.denies and self.cue.dep_ == "conj" and above.tag_[0] == "V" and above.lower_ in REPORTING

    @property
    def subject(self) -> Token | None:
        """The subject of the cue, or of the nearest verb around it that has one."""
        return next((s for s in map(subject_of, self.chain) if s is not None), None)

    @property
    def first_person(self) -> bool:
        subject = self.subject
        return subject is not None and subject.lower_ in FIRST_PERSON


def report_of(paragraph: Paragraph, item: Found) -> Report | None:
    """The cue of an attribution in its parse; None where it has no word of its own there (a dash, a cue of the paragraph before)."""
    doc, offset = paragraph.doc, paragraph.offset
    if (
        item.cue is None
        or item.cue[0] < offset
        or item.cue[1] > offset + len(doc.text)
        or item.construction == "according_to"
    ):
        return None
    span = doc.char_span(item.cue[0] - offset, item.cue[1] - offset, alignment_mode="expand")
    if span is None or not span[0].is_alpha:
        return None
    cue = next((t for t in span if t.i == item.head), span[0])
    content: tuple[Token, ...] = ()
    first = item.content[0]
    if offset <= first[0] and first[1] <= offset + len(doc.text):
        held = doc.char_span(first[0] - offset, first[1] - offset, alignment_mode="contract")
        content = tuple(held) if held is not None else ()
    verb = _carrier(cue)
    return Report(cue, verb, chain(verb), item.cue_class, item.construction, content, item.source is not None)


def _carrier(cue: Token) -> Token:
    """The verb whose negation and mood are the cue's: itself; (is) sure; (made) a claim; (were) reports."""
    if cue.tag_[0] == "V":
        return cue
    above = cue.head
    if cue.dep_ in ("acomp", "attr") and above.tag_[0] == "V":
        return above
    if (
        cue.dep_ in ("dobj", "nsubj")
        and above.tag_[0] == "V"
        and (above.lower_ in bearers() or child_of(above, "expl") is not None)
    ):
        return above
    return cue
