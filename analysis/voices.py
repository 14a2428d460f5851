"""The words of a text shared out among those who speak: every word has one voice."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
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
    spoken = attributions[~attributions["relay"].astype(bool)]
    by_coder = {key: own.to_dict("records") for key, own in spoken.groupby(["coder", "doc_id"])}
    of_page = {doc_id: list(zip(own["start"], own["end"], own["part"])) for doc_id, own in sentences.groupby("doc_id")}
    for coder in sorted(attributions["coder"].unique()):
        for doc_id, text in texts.items():
            parts, marks = of_page.get(doc_id, []), quotations.regions(text)
            previous = None
            for (start, end), covering in _covered(corpus.words(text), by_coder.get((coder, doc_id), [])):
                outer = min((r for r in covering if r["level"] == 1), key=_length, default=None)
                inner = min(covering, key=lambda row: (-row["level"], _length(row)), default=None)
                quoted = outer is not None and _at(marks, start) is not None
                part = _at(parts, start)
                label = (
                    part[2] if part else "body",
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


def _covered(words: Iterable[corpus.Span], rows: list[dict]) -> Iterator[tuple[corpus.Span, list[dict]]]:
    """Each word with the rows it begins in, these in their own order; words come in the order of the text."""
    coming = sorted(range(len(rows)), key=lambda n: rows[n]["start"], reverse=True)
    open_now: list[int] = []
    for start, end in words:
        while coming and rows[coming[-1]]["start"] <= start:
            open_now.append(coming.pop())
        open_now = sorted(n for n in open_now if rows[n]["end"] > start)
        yield (start, end), [rows[n] for n in open_now]


def _at(spans: Sequence[tuple], offset: int) -> tuple | None:
    """The one of these spans, which lie in order and apart, that an offset lies in."""
    number = bisect_right(spans, offset, key=lambda span: span[0]) - 1
    return spans[number] if number >= 0 and offset < spans[number][1] else None


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
