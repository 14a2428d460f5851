"""Villains, victims and heroes: whom each side's asserted claims make what (Narrative Policy Framework, Jones and McBeth 2010).

Which claim makes whom a character is an assumption of the codebook, as the framing function is; what a side says decides the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.coding import ROLES

if TYPE_CHECKING:
    from analysis.coding import Codebook


def told(statements: pd.DataFrame) -> pd.DataFrame:
    """What speakers tell of their own: asserted, not repeated text, not known from its denial alone."""
    own = (statements["stance"] == "asserts") & (statements["embedding"] != "inside_denial")
    return statements[own & (statements["duplicate_of"] == "")]


def characters(statements: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Who is villain, victim and hero in each side's telling.

    ``statements``: one coder's. Columns: camp, role, character (a camp, or one of the codebook's own), claims (how many make it
    that), n_statements, n_documents; ordered by camp and role as the codebook and `ROLES` have them, then by documents and statements.
    """
    cast = [
        (claim["id"], role, who)
        for claim in book.claims
        for role, named in (claim.get("characters") or {}).items()
        for who in named
    ]
    rows = told(statements).merge(pd.DataFrame(cast, columns=["claim", "role", "character"]), on="claim")
    counted = rows.groupby(["camp", "role", "character"], as_index=False).agg(
        claims=("claim", "nunique"), n_statements=("statement_id", "nunique"), n_documents=("doc_id", "nunique")
    )
    order = {camp: number for number, camp in enumerate(book.camp_order)}
    at = counted.assign(
        camp_at=counted["camp"].map(order).fillna(len(order)), role_at=counted["role"].map(ROLES.index),
        documents=-counted["n_documents"], statements=-counted["n_statements"],
    )  # fmt: skip
    at = at.sort_values(["camp_at", "camp", "role_at", "documents", "statements", "character"], kind="stable")
    return counted.loc[at.index].reset_index(drop=True)
