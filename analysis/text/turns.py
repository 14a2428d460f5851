"""The turns of a transcript: whose label stands before which words.

Interviews, briefings, debates in a parliament, hearings, chats: each prints the name of who speaks before what is said ("HOLT: ...",
"Q: ...", "[12:03] Lena Holt: ..."), or under it ("— Lena Holt"). Lists, schedules and headlines have labels, too; a text is a transcript only
where speakers take turns and where what they say sounds spoken. Most texts have no label at all, and are left after one look at each line.

Spans are 0-based and half-open, in code points of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.text.paragraphs import Span

_STAMP = (
    r"[\[(]?(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?[ T])?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?(?:[ \u00a0]?[AaPp]\.?[Mm]\b\.?)?[\])]?"
)
_LEAD = rf"(?:[*_]{{1,3}})?(?P<stamp>{_STAMP}[ \t\u00a0]*(?:[-–—][ \t]*)?)?(?:[*_]{{1,3}})?"
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
_STAMPED = re.compile(
    rf"(?:[*_]{{1,3}})?(?P<stamp>{_STAMP})[ \t\u00a0]*(?:[-–—][ \t]*)?(?P<name>[\w.-]{{2,20}}){_ASIDES}{_MARK}"
)
_ANGLED = re.compile(rf"{_LEAD}<(?P<name>[^\W\d][^<>/\n]{{2,29}})>(?P<asides>)(?P<mark>)\s+")
_INLINE = re.compile(
    r"(?<=[.?!…)\]\"”’—-][ \u00a0])(?P<stamp>)(?P<name>[A-Z][A-Z.'’-]+(?:[ \u00a0](?:[A-Z][A-Z.'’-]*|\d{1,2})){0,4}"
    rf"{_ROLE}|Q|A|Question|Answer){_ASIDES}(?P<mark>:)[ \t\u00a0]+(?=\S)"
)
_ALONE = re.compile(
    rf"(?:[*_]{{1,3}})?(?P<name>{_NAME})(?P<asides>(?:[ \u00a0]?[(\[][^()\[\]\n]{{1,80}}[)\]])*)(?P<stamp>[ \t\u00a0]+{_STAMP})?(?P<mark>)[*_]{{0,3}}$"
)
_SIGNATURE = re.compile(r"(?P<mark>[-―—–])[ \u00a0]?(?P<name>[A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ][\w.'’-]*){1,3})(?:, [^\n]{1,60}|\.)?$")

# Words before a colon that name a kind of text, a field of a form or a side of an argument, and nobody who speaks.
_NO_SPEAKERS = frozenset(
    "note notes update updates updated breaking correction editor's read watch listen related more see also photo photos video image images "
    "picture caption source sources agency getty press-photo live latest exclusive analysis opinion comment byline factbox summary "
    "myth fact facts claim claims verdict truth reality false true rating pro pros con cons problem solution cause effect before after then now "
    "from to cc bcc subject date sent re fwd tel phone fax email e-mail web website address when where what who why how time venue price cost "
    "tickets admission population area capital currency language languages religion mayor goal goals score result results home away half "
    "step tip part chapter section article clause day week month year monday tuesday wednesday thursday friday saturday sunday "
    "opening closing registration coffee tea breakfast lunch dinner break panel keynote session reception doors kick-off "
    "january february march april may june july august september october november december pros ingredients method serves "
    "director cast genre runtime release title author publisher category tags topics filed story stories sign advertisement continues".split()
)
_TECHNICAL = re.compile(r"[(\[](?:[a-z\d]|V\.?O\.?\b|O\.?S\.?\b)")  # (voice-over), (on camera), [12:03]: no part of a name
_QUESTIONS = frozenset(("q", "question"))
_ANSWERS = frozenset(("a", "answer"))
_ASKERS = _QUESTIONS | frozenset(("reporter", "interviewer", "questioner", "press", "journalist", "journalists"))
_SPOKEN = re.compile(
    r"\?|!|\b(?:I|we|you|my|our|your|me|us|yes|no|thanks?|welcome|hello|goodbye|good (?:morning|afternoon|evening)|objection|order)\b", re.I
)
_QUOTED = re.compile(r"[\"“][^\"”\n]*[\"”]")
_DIRECTION = re.compile(r"(?:[(\[][^()\[\]\n]*[)\]][.*]?\s*)+|[*#_=~\s-]+|" + _STAMP)
_CLOSING_DIRECTION = re.compile(r"\s*[(\[](?:laugh|applau|cheer|cross ?talk|inaudible|pause|silence|music)[^()\[\]\n]*[)\]]\.?\s*$", re.I)
# Here a turn ends though nobody else begins.
_BREAK = re.compile(
    r"[(\[](?:BEGIN|END|COMMERCIAL|VIDEO|AUDIO|BREAK)\b|[-–— ]*END\b(?:[-–— .]|$)|###|©|Interview(?:ed)? by\b|Translat(?:ed|ion) by\b|"
    r"(?:Read more|Related|See also)\b|\W*This (?:interview|conversation|transcript|text|discussion)\b.{0,60}\b(?:edited|condensed|shortened|"
    r"translated|abridged)\b",
)
_LIVELY, _WHOLE, _FEWEST_ALONE = 1 / 3, 0.6, 4  # shares of turns that sound spoken, of a text that is a transcript; labels on lines of their own


@dataclass(frozen=True)
class Turn:
    """What one speaker says before the next one does."""

    label: Span  # all that is none of the words
    source: Span  # the words of the label that name the speaker
    mark: Span | None  # the mark between label and words, if there is one
    content: tuple[Span, ...]  # the words; apart where a stage direction stands between them
    asks: bool  # whether they are an interviewer's, or only questions


@dataclass(frozen=True)
class _Label:
    """The label of a turn; ``key`` is one for all forms of a name (LENA HOLT, ANCHOR; HOLT)."""

    start: int
    source: Span
    mark: Span | None
    words: int
    key: str
    sure: bool = True  # with more than a name on a line of its own


def find_turns(text: str, paragraphs: Sequence[Span]) -> tuple[Turn, ...]:
    """The turns of a transcript in their order; none where a text is no transcript."""
    found = [label for span in paragraphs if (label := _first_of(LABELS, text, span)) is not None]
    if found:
        found = _answered(sorted([*_inline(text, found), *found], key=lambda each: each.start))
        if _take_turns(found) and _sounds_spoken(text, paragraphs, found):
            return tuple(_turns(text, paragraphs, found))
    alone = [label for span in paragraphs if (label := name_on_its_line(text, span)) is not None]
    if _are_heads(text, paragraphs, alone):
        return tuple(_turns(text, paragraphs, alone))
    return tuple(_signed(text, paragraphs))


# --- rules: each finds the label that a line begins with, or nothing ---------------------------------------------------------


def question_or_answer(text: str, span: Span) -> _Label | None:
    """Q: ...; A. ...; Question: ...; **Q: ...**"""
    if text[span[0]] not in "QA*_[(0123456789":
        return None
    match = _ASKS_OR_ANSWERS.match(text, *span)
    if match is None:
        return None
    mark = match.span("mark") if match["mark"] else match.span("dash") if match["dash"] else None
    return _Label(span[0], match.span("name"), mark, match.end(), match["name"][: 1 if len(match["name"]) < 4 else 9].lower())


def named(text: str, span: Span) -> _Label | None:
    """MR. HOLT: ...; LENA HOLT, ANCHOR: ...; Lena Holt (Minister of Ferries): ...; [12:03] Lena Holt: ..."""
    return None if text.find(":", span[0], min(span[0] + 160, span[1])) < 0 else _label(_NAMED.match(text, *span))


def stamped(text: str, span: Span) -> _Label | None:
    """[10:02] lena: ... (a name in small letters, behind a time stamp)"""
    return _label(_STAMPED.match(text, *span)) if text[span[0]] in "[(0123456789*_" else None


def angled(text: str, span: Span) -> _Label | None:
    """<lena> ..."""
    return _label(_ANGLED.match(text, *span)) if text[span[0]] in "<[(0123456789" else None


LABELS: tuple[Callable[[str, Span], _Label | None], ...] = (question_or_answer, named, stamped, angled)


def _first_of(rules: Sequence[Callable[[str, Span], _Label | None]], text: str, span: Span) -> _Label | None:
    return next((label for rule in rules if (label := rule(text, span)) is not None), None)


def name_on_its_line(text: str, span: Span) -> _Label | None:
    """Lena Holt (a line of its own, what she says below it); also with her seat or a time behind it."""
    if span[1] - span[0] > 100 or not text[span[0]] in "*_" and not text[span[0]].isupper():
        return None
    match = _ALONE.fullmatch(text, *span)
    label = _label(match)
    if match is None or label is None or len(match["name"].split()) < 2:
        return None
    sure = bool(match["asides"] or match["stamp"])
    return _Label(label.start, label.source, None, span[1], label.key, sure)


def _label(match: re.Match[str] | None) -> _Label | None:
    """The label of a match with a name; None where the name is that of no speaker."""
    if match is None:
        return None
    start, end = match.span("name")
    words = re.findall(r"[^\W_][\w'’-]*", match["name"].split(",")[0].lower())
    if not words or words[0] in _NO_SPEAKERS or words[-1] in _NO_SPEAKERS:
        return None
    if match["asides"] and _TECHNICAL.match(match["asides"].strip()) is None:
        end = match.end("asides")
    key = " ".join(words[-2:]) if words[-1].isdigit() else words[-1]
    return _Label(match.start(), (start, end), match.span("mark") if match["mark"] else None, match.end(), key)


def _inline(text: str, found: list[_Label]) -> list[_Label]:
    """Labels in the middle of a paragraph, behind a sentence: in capitals, or Q and A."""
    places = (match for match in _INLINE.finditer(text, found[0].start) if not any(each.start <= match.start() < each.words for each in found))
    labels = [label for match in places if (label := _label(match)) is not None]
    return labels if _take_turns(_answered([*found, *labels])) else []


# --- what makes a transcript -------------------------------------------------------------------------------------------


def _answered(labels: list[_Label]) -> list[_Label]:
    """The labels without A's that answer no Q: those number a list."""
    asked = any(label.key in _QUESTIONS for label in labels)
    return labels if asked else [label for label in labels if label.key not in _ANSWERS]


