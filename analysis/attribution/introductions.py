"""On whose side somebody speaks who is no listed actor: that of the state whose office the document gives him.

``Treasury Secretary Ana Rios`` or ``Ana Rios, a Kremlin spokeswoman`` speaks for that state wherever the document names her. A former
official, a critic, an analyst and a citizen do not; nor does who holds an office of a state none of whose bodies is listed.
"""

from __future__ import annotations

import re

from analysis.attribution.cast import Cast
from analysis.attribution.heads import Phrase, singular
from analysis.attribution.mentions import CLAUSE_END, plain
from analysis.attribution.people import UNASSIGNED, Person
from analysis.attribution.wordlists import posts, word_list

LONGEST = 8  # words of an office before a name
BEHIND = re.compile(r",?\s\(?(?:an?\s|the\s)?([^,.;()\n]{3,90})")
LEGISLATOR = re.compile(
    r"(?:\b(?P<state>[A-Z][a-z]+(?: [A-Z][a-z]+)?) )?\b(?:Sens?\.?|Reps?\.?|Senator|Congressman|Congresswoman|Representative)\s*$"
)
PARTY_BEFORE = re.compile(r"\b(?:Republican|Democratic|Democrat|GOP)\s+\S+\s*$")
PARTY_BEHIND = re.compile(r",?\s\(?(?:[RDI]-[A-Z]|(?:an?\s|the\s)?[^,.;()\n]{0,40}\b(?:Republican|Democrat)\b)")


def introduced_camp(person: Person, cast: Cast) -> str:
    """The camp of somebody who is no listed actor, by the offices that the document introduces him with; else unassigned."""
    if not person.office_read:
        person.office_read = True
        for place in person.places:
            country = _introduced_at(place, person, cast)
            camp = cast.camp_of(country)
            if camp != UNASSIGNED:
                person.camp = camp
                break
    return person.camp


def _introduced_at(place: int, person: Person, cast: Cast) -> str:
    """The country whose office stands before or behind a name at a place; the first words of the name may be the office's."""
    end, parts = _end(person, cast, place), person.name.split()
    before, behind = cast.text[max(0, place - 90) : place], cast.text[end : end + 90]
    for taken in range(max(1, len(parts) - 1)):
        titles = " ".join(parts[:taken])
        country = office_before(CLAUSE_END.split(before)[-1] + titles) or _of_a_legislature(before + titles, behind)
        if country:
            return country
    return office_behind(cast.text, end)


def unnamed_camp(phrase: Phrase, cast: Cast) -> str:
    """The camp of a source without a name: that of the state whose official it is, or of the listed person for whom it speaks."""
    camp, head = cast.camp_of(phrase.country), singular(phrase.head)
    if camp != UNASSIGNED or {plain(word) for word in phrase.owned.split()} & word_list("no_longer"):
        return camp
    if head not in word_list("officials"):
        return camp
    before, behind = (
        " ".join(raw for _, raw, _ in words) for words in (phrase.core[:-1], phrase.until_break[phrase.size :])
    )
    whose = cast.find(before) or (cast.find(behind) if phrase.owned.endswith(behind) else None)
    if whose is not None and (whose.collective or head in word_list("spokespeople")):
        return whose.camp
    return camp


def _end(person: Person, cast: Cast, place: int) -> int:
    """Where the name that begins at a place ends: of its words as many as stand there."""
    words, end = person.name_words, place
    for match in re.finditer(r"\S+", cast.text[place : place + 80]):
        if not set(map(plain, re.findall(r"[^\W_]+(?:[-'’.][^\W_]+)*\.?", match.group()))) & words:
            break
        end = place + match.start() + len(match.group().rstrip(",.;:)"))
        if match.group()[-1] in ",;:)":
            break
    return end


def office_before(before: str) -> str:
    """The country whose office stands right before a name (Russian Foreign Ministry spokeswoman); "" where none does."""
    words = before.split()[-LONGEST:]
    kept: list[str] = []
    for word in reversed(words):
        if not (word[:1].isupper() or plain(word) in posts() or plain(word) in word_list("no_longer") or plain(word) in
                ("for", "of", "the", "to")):  # fmt: skip
            break
        kept.insert(0, word)
    if {plain(word) for word in words} & word_list("no_longer"):
        return ""
    parts = (" ".join(kept[first:]) for first in range(len(kept)))
    return next((country for part in parts if (country := Phrase(part).country)), "")


def office_behind(text: str, end: int) -> str:
    """The country whose office a description behind a name gives (Ana Rios, a spokeswoman for the Pentagon); "" where none does."""
    found = BEHIND.match(text, end)
    return Phrase(found.group(1)).country if found and text[end : end + 2] in (", ", " (") else ""


def _of_a_legislature(before: str, behind: str) -> str:
    """Senators and representatives with their party, as American news texts give it (Sen. Ana Rios, R-Ohio)."""
    legislator = LEGISLATOR.search(before)
    if legislator is None:
        return ""
    of_a_state = (legislator.group("state") or "").split(" ", 1)
    known = any(" ".join(of_a_state[n:]).lower() in word_list("american_states") for n in range(2))
    return "United States" if known or PARTY_BEFORE.search(before) or PARTY_BEHIND.match(behind) else ""
