"""An article cut out of an export, and the notices that databases put where they may not show one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analysis.intake.paragraphs import joined


@dataclass
class Clipping:
    """An article of an export: its paragraphs, and its metadata by columns of ``documents``, each in one line; ``cut``: what shows
    that the export ends in its midst."""

    paragraphs: list[str] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    cut: str = ""

    def field(self, what: str, value: str) -> None:
        """Take what a field says: as metadata of that name, as text, or not at all where ``what`` is empty."""
        if what == "text":
            self.paragraphs.append(value)
        elif what:
            self.metadata.setdefault(what, value)

    @property
    def text(self) -> str:
        """The paragraphs, with a blank line between them."""
        return joined(self.paragraphs)


_THING = r"\b(?:full text|text|article|document|content|story|item)\b"
_GONE = (
    r"\b(?:not available|unavailable|cannot be (?:shown|displayed)|not possible to display|(?:been|is) (?:removed|withdrawn|withheld)|"
    r"not (?:be )?(?:displayed|shown|included))"
)
_NOTICE = re.compile(
    rf"{_THING}[^.]{{0,80}}{_GONE}|"
    r"\b(?:removed|withheld|omitted|not available|unavailable)\b[^.]{0,80}\b(?:copyright|publisher|licen[cs]\w+|restrictions?)\b|"
    r"\b(?:copyright|licen[cs]ing) (?:restrictions?|reasons)\b[^.]{0,80}\b(?:not|un|remov|withh)",
    re.IGNORECASE,
)
_LONGEST_NOTICE = 60  # words


def notice(text: str) -> str:
    """The beginning of a notice that stands where an article was; empty for an article."""
    return text[:60] if len(text.split()) <= _LONGEST_NOTICE and _NOTICE.search(text) else ""
