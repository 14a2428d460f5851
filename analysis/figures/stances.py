"""The claims over which sides meet: said by one and denied by another, or said by several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.figures.shared import CHIP, Chip, chips, colour_of, column_label, in_order, left_out, nothing
from analysis.figures.sheet import MUTED, PALE, ROOM, SMALL, TEXT, Sheet, wrapped
from analysis.measures.support import beside
from analysis.text import of_them

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.figures.shared import Drawn

    Cells = dict[tuple[str, str, str], int]  # claim, camp and mode to the number of articles

_SAYS, _REJECTS = ("asserted", "embedded"), ("denied", "distanced")
_MIDDLE = 182.0  # left of it who says a claim, right of it who denies or doubts it


def claims(counts: pd.DataFrame, book: Codebook, most: int = 10, support: str = "") -> Drawn:
    """The claims that one side says and another denies or doubts, then those that several sides say: a name for each side.

    ``counts``: claim, camp, mode (asserted, denied, distanced, embedded), n_documents, n. Claims of one side alone are left out, and
    of the others the ``most`` frequent are drawn, the disputed ones first. ``support``: what stands beside the title (`measures.support`);
    where something has to, the title states no count.
    """
    sides = counts[counts["camp"] != "unassigned"]
    says, rejects = (
        sides[sides["mode"].isin(modes)].groupby("claim")["camp"].agg(set).to_dict() for modes in (_SAYS, _REJECTS)
    )
    often = counts.groupby("claim")["n"].sum().to_dict()
    ordered = sorted(often, key=lambda claim: (-often[claim], claim))
    disputed = [claim for claim in ordered if _parted(says.get(claim, set()), rejects.get(claim, set()))]
    shared = [c for c in ordered if c not in disputed and len(says.get(c, set()) - {"narrator"}) > 1]
    headline = (
        "What one side says and another denies, doubts or says too" if support else _title(disputed, shared, book)
    )
    title, deck = beside(headline, support), "The number beside a name is that of articles"
    rows = [*disputed, *shared][:most]
    drawn = sides[sides["claim"].isin(rows)]
    if not rows:
        return nothing(title, deck, drawn)
    sheet = Sheet(title, deck)
    cells = {(row.claim, row.camp, row.mode): int(row.n_documents) for row in drawn.itertuples()}
    for head, chosen in (("Denied or doubted by another side", disputed), ("Said by several sides", shared)):
        kept = [claim for claim in chosen if claim in rows]
        if kept:
            sheet.section(head)
        for claim in kept:
            _row(sheet, claim, cells, book)
        sheet.y += 6
    note = "◆ known only from the words of those who deny or accuse. " if "embedded" in set(drawn["mode"]) else ""
    note += "Claims are worded by the codebook; those of one side alone are left out. Source: table statements."
    note += left_out(len(rows), len(disputed) + len(shared), "most frequent claims")
    return sheet.done(note), drawn, f"{title}. {_alt(rows, cells, book)}"


def _parted(says: set[str], rejects: set[str]) -> bool:
    """Whether one side says what another denies or doubts; the narrator is no side."""
    return any(one != other for one in says - {"narrator"} for other in rejects - {"narrator"})


def _title(disputed: list[str], shared: list[str], book: Codebook) -> str:
    """How many claims are disputed, and which most; where none is, how many are shared."""
    if not disputed:
        many = f"{of_them(len(shared), 'claim')} {'is' if len(shared) == 1 else 'are'} made by more than one side"
        return many if shared else "No claim is taken up by two sides"
    first, others = book.label(disputed[0]), len(disputed) - 1
    more = f" and {of_them(others, 'other claim')} are" if others else " is"
    return f"“{first}”{more} said by one side and denied or doubted by another"


def _named(claim: str, modes: tuple[str, ...], cells: Cells, book: Codebook) -> list[tuple[str, str, str]]:
    """Who takes up a claim in these modes: camp, its name, and the number of articles with what sets it apart."""
    before, after = {"embedded": "◆ "}, {"distanced": "doubts "}
    found = []
    for camp in in_order({camp for each, camp, mode in cells if each == claim and mode in modes}, book):
        for mode in modes:
            number = cells.get((claim, camp, mode))
            if number:
                words = f"{before.get(mode, '')}{column_label(camp, book)}"
                found.append((camp, words, f"{after.get(mode, '')}{number:,}"))
    return found


def _row(sheet: Sheet, claim: str, cells: Cells, book: Codebook) -> None:
    """One claim: its label, and under it who says it and, at the right, who denies or doubts it."""
    for line in wrapped(book.label(claim), ROOM - 8, TEXT, most=2):
        sheet.text(2, sheet.y + 8, line)
        sheet.y += 14
    high, refused = CHIP, bool(_named(claim, _REJECTS, cells, book))
    for words, modes, left, room in (
        ("says", _SAYS, 2.0, _MIDDLE - 8 if refused else ROOM - 6),
        ("denies", _REJECTS, _MIDDLE, ROOM - 4 - _MIDDLE),
    ):
        found = _named(claim, modes, cells, book)
        if found:
            sheet.text(left, sheet.y + CHIP / 2 - 0.5, words, SMALL, colour=MUTED)
            begin = left + (40 if words == "denies" else 30)
            listed = [
                Chip(
                    label, colour_of(camp, book), number=number,
                    tip=(f"claims-{claim}-{camp}-{words}", f"{label}, {words}: {book.label(claim)}; {number}"),
                )
                for camp, label, number in found
            ]  # fmt: skip
            high = max(high, chips(sheet, begin, left + room - begin, listed))
    sheet.y += high + 5
    sheet.line([2, ROOM - 4], [sheet.y - 1, sheet.y - 1], PALE)


def _alt(rows: list[str], cells: Cells, book: Codebook) -> str:
    """The first claims with who says and who denies them."""
    sentences = []
    for claim in rows[:6]:
        says, rejects = (", ".join(f"{w} {n}" for _, w, n in _named(claim, m, cells, book)) for m in (_SAYS, _REJECTS))
        parts = [f"said by {says}"] if says else []
        parts += [f"denied by {rejects}"] if rejects else []
        sentences.append(f"{book.label(claim)}: {'; '.join(parts)}.")
    return " ".join(sentences).replace("◆ ", "(in others’ words) ")
