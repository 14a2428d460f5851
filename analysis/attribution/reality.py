"""Was it said? A reported content may have been said, not said, only imagined, or asked.

"Ruritania never said that", "if Ruritania says that" and "asked whether" report no assertion, though cue and content stand there
(event factuality: Sauri and Pustejovsky 2009). What decides are words around the cue: negations, modals and conditions at the cue
itself and at the verbs it hangs on (``chain``), and how the content opens. The rules stand in ``RULES`` in order; the first that
answers decides, and without an answer it was said. Whether a negation reaches the cue goes by implicative verbs (failed to say,
Karttunen 1971) and stops at verbs of attitude (does not believe that: believes that not).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from analysis.attribution.form import form_of
from analysis.attribution.lexicon import lexicon
from analysis.attribution.mood import (
    BE,
    IMPLYING,
    ONLY,
    REPORTING,
    UNDONE,
    Report,
    forms,
    is_infinitive,
    is_negated,
    is_nobody,
    is_present,
    modal_of,
    report_of,
    subject_of,
    verb_auxiliaries,
)
from analysis.attribution.paragraph import Paragraph, child_of

if TYPE_CHECKING:
    from spacy.tokens import Token

HABITS = frozenset(
    "often always usually sometimes regularly frequently repeatedly routinely typically later eventually subsequently soon".split()
)
ANYBODY = frozenset("anyone anybody whoever".split())
ASKING = forms("ask wonder question inquire enquire query")
# words that a cue can hang on and then is not yet said, or said to be wrong
AHEAD = forms(
    "expect plan hope want intend need aim prepare schedule promise pledge vow threaten offer propose wish",
    "planned planning likely unlikely set due ready bound supposed willing poised eager sure certain about keen going gon able free "
    "obliged required permitted allowed wrong unfair misleading premature foolish",
)
# participles of which the subject is who is spoken to
TOLD = frozenset(
    "asked told pressed questioned quizzed informed warned notified reminded assured advised urged ordered invited challenged".split()
)
PLANNED = frozenset("expected scheduled planned supposed meant intended slated".split())
DOUBTING = frozenset("doubt doubts question questions".split())  # no doubt that: it is said that
TOO_SOON = frozenset("early hard impossible difficult soon".split())
# who has these done to them has done it: forced him to admit
ACHIEVED = forms(
    "force lead cause prompt compel make help drive enable see hear quote find show portray depict bring use",
    "made led drove driven saw seen heard brought found shown",
)
# attitudes whose negation is an attitude too, beside the cues of belief and evaluation
ATTITUDES = forms(
    "accept recognise recognize agree consider regard view see share tolerate mind trust like care intend plan need rule exclude approve "
    "consent feel hide dispute doubt conceal support buy",
    "agreed agreeing planned planning felt hid hidden ruled ruling saw seen",
)
HOLDING_BACK = forms("rule exclude doubt hide conceal", "ruled ruling")
WISHES = forms("like love prefer welcome hate")
PERCEIVING = forms("see hear feel", "saw seen heard felt")
CONDITIONS = frozenset("if unless lest".split())
TIMES = frozenset("once until till before when whenever after".split())
INVERTED = frozenset("should had were".split())


# --- rules: each answers with a reality, or with nothing -------------------------------------------------------------


def _nothing_of_the_kind(report: Report) -> str:
    """There were no reports that; without a claim that; any suggestion that."""
    if not report.is_noun or child_of(report.cue, "poss") is not None or report.cue.lower_ in DOUBTING:
        return ""
    words, first = {c.lower_ for c in report.cue.lefts}, report.cue.left_edge
    if (
        words & {"no", "neither"}
        or first.lower_ in ("no", "neither")
        or (first.i and first.nbor(-1).lower_ == "without")
    ):
        return "not_said"
    return "unreal" if "any" in words and not report.has_source else ""


def _too_early(report: Report) -> str:
    """It is too early to say; hard to say whether."""
    return "not_said" if any(t.lower_ in TOO_SOON and t.tag_[:2] in ("JJ", "RB") for t in report.chain[1:]) else ""


def _negated(report: Report) -> str:
    """never said; has yet to confirm; refused to say; nobody said; stopped short of saying; without saying; but: did not fail to say."""
    if (report.is_noun and report.verb.i == report.cue.i) or (
        report.denies and not report.open_either_way and len(report.chain) == 1
    ):
        return ""
    odd = False
    for token in report.chain:
        if token.lower_ == "of" and token.i and token.nbor(-1).lower_ in ("short", "instead"):
            return "not_said"
        odd ^= token.i != report.cue.i and (token.lower_ in UNDONE or token.lower_ == "without")
        odd ^= is_negated(token, report.content) and not _is_attitude(report, token)
    return "not_said" if odd else ""


def _is_attitude(report: Report, token: Token) -> bool:
    """Is the negation of a verb an attitude of its own: does not believe that, did not deny, would not accept? Or of what did happen:
    did not hesitate to?"""
    if report.denies and not report.open_either_way:
        return token.i in (report.cue.i, report.verb.i)
    own = (
        report.cue_class in ("belief", "evaluative")
        or token.lower_ in ATTITUDES | IMPLYING
        or report.cue.tag_[:2] == "JJ"
    )
    return token.i in (report.cue.i, report.verb.i) and own and subject_of(token) is not None


def _refused_to_speak(report: Report) -> str:
    """declined / to comment on the plan; hesitated / to say that."""
    if report.cue.lower_ not in UNDONE or is_negated(report.cue, report.content) or report.denies:
        return ""
    verb = next((t for t in report.content if t.tag_ in ("VB", "VBG", "NN")), None)
    return "not_said" if verb is not None and verb.lower_ in REPORTING else ""


def _condition(report: Report) -> str:
    """if Ruritania says; unless he confirms; once she says; should they claim; anyone who says."""
    verb, subject = report.chain[-1], report.subject
    for token in report.chain:
        own = subject_of(token)
        place = min(token.i, own.left_edge.i) if own is not None else token.i
        marks = {c.lower_ for c in token.lefts if c.i < place and c.dep_ in ("mark", "advmod", "prep")}
        if marks & CONDITIONS or (
            marks & TIMES and is_present(token) and token.dep_ == "advcl" and modal_of(token.head)
        ):
            return "unreal"
    if subject is None:
        return ""
    inverted = any(c.i < subject.i and c.lower_ in INVERTED for c in (verb, *verb_auxiliaries(verb)))
    if inverted and verb.dep_ in ("advcl", "ccomp", "dep", "csubj"):
        return "unreal"
    return "unreal" if subject.lower_ in ANYBODY or (verb.dep_ == "relcl" and verb.head.lower_ in ANYBODY) else ""


def _imagined(report: Report) -> str:
    """would, could, may, will, should say; is expected to say; urged them to say; is to say on Monday."""
    for inner, token in zip((None, *report.chain), report.chain):
        modal = modal_of(token)
        if modal and not any(reason(report, token, modal) for reason in REASONS):
            return "unreal"
        if (
            inner is not None
            and inner.tag_ in ("VB", "VBG")
            and (_is_ahead(report, token) or _told_to(token, inner) or _is_to(report, token, inner))
        ):
            return "unreal"
    return ""


def _is_ahead(report: Report, governor: Token) -> bool:
    """is expected to, plans to, is wrong to; but: I want to, was able to"""
    if governor.lower_ not in AHEAD or report.first_person:
        return False
    past = any(c.lower_ in ("was", "were") for c in governor.lefts) or governor.head.lower_ in ("was", "were")
    return governor.lower_ != "able" or not past


def _told_to(governor: Token, inner: Token) -> bool:
    """urged Ruritania to admit; called on them to say; was asked to confirm; but: forced them to admit"""
    if governor.tag_[0] != "V" or governor.lower_ in ACHIEVED or not is_infinitive(inner):
        return False
    cue = lexicon().find(governor)
    if cue is None or not cue.constructions & {"person_infinitive", "person_to"}:
        return False
    on = any(c.lower_ in ("on", "upon") and c.dep_ == "prep" for c in governor.rights)
    return on or child_of(governor, "dobj", "nsubjpass") is not None or child_of(inner, "nsubj") is not None


def _is_to(report: Report, governor: Token, inner: Token) -> bool:
    """The minister is to say on Monday; has to admit; but: I have to say; the aim is to say"""
    if not is_infinitive(inner) or report.first_person or inner.dep_ not in ("xcomp", "ccomp", "advcl"):
        return False
    subject = subject_of(governor)
    if governor.lower_ in BE:
        return subject is not None and subject.tag_ in ("NNP", "NNPS", "PRP", "NN", "NNS") and inner.i == governor.i + 2
    return governor.lower_ in ("has", "have", "needs")


def _demanded(report: Report) -> str:
    """demanded that Ruritania admit; time for Ruritania to admit; a call to admit"""
    verb, head = report.chain[0], report.chain[0].head
    if report.is_noun:
        return ""
    subject = subject_of(verb)
    bare = verb.tag_ == "VB" or (verb.tag_ == "VBP" and subject is not None and subject.tag_ in ("NN", "NNP"))
    if bare and verb.dep_ == "ccomp" and subject is not None and head.i < verb.i and not list(verb_auxiliaries(verb)):
        cue = lexicon().find(head)
        return "unreal" if cue is not None and cue.cue_class == "directive" else ""
    if verb.tag_ == "VB" and any(c.lower_ == "for" and c.dep_ == "mark" for c in verb.lefts):
        return "unreal"
    return (
        "unreal" if verb.tag_ == "VB" and verb.dep_ == "acl" and head.tag_[:2] == "NN" and is_infinitive(verb) else ""
    )


def _planned(report: Report) -> str:
    """The talks are expected to open on Friday: a plan, and nobody's words."""
    passive = report.cue.tag_ == "VBN" and child_of(report.cue, "agent") is None
    infinitive = report.construction in ("infinitive", "passive_rest", "reduced_rest", "gerund")
    return "unreal" if passive and infinitive and report.cue.lower_ in PLANNED else ""


