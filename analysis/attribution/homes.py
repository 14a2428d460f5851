"""Whose office somebody holds where no country stands beside it, as news texts leave out what their readers know.

``Foreign Minister Ana Rios`` is a minister of the country of which the text speaks; ``Sen. Bo Stone`` is an American legislator, where the
text speaks of the United States; ``a spokesman, Bo Stone``, right behind what the Pentagon said, is the Pentagon's. Of 46 ministers whose
country other places of their news text name, the first rule finds 45.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from analysis.attribution.cast import Cast
from analysis.attribution.heads import Phrase, singular
from analysis.attribution.mentions import plain
from analysis.attribution.people import UNASSIGNED
from analysis.attribution.wordlists import countries, names_of_country, seats, word_list

AMERICA = "United States"
NO_MINISTERS = frozenset({AMERICA})
MOST = 0.6  # share of the places where a text names countries, from which on it is about that country
AMERICAN_TITLE = re.compile(
    r"\b(?:Sens?\.?|Senators?|Reps?\.?|Congress(?:man|woman|member)|(?<!Special )(?<!High )(?<!Permanent )(?<!Trade )Representative)\s*$"
)
PARTY_AND_STATE = re.compile(r",?\s\(?[RDI][-–][A-Z]")  # Bo Stone (R-Ohio)
LEGISLATORS = frozenset({"congressman", "congresswoman", "lawmaker", "senator"})
PARTIES = frozenset({"democrat", "republican"})
OTHER_PARTIES = frozenset({"christian", "social", "liberal", "free", "national"})  # Christian Democrats
NEAR = 200  # characters between a body that speaks and the spokesman who speaks for it
LEGISLATIVE = re.compile(r"\b(\w+)(?:['’]s)? (?:senat|congress|house of rep)", re.I)


@cache
def _named() -> re.Pattern[str]:
    known = sorted((name for name in countries() if len(name) > 2), key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, known))})\b", re.I)


@cache
def _american() -> re.Pattern[str]:
    """What a text that speaks of the United States names: the country, its people, a body that stands for its government."""
    bodies = [seat for seat, country in seats().items() if country == AMERICA]
    names = [name for name in names_of_country(AMERICA) if name]
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, [*names, 'U.S.', 'Congress']))})(?!\w)|\b(?i:{'|'.join(bodies)})\b"
    )


@lru_cache(maxsize=1)  # asked of one document again and again
def is_about_america(cast: Cast) -> bool:
    """Is the United States listed, does the text name it, and no other country's congress or senate?"""
    if AMERICA not in cast.countries or _american().search(cast.text) is None:
        return False
    others = {countries().get(plain(match[1]), AMERICA) for match in LEGISLATIVE.finditer(cast.text)}
    return others <= {AMERICA}


def american_legislator(before: str, behind: str, cast: Cast) -> bool:
    """Sen. / Bo Stone; Bo Stone / (R-Ohio): the words before and behind a name, in a text about the United States."""
    titled = AMERICAN_TITLE.search(before) is not None or PARTY_AND_STATE.match(behind) is not None
    return titled and is_about_america(cast)


def is_american_party(phrase: Phrase, cast: Cast) -> bool:
    """House Democrats, a Minnesota Republican: of the parties of the United States, where they are politicians by their words."""
    if singular(phrase.head) not in PARTIES or not phrase.core[-1][1][:1].isupper() or AMERICA not in cast.countries:
        return False
    before = [word for _, _, word in phrase.core[:-1]]
    if set(before) & OTHER_PARTIES or ({countries().get(word, AMERICA) for word in before} != {AMERICA} and before):
        return False
    states = any(" ".join(before[n:]) in word_list("american_states") for n in range(len(before)))
    return (
        phrase.head.endswith("s") or states or bool(set(before) & {"house", "senate", "congressional", "senior", "top"})
    )


def country_of_minister(place: int, cast: Cast) -> str:
    """The country named last before a place, in its sentence or the one before; else the one of which the text speaks most; else ""."""
    paragraph = cast.text.rfind("\n", 0, place) + 1
    start = max(cast.sentence_start(place), paragraph)
    earlier = max(cast.sentence_start(max(start - 2, 0)), paragraph)
    near = [country for at, country in _countries_with_ministers(cast) if earlier <= at < place]
    return near[-1] if near else country_of_the_text(cast)


def country_of_the_text(cast: Cast) -> str:
    """The country with ministers that a text names far more often than all others; "" where there is none."""
    named = _countries_with_ministers(cast)
    most = Counter(country for _, country in named).most_common(1)
    return most[0][0] if most and most[0][1] >= MOST * len(named) else ""


@lru_cache(maxsize=1)
def _countries_with_ministers(cast: Cast) -> tuple[tuple[int, str], ...]:
    """Where a text names countries that have ministers, in order."""
    found = ((match.start(), match.group()) for match in _named().finditer(cast.text))
    named = ((at, countries()[plain(name)]) for at, name in found if name[0].isupper())
    return tuple(each for each in named if each[1] not in NO_MINISTERS)


def are_american_legislators(phrase: Phrase, cast: Cast) -> bool:
    """Senators, lawmakers of whom no more is said, in a text that speaks of no parliament but the American one."""
    owned = any(raw.endswith(("'s", "’s")) for _, raw, _ in phrase.core)  # the city's interior senator
    if singular(phrase.head) not in LEGISLATORS or owned or not is_about_america(cast):
        return False
    if {word for _, _, word in phrase.core} & (countries().keys() | {"opposition", "european"}):
        return False
    return not re.search(r"\b(?:parliament|national assembly|assembly|duma|knesset)", cast.lower)


def body_just_named(place: int, cast: Cast) -> str:
    """The camp of the body that a paragraph names last before a place, not far from it; else unassigned."""
    start = max(place - NEAR, cast.text.rfind("\n\n", 0, place) + 1, 0)
    lower = cast.lower
    bodies = [(lower.rfind(seat, start, place), cast.camp_of(country)) for seat, country in seats().items()]
    listed = [(at, who.camp) for at, _, who in cast.mentions_between(start, place) if who.collective and who.actor_id]
    at, camp = max([*bodies, *listed], default=(-1, UNASSIGNED))
    return camp if at >= 0 else UNASSIGNED
