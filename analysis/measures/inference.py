"""Shares of a large corpus that a machine coded, corrected by a random part of it that people coded.

Nothing in the notebooks calls `corrected_mean`: a study with such a sample does (docs/your-own-study.md, docs/corpora.md,
`benchmarks/coverage.py`). Five documents are a census of themselves, so nothing puts an interval around their shares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]
Estimand = Literal["corpus", "texts like these"]
FEWEST = 5  # hand-coded units (clusters, where these are named) below which a group gets no interval: see benchmarks/coverage.md
ROUGH = 30  # below which its interval is rough, and its spread is not believed to be smaller than that of all codes


def sampled_sentences(
    sentences: pd.DataFrame, statements: pd.DataFrame, drawn: pd.DataFrame, coder: str, machine: str = "machine",
    stratum: Mapping[str, str] | None = None, **equal: str,
) -> pd.DataFrame:  # fmt: skip
    """The units for `corrected_mean` where a coder coded sentences drawn at random: does a sentence hold a statement of some kind?

    ``sentences`` and ``statements`` are the tables, ``drawn`` is `coding.drawn_units` of the coder, ``equal`` says of which kind:
    claim="...", camp="...", stance="...". ``stratum`` (doc_id to outlet) is needed where a share of each was drawn.

    Returns doc_id, sentence_id, hand (1 or 0; NaN where not drawn), machine (1 or 0), probability (of a sentence that was not drawn, that
    of its stratum). Raises ValueError for a stratum of which nothing was drawn.
    """
    units = sentences.loc[sentences["part"] != "other_language", ["doc_id", "sentence_id", "start", "end"]]
    units = units.merge(drawn[["doc_id", "start", "end", "probability"]], "left", on=["doc_id", "start", "end"])
    rows = statements
    for column, value in equal.items():
        rows = rows[rows[column] == value]
    having = {who: set(rows.loc[rows["coder"] == who, "sentence_id"]) for who in (coder, machine)}
    own = units["probability"].notna()
    group = units["doc_id"].map(stratum) if stratum else pd.Series("", index=units.index)
    known = units["probability"].groupby(group).transform("first")
    if known.isna().any():
        raise ValueError(f"of stratum '{group[known.isna()].iloc[0]}' nothing was drawn")
    return units[["doc_id", "sentence_id"]].assign(
        hand=units["sentence_id"].isin(having[coder]).astype(float).where(own),
        machine=units["sentence_id"].isin(having[machine]).astype(float),
        probability=units["probability"].fillna(known),
    )


def corrected_mean(
    units: pd.DataFrame,
    hand: str,
    machine: str | Sequence[str],
    probability: str | None = None,
    by: str | None = None,
    cluster: str | None = None,
    confidence: float = 0.95,
    estimand: Estimand = "corpus",
) -> pd.DataFrame:
    """Mean (share) of a hand-coded variable in a population that a machine coded, by design-based supervised learning
    (Egami, Hinck, Stewart and Wei 2023).

    `units`, `hand`, `machine`, `probability` and `cluster` as in `pseudo_outcomes`, whose means these are; `by`, groups to report apart.

    `estimand` says what the interval is about. "corpus": these very texts. All chance is in the draw, whose probabilities are known:
    the variance is that of Horvitz and Thompson (1952) for independent draws, sum of (1 - p) / p^2 * (hand - g)^2, so that nothing is left
    to chance where everything is coded (finite population correction). The codes of a cluster are added before they are squared
    where clusters were drawn whole, as is seen from the codes; what was drawn in two stages needs the other estimand. "texts like
    these": a population that the texts themselves were drawn from, as in the R package dsl: the variance of the pseudo-outcomes, added
    up by cluster.

    With m hand-coded units (clusters) in a group, the variance is multiplied by m / (m - 1), and the interval is Student's t with
    m - 1 degrees of freedom (Cameron and Miller 2015, on few clusters; there of all clusters, here of those with codes, which alone carry
    information). Few codes of a share are often all right or all alike, and then seem to leave no doubt: below 30 the variance is the
    larger of the group's own and of one with the errors of all groups' codes. Below 5 there is no interval.

    Returns a row for each group ("all" without `by`): group, estimate, se, low, high (NaN where there is no interval), naive (the mean of
    the first machine column, if it is numeric), n, n_coded, n_clusters, n_clusters_coded, note (why there is no interval, or a rough one).
    Raises ValueError as `pseudo_outcomes`, and for another estimand.
    """
    if estimand not in ("corpus", "texts like these"):
        raise ValueError(f'estimand "{estimand}" should be "corpus" or "texts like these"')
    drawn = _drawn(units, hand, machine, probability, cluster)
    corrected = drawn.corrected()
    names, group = _groups(units, by)
    size, coded = np.bincount(group), np.bincount(group, drawn.coded).astype(int)
    estimate = np.bincount(group, corrected) / size
    clusters, clusters_coded = (_clusters(group, drawn.members, rows) for rows in (drawn.chance > 0, drawn.coded))
    variance = _variance(drawn, group, clusters_coded, corrected - estimate[group], estimand)
    reach = _reach(variance, clusters_coded, confidence)
    first = units[machine if isinstance(machine, str) else machine[0]]
    numeric = pd.api.types.is_numeric_dtype(first)
    return pd.DataFrame(
        {
            "group": names,
            "estimate": estimate,
            "se": np.where(np.isnan(reach), np.nan, np.sqrt(variance)),
            "low": estimate - reach,
            "high": estimate + reach,
            "naive": np.bincount(group, first.astype(float)) / size if numeric else np.nan,
            "n": size,
            "n_coded": coded,
            "n_clusters": clusters,
            "n_clusters_coded": clusters_coded,
            "note": [note(int(n), int(m), cluster is not None) for n, m in zip(coded, clusters_coded, strict=True)],
        }
    )


def _groups(units: pd.DataFrame, by: str | None) -> tuple[NDArray[np.object_], Ints]:
    """The groups to report apart, sorted, and the number of each unit's."""
    if by is None:
        return np.array(["all"], dtype=object), np.zeros(len(units), dtype=int)
    if units[by].isna().any():
        raise ValueError(f"every unit needs a value of {by}")
    group, names = pd.factorize(units[by], sort=True)
    return np.asarray(names), group


