"""Who is accused and answered, and in what form each side's claims reach the reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from analysis.figures.shared import (
    MOST_PANELS,
    camp_label,
    colour_of,
    column_label,
    compared,
    document_label,
    in_order,
    ink_on,
    largest_first,
    left_out,
    lighter,
    nothing,
)
from analysis.figures.sheet import INK, MUTED, ROOM, SMALL, TEXT, Sheet, Tip, measured, wrapped
from analysis.measures.support import beside
from analysis.text import of_them, percent

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.figures.shared import Drawn

# accusations and their answers

_LEFT, _RIGHT = 188.0, ROOM - 112  # between them the marks, left the accusers, right those who answer


def answered(
    accusations: pd.DataFrame, documents: pd.DataFrame, book: Codebook, most: int = 40, support: str = ""
) -> Drawn:
    """Every accusation as a mark under the side accused: a row a claim and its accuser, a column a document; filled where answered.

    ``accusations``: doc_id, camp, accused, claim, embedded, answered, answered_by (contests.accusations). In more than seven documents
    a row's marks stand side by side, the answered ones first. The ``most`` frequent rows are drawn.
    ``support``: what stands beside the title (`measures.support`).
    """
    sums = accusations.groupby("accused")["answered"].agg(["sum", "size"])
    title = beside(_accused(sums, book), support)
    deck = "Each mark is one accuser’s accusation in one document; filled where anyone answers it there"
    if accusations.empty:
        return nothing("Whose accusations are answered", deck, accusations)
    sizes = accusations.groupby(["accused", "claim", "camp"])["answered"].agg(["size", "sum"])
    kept = sizes.sort_values("size", ascending=False, kind="stable").head(most)
    sheet = Sheet(title, deck)
    _answered_key(sheet, bool(accusations["embedded"].any()))
    doc_ids = [doc_id for doc_id in documents["doc_id"] if doc_id in set(accusations["doc_id"])]
    places = _columns(sheet, [document_label(doc_id, documents)[0] for doc_id in doc_ids])
    columns = dict(zip(doc_ids, places)) if len(doc_ids) <= MOST_PANELS else {}
    for accused in in_order({key[0] for key in kept.index}, book):
        _heading(sheet, accused, f"{sums.loc[accused, 'sum']} of {sums.loc[accused, 'size']} answered", book)
        for claim, camp in _rows(kept.loc[accused], book):
            keys = (accusations["accused"] == accused) & (accusations["camp"] == camp) & (accusations["claim"] == claim)
            own = accusations[keys].sort_values(["answered", "doc_id"], ascending=[False, True])
            _accusations(sheet, own, columns, places, book)
        sheet.y += 4
    note = "Before the colon: who accuses. An accusation: a claim that blames another side, once a document. "
    note += "Answered: denied, countered or doubted there by anyone. Source: table accusations."
    note += left_out(len(kept), len(sizes), "most frequent rows")
    return (
        sheet.done(note),
        accusations,
        beside(f"Accusations answered in the same document: {_by_whom(accusations, sums, book)}.", support),
    )


def _accused(sums: pd.DataFrame, book: Codebook) -> str:
    """The title: of the accusations against each compared side, how many are answered. ``sums``: accused; sum, size."""
    named = compared(sums.index, book)
    if not named:
        return f"{int(sums['sum'].sum())} of {of_them(int(sums['size'].sum()), 'accusation')} are answered"
    listed = ", ".join(f"{column_label(c, book)} {sums.loc[c, 'sum']} of {sums.loc[c, 'size']}" for c in named)
    return f"Accusations answered: against {listed}"


def _by_whom(accusations: pd.DataFrame, sums: pd.DataFrame, book: Codebook) -> str:
    """The same for every side, with those who answer."""
    parts = []
    for camp in in_order(sums.index, book):
        by = accusations[accusations["accused"] == camp]["answered_by"].str.split("+").explode()
        counts = largest_first(by[by != ""].value_counts().sort_index())
        listed = ", ".join(f"{column_label(str(other), book)} {n}" for other, n in counts.items())
        given = f" (by {listed})" if listed else ""
        parts.append(f"against {camp_label(camp, book)} {sums.loc[camp, 'sum']} of {sums.loc[camp, 'size']}{given}")
    return "; ".join(parts)


def _rows(kept: pd.DataFrame, book: Codebook) -> list[tuple[str, str]]:
    """Claim and accuser of the rows under one accused side: by the accuser's place in the codebook, the most answered first."""
    place = {camp: n for n, camp in enumerate(book.camp_order)}
    return sorted(kept.index, key=lambda key: (place.get(key[1], len(place)), -kept.loc[key, "sum"], key))


