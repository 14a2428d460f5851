"""Reliability of coders: Krippendorff's alpha (Krippendorff 2019) with its jackknife interval (Hughes 2022)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LEVELS = ("nominal", "ordinal", "interval", "ratio")

Floats = NDArray[np.float64]
Ratings: TypeAlias = pd.DataFrame | NDArray[Any] | Sequence[Sequence[Any]]


def krippendorff_alpha(ratings: Ratings, level: str = "nominal") -> float:
    """Krippendorff's alpha (Krippendorff 2019, chapter 12): 1 for perfect agreement, 0 for chance.

    `ratings` is coders x units, None or NaN where a coder did not rate; names will do for the nominal level, the
    others need numbers. Units rated once can't disagree and are left out. NaN where nothing varies: then there
    is nothing to agree upon. Raises ValueError for an unknown level or values that it cannot measure.
    """
    counts, values = _counts(ratings, level)
    counts = counts[counts.sum(axis=1) > 1]
    distance = _distances(values, counts.sum(axis=0), level)
    size = counts.sum(axis=1)
    observed = (_within(counts, distance) / (size - 1)).sum()
    expected = counts.sum(axis=0) @ distance @ counts.sum(axis=0) / (size.sum() - 1) / 2
    return float(1 - observed / expected) if expected else float("nan")


def krippendorff_interval(ratings: Ratings, level: str = "nominal", confidence: float = 0.95) -> tuple[float, float]:
    """Jackknife interval for Krippendorff's alpha (Hughes 2022), over units.

    Hughes reads alpha as an intraclass correlation and estimates it from the mean squares between (MSA) and within
    (MSE) units. The interval lies around that estimate, which for few units is a little above the customary alpha:
    eta = log(MSA / MSE), pseudo-values of eta with each unit left out, plus or minus the Student t quantile with
    (units - 1) degrees of freedom times their standard error, taken back to the scale of alpha. Distances are those of
    the whole data. Not symmetric, so that it stays below 1.

    Arguments as in `krippendorff_alpha`. (NaN, NaN) where eta is not defined for the data or for the data without one
    unit, as when all disagreement lies in a single unit.
    """
    from scipy.stats import t

    counts, values = _counts(ratings, level)
    distance = _distances(values, counts[counts.sum(axis=1) > 1].sum(axis=0), level)
    size = counts.sum(axis=1)
    pairable = np.where(size > 1, size, 0)
    within = np.where(size > 1, _within(counts, distance) / np.maximum(size - 1, 1), 0)
    units, total = len(counts), counts.sum(axis=0)

    def eta(units: int, total: Floats, size: Floats, pairable: Floats, within: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            mse = within / pairable
            msa = (_within(total, distance) / size - (size - units) * mse) / (units - 1)
            return np.where((msa > 0) & (mse > 0), np.log(msa / mse), np.nan)

    if units < 3:
        return float("nan"), float("nan")
    whole = eta(units, total, size.sum(), pairable.sum(), within.sum())
    without = eta(units - 1, total - counts, size.sum() - size, pairable.sum() - pairable, within.sum() - within)
    pseudo = units * whole - (units - 1) * without
    if np.isnan(pseudo).any():
        return float("nan"), float("nan")
    reach = t.ppf((1 + confidence) / 2, units - 1) * pseudo.std(ddof=1) / np.sqrt(units)
    ratings_per_unit = (size.sum() - (size**2).sum() / size.sum()) / (units - 1)
    low, high = (float(np.expm1(end) / (np.expm1(end) + ratings_per_unit)) for end in (whole - reach, whole + reach))
    return low, high


def _counts(ratings: Ratings, level: str) -> tuple[Floats, NDArray[Any]]:
    """How often each unit (row) was given each value (column); units without any rating are left out."""
    if level not in LEVELS:
        raise ValueError(f"unknown level {level!r}: expected one of {', '.join(LEVELS)}")
    units = np.asarray(ratings, dtype=object).T
    if level != "nominal":
        try:
            units = units.astype(float)
        except (TypeError, ValueError) as error:
            raise ValueError(f"the {level} level needs numbers: {error}") from error
        if level == "ratio" and (units < 0).any():
            raise ValueError("the ratio level needs numbers from 0 upwards")
    codes, values = pd.factorize(units.ravel(), sort=level != "nominal")
    counts = np.zeros((len(units), len(values) + 1))
    np.add.at(counts, (np.repeat(np.arange(len(units)), units.shape[1]), codes), 1)
    counts = counts[:, :-1]  # code -1, "missing", fell into the last column
    return counts[counts.sum(axis=1) > 0], np.asarray(values)


def _distances(values: NDArray[Any], frequency: Floats, level: str) -> Floats:
    """Squared differences between values, as Krippendorff defines them for each level of measurement."""
    if level == "nominal":
        return 1 - np.eye(len(values))
    if level == "ordinal":
        # how many ratings lie between two ranks, half of either end counted
        rank = frequency.cumsum() - frequency / 2
        return np.asarray(np.subtract.outer(rank, rank) ** 2)
    squares: Floats = np.asarray(np.subtract.outer(values, values), dtype=float) ** 2
    if level == "interval":
        return squares
    sums: Floats = np.asarray(np.add.outer(values, values), dtype=float) ** 2
    return np.divide(squares, sums, out=np.zeros_like(squares), where=sums > 0)


def _within(counts: Floats, distance: Floats) -> Floats:
    """The distances between the ratings of a unit (row), each pair once."""
    sums: Floats = ((counts @ distance) * counts).sum(axis=-1)
    return sums / 2
