"""Discourse networks as Discourse Network Analyzer 3.0 builds them (Leifeld 2017), and how polarised they are.

A statement links a node (a camp, an actor) to a claim, and agrees with it or not. Everything here starts from the counts
X[i, j, k]: statements of node i on claim j that deny (k = 0) or assert it (k = 1).

    two-mode                sum over k of X              how often i speaks of j
    one-mode   ignore       sum over j of (sum over k of X[i]) (sum over k of X[i'])
               congruence   sum over j, k of X[i, k] X[i', k]
               conflict     sum over j and k != k' of X[i, k] X[i', k']
               subtract     congruence less conflict
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ONE_MODE = ("ignore", "congruence", "conflict", "subtract")
NORMALIZATIONS = ("no", "average")

Floats = NDArray[np.float64]


class Split(NamedTuple):
    """The best split of a network into two blocs: its value, the blocs, and how many splits do as well."""

    value: float
    blocs: tuple[tuple[str, ...], tuple[str, ...]]
    ties: int


class Chance(NamedTuple):
    """What the best split of stances dealt out at random is worth: the mean, and the share of draws at least as high as the value found."""

    mean: float
    share: float
    draws: int


def two_mode(statements: pd.DataFrame, node: str = "camp") -> pd.DataFrame:
    """Nodes x claims, both sorted: how many statements link them. ``statements``: the column ``node``, claim."""
    return pd.crosstab(statements[node], statements["claim"]).astype(float)


def one_mode(
    statements: pd.DataFrame,
    aggregation: str,
    normalization: str = "no",
    node: str = "camp",
    scale: tuple[float, float] | None = None,
) -> pd.DataFrame:
    """Nodes x nodes over the claims that they share, sorted, with zeros on the diagonal.

    ``statements``: the column ``node``, claim, agreement (boolean; with ``scale`` a number between its ends, low and high, whether or
    not anyone stands there, as the manual of Discourse Network Analyzer has it). ``aggregation`` as at the top of this module; "ignore" is
    there because the published results of rDNA, which the others are checked by, are of it. ``normalization`` "average" divides the
    weight of two nodes by the mean number of their statements, so that those who speak much are not central for that alone.
    Raises ValueError for an unknown aggregation or normalization, and for a position off the scale.
    """
    for value, known, name in (
        (aggregation, ONE_MODE, "aggregation"),
        (normalization, NORMALIZATIONS, "normalization"),
    ):
        if value not in known:
            raise ValueError(f"unknown {name} {value!r}: expected one of {', '.join(known)}")
    every = two_mode(statements, node)
    congruence, conflict = _congruence_and_conflict(statements, every, node, scale)
    weights = {
        "ignore": congruence + conflict,
        "congruence": congruence,
        "conflict": conflict,
        "subtract": congruence - conflict,
    }[aggregation]
    if normalization == "average":
        weights = weights / _mean_sizes(every.to_numpy())
    np.fill_diagonal(weights, 0)
    return pd.DataFrame(weights, index=every.index, columns=every.index)


def _congruence_and_conflict(
    statements: pd.DataFrame, every: pd.DataFrame, node: str, scale: tuple[float, float] | None
) -> tuple[Floats, Floats]:
    """Nodes x nodes, the diagonal included; ``every``: the two-mode network of all statements."""
    positions = statements["agreement"].astype(float)
    low, high = scale or (0.0, 1.0)
    if not positions.between(low, high).all():
        raise ValueError(f"a position lies off the scale from {low:g} to {high:g}")
    at = {
        position: two_mode(statements[positions == position], node)
        .reindex(index=every.index, columns=every.columns, fill_value=0)
        .to_numpy(float)
        for position in sorted(positions.unique())
    }
    congruence, conflict = np.zeros((2, len(every), len(every)))
    for one, first in at.items():
        for other, second in at.items():
            apart = abs(one - other) / (high - low)
            congruence += (1 - apart) * (first @ second.T)
            conflict += apart * (first @ second.T)
    return congruence, conflict


def _mean_sizes(counts: Floats) -> Floats:
    """For each pair of nodes the mean number of their statements. ``counts``: nodes x claims."""
    size = counts.sum(axis=1)
    return np.asarray(np.add.outer(size, size) / 2)


def without_duplicates(statements: pd.DataFrame, node: str = "camp") -> pd.DataFrame:
    """Of the statements of a document that have the same node, claim and agreement, the first (rule "document" of DNA)."""
    return statements[~statements.duplicated(["doc_id", node, "claim", "agreement"])]


def edges(matrix: pd.DataFrame, layer: str) -> pd.DataFrame:
    """The non-zero cells as rows: layer, from_node, to_node, weight; in one-mode networks one row for each pair."""
    values = matrix.to_numpy(float)
    if matrix.index.equals(matrix.columns) and matrix.index.name == matrix.columns.name:
        values = np.triu(values, 1)
    rows, columns = np.nonzero(values)
    return pd.DataFrame(
        {
            "layer": layer,
            "from_node": matrix.index[rows],
            "to_node": matrix.columns[columns],
            "weight": values[rows, columns],
        }
    )


def polarisation(congruence: pd.DataFrame, conflict: pd.DataFrame) -> Split:
    """How far two blocs account for who agrees with whom: 1 if all congruence is inside and all conflict between them.

    The share of the total weight that lies where two blocs would put it, for the best of all splits, one bloc alone
    included: one minus the normalised line index of imbalance (Harary 1959; Doreian and Mrvar 1996) of a signed
    network. All 2^(n - 1) splits are tried, so it is exact, where Discourse Network Analyzer searches with another
    score; of equally good splits the first is named. Being the best of so many it is high whatever the stances are: it says
    nothing without what stances dealt out at random give (`by_chance`).
    Raises ValueError above twenty nodes or if the two networks have other nodes. NaN without any weight.
    """
    nodes = [str(node) for node in congruence.index]
    if not (congruence.index.equals(congruence.columns) and congruence.index.equals(conflict.index)):
        raise ValueError("polarisation needs two square networks over the same nodes in the same order")
    if not nodes:
        return Split(float("nan"), ((), ()), 0)
    sides, shares = _shares_of_splits(congruence.to_numpy(float), conflict.to_numpy(float))
    best = np.flatnonzero(np.isclose(shares, shares.max()))
    if not len(best):  # no weight
        best = np.array([0])
    side = sides[best[0]]
    blocs = tuple(tuple(node for node, s in zip(nodes, side, strict=True) if s == which) for which in (1, -1))
    return Split(float(shares.max()), (blocs[0], blocs[1]), len(best))


def _shares_of_splits(agree: Floats, differ: Floats) -> tuple[Floats, Floats]:
    """Every split into two blocs (1 and -1 for each node), and its share of the weight; NaN where there is none."""
    if len(agree) > 20:
        raise ValueError(f"polarisation tries every split, for at most 20 nodes: this network has {len(agree)}")
    # the first node stays in the first bloc: a split and its mirror image are the same
    splits = np.arange(2 ** (len(agree) - 1))
    bits = (splits[:, None] >> np.arange(len(agree))[::-1]) & 1
    sides: Floats = np.asarray(1 - 2 * bits, dtype=np.float64)
    total = agree.sum() + differ.sum()
    # a pair adds its congruence if both are on one side, its conflict if not
    placed = (total + ((sides @ (agree - differ)) * sides).sum(axis=1)) / 2
    with np.errstate(invalid="ignore"):
        shares: Floats = np.asarray(placed / total, dtype=np.float64)
    return sides, shares


def table(statements: pd.DataFrame) -> pd.DataFrame:
    """Table ``edges``: what each camp asserts and denies (two-mode), and how camps agree and collide (one-mode, averaged).

    ``statements``: doc_id, camp, claim, stance; each counts once a document, distances and the narrators' own are left out.
    """
    rows = _positions(statements)
    if rows.empty:
        return pd.DataFrame(columns=["layer", "from_node", "to_node", "weight"])
    layers = [
        edges(two_mode(kept), f"camp {name} claim")
        for name, kept in (("asserts", rows[rows["agreement"]]), ("denies", rows[~rows["agreement"]]))
        if len(kept)
    ]
    for name in ("congruence", "conflict", "subtract"):
        layers.append(edges(one_mode(rows, name, "average"), f"{name} of camps"))
    return pd.concat(layers, ignore_index=True)


def ranked(edges: pd.DataFrame, sides: Collection[str]) -> pd.DataFrame:
    """Of a table ``edges`` the one-mode ties between two of these sides: "media" and "others" are nobody who agrees with anyone."""
    both = edges["from_node"].isin(list(sides)) & edges["to_node"].isin(list(sides))
    return edges[edges["layer"].str.endswith(" of camps") & both]


def blocs(statements: pd.DataFrame, sides: Collection[str]) -> Split:
    """The best split of these sides into two, over congruence and conflict as in `table`: one statement a document, averaged."""
    rows = _positions(statements, sides)
    return polarisation(one_mode(rows, "congruence", "average"), one_mode(rows, "conflict", "average"))


def blocs_without(statements: pd.DataFrame, sides: Collection[str]) -> pd.Series:
    """The value of the best split with each document left out in turn."""
    doc_ids = sorted(statements["doc_id"].unique())
    values = {doc_id: blocs(statements[statements["doc_id"] != doc_id], sides).value for doc_id in doc_ids}
    return pd.Series(values, dtype=float)


def by_chance(
    statements: pd.DataFrame, sides: Collection[str], within_claims: bool = True, draws: int = 1000, seed: int = 2019
) -> Chance:
    """What `blocs` gives where the stances are dealt out anew among the same statements, so many times.

    A permutation: who speaks of what, how often and in which document stays, and how often each claim is asserted and denied; only which
    of its statements assert and which deny is left to chance. Without ``within_claims`` stances are dealt out over all claims
    together, which makes claims disputed that nobody disputes. The share counts the value found as one of the draws, so that it is never 0.
    """
    rows = _positions(statements, sides)
    (node, nodes), (claim, claims) = pd.factorize(rows["camp"], sort=True), pd.factorize(rows["claim"], sort=True)
    agreement = rows["agreement"].to_numpy(bool, copy=True)
    groups = [np.flatnonzero(claim == each) for each in range(len(claims))] if within_claims else [np.arange(len(rows))]
    random, found = np.random.default_rng(seed), blocs(statements, sides).value
    sizes = _mean_sizes(_added(node, claim, agreement, nodes, claims).sum(axis=0)) if len(rows) else np.zeros((0, 0))
    values = np.full(draws, np.nan)
    for draw in range(draws if found == found else 0):
        for group in groups:
            agreement[group] = random.permutation(agreement[group])
        denied, asserted = _added(node, claim, agreement, nodes, claims)
        agree, differ = asserted @ asserted.T + denied @ denied.T, asserted @ denied.T + denied @ asserted.T
        weights = [weight / sizes * (1 - np.eye(len(nodes))) for weight in (agree, differ)]
        values[draw] = _shares_of_splits(*weights)[1].max()
    reached = (values >= found - 1e-9).sum()
    return Chance(float(values.mean()), float((reached + 1) / (draws + 1)) if found == found else float("nan"), draws)


def _added(node: Any, claim: Any, agreement: Any, nodes: Any, claims: Any) -> Floats:
    """Stance (denies, asserts) x nodes x claims: how many statements."""
    counts = np.zeros((2, len(nodes), len(claims)))
    np.add.at(counts, (agreement.astype(int), node, claim), 1)
    return counts


def _positions(statements: pd.DataFrame, sides: Collection[str] | None = None) -> pd.DataFrame:
    """Who agrees or disagrees with what, once a document; of some sides, or of all but the narrators."""
    own = statements["camp"] != "narrator" if sides is None else statements["camp"].isin(list(sides))
    rows = statements[(statements["stance"] != "distances") & own]
    return without_duplicates(rows.assign(agreement=rows["stance"] == "asserts"))
