"""Claims without cues, looked for by the words of their label, definition, include and exclude.

A description is read once: the camps it names, with the part they play (who acts, on whom), and its other words, weighted by how rare they
are and by how many claims of the codebook share them. A sentence makes the claim where the weightiest of these words stand close together,
as themselves, derived, or by another word for them (``families``), and whoever the claim says acts does so there. A contrary (strong for
weak) is a denial.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.claims.families import family, rarity
from analysis.claims.forms import STOPWORDS, word_set

if TYPE_CHECKING:
    from analysis.claims.matching import Reader
    from analysis.claims.patterns import Cues

WEIGHTIEST = 3  # how many words of a description are asked for at most
ENOUGH = 0.3  # the part of their weight that must be found where a camp acts or is acted on as the description says
UNNAMED = 0.5  # and where it names no camp
PLAINLY = 0.5  # and that for what a narrator says in its own voice
CLOSE = (
    0.85  # of claims that share words, one that has less of its weight than this part of the best one's is not meant
)
REACH = 9  # words to either side of the weightiest word found in which the others stand
LEAST = 5.0  # weight under which a single word is no claim
LIGHT = STOPWORDS | word_set(
    "should can could must might shall do does did done there these those real really possibility possible only also just "
    "very more most much many some all any every own because due through between towards toward under over out up than then "
    "when where while how what why whether if however include includes including etc e g i e claims claim says said speaks one two "
    "number people country countries thing things way kind part use used using make makes made take takes get gets give gives go goes"
)
OBJECTS = word_set(
    "to against on for with in into from at about toward towards over"
)  # what stands behind them does not act
BY = word_set("by of from")
ACTED_ON = re.compile(r"\b(?:is|are|was|were|be|been|being) \w+ by\b")


@dataclass(frozen=True)
class Unit:
    """A word of a description: its weight, how rare it is anywhere, and the forms that stand for it, with how well they do."""

    word: str
    weight: float
    rarity: float
    forms: Mapping[str, float]


@dataclass(frozen=True)
class Description:
    """One phrase about a claim: its words, and the camps that act and are acted on ("" where it names none)."""

    claim: int
    units: tuple[Unit, ...]
    agent: str
    patient: str
    called: frozenset[str] = frozenset()  # the name of somebody it is about, in small letters
    exclude: bool = False

    @property
    def asked(self) -> float:
        """The weight of its weightiest words."""
        return sum(sorted((unit.weight for unit in self.units), reverse=True)[:WEIGHTIEST])

    @property
    def enough(self) -> float:
        """The part of it that must be found."""
        return ENOUGH if self.agent or self.patient else UNNAMED


@dataclass(frozen=True)
class Found:
    """Where a description is found: the places, how much of its weight, and whether a contrary turns it round."""

    claim: int
    places: tuple[int, ...]
    share: float
    contrary: bool


Hit = tuple[int, int, float]  # description, unit, how well
Hits = dict[int, list[tuple[int, int, float]]]  # description to (place, unit, how well)


@dataclass
class Index:
    """The descriptions of a codebook's claims, by the forms of their words."""

    descriptions: tuple[Description, ...] = ()
    whole: dict[str, list[Hit]] = field(default_factory=dict)
    beginnings: dict[str, list[tuple[str, Hit]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, description in enumerate(self.descriptions):
            for place, unit in enumerate(description.units):
                for form, quality in unit.forms.items():
                    if form.endswith("*"):
                        self.beginnings.setdefault(form[:4], []).append((form[:-1], (number, place, quality)))
                    else:
                        self.whole.setdefault(form, []).append((number, place, quality))

    def hits(self, word: str) -> list[Hit]:
        """What a word of a text may stand for."""
        found = self.whole.get(word, [])
        if word[:4] in self.beginnings:
            found = [*found, *(hit for stem, hit in self.beginnings[word[:4]] if word.startswith(stem))]
        return found

    def possible(self, words: Sequence[str]) -> Hits:
        """description to (place, unit, how well) for the descriptions of which enough stands among some words."""
        if not self.descriptions:
            return {}
        found: Hits = {}
        for place, word in enumerate(words):
            for number, unit, quality in self.hits(word):
                found.setdefault(number, []).append((place, unit, quality))
        return {number: hits for number, hits in found.items() if self._enough(self.descriptions[number], hits)}

    def _enough(self, description: Description, hits: list[tuple[int, int, float]]) -> bool:
        best: dict[int, float] = {}
        for _, unit, quality in hits:
            best[unit] = max(best.get(unit, 0.0), abs(quality))
        weight = sum(description.units[unit].weight * quality for unit, quality in best.items())
        return weight >= description.enough * description.asked


# --- reading the codebook --------------------------------------------------------------------------------------------


def index(claims: Sequence[Mapping[str, Any]], cues: Cues) -> Index:
    """The descriptions of those claims of a codebook that have no cues. ``cues`` knows the names of its camps."""
    described = [(number, entry) for number, entry in enumerate(claims) if not entry.get("cues")]
    if not described:
        return Index()
    labels = [set(content(str(entry.get("label", "")), cues).words) for _, entry in described]
    shared = Counter(word for words in labels for word in words)
    found: list[Description] = []
    for number, entry in described:
        found += _descriptions(number, entry, shared, cues)
    return Index(tuple(found))


def _descriptions(number: int, entry: Mapping[str, Any], shared: Counter[str], cues: Cues) -> Iterator[Description]:
    label = _description(number, str(entry.get("label", "")), shared, cues)
    if label is None:
        return
    more = [part for part in re.split(r"[.;]", str(entry.get("include", ""))) if part.strip()]
    instead = [part.strip().lower() for part in more if len(part.split()) == 1]
    yield _with_more(label, instead)
    phrases = [*re.split(r"[.;]", str(entry.get("definition", ""))), *(part for part in more if len(part.split()) > 1)]
    for phrase in phrases:
        other = _description(number, phrase, shared, cues)
        if other is not None and len(other.units) > 1:
            agent, patient = other.agent or label.agent, other.patient or (label.patient if not other.agent else "")
            yield Description(number, other.units, agent, patient, label.called)
    own = {form for unit in label.units for form in unit.forms}
    for phrase in re.split(r"[.;]", re.sub(r"\([^)]*\)", "", str(entry.get("exclude", "")))):
        other = _description(number, phrase, shared, cues)
        if other is not None:
            units = tuple(unit for unit in other.units if unit.word not in own)
            if units:
                yield Description(number, units, "", "", exclude=True)


def _with_more(label: Description, instead: list[str]) -> Description:
    """A label whose last word may also be one of some single words (include: food; medicine)."""
    if not instead or not label.units:
        return label
    last = label.units[-1]
    forms = {form: quality for word in instead for form, quality in family(word).items() if quality > 0}
    return Description(
        label.claim,
        (*label.units[:-1], Unit(last.word, last.weight, last.rarity, {**forms, **last.forms})),
        label.agent,
        label.patient,
        label.called,
    )


def _description(number: int, phrase: str, shared: Counter[str], cues: Cues) -> Description | None:
    words, agent, patient, called = content(phrase, cues)
    units = tuple(
        Unit(word, rarity(word) / (1 + max(0, shared[word] - 1) / 2), rarity(word), family(word))
        for word in dict.fromkeys(words)
    )
    return Description(number, units, agent, patient, called) if units else None


class Content(NamedTuple):
    """What a phrase says: its words, the camps that act and are acted on, and the last other name that it has, in small letters."""

    words: list[str]
    agent: str
    patient: str
    called: frozenset[str]


def content(phrase: str, cues: Cues) -> Content:
    """What a phrase about a claim says. ``cues`` knows the names of the camps."""
    tokens = cues.tokens(phrase)
    names = cues.names_in(tokens)
    covered = {at + n for at, (length, _) in names.items() for n in range(length)}
    told = [at for at, t in enumerate(tokens) if at not in covered and t.word not in LIGHT and len(t.word) > 2]
    called = [at for at in told if at and tokens[at].raw[:1].isupper()]  # no sign of a claim, but whom it is about
    first = -1 if ACTED_ON.search(phrase) else min(told, default=len(tokens))
    agent = patient = ""
    for at, (_, camp) in sorted(names.items()):
        if "by" in {token.word for token in tokens[max(0, at - 2) : at]} or (at < first and not agent):
            agent = agent or camp
        elif not patient:
            patient = camp
    words = [tokens[at].word for at in told if at not in called]
    return Content(words, agent, patient, frozenset(tokens[at].word for at in called[-1:]))


# --- reading a sentence ----------------------------------------------------------------------------------------------


def readings(reader: Reader, index: Index, hits: Hits) -> list[Found]:
    """The claims that one voice of a sentence makes, each once, in the order of the codebook.

    Of claims that the same words could make, those that they make best; none that its exclude fits better.
    """
    best: dict[int, Found] = {}
    excluded: dict[int, float] = {}
    for number, places in hits.items():
        description = index.descriptions[number]
        if (found := find(reader, description, places)) is None:
            continue
        if description.exclude:
            excluded[found.claim] = max(excluded.get(found.claim, 0.0), found.share)
        elif found.claim not in best or found.share > best[found.claim].share:
            best[found.claim] = found
    kept = [found for claim, found in sorted(best.items()) if found.share > excluded.get(claim, 0.0)]
    return [found for found in kept if not any(_better(other, found) for other in kept)]


def _better(other: Found, found: Found) -> bool:
    """Whether a claim is made so much better by the same words that the other is not meant."""
    return bool(set(other.places) & set(found.places)) and other.share * CLOSE > found.share


def find(reader: Reader, description: Description, hits: Sequence[tuple[int, int, float]]) -> Found | None:
    """The best place where one voice says what a description says; None where it does not."""
    if not description.called <= {word.word for word in reader.all_words}:
        return None
    own = [hit for hit in hits if hit[0] in reader.spoken or hit[0] in reader.cue]
    best: Found | None = None
    for anchor, unit, quality in own:
        if abs(quality) < 0.5 or description.units[unit].weight < max(u.weight for u in description.units) * 0.5:
            continue
        if (found := _around(reader, description, own, (anchor, unit, quality))) and (
            best is None or found.share > best.share
        ):
            best = found
    return best


def _around(
    reader: Reader, description: Description, hits: Sequence[tuple[int, int, float]], anchor: tuple[int, int, float]
) -> Found | None:
    """What is found of a description around one of its words."""
    chosen: dict[int, tuple[int, float]] = {anchor[1]: (anchor[0], anchor[2])}
    for place, unit, quality in hits:
        if unit == anchor[1] or abs(place - anchor[0]) > REACH or place in {at for at, _ in chosen.values()}:
            continue
        if unit not in chosen or abs(quality) > abs(chosen[unit][1]):
            chosen[unit] = (place, quality)
    weight = sum(description.units[unit].weight * abs(quality) for unit, (_, quality) in chosen.items())
    said = sum(description.units[unit].rarity * abs(quality) for unit, (_, quality) in chosen.items())
    if said < LEAST or weight < description.enough * description.asked:
        return None
    places = sorted(place for place, _ in chosen.values())
    acts = acting(reader, description.agent, anchor[0]) if description.agent else 1.0
    suffers = acted_on(reader, description.patient) if description.patient else 1.0
    share = weight / description.asked * acts * suffers
    if share < description.enough or not acts or not suffers:
        return None
    contrary = sum(quality < 0 for _, quality in chosen.values()) % 2 == 1
    return Found(description.claim, tuple(places), share, contrary)


def _names(reader: Reader) -> dict[int, str]:
    """place to camp, for names and for pronouns that stand for one."""
    found = {place: camp for place, (_, camp) in reader.names.items()}
    for place, word in enumerate(reader.all_words):
        if reader.camp and word.word in ("we", "our", "us") and word.raw != "US":
            found.setdefault(place, reader.camp)
        elif place in reader.pronouns:
            found.setdefault(place, reader.pronouns[place])
    return found


def acting(reader: Reader, camp: str, at: int) -> float:
    """How surely a camp does what stands at a place: 1 where it is named last before it (or behind it with by, of, from), 0.9 where
    nobody is named and the sentences before last named it, 0 where somebody else acts."""
    words, names = reader.all_words, _names(reader)
    for place in range(at - 1, max(-1, at - 2 * REACH), -1):
        if place in names and not (
            place and words[_opening(words, place) - 1].word in OBJECTS and _opening(words, place)
        ):
            if names[place] == camp:
                return 1.0
            break
    for place in range(at + 1, min(len(words), at + REACH)):
        if names.get(place) == camp and {word.word for word in words[max(0, place - 2) : place]} & BY:
            return 1.0
    if set(names.values()) & {camp} or any(at - REACH < place < at for place in names):
        return 0.0
    return _before(reader, camp)


def _opening(words: Sequence[Any], place: int) -> int:
    """Where the phrase of a name begins: before its article."""
    return (
        place - 1
        if place and words[place - 1].word in ("the", "a", "an", "its", "their", "neighbouring", "neighboring")
        else place
    )


def _before(reader: Reader, camp: str) -> float:
    before = list(reader.before.names.items()) if reader.before is not None else []
    return 0.9 if before and max(before)[1][1] == camp else 0.0


def acted_on(reader: Reader, camp: str) -> float:
    """How surely a camp is the one acted on: 1 where the sentence names it, 0.9 where the sentences before last named it; 0.8 where nobody
    but the speaker is named, for then it may go without saying."""
    named = _names(reader).values()
    return 1.0 if camp in named else _before(reader, camp) or (0.8 if set(named) <= {reader.camp} else 0.0)
