"""The machine coder of statements and pairs: the codebook's cues, read over attributions and over the narrating voice.

Four questions, asked of every sentence in turn:

1. Which words of it does each voice speak? (``_voices``: what an attribution holds, and the rest, which is the narrator's)
2. Which claims do these words make? (``Cues``: the patterns of the codebook)
3. Is the claim asserted, denied, kept at a distance, or left open? (``_scope``: negation, conditions, doubt, pretexts)
4. Who stands behind it, and who against it? (``_judge``: the innermost voice, and those around it that deny)

Nothing here knows a claim, a camp or a text: words about a subject stand in the codebook, and only words of English in
general stand here. The language of the cues is described at the top of the codebook. Scope of negation by distance and
clause borders follows NegEx (Chapman et al. 2001); embedding and stance follow the statements of discourse network
analysis (Leifeld 2017).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from analysis import quotations
from analysis.coding import NARRATOR, Codebook

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

GAP = 9  # words that `..` may stand for
NEAR = 2  # sentences before, in which a part with `~` may stand
BEFORE = 5  # words before a match in which a negation or a doubt still governs it
ANSWER_REACH = 12  # sentences over which a denial looks for what it denies
RESPONSE_REACH = 4  # sentences over which words of response, or a denial, tie a counterclaim to a claim
BESIDE = 1  # sentences between claims that one denial answers together

# --- words of English in general -------------------------------------------------------------------------------------


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEGATORS = _set("not no never nor neither none nobody nothing without cannot can't won't don't doesn't didn't isn't aren't "
                "wasn't weren't hasn't haven't hadn't wouldn't couldn't shouldn't hardly unlike")  # fmt: skip
NOT_A_NEGATION = _set("only just merely less doubt doubts doubted question secret wonder coincidence matter tolerate accept allow permit "
                      "ignore forget able possible lift ease")  # fmt: skip
BORDERS = _set("amid that which who whom because but while although though when where since after before as despite if so "
               "following whereas and instead")  # fmt: skip
GAP_ENDS = _set("amid following despite because although while whereas after before since if unless")
CONDITIONS = _set("if unless whether")
NO_SPEAKERS = _set(
    "evidence proof indication sign fact facts question"
)  # nouns that a clause follows and that nobody says
HYPOTHETICAL = _set("would could might then")
NO_SOURCE = frozenset({"", "i", "he", "she", "who", "which"})
OWN_COUNTRY = _set("country government nation state side")
DOUBTS = _set("allegedly alleged supposedly supposed purportedly purported ostensibly ostensible")
FIRST_PERSON = _set("we our us ours")
THIRD_PERSON = _set("it its they their them")
RELATIVE = _set("which who whom whose that")
POSSESSIVE = _set("his her its their my our")
BREAK = re.compile(r"[,;:—–()]|\s-\s")
PRETEXT = re.compile(r"\b(?:under|on|using) (?:the|a|an)? ?(?:false )?(?:pretext|guise|cover|banner|excuse|pretense|pretence|cloak) "
                     r"(?:of|that)\b|\bpretend\w* to\b", re.I)  # fmt: skip
SO_CALLED = re.compile(r"\bso[- ]called\b", re.I)
OPEN = re.compile(r"\b(?:not|n't|never|without|cannot|can't|nor|impossible to)\s+(?:\w+\s+)?(?:rul(?:e|ed|ing) out|exclude|deny|denied|"
                  r"den(?:ies|ying)|dispute)|\b(?:declin|refus)\w* to (?:say|comment|confirm|answer)|\bneither confirm|"
                  r"\bnot (?:confirm|say|know)\b|\b(?:be|been) ruled out", re.I)  # fmt: skip
UNPROVEN = re.compile(r"\b(?:no|any|without|lack of|zero|not a shred of)\s+(?:\w+\s+)?(?:evidence|proof|indication|indications|sign|signs|"
                      r"grounds|facts|plans?|intentions?|question|talk|basis)\b|\b(?:unaware|not aware|no knowledge) of\b|"
                      r"\bnot (?:true|the case|correct) that\b|"
                      r"\b(?:untrue|false|a lie|nonsense) that\b", re.I)  # fmt: skip
REFUTED = re.compile(r"\b(?:not true|untrue|false|fake|unfounded|groundless|baseless|nonsense|a lie|lies|fabricat\w+|invent\w+|hoax|"
                     r"fairy tales?|smear\w*|"
                     r"absurd|ridiculous|fiction|myth|slander\w*|rumou?rs|canard|not correct|speculat\w+|without foundation|"
                     r"no basis|not (?:correspond|reflect)\w*)\b", re.I)  # fmt: skip
REJECTING = re.compile(r"\b(?:den(?:y|ies|ied|ying)|reject\w*|refut\w*|dismiss\w*|rebuff\w*|disput\w*|ruled? out|rul(?:es|ing) out|"
                       r"repudiat\w*|disavow\w*|debunk\w*)\b", re.I)  # fmt: skip
REPORTED = re.compile(r"\b(?:allegation|accusation|claim|charge|report|statement|assertion|rumou?r|suggestion|speculation|"
                      r"insinuation|message|news|information|story|stories)s?\b", re.I)  # fmt: skip
POINTING = re.compile(r"\b(?:this|that|these|those|the|it|them|such|all|any|its|us)\b", re.I)
RESPONDING = re.compile(r"\b(?:in (?:response|reply|answer)|respond\w*|repl(?:y|ied|ies)|react\w*|reject\w*|den(?:y|ies|ied)|refut\w*|"
                        r"dismiss\w*|however|meanwhile|in turn|for (?:its|his|her) part|comment\w* on|remind\w*|counter\w*|"
                        r"but|unlike|accusations?|allegations?)\b", re.I)  # fmt: skip
IN_RESPONSE = re.compile(
    r"\b(?:in (?:response|reply|answer) to|respond\w* to|reply\w* to|comment\w* on|answer\w*)\b", re.I
)
LEGAL = re.compile(r"\b(?:law|laws|lawful\w*|legal\w*|legitimate\w*|constitution\w*|agreements?|treat(?:y|ies)|ratif\w*|charter|"
                   r"accordance|legislation|prohibit\w*)\b", re.I)  # fmt: skip
STOPWORDS = _set("a an the of or and to in on at by for from with is are was were be been has have had it its their that this as will "
                 "would not no than other another any may say so into about against such their there which who")  # fmt: skip


# --- a sentence in words ---------------------------------------------------------------------------------------------

_WORD = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:['’]\w+)*")


@dataclass(frozen=True)
class Token:
    """One word: its place in the text, as written, and in small letters without a possessive ending."""

    start: int
    end: int
    raw: str
    word: str


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words between two offsets; hyphens part words, full stops within "U.S." do not."""
    found = []
    for match in _WORD.finditer(text, start, end):
        raw = re.sub(r"['’]s?$", "", match.group().replace("’", "'"))
        if raw == "U.S.A.":
            raw = "USA"
        found.append(Token(match.start(), match.end(), raw, raw.lower()))
    return found


