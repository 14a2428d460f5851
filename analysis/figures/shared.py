"""What the figures share: a colour a camp, how camps and documents are named and ordered, what is said where rows are left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from analysis.figures.sheet import INK, MUTED, ROOM, SMALL, Sheet, Tip, measured, one_line

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from analysis.coding import Codebook

    Drawn = tuple[Figure, pd.DataFrame, str]

# Okabe and Ito (2008), for camps that a codebook gives no colour.
SPARE = ("#0072B2", "#D55E00", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#999999")
GREY = {"unassigned": "#767676", "narrator": "#555555"}  # both legible on white as they are
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
    """Black or white, whichever stands out more on a colour: contrast by the relative luminance of WCAG 2."""
    from matplotlib.colors import to_rgb

    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#ffffff"


def lighter(colour: str, strength: float) -> str:
    """A colour mixed with white; ``strength`` 1 leaves it, 0 is white."""
    from matplotlib.colors import to_hex, to_rgb

    red, green, blue = (1 - strength * (1 - part) for part in to_rgb(colour))
    return str(to_hex((red, green, blue)))


def camp_label(camp: str, book: Codebook) -> str:
    """A camp's full name."""
    return {"unassigned": "Unassigned speakers", "narrator": "Narrator"}.get(camp, book.label(camp))


def column_label(camp: str, book: Codebook) -> str:
    """A camp's short name, on one line."""
    found = next((str(entry["short"]) for entry in book.camps if entry["id"] == camp and entry.get("short")), "")
    return one_line(found.replace("-\n", "")) or (
        book.label(camp) if camp in book.camp_order else camp.replace("_", " ")
    )


def document_label(doc_id: str, documents: pd.DataFrame) -> tuple[str, str]:
    """A document as two short labels: its outlet where known, and the date or the number that its name begins with."""
    outlet = dict(zip(documents["doc_id"], documents["outlet"])).get(doc_id, "")
    day, _, rest = doc_id.partition("_")
    return (outlet or rest, day) if outlet or rest else (doc_id, "")


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
    words = "There is nothing of this kind in these documents."
    return Sheet(title, deck).done(words), drawn, f"{title}. {deck} {words}"


def camp_columns(sheet: Sheet, camps: Sequence[str], left: float, book: Codebook) -> tuple[dict[str, float], float]:
    """Set the names of camps over columns, from ``left`` to the edge: camp to the middle of its column, and a column's width."""
    step = (ROOM - 6 - left) / len(camps)
    middles = {camp: left + step * (n + 0.5) for n, camp in enumerate(camps)}
    sheet.heads(list(middles.values()), [column_label(camp, book) for camp in camps], step)
    return middles, step


def counted_mark(
    sheet: Sheet, x: float, y: float, mode: str, number: str, colour: str, tip: Tip = ("", "")
) -> None:  # fmt: skip
    """A number in a mark: full (asserted), pale (distanced), hollow (denied) or broken (embedded)."""
    face = {"asserted": colour, "distanced": lighter(colour, 0.35)}.get(mode, "white")
    if len(number) > 2:
        width = measured(number, SMALL, True) + 5
        sheet.bar(x - width / 2, y - 5.5, width, 11, face, colour, tip=tip)
    else:
        sheet.dot(x, y, colour, 11.5, face, dashed=mode == "embedded", tip=tip)
    full = mode == "asserted"
    sheet.text(x, y, number, SMALL, "center", ink_on(colour) if full else INK, bold=full, inside=True)
