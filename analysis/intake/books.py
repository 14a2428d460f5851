"""Tables in workbooks (.xlsx) as rows, and texts in .pdf, .md and TEI, by the libraries that know these."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from analysis.intake.containers import opened, parsed, refuse_entities, unpacked
from analysis.intake.decoding import Refused, decoded
from analysis.intake.paragraphs import blocks, joined, one_line
from analysis.intake.sources import RawText, Refusal, Source
from analysis.intake.word import texts_of

# --- PDF -----------------------------------------------------------------------------------------------------------

_MOST_PAGES, _MOST_CONTENT = 500, 3_000_000  # pages of a file, bytes of what draws one


def read_pdf(source: Source) -> Iterator[RawText | Refusal]:
    """The reader of .pdf: its text layer, by pypdf. Lines of a page are joined where a paragraph goes on."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(source.bytes))
        if reader.is_encrypted:
            raise Refused("locked by a password", "print it to a new PDF, or copy its text into a .txt")
        if len(reader.pages) > _MOST_PAGES:
            raise Refused(
                "too many pages for articles", f"{len(reader.pages):,}, at most {_MOST_PAGES}: take out the articles"
            )
        pages = [_page_text(page) for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise Refused("not a PDF file", f"{type(error).__name__}: {error}"[:80]) from None
    if sum(map(len, pages)) < 20 * len(pages):
        raise Refused("no text layer", f"{len(pages):,} pages: a scan? recognise its text (OCR) first")
    yield from texts_of([each for page in pages for each in _lines_joined(page)])


def _page_text(page: Any) -> str:
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > _MOST_CONTENT:
        raise Refused("too large when unpacked", "a page of drawings")
    return str(page.extract_text() or "")


def _lines_joined(page: str) -> list[str]:
    """Paragraphs of the lines of a page: a line that is nearly as wide as most goes on in the next; a hyphen at its end is
    kept only where what follows is no small letter."""
    lines = [one_line(each) for each in page.splitlines()]
    widths = sorted(len(each) for each in lines if each)
    width = widths[len(widths) * 3 // 4] if widths else 0
    found: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and line:
            before = found[-1]
            joins = before.endswith("-") and line[:1].islower()
            found[-1] = before[:-1] + line if joins else f"{before} {line}"
        elif line:
            found.append(line)
        goes_on = bool(line) and len(line) >= 0.75 * width and not (len(line) < 0.9 * width and line[-1] in '.!?”"')
    return found


# --- Markdown, TEI -------------------------------------------------------------------------------------------------

_FRONT = re.compile(r"\A---\s*\n(.{0,5000}?)\n---\s*\n", re.DOTALL)
_KNOWN = {"title": "title", "headline": "title", "date": "published", "published": "published", "outlet": "outlet", "source": "outlet",
          "publication": "outlet", "author": "byline", "url": "public_copy"}  # fmt: skip
_MARKS = (
    (re.compile(r"^```.*$|^\s{0,3}(?:[-*_]\s*){3,}$", re.MULTILINE), ""),
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+)", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
)


def read_markdown(source: Source) -> Iterator[RawText | Refusal]:
    """The reader of .md: the text without its marks; lines "title: ..." between two of "---" at its head are metadata."""
    text, _ = decoded(source.content, source.settings)
    metadata: dict[str, str] = {}
    if front := _FRONT.match(text):
        text = text[front.end() :]
        for line in front[1].splitlines():
            name, _, value = line.partition(":")
            if ours := _KNOWN.get(name.strip().casefold()):
                metadata.setdefault(ours, value.strip(" \"'"))
    for mark, instead in _MARKS:
        text = mark.sub(instead, text)
    yield RawText(joined(blocks(text)), metadata=metadata)


_TEI = "{http://www.tei-c.org/ns/1.0}"


def read_xml(source: Source) -> Iterator[RawText | Refusal]:
    """The reader of .xml: texts in TEI, by their heads and paragraphs. Other XML is refused."""
    root = parsed(source.bytes, "XML")
    if root.tag not in (f"{_TEI}TEI", f"{_TEI}teiCorpus"):
        raise Refused("XML of no kind that is read", f"its root is {str(root.tag)[:60]}; TEI is read")
    texts = [each for each in root.iter(f"{_TEI}TEI")]
    for number, each in enumerate(texts, 1):
        place = f"article {number:,}" if len(texts) > 1 else ""
        body = each.find(f"{_TEI}text")
        parts = (
            []
            if body is None
            else [one_line("".join(p.itertext())) for p in body.iter(f"{_TEI}head", f"{_TEI}p", f"{_TEI}l")]
        )
        if not any(parts):
            yield Refusal("an article without text", "", place)
            continue
        date = each.find(f".//{_TEI}teiHeader//{_TEI}date")
        stated = {
            "title": each.findtext(f".//{_TEI}titleStmt/{_TEI}title"),
            "outlet": each.findtext(f".//{_TEI}publicationStmt/{_TEI}publisher"),
            "published": None if date is None else date.get("when") or date.text,
        }
        metadata = {name: one_line(value) for name, value in stated.items() if value}
        yield RawText(joined(filter(None, parts)), place, metadata=metadata)


# --- workbooks -----------------------------------------------------------------------------------------------------

_BOOK = "an Excel workbook"


def workbook_rows(source: Source) -> Iterator[tuple[str, list[Any]]]:
    """The rows of every sheet of a workbook, each with its place; macros are never run. Raises Refused for what is none."""
    from openpyxl import load_workbook

    content = source.bytes
    with opened(content, _BOOK) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                with archive.open(name) as stream:
                    refuse_entities(stream.read(10_000))
        unpacked(archive, "[Content_Types].xml", _BOOK)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                where = f"row {number:,}" if len(book.worksheets) == 1 else f"sheet {sheet.title[:40]}, row {number:,}"
                yield where, list(cells)
    except (KeyError, ValueError, TypeError, AttributeError, OSError, SyntaxError) as error:
        raise Refused(f"not {_BOOK}", f"{type(error).__name__}: {error}"[:80]) from None
