"""Sources to canonical actors and camps.

A news text names a speaker in full once and says "Ryabkov", "the minister" or "he" from then on. Sources are resolved in the
order of the text, by rule: a known alias, a surname, a role, a pronoun, always to the nearest earlier speaker (then to the nearest
earlier name) whose gender, number and role allow it. Without a table of actors, surnames, roles and pronouns still come
together under the fullest name that the document itself gives.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

Row = dict[str, Any]

UNASSIGNED = "unassigned"

# --- words -----------------------------------------------------------------------------------------------------------

MALE_WORDS = frozenset(
    "mr he him his himself spokesman chairman congressman king prince sir lord father son brother "
    "husband man gentleman businessman".split()
)
FEMALE_WORDS = frozenset(
    "mrs ms miss she her hers herself spokeswoman chairwoman congresswoman queen princess lady "
    "mother daughter sister wife woman businesswoman".split()
)
# given names in -a are a woman's in the languages of these news (Maria, Olga), with these exceptions
MALE_IN_A = frozenset("nikita ilya luca joshua ezra foma savva kuzma mustafa sasha elisha dana".split())
FEMALE_NAMES = frozenset(
    "mary ann anne elizabeth hillary nancy susan karen sarah ruth helen jane kate carmen isabel "
    "mercedes pilar dolores delcy condoleezza margaret michelle nikki jen heather alice".split()
)
COLLECTIVE = frozenset(
    "government ministry congress parliament senate duma council committee commission agency "
    "department secretariat organization organisation countries officials sources reports analysts "
    "experts reporters union party house side kremlin administration company sponsors media embassy "
    "court bank union states federation republic".split()
)

# what a role word in a source may stand for: the words that introduce such a person elsewhere in the text
ROLES: dict[str, frozenset[str]] = {
    "diplomat": frozenset({"ambassador", "envoy", "consul", "diplomat", "foreign", "attache", "diplomacy"}),
    "expert": frozenset(
        {
            "expert",
            "analyst",
            "professor",
            "scholar",
            "institute",
            "political",
            "economist",
            "researcher",
            "scientist",
            "specialist",
            "centre",
            "center",
        }
    ),
    "analyst": frozenset({"analyst", "expert", "political", "economist"}),
    "deputy": frozenset({"deputy", "duma", "lawmaker", "parliament", "assembly", "mp"}),
    "lawmaker": frozenset(
        {
            "senator",
            "deputy",
            "congressman",
            "congresswoman",
            "representative",
            "duma",
            "lawmaker",
            "parliament",
            "sen",
            "rep",
        }
    ),
    "senator": frozenset({"senator", "sen", "federation", "council"}),
    "politician": frozenset({"deputy", "senator", "leader", "speaker", "chairman", "duma", "party", "politician"}),
    "minister": frozenset({"minister", "ministry"}),
    "president": frozenset({"president"}),
    "leader": frozenset({"leader", "president", "head"}),
    "spokesman": frozenset({"spokesman", "spokesperson", "secretary", "representative", "press"}),
    "spokeswoman": frozenset({"spokeswoman", "spokesperson", "secretary", "representative"}),
    "spokesperson": frozenset({"spokesperson", "spokesman", "spokeswoman", "secretary", "representative"}),
    "secretary": frozenset({"secretary"}),
    "ambassador": frozenset({"ambassador"}),
    "official": frozenset(
        {"official", "minister", "secretary", "deputy", "spokesman", "spokeswoman", "ambassador", "head", "director"}
    ),
    "head": frozenset({"head", "minister", "director", "chief", "chairman", "leader"}),
    "chief": frozenset({"chief", "head", "minister", "director", "leader"}),
    "director": frozenset({"director", "head", "general"}),
    "chairman": frozenset({"chairman", "head", "chair"}),
    "speaker": frozenset({"speaker"}),
    "adviser": frozenset({"adviser", "advisor", "assistant"}),
    "general": frozenset({"general", "gen"}),
    "governor": frozenset({"governor", "gov"}),
    "mayor": frozenset({"mayor"}),
    "candidate": frozenset({"candidate", "nominee"}),
    "billionaire": frozenset({"billionaire", "businessman", "mogul"}),
    "professor": frozenset({"professor", "scholar", "university"}),
    "author": frozenset({"author", "writer", "columnist"}),
    "journalist": frozenset({"journalist", "reporter", "correspondent"}),
}
BODIES = frozenset(
    {
        "ministry",
        "government",
        "document",
        "bill",
        "agency",
        "newspaper",
        "department",
        "report",
        "committee",
        "congress",
        "company",
        "country",
        "side",
    }
)
SINGULAR_PRONOUNS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
PLURAL_PRONOUNS = frozenset({"they", "them", "their"})
TITLES = frozenset(
    """
