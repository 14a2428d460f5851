"""On whose side somebody speaks who is no listed actor: that of the state whose office the document gives him.

``Treasury Secretary Ana Rios`` or ``Ana Rios, a Kremlin spokeswoman`` speaks for that state wherever the document names her. A former
official, a critic, an analyst and a citizen do not; nor does who holds an office of a state none of whose bodies is listed.
"""

from __future__ import annotations

import re
from functools import cache

from analysis.attribution.cast import Cast
from analysis.attribution.heads import Phrase, singular
from analysis.attribution.homes import (
    AMERICA,
    american_legislator,
    are_american_legislators,
    body_just_named,
    country_of_minister,
    country_of_the_text,
    is_about_america,
    is_american_party,
)
from analysis.attribution.mentions import CLAUSE_END, plain, words_of
from analysis.attribution.people import UNASSIGNED, Person
from analysis.attribution.wordlists import countries, posts, seats, word_list

LONGEST = 8  # words of an office before a name
BEHIND = re.compile(r",?\s\(?(?:an?\s|the\s)?([^,.;()\n]{3,90})")
OF_BODY = re.compile(r" (?:of|from|with|at) (?:the )?((?:[A-Z][\w.]*(?: of)? ?){1,4})")
LEGISLATOR = re.compile(
    r"(?:\b(?P<state>[A-Z][a-z]+(?: [A-Z][a-z]+)?) )?\b(?:Sens?\.?|Reps?\.?|Senator|Congressman|Congresswoman|Representative)\s*$"
)
AMERICAN = Phrase("US senator")
DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")  # U.N.: no end of a clause
DETERMINED = re.compile(r"\b[Tt]he\b")
OWNED = frozenset(
    "administration adviser advisor aide ambassador cabinet envoy government minister official secretary".split()
)  # of their head's side
HONORIFIC = re.compile(r" (?:Sir|Dame|Dr\.?|Mr\.?|Ms\.?|Mrs\.?) ?$")  # between an office and a name
OF = re.compile(r"^(?:of|for) ")
NOT_NOW = frozenset({"former", "ex", "late", "vice", "then"})
HEADS_OF_BODIES = frozenset("boss chairman chairwoman chief director head member politician".split())
OWN_ADMINISTRATION = re.compile(r"\b[A-Z]\w+(?:['’]s)? administration\b")  # the Rios administration
PARTY_BEFORE = re.compile(r"\b(?:Republican|Democratic|Democrat|GOP)\s+\S+\s*$")
PARTY_BEHIND = re.compile(r",?\s\(?(?:[RDI]-[A-Z]|(?:an?\s|the\s)?[^,.;()\n]{0,40}\b(?:Republican|Democrat)\b)")


def _undotted(found: re.Match[str]) -> str:
    return found[0].replace(".", "")


def introduced_camp(person: Person, cast: Cast) -> str:
    """The camp of somebody who is no listed actor, by the offices that the document introduces him with; else unassigned."""
    if not person.office_read:
        person.office_read = True
        found = [office for place in person.places if (office := _introduced_at(place, person, cast)) is not None]
        camps = [(camp, office) for office in found if (camp := camp_of_office(office, cast)) != UNASSIGNED]
        if camps:
            person.camp, person.kind = camps[0][0], "legislature" if is_of_parliament(camps[0][1]) else "state"
        elif not found:
            rest = (_without_a_country(place, person, cast) for place in person.places)
            person.camp, person.kind = next(
                (each for each in rest if each[0] != UNASSIGNED), (person.camp, person.kind)
            )
    return person.camp


def _without_a_country(place: int, person: Person, cast: Cast) -> tuple[str, str]:
    """The camp and the kind of somebody by an office beside a name at a place, where no country stands with it."""
    end = _end(person, cast, place)
    before, behind = DOTTED.sub(_undotted, cast.text[max(0, place - 90) : place]), cast.text[end : end + 90]
    if american_legislator(before, behind, cast):
        return cast.camp_of(AMERICA, of_parliament=True), "legislature"
    described = [_words_before(CLAUSE_END.split(before)[-1])]
    if (found := BEHIND.match(cast.text, end)) is not None and cast.text[end : end + 2] in (", ", " ("):
        described.append(found.group(1))
    kind = ""
    for words in described:
        phrase = Phrase(words)
        if not phrase.core or phrase.core[0][2] in word_list("complements"):  # who runs the group Republicans for Veld
            continue
        camp = unnamed_camp(phrase, cast)
        if camp == UNASSIGNED and len(phrase.tokens) == 1 and singular(phrase.head) in word_list("spokespeople"):
            camp = body_just_named(place, cast)
        if camp == UNASSIGNED and phrase.head == "minister" and not NOT_NOW & words_of(words):
            country = country_of_minister(place, cast)
            camp = cast.camp_of(country) if country in cast.countries else cast.kind_camps.get("state", UNASSIGNED)
            camp, kind = (camp, "state") if country else (UNASSIGNED, "")
        if camp != UNASSIGNED:
            return camp, "legislature" if is_of_parliament(phrase) else kind
    return UNASSIGNED, ""


