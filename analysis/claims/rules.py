"""What a voice that speaks the words of a claim says of it: rules of judgement, asked in order.

Each rule is a condition and what follows from it. The first one that fits decides; ``narrators_doubt`` alone adds what it finds and
lets the rules behind it go on. Embedding and stance follow the statements of discourse network analysis (Leifeld 2017).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from analysis.claims import scope, speakers
from analysis.claims.matching import Match
from analysis.claims.patterns import Claim, Cues
from analysis.claims.scope import Sentence, Voice
from analysis.coding import NO_SIDES
from analysis.schema import Row

Cue = Literal["asserts", "denies", "narrator"]  # the kinds of cues that a claim has in the codebook


@dataclass
class Verdict:
    """One statement found: who, which claim, with what stance, known how, from which words."""

    voice: Row
    claim: str
    stance: str
    match: Match
    embedding: str = "independent"
    relayed_by: str = ""


@dataclass(frozen=True, eq=False)
class Reading:
    """One match of a claim in the words of one voice: what the rules are asked about.

    ``cue`` says which cues of the claim matched; ``taken`` holds the places of all matches of the claim in these words, whose
    negations the patterns themselves ask for.
    """

    sentence: Sentence
    cues: Cues
    claim: Claim
    voice: Voice
    match: Match
    cue: Cue = "asserts"
    taken: frozenset[int] = frozenset()

    @cached_property
    def doubt(self) -> int:
        """The place of a word of doubt that governs the match; -1 where none does."""
        return scope.doubted(self.sentence, self.match, self.voice.spoken)

    @cached_property
    def pretext(self) -> int:
        """The offset of "under the pretext of" before the match; -1 where there is none."""
        return scope.pretext(self.sentence, self.match)

    @cached_property
    def negated(self) -> bool:
        return scope.negated(self.sentence, self.match, self.voice.spoken, self.taken)

    @property
    def affirmed(self) -> bool:
        """Whether the words, taken alone, say that the claim holds."""
        return (self.cue != "denies") != self.negated

    @property
    def denier(self) -> Voice | None:
        return speakers.denier(self.sentence, self.voice, self.match)

    @property
    def owner(self) -> Row | None:
        """Whose report it is, if named; nobody's own report accuses himself ("reports of US interference")."""
        found = speakers.owner(self.sentence, self.cues, self.voice, self.match)
        accused = found is not None and found["camp"] in self.claim.accused and not self.claim.of_oneself
        return None if accused else found

    def accuses_itself(self, voice: Voice) -> bool:
        """Whether a voice would accuse its own camp by this claim, as no one does but legislators, whose own government it may be."""
        unlisted = voice.row["actor_kind"] == "legislature" and not voice.row["actor_id"]
        own = voice.camp in self.claim.accused and not unlisted
        return self.affirmed and own and not self.claim.of_oneself

    @property
    def speaker(self) -> Voice | None:
        """Who stands behind the words: no one is reported to accuse itself, so then it is the voice around it, if there is one."""
        voice: Voice | None = self.voice
        while voice is not None and self.accuses_itself(voice):
            voice = voice.parent
        return voice

    def verdict(self, voice: Row, stance: str, embedding: str = "independent", relayed_by: str = "") -> Verdict:
        return Verdict(voice, self.claim.id, stance, self.match, embedding, relayed_by)


Rule = Callable[[Reading], list[Verdict] | None]  # None: the rule does not fit


def left_open(reading: Reading) -> list[Verdict] | None:
    """What is neither confirmed nor ruled out is no statement ("did not rule out that"), but where the claim itself asks for it."""
    words = reading.sentence.words
    found = scope.OPEN.search(reading.sentence.text, reading.sentence.row["start"], words[reading.match.last].end)
    if found is None or any(found.start() <= words[place].start < found.end() for place in reading.match.places):
        return None
    return []


def unnamed_accused(reading: Reading) -> list[Verdict] | None:
    """A claim whose label names whom it accuses is made only where that camp comes up: in the sentence, before it, or as who speaks.

    Not asked of a camp that only the study calls so: texts have other words for "Side B".
    """
    accused = reading.claim.accuses if reading.claim.accuses in reading.cues.about[reading.claim.id] else ""
    if not accused or accused not in reading.cues.known_by_name:
        return None
    return None if accused in reading.sentence.camps or accused == reading.voice.camp else []


