"""Files of one article in characters: plain text, and pages in HTML, whatever their names say they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.intake import factiva, nexis
from analysis.intake.databases import articles_of, may_be_export, taken
from analysis.intake.dates import LAST_YEAR
from analysis.intake.decoding import Refused, decoded, decoded_as
from analysis.intake.paragraphs import blocks, lines, of_element, tree
from analysis.intake.several import CERTAIN, refuse_several
from analysis.intake.sources import RawText, Refusal, Source

_HTML = re.compile(r"\s*(?:<!doctype html|<html[\s>])", re.IGNORECASE)
_EXPORT = re.compile(
    rb"LXNComment|\d+ of \d+ DOCUMENTS|End of Document|[Pp]ro[Qq]uest|LOAD-DATE:|[A-Z]0{2,4}(?:19|20)\d{6}[a-z]"
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})""", re.IGNORECASE)


def read_plain(source: Source) -> Iterator[RawText | Refusal]:
    """The reader of .txt: an article, or the export of a database."""
    text, how = decoded(source.content, source.settings)
    if _HTML.match(text[:1000]):
        for found in read_page(source):
            if isinstance(found, RawText):
                found.odd.append(("a page in HTML", "taken as one, though it is named .txt", "repaired"))
            yield found
    elif articles := articles_of(_paragraphs(text)) if may_be_export(text) else []:
        yield from articles
    else:
        refuse_several(lines(text))
        yield _plain(text, how)


def _paragraphs(text: str) -> list[str]:
    """Those of an export in plain text: the older Nexis breaks lines at a width, the others have a paragraph a line."""
    found = lines(text)
    return blocks(text) if nexis.is_older(found) else found


def read_page(source: Source) -> Iterator[RawText | Refusal]:
    """The reader of .html: the article in a page, by trafilatura (Barbaresi 2021), with what the page says of itself; or the
    articles of an export."""
    content = source.content
    is_factiva = factiva.is_page(content)
    if is_factiva or _EXPORT.search(content):
        page, how = _decoded_export(source)
        root = tree(page)
        articles = taken(factiva.of_page(root)) if is_factiva else []
        if articles := articles or articles_of(of_element(root)):
            for each in articles:
                if how and isinstance(each, RawText):
                    each.odd.append(("encoding", how, "repaired"))
                    how = ""
            yield from articles
            return
    yield _page(source)


def _plain(text: str, how: str) -> RawText:
    found = RawText(text, verbatim=not how)
    if how:
        found.odd.append(("encoding", how, "repaired"))
    if "\r" in text and "\n" not in text:
        found.text, found.verbatim = text.replace("\r", "\n"), False
        found.odd.append(("line ends", f"CR only, {text.count(chr(13)):,}", "repaired"))
    elif mixed := _mixed_line_ends(text):
        found.odd.append(("line ends", mixed, "flagged"))
    return found


def _mixed_line_ends(text: str) -> str:
    if "\r" not in text:
        return ""
    both = text.count("\r\n")
    kinds = {"CRLF": both, "LF": text.count("\n") - both, "CR": text.count("\r") - both}
    used = [f"{n:,} {kind}" for kind, n in kinds.items() if n]
    return ", ".join(used) if len(used) > 1 else ""


def _page(source: Source) -> RawText:
    page, how = _decoded_page(source)
    if not re.search(r"<[a-zA-Z!/?]", page):
        found = _plain(*decoded(source.content, source.settings))
        found.odd.append(("no HTML", "taken as text", "flagged"))
        return found
    refuse_several(of_element(tree(page)), CERTAIN)
    article = _extracted(page)
    text = getattr(article, "text", None) or ""
    if not text.strip():
        raise Refused("no article in the page")
    refuse_several(lines(text))
    stated = {
        "title": article.title,
        "outlet": article.sitename or article.hostname,
        "published": article.date,
        "public_copy": article.url,
    }
    found = RawText(text, metadata={name: str(value) for name, value in stated.items() if value})
    if how:
        found.odd.append(("encoding", how, "repaired"))
    return found


def _decoded_page(source: Source) -> tuple[str, str]:
    declared = _CHARSET.search(source.content[:4096])
    try:
        return decoded(source.content, source.settings)
    except Refused:
        if declared is None or declared[1].lower() in (b"utf-8", b"utf8"):
            raise
    try:
        return decoded_as(source.content, declared[1].decode("ascii"))
    except LookupError:
        raise Refused("not UTF-8", "and no known encoding declared") from None


def _decoded_export(source: Source) -> tuple[str, str]:
    """A page of a database that is no UTF-8 is in Windows' encoding of western Europe, whatever it says it is."""
    try:
        return _decoded_page(source)
    except Refused:
        return source.content.decode("cp1252", "replace"), "no UTF-8, taken as Windows-1252"


def _extracted(page: str) -> Any:
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    # the last day is given, so that no date depends on the day of the run
    dates = {"original_date": True, "extensive_search": False, "max_date": f"{LAST_YEAR}-12-31"}
    try:
        return trafilatura.bare_extraction(
            page, include_comments=False, include_tables=False, with_metadata=True, date_extraction_params=dates
        )
    except Exception as error:
        raise Refused("HTML that cannot be parsed", type(error).__name__) from None
