"""Words of speech, thought and attitude: the lexicon.

What a cue can take, and of what class it is, is data, in ``cues.csv``: a lemma as one part of speech, the constructions it takes
(functions of ``constructions`` find them; a question mark: only where much speaks for an attribution), its class and where that
is from, and the forms where English has no rule for them.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True)
class Cue:
    """One line of cues.csv: a lemma as one part of speech, the constructions that it takes, its class."""

    lemma: str
    part_of_speech: str
    constructions: frozenset[str]
    cue_class: str
    weak: frozenset[str] = frozenset()  # the constructions that are an attribution only where much speaks for one


# the classes of cues.csv: what a cue says of the content, beside that somebody said it. After Hooper (1975) and Recasens,
# Danescu-Niculescu-Mizil and Jurafsky (2013), extended by us; a cue of several readings has the one that news makes most of.
CUE_CLASSES = {
    "neutral": "says only that it was said or shown (say, tell, according to); all cues without another class",
    "assertive": "says it with force (assert, insist, warn, stress)",
    "factive": "takes it for true (know, reveal, admit, point out)",
    "doubtful": "keeps a distance (claim, allege, suggest, reportedly)",
    "accusing": "lays blame (accuse, blame, denounce, criticize)",
    "denying": "says that it is not so (deny, reject, refute)",
    "directive": "wants somebody to do it (demand, urge, propose)",
    "commissive": "binds or refuses to bind the source itself (vow, promise, threaten, refuse)",
    "belief": "thinks, hopes, fears or wants it (believe, expect, want, concern)",
    "evaluative": "is for it or against it (support, praise, oppose)",
    "perception": "sees or hears it (watch, hear)",
}


# A form of a cue in lower case: what is looked up, in texts and in cues alike.
FORM = re.compile(r"[a-z][a-z'-]*")
TAGS = {"VB": "verb", "NN": "noun", "JJ": "adjective", "RB": "adverb"}


def inflect(lemma: str, part_of_speech: str) -> list[str]:
    """Regular English forms of a lemma; irregular ones stand in cues.csv."""
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    plural = lemma + "s"
    if re.search(r"[^aeiou]y$", lemma):
        plural = lemma[:-1] + "ies"
    elif re.search(r"(s|sh|ch|x|z|o)$", lemma):
        plural = lemma + "es"
    if part_of_speech == "noun":
        return [lemma, plural]
    if part_of_speech != "verb":
        return [lemma]
    past = plural[:-1] + "d" if plural.endswith("ies") else stem + "ed"
    return [lemma, plural, past, stem + "ing"]


class Lexicon:
    """The cue lexicon, by form: ``lexicon.find(token)`` gives the entry for a token, or None."""

    def __init__(self, path: Path | None = None) -> None:
        self.forms: dict[tuple[str, str], Cue] = {}
        with open(path or Path(__file__).with_name("cues.csv"), encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                constructions = line["constructions"].split()
                cue = Cue(
                    line["lemma"],
                    line["part_of_speech"],
                    frozenset(name.rstrip("?") for name in constructions),
                    line["cue_class"],
                    frozenset(name[:-1] for name in constructions if name.endswith("?")),
                )
                forms = line["forms"].split() or inflect(cue.lemma, cue.part_of_speech)
                for form in forms:
                    self.forms.setdefault((form, cue.part_of_speech), cue)
        self.words = frozenset(form for form, _ in self.forms)

    def find(self, token: Token) -> Cue | None:
        """The cue that a token is a form of, as the part of speech that the tagger gives it."""
        return self.forms.get((token.lower_, TAGS.get(token.tag_[:2], "")))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of ``cues.csv``, read once."""
    return Lexicon()


def speaks(verb: Token) -> bool:
    """Is a verb a cue of speech rather than of thought, and of a clause?"""
    cue = lexicon().find(verb)
    return cue is not None and cue.cue_class not in ("belief", "perception") and "clause" in cue.constructions


def cue_class_of(cue: str) -> str:
    """The class of a cue given as text ("has repeatedly denied"): the last word of it that the lexicon knows."""
    known = lexicon()
    for word in reversed(FORM.findall(cue.lower())):
        for part in ("verb", "noun", "adjective", "adverb"):
            if (word, part) in known.forms:
                return known.forms[word, part].cue_class
    return "neutral"