def elsewhere(reading: Reading) -> list[Verdict] | None:
    """What is said of another country is not said of the one that the claim is about ("Russia interferes in Ukraine").

    A claim whose label names no country is about the subject of the study. Who says it may be of any country ("China condemned").
    """
    about = reading.cues.about[reading.claim.id] - {reading.claim.accuses} or reading.cues.subject
    here = reading.sentence.foreign.intersection(reading.voice.spoken)
    before = (
        not reading.voice.narrates and reading.sentence.foreign_before
    )  # what is said goes on about another country
    if not about or not (here or before):
        return None
    return None if reading.sentence.camps & about else []


def belittled(reading: Reading) -> list[Verdict] | None:
    """Who calls what a claim names a sham denies it ("their aid is a charade")."""
    if (
        reading.voice.is_narrator
        or not reading.affirmed
        or not scope.sham(reading.sentence, reading.match, sorted({*reading.voice.spoken} - reading.taken))
    ):
        return None
    return [reading.verdict(reading.voice.row, "denies")]


def conditional(reading: Reading) -> list[Verdict] | None:
    """What holds only if something else does is no statement ("if Russia leaves")."""
    return [] if scope.conditional(reading.sentence, reading.match, reading.voice.spoken) else None


def circumstance(reading: Reading) -> list[Verdict] | None:
    """What a speaker names as the background of something else is no statement ("amid threats of")."""
    if reading.voice.is_narrator or not scope.circumstance(reading.sentence, reading.match, reading.voice.spoken):
        return None
    return []


def own_pretext(reading: Reading) -> list[Verdict] | None:
    """Whose words are called a pretext claims them; who calls them so keeps a distance ("under the pretext, they say, of")."""
    if reading.pretext < 0 or reading.voice.is_narrator:
        return None
    if reading.pretext >= reading.sentence.words[reading.voice.spoken[0]].start:
        return None
    around = reading.voice.parent.row if reading.voice.parent is not None else reading.sentence.narrator
    return [
        reading.verdict(around, "distances"),
        reading.verdict(reading.voice.row, "asserts", "inside_accusation", around["camp"]),
    ]


def pretext(reading: Reading) -> list[Verdict] | None:
    """Who calls a claim a pretext keeps a distance from it; who is blamed for the pretext makes the claim."""
    if reading.pretext < 0:
        return None
    found = [reading.verdict(reading.voice.row, "distances")]
    if (actor := speakers.blamed(reading.sentence, reading.cues, reading.voice, reading.pretext)) is not None:
        found.append(reading.verdict(actor, "asserts", "inside_accusation", reading.voice.camp))
    return found


def narrators_distance(reading: Reading) -> list[Verdict] | None:
    """A narrator keeps a distance by a word of doubt, or by marks around a few words that are nobody's quotation."""
    if not reading.voice.is_narrator:
        return None
    if reading.doubt < 0 and not scope.scare_quoted(reading.sentence, reading.match):
        return None
    return [reading.verdict(reading.sentence.narrator, "distances")]


def narrators_own(reading: Reading) -> list[Verdict] | None:
    """A narrator claims only what the codebook's cues for narrators find, said plainly, and not in a relative clause."""
    if not reading.voice.is_narrator:
        return None
    words = reading.sentence.words[reading.match.first : reading.match.last]
    plain = reading.cue == "narrator" and not any(word.word in scope.RELATIVE for word in words)
    return [reading.verdict(reading.sentence.narrator, "asserts")] if plain and not reading.negated else []


def quoted_doubt(reading: Reading) -> list[Verdict] | None:
    """A word of doubt within a quotation is the speaker's own ("this alleged plot")."""
    if reading.doubt < 0:
        return None
    at = reading.sentence.words[reading.doubt].start
    if not any(left <= at < right for left, right in reading.sentence.quoted):
        return None
    return [reading.verdict(reading.voice.row, "distances")]


def narrators_doubt(reading: Reading) -> list[Verdict] | None:
    """A word of doubt in reported words is the narrator's: it keeps a distance, and the speaker still says what it says."""
    return [reading.verdict(reading.sentence.narrator, "distances")] if reading.doubt >= 0 else None


def called_such(reading: Reading) -> list[Verdict] | None:
    """Who rejects one thing as another says that it is the other ("dismissed the vote as rigged")."""
    if not reading.voice.rejects or not scope.called_as(reading.sentence, reading.match):
        return None
    return [reading.verdict(reading.voice.row, "asserts")]


