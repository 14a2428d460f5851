"""Who there is: the people and bodies that a document speaks of, and who came up when.

Places are in code points of the text. Nothing here decides who a source is; ``names`` does.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from analysis.attribution.wordlists import collectives, countries, titles, word_list
from analysis.text import as_document

if TYPE_CHECKING:
    import pandas as pd

UNASSIGNED = "unassigned"


_WORD_OF_NAME = (
    r"(?:(?:[A-Z]\.)+|(?:Mr|Ms|Mrs|Dr|Sen|Rep|Gov|Gen)\.|[A-ZÀ-ÖØ-ÞĀ-ŽЀ-Я][\w'’]*(?:[-‐][A-ZÀ-ÖØ-Þ][\w'’]*)*)"
)
NAME = re.compile(
    rf"{_WORD_OF_NAME}(?:[ \u00a0](?:(?:de|da|del|la|von|van|bin|al|el|ibn|der|den|di|dos)[ \u00a0])*{_WORD_OF_NAME})*"
)
# Where the words before a name that may introduce it begin; other than ``text.split_sentences``: a comma ends them, too.
CLAUSE_END = re.compile(r"(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)[.;:!?…\"“”()]\s?|\n|,\s")
SENTENCE_END = re.compile(r"(?<=[a-z\d)”\"’])[.!?…][”\"’]?\s|\n")
LONGEST_SENTENCE = 400  # characters
# A word of a name: without the marks around it, but with those inside it (O'Neill, al-Assad, U.S.).
NAME_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*\.?")


@lru_cache(maxsize=2000)
def plain(text: str) -> str:
    """Lower case, without accents, possessive, article or full stops: the form in which names are compared."""
    text = unicodedata.normalize("NFKD", text.replace("’", "'"))
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    text = re.sub(r"'s?(?=\W|$)", "", text).replace(".", "")
    return re.sub(r"^(the|a|an) ", "", " ".join(text.split()))


def words_of(text: str) -> set[str]:
    return {plain(word) for word in NAME_WORD.findall(text)} - {""}


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

    @cached_property
    def name_words(self) -> set[str]:
        return words_of(self.name)


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


def gender_of(name: str, words: set[str]) -> str:
    """m or f, by words that go with a name, else by its first name; "" where neither tells."""
    if words & word_list("female_words"):
        return "f"
    if words & word_list("male_words"):
        return "m"
    first = plain(name).split(" ")[0] if " " in name else ""
    if first in word_list("male_names") or first in word_list("male_names_in_a"):
        return "m"
    if first in word_list("female_names") or first.endswith("a"):
        return "f"
    return "m" if first and first.isalpha() and first[-1] in "bdkorv" else ""


def _known(actors: pd.DataFrame | None) -> list[Person]:
    people = []
    for row in [] if actors is None else actors.fillna("").astype(str).to_dict("records"):
        aliases = frozenset(plain(a) for a in [row["name"], *row.get("aliases", "").split(";")] if plain(a))
        words = words_of(f"{row.get('role', '')} {row.get('organisation', '')}")
        collective = (
            bool(words_of(row["name"]) & collectives()) or row.get("kind") == "media" or "unnamed" in row["name"]
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


def _surname(name: str) -> str:
    return plain(name).split(" ")[-1]


def _names(text: str) -> list[tuple[int, int, str]]:
    """Names in a text: runs of capitalised words, titles taken off the front. Rows of (start, end, name)."""
    found, openers = [], word_list("openers")
    for match in NAME.finditer(text):
        start, words, first = match.start(), re.split(r"([ \u00a0])", match.group()), 0
        while len(words) > first + 1 and (plain(words[first]) in titles() or words[first].lower() in openers):
            start += len(words[first]) + len(words[first + 1])
            first += 2
        titled = [
            n
            for n in range(first, len(words) - 2, 2)
            if words[n].endswith(".") and plain(words[n]) in word_list("titles")
        ]
        if titled:  # Kansas Gov. Ana Rios
            start += len("".join(words[first : titled[-1] + 2]))
            first = titled[-1] + 2
        last = next((n for n in range(first + 2, len(words), 2) if words[n].lower() in openers), len(words) + 1)
        words = words[: last - 1]  # in the U.S. The mayor
        name = re.sub(r"['’]s$", "", "".join(words[first:])).rstrip(".'’")
        if plain(name) and plain(name) not in titles():
            found.append((start, start + len(name), name))
    return found


class Cast:
    """Everyone a document speaks of: the known actors that it names, and the people it introduces in full."""

    def __init__(self, text: str, actors: pd.DataFrame | None) -> None:
        self.text = as_document(text)
        self.labels: dict[str, Person] = {}  # of a transcript: whom a label means that is no name, by its plain form
        self.people = _known(actors)
        self.by_alias: dict[str, Person] = {}
        for person in self.people:
            for alias in person.aliases:
                self.by_alias.setdefault(alias, person)
        self.longest = 8  # words in an alias
        for start, end, name in _names(text):
            self._meet(start, end, name)
        named = sorted((place, number) for number, person in enumerate(self.people) for place in person.places)
        self.named, self.spoken = Recent(), Recent()
        for place, number in named:
            self.named.add(place, self.people[number])
        self.governments = [p for p in self.people if p.collective and p.camp != UNASSIGNED and "government" in p.words]

        self.state_camps = _state_camps(actors)

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
        ends = [
            match.end() for match in SENTENCE_END.finditer(self.text, max(0, found[0] - LONGEST_SENTENCE), found[0])
        ]
        start = ends[-1] if ends else 0
        others = [(place, each) for each, place in self.named.latest() if start <= place < found[0] and fits(each)]
        return min(others, key=lambda each: each[0])[1] if others else person

    def read_to(self, place: int) -> None:
        self.named.read_to(place)
        self.spoken.read_to(place)

    def _meet(self, start: int, end: int, name: str) -> None:
        person = self.find(name) or self._full(name)
        if person is None:
            parts = plain(name).split(" ")
            if len(parts) < 2 or words_of(name) & collectives() or " ".join(parts) in countries():
                return
            if parts[0] in word_list("place_words"):
                return
            person = Person(name, aliases=frozenset({plain(name)}))
            self.people.append(person)
            self.by_alias.setdefault(plain(name), person)
            self.by_alias.setdefault(_surname(name), person)
        person.places.append(start)
        if not person.collective:
            before = words_of(CLAUSE_END.split(self.text[max(0, start - 60) : start].partition(" ")[2])[-1])
            person.words |= before | words_of(self._apposition(end))
            person.gender = person.gender or gender_of(person.name, before)

    def _apposition(self, end: int) -> str:
        """ ", chairman of the committee," after a name."""
        match = re.compile(r",\s(?:an?\s|the\s)?([^,.;\n]{3,80})").match(self.text, end)
        return match.group(1) if match else ""

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
        words = [plain(w) for w in NAME_WORD.findall(source)]
        words = [w for w in words if w]
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
                rank = (not person.collective, end >= until, size)
                if best is None or rank > best[0]:
                    best = rank, person
        return best[1] if best else None


def _own(words: list[str], person: Person) -> bool:
    """Do words that follow a name up to the head stand for him: himself, statement; of a body its own parts, too (the US side)?"""
    own = word_list("utterances") | word_list("own_bodies") if person.collective else word_list("utterances")
    return not words or words[-1] in own or all(word.isdigit() for word in words)
