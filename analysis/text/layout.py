"""The parts of a page that paragraphs belong to, and the table ``sentences``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.text import languages
from analysis.text.paragraphs import Span, split_paragraphs
from analysis.text.sentences import split_sentences
from analysis.text.words import count_words

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
    spans = list(split_paragraphs(text))
    first_with: dict[str, str] = {}
    foreign = set(languages.left_out(text))
    for number, ((start, end), part) in enumerate(zip(spans, parts(text, spans, title)), 1):
        part = "other_language" if (start, end) in foreign else part
        for begin, stop in split_sentences(text, start, end):
            sentence_id = f"{doc_id}.s{len(rows) + 1:03d}"
            key = _key(text[begin:stop])
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


def _key(sentence: str) -> str:
    """The words of a sentence without a leading date label, marks and capitals: equal for repeated sentences."""
    bare = re.sub(r"^\s*date\s+\d{4}-\d{2}-\d{2}\s*", "", sentence)
    return " ".join(re.findall(r"\w+", bare.casefold()))


def parts(text: str, spans: list[Span], title: str = "") -> list[str]:
    """The part of the page each paragraph belongs to, by layout alone.

    A paragraph is a caption where it begins with a bullet and does not end like a sentence; a headline where it has the
    words of the title, or stands first and does not end like a sentence, or repeats a headline; what follows a headline at
    the foot of the page is a summary; a first paragraph that comes again inside a later one is a teaser; a line that
    announces another text ("News", "Read more") is a related link; any other short line without an end is a subheading.
    """
    keys = [_key(text[start:end]) for start, end in spans]
    found: list[str] = []
    for number, (start, end) in enumerate(spans):
        line = text[start:end]
        ended = bool(re.search(r"[.!?…:;,][\"'”’»)\]]*$", line))
        fully_quoted = bool(re.fullmatch(r"[\"“][^\"”]*[^.!?…\"”][\"”]", line))
        short = len(line.split()) <= 14
        if line.startswith(("•", "©")) and not ended:
            part = "caption"
        elif title and keys[number] == _key(title):
            part = "headline"
        elif re.match(r"(News|Read more|READ MORE|Related|See also|More)\b[:\s]?[“\"A-Z:]", line) and not ended:
            part = "related_link"
        elif number and found[-1] == "headline" and number >= len(spans) - 1 and number > 1 and len(spans) > 2:
            part = "summary"
        elif (not ended and short and number == 0) or (number and found[0] == "headline" and keys[number] == keys[0]):
            part = "headline"
        elif number == 0 and len(keys[0].split()) >= 8 and any(keys[0] in later for later in keys[1:]):
            part = "teaser"
        elif short and (not ended or fully_quoted):
            part = "subheading"
        else:
            part = "body"
        found.append(part)
    return found
