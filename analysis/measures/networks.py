"""Discourse networks as Discourse Network Analyzer 3.0 builds them (Leifeld 2017), and how polarised they are.

A statement links a node (an actor, a camp) to a claim, with a qualifier that says how: agreement (bool), a position on
a scale (int) or a category (text). Everything here starts from the counts X[i, j, k]: statements of node i on claim j
at level k of the qualifier.

    two-mode   ignore      sum over k of X              how often i speaks of j
               combine     which levels occur, as the bits of a number, the lowest level first: for agreement
                           1 asserts, 2 denies, 3 both
               subtract    assertions less denials; on a scale, the sum of the positions
    one-mode   ignore      sum over j of (sum over k of X[i]) (sum over k of X[i'])
               congruence  sum over j, k of X[i] X[i'], on a scale weighted by nearness
               conflict    sum over j and k != k' of X[i, k] X[i', k'], on a scale weighted by distance; for
                           categories, how often one of both uses a category that the other does not
               subtract    congruence less conflict
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DUPLICATES = ("include", "document", "week", "month", "year", "acrossrange")
TWO_MODE = ("ignore", "combine", "subtract")
ONE_MODE = ("ignore", "congruence", "conflict", "subtract")
TWO_MODE_NORMS = ("no", "activity", "prominence")
ONE_MODE_NORMS = ("no", "average", "jaccard", "cosine", "textbook_jaccard", "textbook_cosine")

Floats = NDArray[np.float64]


class Split(NamedTuple):
    """The best split of a network into two blocs: its value, the blocs, and how many splits do as well."""

    value: float
    blocs: tuple[tuple[str, ...], tuple[str, ...]]
    ties: int


def two_mode(
    statements: pd.DataFrame,
    node: str = "actor_id",
    claim: str = "claim",
    qualifier: str | None = None,
    aggregation: str = "ignore",
    normalization: str = "no",
    duplicates: str = "include",
) -> pd.DataFrame:
    """Nodes x claims, both sorted.

    `normalization` has the names of Discourse Network Analyzer: "activity" divides by the statements of the node,
    "prominence" by those on the claim ("combine": by the filled cells, which its manual calls hard to interpret).
    `duplicates` as in `without_duplicates`. Raises ValueError for an option that is none, columns that are missing, or
    a qualifier that is needed and not given.
    """
    _check(aggregation, TWO_MODE, normalization, TWO_MODE_NORMS, qualifier)
    levels = _levels(statements, qualifier)
    kept = without_duplicates(statements, node, claim, None if aggregation == "ignore" else qualifier, duplicates)
    counts, nodes, claims = _counts(kept, node, claim, qualifier, levels)
    if aggregation == "combine":
        weights = (counts > 0) @ (2.0 ** np.arange(len(levels))[::-1])
    elif aggregation == "subtract" and not _is_text(levels):
        weights = counts @ np.where(levels == 0, -1.0, 1.0) if levels.dtype == bool else counts @ levels.astype(float)
    else:
        weights = counts.sum(axis=2)
    mass = (weights > 0).astype(float) if aggregation == "combine" else counts.sum(axis=2)
    if normalization != "no":
        weights = _divide(weights, mass.sum(axis=1 if normalization == "activity" else 0, keepdims=True))
    return pd.DataFrame(weights, index=pd.Index(nodes, name=node), columns=pd.Index(claims, name=claim))


def one_mode(
    statements: pd.DataFrame,
    node: str = "actor_id",
    claim: str = "claim",
    qualifier: str | None = None,
    aggregation: str = "ignore",
    normalization: str = "no",
    duplicates: str = "include",
) -> pd.DataFrame:
    """Nodes x nodes over the claims that they share, sorted, with zeros on the diagonal.

    `normalization` divides the weight of a pair. Under the names of Discourse Network Analyzer, with n its statements:
    "average" (n + n') / 2; "cosine" n n'; "jaccard" the statements at claims and levels that only one of both uses,
    plus the sum of products where both do. Under their own, since those are not what the words mean elsewhere:
    "textbook_cosine" the lengths of both vectors of counts; "textbook_jaccard" presences instead of counts, over the
    union of what either uses. The vectors run over claims and levels, or over claims alone if the qualifier is ignored.

    Other arguments and errors as in `two_mode`.
    """
    _check(aggregation, ONE_MODE, normalization, ONE_MODE_NORMS, qualifier)
    levels = _levels(statements, qualifier)
    kept = without_duplicates(statements, node, claim, None if aggregation == "ignore" else qualifier, duplicates)
    counts, nodes, _ = _counts(kept, node, claim, qualifier, levels)
    if normalization.startswith("textbook") and aggregation == "ignore":
        counts, levels = counts.sum(axis=2, keepdims=True), levels[:1]
    if normalization == "textbook_jaccard":
        counts = (counts > 0).astype(float)

    if aggregation == "ignore":
        totals = counts.sum(axis=2)
        weights = totals @ totals.T
    else:
        near = _nearness(levels)
        congruence = np.einsum("ajk,kl,bjl->ab", counts, near, counts, optimize=True)
        if _is_text(levels):
            alone = np.einsum("ajk,bjk->ab", counts, counts == 0)
            conflict = alone + alone.T
        else:
            conflict = np.einsum("ajk,kl,bjl->ab", counts, 1 - near, counts, optimize=True)
        weights = {"congruence": congruence, "conflict": conflict, "subtract": congruence - conflict}[aggregation]

    flat = counts.reshape(len(nodes), counts.shape[1] * counts.shape[2])  # -1 fails for no statements
    n = flat.sum(axis=1)
    length = np.sqrt((flat**2).sum(axis=1))
    alone = flat @ (flat == 0).T
    norm = {
        "no": np.ones_like(weights),
        "average": np.add.outer(n, n) / 2,
        "cosine": np.outer(n, n),
        "jaccard": alone + alone.T + flat @ flat.T,
        "textbook_cosine": np.outer(length, length),
        "textbook_jaccard": alone + alone.T + flat @ flat.T,  # of presences: the union
    }[normalization]
    weights = _divide(weights, norm)
    np.fill_diagonal(weights, 0)
    return pd.DataFrame(weights, index=pd.Index(nodes, name=node), columns=pd.Index(nodes, name=node))


def without_duplicates(
    statements: pd.DataFrame,
    node: str,
    claim: str,
    qualifier: str | None = None,
    duplicates: str = "document",
    document: str = "doc_id",
    date: str = "published",
) -> pd.DataFrame:
    """Keep one of the statements that have the same node, claim and qualifier (if given) within the same ...

    `duplicates`: "include" keeps all; "document" (column `document`); calendar "week" (ISO), "month" or "year" (column
    `date`); "acrossrange" all of them. Discourse Network Analyzer compares weeks and months by their number
    alone, so that it takes January 2019 and January 2025 for one; here they are two.
    Statements without a node or claim go, as there. Raises ValueError for an unknown rule or a missing column or date.
    """
    if duplicates not in DUPLICATES:
        raise ValueError(f"unknown duplicates {duplicates!r}: expected one of {', '.join(DUPLICATES)}")
    dated = duplicates in ("week", "month", "year")
    needed = [node, claim, *([qualifier] if qualifier else [])]
    used = [*needed, *([document] if duplicates == "document" else []), *([date] if dated else [])]
    if missing := [column for column in used if column not in statements]:
        raise ValueError(f"statements need the column(s) {', '.join(missing)}")
    kept = statements[(statements[needed].notna() & (statements[needed] != "")).all(axis=1)]
    if duplicates == "include":
        return kept
    key = kept[needed]
    if duplicates == "document":
        key = key.assign(_within=kept[document])
    elif dated:
        when = pd.to_datetime(kept[date])
        if when.isna().any():
            raise ValueError(f"duplicates within a {duplicates} need a date in {date!r} for every statement")
        format_of = {"week": "%G-%V", "month": "%Y-%m", "year": "%Y"}
        key = key.assign(_within=when.dt.strftime(format_of[duplicates]))
    return kept[~key.duplicated()]


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


def _check(aggregation: str, aggregations: tuple[str, ...], norm: str, norms: tuple[str, ...], q: str | None) -> None:
    for value, choices, name in ((aggregation, aggregations, "aggregation"), (norm, norms, "normalization")):
        if value not in choices:
            raise ValueError(f"unknown {name} {value!r}: expected one of {', '.join(choices)}")
    if q is None and aggregation != "ignore":
        raise ValueError(f"aggregation {aggregation!r} needs a qualifier")


def _levels(statements: pd.DataFrame, qualifier: str | None) -> NDArray[np.generic]:
    """The levels of the qualifier over all statements, sorted; both for a boolean, even if only one occurs."""
    if qualifier is None:
        return np.array([""])
    if qualifier not in statements:
        raise ValueError(f"statements need the column(s) {qualifier}")
    values = statements[qualifier].dropna()
    if pd.api.types.is_bool_dtype(values.infer_objects()):
        return np.array([False, True])
    return np.unique(values[values != ""].infer_objects().to_numpy())


def _is_text(levels: NDArray[np.generic]) -> bool:
    return levels.dtype.kind not in "biuf"


def _nearness(levels: NDArray[np.generic]) -> Floats:
    """1 for the same level; on a scale less by the distance over its range; 0 for different categories."""
    if _is_text(levels) or len(levels) < 2:
        return np.eye(len(levels))
    scale = levels.astype(float)
    return np.asarray(1 - np.abs(np.subtract.outer(scale, scale)) / np.ptp(scale))


def _counts(
    statements: pd.DataFrame, node: str, claim: str, qualifier: str | None, levels: NDArray[np.generic]
) -> tuple[Floats, list[str], list[str]]:
    """X, with the sorted labels of its first two dimensions."""
    nodes, claims = sorted(statements[node].unique()), sorted(statements[claim].unique())
    level = np.zeros(len(statements), dtype=int)
    if qualifier is not None:
        level = pd.Index(levels).get_indexer(pd.Index(statements[qualifier]))
    counts = np.zeros((len(nodes), len(claims), len(levels) + 1))
    where = pd.Index(nodes).get_indexer(statements[node]), pd.Index(claims).get_indexer(statements[claim]), level
    np.add.at(counts, where, 1)
    # a statement without a qualifier counts where the qualifier is ignored, at a level of its own
    return counts if counts[:, :, -1].any() else counts[:, :, :-1], nodes, claims


def _divide(weights: Floats, norm: Floats) -> Floats:
    return np.divide(weights, norm, out=np.zeros_like(weights), where=norm != 0)


def table(statements: pd.DataFrame, node: str = "camp") -> pd.DataFrame:
    """Table ``edges``: what each camp asserts and denies (two-mode), and how camps agree and collide (one-mode).

    ``statements``: doc_id, the column ``node``, claim, stance; one a document, distances left out. Weights of the one-mode layers are
    average-normalised, so that those who speak much are not central for that alone.
    """
    rows = statements[(statements["stance"] != "distances") & (statements[node] != "narrator")]
    rows = rows.assign(agreement=rows["stance"] == "asserts")
    if rows.empty:
        return pd.DataFrame(columns=["layer", "from_node", "to_node", "weight"])
    layers = []
    for name, kept in (("asserts", rows["agreement"]), ("denies", ~rows["agreement"])):
        if kept.any():
            layers.append(edges(two_mode(rows[kept], node, duplicates="document"), f"{node} {name} claim"))
    for name in ("congruence", "conflict", "subtract"):
        matrix = one_mode(
            rows, node, qualifier="agreement", aggregation=name, normalization="average", duplicates="document"
        )
        layers.append(edges(matrix, f"{name} of {node}s"))
    return pd.concat(layers, ignore_index=True)


def blocs(statements: pd.DataFrame, node: str = "camp") -> Split:
    """The best split of the nodes into two, over congruence and conflict, one statement a document; arguments as in `table`."""
    rows = statements[(statements["stance"] != "distances") & (statements[node] != "narrator")]
    rows = rows.assign(agreement=rows["stance"] == "asserts")
    weights = [
        one_mode(rows, node, qualifier="agreement", aggregation=name, duplicates="document")
        for name in ("congruence", "conflict")
    ]
    return polarisation(*weights)


def blocs_without(statements: pd.DataFrame, node: str = "camp") -> pd.Series:
    """The value of the best split with each document left out in turn."""
    doc_ids = sorted(statements["doc_id"].unique())
    values = {doc_id: blocs(statements[statements["doc_id"] != doc_id], node).value for doc_id in doc_ids}
    return pd.Series(values, dtype=float)