def _question(report: Report) -> str:
    """asked whether; wondered why; pressed on whether; Did Ruritania say that ...?"""
    verb = report.chain[-1]
    if report.content and report.content[0].i > report.cue.i:
        first = report.content[0]
        before = first.nbor(-1)
        if "whether" in (first.lower_, before.lower_) or any(
            _opens_question(mark, report.cue) for mark in (first, before)
        ):
            return "asked"
        if report.cue.lower_ in ASKING and first.tag_ in ("WRB", "WP", "WDT"):
            return "asked"
    if report.cue.lower_ in ASKING and report.cue.tag_ == "VBN" and report.construction in ("about", "passive_about"):
        return "asked"
    subject = subject_of(verb)
    inverted = subject is not None and any(c.dep_ == "aux" and c.i < subject.i < verb.i for c in verb.lefts)
    return "asked" if inverted and verb.dep_ == "ROOT" and verb.sent[-1].text == "?" else ""


def _opens_question(mark: Token, cue: Token) -> bool:
    """asked / if it sailed; see / if it sails; but: said / if it sailed, they would drown"""
    return mark.lower_ == "if" and (cue.lower_ in ASKING or (mark.head.dep_ == "ccomp" and mark.head.head.i == cue.i))


RULES: tuple[Callable[[Report], str], ...] = (
    _nothing_of_the_kind,
    _too_early,
    _negated,
    _refused_to_speak,
    _condition,
    _imagined,
    _demanded,
    _planned,
    _question,
)


