"""The turns of a transcript: whose label stands before which words.

Interviews, briefings, debates in a parliament, hearings, chats: each prints the name of who speaks before what is said ("HOLT: ...",
"Q: ...", "[12:03] Lena Holt: ..."), or under it ("— Lena Holt"). Lists, schedules and headlines have labels, too; a text is a
transcript only where speakers take turns and where what they say sounds spoken. Most texts have no label at all, and are left after one
look at each line.

Spans are 0-based and half-open, in code points of the text.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from analysis.text.labels import STAMP, Label, inline, label_of, name_on_its_line
from analysis.text.paragraphs import Span

_SIGNATURE = re.compile(
    r"(?P<mark>[-―—–])[ \u00a0]?(?P<name>[A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ][\w.'’-]*){1,3})(?:, [^\n]{1,60}|\.)?$"
)

_QUESTIONS = frozenset(("q", "question"))
_ANSWERS = frozenset(("a", "answer"))
_ASKERS = _QUESTIONS | frozenset(("reporter", "interviewer", "questioner", "press", "journalist", "journalists"))
_TITLED = re.compile(r"(?:the|mr|mrs|ms|dr|judge|sen|rep|gov|prof)\b", re.I)
_SPOKEN = re.compile(
    r"\?|!|\b(?:I|we|you|my|our|your|me|us|yes|no|thanks?|welcome|hello|goodbye|good (?:morning|afternoon|evening)|objection|order)\b",
    re.I,
)
_QUOTED = re.compile(r"[\"“][^\"”\n]*[\"”]")
_DIRECTION = re.compile(r"(?:[(\[][^()\[\]\n]*[)\]][.*]?\s*)+|[*#_=~\s-]+|" + STAMP)
_CLOSING_DIRECTION = re.compile(
    r"\s*[(\[](?:laugh|applau|cheer|cross ?talk|inaudible|pause|silence|music)[^()\[\]\n]*[)\]]\.?\s*$", re.I
)
# Here a turn ends though nobody else begins.
_BREAK = re.compile(
    r"[(\[](?:BEGIN|END|COMMERCIAL|VIDEO|AUDIO|BREAK)\b|[-–— ]*END\b(?:[-–— .]|$)|###|©|Interview(?:ed)? by\b|Translat(?:ed|ion) by\b|"
    r"(?:Read more|Related|See also)\b|\W*This (?:interview|conversation|transcript|text|discussion)\b.{0,60}"
    r"\b(?:edited|condensed|shortened|translated|abridged)\b",
)
_LIVELY = 1 / 3  # of the turns have to sound spoken
_WHOLE, _DENSE = 0.6, 0.15  # of the paragraphs of a transcript lie between labels, and of these so many have one
_NEAR = 3  # paragraphs from a label to the next one in an excerpt
_FEWEST_ALONE = 4  # names on lines of their own


@dataclass(frozen=True)
class Turn:
    """What one speaker says before the next one does."""

    label: Span  # all that is none of the words
    source: Span  # the words of the label that name the speaker
    mark: Span | None  # the mark between label and words, if there is one
    content: tuple[Span, ...]  # the words; apart where a stage direction stands between them
    asks: bool  # whether they are an interviewer's, or only questions


def find_turns(text: str, paragraphs: Sequence[Span]) -> tuple[Turn, ...]:
    """The turns of a transcript in their order; none where a text is no transcript."""
    found = [label for span in paragraphs if (label := label_of(text, span)) is not None]
    if found:
        more = sorted([*inline(text, found), *found], key=lambda each: each.start)
        found = more if _take_turns(more) else found
        for rule in DOUBTS:
            found = rule(text, paragraphs, found)
        if _take_turns(found) and _sounds_spoken(text, found):
            return tuple(_turns(text, paragraphs, found))
    alone = [label for span in paragraphs if (label := name_on_its_line(text, span)) is not None]
    if _are_heads(text, paragraphs, alone):
        return tuple(_turns(text, paragraphs, alone))
    return tuple(_signed(text, paragraphs))


# --- what makes a transcript: rules that leave out labels that are none, then questions -----------------------------------------


def answers_to_nothing(text: str, paragraphs: Sequence[Span], labels: list[Label]) -> list[Label]:
    """A's where there is no Q: they number a list."""
    asked = any(label.key in _QUESTIONS for label in labels)
    return labels if asked else [label for label in labels if label.key not in _ANSWERS]


def one_question_among_other_things(text: str, paragraphs: Sequence[Span], labels: list[Label]) -> list[Label]:
    """One Q with its A in a text that holds much else."""
    own = [label for label in labels if label.key in _QUESTIONS | _ANSWERS]
    few = len(own) < 3 and any(label.key in _ANSWERS for label in own) and 2 * len(own) < len(paragraphs)
    return [label for label in labels if label not in own] if few else labels


def titles(text: str, paragraphs: Sequence[Span], labels: list[Label]) -> list[Label]:
    """A name before a colon that comes once, in the title or otherwise written than the others (HOLT: ..., Update on the Dam: ...); but
    not a full name of which the initials come later (Lena Holt: ..., LH: ...)."""
    times = Counter(label.key for label in labels)
    names = [label for label in labels if label.key not in _QUESTIONS | _ANSWERS]
    capitals = sum(_in_capitals(text, label) for label in names)

    def is_title(label: Label) -> bool:
        words = text[slice(*label.source)].split(",")[0]
        in_title = label.start == paragraphs[0][0]
        if in_title and label in names and not _in_capitals(text, label) and 2 * capitals > len(names):
            return True
        if times[label.key] > 1 or label.key in _ASKERS | _ANSWERS or "(" in words:
            return False
        if "".join(word[0] for word in words.split()).lower() in times:
            return False
        first = label.start == paragraphs[0][0] and text[paragraphs[0][1] - 1] not in '.!?…"”'
        odd = _in_capitals(text, label) != (2 * capitals > len(names)) and len(names) > 2
        return first or ((odd or len(labels) > 3 * len(names)) and _TITLED.match(words) is None)

    return [label for label in labels if not is_title(label)]


