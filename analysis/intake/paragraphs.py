"""Texts of any layout as plain paragraphs, which is what the exports of databases are split by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from analysis.intake.decoding import Refused

_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li tr table blockquote section article header footer body center hr dd dt pre".split()
)
_UNSEEN = frozenset("script style head title noscript".split())
_BLANK = re.compile(r"\n[ \t\u00a0]*\n\s*")


def one_line(text: str) -> str:
    """Text with every run of space, no-break space and line end as one space."""
    return " ".join(text.split())


def blocks(text: str) -> list[str]:
    """The paragraphs of a text that blank lines separate; lines within one are joined, since such files are broken at a width."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return [found for each in _BLANK.split(text) if (found := one_line(each))]


def lines(text: str) -> list[str]:
    """The lines of a text that has a paragraph a line, without blank ones."""
    return [found for each in text.splitlines() if (found := one_line(each))]


def joined(paragraphs: Iterable[str]) -> str:
    """Paragraphs as a text, with a blank line between them."""
    return "\n\n".join(paragraphs)


def tree(page: str) -> Any:
    """A page in HTML as a tree of elements. Raises Refused for what cannot be parsed."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    try:
        return html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Refused("HTML that cannot be parsed", type(error).__name__) from None


def of_element(root: Any) -> list[str]:
    """The paragraphs of an element of a page: what blocks or two line breaks in a row separate, without scripts and styles."""
    found: list[str] = []
    parts: list[str] = []

    def close() -> None:
        found.extend(blocks("".join(parts)))
        parts.clear()

    # not by recursion: a page may be nested deeper than Python's stack
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, left = stack.pop()
        name = element.tag if isinstance(element.tag, str) else ""
        if left or not name or name in _UNSEEN:
            if name in _BLOCKS:
                close()
            if element is not root and element.tail:
                parts.append(element.tail.replace("\n", " "))
            continue
        if name in _BLOCKS:
            close()
        if name == "br":
            parts.append("\n")
        elif name in ("td", "th"):
            parts.append(" ")
        if element.text:
            parts.append(element.text.replace("\n", " "))
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    close()
    return found