def _take_turns(labels: Sequence[_Label]) -> bool:
    """Does a speaker come again after another one, or a question before an answer?"""
    keys = [label.key for label in labels]
    if _QUESTIONS & set(keys) and _ANSWERS & set(keys):
        return True
    seen: set[str] = set()
    for before, key in zip(["", *keys], keys):
        if key in seen and key != before:
            return True
        seen.add(key)
    return False


def _sounds_spoken(text: str, paragraphs: Sequence[Span], labels: Sequence[_Label]) -> bool:
    """Do enough of the turns ask, call, or speak of I, we and you, outside quotation marks?"""
    ends = [*(label.start for label in labels[1:]), len(text)]
    first = [_first_line(text, label.words, end) for label, end in zip(labels, ends)]
    said = [words for words in first if words]
    return bool(said) and sum(_lively(words) for words in said) >= _LIVELY * len(said)


def _first_line(text: str, start: int, end: int) -> str:
    """The words of a turn in the line of its label, or in the next one where that holds nothing else."""
    return next((line for line in text[start : min(end, start + 2000)].split("\n") if line.strip(" *_\r\t")), "")


def _lively(words: str) -> bool:
    return _SPOKEN.search(_QUOTED.sub("", words)) is not None


def _are_heads(text: str, paragraphs: Sequence[Span], labels: list[_Label]) -> bool:
    """Are names on lines of their own the heads of turns? Two speakers at least come again, and something stands below each name."""
    if len(labels) < 3 or not _take_turns(labels):
        return False
    again = sum(n > 1 for n in Counter(label.key for label in labels).values())
    if not all(label.sure for label in labels) and (again < 2 or len(labels) < _FEWEST_ALONE):
        return False
    below = [_first_line(text, label.words, end.start) for label, end in zip(labels, labels[1:])]
    whole = sum(labels[0].start <= start for start, _ in paragraphs) >= _WHOLE * len(paragraphs)
    return whole and all(below) and len(labels) >= 0.2 * len(paragraphs) and _sounds_spoken(text, paragraphs, labels)


