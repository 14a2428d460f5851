"""Shares, as everything here counts them: precision, recall and F1 of a coding; a share of few units, and without each of them."""

from __future__ import annotations

from collections.abc import Hashable, Set
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

WEIGHTS = ("pooled", "equal")


class Rates(NamedTuple):
    """How far what was offered is what was wanted, each between 0 and 1: 0 where there is nothing to take a share of."""

    precision: float
    recall: float
    f1: float


def rates(right: int, offered: int, wanted: int, met: int | None = None) -> Rates:
    """Precision (``right`` of those ``offered``), recall (``met`` of those ``wanted``) and F1, their harmonic mean.

    ``met`` need only be given where it is not the number of those right.
    """
    precision = right / offered if offered else 0.0
    recall = (right if met is None else met) / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Rates(precision, recall, f1)


def set_rates(wanted: Set[Hashable], offered: Set[Hashable]) -> Rates:
    """Rates of one set of units against another."""
    return rates(len(wanted & offered), len(offered), len(wanted))


def over_units(part: ArrayLike, whole: ArrayLike, weights: str = "pooled") -> float:
    """A share over units (documents, outlets), from counts by unit in the same order; NaN for a share of nothing.

    ``weights``: "pooled" (the sums divided) or "equal" (the mean of the units' own shares, where the whole is something).
    Raises ValueError for other weights.
    """
    if weights not in WEIGHTS:
        raise ValueError(f"unknown weights {weights!r}: expected one of {', '.join(WEIGHTS)}")
    parts, wholes = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    if weights == "pooled":
        parts, wholes = parts.sum(keepdims=True), wholes.sum(keepdims=True)
    some = wholes > 0
    return float((parts[some] / wholes[some]).mean()) if some.any() else float("nan")


def unit_shares(part: pd.Series, whole: pd.Series) -> pd.DataFrame:
    """A share in each unit and without it: the columns share and without (pooled over the others), NaN for a share of nothing.

    ``part`` and ``whole`` are counts, with the units as their common index. The range over units left out is a range of what was
    found, no interval (the leave-one-out values that the jackknife of Quenouille 1956 starts from).
    """
    return pd.DataFrame({"share": part / whole, "without": (part.sum() - part) / (whole.sum() - whole)})
