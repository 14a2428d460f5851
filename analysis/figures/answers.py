"""Who is accused of what by whom, and whether anyone answers in the same article."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from analysis.figures.shared import (
    MOST_PANELS,
    colour_of,
    column_label,
    compared,
    document_label,
    in_order,
    in_prose,
    largest_first,
    left_out,
    nothing,
)
from analysis.figures.sheet import LINE, MUTED, PALE, ROOM, SMALL, TEXT, Sheet, Tip, wrapped
from analysis.measures.support import beside
from analysis.text import listed, of_them

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.figures.shared import Drawn

_LEFT, _RIGHT = 176.0, ROOM - 4  # between them the marks
# What an accusation is to its mark and its name; the first two are counted as accusations, replies apart.
_MARKS = {
    "free": ("o", 9.5, "accusation"),
    "embedded": ("D", 7.5, "known only from another’s words"),
    "reply": ("<", 9.5, "itself a reply"),
}
_COUNTED = ["free", "embedded"]
_STEP = 11.0  # from mark to mark where they stand side by side
_SIDE_BY_SIDE = int((_RIGHT - 50 - _LEFT) // _STEP)  # marks that a row has room for


def answered(
    accusations: pd.DataFrame, documents: pd.DataFrame, book: Codebook, most: int = 40, support: str = ""
) -> Drawn:
    """Every accusation as a mark: a block a side accused and, in it, an accuser; a row a claim, a column an article; full where answered.

    ``accusations``: doc_id, camp, accused, claim, embedded, reply, answered, answered_by, and manner where demands are told apart
    (the table of this name). Replies have a mark of their own and are counted apart; demands, the narrators' own and those of speakers
    on no listed side are counted in the note only. In more than seven articles a row's marks stand side by side, the answered ones
    first; where they have no room, bars stand for them. The ``most`` frequent rows are drawn.
    ``support``: what stands beside the title (`measures.support`); where something has to, the title states no count.
    """
    asides = _asides(accusations)
    accusations = accusations[~asides.any(axis=1)]
    rows = accusations.assign(sort=_sorts(accusations))
    title = beside("Which accusations are answered in the same article" if support else _title(rows, book), support)
    deck = "Each mark: one claim of one side in one article that blames another side. Full: someone answers it there"
    barred = (
        "Bars: in how many articles one side makes a claim that blames another side. Full: someone answers it there"
    )
    if accusations.empty:
        return nothing("Whose accusations are answered", deck, accusations)
    sizes = rows.groupby(["accused", "camp", "claim"])["answered"].agg(["size", "sum"])
    kept = sizes.sort_values("size", ascending=False, kind="stable").head(most)
    many = rows["doc_id"].nunique() > MOST_PANELS and int(sizes["size"].max()) > _SIDE_BY_SIDE
    sheet = Sheet(title, barred if many else deck)
    _key(sheet, rows, many)
    doc_ids = [doc_id for doc_id in documents["doc_id"] if doc_id in set(rows["doc_id"])]
    places = _columns(sheet, [document_label(doc_id, documents)[0] for doc_id in doc_ids])
    columns = dict(zip(doc_ids, places)) if len(doc_ids) <= MOST_PANELS else {}
    for accused in in_order({key[0] for key in kept.index}, book):
        _heading(sheet, accused, rows[rows["accused"] == accused], book)
        for camp in in_order({camp for camp, _ in kept.loc[accused].index}, book):
            _accuser(sheet, camp, rows[(rows["accused"] == accused) & (rows["camp"] == camp)], book)
            by_claim = kept.loc[accused].loc[[camp]].droplevel(0)
            for claim in by_claim.sort_values("sum", ascending=False, kind="stable").index:
                keys = (rows["accused"] == accused) & (rows["camp"] == camp) & (rows["claim"] == claim)
                own = rows[keys].sort_values(["answered", "doc_id"], ascending=[False, True])
                _marks(sheet, own, columns, places, book, int(sizes["size"].max()) if many else 0)
        sheet.y += 6
    note = _outlets(documents, book) + "Answered: denied, countered or doubted in the same article, by anyone. "
    note += _not_drawn(asides) + "Source: table accusations." + left_out(len(kept), len(sizes), "most frequent rows")
    return sheet.done(note), accusations, f"{title}. {beside(_by_whom(rows, book) + '.', support)}"


def _sorts(accusations: pd.DataFrame) -> pd.Series:
    """What each accusation is: a key of _MARKS."""
    return accusations["embedded"].map({True: "embedded", False: "free"}).mask(accusations["reply"], "reply")


def _asides(accusations: pd.DataFrame) -> pd.DataFrame:
    """What is no accusation of one side against another: narrator (the narrators' own), demand, unlisted, as booleans."""
    narrated = accusations["camp"] == "narrator"
    demands = accusations["manner"] == "demands" if "manner" in accusations else narrated & False
    return accusations[[]].assign(
        demand=demands & ~narrated, narrator=narrated, unlisted=(accusations["camp"] == "unassigned") & ~demands
    )


def _not_drawn(asides: pd.DataFrame) -> str:
    """How many demands and accusations by narrators and by speakers on no listed side there are."""
    numbers = asides.sum()
    parts = [of_them(int(numbers["demand"]), "demand")] if numbers["demand"] else []
    parts += [f"{int(numbers['narrator']):,} by narrators"] if numbers["narrator"] else []
    parts += [f"{int(numbers['unlisted']):,} by speakers on no listed side"] if numbers["unlisted"] else []
    return f"Not counted: {listed(parts)}. " if parts else ""


def _title(rows: pd.DataFrame, book: Codebook) -> str:
    """Of the accusations against each compared side, how many are answered; replies are left aside."""
    fresh = rows[rows["sort"].isin(_COUNTED)]
    sums = fresh.groupby("accused")["answered"].agg(["sum", "size"])
    named = sorted(compared(sums.index, book), key=lambda camp: -sums.loc[camp, "sum"])
    if not named:
        return f"{int(sums['sum'].sum())} of {of_them(int(sums['size'].sum()), 'accusation')} are answered"
    each = ", ".join(f"{sums.loc[c, 'sum']} of {sums.loc[c, 'size']} against {in_prose(c, book)}" for c in named)
    aside = ", replies left aside" if (rows["sort"] == "reply").any() else ""
    return f"Accusations answered in the same article{aside}: {each}"


def _key(sheet: Sheet, rows: pd.DataFrame, many: bool) -> None:
    """The two fills, then the shapes there are; the accusation's own needs no name of its own."""
    entries: list[tuple[Callable[[float, float], None], str]] = [
        (lambda x, y: sheet.dot(x + 7, y, MUTED, 9.5), "answered"),
        (lambda x, y: sheet.dot(x + 7, y, MUTED, 9.5, "white"), "never answered"),
    ]
    for sort, (mark, size, words) in () if many else _MARKS.items():
        if sort != "free" and sort in set(rows["sort"]):
            entries.append((lambda x, y, m=mark, s=size: sheet.dot(x + 7, y, MUTED, s, "white", m), words))  # type: ignore[misc]
    sheet.key(entries)


def _outlets(documents: pd.DataFrame, book: Codebook) -> str:
    """That no outlet belongs to a compared side, where the side of every outlet is known."""
    camps = set(documents["outlet_camp"]) if "outlet_camp" in documents else {""}
    absent = [column_label(c, book) for c in book.compared if c not in camps]
    if camps & {"", "unassigned"} or not absent:
        return ""
    return f"Among the outlets there is none of: {', '.join(absent)}. "


def _by_whom(rows: pd.DataFrame, book: Codebook) -> str:
    """For every side accused, how many are answered, by whom, and how many replies there are."""
    parts = []
    for camp in in_order(rows["accused"], book):
        done, by, replies = _outcome(rows[rows["accused"] == camp], book)
        answering = f" (by {by})" if by else ""
        parts.append("; ".join([f"against {in_prose(camp, book)} {done}{answering}", *replies]))
    return "In all: " + ". ".join(part[:1].upper() + part[1:] for part in parts)


def _outcome(own: pd.DataFrame, book: Codebook) -> tuple[str, str, list[str]]:
    """Of the accusations against one side: how many are answered, who answers how often, and the same of replies where there are any."""
    fresh, again = own[own["sort"].isin(_COUNTED)], own[own["sort"] == "reply"]
    by = fresh["answered_by"].str.split("+").explode()
    counts = largest_first(by[by != ""].value_counts().sort_index())
    names = ", ".join(f"{in_prose(str(camp), book)} {n}" for camp, n in counts.items())
    noun = "reply" if len(again) == 1 else "replies"
    replies = [f"{len(again):,} {noun}, {int(again['answered'].sum()):,} answered"] if len(again) else []
    return f"{int(fresh['answered'].sum())} of {len(fresh)} answered", names, replies


def _columns(sheet: Sheet, heads: list[str]) -> list[float]:
    """Where marks stand: under the articles' names where there are few, else eleven points apart."""
    few = len(heads) <= MOST_PANELS
    step = (_RIGHT - _LEFT) / len(heads) if few else _STEP
    places = [_LEFT + step * (n + 0.5) for n in range(len(heads) if few else _SIDE_BY_SIDE)]
    if few:
        sheet.heads(places, heads, step)
    return places


def _heading(sheet: Sheet, accused: str, own: pd.DataFrame, book: Codebook) -> None:
    """The side accused and how many are answered; under them who answers, and the replies."""
    done, by, replies = _outcome(own, book)
    name = wrapped(f"Against {in_prose(accused, book)}", _LEFT - 8, TEXT, bold=True, most=2)
    for line in name:
        sheet.text(2, sheet.y + 10, line, TEXT, bold=True)
        sheet.y += 13
    sheet.y -= 13
    sheet.text(_LEFT, sheet.y + 10, done, TEXT, bold=True)
    sheet.line([2, ROOM - 4], [sheet.y + 19, sheet.y + 19], colour_of(accused, book), 1.8)
    sheet.y += 21
    parts = [*([f"by {by}"] if by else []), *replies]
    for line in wrapped("; ".join(parts), ROOM - 4 - _LEFT, SMALL, most=3) if parts else []:
        sheet.text(_LEFT, sheet.y + 8, line, SMALL, colour=MUTED)
        sheet.y += LINE
    sheet.y += 2 if parts else 0


def _accuser(sheet: Sheet, camp: str, own: pd.DataFrame, book: Codebook) -> None:
    """Who accuses, with the number of marks under it."""
    sheet.bar(2, sheet.y + 4, 8, 8, colour_of(camp, book))
    words = f"by {in_prose(camp, book)}: {len(own):,}"
    sheet.label(14, sheet.y + 8, words, ROOM - 20, SMALL, bold=True)
    sheet.y += 15


def _marks(
    sheet: Sheet, own: pd.DataFrame, columns: dict[str, float], places: list[float], book: Codebook, longest: int
) -> None:  # fmt: skip
    """One row: a claim of one accuser with a mark for each article; with a bar where the ``longest`` row has no room for marks."""
    camp, claim = str(own["camp"].iloc[0]), str(own["claim"].iloc[0])
    name = wrapped(book.label(claim), _LEFT - 22, SMALL, most=4)
    height = 6 + LINE * len(name)
    y = sheet.y + height / 2
    sheet.lines(14, y, name)
    right = _RIGHT if columns else _RIGHT - 48
    sheet.line([_LEFT, right], [y, y], PALE)
    if not columns:
        sheet.text(ROOM - 4, y, f"{int(own['answered'].sum())} of {len(own)}", SMALL, "right")
    if longest:
        unit = (right - _LEFT) / longest
        sheet.bar(_LEFT, y - 4, unit * len(own), 8, "white", colour_of(camp, book))
        if own["answered"].any():
            sheet.bar(_LEFT, y - 4, unit * int(own["answered"].sum()), 8, colour_of(camp, book))
    for n, row in () if longest else enumerate(own.head(len(own) if columns else len(places)).itertuples()):
        x = columns[row.doc_id] if columns else places[n]
        mark, size, _ = _MARKS[row.sort]
        sheet.dot(x, y, colour_of(camp, book), size, "" if row.answered else "white", mark, _said(row, book))
    sheet.y += height


def _said(row: Any, book: Codebook) -> Tip:
    by = ", ".join(in_prose(camp, book) for camp in in_order(str(row.answered_by).split("+"), book) if camp)
    outcome = f"answered by {by}" if row.answered else "not answered"
    name = f"answered-{row.accused}-{row.camp}-{row.claim}-{row.doc_id}"
    return name, f"{column_label(row.camp, book)}: {book.label(row.claim)}; {_MARKS[row.sort][2]}, {outcome}"
