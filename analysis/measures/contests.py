"""Claims and their answers, and who carries whose claims: who is accused, who may answer, in whose words it reaches the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.coding import Codebook, Reading

MANNERS = {"direct": "own words", "mixed": "quoted fragment", "indirect": "paraphrase"}


def accusations(statements: pd.DataFrame, pairs: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Every accusation a camp makes in a document, and whether anyone answers it there.

    An accusation is a claim that the codebook says accuses a camp, asserted by another camp (the narrator's own are left
    out). What demands rather than blames (framing: treatment_recommendation) is none. A claim counts under its parent, so
    that a side whose claims the codebook splits more finely is not counted more often. Statements and pairs are those of one
    coder. Columns: doc_id, camp, accused, claim, statement_id, start, end, speaker (of the first statement that makes it),
    n_statements, embedded (known only from inside another's words), reply (some of its statements answer another claim),
    answered, answered_by (camps, ``+`` between; a pair answers where its claim has the same parent, made by that camp there).
    """
    parent = {claim["id"]: claim.get("parent") or claim["id"] for claim in book.claims}
    blaming = {claim["id"] for claim in book.claims if claim.get("framing") != "treatment_recommendation"}
    accused = {claim: camp for claim, camp in book.accused.items() if claim in blaming}
    rows = statements[(statements["stance"] == "asserts") & (statements["camp"] != "narrator")]
    rows = rows.assign(accused=rows["claim"].map(lambda claim: accused.get(claim, "")), claim=rows["claim"].map(parent))
    rows = rows[(rows["accused"] != "") & (rows["accused"] != rows["camp"])].sort_values(["start", "statement_id"])
    claimed = pairs["claim"].map(parent)
    found = []
    for (doc_id, camp, accused_camp, claim), group in rows.groupby(["doc_id", "camp", "accused", "claim"], sort=True):
        here = pairs[(pairs["doc_id"] == doc_id) & (pairs["claiming_camp"] == camp) & (claimed == claim)]
        by = sorted(set(here["answering_camp"]))
        found.append(
            {
                "doc_id": doc_id,
                "camp": camp,
                "accused": accused_camp,
                "claim": claim,
                **group.iloc[0][["statement_id", "start", "end", "speaker"]].to_dict(),
                "n_statements": len(group),
                "embedded": bool((group["embedding"] != "independent").all()),
                "reply": bool(group["statement_id"].isin(pairs["answer_id"]).any()),
                "answered": bool(by),
                "answered_by": "+".join(by),
            }
        )
    columns = (
        "doc_id camp accused claim statement_id start end speaker n_statements embedded reply answered answered_by"
    )
    return pd.DataFrame(found, columns=columns.split())


