"""Sources to canonical actors and camps.

A news text names a speaker in full once and says "Ryabkov", "the minister" or "he" from then on. Sources are resolved in the
order of the text, by the ordered rules of ``RULES``: the first that is about such a source decides. They go to the nearest earlier speaker
(then to the nearest earlier name) whose gender, number and role allow it. Without a table of actors, surnames, roles and
pronouns still come together under the fullest name that the document itself gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from analysis.attribution.cast import Cast
from analysis.attribution.heads import singular
from analysis.attribution.introductions import introduced_camp
from analysis.attribution.mentions import plain
from analysis.attribution.office_holders import body_spoken_for, who_has_the_role
from analysis.attribution.owners import antecedent, is_document, is_relative, owner
from analysis.attribution.people import UNASSIGNED, Person, agrees
from analysis.attribution.referring import Source, nearest
from analysis.attribution.sides import camp_of_kind
from analysis.attribution.transcripts import meant_by_labels
from analysis.attribution.wordlists import countries, outlets, roles, titles, word_list

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

SINGULAR_PRONOUNS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
PLURAL_PRONOUNS = frozenset({"they", "them", "their", "it", "its"})
POSSESSIVES = frozenset({"our", "his", "her", "their", "my"})
STATES = frozenset({"country", "government", "state"})
FAR = 2000  # characters in which somebody has to be named or to speak whom "he" may mean
NEAR = 600  # characters in which one whose gender is known goes before one whose gender is not


def resolve(text: str, rows: Iterable[Row], actors: pd.DataFrame | None = None) -> list[dict[str, str]]:
    """Who each attribution's source is.

    ``rows`` are attributions (``extraction.extract``, or hand-coded) with ``start``, ``source_start`` and ``source_end``, in code points
    of the text, 0-based and half-open, where there is a source; ``actors`` has
    actor_id, name, camp, kind, role, organisation, aliases (``;`` between). Returns one row for each of ``rows``, in their order:
    actor_id ("" if unknown), speaker (canonical name; the fullest form in the text; "" without a source), camp, actor_kind.
    """
    rows = list(rows)
    spoken = [(int(row["start"]), int(row["end"])) for row in rows if row.get("kind") == "direct"]
    cast = Cast(text, actors, spoken)
    cast.labels = meant_by_labels(cast)
    contents: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        if not _missing(row.get("source_start")) and row.get("end") is not None:
            contents[_source(row)].append((int(row["start"]), int(row["end"])))
    answers: list[dict[str, str]] = [{}] * len(rows)
    seen: dict[tuple[int, int], dict[str, str]] = {}
    order = sorted(range(len(rows)), key=lambda n: (_start(rows[n]), n))
    last: Row | None = None
    for number in order:
        row = rows[number]
        if _missing(row.get("source_start")):
            answers[number] = _answer(_by_cue(text, row, cast) or _running(text, row, last, cast), cast)
            continue
        last = row
        span = _source(row)
        if span not in seen:
            cast.read_to(span[0])
            source = Source(text[slice(*span)], cast, span[0], _others(cast, span, contents[span]))
            person = resolved(source) or _of_his(source, source.stranger())
            seen[span] = _answer(person, cast)
            cast.heard(span, person)
        answers[number] = seen[span]
    return [dict(a) for a in answers]


def _of_his(source: Source, stranger: Person) -> Person:
    """His spokesman, her aides: strangers on the side of whom the pronoun means, where that is a listed politician."""
    heads = {source.head, singular(source.head)} & (word_list("officials") | word_list("spokespeople"))
    if stranger.camp == UNASSIGNED and heads and source.words[0] in ("his", "her"):
        whose = resolved(source.part(source.text.split()[0]))
        if whose is not None and whose.kind in ("state", "legislature", "party"):
            stranger.camp = whose.camp
    return stranger


def _source(row: Row) -> tuple[int, int]:
    return int(row["source_start"]), int(row["source_end"])


def _others(cast: Cast, source: tuple[int, int], contents: list[tuple[int, int]]) -> set[Person]:
    """Who is named in what a source says, or between the source and that: somebody else than a pronoun there."""
    found: set[Person] = set()
    for start, end in contents:
        begin = source[1] if start >= source[1] else start
        found.update(person for _, _, person in cast.mentions_between(begin, end))
    return found


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


def _running(text: str, row: Row, last: Row | None, cast: Cast) -> Person | None:
    """Who speaks in a quotation without a source that goes on right behind the last attribution."""
    if last is None or row.get("kind") != "direct" or last.get("kind") != "direct":
        return None
    end = max(int(last[key]) for key in ("end", "source_end", "cue_end") if not _missing(last.get(key)))
    heard = cast.last_heard(quoted=True)
    return heard[1] if heard is not None and not text[end : int(row["start"])].strip(" .\r\n\t") else None


def _start(row: Row) -> int:
    start: Any = row.get("source_start")
    return int(row["start"]) if _missing(start) else int(start)


def _answer(person: Person | None, cast: Cast) -> dict[str, str]:
    person = person or Person("")
    camp, kind = (person.camp if person.actor_id else introduced_camp(person, cast)), person.kind
    if camp == UNASSIGNED and person.name:
        camp, kind = camp_of_kind(person, cast)
    return {"actor_id": person.actor_id, "speaker": person.name, "camp": camp, "actor_kind": kind}


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


def is_own_document(source: Source) -> bool:
    """His letter, their statement."""
    owners = {**SINGULAR_PRONOUNS, "their": "", "its": ""}
    return source.words[0] in owners and is_document(source)


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
    """The nearest earlier person of the pronoun's gender, who is not named in what is said; one of known gender before others."""
    gender, cast = SINGULAR_PRONOUNS[source.whole], source.cast

    def fits(person: Person) -> bool:
        return not person.collective and person.sure and agrees(person, gender) and person not in source.others

    if (
        cast.is_quoted(source.place)
        and (inside := cast.inside.find(fits)) is not None
        and cast.same_quotation(inside[0], source.place)
    ):
        return inside[1]
    found = nearest(source, fits) or _subject_before(source, gender)
    heard = cast.last_heard(_is_surname)
    known = found is not None and (bool(found.gender) or cast.last_place(found) > heard[0]) if heard else False
    if heard is not None and source.place - heard[0] < NEAR and not known:
        return heard[1]  # of whom the document has no more than a surname
    if found is not None and source.place - cast.last_place(found) > FAR:
        return None
    if found is not None and not found.gender and found.likely not in ("", gender):
        near = (
            person
            for at, _, person in reversed(cast.mentions_between(source.place - NEAR, source.place))
            if not cast.is_quoted(at)
        )
        found = next((person for person in near if fits(person) and gender in (person.gender, person.likely)), found)
    return cast.subject(found, fits) if found is not None else None


