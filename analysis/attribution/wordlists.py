"""Lists of words that the rules ask about, read once from the files beside this module.

words.csv      list, word: kinds of words (``titles``, ``collectives``, ``occasions``, ...), one a line
roles.csv      role, words: what a role word in a source (the diplomat) may stand for: words that introduce such a person elsewhere
outlets.csv    name: news agencies, broadcasters and newspapers of the world, as news texts write them
countries.csv  country, adjectives, capitals (``;`` between)
seats.csv      seat, country: what stands for a country's government (Kremlin)
blocs.csv      bloc, names: groups of states that news texts speak of as one, and what belongs to them (``;`` between)

A new word is a line in one of them, a new list a new name in ``words.csv``. They are general: a study's own actors and outlets stand in
its tables.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path


def _lines(name: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _lists() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in _lines("words.csv"):
        found[line["list"]].add(line["word"])
    return {name: frozenset(words) for name, words in found.items()}


def word_list(name: str) -> frozenset[str]:
    """The words of one list of ``words.csv``. Raises KeyError for a list that is not there."""
    return _lists()[name]


@cache
def outlets() -> tuple[str, ...]:
    """The names of outlets, longer ones first."""
    return tuple(sorted((line["name"] for line in _lines("outlets.csv")), key=lambda name: (-len(name), name)))


@cache
def collectives() -> frozenset[str]:
    """Words, in lower case, that a body has in its name rather than a person: kinds of bodies, parliaments, seats of governments."""
    return word_list("collectives") | word_list("parliaments") | word_list("seats")


def is_body_name(name: str) -> bool:
    """Whether a name has a word, or is one, that stands for a body rather than a person (Ministry of Health, United States)."""
    return name.lower() in countries() or bool({word.strip(".,()").lower() for word in name.split()} & collectives())


@cache
def titles() -> frozenset[str]:
    """Words, in lower case, that stand before a name and are none of it: titles, adjectives of countries, capitals in datelines.

    Of names of several words none; nor capitals that are given names as well (Sofia, Victoria).
    """
    places = ";".join(f"{line['adjectives']};{line['capitals']}" for line in _lines("countries.csv")).lower().split(";")
    return word_list("titles") | {place for place in places if " " not in place} - word_list("places_like_names")


@cache
def roles() -> dict[str, frozenset[str]]:
    """What a role word may stand for; "parliament" stands for the parliaments with names of their own, too."""
    found = {line["role"]: frozenset(line["words"].split()) for line in _lines("roles.csv")}
    return {role: words | word_list("parliaments") if "parliament" in words else words for role, words in found.items()}


@cache
def posts() -> frozenset[str]:
    """Common nouns, in lower case, beside which a name may stand: those of offices, roles and titles."""
    return frozenset(roles()) | titles() | word_list("posts") | word_list("officials") | word_list("spokespeople")


@cache
def given_names() -> frozenset[str]:
    """First names, in lower case, of which one knows whose they are: a man's or a woman's."""
    return word_list("male_names") | word_list("female_names")


@cache
def seats() -> dict[str, str]:
    """Countries by the bodies that stand for their governments, in lower case (pentagon: United States)."""
    return {line["seat"].lower(): line["country"] for line in _lines("seats.csv")}


@cache
def countries() -> dict[str, str]:
    """Countries by their names and adjectives, in lower case and without full stops (us, american: United States)."""
    found: dict[str, str] = {}
    for line in _lines("countries.csv"):
        for form in [line["country"], *line["adjectives"].split(";")]:
            found.setdefault(form.lower().replace(".", ""), line["country"])
    return found


@cache
def capitals() -> dict[str, str]:
    """Countries by their capitals, in lower case; not those that are given names as well."""
    found = {city.lower(): line["country"] for line in _lines("countries.csv") for city in line["capitals"].split(";")}
    return {city: country for city, country in found.items() if city and city not in word_list("places_like_names")}


@cache
def names_of_country(name: str) -> tuple[str, ...]:
    """What news texts call a country and what is its own: its name, adjectives and capitals; () for what is none."""
    for line in _lines("countries.csv"):
        if line["country"] == name:
            return (name, *f"{line['adjectives']};{line['capitals']}".split(";"))
    return ()


@cache
def blocs() -> dict[str, tuple[str, ...]]:
    """Groups of states that news texts speak of as one (the West), and the names of what belongs to them."""
    return {line["bloc"]: tuple(line["names"].split(";")) for line in _lines("blocs.csv")}
