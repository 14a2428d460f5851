"""The words of a text shared out among those who speak: every word has one voice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import corpus, quotations
from analysis.coding import NARRATOR

if TYPE_CHECKING:
    import pandas as pd


def runs(texts: dict[str, str], sentences: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """Table ``runs``: each document cut into stretches of one voice, once for each coder.

    A word belongs to the level-1 attribution whose content covers it (relays aside; the shortest, where two do), and
    without one to the narrator. ``quoted`` is true for the words of that content inside quotation marks. The innermost
    attribution is kept beside it as the alternative rule.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for coder in sorted(attributions["coder"].unique()):
        for doc_id, text in texts.items():
            own = attributions[
                (attributions["coder"] == coder)
                & (attributions["doc_id"] == doc_id)
                & ~attributions["relay"].astype(bool)
            ].to_dict("records")
            parts = sentences[sentences["doc_id"] == doc_id][["start", "end", "part"]].to_dict("records")
            marks = quotations.regions(text)
            previous = None
            for start, end in corpus.words(text):
                covering = [row for row in own if row["start"] <= start < row["end"]]
                outer = min((r for r in covering if r["level"] == 1), key=_length, default=None)
                inner = min(covering, key=lambda row: (-row["level"], _length(row)), default=None)
                quoted = outer is not None and any(a <= start < b for a, b in marks)
                label = (
                    next((part["part"] for part in parts if part["start"] <= start < part["end"]), "body"),
                    quoted,
                    outer["attribution_id"] if outer else "",
                    inner["attribution_id"] if inner else "",
                )
                if label == previous:
                    rows[-1]["end"] = end
                    rows[-1]["n_words"] += 1
                    continue
                previous = label
                who = outer or {"actor_id": NARRATOR, "speaker": NARRATOR, "camp": "narrator", "actor_kind": "narrator"}
                rows.append(
                    {
                        "run_id": f"{coder}.{doc_id}.{len(rows) + 1:06d}",
                        "doc_id": doc_id,
                        "coder": coder,
                        "part": label[0],
                        "start": start,
                        "end": end,
                        "n_words": 1,
                        "quoted": quoted,
                        "attribution_id": label[2],
                        **{key: who[key] for key in ("actor_id", "speaker", "camp", "actor_kind")},
                        "innermost_actor_id": (inner or who)["actor_id"],
                        "innermost_camp": (inner or who)["camp"],
                    }
                )
    frame = pd.DataFrame(rows)
    number = frame.groupby(["coder", "doc_id"]).cumcount() + 1
    return frame.assign(run_id=frame["coder"] + "." + frame["doc_id"] + ".r" + number.astype("str").str.zfill(4))


def _length(row: dict) -> int:
    return int(row["end"]) - int(row["start"])


def space(runs: pd.DataFrame, by: list[str], parts: tuple[str, ...] = ("body",)) -> pd.DataFrame:
    """Words and share of the words of each document by the columns ``by``: doc_id, *by, n_words, share."""
    body = runs[runs["part"].isin(parts)]
    words = body.groupby(["doc_id", *by], as_index=False)["n_words"].sum()
    return words.assign(share=words["n_words"] / words.groupby("doc_id")["n_words"].transform("sum"))


def budget(runs: pd.DataFrame, parts: tuple[str, ...] = ("body",)) -> pd.DataFrame:
    """Each speaker's words in paraphrase and in quotation marks: camp, actor_kind, paraphrased, quoted, n_documents.

    The narrator is left out: its words are no one else's.
    """
    own = runs[runs["part"].isin(parts) & (runs["camp"] != "narrator")]
    words = own.assign(
        paraphrased=own["n_words"].where(~own["quoted"], 0).astype("int64"),
        quoted=own["n_words"].where(own["quoted"], 0).astype("int64"),
    )
    return words.groupby(["camp", "actor_kind"], as_index=False).agg(
        paraphrased=("paraphrased", "sum"), quoted=("quoted", "sum"), n_documents=("doc_id", "nunique")
    )


def share_with_each_left_out(runs: pd.DataFrame, parts: tuple[str, ...] = ("body",)) -> pd.DataFrame:
    """Each camp's share of the words, four ways: pooled, with documents weighted alike, and the range over documents.

    Columns: camp, n_documents, n_words, pooled, equal_weights, lowest, highest (over single documents, 0 where the camp has
    none), least, most (pooled, each document left out in turn).
    """
    import pandas as pd

    by_document = (
        runs[runs["part"].isin(parts)]
        .pivot_table(index="doc_id", columns="camp", values="n_words", aggfunc="sum", fill_value=0)
        .astype("int64")
    )
    shares = by_document.div(by_document.sum(axis=1), axis=0)
    total = by_document.sum()
    without = pd.DataFrame(
        {doc: (total - by_document.loc[doc]) / (total - by_document.loc[doc]).sum() for doc in by_document.index}
    ).T
    if len(by_document) == 1:
        without = shares
    frame = pd.DataFrame(
        {
            "n_documents": (by_document > 0).sum(), "n_words": total, "pooled": total / total.sum(), "equal_weights": shares.mean(),
            "lowest": shares.min(), "highest": shares.max(), "least": without.min(), "most": without.max(),
        }
    )  # fmt: skip
    return (
        frame.sort_values(["n_words", "n_documents"], ascending=False, kind="stable").rename_axis("camp").reset_index()
    )


def cue_classes(attributions: pd.DataFrame) -> pd.DataFrame:
    """How often each camp's speech stands under each class of cue: one row a camp, one column a class, level and relays alike."""
    import pandas as pd

    named = attributions[~attributions["relay"].astype(bool) & (attributions["cue_class"] != "")]
    return pd.crosstab(named["camp"], named["cue_class"]).rename_axis(None, axis=1)
