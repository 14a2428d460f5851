"""The codebook's cues, compiled to patterns that the words of a text may fill.

The language of the cues is described at the top of the codebook. Every word form knows, as bits of one number, the
places of patterns that it may begin to fill: where a sentence lacks a place of a pattern, the pattern is not tried, and
a sentence about something else costs almost nothing. Nothing here knows a claim, a camp or a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import attrgetter, or_
from typing import TYPE_CHECKING, Any

from analysis import attribution, coding
from analysis.claims import described
from analysis.claims.forms import (
    FIRST_PERSON,
    PERSONAL,
    POSSESSIVE,
    THIRD_PERSON,
    CueWord,
    Forms,
    Phrase,
    PhraseList,
    phrase_of,
    stands,
)
from analysis.coding import Codebook
from analysis.study import StudyError
from analysis.text import FORM

if TYPE_CHECKING:
    import pandas as pd

PLACE = re.compile(r"[\^@]*\([^()]*\)|\S+")  # alternatives of several words stand in round brackets
BODIES = ("media", "collective", "international_organisation", "party")  # kinds of actors that are no persons
OTHERS = "other"  # the camp that gathers those on no side
FORMS_KEPT = 200_000  # word forms remembered, so that a large corpus does not fill the memory with rare ones
_BITS = attrgetter("bits")


@dataclass(frozen=True, eq=False)
class Element:
    """One place of a pattern: what may fill it, whether a gap stands before it, what else is known of it, and its bit."""

    phrases: PhraseList
    camps: frozenset[str]
    gap: bool
    may_be_cue: bool
    is_speaker: bool
    bit: int


@dataclass(frozen=True, eq=False)
class Part:
    """Places that follow one another, and their bits together."""

    elements: tuple[Element, ...]
    bits: int


@dataclass(frozen=True, eq=False)
class Pattern:
    """Parts that must all be found (in any order), parts that must not, parts that may stand in the sentences before."""

    parts: tuple[Part, ...]
    absent: tuple[Part, ...]
    near: tuple[Part, ...]
    bits: int

    @property
    def speaks(self) -> bool:
        return any(element.is_speaker for part in self.parts for element in part.elements)


@dataclass(frozen=True, eq=False)
class Claim:
    """A claim with its patterns, compiled. ``acts`` are those that make it by what someone does, and not by words."""

    id: str
    parent: str
    accuses: str
    accused: frozenset[str]  # that side, and any that the claim makes a villain: none of them says it of itself
    acts: tuple[Pattern, ...]
    acts_of_denial: tuple[Pattern, ...]
    asserts: tuple[Pattern, ...]
    denies: tuple[Pattern, ...]
    narrator: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    by: frozenset[str]
    not_by: frozenset[str]
    of_oneself: bool


Names = dict[int, tuple[int, str]]  # place to (length, camp)


class Cues:
    """The claims of a codebook ready to be looked for, with the names of its camps' actors. Can be sent to another process.

    Raises StudyError for a slot that is neither a camp nor among the codebook's words, with the claim that has it.
    """

    def __init__(self, book: Codebook, known: pd.DataFrame | None = None) -> None:
        self.groups: dict[str, tuple[Phrase, ...]] = {
            name: tuple(phrase_of(each) for each in str(phrases).split(",") if each.strip())
            for name, phrases in book.words.items()
        }
        called = coding.camp_names(book.camps)
        if OTHERS in book.camp_order:
            self.groups[OTHERS] = (*self.groups.get(OTHERS, ()), *_other_countries(known, called))
        self.camps = {
            camp: PhraseList(_names(camp, known, (*self.groups.get(camp, ()), *map(phrase_of, called[camp]))))
            for camp in book.camp_order
        }
        self.nobody = PhraseList(self.groups.get("nobody", ()))
        aliases, self.heads = _actors(known)
        self.aliases = PhraseList(phrase for phrase, _ in aliases)
        self.named = dict(aliases)  # of two actors with one alias the last, in the order of their names
        self.identities = coding.identities(known)
        self.people = _people(known)
        self.subject = frozenset(book.subject)
        self.known_by_name = frozenset(camp["id"] for camp in book.camps if _is_of_the_world(camp)) | (
            frozenset() if known is None else frozenset(known.loc[known["country"].fillna("") != "", "camp"])
        )
        self._compile(book)

    def _compile(self, book: Codebook) -> None:
        # bits: one for pronouns, one for the names of each camp, then one for each element
        self._parts: dict[str, Part] = {}
        self._elements: dict[tuple[Any, ...], Element] = {}
        self._taken: dict[tuple[Any, ...], int] = {}
        self._lists: dict[tuple[Phrase, ...], PhraseList] = {}
        self.pronoun = 1
        self.named_bits = [
            (camp, names, 2 << n) for n, (camp, names) in enumerate([*self.camps.items(), ("", self.nobody)])
        ]
        self._first_bit = 2 << len(self.named_bits)
        self.claims = tuple(self._claim(entry) for entry in book.claims)
        self.by_id = {claim.id: claim for claim in self.claims}
        self.children = {claim.id: claim.parent for claim in self.claims if claim.parent}
        self.sought = [(needed, number) for number, claim in enumerate(self.claims) for needed in _least_needed(claim)]
        elements = self._elements.values()
        self.camp_bits = {camp: any_of(each.bit for each in elements if camp in each.camps) for camp in self.camps}
        self.any_camp = any_of(self.camp_bits.values())
        self.cue_bits = any_of(each.bit for each in elements if each.may_be_cue)
        self.any_name = any_of(bit for *_, bit in self.named_bits)
        self.begun: dict[str, int] = {}  # first form of a phrase to the bits of the places that it may fill
        for phrases, bit in [*((e.phrases, e.bit) for e in elements), *((n, bit) for _, n, bit in self.named_bits)]:
            for form in phrases.begun:
                self.begun[form] = self.begun.get(form, 0) | bit
        every = [*(e.phrases for e in elements), *(names for _, names, _ in self.named_bits), self.aliases]
        self.forms = Forms(
            form for each in every for phrases in each.begun.values() for phrase in phrases for form in phrase
        )
        self._known: dict[str, tuple[str, str, frozenset[str], int]] = {}
        self.described = described.index(book.claims, self)
        self.about = {entry["id"]: self._named(str(entry.get("label", ""))) for entry in book.claims}

    def _claim(self, entry: Mapping[str, Any]) -> Claim:
        cues = entry.get("cues") or {}
        if isinstance(cues, list):
            cues = {"asserts": cues}

        def patterns(key: str) -> tuple[Pattern, ...]:
            return tuple(self.pattern(str(line), entry["id"]) for line in cues.get(key) or [])

        asserts, denies = patterns("asserts"), patterns("denies")
        return Claim(
            entry["id"], str(entry.get("parent") or ""), str(entry.get("accuses") or ""), _accused(entry),
            tuple(each for each in asserts if each.speaks), tuple(each for each in denies if each.speaks),
            tuple(each for each in asserts if not each.speaks), tuple(each for each in denies if not each.speaks),
            tuple(each for each in patterns("narrator") if not each.speaks), patterns("unless"),
            frozenset(cues.get("by") or ()), frozenset(cues.get("not_by") or ()), bool(cues.get("of_oneself")),
        )  # fmt: skip

    def pattern(self, line: str, claim: str) -> Pattern:
        """A line of a claim's cues, compiled."""
        found: dict[str, list[Part]] = {"": [], "!": [], "~": []}
        for part in line.split(" & "):
            mark = part.strip()[:1] if part.strip()[:1] in ("!", "~") else ""
            found[mark].append(self._part(part.strip().removeprefix(mark), claim))
        return Pattern(tuple(found[""]), tuple(found["!"]), tuple(found["~"]), any_of(each.bits for each in found[""]))

    def _part(self, part: str, claim: str) -> Part:
        if part not in self._parts:  # equal parts share what is found
            elements = tuple(self._places(part, claim))
            if not elements:
                raise StudyError(
                    "codebook.yaml", "a pattern has a part without words", "fill or remove it", f"claim {claim}"
                )
            self._parts[part] = Part(elements, any_of(each.bit for each in elements))
        return self._parts[part]

    def _places(self, part: str, claim: str) -> Iterator[Element]:
        gap = False
        for place in PLACE.findall(part):
            if place == "..":
                gap = True
                continue
            phrases: list[Phrase] = []
            camps: set[str] = set()
            for option in re.sub(r"^[\^@]*\(|^[\^@]+|\)$", "", place).split("|"):
                name = option[1:-1] if option.startswith("{") else ""
                if name in self.camps:
                    camps.add(name)
                elif name in self.groups:
                    phrases.extend(self.groups[name])
                elif name:
                    raise StudyError(
                        "codebook.yaml",
                        f"{{{name}}} is no camp and no list among the words",
                        "correct the name",
                        f"claim {claim}",
                    )
                elif phrase := phrase_of(option):
                    phrases.append(phrase)
                else:
                    raise StudyError("codebook.yaml", f"'{place}' holds no word", "write words there", f"claim {claim}")
            yield self._element(tuple(phrases), frozenset(camps), gap, "^" in place, "@" in place)
            gap = False

    def _element(
        self, phrases: tuple[Phrase, ...], camps: frozenset[str], gap: bool, cue: bool, speaker: bool
    ) -> Element:
        key = (phrases, camps, gap, cue, speaker)
        if key not in self._elements:
            bit = self._taken.setdefault((phrases, camps, cue), self._first_bit << len(self._taken))
            shared = self._lists.setdefault(phrases, PhraseList(phrases))
            self._elements[key] = Element(shared, camps, gap, cue, speaker, bit)
        return self._elements[key]

    def _named(self, label: str) -> frozenset[str]:
        """The camps that a label names."""
        return frozenset(camp for _, camp in self.names_in(self.tokens(label)).values())

    def tokens(self, text: str, start: int = 0, end: int | None = None) -> list[CueWord]:
        """The words between two offsets; hyphens part words, full stops within "U.S." do not."""
        known = self._known
        return [
            CueWord(match.start(), match.end(), raw, word, fits, bits)
            for match in FORM.finditer(text, start, len(text) if end is None else end)
            for raw, word, fits, bits in [known.get(match[0]) or self._remember(match[0])]
        ]

    def _remember(self, written: str) -> tuple[str, str, frozenset[str], int]:
        raw = re.sub(r"['’]s?$", "", written.replace("’", "'"))
        raw = "USA" if raw == "U.S.A." else raw
        word, fits = raw.lower(), self.forms.fitting(raw)
        bits = any_of(self.begun.get(form, 0) for form in fits)
        if word in FIRST_PERSON | THIRD_PERSON | POSSESSIVE | PERSONAL:
            bits |= self.pronoun
        if len(self._known) >= FORMS_KEPT:
            self._known.clear()
        self._known[written] = (raw, word, fits, bits)
        return self._known[written]

    def possible(self, words: Sequence[CueWord]) -> list[Claim]:
        """The claims of which some pattern could be filled by these words, in the order of the codebook."""
        bits = any_of(map(_BITS, words))
        if bits & self.pronoun:
            bits |= self.any_camp
        elif bits & self.any_name:
            bits |= any_of(self.camp_bits.get(camp, 0) for camp, _, bit in self.named_bits if bits & bit)
        numbers = {number for needed, number in self.sought if needed & bits == needed}
        return [self.claims[number] for number in sorted(numbers)]

    def names_in(self, words: Sequence[CueWord]) -> Names:
        """place to (length, camp) for every name of a camp in these words; a longer name leaves no room for one within it.

        The words under ``nobody`` are names of no camp ("Latin American" is not American).
        """
        found = [
            (-length, at, camp)
            for at, word in enumerate(words) if word.bits & self.any_name
            for camp, names, bit in self.named_bits if word.bits & bit and (length := names.length(words, at))
        ]  # fmt: skip
        kept: Names = {}
        covered: set[int] = set()
        for negative, at, camp in sorted(found):
            places = set(range(at, at - negative))
            if not places & covered:
                kept[at] = (-negative, camp)
                covered |= places
        return {at: (length, camp) for at, (length, camp) in sorted(kept.items()) if camp}

    def actor_at(self, words: Sequence[CueWord], at: int, camp: str) -> str:
        """The actor named at a place: by the longest alias that stands there, else the head of the camp."""
        length = self.aliases.length(words, at)
        named = [
            self.named[phrase]
            for form in words[at].fits for phrase in self.aliases.begun.get(form, ())
            if len(phrase) == length and stands(phrase, words, at)
        ]  # fmt: skip
        return max(named, default="") or self.heads.get(camp, "")


