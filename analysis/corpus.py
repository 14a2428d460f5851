"""Texts to documents and sentences."""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from analysis import intake
from analysis.study import Study, StudyError, sha256

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

Span = tuple[int, int]

# A sentence ends at ., !, ? or … with the closing marks behind it, before a space or a quotation mark that opens glued on.
_END = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s|$)|[.!?](?=["”“„«][A-Z])""")
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


def paragraphs(text: str) -> Iterator[Span]:
    """The lines that hold something, without the white space around them."""
    for match in re.finditer(r"[^\r\n]*\S[^\r\n]*", text):
        line = match.group()
        yield match.start() + len(line) - len(line.lstrip()), match.start() + len(line.rstrip())


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


def _description(study: Study) -> dict[str, dict[str, str]]:
    """articles.csv by doc_id, checked: every row names an article, dates are dates, the bytes are the ones described."""
    path = study.raw / "articles.csv"
    if not path.exists():
        return {}
    known = {article.stem: article for article in study.article_paths}
    rows: dict[str, dict[str, str]] = {}
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise StudyError(path, "it is not UTF-8", "save the file as UTF-8", f"byte {error.start}") from None
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if "doc_id" not in (reader.fieldnames or []):
            raise StudyError(path, "it has no column doc_id", "name the first column doc_id", "line 1")
        for row in reader:
            place = f"line {reader.line_num}"
            doc_id = row["doc_id"]
            if doc_id not in known:
                raise StudyError(
                    path, f"doc_id '{doc_id}' is no file of articles/", "add the file or remove the row", place
                )
            if doc_id in rows:
                raise StudyError(path, f"doc_id '{doc_id}' stands here twice", "keep one row", place)
            for column in ("published", "earliest", "latest", "public_copy_date"):
                value = row.get(column) or ""
                try:
                    assert not value or date.fromisoformat(value).isoformat() == value
                except (ValueError, AssertionError):
                    raise StudyError(
                        path, f"{column} '{value}' is not a date", "write YYYY-MM-DD or nothing", place
                    ) from None
            if row.get("sha256") and row["sha256"] != sha256(known[doc_id]):
                raise StudyError(
                    known[doc_id],
                    "the article has changed: its sha256 is not the one in articles.csv",
                    "put the original back, or correct sha256 there if the change is meant",
                )
            rows[doc_id] = {column: value or "" for column, value in row.items() if column}
    return rows


def _known(row: dict[str, str]) -> str:
    """Whether the outlet is stated in the text, inferred, or unknown: the first word of its basis says so."""
    first = re.match(r"\w*", row.get("outlet_basis", "").lower())
    said = first.group() if first else ""
    return said if said in ("stated", "inferred") else ("inferred" if row.get("outlet") else "unknown")


def documents(study: Study) -> pd.DataFrame:
    """Table ``documents``: every article with what articles.csv says of it; what is not said stays empty."""
    import pandas as pd

    described = _description(study)
    rows = []
    for path in study.article_paths:
        text = intake.read_text(path)
        row = described.get(path.stem, {})
        rows.append(
            {
                **row,
                "doc_id": path.stem,
                "outlet_camp": row.get("outlet_camp") or "unassigned",
                "outlet_is": _known(row),
                "text_path": study.shown(path),
                "n_chars": len(text),
                "n_words": count_words(text),
                "sha256": sha256(path),
            }
        )
    return pd.DataFrame(rows)


def sentences(texts: dict[str, str], titles: dict[str, str]) -> pd.DataFrame:
    """Table ``sentences``: every sentence with the part of the page it stands in and the earlier one it repeats.

    ``titles`` gives the headline of a document where it is known; a paragraph with the same words is a headline.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for doc_id, text in texts.items():
        spans = list(paragraphs(text))
        first_with: dict[str, str] = {}
        for number, ((start, end), part) in enumerate(zip(spans, parts(text, spans, titles.get(doc_id, ""))), 1):
            for begin, stop in split_sentences(text, start, end):
                sentence_id = f"{doc_id}.{len(rows) + 1:06d}"
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
    return _renumbered(pd.DataFrame(rows))


def _renumbered(frame: pd.DataFrame) -> pd.DataFrame:
    """Number the sentences within their document, so that one article more does not rename those of the others."""
    number = frame.groupby("doc_id").cumcount() + 1
    new = frame["doc_id"] + ".s" + number.astype("str").str.zfill(3)
    renamed = dict(zip(frame["sentence_id"], new))
    return frame.assign(sentence_id=new, duplicate_of=frame["duplicate_of"].map(lambda old: renamed.get(old, "")))


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