def note(codes: int, clusters: int, clustered: bool) -> str:
    """Why a group with so many hand codes, in so many clusters, has no interval, or a rough one; empty where neither is so."""
    what = "hand-coded cluster" if clustered else "hand code"
    if codes == 0:
        return "no hand codes here: no interval, and the estimate is a prediction from other groups' codes"
    if clusters < FEWEST:
        return f"{clusters} {what}{'' if clusters == 1 else 's'}, fewer than {FEWEST}: no interval"
    return f"{clusters} {what}s, fewer than {ROUGH}: a rough interval" if clusters < ROUGH else ""


def pseudo_outcomes(
    units: pd.DataFrame,
    hand: str,
    machine: str | Sequence[str],
    probability: str | None = None,
    cluster: str | None = None,
) -> pd.DataFrame:
    """By unit, what stands in for its hand code: g + drawn / probability * (hand - g) (Egami, Hinck, Stewart and Wei 2023).

    `units` has a row for every unit of the population: `hand`, a number where the unit was drawn for hand coding, NaN
    elsewhere; `machine`, one or more columns that may predict it (labels, scores, the camp); `probability`, with which it was
    drawn (if not given, the share of units that were); `cluster`, units that belong together, such as the sentences of a document.

    That is right on average however wrong the machine is, since chance alone decided who is coded. The prediction g is the least-squares
    fit of hand on machine codes without the unit's own cluster: cross-fitting with a fold for each cluster, so that no random
    split is needed.

    Returns a frame with the index of `units`: predicted (g) and corrected. The means of corrected by group are `corrected_mean`'s
    estimates. It is also the left-hand side of a regression: least squares of corrected on columns that are known for every unit gives
    the coefficients that hand codes of all units would give on average, and a covariance robust to heteroskedasticity, by cluster
    where there are any, their errors for texts like these. Single values may lie outside the scale of the codes: only means mean something.
    Raises ValueError for values missing, probabilities outside (0, 1], or hand codes in fewer than two clusters.
    """
    drawn = _drawn(units, hand, machine, probability, cluster)
    return pd.DataFrame({"predicted": drawn.predicted, "corrected": drawn.corrected()}, index=units.index)


