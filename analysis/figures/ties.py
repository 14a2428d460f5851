"""The claims that several camps take up, between the camps that assert and those that deny them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.figures.shared import (
    camp_label,
    colour_of,
    column_label,
    in_order,
    largest_first,
    left_out,
    nothing,
)
from analysis.figures.sheet import FAINT, MUTED, ROOM, SMALL, Sheet, measured, wrapped
from analysis.measures.support import beside
from analysis.text import of_them

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.figures.shared import Drawn

_MOST_CAMPS = 12
_BROKEN = (0, (2, 1.5))
_INNER = (132.0, ROOM - 126)  # where lines end, left and right of the labels of the claims
_OUTER = (72.0, ROOM - 66)  # where the dots of the camps stand
_NAMES = (63.0, ROOM - 57)


def network(edges: pd.DataFrame, book: Codebook, most: int = 24, support: str = "") -> Drawn:
    """Claims between two columns of camps: a line where a camp asserts a claim, a broken one where it denies it.

    ``edges``: layer, from_node, to_node, weight of the two-mode layers. Claims that only one camp takes up are left out, since they
    join nobody; the ``most`` taken up are drawn. The second compared camp and its allies stand on the right, the others on the left.
    ``support``: what stands beside the title (`measures.support`).
    """
    ties, n_shared = _shared(edges, most)
    n_claims = ties["to_node"].nunique()
    deck = "Who stands where on the claims that more than one side takes up"
    if ties.empty:
        return nothing("No claim is taken up by more than one side", deck, ties.drop(columns="denies"))
    denied = ties.groupby("to_node")["denies"]
    disputed = int((denied.any() & ~denied.all()).sum())
    title = (
        f"{disputed} of {of_them(n_claims, 'shared claim')} {'is' if disputed == 1 else 'are'} asserted by one side "
        "and denied by another"
    )
    title, claims = beside(title, support), sorted(set(ties["to_node"]))
    ties = _of_largest(ties)
    layout = _laid_out(ties, claims, _sides(ties, book))
    sheet = Sheet(title, deck)
    sheet.key(
        [
            (lambda x, y: sheet.line([x, x + 14], [y, y], MUTED, 1.5, grid=False), "asserts"),
            (lambda x, y: sheet.line([x, x + 14], [y, y], MUTED, 1.5, _BROKEN, grid=False), "denies"),
            (lambda x, y: sheet.line([x, x + 14], [y, y], MUTED, 3.5, grid=False), "in more documents"),
        ]
    )
    _draw(sheet, ties, layout, book)
    note = "Claims of one side only are left out. Source: table edges."
    note += left_out(n_claims, n_shared, "most shared claims")
    alt = " ".join(
        f"{camp_label(camp, book)} asserts {int((~own).sum())} and denies {int(own.sum())} of them."
        for camp in in_order(set(ties["from_node"]), book)
        for own in [ties[ties["from_node"] == camp]["denies"]]
    )
    return sheet.done(note), ties.drop(columns="denies"), f"{title}. {alt}"


def _shared(edges: pd.DataFrame, most: int) -> tuple[pd.DataFrame, int]:
    """The edges from camps to the ``most`` shared claims, with ``denies``; the second value is how many claims are shared in all."""
    ties = edges[edges["layer"].str.endswith(" claim") & (edges["from_node"] != "unassigned")]
    ties = ties.assign(denies=ties["layer"].str.contains(" denies "))
    camps = ties.groupby("to_node")["from_node"].nunique().sort_index()
    shared = largest_first(camps[camps > 1])
    return ties[ties["to_node"].isin(shared.head(most).index)], len(shared)


def _of_largest(ties: pd.DataFrame) -> pd.DataFrame:
    """The ties of the camps that have most, where there are too many camps."""
    weights = largest_first(ties.groupby("from_node")["weight"].sum())
    return ties if len(weights) <= _MOST_CAMPS else ties[ties["from_node"].isin(weights.head(_MOST_CAMPS).index)]


def _sides(ties: pd.DataFrame, book: Codebook) -> list[list[str]]:
    """The camps of the left and of the right column."""
    camps = in_order(set(ties["from_node"]), book)
    second = book.compared[1:2] or camps[1:2]
    right = {*second, *(ally for camp in second for ally in book.allied.get(camp, []))}
    return [[camp for camp in camps if camp not in right], [camp for camp in camps if camp in right]]


@dataclass(frozen=True)
class _Layout:
    """The two columns of camps, and the height of each camp and of each claim in rows of claims."""

    sides: list[list[str]]
    camps: dict[str, float]
    claims: dict[str, float]


def _laid_out(ties: pd.DataFrame, claims: list[str], sides: list[list[str]], rounds: int = 12) -> _Layout:
    """Each column in the order of the means of what it is joined to, again and again (the barycentre heuristic of Sugiyama 1981)."""
    order = {claim: float(n) for n, claim in enumerate(claims)}
    camps: dict[str, float] = {}
    for _ in range(rounds):
        at = ties.assign(at=ties["to_node"].map(order)).groupby("from_node")["at"].mean()
        for side in sides:
            for n, camp in enumerate(sorted(side, key=lambda c: (at[c], c))):
                camps[camp] = (n + 0.5) / len(side) * len(order)
        mean = ties.assign(at=ties["from_node"].map(camps)).groupby("to_node")["at"].mean().round(6)
        order = {c: float(n) for n, c in enumerate(sorted(order, key=lambda c: (float(mean.get(c, 0)), c)))}
    return _Layout(sides, camps, {claim: place + 0.5 for claim, place in order.items()})


def _draw(sheet: Sheet, ties: pd.DataFrame, layout: _Layout, book: Codebook) -> None:
    height = max(16.0 * len(layout.claims), 26.0 * max(len(side) for side in layout.sides))
    step, top = height / len(layout.claims), sheet.y + 4
    ys = {claim: top + place * step for claim, place in layout.claims.items()}
    for claim, y in ys.items():
        _claim(sheet, book.label(claim), y, [bool(set(side) & _joined(ties, claim)) for side in layout.sides])
    heaviest = max(float(ties["weight"].max()), 1)
    for at, side in enumerate(layout.sides):
        for camp in side:
            y = top + layout.camps[camp] * step
            for edge in ties[ties["from_node"] == camp].sort_values(["denies", "to_node"]).itertuples():
                stance, claim = "denies" if edge.denies else "asserts", str(edge.to_node)
                tip = (f"network-{camp}-{claim}-{stance}", f"{camp_label(camp, book)} {stance}: {book.label(claim)}")
                width, dashes = 0.8 + 2.4 * float(edge.weight) / heaviest, _BROKEN if edge.denies else "-"
                ends = [_OUTER[at], _INNER[at]], [y, ys[claim]]
                sheet.line(*ends, colour_of(camp, book), width, dashes, grid=False, tip=tip)
            sheet.dot(_OUTER[at], y, colour_of(camp, book), 8)
            name = wrapped(column_label(camp, book), 52, SMALL, most=2)
            sheet.lines(_NAMES[at], y, name, "right" if at == 0 else "left")
    sheet.y = top + height + 2


def _joined(ties: pd.DataFrame, claim: str) -> set[str]:
    """The camps that take up a claim."""
    return set(ties[ties["to_node"] == claim]["from_node"])


def _claim(sheet: Sheet, label: str, y: float, joined: list[bool]) -> None:
    """The label of a claim in the middle, and a thin line from it to each side that takes it up."""
    room = _INNER[1] - _INNER[0]
    words = wrapped(label, room - 10, SMALL)[0]
    sheet.text((_INNER[0] + _INNER[1]) / 2, y, words, SMALL, "center")
    half = room / 2 - measured(words, SMALL) / 2 - 3
    for end, length, there in zip(_INNER, (half, -half), joined):
        if there:
            sheet.line([end, end + length], [y, y], FAINT)
