"""The parts of a page that paragraphs belong to, and the table ``sentences``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.text import languages
from analysis.text.document import as_document, count_words
from analysis.text.marks import within
from analysis.text.paragraphs import Span
from analysis.text.sentences import split_sentences

if TYPE_CHECKING:
    import pandas as pd


SENTENCE_COLUMNS = ("sentence_id", "doc_id", "paragraph", "part", "duplicate_of", "start", "end", "n_words")


def sentence_table(texts: Mapping[str, str], titles: dict[str, str]) -> pd.DataFrame:
    """Table ``sentences``: every sentence with the part of the page it stands in and the earlier one it repeats.

    The part of a paragraph that is not English is ``other_language``: analyses of bodies leave it out.
    ``titles`` gives the headline of a document where it is known; a paragraph with the same words is a headline.
    """
    import pandas as pd

    rows = [row for doc_id, text in texts.items() for row in document_sentences(doc_id, text, titles.get(doc_id, ""))]
    return pd.DataFrame(rows, columns=list(SENTENCE_COLUMNS))


def document_sentences(doc_id: str, text: str, title: str = "") -> list[dict[str, Any]]:
    """The rows of ``sentences`` for one document."""
    rows: list[dict[str, Any]] = []
    text = as_document(text)
    first_with: dict[str, str] = {}
    foreign = set(languages.left_out(text))
    said = [(turn.content[0][0], turn.content[-1][1]) for turn in text.turns]
    for number, ((start, end), part) in enumerate(zip(text.paragraphs, parts(text, text.paragraphs, title)), 1):
        part = "body" if said and within(start, end, said) else part  # a short turn is no heading
        part = "other_language" if (start, end) in foreign else part
        for begin, stop in split_sentences(text, start, end):
            sentence_id = f"{doc_id}.s{len(rows) + 1:03d}"
            key = same_words(text[begin:stop])
            first = first_with.setdefault(key, sentence_id) if len(key.split()) >= 4 else sentence_id
            rows.append(
                {
                    "sentence_id": sentence_id,
                    "doc_id": doc_id,
                    "paragraph": number,
                    "part": part,
                    "duplicate_of": first if first != sentence_id else "",
                    "start": begin,
                    "end": stop,
                    "n_words": count_words(text, begin, stop),
                }
            )
    return rows


def same_words(line: str) -> str:
    """The words of a line without a leading date label, marks and capitals: equal for lines that repeat each other."""
    bare = re.sub(r"^\s*date\s+\d{4}-\d{2}-\d{2}\s*", "", line)
    return " ".join(re.findall(r"\w+", bare.casefold()))


# --- the parts of a page: named rules, in order ------------------------------------------------------------------------

_ENDED = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_WHOLLY_QUOTED = re.compile(r"[\"“][^\"”]*[^.!?…\"”][\"”]")
_ANNOUNCES = re.compile(r"(News|Read more|READ MORE|Related|See also|More)\b[:\s]?[“\"A-Z:]")
_SHORT, _LONG_ENOUGH = 14, 8  # words: no subheading has more; a teaser has at least so many


@dataclass(frozen=True)
class Line:
    """A paragraph among those of its page, as the rules see it."""

    text: str
    number: int  # its place on the page, from 0
    keys: Sequence[str]  # ``same_words`` of every paragraph of the page
    title: str  # ``same_words`` of the title, where it is known
    before: Sequence[str]  # the parts of the paragraphs before it

    @property
    def ended(self) -> bool:
        """Does it end as a sentence or a clause does?"""
        return _ENDED.search(self.text) is not None

    @property
    def short(self) -> bool:
        return len(self.text.split()) <= _SHORT


def is_caption(line: Line) -> bool:
    """It begins with a bullet or a copyright sign and does not end like a sentence."""
    return line.text.startswith(("•", "©")) and not line.ended


def is_title(line: Line) -> bool:
    """It has the words of the title."""
    return bool(line.title) and line.keys[line.number] == line.title


def is_related_link(line: Line) -> bool:
    """It announces another text: "News", "Read more"."""
    return _ANNOUNCES.match(line.text) is not None and not line.ended


def is_summary(line: Line) -> bool:
    """It stands last on a page of three paragraphs or more, behind a headline."""
    return line.number > 1 and line.number == len(line.keys) - 1 and line.before[-1] == "headline"


def is_first_line(line: Line) -> bool:
    """It stands first, is short and does not end like a sentence."""
    return line.number == 0 and line.short and not line.ended


def repeats_headline(line: Line) -> bool:
    """It has the words of the headline that the page begins with."""
    return line.number > 0 and line.before[0] == "headline" and line.keys[line.number] == line.keys[0]


def is_teaser(line: Line) -> bool:
    """It stands first and comes again, whole, inside a later paragraph."""
    key = line.keys[line.number]
    return line.number == 0 and len(key.split()) >= _LONG_ENOUGH and any(key in later for later in line.keys[1:])


def is_subheading(line: Line) -> bool:
    """It is short and does not end like a sentence, or is one quotation without an end of its own."""
    return line.short and (not line.ended or _WHOLLY_QUOTED.fullmatch(line.text) is not None)


# The first rule that holds gives the part; where none does, a paragraph is body.
PARTS: tuple[tuple[str, Callable[[Line], bool]], ...] = (
    ("caption", is_caption),
    ("headline", is_title),
    ("related_link", is_related_link),
    ("summary", is_summary),
    ("headline", is_first_line),
    ("headline", repeats_headline),
    ("teaser", is_teaser),
    ("subheading", is_subheading),
)


def parts(text: str, spans: Sequence[Span], title: str = "") -> list[str]:
    """The part of the page that each paragraph belongs to, by layout alone: the first of ``PARTS`` whose rule holds, or body.

    ``spans`` are the paragraphs, in code points of the text; one part comes back for each.
    """
    keys, wanted = [same_words(text[start:end]) for start, end in spans], same_words(title)
    found: list[str] = []
    for number, (start, end) in enumerate(spans):
        line = Line(text[start:end], number, keys, wanted, found)
        found.append(next((part for part, holds in PARTS if holds(line)), "body"))
    return found
