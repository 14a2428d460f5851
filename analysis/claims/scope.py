"""Who speaks which words of a sentence, and what holds of a claim there: negation, conditions, doubt, pretexts, rejection.

Only words of English in general stand here; words about a subject stand in the codebook. Scope of negation by distance
and clause borders follows NegEx (Chapman et al. 2001).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from analysis import attribution
from analysis.claims.forms import PERSONAL, STOPWORDS, THIRD_PERSON, CueWord, word_set
from analysis.claims.matching import Earlier, Match, Reader
from analysis.claims.patterns import Cues, Names
from analysis.coding import NARRATING, NARRATOR, NO_SIDES
from analysis.schema import Row
from analysis.text import Span, count_words, within

LONGEST_ADDRESS = 4  # words
BEFORE = 5  # words before a match in which a negation or a doubt still governs it

# --- words of English in general -------------------------------------------------------------------------------------

NEGATORS = word_set("not no never nor neither none nobody nothing without cannot can't won't don't doesn't didn't isn't aren't "
                    "wasn't weren't hasn't haven't hadn't wouldn't couldn't shouldn't hardly")  # fmt: skip
NOT_A_NEGATION = word_set("only just merely less doubt doubts doubted question secret wonder coincidence matter tolerate accept allow "
                          "permit ignore forget able possible lift ease")  # fmt: skip
BORDERS = word_set("amid that which who whom because but while although though when where since after before as despite if so "
                   "following whereas and instead")  # fmt: skip
CONDITIONS = word_set("if unless whether")
HYPOTHETICAL = word_set("would could might then")
DOUBTS = word_set("allegedly alleged supposedly supposed purportedly purported ostensibly ostensible")
SHAM_AS_ADJECTIVE = word_set("sham fake")
SHAM = word_set("charade sham farce hoax fake pretence pretense trick deception masquerade mockery hypocrisy")
REFUSING = word_set("refuse refuses refused refusing decline declines declined declining")
OF = word_set("of from by to for against with in on at over")
RELATIVE = word_set("which who whom whose that")
BREAK = re.compile(r"[,;:—–()]|\s-\s")
PRETEXT = re.compile(r"\b(?:under|on|using) (?:the|a|an)? ?(?:false )?(?:pretext|guise|cover|banner|excuse|pretense|pretence|cloak) "
                     r"(?:of|that)\b|\bpretend\w* to\b", re.I)  # fmt: skip
SO_CALLED = re.compile(r"\bso[- ]called\b", re.I)
OPEN = re.compile(r"\b(?:not|n't|never|without|cannot|can't|nor|impossible to)\s+(?:\w+\s+)?(?:rul(?:e|ed|ing) out|exclude|deny|denied|"
                  r"den(?:ies|ying)|dispute)|\b(?:declin|refus)\w* to (?:say|comment|confirm|answer)|\bneither confirm|"
                  r"\bnot (?:confirm|say|know)\b|\b(?:not|n't) do(?:ing|ne)? enough\b|\b(?:be|been) ruled out", re.I)  # fmt: skip
OPPOSING = re.compile(r"\b(?:reject|repudiat)\w*\b", re.I)  # what exists: who rejects a blockade says that there is one
CONDEMNING = re.compile(r"\b(?:condemn|denounc|deplor|decr(?:y|ied|ies)|protest)\w*\b", re.I)
UNPROVEN = re.compile(r"\b(?:no|any|without|lack of|zero|not a shred of)\s+(?:\w+\s+)?(?:evidence|proof|indication|indications|sign|signs|"
                      r"grounds|facts|plans?|intentions?|question(?! that)|talk|basis)\b|\b(?:unaware|not aware|no knowledge) of\b|"
                      r"\bnot (?:true|the case|correct) that\b|"
                      r"\b(?:untrue|false|a lie|nonsense) that\b", re.I)  # fmt: skip
SAID_SO = re.compile(
    r"\b(?:claim|said|say|stat|argu|insist|assert|alleg|suggest|accus)\w*,? $", re.I
)  # claimed without proof that
REFUTED = re.compile(r"\b(?:not true|untrue|false|fake|unfounded|groundless|baseless|nonsense|a lie|lies|fabricat\w+|invent\w+|hoax|"
                     r"fairy tales?|smear\w*|"
                     r"absurd|ridiculous|fiction|myth|slander\w*|rumou?rs|canard|not correct|speculat\w+|without foundation|"
                     r"no basis|not (?:correspond|reflect)\w*)\b", re.I)  # fmt: skip
REJECTING = re.compile(r"\b(?:den(?:y|ies|ied|ying)|reject\w*|refut\w*|dismiss\w*|rebuff\w*|disput\w*|ruled? out|rul(?:es|ing) out|"
                       r"repudiat\w*|disavow\w*|debunk\w*)\b", re.I)  # fmt: skip
REPORTED = re.compile(r"\b(?:allegation|accusation|claim|charge|report|statement|assertion|rumou?r|suggestion|speculation|"
                      r"insinuation|message|news|information|story|stories)s?\b", re.I)  # fmt: skip
POINTING = re.compile(r"\b(?:this|that|these|those|the|it|them|such|all|any|its|us)\b", re.I)
_QUESTION = re.compile(r"\?[\"'”’»)\s]*$")


# --- voices ----------------------------------------------------------------------------------------------------------


@dataclass
class Voice:
    """Someone who speaks in a sentence: the places (numbers of words) that it speaks, and its attribution."""

    row: Row
    spoken: list[int]
    cue: frozenset[int]
    parent: Voice | None = None
    inner: list[Voice] = field(default_factory=list)
    named: list[int] = field(
        default_factory=list
    )  # of a narrator: the places of topics, which he words and others speak of

    @property
    def camp(self) -> str:
        return str(self.row["camp"])

    @property
    def narrates(self) -> bool:
        """Whether it speaks what no attribution holds."""
        return not self.row["attribution_id"]

    @property
    def is_narrator(self) -> bool:
        """Whether it is a narrator who is on no side; one who is an actor (``coding.narrators``) speaks as any actor does."""
        return self.row["actor_id"] == NARRATOR

    @property
    def rejects(self) -> bool:
        """Whether its reporting word rejects what it reports. What stands in its own words can't be so rejected."""
        rejecting = self.row["cue_class"] == "denying" or REJECTING.search(self.row["cue"])
        return bool(rejecting) and self.row["kind"] != "direct" and not self.row["cue"].lower().startswith("contradict")


