"""Sources to canonical actors and camps.

A news text names a speaker in full once and says "Ryabkov", "the minister" or "he" from then on. Sources are resolved in the
order of the text, by the ordered rules of ``RULES``: the first that is about such a source decides. They go to the nearest earlier speaker
(then to the nearest earlier name) whose gender, number and role allow it. Without a table of actors, surnames, roles and
pronouns still come together under the fullest name that the document itself gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis.attribution.heads import Phrase, offices, posts
from analysis.attribution.people import NAME_WORD, UNASSIGNED, Cast, Person, gender_of, plain
from analysis.attribution.transcripts import meant_by_labels
from analysis.attribution.wordlists import countries, roles, titles, word_list

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

SINGULAR_PRONOUNS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
PLURAL_PRONOUNS = frozenset({"they", "them", "their", "it"})
POSSESSIVES = frozenset({"our", "his", "her", "their", "my"})
STATES = frozenset({"country", "government", "state"})


def resolve(text: str, rows: Iterable[Row], actors: pd.DataFrame | None = None) -> list[dict[str, str]]:
    """Who each attribution's source is.

    ``rows`` are attributions (``extraction.extract``, or hand-coded) with ``start``, ``source_start`` and ``source_end``, in code points
    of the text, 0-based and half-open, where there is a source; ``actors`` has
    actor_id, name, camp, kind, role, organisation, aliases (``;`` between). Returns one row for each of ``rows``, in their order:
    actor_id ("" if unknown), speaker (canonical name; the fullest form in the text; "" without a source), camp, actor_kind.
    """
    rows = list(rows)
    cast = Cast(text, actors)
    cast.labels = meant_by_labels(cast)
    answers: list[dict[str, str]] = [{}] * len(rows)
    seen: dict[tuple[int, int], dict[str, str]] = {}
    order = sorted(range(len(rows)), key=lambda n: (_start(rows[n]), n))
    for number in order:
        row = rows[number]
        if _missing(row.get("source_start")):
            answers[number] = _answer(_by_cue(text, row, cast), "", cast)
            continue
        start, end = int(row["source_start"]), int(row["source_end"])
        if (start, end) not in seen:
            source = text[start:end]
            cast.read_to(start)
            person = resolved(source, cast)
            seen[start, end] = _answer(person, source, cast)
            if person is not None:
                cast.spoken.add(start, person)
        answers[number] = seen[start, end]
    return [dict(a) for a in answers]


def _missing(value: Any) -> bool:
    """Is an offset of a row missing, as None or as a table's NaN or NA?"""
    import pandas as pd

    return value is None or bool(pd.isna(value))


def _by_cue(text: str, row: Row, cast: Cast) -> Person | None:
    """Reports, rumors: a cue noun that is itself the name of a source, where no other is given."""
    cue: Any = row.get("cue_start")
    if _missing(cue):
        return None
    return cast.by_alias.get(plain(text[int(cue) : int(row["cue_end"])]))


def _start(row: Row) -> int:
    start: Any = row.get("source_start")
    return int(row["start"]) if _missing(start) else int(start)


def _answer(person: Person | None, source: str, cast: Cast) -> dict[str, str]:
    if person is None:
        phrase = Phrase(source)
        name = phrase.name if phrase.is_proper else " ".join(source.split()).strip(" ,;")
        name = re.sub(r"^(?:the|a|an)\s+(?=[A-Z])", "", name, flags=re.I) or source.strip()
        return {"actor_id": "", "speaker": name, "camp": cast.camp_of(phrase.country), "actor_kind": ""}
    return {"actor_id": person.actor_id, "speaker": person.name, "camp": person.camp, "actor_kind": person.kind}


def bare_name(name: str) -> str:
    """A name without the titles and other words before it (Prime Minister Ana Rios: Ana Rios); "" where nothing is left."""
    words = name.split()
    while (
        words
        and plain(" ".join(words)) not in countries()
        and (plain(words[0]) in titles() or words[0].lower() in word_list("openers"))
    ):
        words.pop(0)
    return " ".join(words)


# --- rules: each says whether it is about a source, and who that is ------------------------------------------------------


@dataclass
class Source:
    """The words of a source, as the rules see them, among those whom its document speaks of."""

    text: str
    cast: Cast

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
        if not self.phrase.is_common:
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
            if before[2] in offices() or not (before[1][:1].isupper() or before[2] in word_list("portfolios")):
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


def _bare(segment: Phrase) -> bool:
    """Is a part between commas a name and no more (Ana Rios; Foreign Minister Ana Rios)?"""
    words = [raw for _, raw, _ in segment.core]
    return bool(words) and words[-1][:1].isupper() and all(w[:1].isupper() or w in posts() or len(w) < 4 for w in words)


def is_empty(source: Source) -> bool:
    """A source without a word."""
    return not source.words


def is_label(source: Source) -> bool:
    """A label of a transcript that is no name and means somebody: A, LH, The Minister for Ferries."""
    return source.whole in source.cast.labels


