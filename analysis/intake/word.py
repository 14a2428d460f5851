"""Documents of word processors: .docx, by its own XML, and .rtf, by striprtf. Either may be an export of a database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from analysis.intake.containers import opened, parsed, refuse_entities, unpacked
from analysis.intake.databases import articles_of
from analysis.intake.decoding import LONGEST, Refused
from analysis.intake.paragraphs import joined, one_line
from analysis.intake.sources import RawText, Refusal, Source

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_WORD = "a Word file"


def read_docx(source: Source) -> Iterator[RawText | Refusal]:
    """The reader of .docx: its paragraphs in their order; notes, headers and what was deleted are no text."""
    with opened(source.bytes, _WORD) as archive:
        refuse_entities(unpacked(archive, "[Content_Types].xml", _WORD))
        body = parsed(unpacked(archive, "word/document.xml", _WORD), _WORD)
        title = ""
        if "docProps/core.xml" in archive.namelist():
            title = parsed(unpacked(archive, "docProps/core.xml", _WORD), _WORD).findtext(f"{_DC}title") or ""
    yield from texts_of([each for p in body.iter(f"{_W}p") if (each := _paragraph(p))], title)


def _paragraph(element: Any) -> str:
    parts = []
    for each in element.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        parts.append(each.text or "" if each.tag == f"{_W}t" else "-" if each.tag == f"{_W}noBreakHyphen" else " ")
    return one_line("".join(parts))


_PICTURE = re.compile(rb"\\bin\d+ ?|(?<=[\r\n ])[0-9a-fA-F\r\n]{200,}")


def read_rtf(source: Source) -> Iterator[RawText | Refusal]:
    """The reader of .rtf. Pictures, which are most of such a file, are left out first."""
    content = source.bytes
    if not content.lstrip().startswith(b"{\\rtf"):
        raise Refused("not an RTF file", "it does not begin as one")
    from striprtf.striprtf import rtf_to_text

    plain = _PICTURE.sub(b"", content)
    if len(plain) > LONGEST:
        raise Refused("too large for one article", f"{len(plain):,} bytes without pictures")
    try:
        text = rtf_to_text(plain.decode("latin-1"), errors="replace")
    except (ValueError, LookupError, IndexError) as error:
        raise Refused("RTF that cannot be read", type(error).__name__) from None
    yield from texts_of([found for each in text.splitlines() if (found := one_line(each))])


def texts_of(paragraphs: Sequence[str], title: str = "") -> list[RawText | Refusal]:
    """The articles of an export, or one article of all paragraphs. Raises Refused where there are none."""
    if not paragraphs:
        raise Refused("no text in it")
    return articles_of(paragraphs) or [RawText(joined(paragraphs), metadata={"title": title} if title.strip() else {})]
