"""The words of a text shared out among those who speak: every word has one voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

    rows = []
    for coder in sorted(attributions["coder"].unique()):
        for doc_id, text in texts.items():
            own = attributions[
                (attributions["coder"] == coder) & (attributions["doc_id"] == doc_id) & ~attributions["relay"].astype(bool)
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
