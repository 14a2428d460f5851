"""Sentences that lean on the one before them: "But ...", "This is ...", "Of these ...". Where that is not printed, neither are they.

By how a sentence begins, each kind an entry of `OPENINGS`: what it refers to has to stand before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_OWN = (  # not those of the text itself
    r"(?! (?:who|that|which)\b)(?! (?:\{[\w.]+\} |\w+ )?(?:articles|documents|texts|study|analysis|report|essay|corpus|page)\b)"
)
OPENINGS = {
    "a turn": r"(?:but|yet|and|so|or|nor|still|however|instead|therefore|thus|hence|then|also|likewise|otherwise|moreover|besides|"
    r"nevertheless|even so|in turn|by contrast|conversely|for example|for instance)\b",
    "a pointer": rf"(?:this|these|those)\b{_OWN}",
    "that": r"that (?:one|of|is|was|has|had|does|did|makes?|leaves?|holds?|would|will|may|might|can|cannot|share|number|part|side|claim|"
    r"story)\b",
    "both": r"(?:both|neither|either)\b(?! (?:the\b|side|[A-Z]))",
    "a pronoun": r"(?:it|its|they|their|he|his|she|her)\b",
    "the rest": r"(?:the (?:same|others?|rest|latter|former|second|third|reverse|contrary)|such|another|others)\b",
    "a part of them": r"(?:\{[\w.]+\}|all|most|some|none|one|each|any|half|many|few) of (?:them|these|those)\b"
    r"(?! (?:who|that|which)\b)",
    "among them": r"(?:of|among|in|for|from|with|without|against|on|by|to|behind|beside)(?: each| all| both| most| none| any)?(?: of)? "
    rf"(?:(?:these|those|this)\b{_OWN}|(?:them|that|it)\b)",
}
_LEANS = {name: re.compile(rf"[\W_]*?(?i:{opening})") for name, opening in OPENINGS.items()}
_LEANS["both"] = re.compile(
    rf"[\W_]*?(?:Both|Neither|Either){OPENINGS['both'].partition(')')[2]}"
)  # names by their capitals


def leans(sentence: str) -> bool:
    """Whether a sentence refers to the one before it by its opening. What a number stands for (``{name}``) is no matter."""
    return any(pattern.match(sentence) for pattern in _LEANS.values())


def fall_with(sentences: Sequence[str], printed: Sequence[bool]) -> list[bool]:
    """Of the sentences of a section, which are not printed since the one before, on which they lean, is not."""
    found: list[bool] = []
    for number, (sentence, stands) in enumerate(zip(sentences, printed)):
        missing = number > 0 and (not printed[number - 1] or found[-1])
        found.append(stands and missing and leans(sentence))
    return found