@dataclass
class Sentence:
    """A sentence in words, with its quotation regions, its voices and the sentences before it."""

    row: Row
    text: str
    words: list[CueWord]
    quoted: list[Span]
    voices: list[Voice]
    before: Earlier
    names: Names
    unsaid: frozenset[int] = frozenset()  # places of what nobody said

    @property
    def told(self) -> list[int]:
        """The places of all words but those that nobody said."""
        return [n for n in range(len(self.words)) if n not in self.unsaid]

    def readers(self, cues: Cues) -> list[tuple[Voice, Reader]]:
        """What each voice says. A pronoun stands for the camp named last before it."""
        pronouns, last = {}, next((camp for _, (_, camp) in sorted(self.before.names.items(), reverse=True)), "")
        for place, word in enumerate(self.words):
            last = self.names.get(place, (0, last))[1]
            if word.word in THIRD_PERSON:
                pronouns[place] = last
        persons = self.persons(cues)
        return [
            (
                voice,
                Reader(
                    cues, self.words, self.names, voice.spoken, voice.cue, voice.camp, pronouns, self.before, persons
                ),
            )
            for voice in self.voices
            if voice.spoken
        ]

    def persons(self, cues: Cues) -> dict[int, tuple[Sequence[CueWord], int, str]]:
        """place of "he", "him" or "his" to the listed person named last before it: in which words, where, and of which camp."""
        pronouns = [place for place, word in enumerate(self.words) if word.word in PERSONAL]
        if not pronouns:
            return {}
        named = [
            (at - len(words) if words is not self.words else at, words, at, camp)
            for words, names in ((self.before.words, self.before.names), (self.words, self.names))
            for at, (_, camp) in names.items()
            if cues.actor_at(words, at, camp) in cues.people
        ]
        found: dict[int, tuple[Sequence[CueWord], int, str]] = {}
        for place in pronouns:
            earlier = [each for each in named if each[0] < place]
            if earlier:
                _, words, at, camp = max(earlier, key=lambda each: each[0])
                found[place] = (words, at, camp)
        return found

    @property
    def asks(self) -> bool:
        return _QUESTION.search(self.text[self.row["start"] : self.row["end"]]) is not None

    @cached_property
    def narrator(self) -> Row:
        """The narrator as the voice of a statement."""
        return next(voice.row for voice in self.voices if voice.narrates)

    @cached_property
    def camps(self) -> frozenset[str]:
        """The camps that it names, or the sentences before it do."""
        return frozenset(camp for _, camp in (*self.names.values(), *self.before.names.values()))

    @cached_property
    def foreign(self) -> frozenset[int]:
        """Where it names countries that are on no side."""
        return frozenset(foreign_countries(self.words, self.names))

    @cached_property
    def foreign_before(self) -> bool:
        """Whether the sentences before it name such a country."""
        return bool(foreign_countries(self.before.words, self.before.names))

    def between(self, left: int, right: int) -> str:
        """The text from one word to another, both left out."""
        return self.text[self.words[left].end : self.words[right].start]