def opposed(reading: Reading) -> list[Verdict] | None:
    """Who rejects what another side does, and no report of it, says that it does so ("rejects the blockade")."""
    cue, claim = reading.voice.row["cue"], reading.claim
    if not reading.voice.rejects or not scope.OPPOSING.search(cue) or not reading.affirmed:
        return None
    words = [reading.sentence.words[place] for place in reading.voice.spoken if place < reading.match.last]
    reported = scope.REPORTED.search(reading.sentence.text, words[0].start, words[-1].end) if words else None
    if not claim.accuses or claim.accuses == reading.voice.camp or reported is not None:
        return None
    return [reading.verdict(reading.voice.row, "asserts")]


def rejection(reading: Reading) -> list[Verdict] | None:
    """Who rejects, by its reporting word, what it reports denies it; whose report it was, if named, claims it ("denied that")."""
    if not reading.voice.rejects:
        return None
    found = []
    if reading.affirmed and (owner := reading.owner) is not None:
        found.append(reading.verdict(owner, "asserts", "inside_denial", reading.voice.camp))
    return [*found, reading.verdict(reading.voice.row, "denies" if reading.affirmed else "asserts")]


def denied_around(reading: Reading) -> list[Verdict] | None:
    """What a voice around a report rejects it denies, and the reporter claims ("A rejected B's report that").

    Where the reporter would accuse itself, nobody claims it; where it is the denier itself, the owner of the report does.
    """
    if not reading.affirmed or (denier := reading.denier) is None:
        return None
    claimant: Row | None = reading.voice.row
    if reading.voice is not denier and reading.accuses_itself(reading.voice):
        claimant = None
    elif reading.voice.row["actor_id"] == denier.row["actor_id"]:
        claimant = reading.owner
    found = [reading.verdict(denier.row, "denies")]
    if claimant is not None:
        found.append(reading.verdict(claimant, "asserts", "inside_denial", denier.camp))
    return found


def self_accusation(reading: Reading) -> list[Verdict] | None:
    """No one is reported to accuse itself; where nobody stands around to say it, it is no statement."""
    return [] if reading.speaker is None else None


def barred(reading: Reading) -> list[Verdict] | None:
    """What the codebook lets only some camps claim, or some not, others do not claim (``by``, ``not_by``)."""
    if not reading.affirmed or (speaker := reading.speaker) is None:
        return None
    allowed = speaker.camp not in reading.claim.not_by and (not reading.claim.by or speaker.camp in reading.claim.by)
    return None if allowed else []


def plain_statement(reading: Reading) -> list[Verdict] | None:
    """What is left is said by who speaks; inside another side's words it is known from an accusation."""
    if (speaker := reading.speaker) is None:
        return None
    outer = speaker.parent
    accused = outer is not None and outer.camp not in (speaker.camp, *NO_SIDES)
    embedding = "inside_accusation" if accused and reading.affirmed else "independent"
    stance = "asserts" if reading.affirmed else "denies"
    return [reading.verdict(speaker.row, stance, embedding, outer.camp if outer is not None else "")]


RULES: tuple[Rule, ...] = (
    unnamed_accused,
    elsewhere,
    left_open,
    conditional,
    circumstance,
    own_pretext,
    pretext,
    narrators_distance,
    narrators_own,
    quoted_doubt,
    narrators_doubt,
    called_such,
    opposed,
    rejection,
    denied_around,
    belittled,
    self_accusation,
    barred,
    plain_statement,
)
GOES_ON = frozenset({narrators_doubt})  # the rules that do not end the asking


def judge(reading: Reading) -> list[Verdict]:
    """What a match says of those who speak: the innermost voice first, then those around it that reject what it says."""
    found: list[Verdict] = []
    for rule in RULES:
        verdicts = rule(reading)
        found += verdicts or []
        if verdicts is not None and rule not in GOES_ON:
            break
    return found


def act(sentence: Sentence, cues: Cues, claim: Claim, match: Match, stance: str = "asserts") -> list[Verdict]:
    """A statement made by an act that someone reports (adopting a bill, recognising a president): the actor named makes it."""
    everything = range(len(sentence.words))
    if scope.negated(sentence, match, everything) or scope.conditional(sentence, match, everything):
        return []
    _, camp = sentence.names.get(match.speaker, (0, ""))
    actor = speakers.actor_row(cues, cues.actor_at(sentence.words, match.speaker, camp)) or speakers.unlisted_row(
        sentence, match.speaker
    )
    if any(word.word in scope.REFUSING for word in sentence.words[match.speaker : match.last]):
        stance = "denies" if stance == "asserts" else "asserts"
    barred = camp in claim.accused or (claim.by and camp not in claim.by)
    if actor is None or (barred and stance == "asserts"):
        return []
    return [Verdict(actor, claim.id, stance, match)]
