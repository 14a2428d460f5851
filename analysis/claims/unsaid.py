"""Words of a sentence that nobody says: what was not said, only imagined or asked; and what only names a topic."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis import attribution
from analysis.claims import scope
from analysis.claims.forms import CueWord
from analysis.claims.scope import Voice
from analysis.coding import NARRATING
from analysis.schema import Row

# verbs that do what they say, so that who urges it says it: urged them to recognise the assembly
PERFORMED = re.compile(r"(?:recogni|acknowledg|endors|support|back)", re.I)


def counted(rows: Sequence[Row]) -> list[Row]:
    """The attributions of a document in which somebody says something, with ``mute`` set on the rest.

    A topic is what somebody denies (rejected the reports) or condemns (denounced the blockade); else none of a voice's own words
    (criticised the plan).
    """
    said = [
        row
        if attribution.is_proposition(row) or row["cue_class"] == "denying" or scope.CONDEMNING.search(row["cue"])
        else {**row, "mute": "topic"}
        for row in attribution.said_rows(rows)
    ]
    return [*said, *({**row, "mute": "unsaid"} for row in rows if not attribution.was_said(row))]


def voices(words: list[CueWord], rows: Sequence[Row], narrator: Row = NARRATING) -> list[Voice]:
    """The voices of a sentence (``scope.voices``), without the words that nobody says.

    A topic is left out of the narrator's words alone; a voice around it says them: it said that X criticised the plan. What was not
    said is nobody's, but for a voice inside it (commented on / its claim that ...) and for one that denies (denied any suggestion that).
    """
    mute = [row for row in rows if row.get("mute")]
    found = scope.voices(words, [row for row in rows if not row.get("mute")], narrator)
    for row in mute:
        lost = _places(words, row["start"], row["end"])
        for voice in found:
            if not voice.narrates and _inside(voice.row, row):
                lost -= set(voice.spoken)
        for voice in found:
            around = not voice.narrates and _inside(row, voice.row) and not _inside(voice.row, row)
            if voice.narrates and row["mute"] == "topic":
                voice.named += sorted(lost & set(voice.spoken))
            asked_for = PERFORMED.match(row["cue"]) is not None
            if voice.narrates or (around and row["mute"] == "unsaid" and not voice.rejects and not asked_for):
                voice.spoken = [n for n in voice.spoken if n not in lost]
    return found


def unsaid_places(words: list[CueWord], rows: Sequence[Row]) -> frozenset[int]:
    """The words of contents and cues that report nothing said: no act is told there."""
    places: set[int] = set()
    for row in rows:
        if row.get("mute") == "unsaid":
            places |= _places(words, row["start"], row["end"])
            if row["cue_start"] is not None:
                places |= _places(words, row["cue_start"], row["cue_end"])
    return frozenset(places)


def _places(words: list[CueWord], start: int, end: int) -> set[int]:
    return {n for n, word in enumerate(words) if start <= word.start < end}


def _inside(inner: Row, outer: Row) -> bool:
    return bool(outer["start"] <= inner["start"] and inner["end"] <= outer["end"])
