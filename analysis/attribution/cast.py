"""Who there is in a document: the known actors that it names and the people it introduces, and who came up when.

Places are in code points of the text. Nothing here decides who a source is; ``names`` does.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import TYPE_CHECKING

from analysis.attribution.aliases import Aliases
from analysis.attribution.furniture import is_furniture, titles_of, without_links
from analysis.attribution.mentions import (
    ABBREVIATED,
    SURNAMES,
    Mention,
    find_names,
    gender_of,
    is_place,
    office_of,
    party_of,
    plain,
    shows_person,
    surname_of,
    words_of,
)
from analysis.attribution.people import (
    MOST_REMEMBERED,
    UNASSIGNED,
    Person,
    Recent,
    countries_of_states,
    kind_camps,
    known_people,
    organisation_camps,
    state_camps,
)
from analysis.attribution.wordlists import collectives, given_names, outlets, seats, titles, word_list
from analysis.text import as_document

if TYPE_CHECKING:
    import pandas as pd

SENTENCE_END = re.compile(rf"{ABBREVIATED}(?<=[a-z\d)”\"’])[.!?…][”\"’]?\s|\n")
BEHIND_PREPOSITION = re.compile(
    r"\b(?:about|against|for|from|of|on|over|to|under)(?: [A-Z]\w+)* $"
)  # no subject: Veld for Rios
KNIGHT = re.compile(r"\b(?:Sir|Dame) $")
LONGEST_SENTENCE = 400  # characters
MOST_BEFORE_SUBJECT = 3  # words

SURNAME_FIRST = frozenset({"china", "chinese", "beijing", "taiwan", "taiwanese", "vietnam", "vietnamese"})

Interval = tuple[int, int]


@cache
def bodies_and_groups() -> frozenset[str]:
    """Words that no person has in a name."""
    return collectives() | word_list("groups")


class Cast:
    """Everyone a document speaks of: the known actors that it names, and the people it introduces.

    ``quoted`` are the stretches of the text that are somebody's direct speech: who is named there, comes up in his words alone.
    """

    def __init__(self, text: str, actors: pd.DataFrame | None, quoted: list[Interval] | None = None) -> None:
        self.text = as_document(text)
        self.labels: dict[str, Person] = {}  # of a transcript: whom a label means that is no name, by its plain form
        self.people = known_people(actors)
        self.aliases = Aliases()
        self.by_alias, self.find = self.aliases.by_alias, self.aliases.find
        for person in self.people:
            for alias in person.aliases:
                self.by_alias.setdefault(alias, person)
        names = find_names(without_links(text))
        titles = [] if self.text.turns else titles_of(text)
        self._title_starts, self._title_ends = [start for start, _ in titles], [end for _, end in titles]
        first = sorted(names, key=lambda each: (self.in_title(each.start), " " not in each.name))
        met = [(mention, self._meet(mention)) for mention in first]
        for person in self.people:
            person.places.sort()  # full names were met before shorter ones
        order = {person: number for number, person in enumerate(self.people)}
        self.mentions = sorted(
            ((mention.start, mention.end, person) for mention, person in met if person is not None),
            key=lambda each: (each[0], order[each[2]]),
        )
        self.quoted = sorted(quoted or [])
        self.named, self.spoken, self.inside = Recent(), Recent(), Recent()
        self.sources: list[tuple[Interval, Person]] = []  # who each source is, so far
        for start, _, person in self.mentions:
            (self.inside if self.is_quoted(start) else self.named).add(start, person)
        self.governments = [p for p in self.people if p.collective and p.camp != UNASSIGNED and "government" in p.words]
        self.state_camps = state_camps(actors)
        self.camps_of_governments = state_camps(actors, ("state",))
        self.countries = countries_of_states(actors)
        self.kind_camps, self.organisation_camps = kind_camps(actors), organisation_camps(actors)

    @cached_property
    def lower(self) -> str:
        return self.text.lower()

    def in_title(self, place: int) -> bool:
        """Does a place lie in a line in title case? Nobody is introduced there."""
        number = bisect.bisect_right(self._title_starts, place) - 1
        return number >= 0 and place < self._title_ends[number]

    def _quotation(self, place: int) -> int:
        """The number of the stretch of direct speech that begins last before a place."""
        return bisect.bisect_right(self.quoted, (place, len(self.text) + 1)) - 1

    def is_quoted(self, place: int) -> bool:
        """Does a place lie in somebody's direct speech?"""
        number = self._quotation(place)
        return number >= 0 and place < self.quoted[number][1]

    def mentions_between(self, start: int, end: int) -> list[tuple[int, int, Person]]:
        """Where people are named between two places, in order."""
        first = bisect.bisect_left(self.mentions, start, key=lambda each: each[0])
        return list(itertools.takewhile(lambda each: each[0] < end, itertools.islice(self.mentions, first, None)))

    def same_quotation(self, one: int, other: int) -> bool:
        """Do two places lie in the same stretch of direct speech?"""
        return self.is_quoted(one) and self._quotation(one) == self._quotation(other)

    def heard(self, source: Interval, person: Person) -> None:
        """Take in who a source is; a stranger is remembered for "they" and "the statement", but no role or pronoun means him.

        Who speaks by a name is taken for a person from then on.
        """
        self.sources.append((source, person))
        person.sure = person.sure or (person.human and not person.collective)
        if not person.stranger:
            self.spoken.add(source[0], person)

    def last_heard(
        self, fits: Callable[[Person], bool] = lambda person: True, quoted: bool = False
    ) -> tuple[int, Person] | None:
        """The last of those who spoke that fits, and where; with ``quoted`` also those who speak in another's words."""
        found = (
            (place, person) for (place, _), person in self._latest_sources() if quoted or not self.is_quoted(place)
        )
        return next((each for each in found if fits(each[1])), None)

    def speaker_between(self, start: int, end: int) -> Person | None:
        """Who spoke last between two places; documents are not asked for."""
        found = (
            person for (place, _), person in self._latest_sources() if start <= place < end and not person.document
        )
        return next(found, None)

    def owner_at(self, place: int) -> Person | None:
        """Who the source at a place is, if it is more than a document."""
        found = (
            person
            for (start, end), person in self._latest_sources()
            if start <= place < end and "," not in self.text[start:place]
        )
        return next((person for person in found if not person.document), None)

    def _latest_sources(self) -> Iterator[tuple[Interval, Person]]:
        return itertools.islice(reversed(self.sources), MOST_REMEMBERED)

    def last_place(self, person: Person) -> int:
        """Where a person came up last, named or speaking."""
        return max(self.named.people.get(person, 0), self.spoken.people.get(person, 0))

    def camp_of(self, country: str, of_parliament: bool = False) -> str:
        """The camp of a country's listed state actors; of its government, where its parliament is of another; else unassigned."""
        camp = self.state_camps.get(country, UNASSIGNED)
        return self.camps_of_governments.get(country, UNASSIGNED) if camp == UNASSIGNED and not of_parliament else camp

    def subject(self, person: Person, fits: Callable[[Person], bool]) -> Person:
        """Who is named first in the sentence that names a person last, of those who fit: mostly its subject.

        The person himself, where he has spoken since then.
        """
        found = self.named.find(lambda each: each is person)
        spoken = self.spoken.find(lambda each: each is person)
        if found is None or spoken is not None:
            return person
        start = self.sentence_start(found[0])
        others = [
            (place, each)
            for each, place in self.named.latest()
            if start <= place < found[0] and fits(each) and BEHIND_PREPOSITION.search(self.text, start, place) is None
        ]
        return min(others, key=lambda each: each[0])[1] if others else person

    def sentence_start(self, place: int) -> int:
        """Where the sentence of a place begins, as far as one looks back."""
        ends = [m.end() for m in SENTENCE_END.finditer(self.text, max(0, place - LONGEST_SENTENCE), place)]
        return ends[-1] if ends else max(0, place - LONGEST_SENTENCE)

    def begins_sentence(self, place: int) -> bool:
        """Is a name, but for its title and a word such as "But", the first word of its sentence, and more than an owner there?"""
        before = self.text[self.sentence_start(place) : place]
        ends = next((end for start, end, _ in self.mentions_between(place, place + 1)), place)
        return len(before.split()) <= MOST_BEFORE_SUBJECT and self.text[ends : ends + 1] not in ("'", "’")

    def read_to(self, place: int) -> None:
        for recent in (self.named, self.spoken, self.inside):
            recent.read_to(place)

    def _meet(self, mention: Mention) -> Person | None:
        """Take in a name: whose it is, or a new person where it introduces one."""
        name = mention.name
        person = self.find(name) or self._full(name) or self._knighted(mention)
        if person is None:
            parts = plain(name).split(" ")
            if (len(parts) < 2 and not mention.titled) or words_of(name) & bodies_and_groups() or is_place(parts):
                return None
            if self._is_no_person(name, parts) or self._is_only_title(mention):
                return None
            person = Person(name, aliases=frozenset({plain(name)}))
            self.people.append(person)
            self.aliases.introduce(person)
        person.places.append(mention.start)
        if not person.collective:
            office = office_of(self.text, mention)
            if office:
                person.offices.append(office)
            person.words |= office | party_of(self.text, mention)
            if plain(name) in person.aliases and " " in name:  # named in full, and by the surname from there on
                self.by_alias.setdefault(surname_of(plain(name).split(" ")), person)
            if office & SURNAME_FIRST and " " in name:
                self.by_alias.setdefault(plain(name).split(" ")[0], person)
            person.gender = person.gender or gender_of(person.name, office)
            said = bool(office or mention.titled or person.actor_id or shows_person(self.text, mention))
            alone = " " not in name and " " in person.name and not mention.described
            person.short += alone and not self.in_title(mention.start)
            person.sure = person.sure or said or bool(person.gender) or person.short > 1
            person.human = person.sure or (person.human and not mention.described)
        return person

    def _is_only_title(self, mention: Mention) -> bool:
        """Does a name stand in a title, and is it none with a known first name that stands alone or comes up again?"""
        if not self.in_title(mention.start):
            return False
        first, *others = plain(mention.name).split(" ")
        if first not in given_names() or first in word_list("auxiliaries") or len(others) > 1:
            return True
        ends = bisect.bisect_right(self._title_ends, mention.start)
        line = self.text[self._title_starts[ends] : self._title_ends[ends]].strip(" \r.'’‘\"“”*")
        return line != mention.name and self.text.count(mention.name.split(" ")[-1]) < 2

    def _is_no_person(self, name: str, parts: list[str]) -> bool:
        """Is a name that of an outlet, of a seat of a government, one that ends with a title or begins with an owner (Veld's Post)?"""
        given = parts[0] in given_names()
        last = name.split()[-1]
        capitals = name.isupper() or (len(last) > 1 and last.isupper() and not set(last) <= set("IVX"))
        return (
            (capitals and not self.text.turns)  # labels of a transcript are often in capitals
            or (parts[-1] in titles() and not given and parts[0] not in SURNAMES)
            or " ".join(parts) in seats()
            or name in outlets()
            or is_furniture(name)
            or re.match(r"\S+['’]s ", name) is not None
        )

    def _knighted(self, mention: Mention) -> Person | None:
        """Sir Tom: who has been named in full with that first name."""
        if " " in mention.name or not KNIGHT.search(self.text, max(0, mention.start - 6), mention.start):
            return None
        known = (each for each in self.people if each.places and " " in each.name and not each.collective)
        found = next((each for each in known if plain(each.name).split(" ")[0] == plain(mention.name)), None)
        if found is not None:
            self.by_alias.setdefault(plain(mention.name), found)
        return found

    def _full(self, name: str) -> Person | None:
        """A person whose full name a shorter form is part of."""
        parts = plain(name).split(" ")
        if len(parts) == 1:
            return self.by_alias.get(parts[0])
        known = self.by_alias.get(surname_of(parts))
        if known is not None and not known.collective and parts[0][:1] == plain(known.name)[:1]:
            return (
                known if {gender_of(name, set()), gender_of(known.name, set())} != {"m", "f"} else None
            )  # Jill, Joe Biden
        return None