def _least_needed(claim: Claim) -> list[int]:
    """The bits that the patterns of a claim need, without those that hold all that another needs."""
    kept: list[int] = []
    patterns = (*claim.acts, *claim.acts_of_denial, *claim.asserts, *claim.denies, *claim.narrator)
    for needed in sorted({pattern.bits for pattern in patterns}, key=int.bit_count):
        if not any(least & needed == least for least in kept):
            kept.append(needed)
    return kept


def any_of(bits: Iterable[int]) -> int:
    """All bits that stand in any of some numbers."""
    return reduce(or_, bits, 0)


def _other_countries(known: pd.DataFrame | None, called: Mapping[str, Sequence[str]]) -> list[Phrase]:
    """The names of the countries that are no camp's."""
    taken = {name for names in called.values() for name in names} | (set() if known is None else set(known["country"]))
    return [phrase_of(country) for country in sorted(set(attribution.countries().values()) - taken)]


def _is_of_the_world(camp: Mapping[str, Any]) -> bool:
    """Is a camp called by the name of a country or a bloc, which texts use, and not by one that only the study knows (Side B)?"""
    label = str(camp.get("label") or "")
    return bool(attribution.names_of_country(label)) or label in attribution.blocs()


def _accused(entry: Mapping[str, Any]) -> frozenset[str]:
    villains = (entry.get("characters") or {}).get("villain") or ()
    return frozenset({str(entry.get("accuses") or ""), *villains} - {""})