president minister secretary state ambassador senator sen rep representative gov governor gen general mr mrs ms dr sir
lord chairman chairwoman director deputy head chief spokesman spokeswoman spokesperson leader foreign prime vice
former acting speaker official press assistant adviser advisor national security defense defence finance interior
justice mayor judge justice professor prof analyst political expert candidate nominee king queen prince pope captain
colonel col lt sgt first second the a an russian venezuelan american us chinese ministry republican democratic
democrat president-elect cossack ataman latin european british french german ukrainian spanish cuban south north
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december in on at for from with earlier according meanwhile however but and news moscow washington
caracas
""".split()
)

NAME_WORD = r"(?:[A-Z]\.|(?:Mr|Ms|Mrs|Dr|Sen|Rep|Gov|Gen)\.|[A-ZÀ-ÖØ-ÞĀ-ŽЀ-Я][\w'’]*(?:[-‐][A-ZÀ-ÖØ-Þ][\w'’]*)*)"
NAME = re.compile(
    rf"{NAME_WORD}(?:[ \u00a0](?:(?:de|da|del|la|von|van|bin|al|el|ibn|der|den|di|dos)[ \u00a0])*{NAME_WORD})*"
)
CLAUSE_END = re.compile(r"(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)[.;:!?…\"“”()]\s?|\n|,\s")
WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*\.?")


@lru_cache(maxsize=2000)
def plain(text: str) -> str:
    """Lower case, without accents, possessive, article or full stops: the form in which names are compared."""
    text = unicodedata.normalize("NFKD", text.replace("’", "'"))
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    text = re.sub(r"'s?(?=\W|$)", "", text).replace(".", "")
    return re.sub(r"^(the|a|an) ", "", " ".join(text.split()))


# --- who there is ----------------------------------------------------------------------------------------------------


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
        return _words(self.name)


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

    def find(self, fits: Callable[[Person], bool]) -> tuple[int, Person] | None:
        latest = itertools.islice(reversed(self.people.items()), MOST_REMEMBERED)
        return next(((place, person) for person, place in latest if fits(person)), None)


def _words(text: str) -> set[str]:
    return {plain(word) for word in WORD.findall(text)} - {""}


def _gender(name: str, words: set[str]) -> str:
    if words & FEMALE_WORDS:
        return "f"
    if words & MALE_WORDS:
        return "m"
    first = plain(name).split(" ")[0] if " " in name else ""
    if first in FEMALE_NAMES or (first.endswith("a") and first not in MALE_IN_A):
        return "f"
    return "m" if first and first.isalpha() and first[-1] in "bdkorv" else ""


def _known(actors: pd.DataFrame | None) -> list[Person]:
    people = []
    for row in [] if actors is None else actors.fillna("").astype(str).to_dict("records"):
        aliases = frozenset(plain(a) for a in [row["name"], *row.get("aliases", "").split(";")] if plain(a))
        words = _words(f"{row.get('role', '')} {row.get('organisation', '')}")
        collective = bool(_words(row["name"]) & COLLECTIVE) or row.get("kind") == "media" or "unnamed" in row["name"]
        people.append(
            Person(
                row["name"],
                row["actor_id"],
                row.get("camp") or UNASSIGNED,
                row.get("kind", ""),
                aliases,
                words,
                "" if collective else _gender(row["name"], words),
                collective,
            )
        )
    return people


def _surname(name: str) -> str:
    return plain(name).split(" ")[-1]


def _names(text: str) -> list[tuple[int, int, str]]:
    """Names in a text: runs of capitalised words, titles taken off the front. Rows of (start, end, name)."""
    found = []
    for match in NAME.finditer(text):
        start, words, first = match.start(), re.split(r"([ \u00a0])", match.group()), 0
        while len(words) > first + 1 and plain(words[first]) in TITLES:
            start += len(words[first]) + len(words[first + 1])
            first += 2
        name = re.sub(r"['’]s$", "", "".join(words[first:])).rstrip(".'’")
        if plain(name) and plain(name) not in TITLES:
            found.append((start, start + len(name), name))
    return found


class Cast:
    """Everyone a document speaks of: the known actors that it names, and the people it introduces in full."""

    def __init__(self, text: str, actors: pd.DataFrame | None) -> None:
        self.text = text
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

    def read_to(self, place: int) -> None:
        self.named.read_to(place)
        self.spoken.read_to(place)

    def _meet(self, start: int, end: int, name: str) -> None:
        person = self.find(name) or self._full(name)
        if person is None:
            if len(name.split()) < 2 or _words(name) & COLLECTIVE:
                return
            person = Person(name, aliases=frozenset({plain(name)}))
            self.people.append(person)
            self.by_alias.setdefault(plain(name), person)
            self.by_alias.setdefault(_surname(name), person)
        person.places.append(start)
        if not person.collective:
            before = _words(CLAUSE_END.split(self.text[max(0, start - 60) : start].partition(" ")[2])[-1])
            person.words |= before | _words(self._apposition(end))
            person.gender = person.gender or _gender(person.name, before)

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

    def find(self, source: str) -> Person | None:
        """The known alias in a source that says most: a person before a body, a longer alias before a shorter one."""
        words = [plain(w) for w in WORD.findall(source)]
        words = [w for w in words if w]
        best: tuple[tuple[bool, bool, int], Person] | None = None
        for size in range(min(self.longest, len(words)), 0, -1):
            for at in range(len(words) - size + 1):
                person = self.by_alias.get(" ".join(words[at : at + size]))
                if person is None:
                    continue
                edge = at == 0 or at + size == len(words)
                if person.collective and not edge:
                    continue
                rank = (not person.collective, at + size == len(words), size)
                if best is None or rank > best[0]:
                    best = rank, person
        return best[1] if best else None


# --- resolution ------------------------------------------------------------------------------------------------------


def resolve(text: str, rows: Iterable[Row], actors: pd.DataFrame | None = None) -> list[dict[str, str]]:
    """Who each attribution's source is.

    ``rows`` are attributions (``attribution.extract``, or hand-coded) with ``source_start`` and ``source_end``; ``actors`` has
    actor_id, name, camp, kind, role, organisation, aliases (``;`` between). Returns one row for each of ``rows``, in their order:
    actor_id ("" if unknown), speaker (canonical name; the fullest form in the text; "" without a source), camp, actor_kind.
    """
    rows = list(rows)
    cast = Cast(text, actors)
    answers: list[dict[str, str]] = [{}] * len(rows)
    seen: dict[tuple[int, int], dict[str, str]] = {}
    order = sorted(range(len(rows)), key=lambda n: (_start(rows[n]), n))
    for number in order:
        row = rows[number]
        if row.get("source_start") is None or pd.isna(row["source_start"]):
            answers[number] = _answer(_by_cue(text, row, cast), "")
            continue
        start, end = int(row["source_start"]), int(row["source_end"])
        if (start, end) not in seen:
            source = text[start:end]
            cast.read_to(start)
            person = _resolve(source, cast)
            seen[start, end] = _answer(person, source)
            if person is not None:
                cast.spoken.add(start, person)
        answers[number] = seen[start, end]
    return [dict(a) for a in answers]


def _by_cue(text: str, row: Row, cast: Cast) -> Person | None:
    """Reports, rumors: a cue noun that is itself the name of a source, where no other is given."""
    cue = row.get("cue_start")
    if cue is None or pd.isna(cue):
        return None
    return cast.by_alias.get(plain(text[int(cue) : int(row["cue_end"])]))


def _start(row: Row) -> int:
    start = row.get("source_start")
    return int(row["start"]) if start is None or pd.isna(start) else int(start)


def _answer(person: Person | None, source: str) -> dict[str, str]:
    if person is None:
        name = re.sub(r"^(?:the|a|an)\s+(?=[A-Z])", "", " ".join(source.split()).strip(" ,;"), flags=re.I)
        return {"actor_id": "", "speaker": name, "camp": UNASSIGNED, "actor_kind": ""}
    return {"actor_id": person.actor_id, "speaker": person.name, "camp": person.camp, "actor_kind": person.kind}


def _resolve(source: str, cast: Cast) -> Person | None:
    simple = plain(source.strip(" ,;:\"'“”‘’"))
    words = [plain(w) for w in WORD.findall(source)]
    words = [w for w in words if w]
    if not words:
        return None
    if simple in SINGULAR_PRONOUNS:
        return _nearest(cast, lambda p: not p.collective and p.gender in ("", SINGULAR_PRONOUNS[simple]))
    if simple in PLURAL_PRONOUNS or simple == "it":
        body = cast.spoken.find(lambda p: p.collective)
        return body[1] if body is not None else None
    if (
        words[0] in ("our", "his", "her", "their", "my")
        and words[-1] in ("country", "government", "state")
        and len(words) < 4
    ):
        speaker = cast.spoken.find(lambda p: True)
        return next((p for p in cast.governments if speaker is not None and p.camp == speaker[1].camp), None)
    head = _head(words)
    found = cast.find(source)
    if found is not None and (not found.collective or head not in ROLES):
        return found
    if head in ROLES:
        named = _role(head, words, cast, found)
        if named is not None or found is not None:
            return named or found
    if head in BODIES and len(words) <= 3 and found is None:
        return _nearest(cast, lambda p: p.collective and (head in p.name_words or head in p.words or head in p.aliases))
    return found


def _head(words: list[str]) -> str:
    """The head noun of a source: the last word before "of", "for", "to", "in" or a comma."""
    for number, word in enumerate(words):
        if number and word in ("of", "for", "to", "in", "at", "from", "on", "who", "with"):
            return words[number - 1]
    return words[-1]


def _role(head: str, words: list[str], cast: Cast, body: Person | None) -> Person | None:
    """ "the diplomat", "the head of the foreign ministry": the nearest person of whom the text or the table says so."""
    wanted = ROLES[head]
    more = {w for w in words if w not in ROLES and len(w) > 3} - {"this", "that", "same"}

    def fits(person: Person) -> bool:
        if person.collective or not person.words & wanted:
            return False
        about = person.words | person.name_words
        if body is not None and body.camp != UNASSIGNED:
            return person.camp == body.camp
        return not more or bool(more & about) or all(not w.isalpha() or w in TITLES for w in more)

    return _nearest(cast, fits)


def _nearest(cast: Cast, fits: Callable[[Person], bool]) -> Person | None:
    """The nearest earlier speaker that fits; a name nearer by more than a paragraph comes before him."""
    speaker, named = cast.spoken.find(fits), cast.named.find(fits)
    if speaker is None:
        return named[1] if named is not None else None
    if named is not None and named[0] > speaker[0] and "\n" in cast.text[speaker[0] : named[0]]:
        return named[1]
    return speaker[1]