@lru_cache(maxsize=200_000)
def _fits(pattern: str, raw: str) -> bool:
    """Whether a word fits a form with `*`. A form in capitals fits only a word written so ("US", not "us")."""
    if pattern == "not" and raw.lower().endswith(("n't", "cannot")):
        return True
    word = raw if pattern != pattern.lower() else raw.lower()
    if "*" not in pattern:
        return word == pattern
    return re.fullmatch(re.escape(pattern).replace(r"\*", r"\w*"), word) is not None


# --- cues: the language of the codebook ------------------------------------------------------------------------------

Phrase = tuple[str, ...]


class Phrases:
    """A list of phrases that knows which of them may begin with a word: asked of every word, answered once a form."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.all = tuple(sorted({phrase for phrase in phrases if phrase}, key=lambda phrase: (-len(phrase), phrase)))
        self.begun: dict[str, tuple[Phrase, ...]] = {}

    def length(self, words: Sequence[Token], at: int) -> int:
        """How many words the longest of these phrases takes at a place; 0 where none stands there."""
        raw = words[at].raw
        if raw not in self.begun:
            self.begun[raw] = tuple(phrase for phrase in self.all if _fits(phrase[0], raw))
        return next((len(phrase) for phrase in self.begun[raw] if _stands(phrase, words, at)), 0)


@dataclass(frozen=True)
class Element:
    """One place of a pattern: what may fill it, whether a gap stands before it, and what else is known of it."""

    phrases: Phrases
    camps: frozenset[str]
    gap: bool
    may_be_cue: bool
    is_speaker: bool


@dataclass(frozen=True)
class Pattern:
    """Parts that must all be found (in any order), parts that must not, parts that may stand in the sentences before."""

    parts: tuple[tuple[Element, ...], ...]
    absent: tuple[tuple[Element, ...], ...]
    near: tuple[tuple[Element, ...], ...]

    @property
    def speaks(self) -> bool:
        return any(element.is_speaker for part in self.parts for element in part)


@dataclass(frozen=True)
class Claim:
    """A claim with its patterns, compiled."""

    id: str
    parent: str
    accuses: str
    asserts: tuple[Pattern, ...]
    denies: tuple[Pattern, ...]
    narrator: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    by: frozenset[str]
    not_by: frozenset[str]
    of_oneself: bool


class Cues:
    """The claims of a codebook ready to be looked for, with the names of its camps' actors.

    Raises ValueError for a slot that is neither a camp nor among the codebook's words, with the claim that has it.
    """

    def __init__(self, book: Codebook, known: pd.DataFrame | None = None) -> None:
        self.groups: dict[str, tuple[Phrase, ...]] = {
            name: tuple(_phrase(each) for each in str(listed).split(",") if each.strip())
            for name, listed in book.words.items()
        }
        self.camps = {camp: Phrases(_names(camp, known, self.groups.get(camp, ()))) for camp in book.camp_order}
        self.lists: dict[tuple[Phrase, ...], Phrases] = {}
        self.nobody = Phrases(self.groups.get("nobody", ()))
        self.actors, self.heads = _actors(known)
        self.claims = tuple(self._claim(entry) for entry in book.claims)
        self.by_id = {claim.id: claim for claim in self.claims}
        self.children = {claim.id: claim.parent for claim in self.claims if claim.parent}

    def _claim(self, entry: Mapping[str, Any]) -> Claim:
        cues = entry.get("cues") or {"asserts": _from_words(entry)}
        if isinstance(cues, list):
            cues = {"asserts": cues}

        def patterns(key: str) -> tuple[Pattern, ...]:
            return tuple(self._pattern(str(line), entry["id"]) for line in cues.get(key) or [])

        return Claim(
            entry["id"], str(entry.get("parent") or ""), str(entry.get("accuses") or ""),
            patterns("asserts"), patterns("denies"), patterns("narrator"), patterns("unless"),
            frozenset(cues.get("by") or ()), frozenset(cues.get("not_by") or ()), bool(cues.get("of_oneself")),
        )  # fmt: skip

    def _pattern(self, line: str, claim: str) -> Pattern:
        found: dict[str, list[tuple[Element, ...]]] = {"": [], "!": [], "~": []}
        for part in line.split(" & "):
            mark = part.strip()[0] if part.strip()[0] in "!~" else ""
            found[mark].append(tuple(self._elements(part.strip().removeprefix(mark), claim)))
        return Pattern(tuple(found[""]), tuple(found["!"]), tuple(found["~"]))

    def _elements(self, part: str, claim: str) -> Iterator[Element]:
        gap = False
        for place in part.split():
            if place == "..":
                gap = True
                continue
            phrases: list[Phrase] = []
            camps: set[str] = set()
            for option in place.lstrip("^@").split("|"):
                name = option[1:-1] if option.startswith("{") else ""
                if name in self.camps:
                    camps.add(name)
                elif name in self.groups:
                    phrases.extend(self.groups[name])
                elif name:
                    raise ValueError(f"codebook.yaml, claim {claim}: {{{name}}} is no camp and not among its words")
                else:
                    phrases.append(_phrase(option))
            listed = self.lists.setdefault(tuple(phrases), Phrases(phrases))  # equal lists share what they know
            yield Element(listed, frozenset(camps), gap, "^" in place, "@" in place)
            gap = False

    def names_in(self, words: Sequence[Token]) -> dict[int, tuple[int, str]]:
        """place to (length, camp) for every name of a camp in these words; a longer name leaves no room for one within it.

        The words under ``nobody`` are names of no camp ("Latin American" is not American).
        """
        lists = [*self.camps.items(), ("", self.nobody)]
        found = [
            (-length, at, camp) for camp, names in lists for at in range(len(words)) if (length := names.length(words, at))
        ]  # fmt: skip
        kept: dict[int, tuple[int, str]] = {}
        covered: set[int] = set()
        for negative, at, camp in sorted(found):
            places = set(range(at, at - negative))
            if not places & covered:
                kept[at] = (-negative, camp)
                covered |= places
        return {at: (length, camp) for at, (length, camp) in sorted(kept.items()) if camp}

    def camps_in(self, words: Sequence[Token]) -> list[tuple[int, str]]:
        """(place, camp) of every name of a camp in these words, in order."""
        return [(at, camp) for at, (_, camp) in self.names_in(words).items()]

    def actor_at(self, words: Sequence[Token], at: int, camp: str) -> str:
        """The actor named at a place: by the longest alias that stands there, else the head of the camp."""
        best = max(((len(alias), actor) for alias, actor in self.actors if _stands(alias, words, at)), default=(0, ""))
        return best[1] or self.heads.get(camp, "")


def _phrase(words: str) -> Phrase:
    return tuple(re.findall(r"(?:[A-Z]\.){2,}|[\w*]+(?:'\w+)?", words.replace("-", " ")))


def _names(camp: str, known: pd.DataFrame | None, more: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """What a camp is called: names, surnames and aliases of its actors, their countries, and the codebook's own words for it."""
    names = set(more)
    if known is not None:
        for actor in known[known["camp"] == camp].to_dict("records"):
            capitalised = [each for each in [actor["name"], *actor["aliases"].split(";")] if each != each.lower()]
            names |= {_phrase(re.sub(r"\(.*?\)", "", each)) for each in capitalised}
    return tuple(sorted(name for name in names if name))