def is_person_pronoun(source: Source) -> bool:
    """He, her."""
    return source.whole in SINGULAR_PRONOUNS


def is_body_pronoun(source: Source) -> bool:
    """They, it."""
    return source.whole in PLURAL_PRONOUNS


def is_own_state(source: Source) -> bool:
    """Our country, his government."""
    return len(source.words) < 4 and source.words[0] in POSSESSIVES and source.words[-1] in STATES


def is_name(source: Source) -> bool:
    """A name: a person's (Foreign Minister Ivan Petrov), or a body's where no role goes with it (the Foreign Ministry) but one that
    the table lists with it (the Norwegian president, an alias of Norway)."""
    if source.named is None or not source.named.collective or source.head not in roles():
        return source.named is not None
    return plain(" ".join(word for _, _, word in source.phrase.core)) in source.named.aliases


def is_role(source: Source) -> bool:
    """The diplomat; a spokesman for the ministry."""
    return source.head in roles()


def is_new(source: Source) -> bool:
    """A diplomat, another official, some experts: somebody of whom the text has not spoken."""
    return source.phrase.is_new


def is_body(source: Source) -> bool:
    """The ministry, the committee: a body without its name."""
    return source.head in word_list("bodies") and len(source.words) <= 3


def nobody(source: Source) -> Person | None:
    return None


def nearest_person(source: Source) -> Person | None:
    """The nearest earlier person of the pronoun's gender."""
    gender = SINGULAR_PRONOUNS[source.whole]

    def fits(person: Person) -> bool:
        return not person.collective and agrees(person, gender)

    found = _nearest(source.cast, fits)
    return source.cast.subject(found, fits) if found is not None else None


def last_body(source: Source) -> Person | None:
    """The body that spoke last."""
    found = source.cast.spoken.find(lambda person: person.collective)
    return found[1] if found is not None else None


def government_of_the_speaker(source: Source) -> Person | None:
    """The government on the side of whoever spoke last."""
    speaker = source.cast.spoken.find(lambda person: True)
    return next((p for p in source.cast.governments if speaker is not None and p.camp == speaker[1].camp), None)


def whom_it_means(source: Source) -> Person | None:
    return source.cast.labels[source.whole]


def whom_it_names(source: Source) -> Person | None:
    return source.named


def who_has_the_role(source: Source) -> Person | None:
    """The nearest person of whom the text or the table says so; without one, the body whose spokesman it is."""
    return _role(source) or body_spoken_for(source)


def body_spoken_for(source: Source) -> Person | None:
    """A listed body for which a spokesman speaks; nobody for others."""
    body = source.body if source.head in word_list("spokespeople") else None
    return body if body is not None and body.collective else None


def nearest_body(source: Source) -> Person | None:
    """The nearest earlier body with that word in its name."""
    head = source.head
    return _nearest(
        source.cast, lambda p: p.collective and (head in p.name_words or head in p.words or head in p.aliases)
    )


# the first rule that is about a source decides, also where it finds nobody; where none is, nobody is meant
RULES: tuple[tuple[Callable[[Source], bool], Callable[[Source], Person | None]], ...] = (
    (is_empty, nobody),
    (is_label, whom_it_means),
    (is_person_pronoun, nearest_person),
    (is_body_pronoun, last_body),
    (is_own_state, government_of_the_speaker),
    (is_name, whom_it_names),
    (is_new, body_spoken_for),
    (is_role, who_has_the_role),
    (is_body, nearest_body),
)


def resolved(text: str, cast: Cast) -> Person | None:
    """Who a source is, by ``RULES``; ``cast`` has been read up to its place."""
    source = Source(text, cast)
    return next((who(source) for is_about, who in RULES if is_about(source)), None)


def _role(source: Source) -> Person | None:
    """ "the diplomat", "the head of the foreign ministry": the nearest person of whom the text or the table says so."""
    head, body, wanted = source.head, source.body, roles()[source.head]
    more = {w for w in source.words if w not in roles() and len(w) > 3} - {"this", "that", "same"}
    gender = gender_of("", {head})

    def fits(person: Person) -> bool:
        if person.collective or person is body or not person.words & wanted or not agrees(person, gender):
            return False
        about = person.words | person.name_words
        if body is not None and body.camp != UNASSIGNED:
            return person.camp == body.camp
        return not more or bool(more & about) or all(not w.isalpha() or w in titles() for w in more)

    return _nearest(source.cast, fits)


def agrees(person: Person, gender: str) -> bool:
    """Whether a person may be of a gender ("": any)."""
    return not gender or person.gender in ("", gender)


def _nearest(cast: Cast, fits: Callable[[Person], bool]) -> Person | None:
    """The nearest earlier speaker that fits; a name nearer by more than a paragraph comes before him."""
    speaker, named = cast.spoken.find(fits), cast.named.find(fits)
    if speaker is None:
        return named[1] if named is not None else None
    if named is not None and named[0] > speaker[0] and "\n" in cast.text[speaker[0] : named[0]]:
        return named[1]
    return speaker[1]
