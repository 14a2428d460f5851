"""Exports of Factiva: pages in HTML, and .rtf with or without the names of the fields, whatever the language of the interface.

Every article ends with its number ("Document NYTF0000..."); before its text stand its length, its date and who published it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from analysis.intake.clippings import Clipping
from analysis.intake.dates import read_date
from analysis.intake.paragraphs import of_element, one_line

NUMBER = re.compile(r"(?:\w+ )?[A-Z][A-Z0-9]{1,9}0{2,4}(?:19|20)\d{6}[a-z][a-z0-9]{7,9}")
_LENGTH = re.compile(r"[\d.,'\u00a0 ]+\s?[^\W\d_]{1,12}")
_RIGHTS = re.compile(r"(?:\(c\)|©|copyright|\(copyright)", re.IGNORECASE)
_NAMED = re.compile(r"(?P<name>[A-Z]{2,3})(?:\s*[|\t]\s*|\s*$)(?P<value>.*)")
_FIELDS = {"HD": "title", "BY": "byline", "PD": "published", "SN": "outlet", "SE": "section"}
_TEXTS = ("LP", "TD")
_AUTHOR = re.compile(r"(?:by|von|par|por|di|de|door)\b", re.IGNORECASE)


def is_page(content: bytes) -> bool:
    """Whether a page is one of Factiva's."""
    return b"articleParagraph" in content or (b"activa" in content[:5000] and b"Headline" in content)


def of_page(root: Any) -> Iterator[Clipping]:
    """The articles of a page: each an element of class article with the language before it ("enArticle")."""
    for element in root.iter("div"):
        if re.search(r"(?:^|\s)[a-z]{2,4}Article(?:\s|$)", element.get("class") or ""):
            rows = [row for row in element.iter("tr") if len(row) == 2]
            yield _of_rows(_cells(rows)) if rows else _of_divisions(element)


def _cells(rows: Iterable[Any]) -> Iterator[tuple[str, list[str]]]:
    for row in rows:
        yield one_line(row[0].text_content()), of_element(row[1])


def _of_rows(rows: Iterable[tuple[str, list[str]]]) -> Clipping:
    """An article whose fields are named."""
    found = Clipping()
    for name, paragraphs in rows:
        if name in _TEXTS:
            found.paragraphs += paragraphs
        elif name in _FIELDS:
            found.field(_FIELDS[name], " ".join(paragraphs))
    return found


def _of_divisions(element: Any) -> Clipping:
    """An article whose fields are known by their order; its headline, its author and most of its paragraphs say what they are."""
    head: list[str] = []
    text: list[str] = []
    title, author = "", ""
    for each in element.iter("div", "p", "pre", "span", "b"):
        kind = each.get("class") or ""
        if "articleParagraph" in kind or (each.tag in ("p", "pre") and head):
            text.append(one_line(each.text_content()))
        elif "Headline" in kind:
            title = title or one_line(each.text_content())
        elif "author" in kind:
            author = author or one_line(each.text_content())
        elif each.tag == "div" and not text and not len(each) and each.text:
            head.append(one_line(each.text))
    found = _from_head([each for each in head if each])
    found.metadata |= {name: value for name, value in (("title", title), ("byline", author)) if value}
    if title and found.metadata.get("section") == title:
        found.metadata.pop("section")
    found.paragraphs = _without_number([each for each in text if each])
    return found


def _without_number(text: list[str]) -> list[str]:
    """The text without the article's number and the short line before it, which says who owns the text."""
    numbers = [n for n, each in enumerate(text) if NUMBER.fullmatch(_plain(each))]
    text = text[: numbers[-1]] if numbers else text
    owned = len(text) > 1 and len(text[-1]) < 80 and (_COMPANY.search(text[-1]) or not _SENTENCE_ENDS.search(text[-1]))
    return text[:-1] if owned else text


_COMPANY = re.compile(r"\b(?:Inc|Ltd|Co|Corp|LLC|S\.A|plc|Limited|Company)\.?$")
_SENTENCE_ENDS = re.compile(r"[.!?…][\"'”’)]*$")


def _from_head(head: Sequence[str]) -> Clipping:
    """Length, date, time, who published it, in this order; what stands before the length is the section."""
    found = Clipping()
    at = _length_at(head)
    if at is None:
        return found
    if at:
        found.metadata["section"] = head[0]
    found.metadata["published"] = head[at + 1]
    rest = [each for each in head[at + 2 :] if not re.fullmatch(r"\d{1,2}[:.]\d\d(?: \w+)?", each)]
    if rest:
        found.metadata["outlet"] = rest[0]
    return found


def _length_at(head: Sequence[str]) -> int | None:
    """Where the length stands: a number and a word, with a date behind it."""
    for n in range(len(head) - 1):
        if _LENGTH.fullmatch(head[n]) and read_date(head[n + 1], "day_first").earliest:
            return n
    return None


# --- paragraphs, of .rtf and copies of pages -----------------------------------------------------------------------


def is_export(paragraphs: Sequence[str]) -> bool:
    """Whether these are those of an export: an article's number in a line of its own."""
    return any(NUMBER.fullmatch(_plain(each)) for each in paragraphs)


def _plain(paragraph: str) -> str:
    """A line without the name of its field: the number may stand behind AN."""
    return re.sub(r"^AN\s*[|\t ]\s*", "", paragraph).strip("| ")


def split(paragraphs: Sequence[str]) -> Iterator[Clipping]:
    """The articles, each up to its number; what has neither a length nor named fields is the list of the search."""
    start = 0
    for n, each in enumerate(paragraphs):
        if NUMBER.fullmatch(_plain(each)):
            yield _of_paragraphs(paragraphs[start:n])
            start = n + 1
    left = paragraphs[start:]
    if _length_at(left) is not None or {"HD", "PD"} <= {m["name"] for each in left if (m := _NAMED.fullmatch(each))}:
        found = _of_paragraphs(left)
        found.cut = "it ends in this article, without its number"
        yield found


def _of_paragraphs(article: Sequence[str]) -> Clipping:
    names = [m["name"] for each in article if (m := _NAMED.fullmatch(each))]
    if {"HD", "PD"} <= {*names}:
        return _of_rows(_named(article))
    at = _length_at(article)
    if at is None:
        return Clipping(list(article))
    found = _from_head(article[at : at + 8])
    before = list(article[max(0, at - 4) : at])
    if before:
        title = max(range(len(before)), key=lambda n: (len(before[n]), -n))
        if len(before) > 1 and title == len(before) - 1 and _AUTHOR.match(before[title]):
            title -= 1
        found.metadata["title"] = before[title]
        found.metadata |= {"section": before[title - 1]} if title else {}
        found.metadata |= {"byline": before[title + 1]} if title + 1 < len(before) else {}
    behind = at + 2
    rights = next((n for n in range(behind, min(len(article), at + 12)) if _RIGHTS.match(article[n])), None)
    found.paragraphs = _without_number(list(article[(rights if rights is not None else behind) + 1 :]))
    return found


def _named(article: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    name = ""
    values: list[str] = []
    for each in article:
        if named := _NAMED.fullmatch(each):
            yield name, values
            name, values = named["name"], []
            each = named["value"]
        if each := each.strip("| "):
            values.append(each)
    yield name, values