def _actors(known: pd.DataFrame | None) -> tuple[tuple[tuple[Phrase, str], ...], dict[str, str]]:
    """(alias, actor) in order, and for each camp the actor that is called by its country's name."""
    aliases: list[tuple[Phrase, str]] = []
    heads: dict[str, str] = {}
    if known is not None:
        for actor in known.to_dict("records"):
            own = [each for each in [actor["name"], *actor["aliases"].split(";")] if each]
            aliases += [(_phrase(each), actor["actor_id"]) for each in own]
            if actor["country"] and actor["country"] in own and actor["kind"] == "state":
                heads.setdefault(actor["camp"], actor["actor_id"])
    return tuple(sorted((alias, actor) for alias, actor in aliases if alias)), heads


def _from_words(entry: Mapping[str, Any]) -> list[str]:
    """Patterns for a claim without cues: the content words of its label, its definition and each phrase of include."""
    phrases = [entry.get("label", ""), *re.split(r"[.;]", f"{entry.get('definition', '')};{entry.get('include', '')}")]
    found = []
    for phrase in phrases:
        stems = {
            re.sub(r"(?:ing|ed|es|s|e)$", "", word) + "*"
            for word in re.findall(r"\w{3,}", str(phrase).lower())
            if word not in STOPWORDS
        }
        if 2 <= len(stems) <= 6:
            found.append(" & ".join(sorted(stems)))
    return found


def _stands(phrase: Phrase, words: Sequence[Token], at: int) -> bool:
    return len(phrase) <= len(words) - at and all(_fits(form, words[at + n].raw) for n, form in enumerate(phrase))


# --- voices ----------------------------------------------------------------------------------------------------------


@dataclass
class Voice:
    """Someone who speaks in a sentence: the places (numbers of words) that it speaks, and its attribution."""

    row: Row
    spoken: list[int]
    cue: frozenset[int]
    parent: Voice | None = None
    inner: list[Voice] = field(default_factory=list)

    @property
    def camp(self) -> str:
        return str(self.row["camp"])

    @property
    def is_narrator(self) -> bool:
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
    words: list[Token]
    quoted: list[quotations.Span]
    voices: list[Voice]
    before: list[Token]
    names: dict[int, tuple[int, str]]
    names_before: dict[int, tuple[int, str]]

    def reader(self, voice: Voice) -> Reader:
        """What a voice says. A pronoun stands for the camp named last before it."""
        pronouns, last = {}, next((camp for _, (_, camp) in sorted(self.names_before.items(), reverse=True)), "")
        for place, word in enumerate(self.words):
            last = self.names.get(place, (0, last))[1]
            if word.word in THIRD_PERSON:
                pronouns[place] = last
        return Reader(
            self.words, self.names, voice.spoken, voice.cue, voice.camp, pronouns, self.before, self.names_before
        )

    @property
    def asks(self) -> bool:
        return re.search(r"\?[\"'”’»)\s]*$", self.text[self.row["start"] : self.row["end"]]) is not None

    def between(self, left: int, right: int) -> str:
        """The text from one word to another, both left out."""
        return self.text[self.words[left].end : self.words[right].start]


def _voices(words: list[Token], rows: list[Row], start: int, end: int) -> list[Voice]:
    """The voices of a sentence, outermost first; the narrator's, last, speaks what no attribution holds."""
    voices: dict[str, Voice] = {}
    for row in rows:
        spoken = [n for n, word in enumerate(words) if row["start"] <= word.start < row["end"]]
        if not spoken:
            continue
        cue = frozenset(
            n
            for n, word in enumerate(words)
            if row["cue_start"] is not None and row["cue_start"] <= word.start < row["cue_end"]
        )
        group = row["group_id"] or row["attribution_id"]
        if group in voices:
            voices[group].spoken = sorted({*voices[group].spoken, *spoken})
        else:
            voices[group] = Voice(row, spoken, cue)
    by_row = {voice.row["attribution_id"]: voice for voice in voices.values()}
    for voice in voices.values():
        voice.parent = by_row.get(voice.row["parent_id"])
        if voice.parent is not None:
            voice.parent.inner.append(voice)
    held = {n for voice in voices.values() for n in voice.spoken}
    narrator = {
        "attribution_id": "", "actor_id": NARRATOR, "speaker": NARRATOR, "camp": "narrator", "actor_kind": "narrator",
        "cue": "", "cue_class": "neutral", "kind": "indirect", "parent_id": "", "source": "",
    }  # fmt: skip
    rest = Voice(narrator, [n for n in range(len(words)) if n not in held], frozenset())
    return [*voices.values(), rest]


# --- finding a claim's words -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Match:
    """Words of a sentence that make a claim: their numbers, and the place of the actor who speaks by an act, if one does."""

    places: tuple[int, ...]
    speaker: int = -1

    @property
    def first(self) -> int:
        return self.places[0]

    @property
    def last(self) -> int:
        return self.places[-1]


class Reader:
    """One voice's view of some words: which places may be matched, and whom pronouns stand for."""

    def __init__(
        self, words: Sequence[Token], names: Mapping[int, tuple[int, str]], view: Iterable[int], cue: frozenset[int] = frozenset(),
        camp: str = "", pronouns: Mapping[int, str] | None = None, before: Sequence[Token] = (),
        names_before: Mapping[int, tuple[int, str]] | None = None,
    ) -> None:  # fmt: skip
        spoken = set(view)
        self.view = sorted({*spoken, *cue})
        self.words = [words[n] for n in self.view]
        self.names, self.cue, self.camp = names, cue - spoken, camp
        self.pronouns = pronouns or {}
        # what forbids a claim must name its camp, for "we are witnessing interference" does not say that we interfere
        self.named_only = Reader(words, names, spoken, cue) if camp or self.pronouns else self
        self.around: Reader | None = None
        if names_before is not None:
            shifted = {at + len(before): name for at, name in names.items()}
            everything = [*before, *words]
            self.around = Reader(everything, {**names_before, **shifted}, range(len(everything)))

    def length(self, element: Element, at: int) -> int:
        """How many words an element takes at a place of the view; 0 where it does not fit."""
        if self.view[at] in self.cue and not element.may_be_cue:
            return 0
        found = element.phrases.length(self.words, at)
        if not element.camps:
            return found
        length, camp = self.names.get(self.view[at], (0, ""))
        if camp in element.camps:
            return max(found, length)
        if found or not self.camp:
            return found
        word = self.words[at].word
        if self.camp in element.camps:
            if word in FIRST_PERSON and self.words[at].raw != "US":
                return 1
            if word in POSSESSIVE and at + 1 < len(self.words) and self.words[at + 1].word in OWN_COUNTRY:
                return 2
        return int(word in THIRD_PERSON and self.pronouns.get(self.view[at], "") in element.camps)

    def find(self, part: tuple[Element, ...]) -> list[Match]:
        """Every match of a part, the shortest from each place where one begins."""
        found: list[Match] = []
        for at in range(len(self.view)):
            if match := self._from(part, 0, at, -1):
                found.append(Match(tuple(self.view[n] for n in match[0]), self.view[match[1]] if match[1] >= 0 else -1))
        return found

    def _from(
        self, part: tuple[Element, ...], number: int, at: int, speaker: int
    ) -> tuple[tuple[int, ...], int] | None:
        if number == len(part):
            return (), speaker
        element = part[number]
        reach = range(at, min(at + (GAP if element.gap and number else 0) + 1, len(self.view)))
        for place in reach:
            if length := self.length(element, place):
                rest = self._from(part, number + 1, place + length, place if element.is_speaker else speaker)
                if rest is not None:
                    return (*range(place, place + length), *rest[0]), rest[1]
            if self.words[place].word in GAP_ENDS:
                break
        return None

    def matches(self, pattern: Pattern) -> list[Match]:
        """Where all parts of a pattern are found together, none of those that must be absent, and those near are near."""
        options = [self.find(part) for part in pattern.parts]
        if not all(options) or any(self.named_only.find(part) for part in pattern.absent):
            return []
        if not all(self._near(part) for part in pattern.near):
            return []
        found = []
        for match in options[0]:
            places, speaker = set(match.places), match.speaker
            for other in options[1:]:
                nearest = min(other, key=lambda each: abs(each.first - match.first))
                places |= set(nearest.places)
                speaker = max(speaker, nearest.speaker)
            found.append(Match(tuple(sorted(places)), speaker))
        return found

    def _near(self, part: tuple[Element, ...]) -> bool:
        """In the sentence, in those before, or, for a camp's name alone, the speaker's own camp."""
        if len(part) == 1 and self.camp in part[0].camps:
            return True
        return bool((self.around or self).find(part))


