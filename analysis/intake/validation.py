"""One text: accepted or refused, repaired, flagged, and given the signature by which it is compared with others."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.intake.dates import read_dates
from analysis.intake.decoding import HALF, Refused
from analysis.intake.doubts import doubts
from analysis.intake.names import may_be
from analysis.intake.repairs import repaired
from analysis.intake.settings import Settings
from analysis.intake.sources import RawText, Refusal
from analysis.text import foreign


@dataclass
class Decision:
    """What is decided of a text, its doc_id and its duplicates aside; of a file or row that gives no text, only why and where.

    ``name`` is what the doc_id is made from, ``place`` where in its file the text stands, ``refused`` reason and detail,
    ``language`` that of a text that is not English, ``odd`` rows of (reason, detail, action). ``verbatim``: the text is the file
    itself, byte for byte; any other is staged, and then kept as a copy. ``sha256`` is of the text, ``origin_sha256`` of the file
    where that holds one article. ``metadata`` has columns of ``documents``.
    """

    name: str = ""
    place: str = ""
    refused: Sequence[str] = ()
    language: str = ""
    odd: Sequence[Sequence[str]] = ()
    verbatim: bool = False
    sha256: str = ""
    origin_sha256: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


def validate(found: RawText | Refusal, name: str, settings: Settings) -> tuple[Decision, str]:
    """The decision on a text of some name, and the text as it is to be read; empty where it is refused."""
    if isinstance(found, Refusal):
        return Decision(place=found.place, refused=(found.reason, found.detail)), ""
    decision = Decision(name, found.place)
    try:
        text, odd = _readable(found.text, settings)
    except Refused as refusal:
        decision.refused = (refusal.reason, refusal.detail)
        return decision, ""
    decision.language, elsewhere = foreign(text)
    if decision.language and not may_be(name, settings.keep):
        decision.refused = ("not English", decision.language)
        return decision, ""
    odd = found.odd + odd
    if elsewhere and not decision.language:
        detail = f"{len(elsewhere)}, first at character {elsewhere[0][0]}: left out"
        odd.append(("paragraphs not in English", detail, "flagged"))
    odd += [(reason, detail, "flagged") for reason, detail in doubts(text)]
    if found.place or found.metadata:
        decision.metadata, problems = _metadata(found.metadata, settings)
        odd += [("undated", problem, "flagged") for problem in problems]
    decision.odd = odd
    decision.verbatim = found.verbatim and text == found.text
    return decision, text


def _readable(text: str, settings: Settings) -> tuple[str, list[tuple[str, str, str]]]:
    """The text as it is to be read, and what was found in it. Raises Refused where it is none."""
    found = []
    if "\0" in text:
        raise Refused("NUL characters", f"first at character {text.index(chr(0))}")
    if halves := HALF.findall(text):
        text = HALF.sub("\ufffd", text)
        found.append(("half characters", f"{len(halves):,}, replaced by U+FFFD", "repaired"))
    text, more = repaired(text, settings.repairs)
    if not any(unicodedata.category(character)[0] in "LN" for character in text):
        raise Refused("no letter or digit" if text.strip() else "blank")
    return text, found + more


def _metadata(stated: Mapping[str, str], settings: Settings) -> tuple[dict[str, str], list[str]]:
    dates, problems = read_dates(stated, settings.date_order)
    found = {**stated, **dates}
    if found.get("published"):
        found["date_basis"] = "stated in the metadata"
    if found.get("outlet"):
        found["outlet_basis"] = "stated in the metadata"
    return {name: repaired(value, settings.repairs)[0] for name, value in found.items() if value}, problems
