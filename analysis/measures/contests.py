"""Claims and their answers, and who carries whose claims: by what means they are answered, in whose words they reach the reader."""

from __future__ import annotations

import pandas as pd

MANNERS = {"direct": "own words", "mixed": "quoted fragment", "indirect": "paraphrase"}


def relayed(statements: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """In what form each camp's claims reach the reader, by the camp of the outlet.

    Columns: camp, outlet_camp, manner (own words, quoted fragment, paraphrase), cue_class, embedding, n. Repeated text and the
    narrators' own statements are left out, and so is what lies in no attribution, as a claim that is ascribed to a camp only by a
    narrator's word "pretext": it has no form (`unattributed` counts it).
    """
    about = attributions.set_index("attribution_id")[["kind", "cue_class"]]
    rows = _of_camps(statements).join(about, on="attribution_id", how="inner")
    rows = rows.assign(manner=rows["kind"].map(MANNERS))
    keys = ["camp", "outlet_camp", "manner", "cue_class", "embedding"]
    return rows.groupby(keys, as_index=False).size().rename(columns={"size": "n"})


def unattributed(statements: pd.DataFrame) -> int:
    """How many statements of camps lie in no attribution, repeated text left out."""
    return int((_of_camps(statements)["attribution_id"] == "").sum())


def _of_camps(statements: pd.DataFrame) -> pd.DataFrame:
    return statements[(statements["duplicate_of"] == "") & (statements["camp"] != "narrator")]


def first_and_last(runs: pd.DataFrame) -> pd.DataFrame:
    """For each document, the camps of the first and the last attributed voice of its body: doc_id, first_camp, last_camp."""
    spoken = runs[(runs["camp"] != "narrator") & (runs["part"] == "body")]
    groups = spoken.groupby("doc_id", sort=True)["camp"]
    return pd.DataFrame({"first_camp": groups.first(), "last_camp": groups.last()}).reset_index()


def ends_by_camp(ends: pd.DataFrame) -> pd.DataFrame:
    """In how many documents each camp speaks first and last: camp, n_first, n_last; ``ends`` as `first_and_last` gives it."""
    counts = (
        pd.DataFrame({f"n_{end}": ends[f"{end}_camp"].value_counts() for end in ("first", "last")})
        .fillna(0)
        .astype("int64")
    )
    counts = counts.rename_axis("camp").reset_index()
    return counts.sort_values(["n_first", "n_last", "camp"], ascending=[False, False, True], ignore_index=True)


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
