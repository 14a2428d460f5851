"""What every defensible choice would give: three estimands about the first two compared sides, under all specifications.

The estimands, for side A (the first compared camp) and side B (the second, alone or with its allies):

* ``space``: A's words as a share of A's and B's. Panels: outermost or innermost speaker; all speakers or states only.
* ``answered``: the share of A's accusations against B that B answers in the same document. Panels: unit a claim in a document,
  or every statement.
* ``embedded``: the share of A's assertions known only from inside another's denial or accusation. Panels: the same units.

Choices of coder, documents, weights, text and duplicates change the estimate; what changes the estimand is a panel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.measures import contests
from analysis.measures.shares import WEIGHTS, over_units

if TYPE_CHECKING:
    from analysis.coding import Codebook, Reading

Counts: TypeAlias = NDArray[np.float64]  # part and whole (rows) by unit (columns)
COLUMNS = (
    "estimand", "panel", "specification_id", "coder", "documents", "weights", "text_counted", "duplicates", "side", "value",
)  # fmt: skip
RESTS_ON = {
    "space": "runs",
    "answered": "pairs",
    "embedded": "statements",
}  # estimand to the table that it is counted from


def table(
    runs: pd.DataFrame,
    statements: pd.DataFrame,
    pairs: pd.DataFrame,
    book: Codebook,
    units: Mapping[str, str] | None = None,
    readings: Mapping[str, Reading] | None = None,
) -> pd.DataFrame:
    """Table ``specifications``: one row a specification; empty where the codebook compares fewer than two sides.

    Coders are those who have rows; of answers, with ``readings``, those who looked for them. ``units`` (doc_id to unit) puts documents
    together, so that in a large study a unit is left out in turn and weighs as much as any other.
    """
    if len(book.compared) < 2:
        return pd.DataFrame(columns=list(COLUMNS))
    material = Material(runs, statements, pairs, book, units)
    sides = list(material.sides)
    space = {"coder": sorted(runs["coder"].unique()), "text_counted": ["body", "all"], "side": sides}
    embedded = {"coder": sorted(statements["coder"].unique()), "duplicates": ["left out", "counted"]}
    paired = [coder for coder in embedded["coder"] if readings is None or "pairs" in readings[coder].tables]
    frames = []
    for nesting, who in product(("outermost", "innermost"), ("all speakers", "states only")):
        count = partial(material.words, nesting=nesting, who=who)
        frames.append(_curve("space", f"{nesting} speaker, {who}", space, count, material.units))
    for unit in ("claim in a document", "statement"):
        for estimand, choices, count in (
            ("answered", {**embedded, "coder": paired, "side": sides}, partial(material.accusations, unit=unit)),
            ("embedded", embedded, partial(material.assertions, unit=unit)),
        ):
            frames.append(_curve(estimand, f"unit: {unit}", choices, count, material.units))
    found = pd.concat(frames, ignore_index=True)
    number = found.groupby("estimand").cumcount() + 1
    unchosen = {"text_counted": "body", "duplicates": "left out", "side": sides[0]}
    found = found.reindex(columns=list(COLUMNS)).fillna(unchosen)
    return found.assign(specification_id=found["estimand"] + "." + number.astype("str").str.zfill(4))


class Material:
    """What the estimands are counted from: part and whole by unit, for each way of coding and counting."""

    def __init__(
        self,
        runs: pd.DataFrame,
        statements: pd.DataFrame,
        pairs: pd.DataFrame,
        book: Codebook,
        units: Mapping[str, str] | None = None,
    ) -> None:
        self.runs, self.statements, self.pairs, self.book = runs, statements, pairs, book
        self.unit_of = {doc_id: units[doc_id] if units else doc_id for doc_id in runs["doc_id"].unique()}
        self.units = sorted(set(self.unit_of.values()))
        self.a, b = book.compared[:2]
        self.sides = {b: [b]}
        if allies := book.allied.get(b):
            self.sides[f"{b} + {' + '.join(allies)}"] = [b, *allies]

    def words(self, coder: str, text_counted: str, side: str, nesting: str, who: str) -> Counts:
        """A's words, and those of both sides."""
        rows = self.runs[self.runs["coder"] == coder]
        if text_counted == "body":
            rows = rows[rows["part"] == "body"]
        if who == "states only":
            rows = rows[rows["actor_kind"].isin(self.book.kinds_of_states)]
        camp = rows["camp" if nesting == "outermost" else "innermost_camp"]
        both = camp.isin([self.a, *self.sides[side]])
        return self._by_unit(rows, rows["n_words"].where(camp == self.a, 0), both * rows["n_words"])

    def accusations(self, coder: str, duplicates: str, side: str, unit: str) -> Counts:
        """A's accusations against B that B answers, and all of them."""
        pairs = self.pairs
        answers = pairs[(pairs["coder"] == coder) & pairs["answering_camp"].isin(self.sides[side])]
        accused = contests.accusations(self._said(coder, duplicates), answers, self.book)
        accused = accused[(accused["camp"] == self.a) & accused["accused"].isin(self.sides[side])]
        weight = accused["n_statements"].astype(float) if unit == "statement" else pd.Series(1.0, index=accused.index)
        return self._by_unit(accused, weight.where(accused["answered"], 0), weight)

    def assertions(self, coder: str, duplicates: str, unit: str) -> Counts:
        """A's assertions known only from inside another's denial or accusation, and all of them."""
        rows = self._said(coder, duplicates)
        rows = rows[(rows["camp"] == self.a) & (rows["stance"] == "asserts")]
        rows = rows.assign(inside=rows["embedding"] != "independent")
        if unit != "statement":
            rows = rows.groupby(["doc_id", "claim"], as_index=False)["inside"].all()
        return self._by_unit(rows, rows["inside"].astype(float), rows["inside"] * 0.0 + 1)

    def _said(self, coder: str, duplicates: str) -> pd.DataFrame:
        rows = self.statements[self.statements["coder"] == coder]
        return rows if duplicates == "counted" else rows[rows["duplicate_of"] == ""]

    def _by_unit(self, rows: pd.DataFrame, part: pd.Series, whole: pd.Series) -> Counts:
        unit = rows["doc_id"].map(self.unit_of)
        sums = [values.groupby(unit).sum().reindex(self.units, fill_value=0) for values in (part, whole)]
        return np.array(sums, dtype=float)