def _addressed(words: list[CueWord], row: Row, spoken: list[int]) -> list[int]:
    """The places of those who are told to do what a voice says: between its reporting word and "to" (told / the mayor / to go)."""
    if row["cue_end"] is None or words[spoken[0]].word != "to":
        return []
    between = [n for n in range(spoken[0]) if row["cue_end"] <= words[n].start]
    return between if len(between) <= LONGEST_ADDRESS else []


def foreign_countries(words: Sequence[CueWord], names: Names) -> list[int]:
    """The places of some words at which they name a country that is on no side."""
    sides = {at + n for at, (length, camp) in names.items() if camp not in NO_SIDES for n in range(length)}
    return [
        at
        for at, word in enumerate(words)
        if word.raw[:1].isupper() and word.word in attribution.countries() and at not in sides
    ]


def voices(words: list[CueWord], rows: list[Row], narrator: Row = NARRATING) -> list[Voice]:
    """The voices of a sentence, outermost first; the narrator's, last, speaks what no attribution holds."""
    found: dict[str, Voice] = {}
    for row in rows:
        spoken = [n for n, word in enumerate(words) if row["start"] <= word.start < row["end"]]
        if not spoken:
            continue
        cue = frozenset(
            n
            for n, word in enumerate(words)
            if row["cue_start"] is not None and row["cue_start"] <= word.start < row["cue_end"]
        )
        spoken = [*_addressed(words, row, spoken), *spoken]
        group = row["group_id"] or row["attribution_id"]
        if group in found:
            found[group].spoken = sorted({*found[group].spoken, *spoken})
        else:
            found[group] = Voice(row, spoken, cue)
    by_row = {voice.row["attribution_id"]: voice for voice in found.values()}
    for voice in found.values():
        voice.parent = by_row.get(voice.row["parent_id"])
        if voice.parent is not None:
            voice.parent.inner.append(voice)
    held = {n for voice in found.values() for n in voice.spoken}
    unattributed = {
        "attribution_id": "",
        "parent_id": "",
        "source": "",
        "cue": "",
        "cue_class": "neutral",
        "kind": "indirect",
    }
    rest = Voice({**narrator, **unattributed}, [n for n in range(len(words)) if n not in held], frozenset())
    return [*found.values(), rest]


# --- scope -----------------------------------------------------------------------------------------------------------


def _opening(sentence: Sentence, match: Match, view: Sequence[int]) -> int:
    """The first word that still belongs to the clause of a match: back to a border word, a mark or the edge of the view."""
    place, own = match.first, set(view)
    while place > 0 and place - 1 in own and match.first - place < BEFORE:
        if BREAK.search(sentence.between(place - 1, place)) or sentence.words[place - 1].word in BORDERS:
            break
        place -= 1
    return place


def negated(sentence: Sentence, match: Match, view: Sequence[int], taken: frozenset[int] = frozenset()) -> bool:
    """Whether an odd number of negations governs a match. Those that a pattern itself asks for (``taken``) don't count."""
    count = 0
    for place in range(_opening(sentence, match, view), match.last):
        word = sentence.words[place].word
        if (
            place in match.places
            or place in taken
            or place not in view
            or not (word in NEGATORS or word.endswith("n't"))
        ):
            continue
        following = [each.word for each in sentence.words[place + 1 : place + 3]]
        if NOT_A_NEGATION.intersection(following) or (word == "no" and following[:1] == ["to"]):  # no to a blockade
            continue
        if place > match.first and _parenthesis(sentence, place, match):
            continue
        count += 1
    # "no evidence that ..." reaches past the border word
    start, end = sentence.words[view[0]].start, sentence.words[match.first].end
    if any(
        not SAID_SO.search(sentence.text, start, each.start()) for each in UNPROVEN.finditer(sentence.text, start, end)
    ):
        return True
    return count % 2 == 1


