"""Who has an office: "the president", "the former minister", "the Veldish leader", among those whom a document introduces.

The words of a source say which office, whose, and whether it is held still; the words beside the names of a document, and the roles of the
table, say who has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from analysis.attribution.mentions import gender_of, words_of
from analysis.attribution.people import UNASSIGNED, Person, agrees
from analysis.attribution.referring import Source, nearest
from analysis.attribution.wordlists import countries, roles, titles, word_list

# words that make another office of an office: a vice president is no president
CHANGING = frozenset({"vice", "deputy", "former", "ex", "assistant", "then"})

OWNERS = frozenset({"her", "his", "its", "my", "our", "their"})
FIRMS = frozenset(
    "association bank club college company corporation foundation group institute news union university".split()
)
OTHER_PARTY = {"republican": frozenset({"democrat", "democratic"}), "democrat": frozenset({"republican", "gop"})}
PARTIES = frozenset({"democratic", "republican", "conservative", "liberal", "labour", "socialist"})


def who_has_the_role(source: Source) -> Person | None:
    """The nearest person of whom the text or the table says so; without one, the body whose spokesman it is."""
    office = Office(source)
    cast = source.cast
    heard = cast.last_heard(office.is_strangers, quoted=True)
    for fits in (office.surely, office.perhaps):
        found = nearest(source, fits)
        if found is not None:
            found = cast.subject(found, fits)
            return heard[1] if heard is not None and heard[0] > cast.last_place(found) else found
    if heard is not None:
        return heard[1]
    office.strict = False  # "Rios is the best president ever," the president said
    if source.others and (found := nearest(source, office.surely)) is not None:
        return found
    return body_spoken_for(source)


def body_spoken_for(source: Source) -> Person | None:
    """A listed body for which a spokesman speaks; nobody for others."""
    body = source.body if source.head in word_list("spokespeople") else None
    return body if body is not None and body.collective else None


@dataclass
class Office:
    """The office that the words of a source name."""

    source: Source
    strict: bool = True  # is nobody meant who is named in what is said?

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The words for such an office in the introduction of who has it."""
        return roles()[self.source.head]

    @cached_property
    def gender(self) -> str:
        return gender_of("", {self.source.head})

    @cached_property
    def changing(self) -> frozenset[str]:
        return CHANGING & {word for _, _, word in self.source.phrase.core}

    @cached_property
    def qualities(self) -> set[str]:
        """What else the source says of the office: whose it is, of what kind."""
        words = words_of(self.source.phrase.owned) - set(roles()) - CHANGING - word_list("no_quality")
        return {word for word in words if len(word) > 3 or word in countries()} - {"this", "that", "same"}

    @cached_property
    def country(self) -> str:
        return next((countries()[word] for word in self.qualities if word in countries()), "")

    def surely(self, person: Person) -> bool:
        """Has a person this very office by what the text or the table says?"""
        return self._may_be(person) and any(self._is(office, person) for office in person.offices)

    def perhaps(self, person: Person) -> bool:
        """May a person have it, for all that is said: a former president as "the president", one whose country is not named?"""
        if not self._may_be(person) or (CHANGING & self.changing - {"former", "ex"}):
            return False
        held = [office for office in person.offices if office & self.wanted and "vice" not in office]
        elsewhere = set().union(*map(_countries, held))
        if self.country and elsewhere and self.country not in elsewhere:
            return False
        return any(
            not self.country or self.country in (_countries(office) or {self.country}) for office in held
        ) and self._described(person, held)

    def is_strangers(self, person: Person) -> bool:
        """Did a stranger speak who has it: the official, after "a Veldish official"?"""
        words = words_of(person.name)
        first, his = self.source.words[0], person.name.split(" ")[0].lower()
        if first in OWNERS and his in OWNERS and first != his:
            return False  # his lawyer, after "her lawyer"
        if self.source.head in OTHER_PARTY and not person.name.lower().endswith(self.source.head):
            return False  # Republican politicians
        return person.stranger and self.source.head in words and self.qualities <= words

    def _may_be(self, person: Person) -> bool:
        if self.source.head in OTHER_PARTY and not self._is_of_party(person):
            return False
        if person.collective or person is self.source.body or (self.strict and person in self.source.others):
            return False
        return agrees(person, self.gender) and not (
            self.gender and person.gender == "" and person.likely not in ("", self.gender)
        )

    def _is_of_party(self, person: Person) -> bool:
        """The Republican: who is called one; the Veld Republican: also a legislator of whom no party is said."""
        own, other = self.source.head, OTHER_PARTY[self.source.head]
        return own in person.words or bool(self.qualities & _state_words() and not person.words & other)

    def _is(self, office: frozenset[str], person: Person) -> bool:
        if not office & self.wanted or (self.source.head in office and (office & CHANGING) != self.changing):
            return False  # a deputy director is an expert as a director is
        if self.source.head == "president" and not self.qualities and office & FIRMS:
            return False  # the president of a firm is not "the president"
        body = self.source.body
        if body is not None and body.camp != UNASSIGNED and person.camp != UNASSIGNED:
            return person.camp == body.camp
        if self.country and self.country not in _countries(office):
            return False
        return self._described(person, [office])

    def _described(self, person: Person, offices: list[frozenset[str]]) -> bool:
        """Does what else the source says go with the person?"""
        about = set().union(*offices) | person.name_words | person.words
        more = {word for word in self.qualities if word not in countries()}
        if self.source.head in LEGISLATORS and not _states(about):  # the Veld senator, of whom no state is said
            more -= _state_words()
        if more & PARTIES and not more & PARTIES & about:
            heard = self.source.cast.last_heard()
            return not PARTIES & about and heard is not None and heard[1] is person
        return not more or bool(more & about) or all(not word.isalpha() or word in titles() for word in more)


LEGISLATORS = frozenset({"congressman", "congresswoman", "democrat", "governor", "lawmaker", "republican", "senator"})


@cache
def _state_words() -> frozenset[str]:
    return frozenset(word for state in word_list("american_states") for word in state.split())


def _states(words: set[str]) -> set[str]:
    """The words of American states among some words."""
    return words & (_state_words() - {"new", "north", "south", "west"})


def _countries(office: frozenset[str]) -> set[str]:
    """The countries that the words of an office name."""
    return {countries()[word] for word in office if word in countries()}
