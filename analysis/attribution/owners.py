"""Whose a statement, a tweet or a letter is, and who "who" is: sources that only point at somebody named beside or before them.

Places are in code points of the text.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile

from analysis.attribution.heads import Phrase, singular
from analysis.attribution.mentions import plain
from analysis.attribution.people import Person
from analysis.attribution.referring import Source
from analysis.attribution.wordlists import collectives, seats, word_list

FARTHEST = 800  # characters back to where a document was spoken of
FROM = re.compile(r"[^,;:]*?\b(?:from|by)\s+(?P<owner>[^,;:(]+)")
POSSESSOR = re.compile(r"(?P<owner>(?:[\w.-]+\s){0,5}[\w.-]*\w)(?:['’]s|(?<=s)['’])\s")
RELATIVES = frozenset({"who", "whom", "which", "that"})
PARTY = r"(?:\s\([^)]{1,20}\)|,\s?[DR]-[A-Z][\w.]+)?"  # (R-Ohio)
APPOSITION = re.compile(PARTY + r"(?:,\s(?:an?|the|one|former|his|her|its|their|another)\s[^,;:.!?\"“”()]{3,80})?")
DETERMINERS = frozenset(
    "the a an some many most those these several all any no every other its his her their one two three both".split()
)
NO_NOUNS = frozenset(
    "also and but or than as not who which that is are was were be been has have had said says say so if because when".split()
)
MOST_NOUNS = 5  # words of a noun and what stands before it


def is_relative(source: Source) -> bool:
    """Who, which, that behind a noun."""
    return source.whole in RELATIVES and source.place > 0 and source.text[:1].islower()


def antecedent(source: Source) -> Source | Person | None:
    """Whom a relative pronoun stands for: the name before it, with or without words that describe it, else the noun before it."""
    cast, place = source.cast, source.place
    begin = cast.sentence_start(place)
    before = cast.text[begin:place].rstrip(" ,—–-")
    for start, end, person in reversed(cast.mentions_between(begin, place)):
        if end > place:
            continue
        if source.whole != "who" and person.human and not person.collective:
            break
        if APPOSITION.fullmatch(cast.text[end : begin + len(before)]) or end == begin + len(before):
            return (
                person
                if cast.text[start:end].count(" ") or not person.collective
                else source.part(cast.text[start:end])
            )
        break
    nouns = _nouns_before(before.split())
    seat = " ".join(before.lower().split()[-2:]) in seats()  # a man in the White House who
    return source.part(nouns) if nouns and not (seat and source.whole == "who") else None


def _nouns_before(words: list[str]) -> str:
    """The noun that ends a list of words, from its article on if it has one, with the noun that it belongs to (members of Congress)."""
    found: list[str] = []
    for word in reversed(words[-MOST_NOUNS:]):
        low = word.lower()
        if low in NO_NOUNS or low in word_list("complements") or (found and not word[-1].isalnum()):
            break
        found.insert(0, word)
        if low in DETERMINERS:
            break
    if not found or not any(map(str.isalpha, found[-1])):
        return ""
    last = next((n for n, word in enumerate(reversed(found)) if not word[:1].isupper()), len(found))
    phrase = found if found[0].lower() in DETERMINERS else found[-max(last, 1) :]
    rest = words[: len(words) - len(phrase)]
    owner = _nouns_before(rest[:-1]) if len(rest) > 1 and rest[-1] == "of" else ""
    return f"{owner} of {' '.join(phrase)}" if owner else " ".join(phrase)


# --- statements, tweets, letters ----------------------------------------------------------------------------------------


def is_document(source: Source) -> bool:
    """A statement, the tweet: what somebody wrote or said."""
    return singular(source.head) in word_list("documents") and source.phrase.core[-1][1].islower()


def owner(source: Source) -> Source | Person | None:
    """Whose it is: by its own words (a statement from X; X's letter), by its sentence (X said in a statement), or by those before."""
    found = _by_its_words(source)
    if found is not None or source.place < 0:
        return found
    before = [raw for _, raw, _ in source.phrase.core[1:-1]]
    if any(raw[:1].isupper() and plain(raw) not in word_list("occasions") for raw in before):
        return _is_issuer(source)  # the Veld statement is none of which the text spoke before
    first = source.phrase.core[0][1].lower()
    if first in ("the", "that", "this"):
        return _spoken_of(source)
    several = len(source.phrase.core) == 1 and source.head.endswith("s")  # Veld issued statements condemning it
    return _who_issued(source, source.place) if source.phrase.is_new or several else None


def _is_issuer(source: Source) -> Source | None:
    """The body, or the person, named right before the word (the Veld Institute statement), where that is a known one."""
    words = [raw for _, raw, _ in source.phrase.core[:-1]]
    name = " ".join(takewhile(lambda word: word[:1].isupper(), reversed(words)))
    name = " ".join(reversed(name.split()))
    issuer = source.part(name)
    return issuer if name and issuer.named is not None and issuer.named.collective else None


def _by_its_words(source: Source) -> Source | Person | None:
    behind = FROM.match(source.text)
    if behind is not None:
        return _somebody(source, behind["owner"])
    possessor = POSSESSOR.match(re.sub(r"^(?:The|the|In|in)\s", "", source.text))
    if possessor is None or plain(possessor["owner"]) in word_list("occasions"):
        return None
    return source.part(possessor["owner"])


NAMED = re.compile(
    r"(?:the\s)?[A-Z][\w'’.&-]*(?:\s(?:of|for|the|and|de|[A-Z][\w'’.&-]*))*(?<!\sof)(?<!\sfor)(?<!\sthe)(?<!\sand)"
)


def _somebody(source: Source, words: str) -> Source | None:
    """The words of an owner as a source, where they are a name or end with one (not: a report from Monday)."""
    words = words.strip()
    name = NAMED.match(words)
    team = name is not None and re.match(r"\s(\w+)", words[name.end() :])
    if name is not None and team and team[1] in collectives():  # the Rios campaign
        words = words[: name.end() + team.end()]
    elif name is not None and not OFFICE_BEHIND.match(words, name.end()):
        words = name.group()
    kept = re.split(r"\s(?:on|in|at|that|which|who|obtained|released|sent)\s", words)[0]
    first = plain(kept).split(" ")[0] if plain(kept) else ""
    known = re.search(r"\b[A-Z]", kept) is not None and first not in word_list("occasions") | word_list("openers")
    return source.part(kept) if known and not _are_several(source, kept) else None


def _are_several(source: Source, words: str) -> bool:
    """Are the owners two people (Ana Rios and Bo Stone): neither alone is meant?"""
    people = [source.cast.find(part) for part in words.split(" and ")]
    return len(people) > 1 and all(person is not None and not person.collective for person in people)


OFFICE_BEHIND = re.compile(r"\s[a-z]+\s[A-Z]")  # CMS / official Ana Rios


@cache
def _issuing() -> re.Pattern[str]:
    """The verbs of sending out a document: (issued) a statement."""
    return re.compile(
        rf"\b(?:{'|'.join(sorted(word_list('issuing')))}|(?:came|comes) out with|put(?:s|ting)? out)\s[^.;:\"“”]*$"
    )


HE = re.compile(r"\b(?:[Hh]e|[Ss]he)\s$")
WHOSE = re.compile(r"\S*(?:s['’]|['’]s)\s")  # Rios' parents
IN_IT = re.compile(r"\b(?:in|by|through|via|with)\s(?:an?\s)?(?:\w+\s){0,2}$", re.I)


def _subject(before: str) -> str:
    """What comes before a verb, without a description between commas (Ana Rios, the Democrat who won, / issued)."""
    ends = before.rstrip()
    return before[: before.index(",")] if ends.endswith(",") and ends.count(",") > 1 else before


def _who_issued(source: Source, place: int) -> Source | Person | None:
    """Whose verb sends a document out, or who speaks in the sentence that has it."""
    cast = source.cast
    begin = cast.sentence_start(place)
    verb = _issuing().search(cast.text[begin:place])
    if verb is None:
        return cast.speaker_between(begin, place) if IN_IT.search(cast.text[begin:place]) else None
    before = _subject(cast.text[begin : begin + verb.start()])
    if HE.search(before):  # in Veld, where she issued
        return cast.speaker_between(begin, place) or source.part(before.split()[-1])
    names = [
        m
        for m in NAMED.finditer(before)
        if not re.match(r"[RDI]-", m.group())
        and not re.search(r"\b(?:of|in|at|to|by|with|on) (?:the )?$", before[: m.start()])
    ]
    pronouns = re.findall(r"\b(?:[Hh]e|[Ss]he)\b", before)
    if len(names) > 1 and " and " in before[names[-2].end() : names[-1].start()]:
        return None  # of several
    whose = before[names[-1].start() :].strip() if names else ""
    day = bool(names) and plain(names[-1].group()) in word_list("occasions")
    if WHOSE.match(whose) and len(whose.split()) < 5 and not day:
        return source.part(whose)
    somebody = _somebody(source, names[-1].group()) if names else None
    return somebody or cast.speaker_between(begin, place) or (source.part(pronouns[-1]) if pronouns else None)


def _spoken_of(source: Source) -> Source | Person | None:
    """Whose the document is of which the text spoke before."""
    cast, head = source.cast, singular(source.head)
    window = max(0, source.place - FARTHEST)
    said = rf"|{head}(?:ed|ted)\b" if head in ("tweet", "post") else ""
    places = [m.start() for m in re.finditer(rf"\b{head}s?\b{said}", cast.text[window : source.place], re.I)]
    for at in reversed(places[-3:]):
        place = window + at
        beside = cast.text[place : place + len(head) + 3].rstrip()[-2:] in ("'s", "’s")  # the report's authors
        answer = None if beside else _whose_at(source, place, head) or _named_there(source, place, head)
        if answer is not None:
            return answer
    return None


def _whose_at(source: Source, place: int, head: str) -> Person | None:
    """Who the source is that has the document at a place; not what only is about it (analysis of the account)."""
    found = source.cast.owner_at(place)
    about = found is not None and found.stranger and head in Phrase(found.name).owned.lower().split()
    return None if about and found is not None and singular(Phrase(found.name).head) != head else found


def _named_there(source: Source, place: int, head: str) -> Source | Person | None:
    cast = source.cast
    begin = cast.sentence_start(place)
    before, behind = cast.text[begin:place], cast.text[place : place + 80]
    words = re.match(
        rf"{head}s?\s(?:from|by)\s(?P<owner>(?:the\s)?[A-Z][\w'’.-]*(?:\s(?:of|for|[A-Z][\w'’.-]*))*)", behind, re.I
    )
    if words is not None and (found := _somebody(source, words["owner"])) is not None:
        return found
    possessor = re.search(r"(?P<owner>(?:[A-Z][\w.-]*\s){0,3}[A-Z][\w.-]*)['’]s?\s(?:\w+\s){0,2}$", before)
    if possessor is not None:
        return source.part(possessor["owner"])
    if head == "report" and not re.search(r"\bin (?:a|its|his|her|their)\s(?:\w+\s){0,2}$", before):
        return None  # reports are of others than those who speak of them
    ends = re.compile(r"[.!?][\"”’]?\s|\n").search(cast.text, place)
    end = min(ends.start() if ends else len(cast.text), source.place)
    return _who_issued(source, place) or cast.speaker_between(place, end)
