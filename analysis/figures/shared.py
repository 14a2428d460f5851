"""What the figures share: a colour a camp, how camps and documents are named and ordered, what is said where rows are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from analysis.figures.sheet import INK, MUTED, SMALL, Sheet, Tip, measured, one_line, wrapped
from analysis.text import dated, definite

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from analysis.coding import Codebook

    Drawn = tuple[Figure, pd.DataFrame, str]

# Okabe and Ito (2008), for camps that a codebook gives no colour.
SPARE = ("#0072B2", "#D55E00", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#999999")
GREY = {"unassigned": "#767676", "narrator": "#555555"}  # both legible on white as they are
CHIP = 17.0  # points from one line of chips to the next
_DATED = re.compile(r"\d{4}(-\d\d){0,2}$")
MOST_PANELS = 7  # documents that have a column or a panel of their own


def colours(book: Codebook, more: Iterable[str] = ()) -> dict[str, str]:
    """camp to colour as #rrggbb: the codebook's where it is one, else one of Okabe and Ito's; speakers without a camp are grey.

    ``more``: camps that the codebook does not know; they come after its own.
    """
    from matplotlib.colors import is_color_like, to_hex

    own = {camp["id"]: str(camp.get("colour", "")) for camp in book.camps}
    found = dict(GREY)
    for n, camp in enumerate(dict.fromkeys([*own, *sorted(more)])):
        if is_color_like(own.get(camp, "")):
            found[camp] = to_hex(own[camp]).upper()
        elif camp not in GREY:
            found[camp] = SPARE[n % len(SPARE)]
    return found


def colour_of(camp: str, book: Codebook) -> str:
    """The colour of one camp; that of quiet text for one that the codebook does not know."""
    return colours(book).get(camp, MUTED)


def ink_on(colour: str) -> str:
    """Black or white, whichever stands out more on a colour."""
    return "#000000" if contrast(colour, "#000000") > contrast(colour, "#ffffff") else "#ffffff"


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21: by the relative luminance of WCAG 2."""
    from matplotlib.colors import to_rgb

    bright = []
    for colour in (one, other):
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
        bright.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
    return max(bright) / min(bright)


def column_label(camp: str, book: Codebook) -> str:
    """A camp's short name, on one line: in figures every side has this one name."""
    if camp in ("narrator", "unassigned") and camp not in book.camp_order:
        return camp.capitalize()
    found = next((str(entry["short"]) for entry in book.camps if entry["id"] == camp and entry.get("short")), "")
    return one_line(found.replace("-\n", "")) or (
        book.label(camp) if camp in book.camp_order else camp.replace("_", " ")
    )


def in_prose(camp: str, book: Codebook) -> str:
    """The same inside a sentence, with the article that English gives it."""
    return "the narrator" if camp == "narrator" else definite(column_label(camp, book))


def document_label(doc_id: str, documents: pd.DataFrame) -> tuple[str, str]:
    """A document as two short labels: its outlet where known, and the day or months that it is known to be of, else the date in its name.

    A doc_id stands only where neither outlet nor title is known.
    """
    known = documents[documents["doc_id"] == doc_id].iloc[:1].to_dict("records")
    about = {key: str(value) for key, value in known[0].items()} if known else {}
    begins, _, rest = doc_id.partition("_")
    day = dated(about, exact=False) or (begins if _DATED.match(begins) else "")
    name = about.get("outlet") or about.get("title") or (rest if _DATED.match(begins) else "")
    return (name, day) if name else (doc_id, "" if day in doc_id else day)


def in_order(camps: Iterable[str], book: Codebook) -> list[str]:
    """Camps in the codebook's order; those it does not know after them, the narrator last."""
    present = set(camps)
    first = [camp for camp in book.camp_order if camp in present and camp != "narrator"]
    return [*first, *sorted(present - set(first) - {"narrator"}), *(["narrator"] if "narrator" in present else [])]


def compared(present: Iterable[str], book: Codebook) -> list[str]:
    """The camps that a title may name: those compared, else the first three of the codebook."""
    camps = set(present)
    listed = book.compared or [c for c in book.camp_order if c not in ("narrator", "unassigned")][:3]
    return [camp for camp in listed if camp in camps][:3]


def largest_first(values: pd.Series) -> pd.Series:
    """A series from its largest value to its smallest; equal ones stay in their order."""
    return values.sort_values(ascending=False, kind="stable")


def left_out(drawn: int, whole: int, what: str) -> str:
    """The sentence of the note that says how much is drawn; empty where that is all."""
    return f" Drawn: the {drawn} {what} of {whole:,}." if drawn < whole else ""


def nothing(title: str, deck: str, drawn: pd.DataFrame) -> Drawn:
    """The figure of a table without rows."""
    words = "There is nothing of this kind in these articles."
    return Sheet(title, deck).done(words), drawn, f"{title}. {deck.rstrip('.')}. {words}"


OWN_WORDS = "Own words: in quotation marks, in a turn of a transcript, or in a text that is the speaker’s own."


class Chip(NamedTuple):
    """A name on a ground of its own: the name, its colour, whether that is pale, a number after it, what a pointer over it shows."""

    words: str
    colour: str
    pale: bool = False
    number: str = ""
    tip: Tip = ("", "")


def chips(sheet: Sheet, left: float, room: float, listed: list[Chip]) -> float:
    """Set chips beside one another from ``left``, in as many lines as they need; how high they stand, in points."""
    x, y = left, sheet.y
    for chip in listed:
        after = measured(chip.number, SMALL, True) + 3 if chip.number else 0.0
        words = wrapped(chip.words, room - 10 - after, SMALL)[0]
        width = measured(words, SMALL) + 9 + after
        if x > left and x + width > left + room:
            x, y = left, y + CHIP
        sheet.bar(x, y + 1, width, CHIP - 3, chip.colour, tip=chip.tip, strength=0.25 if chip.pale else 1)
        ink, middle = INK if chip.pale else ink_on(chip.colour), y + CHIP / 2 - 0.5
        sheet.text(x + 4, middle, words, SMALL, colour=ink, inside=True)
        sheet.text(x + width - 4, middle, chip.number, SMALL, "right", ink, bold=True, inside=True)
        x += width + 3
    return y + CHIP - sheet.y if listed else 0.0