# --- scope -----------------------------------------------------------------------------------------------------------


def _opening(sentence: Sentence, match: Match, view: Sequence[int]) -> int:
    """The first word that still belongs to the clause of a match: back to a border word, a mark or the edge of the view."""
    place, own = match.first, set(view)
    while place > 0 and place - 1 in own and match.first - place < BEFORE:
        if BREAK.search(sentence.between(place - 1, place)) or sentence.words[place - 1].word in BORDERS:
            break
        place -= 1
    return place


def _negated(sentence: Sentence, match: Match, view: Sequence[int], taken: frozenset[int] = frozenset()) -> bool:
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
        following = {each.word for each in sentence.words[place + 1 : place + 3]}
        if following & NOT_A_NEGATION or word == "unlike":
            continue
        if place > match.first and _parenthesis(sentence, place, match):
            continue
        count += 1
    # "no evidence that ..." reaches past the border word
    start = sentence.words[view[0]].start
    if UNPROVEN.search(sentence.text, start, sentence.words[match.first].end):
        return True
    return count % 2 == 1


def _parenthesis(sentence: Sentence, place: int, match: Match) -> bool:
    """Whether marks part a word from what is matched on both sides of it."""
    left = max(n for n in match.places if n < place)
    right = min(n for n in match.places if n > place)
    return bool(BREAK.search(sentence.between(left, place)) and BREAK.search(sentence.between(place, right)))


def _conditional(sentence: Sentence, match: Match, view: Sequence[int]) -> bool:
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


def _circumstance(sentence: Sentence, match: Match, view: Sequence[int]) -> bool:
    """Whether a match is only what something else happens amid: background, no statement."""
    opening = _opening(sentence, match, view)
    return opening > 0 and sentence.words[opening - 1].word == "amid"


def _doubted(sentence: Sentence, match: Match, view: Sequence[int]) -> int:
    """The place of a word of doubt that governs a match; -1 where none does."""
    start = max(0, match.first - 3)
    for place in range(start, match.last + 1):
        if sentence.words[place].word in DOUBTS:
            return place
    opening = sentence.words[max(0, match.first - 2)].start
    found = SO_CALLED.search(sentence.text, opening, sentence.words[match.last].end)
    return next((n for n, w in enumerate(sentence.words) if found and w.start >= found.start()), -1)


def _pretext(sentence: Sentence, match: Match) -> int:
    """The offset of "under the pretext of" right before a match; -1 where there is none."""
    for found in PRETEXT.finditer(sentence.text, sentence.row["start"], sentence.words[match.last].end):
        between = [w for w in sentence.words if found.end() <= w.start < sentence.words[match.last].start]
        if found.end() <= sentence.words[match.last].start and len(between) <= BEFORE:
            return found.start()
    return -1


def _scare_quoted(sentence: Sentence, match: Match) -> bool:
    """Whether some of the matched words stand in quotation marks, as a fragment of a few words."""
    for left, right in sentence.quoted:
        short = quotations.count_words(sentence.text[left:right]) <= 4
        if short and any(left <= sentence.words[place].start < right for place in match.places):
            return True
    return False


# --- judging ---------------------------------------------------------------------------------------------------------


@dataclass
class Verdict:
    """One statement found: who, which claim, with what stance, known how, from which words."""

    voice: Row
    claim: str
    stance: str
    match: Match
    embedding: str = "independent"
    relayed_by: str = ""


def _actor_row(cues: Cues, identities: Mapping[str, Row], actor: str, attribution: str) -> Row | None:
    return {**identities[actor], "actor_id": actor, "attribution_id": attribution} if actor in identities else None


def _sentence_verdicts(sentence: Sentence, cues: Cues, identities: Mapping[str, Row]) -> list[Verdict]:
    found: list[Verdict] = []
    if sentence.asks:
        return found
    readers = [(voice, sentence.reader(voice)) for voice in sentence.voices if voice.spoken]
    everything = Reader(sentence.words, sentence.names, range(len(sentence.words)))
    # the narrator's distance needs a sign of it, and most sentences have none
    plain = sentence.text[sentence.row["start"] : sentence.row["end"]]
    signs = {word.word for word in sentence.words} & DOUBTS or PRETEXT.search(plain) or SO_CALLED.search(plain)
    distant = bool(signs or quotations.within(sentence.row["start"], sentence.row["end"], sentence.quoted))
    for claim in cues.claims:
        acts = [match for pattern in claim.asserts if pattern.speaks for match in everything.matches(pattern)]
        made = [verdict for match in acts for verdict in _act(sentence, cues, identities, claim, match)]
        found += made
        for voice, reader in readers:
            if voice.is_narrator and made:
                continue
            groups = [claim.asserts, claim.denies] if not voice.is_narrator or distant else []
            groups += [claim.narrator] if voice.is_narrator else []
            matches = [
                (match, patterns is not claim.denies, patterns is claim.narrator)
                for patterns in groups
                for pattern in patterns if not pattern.speaks
                for match in reader.matches(pattern)
            ]  # fmt: skip
            if matches and any(reader.named_only.matches(pattern) for pattern in claim.unless):
                continue
            taken = frozenset(place for match, _, _ in matches for place in match.places)
            for match, asserted, allowed in matches:
                if any(set(match.places) <= {*each.spoken, *each.cue} for each in voice.inner):
                    continue  # the innermost voice speaks
                found += _judge(sentence, cues, identities, claim, voice, match, asserted, allowed, taken)
    return found


def _act(sentence: Sentence, cues: Cues, identities: Mapping[str, Row], claim: Claim, match: Match) -> list[Verdict]:
    """A statement made by an act that someone reports (adopting a bill, recognising a president): the actor named makes it."""
    everything = list(range(len(sentence.words)))
    if _negated(sentence, match, everything) or _conditional(sentence, match, everything):
        return []
    _, camp = sentence.names.get(match.speaker, (0, ""))
    actor = _actor_row(cues, identities, cues.actor_at(sentence.words, match.speaker, camp), "")
    if actor is None or camp == claim.accuses or (claim.by and camp not in claim.by):
        return []
    return [Verdict(actor, claim.id, "asserts", match)]


