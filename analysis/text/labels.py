"""The labels of turns: HOLT: ...; Q: ...; [12:03] Lena Holt: ...; and names on lines of their own.

Whether a text with labels is a transcript, ``turns`` asks.

Spans are 0-based and half-open, in code points of the text.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable
from dataclasses import dataclass

from analysis.text.paragraphs import Span

STAMP = r"[\[(]?(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?[ T])?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?(?:[ \u00a0]?[AaPp]\.?[Mm]\b\.?)?[\])]?"
_LEAD = rf"(?:[*_]{{1,3}})?(?P<stamp>{STAMP}[ \t\u00a0]*(?:[-–—][ \t]*)?)?(?:[*_]{{1,3}})?"
_WORD = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]*|\d{1,2})"
_LINK = r"(?:of|the|for|and|&|de|da|del|di|la|von|van|der|den|bin|al|el)"
_NAME = rf"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]*(?:[ \u00a0](?:{_WORD}|{_LINK})){{0,7}}"
_ROLE = r"(?:,[ \u00a0](?:[^:.;!?\"“”()\[\]\n]|(?<=[A-Z])\.){2,60})?"
_ASIDES = r"(?P<asides>(?:[ \u00a0]?[(\[][^()\[\]\n]{1,80}[)\]])*)"
_MARK = r"[*_]{0,3}[ \u00a0]?(?P<mark>:)[*_]{0,3}(?=\s|$)[ \t\u00a0]*"

_ASKS_OR_ANSWERS = re.compile(
    rf"{_LEAD}(?P<name>[QA]\d{{0,2}}|Question|Answer|QUESTION|ANSWER)(?![\w'’&])[*_]{{0,3}}"
    r"(?:(?P<mark>[:.)])[*_]{0,3}(?=\s|$)\s*|[ \u00a0]?(?P<dash>[-–—])\s+|(?:[ \u00a0]{2,}|\t)\s*|(?<=Q)[ \u00a0](?=[A-Z\"“]))"
)
_NAMED = re.compile(rf"{_LEAD}(?P<name>{_NAME}{_ROLE}){_ASIDES}{_MARK}")
_CHAT = re.compile(
    rf"(?:[*_]{{1,3}})?(?P<stamp>{STAMP})[ \t\u00a0]*(?:[-–—][ \t]*)?(?P<name>[\w.-]{{2,20}}){_ASIDES}{_MARK}"
)
_ANGLED = re.compile(rf"{_LEAD}<(?P<name>[^\W\d][^<>/\n]{{2,29}})>(?P<asides>)(?P<mark>)\s+")
_INLINE = re.compile(
    r"(?<=[.?!…)\]\"”’—-][ \u00a0])(?P<stamp>)(?P<name>[A-Z][A-Z.'’-]+(?:[ \u00a0](?:[A-Z][A-Z.'’-]*|\d{1,2})){0,4}"
    rf"{_ROLE}|Q|A|Question|Answer){_ASIDES}(?P<mark>:)[ \t\u00a0]+(?=\S)"
)
_ALONE = re.compile(rf"(?:[*_]{{1,3}})?(?P<name>{_NAME}){_ASIDES}(?P<stamp>[ \t\u00a0]+{STAMP})?(?P<mark>)[*_]{{0,3}}$")
# Words before a colon that name a kind of text, a field of a form or a side of an argument, and nobody who speaks.
_NO_SPEAKERS = frozenset(
    (
        "note notes update updates updated breaking correction editor's read watch listen related more see also photo photos video image "
        "images picture caption source sources agency getty press-photo live latest exclusive analysis opinion comment byline factbox "
        "summary myth fact facts claim claims verdict truth reality false true rating pro pros con cons problem solution cause effect "
        "before after then now from to cc bcc subject date sent re fwd tel phone fax email e-mail web website address when where what who "
        "why how time venue price cost tickets admission population area capital currency language languages religion mayor goal goals "
        "score result results home away half step tip part chapter section article clause day week month year monday tuesday wednesday "
        "thursday friday saturday sunday opening closing registration coffee tea breakfast lunch dinner break panel keynote session "
        "reception doors kick-off january february march april may june july august september october november december pros ingredients "
        "method serves meanwhile winner winners loser losers just must rule breaking first firstly second secondly third thirdly next "
        "finally well one two three while here there these those this that photographer photographers director cast genre runtime release "
        "title author publisher category tags topics filed story stories sign advertisement continues"
    ).split()
)
# They begin a clause; in capitals they may be initials.
_SMALL_WORDS = frozenset("in at on for with as by but and or so if".split())
# (voice-over), (on camera), [12:03]: no part of a name
_TECHNICAL = re.compile(r"[(\[](?:[a-z\d]|V\.?O\.?\b|O\.?S\.?\b)")


@dataclass(frozen=True)
class Label:
    """The label of a turn; ``key`` is one for all forms of a name (LENA HOLT, ANCHOR; HOLT)."""

    start: int
    source: Span
    mark: Span | None
    words: int
    key: str
    sure: bool = True  # with more than a name on a line of its own


# --- rules: each finds the label that a line begins with, or nothing ---------------------------------------------------------


def question_or_answer(text: str, span: Span) -> Label | None:
    """Q: ...; A. ...; Question: ...; **Q: ...**"""
    if text[span[0]] not in "QA*_[(0123456789":
        return None
    match = _ASKS_OR_ANSWERS.match(text, *span)
    if match is None:
        return None
    mark = match.span("mark") if match["mark"] else match.span("dash") if match["dash"] else None
    return Label(
        span[0], match.span("name"), mark, match.end(), match["name"][: 1 if len(match["name"]) < 4 else 9].lower()
    )


def named(text: str, span: Span) -> Label | None:
    """MR. HOLT: ...; LENA HOLT, ANCHOR: ...; Lena Holt (Minister of Ferries): ...; [12:03] Lena Holt: ..."""
    return None if text.find(":", span[0], min(span[0] + 160, span[1])) < 0 else _label(_NAMED.match(text, *span))


def stamped(text: str, span: Span) -> Label | None:
    """[10:02] lena: ... (a name in small letters, behind a time stamp)"""
    return _label(_CHAT.match(text, *span)) if text[span[0]] in "[(0123456789*_" else None


def angled(text: str, span: Span) -> Label | None:
    """<lena> ..."""
    return _label(_ANGLED.match(text, *span)) if text[span[0]] in "<[(0123456789" else None


LABELS: tuple[Callable[[str, Span], Label | None], ...] = (question_or_answer, named, stamped, angled)


def label_of(text: str, span: Span) -> Label | None:
    """The label that a paragraph begins with: the first of ``LABELS`` that finds one."""
    return next((label for rule in LABELS if (label := rule(text, span)) is not None), None)


def name_on_its_line(text: str, span: Span) -> Label | None:
    """Lena Holt (a line of its own, what she says below it); also with her seat or a time behind it."""
    if span[1] - span[0] > 100 or not (text[span[0]] in "*_" or text[span[0]].isupper()):
        return None
    match = _ALONE.fullmatch(text, *span)
    label = _label(match)
    if match is None or label is None or len(match["name"].split()) < 2:
        return None
    sure = bool(match["asides"] or match["stamp"])
    return Label(label.start, label.source, None, span[1], label.key, sure)


def _label(match: re.Match[str] | None) -> Label | None:
    """The label of a match with a name; None where the name is that of no speaker."""
    if match is None:
        return None
    start, end = match.span("name")
    words = re.findall(r"[^\W_][\w'’-]*", match["name"].split(",")[0].lower())
    initials = match["name"].isupper() and match["name"].lower() in _SMALL_WORDS
    if not words or (not initials and {words[0], words[-1]} & (_NO_SPEAKERS | _SMALL_WORDS)):
        return None
    if match["asides"] and _TECHNICAL.match(match["asides"].strip()) is None:
        end = match.end("asides")
    key = " ".join(words[-2:]) if words[-1].isdigit() else words[-1]
    return Label(match.start(), (start, end), match.span("mark") if match["mark"] else None, match.end(), key)


def inline(text: str, found: list[Label]) -> list[Label]:
    """Labels in the middle of a paragraph, behind a sentence: in capitals, or Q and A; none within those found already."""
    starts = [label.start for label in found]
    places = (
        match
        for match in _INLINE.finditer(text, starts[0])
        if found[bisect.bisect_right(starts, match.start()) - 1].words <= match.start()
    )
    return [label for match in places if (label := _label(match)) is not None]
