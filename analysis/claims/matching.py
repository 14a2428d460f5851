"""Where a pattern is found in the words of one voice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.claims.forms import FIRST_PERSON, POSSESSIVE, THIRD_PERSON, CueWord, word_set
from analysis.claims.patterns import Cues, Element, Names, Part, Pattern, any_of

GAP = 9  # words that `..` may stand for
GAP_ENDS = word_set("amid following despite because although while whereas after before since if unless")
OWN_COUNTRY = word_set("country government nation state side")


@dataclass(frozen=True)
class Match:
    """Words of a sentence that make a claim: their numbers, and the place of the actor who speaks by an act, if one does."""

    places: tuple[int, ...]
    speaker: int = -1

    @property
    def first(self) -> int:
        return self.places[0]

    @property
    def last(self) -> int:
        return self.places[-1]


@dataclass(frozen=True)
class Earlier:
    """The words of the sentences before one, and the names in them."""

    words: list[CueWord]
    names: Names


class Reader:
    """One voice's view of some words: which places may be matched, and whom pronouns stand for."""

    def __init__(
        self, cues: Cues, words: Sequence[CueWord], names: Names, view: Iterable[int], cue: frozenset[int] = frozenset(),
        camp: str = "", pronouns: Mapping[int, str] | None = None, before: Earlier | None = None,
        persons: Mapping[int, tuple[Sequence[CueWord], int, str]] | None = None,
    ) -> None:  # fmt: skip
        spoken = frozenset(view)
        self.cues, self.all_words, self.names, self.spoken, self.before = cues, words, names, spoken, before
        self.cue, self.camp, self.pronouns = cue - spoken, camp, pronouns or {}
        self.persons = persons or {}  # place of "he" to the words among which he is named, where, and his camp
        self._found: dict[Part, list[Match]] = {}
        self._lengths: dict[int, dict[int, int]] = {}

    @cached_property
    def view(self) -> list[int]:
        """The numbers of the words that may be matched."""
        return sorted(self.spoken | self.cue)

    @cached_property
    def words(self) -> list[CueWord]:
        return [self.all_words[n] for n in self.view]

    @cached_property
    def ends(self) -> set[int]:
        """The places of the view that no gap reaches past."""
        return {at for at, word in enumerate(self.words) if word.word in GAP_ENDS}

    @cached_property
    def bits_at(self) -> list[int]:
        """For each place of the view, the bits of what it may begin to fill."""
        camp_bits, pronoun = self.cues.camp_bits, self.cues.pronoun
        found = []
        for n, word in zip(self.view, self.words):
            bits = word.bits
            if n in self.names:
                bits |= camp_bits[self.names[n][1]]
            if bits & pronoun and self.camp:
                bits |= camp_bits.get(self.camp, 0) | camp_bits.get(self.pronouns.get(n, ""), 0)
            if n in self.persons:
                words, at, camp = self.persons[n]
                bits |= words[at].bits | camp_bits.get(camp, 0)
            found.append(bits & self.cues.cue_bits if n in self.cue else bits)
        return found

    @cached_property
    def bits(self) -> int:
        """The bits of what stands anywhere in the view."""
        return any_of(self.bits_at)

    @cached_property
    def named_only(self) -> Reader:
        """The view without its pronouns: what forbids a claim must name its camp, for "we are witnessing interference" does
        not say that we interfere."""
        return (
            Reader(self.cues, self.all_words, self.names, self.spoken, self.cue) if self.camp or self.pronouns else self
        )

    @cached_property
    def around(self) -> Reader:
        """All words of the sentence and of those before it, whoever speaks them."""
        if self.before is None:
            return self
        shift = len(self.before.words)
        words = [*self.before.words, *self.all_words]
        names = {**self.before.names, **{at + shift: name for at, name in self.names.items()}}
        return Reader(self.cues, words, names, range(len(words)))

    def length(self, element: Element, at: int) -> int:
        """How many words an element takes at a place of the view that may fill it; 0 where it does not fit."""
        token = self.words[at]
        found = element.phrases.length(self.words, at)
        if not found and self.view[at] in self.persons:
            words, named, camp = self.persons[self.view[at]]
            return int(camp in element.camps or element.phrases.length(words, named) > 0)
        if not element.camps:
            return found
        length, camp = self.names.get(self.view[at], (0, ""))
        if camp in element.camps:
            return max(found, length)
        if found or not self.camp:
            return found
        if self.camp in element.camps:
            if token.word in FIRST_PERSON and token.raw != "US":
                return 1
            if token.word in POSSESSIVE and at + 1 < len(self.words) and self.words[at + 1].word in OWN_COUNTRY:
                return 2
        return int(token.word in THIRD_PERSON and self.pronouns.get(self.view[at], "") in element.camps)

    def lengths(self, element: Element) -> dict[int, int]:
        """place of the view to how many words an element takes there, where it fits."""
        if element.bit not in self._lengths:
            self._lengths[element.bit] = {
                at: length
                for at, bits in enumerate(self.bits_at)
                if bits & element.bit and (length := self.length(element, at))
            }
        return self._lengths[element.bit]

    def find(self, part: Part) -> list[Match]:
        """Every match of a part, the shortest from each place where one begins."""
        if part.bits & self.bits != part.bits:
            return []
        if part not in self._found:
            self._found[part] = [
                Match(tuple(self.view[n] for n in places), self.view[speaker] if speaker >= 0 else -1)
                for at in self.lengths(part.elements[0])
                if (match := self._from(part.elements, 0, at, -1)) is not None
                for places, speaker in [match]
            ]
        return self._found[part]

    def _from(
        self, elements: tuple[Element, ...], number: int, at: int, speaker: int
    ) -> tuple[tuple[int, ...], int] | None:
        if number == len(elements):
            return (), speaker
        element = elements[number]
        lengths = self.lengths(element)
        for place in range(at, min(at + (GAP if element.gap and number else 0) + 1, len(self.view))):
            if length := lengths.get(place, 0):
                rest = self._from(elements, number + 1, place + length, place if element.is_speaker else speaker)
                if rest is not None:
                    return (*range(place, place + length), *rest[0]), rest[1]
            if place in self.ends:
                break
        return None

    def all_matches(self, patterns: Sequence[Pattern]) -> list[Match]:
        """Every match of some patterns, in their order."""
        if not patterns:
            return []
        bits = self.bits
        return [match for each in patterns if each.bits & bits == each.bits for match in self.matches(each)]

    def matches(self, pattern: Pattern) -> list[Match]:
        """Where all parts of a pattern are found together, none of those that must be absent, and those near are near."""
        options = []
        for part in pattern.parts:
            if not (found := self.find(part)):
                return []
            options.append(found)
        if any(self.named_only.find(part) for part in pattern.absent):
            return []
        if not all(self._near(part) for part in pattern.near):
            return []
        joined = []
        for match in options[0]:
            places, speaker = set(match.places), match.speaker
            for other in options[1:]:
                nearest = min(other, key=lambda each: abs(each.first - match.first))
                places |= set(nearest.places)
                speaker = max(speaker, nearest.speaker)
            joined.append(Match(tuple(sorted(places)), speaker))
        return joined

    def _near(self, part: Part) -> bool:
        """In the sentence, in those before, or, for a camp's name alone, the speaker's own camp."""
        if len(part.elements) == 1 and self.camp in part.elements[0].camps:
            return True
        return bool(self.around.find(part))