def _judge(
    sentence: Sentence, cues: Cues, identities: Mapping[str, Row], claim: Claim, voice: Voice, match: Match, asserted: bool, allowed: bool,
    taken: frozenset[int],
) -> list[Verdict]:  # fmt: skip
    """What a match says of those who speak: the innermost voice first, then those around it that reject what it says."""
    if OPEN.search(sentence.text[sentence.row["start"] : sentence.words[match.last].end]):
        return []
    if _conditional(sentence, match, voice.spoken):
        return []
    found: list[Verdict] = []
    narrator = next(each.row for each in sentence.voices if each.is_narrator)
    if not voice.is_narrator and _circumstance(sentence, match, voice.spoken):
        return []
    doubt, pretext = _doubted(sentence, match, voice.spoken), _pretext(sentence, match)
    if pretext >= 0:
        if (
            not voice.is_narrator and pretext < sentence.words[voice.spoken[0]].start
        ):  # the voice is the one whose pretext it is
            around = voice.parent.row if voice.parent is not None else narrator
            return [
                Verdict(around, claim.id, "distances", match),
                Verdict(voice.row, claim.id, "asserts", match, "inside_accusation", around["camp"]),
            ]
        found.append(Verdict(voice.row, claim.id, "distances", match))
        if (actor := _blamed(sentence, cues, identities, voice, pretext)) is not None:
            found.append(Verdict(actor, claim.id, "asserts", match, "inside_accusation", voice.camp))
        return found
    if voice.is_narrator:
        if doubt >= 0 or _scare_quoted(sentence, match):
            return [Verdict(narrator, claim.id, "distances", match)]
        allowed = allowed and not any(sentence.words[n].word in RELATIVE for n in range(match.first, match.last))
        return (
            [Verdict(narrator, claim.id, "asserts", match)]
            if allowed and not _negated(sentence, match, voice.spoken, taken)
            else []
        )
    if doubt >= 0:
        in_marks = any(left <= sentence.words[doubt].start < right for left, right in sentence.quoted)
        if in_marks:
            return [Verdict(voice.row, claim.id, "distances", match)]
        found.append(Verdict(narrator, claim.id, "distances", match))
    says = asserted != _negated(sentence, match, voice.spoken, taken)
    if voice.rejects:
        if (owner := _owner(sentence, cues, identities, voice, match)) is not None and says:
            found.append(Verdict(owner, claim.id, "asserts", match, "inside_denial", voice.camp))
        return [*found, *([Verdict(voice.row, claim.id, "denies" if says else "asserts", match)])]
    denier = _denier(sentence, voice, match)
    speaker: Row | None = voice.row
    if denier is not None and says:
        found.append(Verdict(denier.row, claim.id, "denies", match))
        if voice is not denier and voice.camp == claim.accuses and not claim.of_oneself:
            speaker = None
        elif voice.row["actor_id"] == denier.row["actor_id"]:
            speaker = _owner(sentence, cues, identities, voice, match) if voice is not denier else None
            if voice is denier and (owner := _owner(sentence, cues, identities, voice, match)) is not None:
                found.append(Verdict(owner, claim.id, "asserts", match, "inside_denial", voice.camp))
        if speaker is not None:
            found.append(Verdict(speaker, claim.id, "asserts", match, "inside_denial", denier.camp))
        return found
    # no one is reported to accuse itself: then the voice around it does
    while says and voice.camp == claim.accuses and not claim.of_oneself:
        if voice.parent is None:
            return found
        voice = voice.parent
    if says and (voice.camp in claim.not_by or (claim.by and voice.camp not in claim.by)):
        return found
    outer = voice.parent
    accused = outer is not None and outer.camp not in (voice.camp, "media", "other", "unassigned", "narrator")
    embedding = "inside_accusation" if accused and says else "independent"
    relayed = outer.camp if outer is not None else ""
    return [*found, Verdict(voice.row, claim.id, "asserts" if says else "denies", match, embedding, relayed)]


def _denier(sentence: Sentence, voice: Voice, match: Match) -> Voice | None:
    """The nearest voice around a report that rejects it, by its reporting word or by what it says of the report."""
    around = voice.parent
    while around is not None:
        if around.rejects or _rejected_within(sentence, around, min([*voice.spoken, *voice.cue])):
            return around
        if _refuted_after(sentence, around, match) and REPORTED.search(voice.row["cue"] + " " + voice.row["source"]):
            return around
        around = around.parent
    spoken = " ".join(sentence.words[n].raw for n in voice.spoken if n < match.last)
    if REPORTED.search(spoken) and (
        _refuted_after(sentence, voice, match) or _rejected_within(sentence, voice, match.last)
    ):
        return voice
    return None


def _rejected_within(sentence: Sentence, voice: Voice, before: int) -> bool:
    """Whether a voice says itself, in a few words before a place, that it rejects a report ("we reject the accusation that")."""
    own = [n for n in voice.spoken if before - 2 * BEFORE <= n < before]
    if not own:
        return False
    rejecting = REJECTING.search(sentence.text, sentence.words[own[0]].start, sentence.words[own[-1]].end)
    return (
        rejecting is not None
        and REPORTED.search(sentence.text, rejecting.end(), sentence.words[before].end) is not None
    )


def _refuted_after(sentence: Sentence, voice: Voice, match: Match) -> bool:
    """Whether a voice calls what it has just named false."""
    later = [n for n in voice.spoken if n > match.last]
    return (
        bool(later)
        and REFUTED.search(sentence.text, sentence.words[match.last].end, sentence.words[later[-1]].end) is not None
    )


def _owner(sentence: Sentence, cues: Cues, identities: Mapping[str, Row], voice: Voice, match: Match) -> Row | None:
    """Whose report or accusation a rejected one is: named before the noun, or after it with by, of or from."""
    start = sentence.words[max(0, min([*voice.spoken, *voice.cue, match.first]) - 1)].start
    noun = REPORTED.search(sentence.text, start, sentence.words[match.last].end)
    if noun is None:
        return None
    at = next(n for n, word in enumerate(sentence.words) if word.start >= noun.start())
    named = [(at, camp) for at, (_, camp) in sentence.names.items()]
    excluded = {voice.camp} if not voice.is_narrator else set()
    before = [(n, camp) for n, camp in named if at - 3 <= n < at and camp not in excluded]
    after = [
        (n, camp) for n, camp in named
        if at < n <= at + 4 and camp not in excluded and sentence.words[at + 1].word in ("by", "of", "from")
    ]  # fmt: skip
    for place, camp in [*before[-1:], *after[:1]]:
        if (row := _actor_row(cues, identities, cues.actor_at(sentence.words, place, camp), "")) is not None:
            return row
    return _actor_row(cues, identities, cues.actor_at(sentence.words, at, ""), "")