# --- reasons why something was said in spite of a modal --------------------------------------------------------------


def _habit(report: Report, token: Token, modal: str) -> bool:
    """would often say; would later say"""
    have = any(c.lower_ == "have" for c in token.lefts)
    return modal == "would" and not have and bool({c.lower_ for c in token.lefts} & HABITS)


def _only(report: Report, token: Token, modal: str) -> bool:
    """will say only that talks go on; could only say that"""
    near = range(max(report.cue.i - 2, 0), min(report.cue.i + 3, len(report.cue.doc)))
    return any(report.cue.doc[n].lower_ in ONLY for n in near)


def _myself(report: Report, token: Token, modal: str) -> bool:
    """I must say; I would argue; but: we will demand"""
    promised = modal in ("will", "shall", "wo") and report.cue_class in ("commissive", "directive")
    return report.first_person and not promised and not is_negated(token, report.content)


def _must_be_said(report: Report, token: Token, modal: str) -> bool:
    """It must be said that"""
    subject = report.subject
    return (
        subject is not None
        and subject.lower_ == "it"
        and report.cue.tag_ == "VBN"
        and modal not in ("would", "will", "might")
    )


def _perceived(report: Report, token: Token, modal: str) -> bool:
    """could see that; could be heard saying; cannot believe that"""
    return modal in ("could", "can") and (token.lower_ in PERCEIVING or report.cue_class in ("belief", "perception"))


def _wish(report: Report, token: Token, modal: str) -> bool:
    """would like to say; would rather say; would go on to say"""
    return modal == "would" and (
        token.lower_ in WISHES
        or any(c.lower_ == "rather" for c in token.lefts)
        or (token.lower_ == "go" and token.i != report.cue.i)
    )


def _would_not_deny(report: Report, token: Token, modal: str) -> bool:
    """could not deny that; would not rule out"""
    return (
        is_negated(token, report.content)
        and _is_attitude(report, token)
        and modal in ("could", "can", "would", "will")
        and (report.denies or report.cue.lower_ in HOLDING_BACK)
    )


REASONS: tuple[Callable[[Report, Token, str], bool], ...] = (
    _habit,
    _only,
    _myself,
    _must_be_said,
    _perceived,
    _wish,
    _would_not_deny,
)


def reality_of(report: Report) -> str:
    """One of said, not_said, unreal, asked: the answer of the first of ``RULES`` that has one."""
    return next((found for rule in RULES if (found := rule(report))), "said")


# --- from attributions to their reality ------------------------------------------------------------------------------


def _is_addressee(report: Report) -> bool:
    """Asked whether it had sailed, the admiral smiled: the main clause is about who was asked, not about who asks."""
    cue = report.cue
    if report.is_noun and cue.dep_ == "pobj":  # asked about reports that
        cue = cue.head.head
    told = cue.tag_ == "VBN" and cue.dep_ in ("advcl", "dep", "ccomp") and not list(verb_auxiliaries(cue))
    return (
        told
        and child_of(cue, "agent", "nsubj", "nsubjpass") is None
        and (report.cue_class == "accusing" or cue.lower_ in TOLD)
    )


def judge(paragraph: Paragraph) -> None:
    """Give the attributions found in a paragraph their reality and their form; nobody is no source."""
    for item in paragraph.found:
        item.form = form_of(paragraph, item)
        report = report_of(paragraph, item)
        if report is None:
            continue
        item.reality = reality_of(report)
        subject = report.subject
        if _is_addressee(report):
            item.source, item.also = None, []
        if item.reality == "not_said" and item.source is not None and subject is not None and is_nobody(subject):
            item.source, item.also = None, []