# --- labels to turns ---------------------------------------------------------------------------------------------------


def _turns(text: str, paragraphs: Sequence[Span], labels: Sequence[_Label]) -> list[Turn]:
    """The turns of some labels. In an article that holds an excerpt, each has its own paragraph only; so has the last turn of a transcript
    in which no other goes over a paragraph."""
    within = sum(labels[0].start <= start <= labels[-1].start or start < labels[0].start < end for start, end in paragraphs)
    whole = within >= _WHOLE * len(paragraphs)
    ends = [*(label.start for label in labels[1:]), len(text)]
    parts = [_content(text, paragraphs, label.words, end) for label, end in zip(labels, ends)]
    if not whole:
        parts = [each[:1] for each in parts]
    elif all(len(each) < 2 for each in parts[:-1]):
        parts[-1] = parts[-1][:1]
    return [
        Turn((label.start, label.words), label.source, label.mark, _joined(text, own), label.key in _ASKERS or _only_asks(text, own))
        for label, own in zip(labels, parts)
        if own
    ]


def _content(text: str, paragraphs: Sequence[Span], start: int, end: int) -> list[Span]:
    """The lines between two offsets that somebody says: up to a break, without stage directions."""
    found: list[Span] = []
    for left, right in paragraphs:
        left, right = max(left, start), min(right, end)
        if right <= left or _DIRECTION.fullmatch(text, left, right) and not _BREAK.match(text, left, right):
            continue
        if _BREAK.match(text, left, right):
            break
        while closing := _CLOSING_DIRECTION.search(text, left, right):
            right = closing.start()
        while left < right and text[left] in " \t\r\u00a0*_":
            left += 1
        while left < right and text[right - 1] in " \t\r\u00a0*_":
            right -= 1
        if any(map(str.isalnum, text[left:right])):
            found.append((left, right))
    return found


