"""How statements are counted: once for each document, actor, claim and stance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
from analysis.coding import Codebook


def distinct(statements: pd.DataFrame) -> pd.DataFrame:
    """The default unit of counting: one row a document, actor, claim, stance and mode, repeated text left out.

    ``mode`` says how the statement is known: asserted, denied or distanced on its own, or embedded (known only from inside
    another's denial or accusation; such a row counts only where the same actor does not make the claim on its own there).
    """
    import numpy as np

    rows = statements[statements["duplicate_of"] == ""]
    modes = {"asserts": "asserted", "denies": "denied", "distances": "distanced"}
    embedded = rows["embedding"] != "independent"
    rows = rows.assign(mode=rows["stance"].map(modes).where(~embedded, "embedded"))
    keys = ["doc_id", "actor_id", "claim"]
    own = set(rows.loc[~embedded & (rows["stance"] == "asserts"), keys].itertuples(index=False, name=None))
    repeated = [
        mode == "embedded" and key in own
        for mode, key in zip(rows["mode"], rows[keys].itertuples(index=False, name=None))
    ]
    kept = rows[~np.array(repeated, dtype=bool)]
    return kept.drop_duplicates(["doc_id", "actor_id", "claim", "stance", "mode"]).reset_index(drop=True)


def claim_counts(statements: pd.DataFrame) -> pd.DataFrame:
    """claim, camp, mode, n (distinct statements) and n_documents."""
    groups = distinct(statements).groupby(["claim", "camp", "mode"], as_index=False)
    return groups.agg(n=("statement_id", "size"), n_documents=("doc_id", "nunique"))


def known_only_inside(statements: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """By camp: distinct assertions made on their own, and those known only from inside another's denial or accusation."""
    rows = distinct(statements)
    asserted = rows[rows["stance"] == "asserts"]
    counts = asserted.assign(inside=asserted["mode"] == "embedded").groupby("camp")["inside"].agg(["size", "sum"])
    counts = counts.rename(columns={"size": "assertions", "sum": "only_inside_another"})
    counts["share"] = counts["only_inside_another"] / counts["assertions"]
    return counts.reindex([camp for camp in [*book.camp_order, "unassigned"] if camp in counts.index]).reset_index()