def is_of_parliament(office: Phrase) -> bool:
    """A senator, a lawmaker."""
    return bool({singular(word) for _, _, word in office.tokens} & word_list("legislators"))


def camp_of_office(office: Phrase, cast: Cast) -> str:
    """The camp of the state whose office a phrase names; of another state that of the listed other states."""
    camp = cast.camp_of(office.country, is_of_parliament(office))
    elsewhere = (
        office.country and not {countries().get(word, office.country) for _, _, word in office.tokens} & cast.countries
    )
    if camp == UNASSIGNED and elsewhere:
        return cast.kind_camps.get("state", UNASSIGNED)
    return camp


def _introduced_at(place: int, person: Person, cast: Cast) -> Phrase | None:
    """The office of a state that stands before or behind a name at a place; the first words of the name may be the office's."""
    end, parts = _end(person, cast, place), person.name.split()
    before, behind = DOTTED.sub(_undotted, cast.text[max(0, place - 90) : place]), cast.text[end : end + 90]
    for taken in range(max(1, len(parts) - 1)):
        titles = " ".join(parts[:taken])
        office = office_before(CLAUSE_END.split(before)[-1] + titles) or _of_a_legislature(before + titles, behind)
        if office is not None:
            return office
    return (
        office_beside(before, behind)
        or office_behind(cast.text, end)
        or _of_a_body(cast.text, end)
        or _of_a_country(before, behind)
    )


def unnamed_camp(phrase: Phrase, cast: Cast) -> str:
    """The camp of a source without a name: that of the state whose official it is, or of the listed person for whom it speaks."""
    camp, head = camp_of_office(phrase, cast), singular(phrase.head)
    if camp == UNASSIGNED and "opposition" in {word for _, _, word in phrase.core}:
        return _of_the_opposition(phrase, cast)
    if camp != UNASSIGNED or {plain(word) for word in phrase.owned.split()} & word_list("no_longer"):
        return camp
    if is_american_party(phrase, cast) or are_american_legislators(phrase, cast):
        return cast.camp_of(AMERICA, of_parliament=True)
    if head not in word_list("officials") | HEADS_OF_BODIES:
        return camp
    if (known := _of_the_administration(phrase, cast)) != UNASSIGNED:
        return known
    before, behind = (
        " ".join(raw for _, raw, _ in words) for words in (phrase.core[:-1], phrase.until_break[phrase.size :])
    )
    if head in HEADS_OF_BODIES - {"member"}:  # the head of Veld Oil, but no director of Veld Watch USA
        bodies = {plain(OF.sub("", words)) for words in (before, behind)} - countries().keys()
        led = (who for body in sorted(bodies) if (who := cast.by_alias.get(body)) is not None and who.actor_id)
        return next((who.camp for who in led), camp)
    whose = cast.find(before) or (cast.find(behind) if phrase.owned.endswith(behind) else None)
    if whose is None:
        return camp
    owned = whose.kind in ("state", "legislature", "party") and (
        head in OWNED or (head == "member" and bool(words_of(behind) & OWNED))
    )
    if whose.collective or owned or head in word_list("spokespeople"):
        return whose.camp
    return camp


def _of_the_opposition(phrase: Phrase, cast: Cast) -> str:
    """The camp of the listed opposition to which an opposition leader belongs: that of the country in the words, else in the text."""
    named = {countries()[word] for _, _, word in phrase.core if word in countries()} or {country_of_the_text(cast)}
    listed = [who for who in cast.people if who.actor_id and "opposition" in who.name_words]
    fitting = {who.camp for who in listed if named <= {countries().get(word, "") for word in set().union(*who.offices)}}
    return fitting.pop() if len(fitting) == 1 else UNASSIGNED


