"""Turns of a transcript as attributions: the label is the source, its mark the cue, all that is said until the next label the content.

What a turn is, ``text.turns`` says. Here stand whose turn a paragraph belongs to, and whom a label means that is no name. Spans are in code
points of the text.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Sequence

from analysis.attribution.cast import Cast
from analysis.attribution.mentions import plain
from analysis.attribution.paragraph import Found
from analysis.attribution.people import Person
from analysis.text import Document, Span, Turn

TURN = "turn"  # the construction


def turn_attributions(text: Document) -> list[Found]:
    """The turns of a text as attributions; what an interviewer says, and what only asks, is asked."""
    return [
        Found(
            TURN,
            turn.mark,
            turn.source,
            list(turn.content),
            text[slice(*turn.mark)] if turn.mark else "",
            reality="asked" if turn.asks else "said",
        )
        for turn in text.turns
    ]


def turn_at(turns: Sequence[Span], place: int) -> Span | None:
    """The turn that a place stands in, of turns from their first words to their last."""
    number = bisect.bisect_right(turns, place, key=lambda span: span[0]) - 1
    return turns[number] if number >= 0 and place < turns[number][1] else None


# --- labels that are no names --------------------------------------------------------------------------------------------


def the_only_one_named(label: str, turn: Turn, cast: Cast) -> Person | None:
    """Who answers (A: ...): the one person whom the words before the first turn name."""
    if label not in ("a", "answer"):
        return None
    first = cast.text.turns[0].label[0]
    before = [cast.text[slice(*line)] for line in cast.text.paragraphs if line[0] < first]
    told = plain(" ".join(line for line in before if not line.isupper()))  # without headings
    named = [
        p for p in cast.people if not p.collective and min(p.places, default=first) < first and plain(p.name) in told
    ]
    return named[0] if len(named) == 1 else None


def who_has_the_initials(label: str, turn: Turn, cast: Cast) -> Person | None:
    """LH: ..., where only one person named before has these initials."""
    if not re.fullmatch(r"[A-Z]{2,3}", cast.text[slice(*turn.source)]):
        return None
    named = [
        p
        for p in cast.people
        if not p.collective and p.places and "".join(w[:1] for w in plain(p.name).split()) == label
    ]
    return named[0] if len(named) == 1 else None


def who_stands_in_brackets(label: str, turn: Turn, cast: Cast) -> Person | None:
    """The Minister for Ferries (Mr Lena Holt): ..., and from then on: The Minister for Ferries: ..."""
    aside = re.search(r"\((.+)\)$", cast.text[slice(*turn.source)])
    person = cast.find(aside[1]) if aside else None
    return person if person is not None and not person.collective and cast.find(label) is not person else None


MEANINGS: tuple[Callable[[str, Turn, Cast], Person | None], ...] = (
    the_only_one_named,
    who_has_the_initials,
    who_stands_in_brackets,
)


def meant_by_labels(cast: Cast) -> dict[str, Person]:
    """Labels that are no names, in plain form, with the person each one means; those that mean nobody known are left out."""
    found: dict[str, Person | None] = {}
    for turn in cast.text.turns:
        words = cast.text[slice(*turn.source)]
        label = plain(re.split(r" [(\[]|,", words)[0])
        if label not in found:
            found[label] = next((p for meaning in MEANINGS if (p := meaning(label, turn, cast)) is not None), None)
    return {label: person for label, person in found.items() if person is not None}