def spread(
    units: pd.DataFrame,
    hand: str,
    machine: str | Sequence[str],
    probability: str | None = None,
    cluster: str | None = None,
) -> float:
    """How far the machine's fit is from hand codes: the root mean square of hand - g over the corpus, for `codes_for`.

    Arguments and errors as in `pseudo_outcomes`. Of whole clusters that were drawn, it is that of their mean errors.
    """
    cells = _cells(_drawn(units, hand, machine, probability, cluster), np.zeros(len(units), dtype=int))
    return float(np.sqrt((cells.error**2 / cells.chance).sum() / (cells.size**2 / cells.chance)[cells.coded].sum()))


def codes_for(width: float, n: int | None = None, spread: float = 0.5, confidence: float = 0.95) -> int:
    """How many of `n` units to draw and code by hand so that an interval is `width` wide from end to end, as far as can be foreseen.

    `spread`: of what the machine leaves unexplained (see `spread`; from a first sample). 0.5 is that of a share of a half without any
    machine, so that no share needs more. `n`: units of the corpus; None for texts like these, of which there is no end. What is
    drawn is counted: sentences, or documents where these are drawn whole. The width of simple random sampling, Student's t:
    2 * t * spread * sqrt(1 / m - 1 / n) (Cochran 1977, chapter 4), as in power_dsl of the R package dsl, where too only the part of
    the variance that comes from the draw shrinks with m. Never fewer than 5 (or all n). Raises ValueError for a width that is not above 0.
    """
    if width <= 0:
        raise ValueError(f"width {width} should be above 0")
    whole = np.inf if n is None else n
    least, most = FEWEST, int(min(whole, 10 + (20 * spread / width) ** 2))

    def wide(m: int) -> float:
        return 2 * float(_student(confidence, m - 1)) * spread * np.sqrt(max(1 / m - 1 / whole, 0))

    while least < most:  # halving: more codes, a narrower interval
        middle = (least + most) // 2
        least, most = (least, middle) if wide(middle) <= width else (middle + 1, most)
    return int(min(least, whole))


class _Drawn(NamedTuple):
    """By unit: its hand code, whether it has one, with what probability it was drawn, its cluster, what is predicted without that."""

    hand: Floats
    coded: NDArray[np.bool_]
    chance: Floats
    members: Ints
    predicted: Floats

    def error(self) -> Floats:
        """Hand code less prediction, 0 where nobody coded."""
        return np.where(self.coded, self.hand - self.predicted, 0)

    def corrected(self) -> Floats:
        return self.predicted + self.error() / self.chance


def _drawn(
    units: pd.DataFrame, hand: str, machine: str | Sequence[str], probability: str | None, cluster: str | None
) -> _Drawn:
    """The draw and its predictions. Errors as in `pseudo_outcomes`."""
    predictors = [machine] if isinstance(machine, str) else list(machine)
    used = [*predictors, *(column for column in (probability, cluster) if column)]
    if units[used].isna().any(axis=None):
        raise ValueError(f"every unit needs a value of {', '.join(used)}")
    y = units[hand].to_numpy(float, na_value=np.nan)
    coded = ~np.isnan(y)
    # without probabilities the share of units in fact drawn, as in the R package dsl; known ones are taken as they are
    chance = np.full(len(units), coded.mean()) if probability is None else units[probability].to_numpy(float)
    if probability is not None and ((chance <= 0).any() or (chance > 1).any()):
        raise ValueError(f"column {probability} should hold the probability of being drawn, above 0 and up to 1")
    members = np.arange(len(units)) if cluster is None else pd.factorize(units[cluster])[0]
    if len(np.unique(members[coded])) < 2:
        raise ValueError("hand codes are needed in two clusters at least, and really in many")
    x = np.column_stack([np.ones(len(units)), pd.get_dummies(units[predictors]).to_numpy(float)])
    return _Drawn(y, coded, chance, members, fit_without_own_cluster(x, y, coded, members))


