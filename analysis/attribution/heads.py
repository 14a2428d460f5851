"""The words of a source: what its head is, what only describes it, and which name stands beside it.

``Ana Rios, a former official under Bo Stone`` is about Ana Rios; ``the president, Ana Rios`` as well, as her name stands beside a
common noun.
``Critics of Ana Rios`` are critics. Only the words of the source decide here; who has a name is known to ``people``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from analysis.attribution.mentions import NAME_WORD, plain
from analysis.attribution.wordlists import collectives, countries, given_names, posts, roles, seats, word_list

BREAK = re.compile(r"[,;:()\[\]]|\s[-–—]+\s|[—–]")  # a description begins here
PLURALS = re.compile(r"(?<=[^s])s$")


def singular(word: str) -> str:
    """A plain word without the s of its plural (ministries: ministry)."""
    return (
        word
        if word in ("press", "congress")
        else re.sub(r"ie$", "y", PLURALS.sub("", word))
        if word.endswith("s")
        else word
    )


@cache
def offices() -> frozenset[str]:
    """Those of them behind which a name belongs to the office; not what an office is for (Security)."""
    named = frozenset(roles()) | word_list("posts") | word_list("spokespeople") | word_list("titles")
    return named - word_list("portfolios") - collectives()


@dataclass(frozen=True)
class Phrase:
    """A source, in its words."""

    text: str

    @cached_property
    def tokens(self) -> list[tuple[int, str, str]]:
        """Its words: where each begins, as written, and in plain form."""
        found = [(m.start(), m.group(), plain(m.group())) for m in NAME_WORD.finditer(self.text)]
        return [each for each in found if each[2]]

    @cached_property
    def breaks(self) -> list[int]:
        return [m.start() for m in BREAK.finditer(self.text)]

    @cached_property
    def until_break(self) -> list[tuple[int, str, str]]:
        """Its words before the first comma, parenthesis or dash."""
        stop = next((at for at in self.breaks if self.tokens and at > self.tokens[0][0]), len(self.text))
        return [each for each in self.tokens if each[0] < stop]

    @cached_property
    def size(self) -> int:
        """How many words come before the first that describes the head: a comma, "of", "who"."""
        words, complements = self.until_break, word_list("complements")
        found = (n for n, (_, raw, word) in enumerate(words) if n and raw.islower() and word in complements)
        return next(found, len(words))

    @cached_property
    def core(self) -> list[tuple[int, str, str]]:
        return self.tokens[: self.size]

    @property
    def head(self) -> str:
        """Its head noun, in plain form."""
        return self.core[-1][2] if self.core else ""

    @property
    def is_new(self) -> bool:
        """A diplomat, some officials: somebody of whom the text has not spoken."""
        return bool(self.core) and self.core[0][1].lower() in word_list("new_speakers")

    @cached_property
    def is_common(self) -> bool:
        """Whether the head is a common noun, or that of an office (Foreign Minister): a name may stand beside it."""
        if not self.core:
            return False
        raw = self.core[-1][1]
        return raw[:1].islower() or raw[:1].isdigit() or self.head in posts() or self.head in word_list("new_speakers")

    @property
    def is_proper(self) -> bool:
        """Whether the head is a name of several words, that of a person as far as one sees (Ana Rios, of the Institute)."""
        last = [
            raw for _, raw, _ in self.core[-2:] if raw.lower() not in word_list("openers") | word_list("new_speakers")
        ]
        return not self.is_common and len(last) == 2 and all(raw[:1].isupper() for raw in last)

    @property
    def name(self) -> str:
        """The head with what stands before it, as written; of a body with what it is of (Bureau of Statistics)."""
        if {word for _, _, word in self.core} & collectives():
            return self.owned.strip()
        end = self.core[-1][0] + len(self.core[-1][1])
        return self.text[self.core[0][0] : end]

    @cached_property
    def segments(self) -> list[Phrase]:
        """What follows the head between commas or parentheses."""
        ends = [*self.breaks, len(self.text)]
        parts = [self.text[start + 1 : end] for start, end in pairwise(ends)]
        return [Phrase(part.strip(" ,;()–—-")) for part in parts if part.strip(" ,;()–—-")]

    @property
    def owned(self) -> str:
        """The text up to the first break or preposition other than "of" and "for": whose office it is."""
        words, others = self.until_break, word_list("complements") - word_list("owner_prepositions")
        found = (at for n, (at, raw, word) in enumerate(words) if n and raw.islower() and word in others)
        end = words[-1][0] + len(words[-1][1]) if words else 0
        return self.text[: next(found, end)]

    @property
    def place_before_comma(self) -> bool:
        """Whether the words before the first comma end in a name after "in", "from", "of": a town, with its country behind the comma."""
        before = self.until_break
        at = len(before)
        while at and before[at - 1][1][:1].isupper():
            at -= 1
        return 0 < at < len(before) and before[at - 1][2] in (
            word_list("place_prepositions") | word_list("owner_prepositions")
        )

    @property
    def country(self) -> str:
        """The country whose office the head is, or whose body (a US official, the Pentagon, a spokesman for the Kremlin); else ""."""
        words, owner = [word for _, _, word in self.core], [(raw, plain(raw)) for raw in self.owned.split()]
        if not words or {word for _, word in owner} & word_list("no_longer"):
            return ""
        if (body := " ".join(words).removeprefix("the ")) in seats():
            return seats()[body] if len(owner) == len(words) else ""
        if (office := " ".join(word for _, word in owner)) in seats():
            return seats()[office]  # Secretary of State
        head = singular(self.head.split("-")[-1])  # vice-president
        around = [(raw, word) for _, raw, word in self.core][:-1] + owner[len(words) :]
        if head in OF_STATES and _named_in(around, _american_states()):
            return "United States"
        if head in word_list("officials") and (country := _named_in(around, countries())):
            return country
        return _named_in(around, seats()) if head in word_list("officials") | word_list("posts") else ""


# offices of the American states and of those whom they send to Congress; in Veld there may be a governor, too
OF_STATES = frozenset(
    "congressman congresswoman delegate gov governor lawmaker legislator rep representative sen senator".split()
)


@cache
def _american_states() -> dict[str, str]:
    return dict.fromkeys(word_list("american_states"), "United States")


def _named_in(words: list[tuple[str, str]], known: dict[str, str]) -> str:
    """The country that stands among some words (as written, in plain form) by a name that is known; "" where none does."""
    for size in (3, 2, 1):
        for at in range(len(words) - size + 1):
            name = " ".join(word for _, word in words[at : at + size])
            if words[at][0][:1].isupper() and name in known:
                return known[name]
    return ""


@cache
def _speaking() -> frozenset[str]:
    """Nouns of whom or what texts say that it speaks: offices, people, bodies, documents."""
    people = word_list("groups") | word_list("officials") | word_list("private_people") | word_list("humans")
    learned = word_list("experts") | word_list("institutes") | word_list("documents")
    return posts() | collectives() | people | learned | word_list("bodies") | word_list("states")


def can_speak(source: str) -> bool:
    """Is a source, by its head, somebody or something that speaks: a name, a person, a body, a document; no effort, no event, no "it"?"""
    phrase = Phrase(source)
    if not phrase.core:
        return False
    raw, named = phrase.core[-1][1], len(phrase.core) > 1
    known = {phrase.head, singular(phrase.head)} & (
        _speaking() | countries().keys() | given_names() | {"he", "she", "they", "you"}
    )
    return bool(known) or (raw[:1].isupper() and named) or raw.isupper()
