"""Who there is: the people and bodies that a document speaks of, and who came up when.

Places are in code points of the text. Nothing here decides who a source is; ``names`` does.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from analysis.attribution.mentions import (
    ABBREVIATED,
    NAME_WORD,
    Mention,
    find_names,
    gender_of,
    is_place,
    likely_gender,
    office_of,
    plain,
    words_of,
)
from analysis.attribution.wordlists import collectives, countries, given_names, outlets, seats, titles, word_list
from analysis.text import as_document

if TYPE_CHECKING:
    import pandas as pd

UNASSIGNED = "unassigned"
SENTENCE_END = re.compile(rf"{ABBREVIATED}(?<=[a-z\d)”\"’])[.!?…][”\"’]?\s|\n")
LONGEST_SENTENCE = 400  # characters
MOST_BEFORE_SUBJECT = 3  # words

Interval = tuple[int, int]


@dataclass(eq=False)
class Person:
    """Somebody (or some body) that a document can speak of."""

    name: str
    actor_id: str = ""
    camp: str = UNASSIGNED
    kind: str = ""
    aliases: frozenset[str] = frozenset()
    words: set[str] = field(default_factory=set)  # the words of role and organisation, from the table and from the text
    gender: str = ""  # m, f or unknown
    collective: bool = False
    places: list[int] = field(default_factory=list)  # where the document names them
    offices: list[frozenset[str]] = field(
        default_factory=list
    )  # the words of each office that the table or the text gives
    human: bool = True  # may "he" or "she" be meant? Not where the text has "the" before the name
    stranger: bool = False  # only a source has a word for him
    office_read: bool = False  # whether the state whose offices the text gives an unlisted one has been looked for
    document: bool = False  # a statement, a letter whose author nobody names

    @cached_property
    def name_words(self) -> set[str]:
        return words_of(self.name)

    @cached_property
    def likely(self) -> str:
        """The gender that the name makes likely, where nothing makes it sure."""
        return likely_gender(self.name)


MOST_REMEMBERED = 100  # people: nobody reads "he" as the hundredth last person named


class Recent:
    """People in the order in which they last came up, the latest first, as one reads on: each once, with the place."""

    def __init__(self) -> None:
        self.people: OrderedDict[Person, int] = OrderedDict()
        self.ahead: deque[tuple[int, Person]] = deque()  # not yet read

    def add(self, place: int, person: Person) -> None:
        self.ahead.append((place, person))

    def read_to(self, place: int) -> None:
        """Take in who came up before a place; places never decrease."""
        while self.ahead and self.ahead[0][0] < place:
            came_up, person = self.ahead.popleft()
            self.people[person] = came_up
            self.people.move_to_end(person)

    def latest(self) -> Iterator[tuple[Person, int]]:
        return itertools.islice(reversed(self.people.items()), MOST_REMEMBERED)

    def find(self, fits: Callable[[Person], bool]) -> tuple[int, Person] | None:
        return next(((place, person) for person, place in self.latest() if fits(person)), None)


def _known(actors: pd.DataFrame | None) -> list[Person]:
    people = []
    for row in [] if actors is None else actors.fillna("").astype(str).to_dict("records"):
        aliases = frozenset(plain(a) for a in [row["name"], *row.get("aliases", "").split(";")] if plain(a))
        words = words_of(f"{row.get('role', '')} {row.get('organisation', '')}")
        collective = (
            bool(words_of(row["name"]) & collectives())
            or row.get("kind") in ("media", "collective")
            or plain(row["name"]) in countries()
            or "unnamed" in row["name"]
        )
        people.append(
            Person(
                row["name"],
                row["actor_id"],
                row.get("camp") or UNASSIGNED,
                row.get("kind", ""),
                aliases,
                words,
                "" if collective else gender_of(row["name"], words),
                collective,
                offices=[frozenset(words | words_of(row.get("country", "")))],
            )
        )
    return people


def _state_camps(actors: pd.DataFrame | None) -> dict[str, str]:
    """Countries whose listed state actors are all of one camp, with it."""
    camps: dict[str, set[str]] = {}
    for row in [] if actors is None or "country" not in actors else actors.fillna("").astype(str).to_dict("records"):
        if row["country"] and row.get("kind") in ("state", "legislature"):
            country = countries().get(plain(row["country"]), row["country"])
            camps.setdefault(country, set()).add(row.get("camp") or UNASSIGNED)
    return {country: found.pop() for country, found in camps.items() if len(found) == 1}


class Cast:
    """Everyone a document speaks of: the known actors that it names, and the people it introduces.

    ``quoted`` are the stretches of the text that are somebody's direct speech: who is named there, comes up in his words alone.
    """

    def __init__(self, text: str, actors: pd.DataFrame | None, quoted: list[Interval] | None = None) -> None:
        self.text = as_document(text)
        self.labels: dict[str, Person] = {}  # of a transcript: whom a label means that is no name, by its plain form
        self.people = _known(actors)
        self.by_alias: dict[str, Person] = {}
        for person in self.people:
            for alias in person.aliases:
                self.by_alias.setdefault(alias, person)
        self.longest = 8  # words in an alias
        names = find_names(text)
        met = [(mention, self._meet(mention)) for mention in sorted(names, key=lambda each: " " not in each.name)]
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
        self.state_camps = _state_camps(actors)

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
        """Take in who a source is; a stranger is remembered for "they" and "the statement", but no role or pronoun means him."""
        self.sources.append((source, person))
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
        found = (person for (start, end), person in self._latest_sources() if start <= place < end)
        return next((person for person in found if not person.document), None)

    def _latest_sources(self) -> Iterator[tuple[Interval, Person]]:
        return itertools.islice(reversed(self.sources), MOST_REMEMBERED)

    def last_place(self, person: Person) -> int:
        """Where a person came up last, named or speaking."""
        return max(self.named.people.get(person, 0), self.spoken.people.get(person, 0))

    def camp_of(self, country: str) -> str:
        """The camp of a country's listed state actors, where all are of one; else unassigned."""
        return self.state_camps.get(country, UNASSIGNED)

    def subject(self, person: Person, fits: Callable[[Person], bool]) -> Person:
        """Who is named first in the sentence that names a person last, of those who fit: mostly its subject.

        The person himself, where he has spoken since then.
        """
        found = self.named.find(lambda each: each is person)
        spoken = self.spoken.find(lambda each: each is person)
        if found is None or spoken is not None:
            return person
        start = self.sentence_start(found[0])
        others = [(place, each) for each, place in self.named.latest() if start <= place < found[0] and fits(each)]
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
        person = self.find(name) or self._full(name)
        if person is None:
            parts = plain(name).split(" ")
            if (len(parts) < 2 and not mention.titled) or words_of(name) & collectives() or is_place(parts):
                return None
            if self._is_no_person(name, parts):
                return None
            person = Person(name, aliases=frozenset({plain(name)}))
            self.people.append(person)
            self.by_alias.setdefault(plain(name), person)
            self.by_alias.setdefault(parts[-1], person)
        person.places.append(mention.start)
        if not person.collective:
            office = office_of(self.text, mention)
            if office:
                person.offices.append(office)
                person.words |= office
            person.human = person.human and not (mention.described and not person.actor_id and not office)
            person.gender = person.gender or gender_of(person.name, office)
        return person

    def _is_no_person(self, name: str, parts: list[str]) -> bool:
        """Is a name that of an outlet, of a seat of a government, one that ends with a title or begins with an owner (Veld's Post)?"""
        given = parts[0] in given_names()
        last = name.split()[-1]
        capitals = name.isupper() or (len(last) > 1 and last.isupper() and not set(last) <= set("IVX"))
        return (
            (capitals and not self.text.turns)  # labels of a transcript are often in capitals
            or (parts[-1] in titles() and not given)
            or " ".join(parts) in seats()
            or name in outlets()
            or re.match(r"\S+['’]s ", name) is not None
        )

    def _full(self, name: str) -> Person | None:
        """A person whose full name a shorter form is part of."""
        parts = plain(name).split(" ")
        if len(parts) == 1:
            return self.by_alias.get(parts[0])
        known = self.by_alias.get(parts[-1])
        if known is not None and not known.collective and parts[0][:1] == plain(known.name)[:1]:
            return known
        return None

    def find(self, source: str, head: int | None = None) -> Person | None:
        """The known alias in a source that says most: a person before a body, a longer alias before a shorter one.

        ``head``: how many words of the source are its head and what stands before it. What begins behind them only describes; what
        ends before them is meant only where the words that follow are his own (Lee himself, Lee's statement).
        """
        written = [(w, plain(w)) for w in NAME_WORD.findall(source)]
        written = [each for each in written if each[1]]
        words = [word for _, word in written]
        until = len(words) if head is None else head
        best: tuple[tuple[bool, bool, int], Person] | None = None
        for size in range(min(self.longest, len(words)), 0, -1):
            for at in range(min(until, len(words) - size + 1)):
                person = self.by_alias.get(" ".join(words[at : at + size]))
                if person is None:
                    continue
                end = at + size
                if person.collective and at and end < until:
                    continue
                if head is not None and not _own(words[end:until], person):
                    continue
                if size == 1 and not person.collective and _namesake(written[:at], person):
                    continue
                rank = (not person.collective, end >= until, size)
                if best is None or rank > best[0]:
                    best = rank, person
        return best[1] if best else None


def _own(words: list[str], person: Person) -> bool:
    """Do words that follow a name up to the head stand for him: himself, statement; of a body its own parts, too (the US side)?"""
    own = word_list("utterances") | word_list("own_bodies") if person.collective else word_list("utterances")
    return not words or words[-1] in own or all(word.isdigit() for word in words)


def _namesake(before: list[tuple[str, str]], person: Person) -> bool:
    """Does another first name stand before a surname (John Rios, where the text knows Ana Rios)?"""
    first = plain(person.name).split(" ")[0]
    if first == plain(person.name):
        return False
    others = []
    for raw, word in reversed(before):
        if not raw[:1].isupper() or word in titles() or word in word_list("openers") or word in word_list("ranks"):
            break
        others.append(word)
    given = given_names()
    return bool(others) and others[-1] in given and all(w[:1] != first[:1] for w in others)