class _Cells(NamedTuple):
    """What was drawn at once within a group (units, or the group's part of a cluster): group, units, sum of errors, probability, coded."""

    group: Ints
    size: Floats
    error: Floats
    chance: Floats
    coded: NDArray[np.bool_]


def _cells(drawn: _Drawn, group: Ints) -> _Cells:
    """Clusters within groups where they were drawn whole, else units."""
    members = drawn.members if drawn_whole(drawn.coded, drawn.members) else np.arange(len(group))
    groups, cell = _pairs(group, members)
    size = np.bincount(cell)
    chance, coded = (np.bincount(cell, values) / size for values in (drawn.chance, drawn.coded))
    return _Cells(groups, size.astype(float), np.asarray(np.bincount(cell, drawn.error()), float), chance, coded > 0)


def drawn_whole(coded: NDArray[np.bool_], members: Ints) -> bool:
    """Whether clusters were drawn whole: each is coded in all its units or in none."""
    share = np.bincount(members, coded) / np.bincount(members)
    return bool(np.isin(share, (0, 1)).all())


def _variance(drawn: _Drawn, group: Ints, m: Ints, rest: Floats, estimand: Estimand) -> Floats:
    """Of each group's estimate; `m`: its clusters with codes; `rest`: each unit's pseudo-outcome less its group's estimate."""
    cells = _cells(drawn, group)
    left = 1 / cells.chance  # what chance leaves open, a unit of squared error
    if estimand == "corpus":
        left = left - 1
        own = np.bincount(cells.group, left / cells.chance * cells.error**2)
    else:
        groups, pair = _pairs(group, drawn.members)
        own = np.bincount(groups, np.bincount(pair, rest) ** 2)
    own = np.asarray(own * (m / np.maximum(m - 1, 1)))
    # the errors of all groups' codes, as if they were this group's
    seen = cells.size[cells.coded] ** 2 / cells.chance[cells.coded]
    error = (cells.error**2 / cells.chance).sum() / seen.sum()
    shared = error * np.bincount(cells.group, left * cells.size**2)
    return np.asarray(np.where(m < ROUGH, np.maximum(own, shared), own) / np.bincount(group) ** 2)


def _reach(variance: Floats, m: Ints, confidence: float) -> Floats:
    """Half the interval of each group; NaN where fewer than FEWEST clusters have codes."""
    return np.where(m < FEWEST, np.nan, _student(confidence, np.maximum(m - 1, 1)) * np.sqrt(variance))


def _student(confidence: float, freedom: Ints | int) -> Floats:
    """How many standard errors an interval reaches to either side."""
    from scipy.special import stdtrit  # scipy.stats has the same, and takes a second to import

    return np.asarray(stdtrit(freedom, (1 + confidence) / 2))


def _clusters(group: Ints, members: Ints, rows: NDArray[np.bool_]) -> Ints:
    """How many clusters each group has among these units."""
    return np.bincount(_pairs(group[rows], members[rows])[0], minlength=int(group.max(initial=0)) + 1)


def _pairs(group: Ints, members: Ints) -> tuple[Ints, Ints]:
    """The different pairs of group and cluster, by the group of each; and the pair of each unit."""
    clusters = int(members.max(initial=0)) + 1
    pairs, pair = np.unique(group * clusters + members, return_inverse=True)
    return pairs // clusters, pair


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
