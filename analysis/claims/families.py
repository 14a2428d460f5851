"""Which words stand for a word: its forms, its derivations, other words for it, and its contraries.

``families.csv`` was made from WordNet 3.0 (Fellbaum 1998; licence in ``WORDNET.txt``) by ``benchmarks/word_families.py``. A word that it
lacks stands for what begins as it does.
"""

from __future__ import annotations

import csv
import math
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

# how well a word stands for another: its own forms, what is derived from it, other words for it, kinds of it
OWN, DERIVED, OTHER, KIND = 1.0, 0.9, 0.7, 0.6
TOO_GENERAL = 1.2  # a word so much commoner than another (as a difference of rarities) does not stand for it
TAGGED = 250_000  # words in the texts that counts are from
ENDING = re.compile(r"(?:isations?|izations?|ical|ism|ists?|ians?|ias?|ics?|ing|ed|es|s|e|y)$")
SHORTEST = 5  # letters of a beginning that stands for the words that begin so
_VOWEL = re.compile(r"[aeiou]")


class Entry(NamedTuple):
    """A word: how often tagged texts have it, its irregular forms, and its relations."""

    times: int
    forms: tuple[str, ...]
    derived: tuple[str, ...]
    others: tuple[str, ...]
    kinds: tuple[str, ...]
    contraries: tuple[str, ...]


@cache
def _table() -> tuple[dict[str, Entry], dict[str, list[str]], dict[str, list[str]], dict[str, list[str]]]:
    """Words; irregular forms to words; and, for what holds both ways, words to those whose entries name them."""
    entries: dict[str, Entry] = {}
    irregular: dict[str, list[str]] = {}
    derived: dict[str, list[str]] = {}
    contraries: dict[str, list[str]] = {}
    with Path(__file__).with_name("families.csv").open(encoding="utf-8", newline="") as file:
        for word, count, *cells in list(csv.reader(file))[1:]:
            lists = tuple(tuple(cell.split()) for cell in cells)
            entries[word] = Entry(int(count), *lists)
            for back, each in ((irregular, lists[0]), (derived, lists[1]), (contraries, lists[4])):
                for other in each:
                    back.setdefault(other, []).append(word)
    return entries, irregular, derived, contraries


def bases(form: str) -> list[str]:
    """The words that a form may be of, as far as they are known (invades, invaded: invade)."""
    entries, irregular, _, _ = _table()
    found = [form, *irregular.get(form, [])]
    for ending, instead in (
        ("ies", "y"),
        ("es", ""),
        ("s", ""),
        ("ied", "y"),
        ("ed", "e"),
        ("ed", ""),
        ("ing", "e"),
        ("ing", ""),
    ):
        if form.endswith(ending) and len(form) - len(ending) > 2:
            base = form[: len(form) - len(ending)] + instead
            found += (
                [base, base[:-1]] if ending in ("ed", "ing") and not instead and base[-2:-1] == base[-1:] else [base]
            )
    return list(dict.fromkeys(word for word in found if word in entries))


@cache
def forms(word: str) -> frozenset[str]:
    """A word with its endings, regular and irregular ones. Some that no text has are harmless."""
    entries = _table()[0]
    found = {word, word + "s", word + "es", word + "ed", word + "ing"}
    if word.endswith("e"):
        found |= {word + "d", word[:-1] + "ing"}
    elif word.endswith("y"):
        found |= {word[:-1] + "ies", word[:-1] + "ied"}
    elif len(word) < 7 and word[-1] not in "aeiouywx" and _VOWEL.match(word[-2:-1]):
        found |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    if word in entries:
        found |= set(entries[word].forms)
    return frozenset(found)


@cache
def family(form: str) -> dict[str, float]:
    """The forms that may stand for a word, with how well they do: 1 its own, less what is near it, negative its contraries.

    A key that ends in ``*`` stands for all words that begin so.
    """
    entries, _, derived_from, contrary_to = _table()
    found: dict[str, float] = {}

    def add(words: list[str], quality: float) -> None:
        for word in words:
            for each in forms(word):
                found.setdefault(each, quality)

    words = bases(form)
    add([form, *words], OWN)
    if not words and len(form) >= SHORTEST:
        stem = ENDING.sub("", form)
        found[(stem if len(stem) >= SHORTEST else form) + "*"] = OWN
    derived = [each for word in words for each in (*entries[word].derived, *derived_from.get(word, []))]
    further = [
        each for word in derived if word in entries for each in (*entries[word].derived, *derived_from.get(word, []))
    ]
    alike = [word for word in further if word[:4] == form[:4]]
    contraries = [each for word in words for each in (*entries[word].contraries, *contrary_to.get(word, []))]
    add([*derived, *alike], DERIVED)
    add(contraries, -DERIVED)
    near = [each for word in words for each in entries[word].others if rarity(each) > rarity(word) - TOO_GENERAL]
    add(near, OTHER)
    kinds = [each for word in words for each in entries[word].kinds]
    add([each for each in kinds if rarity(each) > rarity(form) - TOO_GENERAL], KIND)
    add([each for word in near if word in entries and entries[word].times for each in entries[word].derived], KIND)
    return found


def rarity(form: str) -> float:
    """How much a word says: the logarithm of how rare it is in tagged texts (natural, about 4 for common nouns, 11 for rare ones)."""
    entries = _table()[0]
    count = max((entries[word].times for word in bases(form)), default=0)
    return math.log(TAGGED / (count + 2))
