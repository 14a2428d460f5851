"""By which names a document knows its people, and which of them a source holds.

A longer name says more than a shorter one, a person more than a body; a surname alone is nobody's behind another first name.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.attribution.mentions import KOREAN_TAIL, NAME_WORD, gender_of, plain, surname_of
from analysis.attribution.people import Person, agrees
from analysis.attribution.wordlists import given_names, titles, word_list

LONGEST = 8  # words in an alias
GENDERS = {"mr": "m", "mrs": "f", "ms": "f", "miss": "f"}
RELATIVE_AGES = frozenset({"elder", "younger"})  # the younger Rios is not whom the surname alone means
Word = tuple[str, str]  # as written, and in plain form


@dataclass
class Aliases:
    """The plain forms of names, with whom they mean; and those whom the document introduces, by surname."""

    by_alias: dict[str, Person] = field(default_factory=dict)
    by_surname: dict[str, list[Person]] = field(default_factory=dict)

    def introduce(self, person: Person) -> None:
        """Take in a person of the text: by the full name, and by the surname where nobody else has it."""
        name = plain(person.name)
        surname = surname_of(name.split(" "))
        for alias in (name, surname, KOREAN_TAIL.sub("", name)):
            self.by_alias.setdefault(alias, person)
        self.by_surname.setdefault(surname, []).append(person)

    def find(self, source: str, head: int | None = None) -> Person | None:
        """The known alias in a source that says most: a person before a body, a longer alias before a shorter one.

        ``head``: how many words of the source are its head and what stands before it. What begins behind them only describes; what
        ends before them is meant only where the words that follow are his own (Lee himself, Lee's statement).
        """
        written = [each for each in ((word, plain(word)) for word in NAME_WORD.findall(source)) if each[1]]
        until = len(written) if head is None else head
        best: tuple[tuple[bool, bool, int], Person] | None = None
        for size in range(min(LONGEST, len(written)), 0, -1):
            for at in range(min(until, len(written) - size + 1)):
                person = self._meant(written, at, at + size, until)
                if person is None or (
                    head is not None and not _own([w for _, w in written[at + size : until]], person)
                ):
                    continue
                rank = (not person.collective, at + size >= until, size)
                if best is None or rank > best[0]:
                    best = rank, person
        return best[1] if best else None

    def _meant(self, written: list[Word], at: int, end: int, until: int) -> Person | None:
        """Whom some words of a source mean, where the words around them leave it so."""
        person = self.by_alias.get(" ".join(word for _, word in written[at:end]))
        if person is None:
            return None
        if person.collective:
            return None if (at and end < until) or _is_first_name(written[at : end + 1]) else person
        if end - at > 1:
            return person
        gender = GENDERS.get(written[at - 1][1], "") if at else ""
        if not agrees(person, gender):  # Mrs. Rios, where Rios alone is her husband
            namesakes = self.by_surname.get(written[at][1], [])
            person = next((each for each in namesakes if agrees(each, gender)), person)
        if at and written[at - 1][1] in RELATIVE_AGES:
            others = [each for each in self.by_surname.get(written[at][1], []) if each is not person]
            return others[0] if len(others) == 1 else None
        return None if _is_another(written[:end], person) else person


def _own(words: list[str], person: Person) -> bool:
    """Do words that follow a name up to the head stand for him: himself, statement; of a body its own parts, too (the US side)?"""
    own = word_list("utterances") | word_list("own_bodies") if person.collective else word_list("utterances")
    return not words or words[-1] in own or all(word.isdigit() for word in words)


def _is_first_name(words: list[Word]) -> bool:
    """Is a word that may stand for a body the first name of somebody here (Bill Rios, not the bill)?"""
    return len(words) == 2 and words[0][1] in given_names() and words[0][0][0].isupper() and words[1][0][0].isupper()


def _is_another(until: list[Word], person: Person) -> bool:
    """Is a single word no surname of a person: in lower case (workers), or behind another first name?"""
    return (until[-1][0].islower() and not person.actor_id) or _namesake(until[:-1], person)


def _namesake(before: list[Word], person: Person) -> bool:
    """Does another first name stand before a surname (John Rios, where the text knows Ana Rios)?"""
    first = plain(person.name).split(" ")[0]
    if first == plain(person.name):
        return False
    others = []
    for raw, word in reversed(before):
        if not raw[:1].isupper() or word in titles() or word in word_list("openers") or word in word_list("ranks"):
            break
        others.append(word)
    given = given_names()
    other_sex = bool(others) and {
        gender_of(f"{others[-1]} {first}", frozenset()),
        gender_of(person.name, frozenset()),
    } == {"m", "f"}
    return bool(others) and others[-1] in given and (other_sex or all(w[:1] != first[:1] for w in others))
