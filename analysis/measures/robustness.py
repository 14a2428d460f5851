"""What every defensible choice would give: three estimands about the first two compared sides, under all specifications.

The estimands, for side A (the first compared camp) and side B (the second, alone or with its allies):

* ``space``: A's words as a share of A's and B's. Panels: outermost or innermost speaker; all speakers or states only.
* ``answered``: the share of A's accusations against B that B answers in the same document. Panels: unit a claim in a document,
  or every statement.
* ``embedded``: the share of A's assertions known only from inside another's denial or accusation. Panels: the same units.

Choices of coder, documents, weights, text and duplicates change the estimate; what changes the estimand is a panel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.measures import contests, inference

if TYPE_CHECKING:
    from analysis.coding import Codebook

Counts: TypeAlias = NDArray[np.float64]  # part and whole (rows) by document (columns)
COLUMNS = (
    "estimand", "panel", "specification_id", "coder", "documents", "weights", "text_counted", "duplicates", "side", "value",
)  # fmt: skip


def table(
    runs: pd.DataFrame,
    statements: pd.DataFrame,
    pairs: pd.DataFrame,
    book: Codebook,
    units: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Table ``specifications``: one row a specification; empty where the codebook compares fewer than two sides.

    Part and whole are counted by document once for each way of coding and counting; documents and weights only combine them.
    ``units`` (doc_id to unit) puts documents together, so that in a large study a unit is left out in turn and weighs as much as
    any other.
    """
    if len(book.compared) < 2:
        return pd.DataFrame(columns=list(COLUMNS))
    a, b = book.compared[:2]
    sides = {b: [b], **({f"{b} + {' + '.join(book.allied[b])}": [b, *book.allied[b]]} if book.allied.get(b) else {})}
    doc_ids = sorted({units[doc_id] if units else doc_id for doc_id in runs["doc_id"].unique()})
    always: dict[str, list[str]] = {
        "documents": ["all", *(f"without {doc_id}" for doc_id in doc_ids)],
        "weights": ["pooled", "equal"],
    }

    @cache
    def words(coder: str, text_counted: str, side: str, nesting: str, who: str) -> Counts:
        rows = runs[runs["coder"] == coder]
        if text_counted == "body":
            rows = rows[rows["part"] == "body"]
        if who == "states only":
            rows = rows[rows["actor_kind"].isin(book.kinds_of_states)]
        camp = rows["camp" if nesting == "outermost" else "innermost_camp"]
        return _by_document(
            rows, rows["n_words"].where(camp == a, 0), camp.isin([a, *sides[side]]) * rows["n_words"], doc_ids, units
        )

    @cache
    def accusations(coder: str, duplicates: str, side: str, unit: str) -> Counts:
        rows = _of(statements, coder, duplicates)
        answers = pairs[(pairs["coder"] == coder) & pairs["answering_camp"].isin(sides[side])]
        accused = contests.accusations(rows, answers, book)
        accused = accused[(accused["camp"] == a) & accused["accused"].isin(sides[side])]
        weight = accused["n_statements"].astype(float) if unit == "statement" else pd.Series(1.0, index=accused.index)
        return _by_document(accused, weight.where(accused["answered"], 0), weight, doc_ids, units)

    @cache
    def assertions(coder: str, duplicates: str, unit: str) -> Counts:
        rows = _of(statements, coder, duplicates)
        rows = rows[(rows["camp"] == a) & (rows["stance"] == "asserts")]
        rows = rows.assign(inside=rows["embedding"] != "independent")
        if unit != "statement":
            rows = rows.groupby(["doc_id", "claim"], as_index=False)["inside"].all()
        return _by_document(rows, rows["inside"].astype(float), rows["inside"] * 0.0 + 1, doc_ids, units)

    frames = []
    for nesting, who in product(("outermost", "innermost"), ("all speakers", "states only")):
        choices = {"coder": sorted(runs["coder"].unique()), "text_counted": ["body", "all"], "side": list(sides)}
        count = partial(words, nesting=nesting, who=who)
        frames.append(_curve("space", f"{nesting} speaker, {who}", choices, always, count, doc_ids))
    for unit in ("claim in a document", "statement"):
        choices = {
            "coder": sorted(statements["coder"].unique()),
            "duplicates": ["left out", "counted"],
            "side": list(sides),
        }
        frames.append(_curve("answered", f"unit: {unit}", choices, always, partial(accusations, unit=unit), doc_ids))
        choices = {"coder": choices["coder"], "duplicates": choices["duplicates"]}
        frames.append(_curve("embedded", f"unit: {unit}", choices, always, partial(assertions, unit=unit), doc_ids))
    found = pd.concat(frames, ignore_index=True)
    number = found.groupby("estimand").cumcount() + 1
    found = found.reindex(columns=list(COLUMNS)).fillna({"text_counted": "body", "duplicates": "left out", "side": b})
    return found.assign(specification_id=found["estimand"] + "." + number.astype("str").str.zfill(4))


def summary(specifications: pd.DataFrame, coder: str) -> pd.DataFrame:
    """By estimand and panel: how many specifications, the one taken by default, least, median and greatest."""
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


def is_default(specifications: pd.DataFrame, coder: str) -> pd.Series:
    """Which rows are the choices the other notebooks make: all documents, pooled, bodies, repeats left out, side B alone."""
    alone = ~specifications["side"].str.contains("+", regex=False)
    chosen = {"coder": coder, "documents": "all", "weights": "pooled", "text_counted": "body", "duplicates": "left out"}
    keep = alone
    for column, option in chosen.items():
        keep = keep & (specifications[column] == option)
    return keep


def _curve(
    estimand: str,
    panel: str,
    choices: dict[str, list[str]],
    always: dict[str, list[str]],
    count: Callable[..., Counts],
    doc_ids: list[str],
) -> pd.DataFrame:
    def value(documents: str, weights: str, **chosen: str) -> float:
        keep = np.array([documents != f"without {doc_id}" for doc_id in doc_ids])
        return _share(count(**chosen)[:, keep], weights)

    return inference.specifications({**choices, **always}, {"value": value}).assign(estimand=estimand, panel=panel)


def _by_document(
    rows: pd.DataFrame, part: pd.Series, whole: pd.Series, doc_ids: list[str], units: Mapping[str, str] | None
) -> Counts:
    unit = rows["doc_id"].map(dict(units)) if units else rows["doc_id"]
    sums = [values.groupby(unit).sum().reindex(doc_ids, fill_value=0) for values in (part, whole)]
    return np.array(sums, dtype=float)


def _of(statements: pd.DataFrame, coder: str, duplicates: str) -> pd.DataFrame:
    rows = statements[statements["coder"] == coder]
    return rows if duplicates == "counted" else rows[rows["duplicate_of"] == ""]


def _share(counts: Counts, weights: str) -> float:
    """part / whole, pooled or as the mean over the documents where the whole is something."""
    part, whole = counts.sum(axis=1, keepdims=True) if weights == "pooled" else counts
    some = whole > 0
    return float((part[some] / whole[some]).mean()) if some.any() else float("nan")
