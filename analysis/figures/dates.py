"""When documents can have been published: spans, stated dates and the dates of copies on one line of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from analysis.figures.months import counts
from analysis.figures.shared import colour_of, column_label, left_out
from analysis.figures.sheet import FAINT, LINE, MUTED, ROOM, SMALL, TEXT, Sheet, measured
from analysis.text import day, days, month, of_them

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.figures.shared import Drawn

_LABEL = 96.0  # points for the names at the left
_ROOMY = 14  # documents that have two lines each
_APART = 730  # days without documents that cut the line


def timeline(documents: pd.DataFrame, book: Codebook, most: int = 40) -> Drawn | None:
    """When each document can have been published: the span its text allows, the date it states, the date a copy bears.

    Needs earliest and latest; None where no document has both. Years in which nothing can have appeared are cut out. More than ``most``
    documents are counts a month (`months.counts`).
    """
    if len(documents) > most and (counted := counts(documents, book)):
        return counted
    whole = documents[(documents["earliest"] != "") & (documents["latest"] != "")]
    if whole.empty:
        return None
    kept = whole.sort_values("n_words", ascending=False, kind="stable").head(most)
    frame = kept.sort_values(["earliest", "doc_id"], ignore_index=True)
    title = _title(documents)
    sheet = Sheet(title, "When each article can have been published, by what its text allows")
    _key(sheet)
    eras = _eras(frame, _LABEL + 10, ROOM - 10)
    roomy = len(frame) <= _ROOMY
    top, step = sheet.y, 42.0 if roomy else 15.0
    bottom = top + step * len(frame) + 2
    _months(sheet, eras, top, bottom)
    for row, entry in enumerate(frame.itertuples()):
        _document(sheet, entry, top + step * row + step / 2, eras, roomy, book)
    sheet.y = bottom + 30
    note = "* outlet inferred, not stated. " if (frame["outlet_is"] == "inferred").any() else ""
    note += "A break in the line leaves out years without articles. " if len(eras) > 1 else ""
    note += "Source: table documents." + left_out(len(frame), len(whole), "longest")
    drawn = frame[["doc_id", "outlet", "outlet_camp", "published", "earliest", "latest", "public_copy_date", "n_words"]]
    dates = "; ".join(f"{e.outlet or e.doc_id}: {_known_from(e)}" for e in frame.head(12).itertuples())
    return sheet.done(note), drawn, f"{title}. {dates}."


def _title(documents: pd.DataFrame) -> str:
    stated = int((documents["published"] != "").sum())
    verb = "states" if 1 in (stated, len(documents)) else "state"
    undated = int((documents["earliest"] == "").sum())
    inferred = stated + undated < len(documents)
    rest = "" if stated == len(documents) else "; the rest is undated" if not inferred else "; the rest is inferred"
    rest += f", {undated} undated" if inferred and undated else ""
    return f"{stated} of {of_them(len(documents), 'article')} {verb} a full date{rest}"


def _known_from(entry: Any) -> str:
    """The date of a document, and whether it is stated."""
    if entry.published:
        return f"{day(str(entry.published))}, stated"
    return f"{days(str(entry.earliest), str(entry.latest))}, inferred"


def _seen(entry: Any) -> str:
    """The words beside the mark of a document."""
    if entry.earliest == entry.latest:
        return day(str(entry.earliest)) + ("" if entry.published else ", inferred")
    return days(str(entry.earliest), str(entry.latest))


@dataclass(frozen=True)
class _Era:
    """A span of time with documents in it, in ordinals of days, and where it stands on the page, in points."""

    first: int
    last: int
    left: float
    right: float

    def at(self, ordinal: int) -> float:
        return self.left + (self.right - self.left) * (ordinal - self.first) / (self.last - self.first)


def _spans(frame: pd.DataFrame) -> list[tuple[int, int]]:
    """First and last day of each span of time with documents in it, with half a month before and after."""
    found: list[list[int]] = []
    for entry in frame.sort_values("earliest").itertuples():
        first, last = (date.fromisoformat(str(iso)).toordinal() for iso in (entry.earliest, entry.latest))
        if found and first - found[-1][1] <= _APART:
            found[-1][1] = max(found[-1][1], last)
        else:
            found.append([first, last])
    return [(first - 15, last + 15) for first, last in found]


def _eras(frame: pd.DataFrame, left: float, right: float) -> list[_Era]:
    """The spans side by side, as wide as they are long; none is narrower than three tenths of the longest."""
    spans, gap = _spans(frame), 14.0
    longest = max(last - first for first, last in spans)
    lengths = [max(last - first, 0.3 * longest) for first, last in spans]
    room, found, x = right - left - gap * (len(spans) - 1), [], left
    for (first, last), length in zip(spans, lengths):
        width = room * length / sum(lengths)
        found.append(_Era(first, last, x, x + width))
        x += width + gap
    return found


def _place(iso: str, eras: list[_Era]) -> float:
    """Where a day stands: in its era, or at the end of the nearest."""
    ordinal = date.fromisoformat(iso).toordinal()
    nearest = min(eras, key=lambda era: max(era.first - ordinal, ordinal - era.last, 0))
    return min(max(nearest.at(ordinal), eras[0].left), eras[-1].right)


def _months(sheet: Sheet, eras: list[_Era], top: float, bottom: float) -> None:
    """A line an era, with as many months named as there is room for."""
    taken = 0.0
    for era in eras:
        sheet.line([era.left, era.right], [bottom, bottom], FAINT)
        for ordinal in _named_months(era):
            x = era.at(ordinal)
            if x - 17 < taken or x + 17 > ROOM:
                continue
            taken = x + 19
            sheet.line([x, x], [top, bottom + 3])
            for n, word in enumerate(month(date.fromordinal(ordinal).isoformat()).split()):
                sheet.text(x, bottom + 10 + LINE * n, word, SMALL, "center", MUTED)


def _named_months(era: _Era) -> list[int]:
    """First days of months, as far apart as their names need; the middle of an era that has none."""
    wide = (era.right - era.left) / (era.last - era.first) * 30.4  # points a month
    step = next((n for n in (1, 2, 3, 4, 6, 12, 24, 60, 120, 240) if wide * n >= 58), 600)
    firsts = [each for each in map(date.fromordinal, range(era.first, era.last + 1)) if each.day == 1]
    chosen = [each.toordinal() for each in firsts if (each.year * 12 + each.month - 1) % step == 0]
    return chosen or [(era.first + era.last) // 2]


def _key(sheet: Sheet) -> None:
    sheet.key(
        [
            (lambda x, y: sheet.dot(x + 7, y, MUTED), "date stated"),
            (lambda x, y: sheet.bar(x, y - 4, 13, 8, MUTED, MUTED, strength=0.3), "day or span inferred from the text"),
            (lambda x, y: sheet.line([x + 7, x + 7], [y - 6, y + 6], MUTED, 2.5, grid=False), "date on a public copy"),
        ]
    )


def _document(sheet: Sheet, entry: Any, y: float, eras: list[_Era], roomy: bool, book: Codebook) -> None:
    """One document: its name at the left, its date or span as a mark and, where there is room, in words."""
    name = f"{entry.outlet or entry.doc_id}{'*' if entry.outlet_is == 'inferred' else ''}"
    sheet.label(2, y - (7 if roomy else 0), name, _LABEL, TEXT, bold=roomy)
    if roomy:
        side = column_label(str(entry.outlet_camp), book) if entry.outlet_camp not in ("", "unassigned") else ""
        about = side or of_them(int(entry.n_words), "word")
        sheet.label(2, y + 7, about, _LABEL, SMALL, colour=MUTED)
    colour, line = colour_of(str(entry.outlet_camp), book), y + 8 if roomy else y
    start, stop = _place(str(entry.earliest), eras), _place(str(entry.latest), eras)
    if entry.earliest == entry.latest and entry.published:
        sheet.dot(start, line, colour)
    else:
        sheet.bar(start, line - 4.5, max(stop - start, 3), 9, colour, colour, strength=0.3)
        if entry.public_copy_date:
            x = _place(str(entry.public_copy_date), eras)
            sheet.line([x, x], [line - 7, line + 7], colour, 2.5, grid=False)
    if roomy:
        words = _seen(entry)
        x = max(_LABEL + 6, min(start - 4, ROOM - 4 - measured(words, SMALL)))
        sheet.label(x, y - 9, words, ROOM - x - 2, SMALL)