def _parenthesis(sentence: Sentence, place: int, match: Match) -> bool:
    """Whether marks part a word from what is matched on both sides of it."""
    left = max(n for n in match.places if n < place)
    right = min(n for n in match.places if n > place)
    return bool(BREAK.search(sentence.between(left, place)) and BREAK.search(sentence.between(place, right)))


def conditional(sentence: Sentence, match: Match, view: Sequence[int]) -> bool:
    """Whether a match stands in a clause with if, unless or whether."""
    own = set(view)
    place = match.first
    if sentence.words[view[0]].word in CONDITIONS and any(
        sentence.words[n].word in HYPOTHETICAL for n in view if n <= match.last
    ):
        return True
    while place > 0 and place - 1 in own:
        if re.search(r"[,;:—–]", sentence.between(place - 1, place)):
            return False
        place -= 1
        if sentence.words[place].word in CONDITIONS:
            return True
    return place > 0 and sentence.words[place - 1].word in CONDITIONS


def circumstance(sentence: Sentence, match: Match, view: Sequence[int]) -> bool:
    """Whether a match is only what something else happens amid: background, no statement."""
    opening = _opening(sentence, match, view)
    return opening > 0 and sentence.words[opening - 1].word == "amid"


def doubted(sentence: Sentence, match: Match, view: Sequence[int]) -> int:
    """The place of a word of doubt that governs a match; -1 where none does."""
    start = max(0, match.first - 3)
    for place in range(start, match.last + 1):
        if sentence.words[place].word in DOUBTS:
            return place
    opening = sentence.words[max(0, match.first - 2)].start
    found = SO_CALLED.search(sentence.text, opening, sentence.words[match.last].end)
    return next((n for n, w in enumerate(sentence.words) if found and w.start >= found.start()), -1)


def pretext(sentence: Sentence, match: Match) -> int:
    """The offset of "under the pretext of" right before a match; -1 where there is none."""
    for found in PRETEXT.finditer(sentence.text, sentence.row["start"], sentence.words[match.last].end):
        between = [w for w in sentence.words if found.end() <= w.start < sentence.words[match.last].start]
        if found.end() <= sentence.words[match.last].start and len(between) <= BEFORE:
            return found.start()
    return -1


def scare_quoted(sentence: Sentence, match: Match) -> bool:
    """Whether some of the matched words stand in quotation marks, as a fragment of a few words."""
    start, end = sentence.words[match.first].start, sentence.words[match.last].end
    for left, right in within(start, end, sentence.quoted):
        short = count_words(sentence.text, left, right) <= 4
        if short and any(left <= sentence.words[place].start < right for place in match.places):
            return True
    return False


def sham(sentence: Sentence, match: Match, view: Sequence[int]) -> bool:
    """Whether a match is called a sham in a few words around it, by words that are no part of it, nor said of another noun alone."""
    own, near = set(view) - set(match.places), range(match.first - BEFORE, match.last + BEFORE + 1)
    return any(
        place in own and sentence.words[place].word in SHAM and not _of_another(sentence, match, place)
        for place in near
    )


def _of_another(sentence: Sentence, match: Match, place: int) -> bool:
    """Whether an adjective stands right before a noun that is no part of a match (a sham vote to take the land)."""
    if (
        sentence.words[place].word not in SHAM_AS_ADJECTIVE
        or place + 1 >= len(sentence.words)
        or place + 1 in match.places
    ):
        return False
    word, following = sentence.words[place], sentence.words[place + 1]
    return following.word not in STOPWORDS and sentence.text[word.end : following.start].isspace()


def designates(sentence: Sentence, match: Match) -> bool:
    """Whether a match is one noun phrase (the dictator Rios), and no noun with what it is of (threats from Veld)."""
    return not any(word.word in OF for word in sentence.words[match.first : match.last])


def called_as(sentence: Sentence, match: Match) -> bool:
    """Whether "as" stands within a match, right before the last of its words (the vote as a sham)."""
    return any(
        sentence.words[place].word == "as"
        and place > match.first
        and set(range(place + 1, place + 4)) & set(match.places)
        for place in range(max(match.first, match.last - 3), match.last)
    )