def _of_the_administration(phrase: Phrase, cast: Cast) -> str:
    """The camp of the administration, or the department, of which a document speaks, where officials of it are said to speak."""
    words = {word for _, raw, word in phrase.core if raw.islower() or raw.isupper() or len(phrase.core) < 3}
    if "department" in words - {phrase.head} and singular(phrase.head) in word_list("officials"):
        named = {country for seat, country in seats().items() if seat.endswith(" department") and seat in cast.lower}
        return cast.camp_of(named.pop()) if len(named) == 1 else UNASSIGNED
    if "administration" not in words:
        return UNASSIGNED
    named = {country for seat, country in seats().items() if seat.endswith(" administration") and seat in cast.lower}
    if not named and is_about_america(cast) and not OWN_ADMINISTRATION.search(cast.text):
        return cast.camp_of(AMERICA)
    return cast.camp_of(named.pop()) if len(named) == 1 else UNASSIGNED


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


def office_before(before: str) -> Phrase | None:
    """The office of a state that stands right before a name (Russian Foreign Ministry spokeswoman); None where none does."""
    kept = _words_before(before).split()
    if {plain(word) for word in before.split()[-LONGEST:]} & word_list("no_longer"):
        return None
    parts = (Phrase(" ".join(kept[first:])) for first in range(len(kept)))
    return next((part for part in parts if part.country), None)


def _words_before(before: str) -> str:
    """The words right before a name that may belong to its office: those with a capital, and those of offices."""
    kept: list[str] = []
    for word in reversed(HONORIFIC.sub("", before).split()[-LONGEST:]):
        if not (word[:1].isupper() or plain(word) in _office_words()):
            break
        kept.insert(0, word)
    return " ".join(kept)


@cache
def _office_words() -> frozenset[str]:
    """Words in small letters that may stand within an office before a name (the US special envoy for)."""
    listed = posts() | word_list("no_longer") | word_list("office_words")
    return listed | {"for", "of", "the", "to", "presidential", "security", "government"}


def office_beside(before: str, behind: str) -> Phrase | None:
    """The office of a state in a description that a comma parts from the name behind it (the Veldish president, Ana Rios,)."""
    if not before.endswith(", ") or behind[:1] not in (",", "."):
        return None
    clause = CLAUSE_END.split(before)[-2]
    starts = [*reversed([match.start() for match in DETERMINED.finditer(clause)]), 0]
    phrases = (Phrase(clause[start:]) for start in starts)
    office = next((each for each in phrases if each.is_common and singular(each.head) in posts()), None)
    return office if office is not None and office.country and len(office.tokens) <= LONGEST + 2 else None


def office_behind(text: str, end: int) -> Phrase | None:
    """The office of a state in a description behind a name (Ana Rios, a spokeswoman for the Pentagon); None where there is none."""
    found = BEHIND.match(text, end)
    office = Phrase(found.group(1)) if found and text[end : end + 2] in (", ", " (") else None
    return office if office is not None and office.country else None


def _of_a_body(text: str, end: int) -> Phrase | None:
    """The office of a state by the body behind a name (Ana Rios of the State Department); None where there is none."""
    found = OF_BODY.match(text, end)
    words = found.group(1).split() if found else []
    bodies = (" ".join(words[:size]) for size in range(len(words), 0, -1))
    body = next((each for each in bodies if plain(each) in seats()), "")
    return Phrase(f"official of {body}") if body else None


def _of_a_country(before: str, behind: str) -> Phrase | None:
    """The office of a state whose country stands behind the name (President Ana Rios of Veld); None where there is none."""
    title, found = _words_before(CLAUSE_END.split(before)[-1]), OF_BODY.match(behind)
    if not title or found is None or not behind.startswith(" of "):
        return None
    office = Phrase(f"{title} of {found.group(1)}")
    return office if office.country else None


def _of_a_legislature(before: str, behind: str) -> Phrase | None:
    """Senators and representatives with their party, as American news texts give it (Sen. Ana Rios, R-Ohio)."""
    legislator = LEGISLATOR.search(before)
    if legislator is None:
        return None
    of_a_state = (legislator.group("state") or "").split(" ", 1)
    known = any(" ".join(of_a_state[n:]).lower() in word_list("american_states") for n in range(2))
    return AMERICAN if known or PARTY_BEFORE.search(before) or PARTY_BEHIND.match(behind) else None
