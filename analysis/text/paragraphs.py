"""What a paragraph is: a line that holds something."""

from __future__ import annotations

import re

Span = tuple[int, int]

LINE = re.compile(r"[^\r\n]+")


def find_paragraphs(text: str) -> tuple[Span, ...]:
    """The lines that hold something, without the white space around them."""
    found = []
    for match in LINE.finditer(text):
        line = match[0]
        if bare := line.strip():
            start = match.start() + len(line) - len(line.lstrip())
            found.append((start, start + len(bare)))
    return tuple(found)
