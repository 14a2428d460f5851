"""Whether a text that is no export which is known holds several articles: by lines of which an article has one.

A *mark* counts the lines of one kind in some paragraphs. A text with two or more of a kind is refused, never taken as one article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from analysis.intake.dates import DATE_BEFORE
from analysis.intake.decoding import Refused

Mark = Callable[[Sequence[str]], int]

_LONGEST = 120  # characters of a line that is no sentence
_FIELDS = re.compile(
    r"(?P<date>LOAD-DATE)\s*:.*|(?P<end>End of Document|Ende des Dokuments|Fin du document|Fin del documento)"
    r"|(?P<kind>PUBLICATION-TYPE)\s*:.*|(?P<text>Full text)\s?:.*",
    re.IGNORECASE,
)
_OF_SO_MANY = re.compile(
    r"\W*(?:document|article|item|record|result|story|dokument|artikel|article|documento)\W{1,3}(\d{1,6}) (?:of|von|de|sur|/) \d{1,6}\W*",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"(?:length|word ?count|words|länge|longueur|longitud)\s*:\s*[\d.,]{1,7}(?: (?:words|wörter|mots|palabras))?"
    r"|(?:.{3,90}\W)?[\d.,]{1,7} words",
    re.IGNORECASE,
)
_NO_OUTLET = re.compile(
    r"(?:on|by|since|until|from|in|published|updated|posted|modified|created|first|last|photo|image|file|reuters|getty|ap)\b",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"[.!?…:;,][\"'”’)]*$")


def _fields(name: str) -> Mark:
    """Counts lines of a field that a database has once an article."""

    def count(paragraphs: Sequence[str]) -> int:
        return sum((found := _FIELDS.fullmatch(each)) is not None and bool(found[name]) for each in paragraphs)

    return count


def numbered(paragraphs: Sequence[str]) -> int:
    """Lines that number an article of so many ("Document 3 of 74"), each number once."""
    return len({found[1] for each in paragraphs if len(each) < 40 and (found := _OF_SO_MANY.fullmatch(each))})


def lengths(paragraphs: Sequence[str]) -> int:
    """Lines that state a length in words ("Length: 641 words", "The Herald - 11 March 2019 - 641 words")."""
    return sum(len(each) < _LONGEST and _LENGTH.fullmatch(each) is not None for each in paragraphs)


def datelines(paragraphs: Sequence[str]) -> int:
    """Lines of an outlet and a date ("The Herald, 11 March 2019") with a headline before and a paragraph behind them.

    Not those of captions or of when a page was changed; a line that is a date alone may be one of a chronicle.
    """
    return sum(
        _is_headline(before) and _is_dateline(line) and len(behind.split()) >= 8
        for before, line, behind in zip(paragraphs, paragraphs[1:], [*paragraphs[2:], ""])
    )


def _is_headline(paragraph: str) -> bool:
    return 3 <= len(paragraph.split()) <= 20 and not _SENTENCE_ENDS.search(paragraph)


def _is_dateline(paragraph: str) -> bool:
    before, mark, date = paragraph.partition(" - ") if " - " in paragraph else paragraph.partition(", ")
    if not mark or len(paragraph) > 60 or not before[:1].isupper() or _NO_OUTLET.match(before):
        return False
    return DATE_BEFORE.fullmatch(date) is not None


MARKS: dict[str, Mark] = {
    "LOAD-DATE": _fields("date"),
    "End of Document": _fields("end"),
    "Publication-Type": _fields("kind"),
    "Full text": _fields("text"),
    "Document n of m": numbered,
    "n words": lengths,
    "outlet, date": datelines,
}
CERTAIN = ("Document n of m", "n words")  # of a whole page, which has lines of other articles too


def refuse_several(paragraphs: Sequence[str], marks: Sequence[str] = (*MARKS,)) -> None:
    """Raises Refused for paragraphs that hold several articles by one of the marks."""
    for name in marks:
        if (count := MARKS[name](paragraphs)) > 1:
            raise Refused("several articles", f"{count:,} lines '{name}', and no export that is known: one file each")