def _blamed(sentence: Sentence, cues: Cues, identities: Mapping[str, Row], voice: Voice, offset: int) -> Row | None:
    """Who is said to use a pretext: the camp named last before it, else first behind it, the speaker's own left out."""
    words = [*sentence.before, *sentence.words]
    named = [
        (words[n].start, n, camp) for n, camp in cues.camps_in(words) if camp not in (voice.camp, "media", "narrator")
    ]
    here = sentence.row["start"]
    rivals = [each for each in named if each[2] in _rivals(cues, voice.camp)] or named
    ordered = [
        *[each for each in reversed(rivals) if here <= each[0] < offset],
        *[each for each in rivals if each[0] > offset],
        *[each for each in reversed(rivals) if each[0] < here],
    ]  # fmt: skip
    if not ordered:
        return None
    _, place, camp = ordered[0]
    return _actor_row(cues, identities, cues.actor_at(words, place, camp), "")


def _rivals(cues: Cues, camp: str) -> set[str]:
    """The camps that claims accuse, a camp's own left out."""
    return {claim.accuses for claim in cues.claims if claim.accuses and claim.accuses != camp}


# --- statements ------------------------------------------------------------------------------------------------------

STATEMENT_COLUMNS = (
    "statement_id", "doc_id", "sentence_id", "coder", "start", "end", "actor_id", "speaker", "camp", "actor_kind", "claim", "stance",
    "embedding", "duplicate_of", "attribution_id", "outlet_camp", "relayed_by_camp",
)  # fmt: skip


