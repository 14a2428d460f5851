"""Reliability of coders: Krippendorff's alpha (Krippendorff 2019), of sets of values too, and without each group of units.

There is no interval: those that are published (bootstrap; the jackknife of Hughes 2022) take units for independent draws, which the
sentences of one document are not."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LEVELS = ("nominal", "ordinal", "interval", "ratio", "sets")

Floats = NDArray[np.float64]
Ratings: TypeAlias = pd.DataFrame | NDArray[Any] | Sequence[Sequence[Any]]


def krippendorff_alpha(ratings: Ratings, level: str = "nominal") -> float:
    """Krippendorff's alpha (Krippendorff 2019, chapter 12): 1 for perfect agreement, 0 for chance.

    `ratings` is coders x units, None or NaN where a coder did not rate; names will do for the nominal level, "sets" needs frozensets
    (compared by `masi_distance`, as Passonneau 2006 has it), the others need numbers. Units rated once can't disagree and are left out.
    NaN where nothing varies: then there is nothing to agree upon. Raises ValueError for an unknown level or values that it cannot measure.
    """
    counts, values = _counts(ratings, level)
    counts = counts[counts.sum(axis=1) > 1]
    distance = _distances(values, counts.sum(axis=0), level)
    return float(_alphas(_disagreement(counts, distance).sum(keepdims=True), counts.sum(axis=0)[None, :], distance)[0])


def alpha_without(ratings: Ratings, groups: Sequence[Any], level: str = "nominal") -> Floats:
    """Alpha with each group of units left out, in the sorted order of the groups: one group for each unit, as its document.

    The range of these values tells what alpha rests on; it is no interval. Distances are those of the whole data. Other arguments as
    in `krippendorff_alpha`.
    """
    counts, values = _counts(ratings, level)
    counts = np.where(counts.sum(axis=1, keepdims=True) > 1, counts, 0)
    distance = _distances(values, counts.sum(axis=0), level)
    rated = ~pd.isna(np.asarray(ratings, dtype=object).T).all(axis=1)
    codes, names = pd.factorize(np.asarray(groups, dtype=object), sort=True)
    inside = np.zeros((len(names), len(counts)))
    inside[codes[rated], np.arange(len(counts))] = 1
    observed, total = _disagreement(counts, distance), counts.sum(axis=0)
    return _alphas(observed.sum() - inside @ observed, total - inside @ counts, distance)


def masi_distance(one: AbstractSet[Any], other: AbstractSet[Any]) -> float:
    """One minus MASI (Passonneau 2006): the Jaccard coefficient of two sets, times 2/3 where one holds the other, 1/3 where neither does.

    0 for equal sets, two empty ones among them; 1 for sets that share nothing.
    """
    if one == other:
        return 0.0
    monotonicity = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - len(one & other) / len(one | other) * monotonicity


def _disagreement(counts: Floats, distance: Floats) -> Floats:
    """For each unit (row) the distances between its ratings, as they count among all."""
    size = counts.sum(axis=1)
    return np.asarray(_within(counts, distance) / np.maximum(size - 1, 1))


def _alphas(observed: Floats, total: Floats, distance: Floats) -> Floats:
    """Alpha from the disagreement observed and the frequencies of all values; a row each."""
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = _within(total, distance) / (total.sum(axis=1) - 1)
        return np.where(expected > 0, 1 - observed / expected, np.nan)


def _counts(ratings: Ratings, level: str) -> tuple[Floats, NDArray[Any]]:
    """How often each unit (row) was given each value (column); units without any rating are left out."""
    if level not in LEVELS:
        raise ValueError(f"unknown level {level!r}: expected one of {', '.join(LEVELS)}")
    units = np.asarray(ratings, dtype=object).T
    if level not in ("nominal", "sets"):
        try:
            units = units.astype(float)
        except (TypeError, ValueError) as error:
            raise ValueError(f"the {level} level needs numbers: {error}") from error
        if level == "ratio" and (units < 0).any():
            raise ValueError("the ratio level needs numbers from 0 upwards")
    codes, values = pd.factorize(units.ravel(), sort=level not in ("nominal", "sets"))
    counts = np.zeros((len(units), len(values) + 1))
    np.add.at(counts, (np.repeat(np.arange(len(units)), units.shape[1]), codes), 1)
    counts = counts[:, :-1]  # code -1, "missing", fell into the last column
    return counts[counts.sum(axis=1) > 0], np.asarray(values)


def _distances(values: NDArray[Any], frequency: Floats, level: str) -> Floats:
    """Squared differences between values, as Krippendorff defines them for each level of measurement; of sets, MASI's distance."""
    if level == "nominal":
        return 1 - np.eye(len(values))
    if level == "sets":
        apart = [[masi_distance(one, other) for other in values] for one in values]
        return np.array(apart, dtype=float).reshape(len(values), len(values))
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
