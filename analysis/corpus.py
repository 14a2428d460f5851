"""Texts to documents and sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from analysis import cleaning, intake
from analysis.cleaning import paragraphs
from analysis.study import Study

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

Span = tuple[int, int]

# A sentence ends at ., !, ? or … with the closing marks behind it, before a space or a quotation mark that opens glued on.
_END = re.compile(r"""(?<![.!?…])[.!?…]++["'”’»)\]]*+(?=\s|$)|[.!?](?=["”“„«][A-Z])""")
# A full stop behind one of these does not end a sentence; nor does one behind a single capital (initials).
_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms dr prof gen col lt sgt maj adm sen rep gov pres st jr sr hon rev no vs etc e.g i.e cf al art fig vol p pp "
        "u.s u.k u.n a.m p.m jan feb mar apr jun jul aug sep sept oct nov dec co corp inc ltd"
    ).split()
)
_WORD = re.compile(r"\S+")


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The words between two offsets: runs of non-space characters that hold a letter or a digit."""
    found, stop = _words(text), len(text) if end is None else end
    for begin, after in found[bisect_right(found, start, key=lambda word: word[1]) :]:
        if begin >= stop:
            return
        if any(character.isalnum() for character in text[max(begin, start) : min(after, stop)]):
            yield max(begin, start), min(after, stop)


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[Span, ...]:
    """Words within sentences, so that two sentences glued together share none."""
    sentences = (span for paragraph in paragraphs(text) for span in split_sentences(text, *paragraph))
    return tuple(match.span() for span in sentences for match in _WORD.finditer(text, *span))


def count_words(text: str, start: int = 0, end: int | None = None) -> int:
    """How many words there are between two offsets."""
    return sum(1 for _ in words(text, start, end))


def split_sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of a paragraph, by rule, so that they do not depend on a model; spans without surrounding space.

    A full stop behind a known abbreviation or an initial ends nothing unless a quotation opens behind it.
    """
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        before = re.search(r"[\w.]*$", text[max(begin, match.start() - 12) : match.start()])
        last = before.group().lower() if before else ""
        if match.group() == "." and (
            last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()) or last.endswith(".")
        ):
            continue
        if (")" in match.group() and text[begin] != "(") or _follows_lower(text, stop, end):
            continue
        if text[stop : stop + 1] in {'"', "”"} and text.count('"', start, stop) % 2:
            stop += 1  # glued to the next word, but it closes what was opened
        yield begin, stop
        begin = stop
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        yield begin, end


def _follows_lower(text: str, at: int, end: int) -> bool:
    """Whether the next letter is a small one: then an ellipsis or a quoted question stands inside a sentence."""
    for character in text[at : min(end, at + 8)]:
        if character.isalnum():
            return character.islower()
        if character in "-–—,":
            return True
    return False


def _known(row: Mapping[str, str]) -> str:
    """Whether the outlet is stated in the text, inferred, or unknown: the first word of its basis says so."""
    first = re.match(r"\w*", row.get("outlet_basis", "").lower())
    said = first.group() if first else ""
    return said if said in ("stated", "inferred") else ("inferred" if row.get("outlet") else "unknown")


def documents(
    study: Study,
    entries: Iterable[intake.Entry] | None = None,
    described: Mapping[str, Mapping[str, str]] | None = None,
) -> pd.DataFrame:
    """Table ``documents``: every article with what its metadata and articles.csv say of it; what is not said stays empty.

    articles.csv comes first, then the article's own page or row; a camp may also follow from study.yaml: outlet_camps.
    ``entries`` (all articles, unless given) and ``described`` (what ``intake.description`` gives) make a part of the table.
    """
    import pandas as pd

    described = intake.description(study)[0] if described is None else described
    camps = {outlet.casefold(): camp for outlet, camp in study.settings.outlet_camps.items()}
    rows = []
    for entry in intake.entries(study) if entries is None else entries:
        article = intake.article(study, entry)
        stated = {name: value for name, value in described.get(article.doc_id, {}).items() if value}
        row = {**article.metadata, **stated}
        rows.append(
            {
                **row,
                "doc_id": article.doc_id,
                "outlet_camp": row.get("outlet_camp") or camps.get(row.get("outlet", "").casefold(), "unassigned"),
                "outlet_is": _known(row),
                "text_path": article.text_path,
                "n_chars": len(article.text),
                "n_words": count_words(article.text),
                "sha256": article.sha256,
            }
        )
    return pd.DataFrame(rows)


SENTENCE_COLUMNS = ("sentence_id", "doc_id", "paragraph", "part", "duplicate_of", "start", "end", "n_words")


def sentences(texts: dict[str, str], titles: dict[str, str]) -> pd.DataFrame:
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
    spans = list(paragraphs(text))
    first_with: dict[str, str] = {}
    foreign = set(cleaning.left_out(text))
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


def by_document(frame: pd.DataFrame, columns: Iterable[str] = ()) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of a table, document by document in the order of their names, as plain dictionaries of some or all columns.

    What is missing is None. A frame cut apart for each of many documents costs more than what is then done with its rows.
    """
    if frame.empty:
        return
    names = list(columns) or list(frame.columns)
    values = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in names]
    for doc_id, places in sorted(frame.groupby("doc_id", sort=False).indices.items()):
        yield doc_id, [dict(zip(names, row)) for row in zip(*([column[n] for n in places] for column in values))]
