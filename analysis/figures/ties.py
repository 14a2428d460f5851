"""Which sides stand together on the claims that both take up, and which stand against one another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from analysis.figures.shared import colour_of, column_label, in_order, in_prose, left_out, nothing
from analysis.figures.sheet import INK, MUTED, PALE, ROOM, SMALL, Sheet, wrapped
from analysis.measures.support import beside
from analysis.text import of_them

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.figures.shared import Drawn

_COLUMNS = ["first", "second", "agree", "differ"]
_LABEL = 164.0  # points for the names of two sides


def network(edges: pd.DataFrame, book: Codebook, most: int = 14, support: str = "") -> Drawn:
    """Who is near whom: a row a pair of sides, to the right the claims on which both agree, to the left those over which they part.

    ``edges``: layer, from_node, to_node of the two-mode layers ("camp asserts claim", "camp denies claim"). Two sides agree on a claim
    where both assert or both deny it, and part over it where one asserts what the other denies (Leifeld 2017: congruence, conflict).
    The ``most`` pairs with most claims are drawn, the nearest first. ``support``: what stands beside the title (`measures.support`).
    """
    pairs = _pairs(edges, book)
    deck = "Claims that two sides both take up"
    title = beside(_title(pairs, book), support)
    if pairs.empty:
        return nothing(title, deck, pairs)
    whole = (pairs["agree"] + pairs["differ"]).sort_values(ascending=False, kind="stable")
    drawn = pairs.loc[sorted(whole.index[:most])]
    nearness = (drawn["agree"] - drawn["differ"]).sort_values(ascending=False, kind="stable")
    drawn = drawn.loc[nearness.index].reset_index(drop=True)
    sheet = Sheet(title, deck)
    _bars(sheet, drawn, book)
    note = "They agree on a claim where both assert or both deny it, and part over it where one asserts what the other denies. "
    note += "Source: table edges." + left_out(len(drawn), len(pairs), "pairs with most claims")
    alt = "; ".join(
        f"{in_prose(row.first, book)} and {in_prose(row.second, book)} agree on {row.agree}, part over {row.differ}"
        for row in drawn.head(8).itertuples()
    )
    return sheet.done(note), drawn, f"{title}. {alt[:1].upper()}{alt[1:]}."


def _pairs(edges: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """first, second, agree, differ: every two sides with the numbers of claims, where there is one."""
    import pandas as pd

    ties = edges[edges["layer"].str.endswith(" claim") & (edges["from_node"] != "unassigned")]
    denies = ties["layer"].str.contains(" denies ")
    says, rejects = (rows.groupby("from_node")["to_node"].agg(set).to_dict() for rows in (ties[~denies], ties[denies]))
    none: set[str] = set()
    rows = []
    for one, other in combinations(in_order(set(ties["from_node"]), book), 2):
        a, b = (says.get(one, none), rejects.get(one, none)), (says.get(other, none), rejects.get(other, none))
        agree, differ = (a[0] & b[0]) | (a[1] & b[1]), (a[0] & b[1]) | (a[1] & b[0])
        if agree or differ:
            rows.append([one, other, len(agree), len(differ)])
    return pd.DataFrame(rows, columns=_COLUMNS)


def _title(pairs: pd.DataFrame, book: Codebook) -> str:
    """The two sides that agree on most claims, or else those that part over most, where no others do as often."""
    for column, words in (("agree", "agree on"), ("differ", "part over")):
        most = pairs[pairs[column] == pairs[column].max()]
        if len(most) == 1 and most[column].iloc[0] and len(pairs) > 1:
            one, other = (in_prose(str(most[each].iloc[0]), book) for each in ("first", "second"))
            return f"{one[:1].upper()}{one[1:]} and {other} {words} {of_them(most[column].iloc[0], 'claim')}, more than any other two sides"
    return (
        "Which sides agree and which part, over how many claims" if len(pairs) else "No claim is taken up by two sides"
    )


def _bars(sheet: Sheet, drawn: pd.DataFrame, book: Codebook) -> None:
    """A row a pair: bars from one line to the left and to the right, their numbers at their ends."""
    left, right = (float(drawn[column].max()) for column in ("differ", "agree"))
    length = (ROOM - _LABEL - 56) / max(left + right, 1)
    zero = _LABEL + 26 + left * length
    heads: Sequence[tuple[float, str, str]] = ((-5, "part over", "right"), (5, "agree on", "left"))
    for x, words, side in heads:
        sheet.text(zero + x, sheet.y + 7, words, SMALL, side, MUTED)
    top = sheet.y = sheet.y + 17
    for row in drawn.itertuples():
        names = [column_label(each, book) for each in (row.first, row.second)]
        joined = f"{names[0]} and {names[1]}"
        lines = wrapped(joined, _LABEL - 22, SMALL, most=2)
        height, y = 8 + 12.2 * len(lines), sheet.y + 4 + 6.1 * len(lines)
        for n, camp in enumerate((row.first, row.second)):
            sheet.bar(2 + 8 * n, y - 4, 7, 8, colour_of(camp, book))
        sheet.lines(22, y, lines)
        sheet.line([_LABEL, ROOM - 4], [y, y], PALE)
        for number, sign, words in ((row.differ, -1, "part over"), (row.agree, 1, "agree on")):
            if number:
                x = zero if sign > 0 else zero - number * length
                tip = (f"network-{row.first}-{row.second}-{words}", f"{joined} {words} {of_them(number, 'claim')}")
                sheet.bar(x, y - 5, number * length, 10, MUTED, tip=tip)
                end = zero + sign * (number * length + 4)
                sheet.text(end, y, f"{number}", SMALL, "right" if sign < 0 else "left")
        sheet.y += height
    sheet.line([zero, zero], [top - 2, sheet.y], INK, 0.8)
    sheet.y += 2