def summary(specifications: pd.DataFrame, coder: str | Mapping[str, str]) -> pd.DataFrame:
    """By estimand and panel: how many specifications, the one taken by default, least, median and greatest.

    ``coder`` as in `is_default`.
    """
    rows = []
    for (estimand, panel), group in specifications.groupby(["estimand", "panel"], sort=False):
        default = group[is_default(group, coder)]["value"]
        rows.append(
            {
                "estimand": estimand,
                "panel": panel,
                "specifications": len(group),
                "default": default.iloc[0] if len(default) else np.nan,
                "least": group["value"].min(),
                "median": group["value"].median(),
                "greatest": group["value"].max(),
            }
        )
    return pd.DataFrame(rows)


def is_default(specifications: pd.DataFrame, coder: str | Mapping[str, str]) -> pd.Series:
    """Which rows are the choices the other notebooks make: all documents, pooled, bodies, repeats left out, side B alone.

    ``coder``: whose coding they take, or estimand to that, where a coder has not coded all of them (`RESTS_ON`).
    """
    taken = coder if isinstance(coder, str) else specifications["estimand"].map(coder)
    alone = ~specifications["side"].str.contains("+", regex=False)
    chosen = {"documents": "all", "weights": "pooled", "text_counted": "body", "duplicates": "left out"}
    keep = alone & (specifications["coder"] == taken)
    for column, option in chosen.items():
        keep = keep & (specifications[column] == option)
    return keep


def specifications_of(
    choices: Mapping[str, Sequence[Any]], estimands: Mapping[str, Callable[..., float]]
) -> pd.DataFrame:
    """Every estimand under every combination of choices (Simonsohn, Simmons and Nelson 2020).

    `choices` maps the name of a choice to its options; each estimand is called with one option for each, by name.
    Returns one row a specification: specification_id, the choices, the estimands. Options that change what is
    estimated, rather than how, belong in panels of their own: group the rows by them.
    """
    rows = []
    for number, options in enumerate(product(*choices.values()), 1):
        chosen = dict(zip(choices, options, strict=True))
        values = {name: float(estimand(**chosen)) for name, estimand in estimands.items()}
        rows.append({"specification_id": f"s{number:04d}", **chosen, **values})
    return pd.DataFrame(rows, columns=["specification_id", *choices, *estimands])


def _curve(
    estimand: str, panel: str, choices: Mapping[str, Sequence[str]], count: Callable[..., Counts], units: Sequence[str]
) -> pd.DataFrame:
    counted = cache(
        count
    )  # documents and weights only combine what is counted once for each way of coding and counting

    def value(documents: str, weights: str, **chosen: str) -> float:
        kept = np.array([documents != f"without {unit}" for unit in units])
        part, whole = counted(**chosen)[:, kept]
        return over_units(part, whole, weights)

    always = {"documents": ["all", *(f"without {unit}" for unit in units)], "weights": list(WEIGHTS)}
    return specifications_of({**choices, **always}, {"value": value}).assign(estimand=estimand, panel=panel)


def medians(specifications: pd.DataFrame) -> pd.DataFrame:
    """The median of each estimand under each option of each choice, the others free: rows (choice, option), a column an estimand."""
    choices = ("coder", "documents", "weights", "text_counted", "duplicates", "side")
    found = [
        specifications.groupby(["estimand", choice])["value"].median().rename_axis(["estimand", "option"]).reset_index()
        for choice in choices
    ]
    table = pd.concat([rows.assign(choice=choice) for rows, choice in zip(found, choices)])
    return table.pivot_table(index=["choice", "option"], columns="estimand", values="value")
