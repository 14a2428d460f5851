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

from typing import NamedTuple

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


def two_mode(statements: pd.DataFrame, node: str = "camp") -> pd.DataFrame:
    """Nodes x claims, both sorted: how many statements link them. ``statements``: the column ``node``, claim."""
    return pd.crosstab(statements[node], statements["claim"]).astype(float)


def one_mode(statements: pd.DataFrame, aggregation: str, normalization: str = "no", node: str = "camp") -> pd.DataFrame:
    """Nodes x nodes over the claims that they share, sorted, with zeros on the diagonal.

    ``statements``: the column ``node``, claim, agreement (boolean). ``aggregation`` as at the top of this module; "ignore" is there
    because the published results of rDNA, which the others are checked by, are of it. ``normalization`` "average" divides the
    weight of two nodes by the mean number of their statements, so that those who speak much are not central for that alone.
    Raises ValueError for an unknown aggregation or normalization.
    """
    for value, known, name in (
        (aggregation, ONE_MODE, "aggregation"),
        (normalization, NORMALIZATIONS, "normalization"),
    ):
        if value not in known:
            raise ValueError(f"unknown {name} {value!r}: expected one of {', '.join(known)}")
    every = two_mode(statements, node)
    asserted, denied = (
        two_mode(statements[statements["agreement"] == agreed], node)
        .reindex(index=every.index, columns=every.columns, fill_value=0)
        .to_numpy(float)
        for agreed in (True, False)
    )
    congruence = asserted @ asserted.T + denied @ denied.T
    conflict = asserted @ denied.T + denied @ asserted.T
    weights = {
        "ignore": congruence + conflict,
        "congruence": congruence,
        "conflict": conflict,
        "subtract": congruence - conflict,
    }[aggregation]
    if normalization == "average":
        size = every.sum(axis=1).to_numpy()
        weights = weights / (np.add.outer(size, size) / 2)
    np.fill_diagonal(weights, 0)
    return pd.DataFrame(weights, index=every.index, columns=every.index)


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
    score; of equally good splits the first is named. A split drawn at random places half: none is 0.5, not 0.
    Raises ValueError above twenty nodes or if the two networks have other nodes. NaN without any weight.
    """
    nodes = [str(node) for node in congruence.index]
    if not (congruence.index.equals(congruence.columns) and congruence.index.equals(conflict.index)):
        raise ValueError("polarisation needs two square networks over the same nodes in the same order")
    if len(nodes) > 20:
        raise ValueError(f"polarisation tries every split, for at most 20 nodes: this network has {len(nodes)}")
    if not nodes:
        return Split(float("nan"), ((), ()), 0)
    # the first node stays in the first bloc: a split and its mirror image are the same
    splits = np.arange(2 ** (len(nodes) - 1))
    sides = 1.0 - 2.0 * ((splits[:, None] >> np.arange(len(nodes))[::-1]) & 1)
    agree, differ = congruence.to_numpy(float), conflict.to_numpy(float)
    total = agree.sum() + differ.sum()
    # a pair adds its congruence if both are on one side, its conflict if not
    placed = (total + ((sides @ (agree - differ)) * sides).sum(axis=1)) / 2
    best = np.flatnonzero(np.isclose(placed, placed.max()))
    side = sides[best[0]]
    blocs = tuple(tuple(node for node, s in zip(nodes, side, strict=True) if s == which) for which in (1, -1))
    return Split(float(placed.max() / total) if total else float("nan"), (blocs[0], blocs[1]), len(best))


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


def blocs(statements: pd.DataFrame) -> Split:
    """The best split of the camps into two, over congruence and conflict, one statement a document; columns as in `table`."""
    rows = _positions(statements)
    return polarisation(one_mode(rows, "congruence"), one_mode(rows, "conflict"))


def blocs_without(statements: pd.DataFrame) -> pd.Series:
    """The value of the best split with each document left out in turn."""
    doc_ids = sorted(statements["doc_id"].unique())
    values = {doc_id: blocs(statements[statements["doc_id"] != doc_id]).value for doc_id in doc_ids}
    return pd.Series(values, dtype=float)


def _positions(statements: pd.DataFrame) -> pd.DataFrame:
    """Who agrees or disagrees with what, once a document."""
    rows = statements[(statements["stance"] != "distances") & (statements["camp"] != "narrator")]
    return without_duplicates(rows.assign(agreement=rows["stance"] == "asserts"))
