"""The word forms of a codebook, and the words of a text that they fit.

A cue is written in forms ("sanction*"); a word of a text knows which of them it fits, and so where a phrase of forms stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple


def word_set(words: str) -> frozenset[str]:
    """A set of words written one behind the other."""
    return frozenset(words.split())


FIRST_PERSON = word_set("we our us ours")
THIRD_PERSON = word_set("it its they their them")
PERSONAL = word_set("he him his she her")
POSSESSIVE = word_set("his her its their my our")
STOPWORDS = word_set("a an the of or and to in on at by for from with is are was were be been has have had it its their that this as will "
                     "would not no than other another any may say so into about against such their there which who")  # fmt: skip

_NONE: frozenset[str] = frozenset()


class CueWord(NamedTuple):
    """One word: its place in the text, as written and in small letters (both without a possessive ending), the forms of the
    codebook that it fits, and the bits of the places that it may begin to fill."""

    start: int
    end: int
    raw: str
    word: str
    fits: frozenset[str]
    bits: int


class Forms:
    """The word forms of a codebook: which of them a word fits.

    A form with `*` stands for any ending (or any middle); one in capitals fits only a word written so ("US", not "us").
    """

    def __init__(self, forms: Iterable[str]) -> None:
        every = set(forms)
        self.whole = {form for form in every if "*" not in form}
        self.beginnings = {form[:-1] for form in every if form.find("*") == len(form) - 1}
        self.lengths = sorted({len(beginning) for beginning in self.beginnings})
        self.others = [
            (form, re.compile(re.escape(form).replace(r"\*", r"\w*")))
            for form in sorted(every) if "*" in form[:-1]
        ]  # fmt: skip

    def fitting(self, raw: str) -> frozenset[str]:
        """The forms that a word fits, as written or in small letters; "not" fits what ends in n't too."""
        spellings = {raw, raw.lower()}
        found = spellings & self.whole
        for spelling in spellings:
            for length in self.lengths:
                if length > len(spelling):
                    break
                if spelling[:length] in self.beginnings and not {"'", "."} & set(spelling[length:]):
                    found.add(spelling[:length] + "*")
            found |= {form for form, pattern in self.others if pattern.fullmatch(spelling)}
        if "not" in self.whole and raw.lower().endswith(("n't", "cannot")):
            found.add("not")
        return frozenset(found) or _NONE


Phrase = tuple[str, ...]


class PhraseList:
    """A list of phrases, by the form of their first word."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.begun: dict[str, list[Phrase]] = {}
        for phrase in sorted({phrase for phrase in phrases if phrase}, key=lambda phrase: (-len(phrase), phrase)):
            self.begun.setdefault(phrase[0], []).append(phrase)

    def length(self, words: Sequence[CueWord], at: int) -> int:
        """How many words the longest of these phrases takes at a place; 0 where none stands there."""
        longest = 0
        for form in words[at].fits:
            for phrase in self.begun.get(form, ()):  # the longest first
                if len(phrase) <= longest:
                    break
                if len(phrase) == 1 or stands(phrase, words, at):
                    longest = len(phrase)
        return longest


def stands(phrase: Phrase, words: Sequence[CueWord], at: int) -> bool:
    """Whether a phrase stands at a place, word for word."""
    return len(phrase) <= len(words) - at and all(form in words[at + n].fits for n, form in enumerate(phrase))


def phrase_of(words: str) -> Phrase:
    """A phrase of the codebook in word forms; hyphens part words."""
    return tuple(re.findall(r"(?:[A-Z]\.){2,}|[\w*]+(?:'\w+)?", words.replace("-", " ")))
