"""Shares of a large corpus that a machine coded, corrected by a random part of it that people coded.

Nothing in the notebooks calls this: a study with such a sample does (README, `benchmarks/coverage.py`). Five documents are a census of
themselves, so nothing puts an interval around their shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def corrected_mean(
    units: pd.DataFrame,
    hand: str,
    machine: str | Sequence[str],
    probability: str | None = None,
    by: str | None = None,
    cluster: str | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Mean (share) of a hand-coded variable in a population that a machine coded, by design-based supervised learning
    (Egami, Hinck, Stewart and Wei 2023).

    `units` has a row for every unit of the population: `hand`, a number where the unit was drawn for hand coding, NaN
    elsewhere; `machine`, one or more columns that may predict it (labels, scores, the camp); `probability`, with
    which it was drawn (the same for all if not given); `by`, groups to report apart; `cluster`, units that belong
    together, such as the sentences of a document.

    Each unit gets g + drawn / probability * (hand - g). That is right on average however wrong the machine is, since
    chance alone decided who is coded. The prediction g is the least-squares fit of hand on machine codes
    without the unit's own cluster: cross-fitting with a fold for each cluster, so that no random split is needed. The
    standard error sums over clusters, which should be many (fifty or more); the interval is normal.

    Returns a row for each group ("all" without `by`): group, estimate, se, low, high, naive (the mean of the first
    machine column, if it is numeric), n, n_coded, n_clusters.
    Raises ValueError for values missing, probabilities outside (0, 1], or hand codes in fewer than two clusters.
    """
    predictors = [machine] if isinstance(machine, str) else list(machine)
    y, coded, chance, members = _drawn(units, hand, predictors, probability, by, cluster)
    x = np.column_stack([np.ones(len(units)), pd.get_dummies(units[predictors]).to_numpy(float)])
    predicted = fit_without_own_cluster(x, y, coded, members)
    adjusted = predicted + np.where(coded, (y - predicted) / chance, 0)

    names, group = np.array(["all"]), np.zeros(len(units), dtype=int)
    if by is not None:
        group, names = pd.factorize(units[by], sort=True)
    size = np.bincount(group)
    estimate = np.bincount(group, adjusted) / size
    cells, cell = np.unique(np.column_stack([group, members]), axis=0, return_inverse=True)
    rest = np.bincount(cell.ravel(), adjusted - estimate[group])
    se = np.sqrt(np.bincount(cells[:, 0], rest**2)) / size
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * se
    code = units[predictors[0]]
    return pd.DataFrame(
        {
            "group": names,
            "estimate": estimate,
            "se": se,
            "low": estimate - reach,
            "high": estimate + reach,
            "naive": np.bincount(group, code.astype(float)) / size if pd.api.types.is_numeric_dtype(code) else np.nan,
            "n": size,
            "n_coded": np.bincount(group, coded).astype(int),
            "n_clusters": np.bincount(cells[:, 0]),
        }
    )


def _drawn(
    units: pd.DataFrame, hand: str, predictors: list[str], probability: str | None, by: str | None, cluster: str | None
) -> tuple[Floats, NDArray[np.bool_], Floats, NDArray[np.int_]]:
    """By unit: its hand code, whether it has one, with what probability it was drawn, its cluster. Errors as in `corrected_mean`."""
    used = [*predictors, *(column for column in (probability, by, cluster) if column)]
    if units[used].isna().any(axis=None):
        raise ValueError(f"every unit needs a value of {', '.join(used)}")
    y = units[hand].to_numpy(float, na_value=np.nan)
    coded = ~np.isnan(y)
    chance = np.ones(len(units)) if probability is None else units[probability].to_numpy(float)
    if (chance <= 0).any() or (chance > 1).any():
        raise ValueError(f"column {probability} should hold the probability of being drawn, above 0 and up to 1")
    members = np.arange(len(units)) if cluster is None else pd.factorize(units[cluster])[0]
    if len(np.unique(members[coded])) < 2:
        raise ValueError("hand codes are needed in two clusters at least, and really in many")
    # as in the R package dsl: the probabilities are scaled to the share of units that was in fact drawn
    return y, coded, chance * coded.mean() / chance.mean(), members


def fit_without_own_cluster(x: Floats, y: Floats, coded: NDArray[np.bool_], members: NDArray[np.int_]) -> Floats:
    """Least-squares predictions for all rows, each from the coded rows of other clusters."""
    squares, products = x[:, :, None] * x[:, None, :], x * np.where(coded, y, 0)[:, None]
    own, place = np.unique(members[coded], return_inverse=True)
    lost = np.zeros((len(own) + 1, x.shape[1], x.shape[1]))  # the last loses nothing: for clusters without codes
    gone = np.zeros((len(own) + 1, x.shape[1]))
    np.add.at(lost, place, squares[coded])
    np.add.at(gone, place, products[coded])
    # the pseudo-inverse, because without its own cluster a category may have no codes at all
    inverse = np.linalg.pinv(squares[coded].sum(axis=0) - lost, rcond=1e-10, hermitian=True)
    slopes = np.einsum("cij,cj->ci", inverse, products[coded].sum(axis=0) - gone)
    which = np.searchsorted(own, members)
    which[(which == len(own)) | (own[np.minimum(which, len(own) - 1)] != members)] = len(own)
    return np.asarray((x * slopes[which]).sum(axis=1))
