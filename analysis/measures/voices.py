"""The words of a text shared out among those who speak: every word has one voice."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis import attribution, schema
from analysis.coding import NARRATING, NARRATOR, RULES, Narrators, Reading
from analysis.measures.shares import over_units, unit_shares
from analysis.schema import Row
from analysis.text import Document, split_words

if TYPE_CHECKING:
    import pandas as pd


RUN_COLUMNS = (
    "run_id", "doc_id", "coder", "part", "start", "end", "n_words", "quoted", "attribution_id", "actor_id", "speaker", "camp", "actor_kind",
    "innermost_actor_id", "innermost_camp", "innermost_kind",
)  # fmt: skip


def runs(
    texts: Mapping[str, Document],
    sentences: pd.DataFrame,
    attributions: pd.DataFrame,
    readings: Mapping[str, Reading],
    narrators: Narrators | None = None,
) -> pd.DataFrame:
    """Table ``runs``: each document cut into stretches of one voice, once for each coder who read it and coded attributions.

    A word belongs to the level-1 attribution whose content covers its first letter (relays aside; the shortest, where two do), and
    without one to the narrator, the author unless ``narrators`` says otherwise. ``quoted`` is true for a speaker's own words: those of
    that content inside quotation marks, a turn of a transcript, all that an actor says in its own text, "we believe that" too. The
    innermost attribution is kept beside it as the alternative rule.
    """
    import pandas as pd

    spoken = dict(schema.by_document(sentences, ("start", "end", "part")))
    rows: list[Row] = []
    narrating = narrators or Narrators()
    for coder in sorted(name for name, reading in readings.items() if "attributions" in reading.tables):
        held = dict(schema.by_document(attributions[attributions["coder"] == coder]))
        for doc_id, text in texts.items():
            if doc_id in readings[coder].documents:
                own, said = held.get(doc_id, []), spoken.get(doc_id, [])
                rows += document_runs(doc_id, text, said, own, coder, narrating[doc_id])
    return pd.DataFrame(rows, columns=list(RUN_COLUMNS))


def document_runs(
    doc_id: str,
    text: Document,
    sentences: Sequence[Row],
    attributions: Sequence[Row],
    coder: str = RULES,
    narrator: Row = NARRATING,
) -> list[Row]:
    """The rows of ``runs`` for one document, from its rows of ``sentences`` and one coder's of ``attributions``."""
    own = [row for row in attribution.said_rows(attributions, attribution.was_uttered) if not row["relay"]]
    spans = [*((row["start"], row["end"]) for row in (*own, *sentences)), *text.regions]
    edges = sorted({offset for span in spans for offset in span})  # between two of them one voice speaks
    rows: list[Row] = []
    coming = sorted(range(len(own)), key=lambda n: own[n]["start"], reverse=True)
    open_now: list[int] = []
    parts = [(row["start"], row["end"], row["part"]) for row in sentences]
    stretch, previous = -1, None
    for start, end in split_words(text):
        start = _first_letter(text, start, edges)
        if (here := bisect_right(edges, start)) != stretch:
            stretch = here
            while coming and own[coming[-1]]["start"] <= start:
                open_now.append(coming.pop())
            open_now = sorted(n for n in open_now if own[n]["end"] > start)
            covering = [own[n] for n in open_now]
            outer = min((row for row in covering if row["level"] == 1), key=_length, default=None)
            inner = min(covering, key=lambda row: (-row["level"], _length(row)), default=None)
            label = (
                (_at(parts, start) or (0, 0, "body"))[2],
                _is_own(outer, narrator) or (outer is not None and _at(text.regions, start) is not None),
                outer["attribution_id"] if outer else "",
                inner["attribution_id"] if inner else "",
            )
        if label == previous:
            rows[-1]["end"] = end
            rows[-1]["n_words"] += 1
            continue
        previous = label
        who = outer or narrator
        rows.append(
            {
                "run_id": f"{coder}.{doc_id}.r{len(rows) + 1:04d}",
                "doc_id": doc_id,
                "coder": coder,
                "part": label[0],
                "start": start,
                "end": end,
                "n_words": 1,
                "quoted": label[1],
                "attribution_id": label[2],
                **{key: who[key] for key in ("actor_id", "speaker", "camp", "actor_kind")},
                "innermost_actor_id": (inner or who)["actor_id"],
                "innermost_camp": (inner or who)["camp"],
                "innermost_kind": (inner or who)["actor_kind"],
            }
        )
    return rows


def _first_letter(text: str, start: int, edges: Sequence[int]) -> int:
    """Where a word begins; behind the marks before it where one of these edges parts them (”said, as machines print it)."""
    letter = start
    while not text[letter].isalnum():
        letter += 1
    return letter if bisect_right(edges, letter) != bisect_right(edges, start) else start


def _is_own(row: Row | None, narrator: Row) -> bool:
    """Are words the speaker's own though no quotation marks say so: a turn of a transcript, or an actor's own text?"""
    if narrator["actor_id"] != NARRATOR and (row or narrator)["actor_id"] == narrator["actor_id"]:
        return True
    return row is not None and row.get("kind") == "direct" and not row["n_quoted_words"]


def _at(spans: Sequence[tuple[Any, ...]], offset: int) -> tuple[Any, ...] | None:
    """The one of these spans, which lie in order and apart, that an offset lies in."""
    number = bisect_right(spans, offset, key=lambda span: span[0]) - 1
    return spans[number] if number >= 0 and offset < spans[number][1] else None


def _length(row: Row) -> int:
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
    whole = by_document.sum(axis=1)
    rows = []
    for camp, words in by_document.items():
        shares = unit_shares(words, whole)
        without = shares["without"] if len(by_document) > 1 else shares["share"]
        rows.append(
            {
                "camp": camp, "n_documents": (words > 0).sum(), "n_words": words.sum(),
                "pooled": over_units(words, whole, "pooled"), "equal_weights": over_units(words, whole, "equal"),
                "lowest": shares["share"].min(), "highest": shares["share"].max(), "least": without.min(), "most": without.max(),
            }
        )  # fmt: skip
    columns = "camp n_documents n_words pooled equal_weights lowest highest least most".split()
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["n_words", "n_documents"], ascending=False, kind="stable", ignore_index=True)


def cue_classes(attributions: pd.DataFrame) -> pd.DataFrame:
    """How often each camp's speech stands under each class of cue: one row a camp, one column a class, whatever the level.

    Counted is what was said and says something: relays, topics and what nobody said are left out.
    """
    import pandas as pd

    rows = attribution.said_only(attributions, topics=False)
    named = rows[~rows["relay"].astype(bool) & (rows["cue_class"] != "")]
    return pd.crosstab(named["camp"], named["cue_class"]).rename_axis(None, axis=1)


def carried(attributions: pd.DataFrame) -> pd.DataFrame:
    """Whose words stand inside whose: carrier and carried (camps), attributions, the most frequent first.

    ``attributions``: attribution_id, parent_id, level, camp, of one coder. A level above 1 is inside its parent.
    """
    parents = attributions.set_index("attribution_id")["camp"]
    inner = attributions[attributions["level"] > 1]
    inner = inner.assign(carrier=inner["parent_id"].map(parents), carried=inner["camp"])
    counts = inner.groupby(["carrier", "carried"], as_index=False).size().rename(columns={"size": "attributions"})
    return counts.sort_values("attributions", ascending=False, kind="stable", ignore_index=True)