def _in_capitals(text: str, label: Label) -> bool:
    letters = [character for character in text[slice(*label.source)].split(",")[0] if character.isalpha()]
    return sum(map(str.isupper, letters)) > 0.7 * len(letters)


def scattered(text: str, paragraphs: Sequence[Span], labels: list[Label]) -> list[Label]:
    """Labels that stand far from one another, in a text that is not mostly turns: headlines, captions. Of excerpts the turns stay."""
    if not labels or _is_whole(paragraphs, labels):
        return labels
    starts = [start for start, _ in paragraphs]
    groups: list[list[Label]] = []
    last = -9
    for label in labels:
        at = bisect.bisect_right(starts, label.start)
        if at - last > _NEAR:
            groups.append([])
        groups[-1].append(label)
        last = at
    return [label for group in groups if _take_turns(group) for label in group]


DOUBTS: tuple[Callable[[str, Sequence[Span], list[Label]], list[Label]], ...] = (
    answers_to_nothing,
    one_question_among_other_things,
    titles,
    scattered,
)


def _is_whole(paragraphs: Sequence[Span], labels: Sequence[Label]) -> bool:
    """Is a text a transcript as a whole, rather than an article with an excerpt? By the paragraphs between its first and last labels."""
    within = sum(
        labels[0].start <= start <= labels[-1].start or start < labels[0].start < end for start, end in paragraphs
    )
    return within >= _WHOLE * len(paragraphs) and len(labels) >= _DENSE * within


def _take_turns(labels: Sequence[Label]) -> bool:
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


def _sounds_spoken(text: str, labels: Sequence[Label]) -> bool:
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


def _are_heads(text: str, paragraphs: Sequence[Span], labels: list[Label]) -> bool:
    """Are names on lines of their own the heads of turns? Two speakers at least come again, and something stands below each name."""
    if len(labels) < 3 or not _take_turns(labels):
        return False
    again = sum(n > 1 for n in Counter(label.key for label in labels).values())
    if not all(label.sure for label in labels) and (again < 2 or len(labels) < _FEWEST_ALONE):
        return False
    below = [_first_line(text, label.words, end.start) for label, end in pairwise(labels)]
    whole = sum(labels[0].start <= start for start, _ in paragraphs) >= _WHOLE * len(paragraphs)
    return whole and all(below) and len(labels) >= 0.2 * len(paragraphs) and _sounds_spoken(text, labels)


# --- labels to turns ---------------------------------------------------------------------------------------------------


def _turns(text: str, paragraphs: Sequence[Span], labels: Sequence[Label]) -> list[Turn]:
    """The turns of some labels. In an article that holds an excerpt, each has its own paragraph only; so has the last turn of a transcript
    in which no other goes over a paragraph."""
    ends = [*(label.start for label in labels[1:]), len(text)]
    parts = [_content(text, paragraphs, label.words, end) for label, end in zip(labels, ends)]
    if not _is_whole(paragraphs, labels):
        parts = [each[:1] for each in parts]
    elif all(len(each) < 2 for each in parts[:-1]):
        parts[-1] = parts[-1][:1]
    return [
        Turn(
            (label.start, label.words),
            label.source,
            label.mark,
            _joined(text, own),
            label.key in _ASKERS or _only_asks(text, own),
        )
        for label, own in zip(labels, parts)
        if own
    ]


def _content(text: str, paragraphs: Sequence[Span], start: int, end: int) -> list[Span]:
    """The lines between two offsets that somebody says: up to a break, without stage directions."""
    found: list[Span] = []
    first = max(bisect.bisect_right(paragraphs, (start, len(text))) - 1, 0)
    for left, right in islice(paragraphs, first, None):
        if left >= end or _BREAK.match(text, max(left, start), min(right, end)):
            break
        left, right = max(left, start), min(right, end)
        if right <= left or _DIRECTION.fullmatch(text, left, right):
            continue
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
    return words.rstrip('"”’ ')[-1:] == "?" and not re.search(r"[.!…][\"”’]?\s", words)


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
        if not own or any(text[start] in '"“‘«„-―—–' for start, _ in own):
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
    return [
        n
        for n, line in enumerate(lines)
        if line.rstrip("*_ ").endswith("?") and line[0] not in '"“‘«„' and len(line) < 300
    ]


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
    return (
        f"{len(own)} lines of speech behind a dash, without names"
        if enough and sum(map(_lively, own)) >= 0.5 * len(own)
        else ""
    )


def stamps_without_names(lines: Sequence[str]) -> str:
    """00:00:03 --> 00:00:05 / Are you there?"""
    own = [line for line in lines if re.match(r"[\[(]?\d{1,2}:\d{2}:\d{2}", line)]
    rest = [line for line in lines if _DIRECTION.sub("", line, count=1).strip(" ->\t")]
    enough = len(own) >= max(4, 0.3 * len(lines)) and sum(map(_lively, rest)) >= _LIVELY * len(rest)
    return f"{len(own)} time stamps, without names" if enough else ""


UNREAD: tuple[Callable[[Sequence[str]], str], ...] = (
    questions_without_names,
    dashes_without_names,
    stamps_without_names,
)
