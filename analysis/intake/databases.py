"""Exports of databases of newspapers: whose a file is, and its articles; or that it holds several which nobody can tell apart.

A database is a line of ``_DATABASES``: whether some paragraphs are its, and how to split them. To add one write these two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis.intake import factiva, nexis, proquest
from analysis.intake.clippings import Clipping, notice
from analysis.intake.columns import cell
from analysis.intake.several import refuse_several
from analysis.intake.sources import RawText, Refusal


@dataclass(frozen=True)
class _Database:
    name: str
    knows: Callable[[Sequence[str]], bool]
    split: Callable[[Sequence[str]], Iterator[Clipping]]


_DATABASES = (
    _Database("Nexis", nexis.is_older, nexis.split_older),
    _Database("Nexis Uni", nexis.is_newer, nexis.split_newer),
    _Database("Factiva", factiva.is_export, factiva.split),
    _Database("ProQuest", proquest.is_export, proquest.split),
)

# What an export cannot do without: a text that has none of it need not be looked at further.
_HINTS = (
    "DOCUMENT", "DOKUMENT", "End of Document", "END OF DOCUMENT", "Ende des Dokuments", "Fin du document", "Fin del documento",
    "ull text", "ull Text", "LOAD-DATE", "Load-Date", "PUBLICATION-TYPE", "Publication-Type", "0020", "0019",
)  # fmt: skip


def may_be_export(text: str) -> bool:
    """Whether a text may be an export of a database: cheap, and asked of every text."""
    return any(hint in text for hint in _HINTS)


def articles_of(paragraphs: Sequence[str]) -> list[RawText | Refusal]:
    """The articles of an export; none where it is none. Raises Refused for one of several articles that cannot be told apart."""
    database = next((each for each in _DATABASES if each.knows(paragraphs)), None)
    if database is None:
        refuse_several(paragraphs)
        return []
    return taken(database.split(paragraphs))


def taken(clippings: Iterable[Clipping]) -> list[RawText | Refusal]:
    """Articles cut out of an export, each with its number in the file; a notice in place of one is refused."""
    found: list[RawText | Refusal] = []
    for number, each in enumerate(clippings, 1):
        place, text = f"article {number:,}", each.text
        title = cell(each.metadata.get("title", ""))
        if not text.strip():
            reason = "an export that is not whole" if each.cut else "an article without text"
            found.append(Refusal(reason, title[:80], place))
        elif stands := notice(text):
            found.append(
                Refusal("a notice in place of an article", ": ".join(filter(None, (title[:60], stands))), place)
            )
        else:
            metadata = {name: stated for name, value in each.metadata.items() if (stated := cell(value).strip(" ,;"))}
            odd = [("an export that is not whole", each.cut, "flagged")] if each.cut else []
            found.append(RawText(text, place, metadata={"published": "", **metadata}, odd=odd))
    return found
