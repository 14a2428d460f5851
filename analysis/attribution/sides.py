"""On whose side somebody speaks who is no listed actor and holds no office of a listed state: that of his kind.

A table of actors may list kinds of speakers that belong to no country (analysts, reporters, other governments). Who is unlisted but plainly
one of them is on their side; where the table lists no such kind, or lists it on several sides, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from analysis.attribution.cast import Cast
from analysis.attribution.heads import Phrase, singular
from analysis.attribution.mentions import plain, words_of
from analysis.attribution.people import UNASSIGNED, Person
from analysis.attribution.wordlists import capitals, countries, given_names, outlets, posts, seats, word_list

AGENCY = re.compile(
    r"\b(?:news (?:agency|channel|outlet|site)|wire service|broadcaster|newspaper|daily|tabloid"
    r"|(?:state|public|local) (?:television|tv|radio|media))s?$",
    re.I,
)
STATE_FIRM = re.compile(
    r"\bstate(?:-(?:owned|run|controlled))? (?:\w+ )?(?:company|firm|monopoly|producer|corporation)\b"
)
AGED = re.compile(r", (?:aged )?\d{2}\b(?=[,.])")
DESCRIBED = re.compile(r",\s(?:\d{2}, )?an?\s([^,.;()\n]{3,60})")
ANONYMOUS = re.compile(
    r"\bsources?\b|\b(?:people|persons?) (?:close to|familiar with|briefed on|with knowledge of)\b", re.I
)
CONTINENTAL = frozenset({"latin", "south", "central"})  # before "American"
ENVOYS = frozenset({"ambassador", "delegation", "envoy", "mission", "representative"})
OFFICERS = frozenset({"secretary-general", "rapporteur"})
LEADERS = frozenset({"government", "leader", "official"})  # of the world: of other states


def camp_of_kind(person: Person, cast: Cast) -> tuple[str, str]:
    """The camp and the kind of an unlisted body that listed people are of, of a state's document or firm, or of the kind of speaker.

    The first kind that fits decides; unassigned, and no kind, where none does.
    """
    phrase, name = Phrase(person.name), plain(person.name)
    for organisation, camp in cast.organisation_camps.items():
        if camp != UNASSIGNED and (name == organisation or name.endswith(f" {organisation}")):
            return camp, ""
    owners = countries_in(phrase)
    if STATE_FIRM.search(person.name) and len(owners) == 1 and (camp := cast.camp_of(next(iter(owners)))) != UNASSIGNED:
        return camp, ""
    if singular(phrase.head) in word_list("documents") and len(owners) == 1:
        return cast.camp_of(owners.pop()), ""
    kind = next((kind for kind, fits in KINDS if fits(person, cast)), "")
    return (cast.kind_camps[kind], kind) if kind in cast.kind_camps else (UNASSIGNED, "")


def countries_in(phrase: Phrase) -> set[str]:
    """The countries named in a head and the words before it; in "Latin American" none."""
    words = [word for _, _, word in phrase.core]
    wide = {n + 1 for n, word in enumerate(words) if word in CONTINENTAL}
    return {countries()[word] for n, word in enumerate(words) if word in countries() and n not in wide}


def is_outlet(person: Person, cast: Cast) -> bool:
    """Reuters, the daily El Comercio, a state news agency, the Veld Herald."""
    name = Phrase(person.name).name if Phrase(person.name).core else ""
    last = name.rsplit(" ", 1)[-1]
    known = any(name == each or name.endswith(f" {each}") for each in outlets())
    return (
        known
        or AGENCY.search(name) is not None
        or (last in word_list("outlet_words") and plain(name).split(" ")[0] not in given_names())
    )


def is_world_body(person: Person, cast: Cast) -> bool:
    """The United Nations, the EU; who has an office of theirs (the UN secretary-general), but no country's ambassador to them."""
    if plain(person.name) in word_list("world_bodies"):
        return True
    offices = person.offices if person.places else [frozenset(word for _, _, word in Phrase(person.name).core)]
    return any(map(_is_of_a_world_body, offices))


def _is_of_a_world_body(office: frozenset[str]) -> bool:
    """Do the words of an office name a body of the world, no country and no ambassador to that body?"""
    if not office & (posts() | OFFICERS) or office & ENVOYS or office & countries().keys():
        return False
    return any(set(body.split()) <= office for body in word_list("world_bodies"))


def is_other_state(person: Person, cast: Cast) -> bool:
    """A country of no listed state actor or its capital, a body or an official of it, some such countries, world leaders."""
    phrase = Phrase(person.name)
    if (
        counted := re.match(r"(?:dozens|scores|hundreds|a number|a majority|some|many|most) of ", person.name, re.I)
    ) is not None:
        phrase = Phrase(person.name[counted.end() :])
    named = countries_in(phrase)
    if named & cast.countries or not phrase.core:
        return False
    core, whole = {singular(word) for _, _, word in phrase.core}, " ".join(word for _, _, word in phrase.core)
    if whole in countries() or (singular(phrase.head) in word_list("states") and phrase.head.endswith("s")):
        return True
    if capitals().get(whole, next(iter(cast.countries), "")) not in cast.countries:
        return True
    body = singular(phrase.head) in LEADERS | word_list("bodies") | {"office"}
    return body and (bool(named) or "world" in words_of(person.name)) and "opposition" not in core


def is_expert(person: Person, cast: Cast) -> bool:
    """Some analysts, an economist; somebody whom the document introduces as one, or as of an institute. Not those of a listed state."""
    told = [words_of(person.name), *map(set, person.offices)] if person.places else [words_of(person.name)]
    about = set().union(*told)
    if {countries()[word] for word in about if word in countries()} & cast.countries:
        return False
    if not person.places:
        return singular(Phrase(person.name).head) in word_list("experts")
    return bool({singular(word) for word in set().union(*told[1:])} & (word_list("experts") | word_list("institutes")))


def is_private(person: Person, cast: Cast) -> bool:
    """Ana Rios, 34; a resident; who holds no office."""
    if person.places:
        told = bool(person.offices)
        aged = AGED.search(cast.text, person.places[0], person.places[0] + len(person.name) + 12) is not None
        behind = DESCRIBED.match(cast.text, person.places[0] + len(person.name))
        job = behind is not None and singular(Phrase(behind[1]).head) in word_list("private_people")
        return (job or aged) and not told
    return singular(Phrase(person.name).head) in word_list("private_people")


def is_anonymous(person: Person, cast: Cast) -> bool:
    """A source, two people close to the talks: of whom nothing but that is said; not those of a listed state."""
    named = {countries()[word] for word in words_of(person.name) if word in countries()}
    bodies = any(f" {seat} " in f" {person.name.lower()} " for seat in seats())  # a White House source
    return not named & cast.countries and not bodies and ANONYMOUS.search(person.name) is not None


KINDS: tuple[tuple[str, Callable[[Person, Cast], bool]], ...] = (
    ("media", is_outlet),
    ("international_organisation", is_world_body),
    ("state", is_other_state),
    ("expert", is_expert),
    ("person", is_private),
    ("collective", is_anonymous),
)
