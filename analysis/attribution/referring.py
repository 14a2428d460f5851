"""A source as the rules of ``names`` see it: its words, what they name, and the document around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property

from analysis.attribution.cast import Cast
from analysis.attribution.furniture import without_links
from analysis.attribution.heads import Phrase, offices, singular
from analysis.attribution.introductions import unnamed_camp
from analysis.attribution.mentions import HONORIFICS, NAME_WORD, plain
from analysis.attribution.people import Person
from analysis.attribution.wordlists import collectives, countries, posts, seats, word_list

DATELINE = re.compile(r"^[A-Z]{3}[^\n—–]{0,40}\s[—–]+\s")  # WASHINGTON — House Speaker Ana Rios


RELATIVE = re.compile(r", (?:who|whom|whose|which)\b")


@cache
def _bodies() -> frozenset[str]:
    """Heads, in plain form, of what speaks as a body: kinds of bodies, officials, seats of governments, countries."""
    return (collectives() | word_list("bodies") | word_list("officials") | {*seats(), *countries()}) - word_list(
        "posts"
    )


@dataclass
class Source:
    """The words of a source, as the rules see them, among those whom its document speaks of.

    ``place`` is where it stands (-1: nowhere), ``others`` who is named in its clause or in what it says: whom "he" cannot mean there.
    """

    written: str
    cast: Cast
    place: int = -1
    others: set[Person] = field(default_factory=set)

    @cached_property
    def text(self) -> str:
        """Its words without the dateline that the parser may take into them, or links glued to a name."""
        return without_links(DATELINE.sub("", self.written))

    @cached_property
    def words(self) -> list[str]:
        """Its words in plain form."""
        return [word for word in map(plain, NAME_WORD.findall(self.text)) if word]

    @cached_property
    def whole(self) -> str:
        """All of it in plain form, without marks around it."""
        return plain(self.text.strip(" ,;:\"'“”‘’"))

    @cached_property
    def phrase(self) -> Phrase:
        return Phrase(self.text)

    @property
    def head(self) -> str:
        """Its head noun, in plain form."""
        return self.phrase.head

    @cached_property
    def named(self) -> Person | None:
        """Whom its head names, by a known alias; where the head is a common noun, the name beside it."""
        found = self.cast.find(self.text, self.phrase.size)
        if found is not None and not (found.collective and self.phrase.is_common):
            return found
        return self.beside or found

    @cached_property
    def beside(self) -> Person | None:
        """The person whose name stands beside a common noun (the president, Ana Rios)."""
        if not self.phrase.is_common or singular(self.head) in word_list("documents"):
            return None
        office = self.head in posts()
        for segment in self.phrase.segments:
            person = self.cast.find(segment.text, segment.size) if _bare(segment) else None
            if person is None or person.collective:
                continue
            if office or person.actor_id or not self.phrase.place_before_comma:
                return person
        return self._behind() if office else None

    def _behind(self) -> Person | None:
        """The person named right behind the words that say whose office it is (the head of the ministry Ana Rios)."""
        tokens = self.phrase.until_break
        for at in range(self.phrase.size + 1, len(tokens) - 1):
            before = tokens[at - 1]
            behind_portfolio = before[1].islower() and tokens[self.phrase.size + 1][2] in word_list("portfolios")
            own = behind_portfolio or (
                before[2] in HONORIFICS and tokens[at - 2][2] not in word_list("complements")
            )  # Secretary of State spokeswoman Ana Rios; Minister of Trade Dr. Ana Rios
            if not own and (
                before[2] in offices() or not (before[1][:1].isupper() or before[2] in word_list("portfolios"))
            ):
                continue
            for end in range(min(len(tokens), at + 5), at + 1, -1):
                person = self.cast.by_alias.get(" ".join(word for _, _, word in tokens[at:end]))
                if person is None or person.collective:
                    continue
                if end == len(tokens) or tokens[end][2] in word_list("complements"):
                    return person
        return None

    @cached_property
    def body(self) -> Person | None:
        """Whose office it is: the body or person named before the head, or after it with "of" or "for"."""
        return self.cast.find(self.phrase.owned)

    def part(self, text: str) -> Source:
        """Some of its words, or others in its place, as a source of their own."""
        return Source(text, self.cast, self.place, self.others)

    def stranger(self) -> Person:
        """Somebody whom nothing else names, under the words of the source; a body where its head is one, or a plural."""
        phrase = self.phrase
        name = phrase.name if phrase.is_proper else " ".join(RELATIVE.split(self.text)[0].split()).strip(" ,;")
        name = re.sub(r"^(?:the|a|an)\s+(?=[A-Z])", "", name, flags=re.I) or self.text.strip()
        core = [word for _, _, word in phrase.core]
        body = self.head in _bodies() or " ".join(core[-2:]) in seats() or self.is_plural
        document = singular(self.head) in word_list("documents")
        camp = unnamed_camp(phrase, self.cast)
        return Person(name, camp=camp, collective=body, human=False, stranger=True, document=document)

    @property
    def is_plural(self) -> bool:
        return self.head.endswith("s") and not self.head.endswith("ss")


def _bare(segment: Phrase) -> bool:
    """Is a part between commas a name and no more (Ana Rios; Foreign Minister Ana Rios)?"""
    words = [raw for _, raw, _ in segment.core]
    return bool(words) and words[-1][:1].isupper() and all(w[:1].isupper() or w in posts() or len(w) < 4 for w in words)


def nearest(source: Source, fits: Callable[[Person], bool]) -> Person | None:
    """The nearest earlier speaker that fits; before him, a name nearer by more than a paragraph, or with which a later sentence begins."""
    cast = source.cast
    speaker, named = cast.spoken.find(fits), cast.named.find(fits)
    if speaker is None or named is None or named[0] <= speaker[0]:
        return (speaker or named or (0, None))[1]
    if "\n" in cast.text[speaker[0] : named[0]] or cast.begins_sentence(named[0]):
        return named[1]
    return speaker[1]
