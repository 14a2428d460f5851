"""People and bodies, as a table of actors or a document gives them, and in which order they came up.

Places are in code points of the text.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from analysis.attribution.mentions import gender_of, likely_gender, plain, words_of
from analysis.attribution.wordlists import collectives, countries

if TYPE_CHECKING:
    import pandas as pd

UNASSIGNED = "unassigned"
Key = TypeVar("Key", bound=str)


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
    human: bool = True  # may "who" be meant? Not where the text has "the" before the name
    short: int = 0  # how often the text names him by his surname
    sure: bool = False  # does the text, or the name, say that it is a person: "he" or "she" may be meant
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

    def last_before(self, place: int) -> int:
        """Where the document named them last before a place, or -1; they are named in the order of the text."""
        before = bisect_left(self.places, place)
        return self.places[before - 1] if before else -1


def agrees(person: Person, gender: str) -> bool:
    """Whether a person may be of a gender ("": any)."""
    return not gender or person.gender in ("", gender)


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


def known_people(actors: pd.DataFrame | None) -> list[Person]:
    """The people and bodies of a table of actors."""
    people = []
    for row in _records(actors):
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


_last: tuple[pd.DataFrame | None, list[dict[str, str]]] = (
    None,
    [],
)  # each document of a run asks for the same table, five times


def _records(actors: pd.DataFrame | None) -> list[dict[str, str]]:
    global _last
    if actors is not _last[0]:
        _last = (actors, [] if actors is None else actors.fillna("").astype(str).to_dict("records"))
    return _last[1]


def _rows(actors: pd.DataFrame | None) -> list[dict[str, str]]:
    return [] if actors is None or "country" not in actors else _records(actors)


def _of_one_camp(found: Iterable[tuple[Key, str]]) -> dict[Key, str]:
    """Of some keys with the camps of their actors, those whose actors are all of one."""
    camps: dict[Key, set[str]] = {}
    for key, camp in found:
        camps.setdefault(key, set()).add(camp or UNASSIGNED)
    return {key: each.pop() for key, each in camps.items() if len(each) == 1}


def state_camps(actors: pd.DataFrame | None, kinds: Sequence[str] = ("state", "legislature")) -> dict[str, str]:
    """Countries whose listed actors of some kinds are all of one camp, with it."""
    rows = [row for row in _rows(actors) if row["country"] and row.get("kind") in kinds]
    return _of_one_camp((countries().get(plain(row["country"]), row["country"]), row.get("camp", "")) for row in rows)


def countries_of_states(actors: pd.DataFrame | None) -> frozenset[str]:
    """The countries of listed state actors, whatever their camps."""
    rows = [row for row in _rows(actors) if row["country"] and row.get("kind") in ("state", "legislature")]
    return frozenset(countries().get(plain(row["country"]), row["country"]) for row in rows)


def kind_camps(actors: pd.DataFrame | None) -> dict[str, str]:
    """Kinds of actors whose listed ones without a country (analysts, other governments) are all of one camp, with it."""
    return _of_one_camp((row.get("kind", ""), row.get("camp", "")) for row in _rows(actors) if not row["country"])


def organisation_camps(actors: pd.DataFrame | None) -> dict[str, str]:
    """Organisations, in plain form, whose listed people are all of one camp, with it."""
    rows = [row for row in _rows(actors) if len(row.get("organisation", "").split()) > 1]
    return _of_one_camp((plain(row["organisation"]), row.get("camp", "")) for row in rows)