def _answered_key(sheet: Sheet, embedded: bool) -> None:
    entries: list[tuple[Callable[[float, float], None], str]] = [
        (lambda x, y: sheet.dot(x + 7, y, MUTED, 9), "answered"),
        (lambda x, y: sheet.dot(x + 7, y, MUTED, 9, "white"), "never answered"),
    ]
    if embedded:
        entries.append((lambda x, y: sheet.dot(x + 7, y, MUTED, 6.5, mark="D"), "answered, known only from the answer"))
    sheet.key(entries)


def _columns(sheet: Sheet, heads: list[str]) -> list[float]:
    """Where marks stand: under the documents' names where there are few, else ten points apart; and the head of the last column."""
    few, top = len(heads) <= MOST_PANELS, sheet.y
    step = (_RIGHT - _LEFT) / len(heads) if few else 10.0
    places = [_LEFT + step * (n + 0.5) for n in range(len(heads) if few else int((_RIGHT - _LEFT) // step))]
    if few:
        sheet.heads(places, heads, step, _RIGHT + 12)
    else:
        sheet.y += 14
    sheet.label(_RIGHT + 20, top + 6, "answered by", 90, SMALL, colour=MUTED)
    return places


def _heading(sheet: Sheet, accused: str, done: str, book: Codebook) -> None:
    sheet.label(2, sheet.y + 12, f"Against: {camp_label(accused, book)}", _LEFT - 8, TEXT, bold=True)
    sheet.text(_LEFT, sheet.y + 12, done, TEXT, bold=True)
    sheet.line([2, ROOM - 4], [sheet.y + 20, sheet.y + 20], colour_of(accused, book), 1.6)
    sheet.y += 23


def _accusations(
    sheet: Sheet, own: pd.DataFrame, columns: dict[str, float], places: list[float], book: Codebook
) -> None:  # fmt: skip
    """One row: a claim of one accuser, a mark for each document, and who answers."""
    camp, claim = str(own["camp"].iloc[0]), str(own["claim"].iloc[0])
    who = in_order({each for names in own["answered_by"] for each in str(names).split("+") if each}, book)
    names = [", ".join(column_label(each, book) for each in who)] if who else []
    counts = [] if columns else [f"{int(own['answered'].sum())} of {len(own)}"]
    answering = wrapped("; ".join(counts + names), ROOM - _RIGHT - 22, SMALL, most=2)
    name = wrapped(f"{column_label(camp, book)}: {book.label(claim)}", _LEFT - 8, SMALL, most=2)
    height = 13.0 + 11 * (max(len(name), len(answering)) - 1)
    y = sheet.y + height / 2
    sheet.lines(2, y, name)
    sheet.lines(_RIGHT + 20, y, answering)
    sheet.line([_LEFT, _RIGHT], [y, y])
    for n, row in enumerate(own.head(len(own) if columns else len(places)).itertuples()):
        x = columns[row.doc_id] if columns else places[n]
        size, shape = (6.5, "D") if row.embedded else (9, "o")
        face, tip = "" if row.answered else "white", _outcome(row, book)
        sheet.dot(x, y, colour_of(camp, book), size, face, shape, tip=tip)
    sheet.y += height


def _outcome(row: Any, book: Codebook) -> Tip:
    by = ", ".join(column_label(camp, book) for camp in in_order(str(row.answered_by).split("+"), book) if camp)
    outcome = f"answered by {by}" if row.answered else "not answered"
    name = f"answered-{row.accused}-{row.camp}-{row.claim}-{row.doc_id}"
    return name, f"{camp_label(row.camp, book)}: {book.label(row.claim)}; {outcome}"


# claims and the form in which they are relayed

_FORMS = ("own words", "quoted fragment", "paraphrase", "no attribution")
_NAMES = 150.0  # points for the names of the outlets


def relayed(table: pd.DataFrame, book: Codebook, most: int = 24, support: str = "") -> Drawn:
    """In what form each camp's claims reach the reader, by the camp of the outlet: a bar of its statements.

    ``table``: camp, outlet_camp, manner, n (contests.relayed, summed over cue class and embedding). ``support``: as above.
    """
    sums = table.groupby(["camp", "outlet_camp", "manner"])["n"].sum().unstack(fill_value=0)
    sums = sums.reindex(columns=list(_FORMS), fill_value=0)
    deck = "How each side’s claims reach the reader, by the side of the outlet; the number is that of statements"
    if table.empty:
        return nothing("In what form the claims reach the reader", deck, sums.reset_index())
    camps = sums.groupby("camp").sum()
    title = beside(_own_words(camps, book), support)
    sheet = Sheet(title, deck)
    sheet.key([(_sample(sheet, form), form) for form in _FORMS])
    kept = sums.loc[largest_first(sums.sum(axis=1)).head(most).index]
    length = (ROOM - _NAMES - 34) / float(kept.sum(axis=1).max())
    for camp in in_order({camp for camp, _ in kept.index}, book):
        sheet.label(2, sheet.y + 8, camp_label(camp, book), ROOM - 10, TEXT, bold=True)
        sheet.y += 16
        for outlet in in_order(kept.loc[camp].index, book):
            _forms(sheet, camp, outlet, kept.loc[(camp, outlet)], length, book)
        sheet.y += 3
    note = "Own words: wholly in quotation marks. Quoted fragment: partly. Bold: all statements of the row. "
    note += "Source: tables statements and attributions." + left_out(len(kept), len(sums), "largest rows")
    alt = " ".join(
        f"{camp_label(c, book)}: {', '.join(f'{n} {form}' for form, n in camps.loc[c].items() if n)}."
        for c in in_order(camps.index, book)
    )
    return sheet.done(note), sums.reset_index(), f"{title}. Statements by form. {alt}"


def _own_words(camps: pd.DataFrame, book: Codebook) -> str:
    """The title: the share of each compared side's statements in its own words. ``camps``: camp by form, numbers of statements."""
    share = camps["own words"] / camps.sum(axis=1)
    named = sorted(compared(camps.index, book), key=lambda camp: -share[camp])
    listed = ", ".join(f"{column_label(camp, book)} {percent(share[camp])}" for camp in named)
    return f"Claims in the speaker’s own words: {listed}" if named else "In what form the claims reach the reader"


def _sample(sheet: Sheet, form: str) -> Callable[[float, float], None]:
    return lambda x, y: _piece(sheet, x, y - 4, 13, 8, form, MUTED)


def _piece(
    sheet: Sheet, x: float, y: float, width: float, height: float, form: str, colour: str, tip: Tip = ("", "")
) -> None:  # fmt: skip
    """A part of a bar: full, pale, hatched or empty by the form."""
    face = {"own words": colour, "quoted fragment": lighter(colour, 0.45)}.get(form, "white")
    sheet.bar(x, y, width, height, face, colour, "/////" if form == "paraphrase" else "", tip)


def _forms(sheet: Sheet, camp: str, outlet: str, row: pd.Series, length: float, book: Codebook) -> None:
    """One bar: a camp's statements in outlets of one camp, by form. ``length``: points a statement."""
    where = column_label(outlet, book) if outlet not in ("", "unassigned") else "unassigned"
    sheet.label(12, sheet.y + 7, f"outlets: {where}", _NAMES - 18, SMALL, colour=MUTED)
    x, colour = _NAMES, colour_of(camp, book)
    for form, number in row.items():
        if not number:
            continue
        width, size = number * length, measured(f"{number:,}", SMALL)
        tip = (f"relayed-{camp}-{outlet}-{form}", f"{camp_label(camp, book)}, outlets: {where}: {number} {form}")
        _piece(sheet, x, sheet.y + 1, width, 12, str(form), colour, tip)
        if width > size + 5:
            middle = x + width / 2
            if form == "paraphrase":
                sheet.bar(middle - size / 2 - 1.5, sheet.y + 2.5, size + 3, 9, "white")
            ink = ink_on(colour) if form == "own words" else INK
            sheet.text(middle, sheet.y + 7, f"{number:,}", SMALL, "center", ink, inside=True)
        x += width
    sheet.text(x + 5, sheet.y + 7, f"{int(row.sum()):,}", SMALL, bold=True)
    sheet.y += 15