def statements(
    sentences: pd.DataFrame,
    attributions: pd.DataFrame,
    documents: pd.DataFrame,
    book: Codebook,
    texts: Mapping[str, str],
    known: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Table ``statements`` of the machine: what the codebook's cues find in every voice of every sentence.

    ``attributions`` are one coder's rows; ``known`` is the table of actors, whose names and aliases fill the slots for
    camps. Columns as declared in ``schema`` (one row a sentence, speaker and claim, ``coder`` "machine", numbered in the
    order of the text). Without claims in the codebook the table is empty. Raises ValueError for a cue with an unknown slot.
    """
    import pandas as pd

    from analysis import coding

    cues = Cues(book, known)
    identities = coding.identities(known)
    outlet_camp = dict(zip(documents["doc_id"], documents["outlet_camp"]))
    # where no text has attributions, their frame has no columns either
    grouped = attributions.groupby("doc_id") if len(attributions) else ()
    by_document = {doc_id: _speaking(rows, cues) for doc_id, rows in grouped}
    rows: list[Row] = []
    for doc_id, own in sentences.groupby("doc_id", sort=True):
        text = texts[str(doc_id)]
        found = _document(own.to_dict("records"), text, by_document.get(doc_id, []), cues, identities)
        for number, row in enumerate(found, 1):
            row |= {"doc_id": doc_id, "coder": "machine", "outlet_camp": outlet_camp.get(doc_id, "")}
            row["statement_id"] = f"machine.{doc_id}.s{number:03d}"
        rows += _duplicates(found, own)
    return pd.DataFrame(rows, columns=list(STATEMENT_COLUMNS))


def _speaking(rows: pd.DataFrame, cues: Cues) -> list[Row]:
    """The attributions of a document that have a speaker of their own.

    Left out are relays, adverbs of doubt (they are the narrator's) and pronouns that nobody resolved inside another's words.
    """
    found = []
    for row in rows.sort_values(["start", "level"]).to_dict("records"):
        unnamed = row["camp"] == "unassigned" and row["source"].lower() in FIRST_PERSON | THIRD_PERSON | NO_SOURCE
        if (
            row["relay"]
            or row["cue"].lower() in DOUBTS | NO_SPEAKERS
            or (unnamed and row["parent_id"] and not REPORTED.search(row["cue"]))
        ):
            continue
        ends = {
            key: None if row[key] != row[key] or row[key] is None else int(row[key]) for key in ("cue_start", "cue_end")
        }
        camp = row["camp"]
        if camp == "unassigned":  # a source that no actor fits belongs to the camp whose name it bears
            camp = next((named for _, named in cues.camps_in(tokens(row["source"], 0, len(row["source"])))), camp)
        found.append({**row, **ends, "camp": camp})
    return found


def _document(
    sentences: list[Row], text: str, attributed: list[Row], cues: Cues, identities: Mapping[str, Row]
) -> list[Row]:
    """The statements of one document in the order of the text, without their numbers."""
    quoted = quotations.regions(text)
    found: list[Row] = []
    earlier: list[list[Token]] = []
    for row in sentences:
        words = tokens(text, row["start"], row["end"])
        own = [each for each in attributed if each["start"] < row["end"] and each["end"] > row["start"]]
        before = [word for each in earlier[-NEAR:] for word in each]
        voices = _voices(words, own, row["start"], row["end"])
        sentence = Sentence(row, text, words, quoted, voices, before, cues.names_in(words), cues.names_in(before))
        verdicts = _finest(_sentence_verdicts(sentence, cues, identities), cues)
        verdicts += _pointing_back(sentence, verdicts, found)
        made = [_statement(sentence, verdict) for verdict in verdicts]
        found += sorted(made, key=lambda each: (each["start"], each["end"], each["actor_id"], each["claim"]))
        earlier.append(words)
    return found


def _finest(verdicts: list[Verdict], cues: Cues) -> list[Verdict]:
    """One verdict a speaker and claim; a parent claim gives way to its child in the same words."""
    kept: dict[tuple[str, str], Verdict] = {}
    rank = {"distances": 0, "denies": 1, "asserts": 2}
    for each in verdicts:
        key = (each.voice["actor_id"] or each.voice["speaker"], each.claim)
        if key not in kept or rank[each.stance] < rank[kept[key].stance]:
            kept[key] = each
    finer = [(actor, cues.children.get(claim), set(each.match.places)) for (actor, claim), each in kept.items()]
    return [
        each for (actor, claim), each in kept.items()
        if not any(who == actor and parent == claim and places & set(each.match.places) for who, parent, places in finer)
    ]  # fmt: skip


def _statement(sentence: Sentence, verdict: Verdict) -> Row:
    voice = verdict.voice
    return {
        "sentence_id": sentence.row["sentence_id"],
        "start": sentence.words[verdict.match.first].start,
        "end": sentence.words[verdict.match.last].end,
        **{key: voice[key] for key in ("actor_id", "speaker", "camp", "actor_kind", "attribution_id")},
        "claim": verdict.claim,
        "stance": verdict.stance,
        "embedding": verdict.embedding,
        "duplicate_of": "",
        "relayed_by_camp": verdict.relayed_by,
    }


def _pointing_back(sentence: Sentence, verdicts: list[Verdict], earlier: list[Row]) -> list[Verdict]:
    """Denials that name no claim ("denied this information", "it's all rumours"): of the nearest claim that another camp made."""
    found: list[Verdict] = []
    spoke = {verdict.voice["actor_id"] for verdict in verdicts if verdict.stance == "denies"}
    for voice in sentence.voices:
        words = " ".join(sentence.words[n].raw for n in voice.spoken)
        outermost = voice.parent is None and not voice.is_narrator
        rejects = voice.rejects and (REPORTED.search(words) or POINTING.search(words)) and len(voice.spoken) <= 6
        calls_false = REFUTED.search(words) and len(voice.spoken) <= 8
        if not (outermost and (rejects or calls_false)) or voice.row["actor_id"] in spoke:
            continue
        if any(
            verdict.stance == "denies" or verdict.voice["actor_id"] == voice.row["actor_id"] for verdict in verdicts
        ):
            continue
        for row in reversed(earlier):
            if row["stance"] == "asserts" and row["camp"] not in (voice.camp, "narrator"):
                found.append(Verdict(voice.row, row["claim"], "denies", Match((voice.spoken[0], voice.spoken[-1]))))
                break
    return found


def _duplicates(found: list[Row], sentences: pd.DataFrame) -> list[Row]:
    """Point what a repeated sentence says to what its first occurrence says."""
    first = {
        sentence: again
        for sentence, again in zip(sentences["sentence_id"], sentences["duplicate_of"])
        if isinstance(again, str) and again
    }
    at = {(row["sentence_id"], row["actor_id"], row["claim"], row["stance"]): row["statement_id"] for row in found}
    for row in found:
        if original := first.get(row["sentence_id"]):
            row["duplicate_of"] = at.get((original, row["actor_id"], row["claim"], row["stance"]), "")
    return found


# --- pairs -----------------------------------------------------------------------------------------------------------

PAIR_COLUMNS = (
    "pair_id", "doc_id", "coder", "claim", "statement_id", "answer_id", "claiming_camp", "answering_camp", "relation", "strategy", "order",
    "sentence_distance",
)  # fmt: skip


def pairs(
    statements: pd.DataFrame, sentences: pd.DataFrame, book: Codebook, texts: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Table ``pairs`` by rule: each answer in ``statements`` with the claim that it answers, nearest first.

    A denial answers the same claim (or its parent or child) of another camp, the one inside it before any other. A claim
    that the codebook lists as a counterclaim answers where it stands beside the claim or its words respond ("however",
    "in response"). A narrator's distance is a doubt. A speaker that gives the same answer again makes no second pair
    (columns as declared in ``schema``; ``texts`` lets words of response and of law be read).
    """
    import pandas as pd

    rows: list[Row] = []
    words = _sentence_words(sentences, texts)
    entries = {claim["id"]: claim for claim in book.claims}
    order = {sentence: number for number, sentence in enumerate(sentences["sentence_id"])}
    for doc_id, own in statements[statements["duplicate_of"] == ""].groupby("doc_id", sort=True):
        listed = own.to_dict("records")
        for row in listed:
            row["at"] = order[row["sentence_id"]]
        denied = [
            (claim, answer, relation) for answer in listed for claim, relation in _denied(answer, listed, entries)
        ]
        countered = [
            (claim, answer, "counterclaim") for answer in listed for claim in _countered(answer, listed, entries, denied, words)
        ]  # fmt: skip
        # a speaker that gives the same answer to the same claim again makes no second pair
        kept: dict[tuple[str, str, str, str], tuple[Row, Row, str]] = {}
        for claim, answer, relation in sorted(
            [*denied, *countered], key=lambda each: (each[1]["start"], each[0]["start"])
        ):
            strategy = _strategy(answer, relation, listed, entries, words)
            key = (claim["statement_id"], answer["actor_id"] or answer["speaker"], answer["claim"], strategy)
            kept.setdefault(key, (claim, answer, relation))
        for number, ((*_, strategy), (claim, answer, relation)) in enumerate(kept.items(), 1):
            distance = answer["at"] - claim["at"]
            inside = distance == 0 and relation != "counterclaim"
            rows.append(
                {
                    "pair_id": f"machine.{doc_id}.p{number:03d}", "doc_id": doc_id, "coder": "machine", "claim": claim["claim"],
                    "statement_id": claim["statement_id"], "answer_id": answer["statement_id"],
                    "claiming_camp": claim["camp"], "answering_camp": answer["camp"],
                    "relation": relation,
                    "strategy": strategy,
                    "order": "inside" if inside else "before" if distance >= 0 else "after",
                    "sentence_distance": distance,
                }
            )  # fmt: skip
    return pd.DataFrame(rows, columns=list(PAIR_COLUMNS))


def _sentence_words(sentences: pd.DataFrame, texts: Mapping[str, str] | None) -> dict[str, str]:
    if texts is None:
        return {}
    return {
        row["sentence_id"]: texts[row["doc_id"]][row["start"] : row["end"]]
        for row in sentences[["sentence_id", "doc_id", "start", "end"]].to_dict("records")
    }


def _rivals_of(answer: Row, listed: list[Row]) -> list[Row]:
    """What other camps assert within reach of an answer, nearest first; at the same distance, what came earlier."""
    found = [
        row for row in listed
        if row["stance"] == "asserts" and row["camp"] not in (answer["camp"], "narrator") and abs(row["at"] - answer["at"]) <= ANSWER_REACH
    ]  # fmt: skip
    return sorted(found, key=lambda row: (abs(row["at"] - answer["at"]), row["at"] > answer["at"], row["start"]))


def _denied(answer: Row, listed: list[Row], entries: Mapping[str, Row]) -> list[tuple[Row, str]]:
    """The claims that a denial or a distance answers: the nearest of another camp, and those of other speakers beside it."""
    if answer["stance"] == "asserts":
        return []
    rivals = [row for row in _rivals_of(answer, listed) if _kin(row["claim"], answer["claim"], entries)]
    if answer["camp"] == "narrator":
        return [(row, "narrator_doubt") for row in rivals if row["at"] == answer["at"]]
    nearest = rivals[:1]
    beside = [
        row for row in rivals[1:]
        if row["actor_id"] != rivals[0]["actor_id"] and row["at"] < answer["at"] and abs(row["at"] - rivals[0]["at"]) <= BESIDE
        and rivals[0]["embedding"] == "independent"
    ]  # fmt: skip
    return [(row, "denial") for row in [*nearest, *beside]]


def _countered(
    answer: Row, listed: list[Row], entries: Mapping[str, Row], denied: list[tuple[Row, Row, str]], words: Mapping[str, str]
) -> list[Row]:  # fmt: skip
    """The claims that a counterclaim addresses: it stands beside one, responds in so many words, or goes on with a denial.

    A counterclaim is what the codebook lists as one; what is said "in response to" a claim in the same sentence
    needs no listing.
    """
    if answer["stance"] != "asserts" or answer["embedding"] != "independent" or answer["camp"] == "narrator":
        return []
    said = words.get(answer["sentence_id"], "")
    reach = RESPONSE_REACH if RESPONDING.search(said) else 1
    contested = {claim["statement_id"] for claim, other, _ in denied if other["camp"] == answer["camp"]}
    for row in _rivals_of(answer, listed):
        distance = answer["at"] - row["at"]
        accused = entries[row["claim"]].get("accuses") == answer["camp"]
        if distance == 0 and accused and IN_RESPONSE.search(said):
            return [row]
        if answer["claim"] not in (entries[row["claim"]].get("counterclaims") or ()):
            continue
        if 0 <= distance <= reach or (row["statement_id"] in contested and abs(distance) <= RESPONSE_REACH):
            return [row]
    return []


def _kin(one: str, other: str, entries: Mapping[str, Row]) -> bool:
    return one == other or entries[one].get("parent") == other or entries[other].get("parent") == one


def _strategy(
    answer: Row, relation: str, listed: list[Row], entries: Mapping[str, Row], words: Mapping[str, str]
) -> str:
    """By what means an answer answers, from what the codebook says of its claim and from its words.

    A counterclaim that accuses someone is a counter accusation, one that evaluates with words of law is legal, another
    that says what the matter is instead is a redefinition; a denial with words of law is legal, one that calls the report
    false discredits its source; else the answer is bare.
    """
    said = words.get(answer["sentence_id"], "")
    entry = entries[answer["claim"]]
    if relation == "narrator_doubt":
        return "bare"
    if relation == "counterclaim":
        if LEGAL.search(said) and entry.get("framing") == "moral_evaluation":
            return "legal"
        if entry.get("accuses"):
            return "counter_accusation"
        return "redefinition" if entry.get("framing") in ("problem_definition", "moral_evaluation") else "bare"
    beside = {
        row["claim"]
        for row in listed
        if row["sentence_id"] == answer["sentence_id"] and row["actor_id"] == answer["actor_id"]
    }
    if REFUTED.search(said):
        return "discredits_source"
    if any(entries[claim].get("accuses") for claim in beside - {answer["claim"]}):
        return "counter_accusation"
    return "legal" if LEGAL.search(said) else "bare"


# --- the learned coder -----------------------------------------------------------------------------------------------


def learned(hand: pd.DataFrame, sentences: pd.DataFrame, texts: Mapping[str, str], fewest: int = 3) -> pd.DataFrame:
    """A plain learned coder beside the rules: which claims a sentence holds, each document coded by a model of the others.

    Logistic regressions, one a claim, on tf-idf of words and of runs of two to five characters. Claims with fewer than
    ``fewest`` sentences in the documents learned from are left out. Returns doc_id, sentence_id, claim (no speaker and no
    stance: the model does not know them); empty where fewer than two documents are coded.
    """
    import pandas as pd
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_union

    words = _sentence_words(sentences, texts)
    coded = {sentence: set(rows["claim"]) for sentence, rows in hand.groupby("sentence_id")}
    own = sentences[sentences["doc_id"].isin(set(hand["doc_id"]))]
    rows: list[Row] = []
    for doc_id in sorted(set(hand["doc_id"])):
        train, test = own[own["doc_id"] != doc_id]["sentence_id"], own[own["doc_id"] == doc_id]["sentence_id"]
        if train.empty:
            continue
        features = make_union(
            TfidfVectorizer(sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        )
        seen = features.fit_transform([words[each] for each in train])
        unseen = features.transform([words[each] for each in test])
        for claim in sorted(set(hand["claim"])):
            labels = [claim in coded.get(sentence, ()) for sentence in train]
            if sum(labels) < fewest:
                continue
            # the dual form is the quick one where there are more features than sentences
            model = LogisticRegression(C=10, class_weight="balanced", solver="liblinear", dual=True, random_state=0)
            guessed = zip(test, model.fit(seen, labels).predict(unseen))
            rows += [{"doc_id": doc_id, "sentence_id": each, "claim": claim} for each, guess in guessed if guess]
    return pd.DataFrame(rows, columns=["doc_id", "sentence_id", "claim"]).sort_values(
        ["sentence_id", "claim"], ignore_index=True
    )


# --- scores ----------------------------------------------------------------------------------------------------------

UNIT = ("sentence_id", "camp", "claim", "stance")


def score(gold: pd.DataFrame, machine: pd.DataFrame, unit: Sequence[str] = UNIT) -> pd.DataFrame:
    """Score one coding of statements against another, as sets of units (a sentence, a camp, a claim, a stance).

    Returns claim, n_gold, n_machine, precision, recall, f1: one row a claim, then ``all``, and ``stance`` (with unit as
    given): of the sentences, camps and claims that both have, the share with the same stance, as precision, recall and f1 alike.
    """
    import pandas as pd

    wanted, offered = _units(gold, unit), _units(machine, unit)
    place = list(unit).index("claim")
    rows = []
    for claim in sorted({each[place] for each in wanted | offered}):
        rows.append(
            _rates(
                claim,
                {each for each in wanted if each[place] == claim},
                {each for each in offered if each[place] == claim},
            )
        )
    rows.append(_rates("all", wanted, offered))
    if "stance" in unit:
        bare = [column for column in unit if column != "stance"]
        both = _units(gold, bare) & _units(machine, bare)
        stances = [{key: set(rows["stance"]) for key, rows in table.groupby(bare)} for table in (gold, machine)]
        right = sum(bool(stances[0][key] & stances[1][key]) for key in both)
        share = right / len(both) if both else float("nan")
        rows.append(
            {
                "claim": "stance",
                "n_gold": len(both),
                "n_machine": len(both),
                "precision": share,
                "recall": share,
                "f1": share,
            }
        )
    return pd.DataFrame(rows)


def score_pairs(
    gold: pd.DataFrame, machine: pd.DataFrame, gold_statements: pd.DataFrame, statements: pd.DataFrame
) -> pd.DataFrame:
    """Score pairs as sets: same claim, same two sentences, same two camps. Columns as in ``score``, the row ``all`` alone."""
    import pandas as pd

    def units(frame: pd.DataFrame, coded: pd.DataFrame) -> set[tuple[str, ...]]:
        sentence = dict(zip(coded["statement_id"], coded["sentence_id"]))
        return {
            (row.claim, sentence[row.statement_id], sentence[row.answer_id], row.claiming_camp, row.answering_camp)
            for row in frame.itertuples()
        }  # fmt: skip

    return pd.DataFrame([_rates("all", units(gold, gold_statements), units(machine, statements))])


def _units(frame: pd.DataFrame, unit: Sequence[str]) -> set[tuple[str, ...]]:
    return set(frame[list(unit)].itertuples(index=False, name=None))


def _rates(claim: str, wanted: set[tuple[str, ...]], offered: set[tuple[str, ...]]) -> Row:
    shared = len(wanted & offered)
    precision = shared / len(offered) if offered else 0.0
    recall = shared / len(wanted) if wanted else 0.0
    f1 = 2 * shared / (len(wanted) + len(offered)) if wanted or offered else 0.0
    return {
        "claim": claim,
        "n_gold": len(wanted),
        "n_machine": len(offered),
        "precision": precision,
        "recall": recall,
        "f1": f1,
    }


def differences(gold: pd.DataFrame, machine: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """What one coding has and the other lacks, by UNIT: what (missed or added), doc_id, sentence_id, camp, claim, stance, words.

    In the order of the texts, so that errors of one sentence stand together; ``words`` is the beginning of the passage.
    """
    import pandas as pd

    frames = []
    for what, rows, other in (("missed", gold, machine), ("added", machine, gold)):
        known = _units(other, UNIT)
        keep = [unit not in known for unit in rows[list(UNIT)].itertuples(index=False, name=None)]
        frames.append(rows[keep].assign(what=what))
    found = pd.concat(frames).drop_duplicates(["what", *UNIT]).sort_values(["sentence_id", "what", "claim"])
    words = [
        " ".join(texts[doc][start:end].split())[:80]
        for doc, start, end in zip(found["doc_id"], found["start"], found["end"])
    ]
    return found.assign(words=words)[["what", "doc_id", *UNIT, "words"]].reset_index(drop=True)
