"""Who stands behind a claim and who against it, where words about speech say so: its owner, its denier, who is blamed for it.

Only words of English in general stand here; the names are those of the study's actors.
"""

from __future__ import annotations

from analysis.claims.matching import Match
from analysis.claims.patterns import Cues
from analysis.claims.scope import BEFORE, REFUTED, REJECTING, REPORTED, Sentence, Voice
from analysis.coding import NO_SIDES
from analysis.schema import Row

PREPOSITIONS = ("by", "of", "from")  # what stands between a report and whose it is: "the accusation by"


def actor_row(cues: Cues, actor: str) -> Row | None:
    """An actor as the voice of a statement that no attribution holds; None for one that actors.csv lacks."""
    return {**cues.identities[actor], "actor_id": actor, "attribution_id": ""} if actor in cues.identities else None


def unlisted_row(sentence: Sentence, place: int) -> Row | None:
    """Who is named at a place and is no listed actor, as the voice of a statement, where a camp without sides has the name (Canada)."""
    length, camp = sentence.names.get(place, (0, ""))
    if camp not in NO_SIDES:
        return None
    name = sentence.text[sentence.words[place].start : sentence.words[place + length - 1].end]
    return {"actor_id": "", "speaker": name, "camp": camp, "actor_kind": "", "attribution_id": ""}


def denier(sentence: Sentence, voice: Voice, match: Match) -> Voice | None:
    """The nearest voice around a report that rejects it, by its reporting word or by what it says of the report."""
    around = voice.parent
    while around is not None:
        if around.rejects or _rejected_within(sentence, around, min([*voice.spoken, *voice.cue])):
            return around
        if _refuted_after(sentence, around, match) and REPORTED.search(voice.row["cue"] + " " + voice.row["source"]):
            return around
        around = around.parent
    spoken = " ".join(sentence.words[n].raw for n in voice.spoken if n < match.last)
    if REPORTED.search(spoken) and (
        _refuted_after(sentence, voice, match) or _rejected_within(sentence, voice, match.last)
    ):
        return voice
    return None


def _rejected_within(sentence: Sentence, voice: Voice, before: int) -> bool:
    """Whether a voice says itself, in a few words before a place, that it rejects a report ("we reject the accusation that")."""
    own = [n for n in voice.spoken if before - 2 * BEFORE <= n < before]
    if not own:
        return False
    rejecting = REJECTING.search(sentence.text, sentence.words[own[0]].start, sentence.words[own[-1]].end)
    return (
        rejecting is not None
        and REPORTED.search(sentence.text, rejecting.end(), sentence.words[before].end) is not None
    )


def _refuted_after(sentence: Sentence, voice: Voice, match: Match) -> bool:
    """Whether a voice calls what it has just named false."""
    later = [n for n in voice.spoken if n > match.last]
    return (
        bool(later)
        and REFUTED.search(sentence.text, sentence.words[match.last].end, sentence.words[later[-1]].end) is not None
    )


def owner(sentence: Sentence, cues: Cues, voice: Voice, match: Match) -> Row | None:
    """Whose report or accusation a rejected one is: named before the noun, or after it with by, of or from."""
    start = sentence.words[max(0, min([*voice.spoken, *voice.cue, match.first]) - 1)].start
    noun = REPORTED.search(sentence.text, start, sentence.words[match.last].end)
    if noun is None:
        return None
    at = next(n for n, word in enumerate(sentence.words) if word.start >= noun.start())
    excluded = {voice.camp} if not voice.is_narrator else set()
    named = [(n, camp) for n, (_, camp) in sentence.names.items() if camp not in excluded]
    before = [(n, camp) for n, camp in named if at - 3 <= n < at]
    after = [(n, camp) for n, camp in named if at < n <= at + 4 and sentence.words[at + 1].word in PREPOSITIONS]
    for place, camp in [*before[-1:], *after[:1]]:
        if (row := actor_row(cues, cues.actor_at(sentence.words, place, camp))) is not None:
            return row
    return actor_row(cues, cues.actor_at(sentence.words, at, ""))


def blamed(sentence: Sentence, cues: Cues, voice: Voice, offset: int) -> Row | None:
    """Who is said to use a pretext: the camp named last before it, else first behind it, the speaker's own left out.

    ``offset``: where the pretext is named, in code points of the text.
    """
    words = [*sentence.before.words, *sentence.words]
    named = [
        (words[n].start, n, camp)
        for n, (_, camp) in cues.names_in(words).items()
        if camp not in (voice.camp, "media", "narrator")
    ]
    here = sentence.row["start"]
    accused = {claim.accuses for claim in cues.claims if claim.accuses != voice.camp} - {""}
    named = [each for each in named if each[2] in accused] or named
    ordered = [
        *[each for each in reversed(named) if here <= each[0] < offset],
        *[each for each in named if each[0] > offset],
        *[each for each in reversed(named) if each[0] < here],
    ]  # fmt: skip
    if not ordered:
        return None
    _, place, camp = ordered[0]
    return actor_row(cues, cues.actor_at(words, place, camp))
