"""Names in a text, and the words beside them that say who that is: an office before a name, or behind a comma after it.

Only the words around a name decide here; who is who, is known to ``people``. Places are in code points of the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis.attribution.wordlists import collectives, countries, given_names, roles, titles, word_list

_SYLLABLE = (  # with which Korean given names end
    "(?:bae|bak|eun|gun|hee|ho|hwa|hwan|hye|hyun|il|in|jin|jong|ju|jun|jung|kyun|kyung|moo|rae|seok|seong|sik|soo|suk|un|won|woo|yun)"
)
_WORD_OF_NAME = (
    r"(?:(?:[A-Z]\.)+|(?:Mr|Ms|Mrs|Dr|Sen|Rep|Gov|Gen)\.|"
    r"(?:\b(?:al|el|ul|ad|as|ash|ar)-)?[A-ZÀ-ÖØ-ÞĀ-ŽЀ-Я][\w'’]*"
    rf"(?:[-‐](?:[A-ZÀ-ÖØ-Þ][\w'’]*|{_SYLLABLE}\b))*)"
)
KOREAN = re.compile(rf"\w+-{_SYLLABLE}")  # a given name, behind its surname
KOREAN_TAIL = re.compile(rf"-{_SYLLABLE}$")
NAME = re.compile(
    rf"{_WORD_OF_NAME}(?:[ \u00a0](?:(?:de|da|del|la|von|van|bin|al|el|ibn|der|den|di|dos)[ \u00a0])*{_WORD_OF_NAME})*"
)
# Where the words before a name that may introduce it begin; other than ``text.split_sentences``: a comma ends them, too.
ABBREVIATED = "".join(
    rf"(?<!\b{title})" for title in "Mr Ms Mrs Dr Sen Rep Gov Gen Lt Col Sgt Prof Sens Reps St S U".split()
)
CLAUSE_END = re.compile(rf"{ABBREVIATED}[.;:!?…\"“”()]\s?|\n|,\s")
# A word of a name: without the marks around it, but with those inside it (O'Neill, al-Assad, U.S.).
NAME_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*\.?")
FARTHEST_OFFICE = 80  # characters between a name and the first word of its office
BEHIND = re.compile(r",\s([^,.;\n]{3,80})")  # ", chairman of the committee"
PART_OF_BODY = re.compile(r"(\w+) of (?:the )?$")  # Department of / Law Enforcement


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """Lower case, without accents, possessive, article or full stops: the form in which names are compared."""
    text = unicodedata.normalize("NFKD", text.replace("’", "'"))
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    text = re.sub(r"'s?(?=\W|$)", "", text).replace(".", "")
    return re.sub(r"^(the|a|an) ", "", " ".join(text.split()))


def words_of(text: str) -> set[str]:
    return {plain(word) for word in NAME_WORD.findall(text)} - {""}


@dataclass(frozen=True)
class Mention:
    """A name where a text has it."""

    start: int
    end: int
    name: str
    titled: bool = False  # does a title stand right before it (Mr. Rios, President Rios)?
    described: bool = False  # does "the" stand before it, or the words of a body (the Great Lakes, Bureau of Land Use)?


HONORIFICS = frozenset({"dr", "mr", "mrs", "ms", "prof", "sir"})


SURNAMES = frozenset({"judge", "king", "lord", "pope", "prince"})  # that are titles, too


def is_surname(name: str, before: str) -> bool:
    """Is a title a name (Dr. King), by the word before it?"""
    return before in HONORIFICS and plain(name) in SURNAMES


def find_names(text: str) -> list[Mention]:
    """Names in a text: runs of capitalised words, with what stands before the name itself taken off.

    That is openers of sentences, titles and offices (Foreign Minister), adjectives of countries, whose office it is (Veld's).
    """
    found = []
    for match in NAME.finditer(text):
        parts = re.split(r"([ \u00a0])", match.group())
        first = _first_of_name(parts)
        if not first and _only_opens(text, match.start(), parts):
            first = 2
        openers = word_list("openers")
        last = next((n for n in range(first + 2, len(parts), 2) if parts[n].lower() in openers), len(parts) + 1)
        start = match.start() + len("".join(parts[:first]))
        parts, before = parts[first : last - 1], plain(parts[first - 2]) if first else ""  # in the U.S. The mayor
        name = re.sub(r"['’]s$", "", "".join(parts)).rstrip(".'’")
        if plain(name) and (plain(name) not in titles() or is_surname(name, before)):
            alone = " " not in name
            leads = "" if first and not alone else text[max(0, start - 30) : start]
            of = PART_OF_BODY.search(leads) if leads and not alone else None
            described = (not first and leads.lower().endswith("the ")) or (
                of is not None and of[1].lower() in collectives()
            )
            titled = before in personal_titles() or (alone and not first and _last_word(leads) in personal_titles())
            found.append(Mention(start, start + len(name), name, titled, described))
    return found


def _only_opens(text: str, start: int, parts: list[str]) -> bool:
    """Has the first word of a name its capital only because it opens a sentence (Following Rios; Will Rios resign?)?

    Where what is left stands elsewhere in the text without it, and no title or word of the same sentence comes before it.
    """
    word, rest = parts[0].lower(), "".join(parts[2:])
    if len(parts) < 3 or not OPENS.search(text, max(0, start - 4), start):
        return False
    if word not in word_list("auxiliaries") and (word in given_names() or not word.endswith(("ly", "ing"))):
        return False
    name = re.escape(re.sub(r"['’]s?$", "", rest))
    alone = re.compile(rf"(?<!{re.escape(parts[0])}[ \u00a0]){name}\b")
    inside = re.compile(rf"[a-z,.] {re.escape(parts[0])} {re.escape(parts[2])}\b")
    return alone.search(text) is not None and (word != "will" or inside.search(text) is None)


OPENS = re.compile(r"(?:^|\n|[.!?:;”\"] ?|[“\"‘'])$")


@cache
def personal_titles() -> frozenset[str]:
    """Words, in plain form, that stand right before the name of a person and of nobody else: Mr, President, Senator."""
    return word_list("ranks") | word_list("posts") | word_list("spokespeople")


def _last_word(text: str) -> str:
    words = NAME_WORD.findall(text)
    if (
        not words
        or not text.endswith((f"{words[-1]} ", f"{words[-1]}\u00a0"))
        or (words[-1][0].islower() and "." in words[-1])
    ):
        return ""
    return plain(words[-1])


def _first_of_name(parts: list[str]) -> int:
    """Which of the words of a run (every second part; spaces between them) is the first of the name."""
    first, openers = _behind_state(parts, 0), word_list("openers") | word_list("new_speakers")
    while len(parts) > first + 1 and (plain(parts[first]) in titles() or parts[first].lower() in openers):
        first += 2
    titled = [
        n
        for n in range(first, len(parts) - 2, 2)
        if parts[n].endswith(".") and len(parts[n]) > 2 and plain(parts[n]) in titles()
    ]
    if titled:  # Kansas Gov. Ana Rios
        first = titled[-1] + 2
    first = _behind_body(parts, _behind_state(parts, first))
    behind = _behind_office(parts, first)
    return first if collectives() & {plain(part) for part in parts[behind::2]} else behind


def _behind_state(parts: list[str], first: int) -> int:
    """South Veld / Republican; Veld / Sen. Ana Rios: states before a party or a title are none of a name."""
    for size in (3, 1):
        state, behind = "".join(parts[first : first + size]), parts[first + size + 1 : first + size + 2]
        if behind and state.lower() in word_list("american_states") and plain(behind[0]) in personal_titles():
            return first + size + 1
    return first


def _behind_body(parts: list[str], first: int) -> int:
    """United Nations / Ana Rios: behind an ambassador, the name of the body to which he is sent is none of his."""
    for size in (3, 2):
        body, rest = " ".join(parts[first : first + 2 * size : 2]), parts[first + 2 * size :: 2]
        if len(rest) > 1 and plain(body) in word_list("world_bodies") | countries().keys():
            return first + 2 * size
    return first


def _behind_office(parts: list[str], first: int) -> int:
    """Harbour City Mayor / Ana Rios; Veld's / Ana Rios; NEW LAW Ana Rios: the name is what stands behind."""
    if len(parts) - first < 3:
        return first
    for rule in (_is_rank, _is_owner, _is_shouted):
        ends = [n for n in range(first, len(parts) - 2, 2) if rule(parts, n)]
        if ends:
            first = ends[-1] + 2
    given = given_names()
    if plain(parts[first]) not in given:  # Product Development / Ana Rios; Pollster / Ana Rios
        skip = 2 if _describes(parts[first]) else 4
        first = next((n for n in range(first + skip, len(parts) - 2, 2) if plain(parts[n]) in given), first)
    return first


def _describes(word: str) -> bool:
    """Does a word before a first name belong to an office or an outlet, or is it a place (Intelligence, Post, Veld)?"""
    known = plain(word)
    return (
        known in countries()
        or known in word_list("american_states")
        or word in word_list("outlet_words")
        or known in word_list("portfolios")
        or known in word_list("before_names")
    )


def _is_rank(parts: list[str], n: int) -> bool:
    return plain(parts[n]) in personal_titles() and not (n + 2 == len(parts) - 1 and plain(parts[n + 2]) in titles())


def _is_owner(parts: list[str], n: int) -> bool:
    return parts[n].endswith(("'s", "’s")) and len(parts) - n > 4


def _is_shouted(parts: list[str], n: int) -> bool:
    return len(parts[n]) > 3 and "." not in parts[n] and parts[n].isupper() and not parts[n + 2].isupper()


def office_of(text: str, mention: Mention) -> frozenset[str]:
    """The words, in plain form, that say what office a name has: right before it, or behind a comma after it."""
    start, end = mention.start, mention.end
    behind = _office_behind(text, end) if text.startswith(",", end) else frozenset()
    word = LAST_WORD.search(text, max(0, start - 30), start)
    if text[max(0, start - 2) : start] != ", " and (word is None or not _may_be_office(word[1])):
        return behind
    before = text[max(0, mention.start - FARTHEST_OFFICE) : mention.start]
    if mention.start > FARTHEST_OFFICE:
        before = before.partition(" ")[2]
    clauses = CLAUSE_END.split(before)
    if not clauses[-1] and before.endswith(", ") and text[mention.end : mention.end + 1] == ",":
        return _office_in(clauses[-2], ends=True)  # the president, Ana Rios,
    return _office_in(clauses[-1]) | behind


LAST_WORD = re.compile(r"([^\W_][\w'’.-]*) $")


def _may_be_office(word: str) -> bool:
    """May a word right before a name belong to the name's office?"""
    known = plain(word)
    listed = known in office_nouns() or known in word_list("office_words") or known in PREPOSITIONS
    return word[:1].isupper() or listed or known in word_list("male_words") or known in word_list("female_words")


@cache
def office_nouns() -> frozenset[str]:
    """Nouns, in lower case, that are offices: roles, titles of persons, officials."""
    return frozenset(roles()) | personal_titles() | word_list("officials")


def _office_in(clause: str, ends: bool = False) -> frozenset[str]:
    """Veld's first ambassador to the Isles / Ana Rios: back to the first word that belongs to no office; ``ends``: with one."""
    found: list[str] = []
    named = False
    for word in reversed(NAME_WORD.findall(clause)):
        known = plain(word)
        noun = known in office_nouns() or known in word_list("male_words") or known in word_list("female_words")
        if ends and not found and not noun:
            return frozenset()
        if known in PREPOSITIONS and not named:  # a spokesman for / President Ana Rios
            continue
        if known in word_list("openers") or (word.islower() and not (noun or known in word_list("office_words"))):
            if named and known not in word_list("complements") and known not in word_list("openers"):
                found.append(known)
            break
        if word.islower() and word.endswith(("'s", "’s")):  # the president's / lawyer Ana Rios
            break
        named = named or noun
        found.append(known)
    return frozenset(found) - {""} if named else frozenset()


PREPOSITIONS = frozenset({"of", "for", "to", "the", ""})


def _office_behind(text: str, end: int) -> frozenset[str]:
    """ ", chairman of the committee," after a name; nothing where the words behind the comma name no office."""
    match = BEHIND.match(text, end)
    if match is None:
        return frozenset()
    words: list[str] = []
    for word in NAME_WORD.findall(match.group(1)):
        known = plain(word)
        if words and words[-1] in office_nouns() and known not in office_nouns() and known not in PREPOSITIONS:
            if word[:1].isupper() and words[-1] in personal_titles():
                return frozenset()  # Ana Rios, President Stone said
            if word.islower() and word not in word_list("complements"):
                return frozenset()  # Ana Rios, the president should know
        if word.islower() and word not in PREPOSITIONS and word in word_list("complements"):
            break
        words.append(known)
    return frozenset(words) - {""} if office_nouns() & set(words) else frozenset()


PARTY_BEHIND = re.compile(r",? ?\(?(?P<party>[RD])(?:[-–]|\., )(?=[A-Z])")  # (R-Ohio)


def party_of(text: str, mention: Mention) -> frozenset[str]:
    """The party that stands behind the name of an American legislator, as a word."""
    match = PARTY_BEHIND.match(text, mention.end)
    return frozenset() if match is None else frozenset({"republican" if match["party"] == "R" else "democrat"})


SHOWN = re.compile(
    r"(?:,? (?:who|whose)\b|, (?:aged )?\d{1,3}\b"
    r"|(?:['’]s (?:wife|husband|lawyers?|attorneys?|mother|father|son|daughter|campaign|office)\b)"
    r"| (?:himself|herself|says|said|told|tells|added|adds|wrote|writes|tweeted|argued|argues|thinks|believes|believed)\b)"
)
SAID = re.compile(r"\b(?:says|said|adds|added|writes|wrote|recalled|explained|explains) $")


def shows_person(text: str, mention: Mention) -> bool:
    """Do the words beside a name say that it is a person's: its age, "who", a verb of speech?"""
    behind = not mention.described and SHOWN.match(text, mention.end) is not None
    return behind or SAID.search(text, max(0, mention.start - 12), mention.start) is not None


def gender_of(name: str, words: frozenset[str] | set[str]) -> str:
    """m or f, by words that go with a name, else by its first name; "" where neither tells."""
    if words & word_list("female_words"):
        return "f"
    if words & word_list("male_words"):
        return "m"
    first = re.split(r"[ -]", plain(name))[0] if " " in name else ""
    if first in word_list("male_names") or first in word_list("male_names_in_a"):
        return "m"
    return "f" if first in word_list("female_names") else ""


def likely_gender(name: str) -> str:
    """What the last letter of an unlisted first name makes likely: f or m; "" where it says nothing."""
    first = plain(name).split(" ")[0] if " " in name else ""
    if first.endswith("a"):
        return "f"
    return "m" if first.isalpha() and first[-1] in "bdkorv" else ""


NUMBERED = frozenset({"ii", "iii", "iv", "jr", "sr"})


def surname_of(words: list[str]) -> str:
    """The surname in the words of a name, in plain form."""
    kept = [word for word in words if word not in NUMBERED] or words
    return kept[0] if len(kept) == 2 and KOREAN.fullmatch(kept[1]) else kept[-1]


def is_place(words: list[str]) -> bool:
    """Is a name, in plain words, that of a country or a place (New Veld, Mount Veld) rather than a person's?"""
    given = words[0] in given_names() and words[0] != "will"
    if len(words) > 1 and words[-1] in word_list("place_ends"):
        return words[0] not in given_names() or words[0] in word_list("american_states")
    last = words[-1] in countries() and words[-1] not in word_list("places_like_names")
    return (last and not given) or " ".join(words) in countries() or words[0] in word_list("place_words")
