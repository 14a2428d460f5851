"""Exports of ProQuest: .txt with a line of underscores between articles, and pages; every field is named ("Full text: ...")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.intake.clippings import Clipping

_LINE = re.compile(r"[_*=]{20,}")
_FIELD = re.compile(r"(?P<name>[A-Z][\w /&-]{2,40}?)\s?:(?:\s+(?P<value>.*)|$)")
_FIELDS = {
    "title": "title", "author": "byline", "publication title": "outlet", "publication date": "published", "section": "section",
    "document url": "public_copy", "full text": "text", "full text translation": "text",
}  # fmt: skip
# Fields that end a text. Other words before a colon are the text's own.
_OTHERS = frozenset(
    "subject|location|people|company / organization|identifier / keyword|publication info|publication year|publication subject|"
    "first page|pages|page count|number of pages|publisher|place of publication|country of publication|issn|e-issn|source type|"
    "language of publication|language|document type|document feature|dateline|proquest document id|accession number|copyright|"
    "last updated|database|links|column|credit|volume|issue|edition|illustration|business indexing term|classification|abstract|"
    "source attribution|contact us|terms and conditions|bibliography|database copyright|print availability".split("|")
)
_INFO = re.compile(r"(?P<outlet>[^;\[]+?)\s*[;\[].*\](?P<date>[^:]{6,30}):")


def is_export(paragraphs: Sequence[str]) -> bool:
    """Whether these are those of an export: it names its texts and itself."""
    names = {name for each in paragraphs if (name := _name(each))}
    return "full text" in names and bool({"proquest document id", "publication title", "publication info"} & names)


def _name(paragraph: str) -> str:
    named = _FIELD.fullmatch(paragraph)
    name = named["name"].casefold() if named else ""
    return name if name in _FIELDS or name in _OTHERS else ""


def split(paragraphs: Sequence[str]) -> Iterator[Clipping]:
    """The articles: each has a field with the text; a line, or a title behind other fields, begins the next."""
    found: list[str] = []
    for each in [*paragraphs, "_" * 20]:
        if _LINE.fullmatch(each):
            if any(map(_name, found)):
                yield _of_fields(found)
            found = []
        else:
            found.append(each)


def _of_fields(article: Sequence[str]) -> Clipping:
    found, name, info = Clipping(), "", ""
    # where the title is not named it stands first
    if not any(_name(each) == "title" for each in article) and not _name(article[0]):
        found.metadata["title"] = article[0]
    for each in article:
        if also := _name(each):
            name, each = also, (_FIELD.fullmatch(each) or {"value": ""})["value"] or ""
            if name == "publication info":
                info = each
            elif _FIELDS.get(name, "text") != "text":
                found.field(_FIELDS[name], each)
        if each and _FIELDS.get(name) == "text":
            found.paragraphs.append(each)
    if stated := _INFO.match(info):
        found.metadata.setdefault("outlet", stated["outlet"])
        found.metadata.setdefault("published", stated["date"])
    found.metadata["outlet"] = re.split(r"\s*[;\[]", found.metadata.get("outlet", ""))[0]
    return found