def _joined(text: str, spans: list[Span]) -> tuple[Span, ...]:
    """Spans between which nothing stands, put together."""
    found: list[Span] = []
    for start, end in spans:
        if found and not text[found[-1][1] : start].strip(" \t\r\n\u00a0*_"):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return tuple(found)


def _only_asks(text: str, spans: list[Span]) -> bool:
    words = " ".join(text[start:end] for start, end in spans)
    return words.rstrip("\"”’ ")[-1:] == "?" and not re.search(r"[.!…][\"”’]?\s", words)


def _signed(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """Turns with the name below: statements or letters, each with a signature on a line of its own behind a dash."""
    signatures = [
        (number, match)
        for number, span in enumerate(paragraphs)
        if text[span[0]] in "-―—–" and (match := _SIGNATURE.fullmatch(text, *span)) is not None
    ]
    if len({match["name"] for _, match in signatures}) < 2:
        return []
    turns: list[Turn] = []
    after = signatures[0][0] - 1
    for number, match in signatures:
        own = list(paragraphs[max(after, 0) : number])
        if not own or any(text[start] in "\"“‘«„-―—–" for start, _ in own):
            return []  # quotations have rules of their own
        turns.append(Turn(match.span(), match.span("name"), match.span("mark"), _joined(text, own), False))
        after = number + 1
    lively = sum(_lively(text[start:end]) for turn in turns for start, end in turn.content[:1])
    return turns if lively >= 0.5 * len(turns) else []


# --- transcripts whose turns have no names -----------------------------------------------------------------------------


def unread_transcript(text: str, paragraphs: Sequence[Span], turns: Sequence[Turn]) -> str:
    """What makes a text a transcript whose turns cannot be given to anybody; empty where it is none, or where they can."""
    if turns or len(paragraphs) < 4:
        return ""
    lines = [text[start:end] for start, end in paragraphs]
    return next((found for rule in UNREAD if (found := rule(lines))), "")


def _asking(lines: Sequence[str]) -> list[int]:
    """The lines that only ask, outside quotation marks, and are not long."""
    return [n for n, line in enumerate(lines) if line.rstrip("*_ ").endswith("?") and line[0] not in "\"“‘«„" and len(line) < 300]


def questions_without_names(lines: Sequence[str]) -> str:
    """Why stone? / It stays, and I like that. / When did you begin? / I was nine."""
    asking = set(_asking(lines))
    answered = [n for n in asking if n + 1 < len(lines) and n + 1 not in asking]
    in_person = [n for n in answered if re.search(r"\b(?:I|we|my|our|me|us)\b", _QUOTED.sub("", lines[n + 1]), re.I)]
    enough = len(answered) >= 3 and len(asking) >= 0.25 * len(lines) and len(in_person) >= 0.5 * len(answered)
    return f"{len(answered)} questions with answers, without names" if enough else ""


def dashes_without_names(lines: Sequence[str]) -> str:
    """– Did you see it? / – I did not."""
    own = [line for line in lines if re.match(r"[-–—]\s?\w", line)]
    enough = len(own) >= max(4, 0.5 * len(lines)) and len(_asking(own)) >= 2
    return f"{len(own)} lines of speech behind a dash, without names" if enough and sum(map(_lively, own)) >= 0.5 * len(own) else ""


def stamps_without_names(lines: Sequence[str]) -> str:
    """00:00:03 --> 00:00:05 / Are you there?"""
    own = [line for line in lines if re.match(r"[\[(]?\d{1,2}:\d{2}:\d{2}", line)]
    rest = [line for line in lines if _DIRECTION.sub("", line, count=1).strip(" ->\t")]
    enough = len(own) >= max(4, 0.3 * len(lines)) and sum(map(_lively, rest)) >= _LIVELY * len(rest)
    return f"{len(own)} time stamps, without names" if enough else ""


UNREAD: tuple[Callable[[Sequence[str]], str], ...] = (questions_without_names, dashes_without_names, stamps_without_names)