def _people(known: pd.DataFrame | None) -> frozenset[str]:
    """The actors that are persons, as far as their names show: of several words, none of a body."""
    rows = [] if known is None else known.to_dict("records")
    return frozenset(
        actor["actor_id"]
        for actor in rows
        if len(actor["name"].split()) > 1
        and actor["kind"] not in BODIES
        and not attribution.is_body_name(actor["name"])
    )


def _names(camp: str, known: pd.DataFrame | None, more: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """What a camp is called: names, surnames and aliases of its actors, their countries, and the codebook's own words for it."""
    names = set(more)
    if known is not None:
        for actor in known[known["camp"] == camp].to_dict("records"):
            capitalised = [each for each in [actor["name"], *actor["aliases"].split(";")] if each != each.lower()]
            names |= {phrase_of(re.sub(r"\(.*?\)", "", each)) for each in capitalised}
    return tuple(sorted(name for name in names if name))


def _actors(known: pd.DataFrame | None) -> tuple[list[tuple[Phrase, str]], dict[str, str]]:
    """(alias, actor) in order, and for each camp the actor that is called by its country's name."""
    aliases: list[tuple[Phrase, str]] = []
    heads: dict[str, str] = {}
    if known is not None:
        for actor in known.to_dict("records"):
            own = [each for each in [actor["name"], *actor["aliases"].split(";")] if each]
            aliases += [(phrase_of(each), actor["actor_id"]) for each in own]
            if actor["country"] and actor["country"] in own and actor["kind"] == "state":
                heads.setdefault(actor["camp"], actor["actor_id"])
    return sorted((alias, actor) for alias, actor in aliases if alias), heads
