"""Which side makes, denies or doubts which claim."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from analysis.figures.shared import (
    camp_columns,
    camp_label,
    colour_of,
    column_label,
    compared,
    counted_mark,
    in_order,
    largest_first,
    left_out,
    nothing,
)
from analysis.figures.sheet import MUTED, ROOM, SMALL, Sheet, measured
from analysis.measures.support import beside
from analysis.text import of_them

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.figures.shared import Drawn

_LEFT = 196.0  # points for the labels of the claims
_LINE = 14.0  # points from one row of marks to the next
# Mode to what the key says of its mark, in the order in which marks stand in a cell.
_MODES = {
    "asserted": "asserts",
    "denied": "denies",
    "distanced": "keeps at a distance",
    "embedded": "only in another’s denial or accusation",
}
# Framing function to its heading, in the order of the figure; the last for claims that have none.
_HEADS = {
    "problem_definition": "Problems",
    "causal_interpretation": "Causes",
    "moral_evaluation": "Evaluations",
    "treatment_recommendation": "Remedies",
    "": "Other claims",
}


def claims(counts: pd.DataFrame, book: Codebook, most: int = 36, support: str = "") -> Drawn:
    """Which side says what: rows are claims, columns are sides; asserted, denied, kept at a distance, known only from a denial.

    ``counts``: claim, camp, mode (asserted, denied, distanced, embedded), n_documents, n.
    The ``most`` frequent claims are drawn, grouped by framing function. ``support``: what stands beside the title (`measures.support`).
    """
    deck = "Which side makes, denies or doubts each claim; the number is that of documents"
    if counts.empty:
        return nothing("Who makes which claims", deck, counts)
    asserted = counts[counts["mode"] == "asserted"].groupby("camp")["claim"].agg(set).to_dict()
    title = beside(_title(counts, asserted, book), support)
    totals = largest_first(counts.groupby("claim")["n"].sum().sort_index())
    by_camp = largest_first(counts.groupby("camp")["n"].sum())
    framing = {claim["id"]: str(claim.get("framing", "")) for claim in book.claims}
    order = list(_HEADS)
    rows = sorted(totals.index[:most], key=lambda c: (order.index(framing.get(c, "")), -totals[c], c))
    columns = in_order(by_camp.index[:8], book)
    drawn = counts[counts["claim"].isin(rows) & counts["camp"].isin(columns)]
    grouped = any(framing.get(claim) for claim in rows)
    sheet = Sheet(title, deck)
    sheet.key([(_sample(sheet, mode), words) for mode, words in _MODES.items()])
    middles, step = camp_columns(sheet, columns, _LEFT, book)
    cells = {(row.claim, row.camp, row.mode): int(row.n_documents) for row in drawn.itertuples()}
    previous = None
    for claim in rows:
        function = framing.get(claim, "")
        if grouped and function != previous:
            sheet.section(_HEADS[function])
        previous = function
        _row(sheet, claim, cells, middles, step, book)
    sheet.y += 2
    note = "Grouped by framing function, an assumption of the codebook. " if grouped else ""
    note += "Source: table statements." + left_out(len(rows), len(totals), "most frequent claims")
    note += left_out(len(columns), len(by_camp), "sides with most statements")
    return sheet.done(note), drawn, f"{title}. {_alt(drawn, asserted, columns, book)}"


def _title(counts: pd.DataFrame, asserted: dict[str, set[str]], book: Codebook) -> str:
    """How many claims the first two compared sides share; ``asserted``: camp to its claims."""
    named, n_claims = compared(counts["camp"], book)[:2], of_them(int(counts["claim"].nunique()), "claim")
    if len(named) < 2:
        return f"Who makes which of {n_claims}"
    one, other = named
    both = len(asserted.get(one, set()) & asserted.get(other, set()))
    return f"{column_label(one, book)} and {column_label(other, book)} share {both} of {n_claims}"


def _alt(drawn: pd.DataFrame, asserted: dict[str, set[str]], columns: list[str], book: Codebook) -> str:
    """How many claims each side asserts, and the claims in most documents."""
    sides = ", ".join(
        f"{column_label(camp, book)} asserts {of_them(len(asserted[camp]), 'claim')}"
        for camp in columns
        if camp in asserted
    )
    often = drawn[drawn["mode"] == "asserted"].sort_values(["n_documents", "claim"], ascending=[False, True]).head(6)
    listed = "; ".join(
        f"{book.label(row.claim)} ({column_label(row.camp, book)}, {row.n_documents})" for row in often.itertuples()
    )
    return f"{sides}. In most documents: {listed}."


def _sample(sheet: Sheet, mode: str) -> Callable[[float, float], None]:
    return lambda x, y: counted_mark(sheet, x + 7, y, mode, "", MUTED)


def _row(
    sheet: Sheet,
    claim: str,
    cells: dict[tuple[str, str, str], int],
    middles: dict[str, float],
    step: float,
    book: Codebook,
) -> None:
    """One claim: its label, and in the column of each side the marks of its modes, beside or above one another as they fit."""
    present = {camp: [mode for mode in _MODES if (claim, camp, mode) in cells] for camp in middles}
    widths = {
        camp: [max(12.0, measured(f"{cells[claim, camp, mode]}", SMALL, True) + 6) for mode in modes]
        for camp, modes in present.items()
    }
    stacked = {camp: sum(width + 1 for width in each) > step for camp, each in widths.items()}
    height = _LINE * max((len(widths[camp]) for camp in middles if stacked[camp]), default=1)
    y = sheet.y + height / 2
    sheet.label(2, y, book.label(claim), _LEFT - 8, SMALL)
    sheet.line([_LEFT, ROOM - 4], [y, y])
    for camp, x in middles.items():
        modes, left = present[camp], x - (sum(widths[camp]) + len(widths[camp]) - 1) / 2
        for n, (mode, width) in enumerate(zip(modes, widths[camp])):
            number = f"{cells[claim, camp, mode]}"
            place = (x, y + _LINE * (n - (len(modes) - 1) / 2)) if stacked[camp] else (left + width / 2, y)
            tip = (
                f"claims-{claim}-{camp}-{mode}",
                f"{camp_label(camp, book)}: {book.label(claim)}, {mode} in {number}",
            )
            counted_mark(sheet, *place, mode, number, colour_of(camp, book), tip)
            left += width + 1
    sheet.y += height