def accusations_by_coder(
    statements: pd.DataFrame, pairs: pd.DataFrame, book: Codebook, readings: Mapping[str, Reading]
) -> pd.DataFrame:
    """Table ``accusations``: those of every coder who looked for answers too, repeated text left out."""
    frames = []
    for coder in sorted(coder for coder in statements["coder"].unique() if "pairs" in readings[coder].tables):
        own = statements[(statements["coder"] == coder) & (statements["duplicate_of"] == "")]
        rows = accusations(own, pairs[pairs["coder"] == coder], book)
        number = (rows.groupby("doc_id").cumcount() + 1).astype("str").str.zfill(3)
        frames.append(rows.assign(coder=coder, accusation_id=coder + "." + rows["doc_id"] + "." + number))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def answered(accused: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """By accusing camp: accusations, answered, share, documents, and for each answering camp how many it answers."""
    by_camp = accused.groupby("camp").agg(
        accusations=("claim", "size"), answered=("answered", "sum"), documents=("doc_id", "nunique")
    )
    by_camp["share"] = by_camp["answered"] / by_camp["accusations"]
    answering = (
        accused["answered_by"].str.get_dummies("+").drop(columns="", errors="ignore").groupby(accused["camp"]).sum()
    )
    table = by_camp.join(answering.add_prefix("by_"))
    return table.reindex([camp for camp in [*book.camp_order, "unassigned"] if camp in table.index]).reset_index()


def relayed(statements: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """In what form each camp's claims reach the reader, by the camp of the outlet.

    Columns: camp, outlet_camp, manner (own words, quoted fragment, paraphrase, or no attribution), cue_class, embedding, n.
    Repeated text and the narrators' own statements are left out.
    """
    about = attributions.set_index("attribution_id")[["kind", "cue_class"]]
    rows = statements[(statements["duplicate_of"] == "") & (statements["camp"] != "narrator")]
    rows = rows.join(about, on="attribution_id")
    rows = rows.assign(
        manner=rows["kind"].map(MANNERS).fillna("no attribution"), cue_class=rows["cue_class"].fillna("")
    )
    keys = ["camp", "outlet_camp", "manner", "cue_class", "embedding"]
    return rows.groupby(keys, as_index=False).size().rename(columns={"size": "n"})


def first_and_last(runs: pd.DataFrame) -> pd.DataFrame:
    """For each document, the camps of the first and the last attributed voice of its body: doc_id, first_camp, last_camp."""
    spoken = runs[(runs["camp"] != "narrator") & (runs["part"] == "body")]
    groups = spoken.groupby("doc_id", sort=True)["camp"]
    return pd.DataFrame({"first_camp": groups.first(), "last_camp": groups.last()}).reset_index()


def places(runs: pd.DataFrame) -> pd.DataFrame:
    """Where in the body each camp's words stand: camp, n_words, and the share of them in each quarter of its document."""
    body = runs[runs["part"] == "body"]
    before = body.groupby("doc_id")["n_words"].cumsum() - body["n_words"] / 2
    quarter = (4 * before / body.groupby("doc_id")["n_words"].transform("sum")).astype(int).clip(0, 3)
    names = quarter.map({0: "first_quarter", 1: "second_quarter", 2: "third_quarter", 3: "last_quarter"})
    words = body.assign(quarter=names).pivot_table(
        index="camp", columns="quarter", values="n_words", aggfunc="sum", fill_value=0
    )
    words = words.reindex(
        columns=["first_quarter", "second_quarter", "third_quarter", "last_quarter"], fill_value=0
    ).astype("int64")
    shares = words.div(words.sum(axis=1), axis=0)
    shares = shares.rename_axis(columns=None).assign(n_words=words.sum(axis=1))
    return shares.sort_values("n_words", ascending=False, kind="stable").reset_index()


def shared_and_added(statements: pd.DataFrame, doc_ids: list[str]) -> pd.DataFrame:
    """What some documents share with the others and what only they have: claim, camp, stance, here, elsewhere (documents).

    Only what stands in ``doc_ids`` is listed: what is absent from a few documents means nothing.
    """
    rows = statements[(statements["duplicate_of"] == "") & (statements["stance"] != "distances")]
    here = rows["doc_id"].isin(doc_ids)
    keys = ["claim", "camp", "stance"]
    counts = pd.DataFrame(
        {
            "here": rows[here].groupby(keys)["doc_id"].nunique(),
            "elsewhere": rows[~here].groupby(keys)["doc_id"].nunique(),
        }
    )
    counts = counts[counts["here"].notna()].fillna(0).astype("int64").reset_index()
    return counts.sort_values(
        ["elsewhere", "claim", "camp"], ascending=[False, True, True], kind="stable", ignore_index=True
    )


def exchanges(pairs: pd.DataFrame) -> pd.DataFrame:
    """Who answers whom: claiming_camp, answering_camp, pairs, documents, the most frequent first."""
    counts = pairs.groupby(["claiming_camp", "answering_camp"], as_index=False).agg(
        pairs=("pair_id", "size"), documents=("doc_id", "nunique")
    )
    return counts.sort_values("pairs", ascending=False, kind="stable", ignore_index=True)


def means(pairs: pd.DataFrame) -> pd.DataFrame:
    """By what means claims are answered: claiming_camp, answering_camp, relation, strategy, pairs, the most frequent first."""
    keys = ["claiming_camp", "answering_camp", "relation", "strategy"]
    counts = pairs.groupby(keys, as_index=False).size().rename(columns={"size": "pairs"})
    return counts.sort_values("pairs", ascending=False, kind="stable", ignore_index=True)
