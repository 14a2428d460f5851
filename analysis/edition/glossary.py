"""The words of the coding that a reader meets, and what they mean."""

from __future__ import annotations

import re
from typing import Any

from analysis.edition.markup import address

# How each is found in a sentence, and what it means.
TERMS = {
    "attribution": (r"attributions?", "A passage that an article gives to a source: someone, an institution or a report."),
    "statement": (r"statements?", "One speaker asserting, denying or keeping a distance from one claim of the codebook in one sentence."),
    "pair": (r"pairs?", "A claim and an answer that addresses it, in the same article."),
    "accusation": (
        r"accusations?",
        "A claim that blames another side, counted once for each article and accusing side, however finely the codebook divides it. "
        "It is answered where a pair of the same article answers that side’s claim, or a part of it.",
    ),
    "final coding": (
        r"final coding|adjudicated",
        "The coding that the analysis rests on: differences between independent coders, decided by the codebook’s rules.",
    ),
    "level": (r"level", "1 for a speaker whom the article itself quotes or reports, 2 for one inside that speaker’s words."),
    "embedding": (r"embedding", "Whether a statement stands by itself, or is told inside its denial or inside an accusation."),
    "cue class": (r"cue class", "What the reporting word does: neutral (said), accusing (blamed), denying (rejected), and others."),
    "run": (
        r"runs?|stretch(?:es)? in one voice",
        "Words that stand together and belong to one speaker or the narrator, all of them the speaker’s own words or none.",
    ),
    "duplicate": (r"duplicates?|repeated text", "Words that repeat what stands elsewhere in the article, as a teaser does."),
}  # fmt: skip
_TERM = re.compile("|".join(rf"(\b(?:{pattern})\b)" for pattern, _ in TERMS.values()), re.I)


def linked(text: str, root: str) -> Any:
    """A sentence in which the first mention of each word of the coding leads to what it means."""
    from markupsafe import Markup, escape

    found, at, seen = Markup(), 0, set()
    for match in _TERM.finditer(text):
        term = list(TERMS)[(match.lastindex or 1) - 1]
        if term not in seen:
            seen.add(term)
            link = Markup('<a class="term" href="{}glossary.html#{}">{}</a>').format(root, address(term), match[0])
            found, at = found + escape(text[at : match.start()]) + link, match.end()
    return found + escape(text[at:])