def _subject_before(source: Source, gender: str) -> Person | None:
    """The last name with which a sentence began, or with "with", where nothing says whether it is a person's."""

    def fits(person: Person) -> bool:
        last = person.last_before(source.place)
        free = not person.collective and person.human and person not in source.others
        before = source.cast.text[max(0, last - 5) : last]
        beside = before.endswith(("with ", " met "))
        return free and agrees(person, gender) and last >= 0 and (beside or source.cast.begins_sentence(last))

    found = source.cast.named.find(fits)
    return found[1] if found is not None else None


def _is_surname(person: Person) -> bool:
    word = plain(person.name)
    return (
        person.stranger
        and word not in word_list("openers") | word_list("new_speakers") | word_list("pronouns") | word_list("groups")
        and word not in titles() | countries().keys()
        and person.name not in outlets()
        and not person.collective
        and not person.document
        and person.name.isalpha()
        and person.name.istitle()
    )


def last_body(source: Source) -> Person | None:
    """The body, or the group, that spoke last, where nobody spoke since then."""
    heard = source.cast.last_heard(quoted=source.cast.is_quoted(source.place))
    if heard is None or not heard[1].collective:
        return None
    several = heard[1].name.endswith("s") and not heard[1].actor_id
    return None if several and source.whole in ("it", "its") else heard[1]


def government_of_the_speaker(source: Source) -> Person | None:
    """The government on the side of whoever spoke last."""
    speaker = source.cast.spoken.find(lambda person: True)
    return next((p for p in source.cast.governments if speaker is not None and p.camp == speaker[1].camp), None)


def whom_it_means(source: Source) -> Person | None:
    return source.cast.labels[source.whole]


def whom_it_names(source: Source) -> Person | None:
    return source.named


def its_owner(source: Source) -> Person | None:
    """Who wrote or said it; nobody where the text does not say."""
    return _person(owner(source))


def owner_by_pronoun(source: Source) -> Person | None:
    return resolved(source.part(source.text.split()[0]))


def whom_it_stands_for(source: Source) -> Person | None:
    return _person(antecedent(source))


def _person(found: Source | Person | None) -> Person | None:
    return (resolved(found) or found.stranger()) if isinstance(found, Source) else found


def nearest_body(source: Source) -> Person | None:
    """The nearest earlier body with that word in its name, and with what else the source says of it (Veld's government)."""
    head, cast = source.head, source.cast
    if any(raw[0].islower() and raw.endswith(("'s", "’s")) for _, raw, _ in source.phrase.core):
        return None  # the sheriff's department is not any department
    own = {word for _, raw, word in source.phrase.core if raw[:1].isupper() and word not in (head, "")} - {
        "the",
        "this",
        "that",
    }
    place = {countries()[word] for word in own if word in countries()}

    def fits(person: Person) -> bool:
        about = person.name_words | person.words | person.aliases
        there = {countries()[word] for word in about if word in countries()}
        return person.collective and head in about and (not own or own <= about or bool(place & there))

    heard = cast.last_heard(lambda person: fits(person) and not person.name.islower(), quoted=True)
    found = heard[1] if heard is not None else nearest(source, fits)
    here = cast.text.rfind("\n", 0, source.place) < max(found.last_before(source.place), 0) if found else False
    return found if found is None or found.stranger or here or head not in STATES else None


# the first rule that is about a source decides, also where it finds nobody; where none is, nobody is meant
RULES: tuple[tuple[Callable[[Source], bool], Callable[[Source], Person | None]], ...] = (
    (is_empty, nobody),
    (is_label, whom_it_means),
    (is_person_pronoun, nearest_person),
    (is_body_pronoun, last_body),
    (is_relative, whom_it_stands_for),
    (is_own_state, government_of_the_speaker),
    (is_own_document, owner_by_pronoun),
    (is_name, whom_it_names),
    (is_document, its_owner),
    (is_new, body_spoken_for),
    (is_role, who_has_the_role),
    (is_body, nearest_body),
)


def resolved(source: Source) -> Person | None:
    """Who a source is, by ``RULES``; its cast has been read up to its place."""
    return next((who(source) for is_about, who in RULES if is_about(source)), None)
