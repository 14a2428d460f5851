"""Hand-coded rows in the form of the tables ``attributions``, ``statements`` and ``pairs``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import attribution
from analysis.coding.codebook import NARRATING, NARRATOR
from analysis.text import count_words, kind, quoted_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analysis.text import Document


def identities(known: pd.DataFrame | None) -> dict[str, dict[str, str]]:
    """actor_id to speaker, camp and actor_kind, the narrator included."""
    found = {NARRATOR: {key: NARRATING[key] for key in ("speaker", "camp", "actor_kind")}}
    if known is not None:
        for actor in known.itertuples():
            found[actor.actor_id] = {"speaker": actor.name, "camp": actor.camp, "actor_kind": actor.kind}
    return found


def attribution_rows(hand: pd.DataFrame, texts: Mapping[str, Document], known: pd.DataFrame | None) -> pd.DataFrame:
    """Table ``attributions`` of the hand coders: kind, words, cue class and camp follow from the spans and the actor."""
    who = identities(known)
    rows = []
    coded = {doc_id: texts[doc_id] for doc_id in hand["doc_id"].unique()}  # each read once
    for row in hand.to_dict("records"):
        text, start, end = coded[row["doc_id"]], int(row["start"]), int(row["end"])
        unknown = {"speaker": row["source"], "camp": "unassigned", "actor_kind": ""}
        rows.append(
            {
                **row,
                **{c: int(row[c]) if row[c] else None for c in ("source_start", "source_end", "cue_start", "cue_end")},
                "level": int(row["level"]),
                "relay": row["relay"] == "true",
                "start": start,
                "end": end,
                "kind": kind(start, end, text, text.regions),
                "n_words": count_words(text, start, end),
                "n_quoted_words": quoted_words(start, end, text, text.regions),
                "cue_class": attribution.cue_class_of(row["cue"]),
                **who.get(row["actor_id"], unknown),
            }
        )
    import pandas as pd

    return pd.DataFrame(rows)


def statement_rows(
    hand: pd.DataFrame,
    sentences: pd.DataFrame,
    documents: pd.DataFrame,
    attributed: pd.DataFrame,
    known: pd.DataFrame | None,
) -> pd.DataFrame:
    """Table ``statements``: hand-coded rows with their sentence, their speaker's camp, and who relays them.

    A row without an actor is whose words ``attributed`` says they are, where these are of a speaker who is not listed either.
    """
    import pandas as pd

    who = identities(known)
    strangers = _strangers(attributed)
    outlet_camp = dict(zip(documents["doc_id"], documents["outlet_camp"]))
    parent = dict(zip(attributed["attribution_id"], attributed["parent_id"]))
    camp = dict(zip(attributed["attribution_id"], attributed["camp"]))
    rows = []
    for row in hand.to_dict("records"):
        start, end = int(row["start"]), int(row["end"])
        unknown = {"speaker": row["actor_id"], "camp": "unassigned", "actor_kind": ""}
        if not row["actor_id"]:
            unknown = _heard(row, start, end, strangers.get(row["doc_id"], [])) or unknown
        rows.append(
            {
                **row,
                **who.get(row["actor_id"], unknown),
                "start": start,
                "end": end,
                "sentence_id": sentence_at(sentences, row["doc_id"], start),
                "outlet_camp": outlet_camp[row["doc_id"]],
                "relayed_by_camp": camp.get(parent.get(row["attribution_id"], ""), ""),
            }
        )
    return pd.DataFrame(rows)


def _strangers(attributed: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """doc_id to the attributions whose speaker is somebody who is not listed."""
    found: dict[str, list[dict[str, Any]]] = {}
    if len(attributed):
        for row in attributed[(attributed["actor_id"] == "") & (attributed["speaker"] != "")].to_dict("records"):
            found.setdefault(row["doc_id"], []).append(row)
    return found


def _heard(row: Mapping[str, str], start: int, end: int, strangers: list[dict[str, Any]]) -> dict[str, str] | None:
    """Who speaks the words of a row: in the attribution that it names, else in that with most of them, the coder's own before others."""

    def rank(each: dict[str, Any]) -> tuple[bool, int, bool, int]:
        shared = min(end, int(each["end"])) - max(start, int(each["start"]))
        named = each["attribution_id"] == row["attribution_id"]
        return named, shared, each["coder"] == row["coder"], int(each["level"])

    best = max(strangers, key=rank, default=None)
    if best is None or not (rank(best)[0] or rank(best)[1] > 0):
        return None
    return {key: best[key] for key in ("speaker", "camp", "actor_kind")}


def sentence_at(sentences: pd.DataFrame, doc_id: str, offset: int) -> str:
    """The sentence_id of the sentence that an offset lies in, or that begins next."""
    own = sentences[sentences["doc_id"] == doc_id]
    position = int(own["end"].astype("int64").searchsorted(offset, side="right"))
    return str(own["sentence_id"].iloc[min(position, len(own) - 1)])


def pair_rows(hand: pd.DataFrame, statements: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Table ``pairs``: hand-coded rows with the camps at both ends and the distance between their sentences."""
    order = {sentence: number for number, sentence in enumerate(sentences["sentence_id"])}
    at = statements.set_index("statement_id")
    claim, answer = at.loc[hand["statement_id"]], at.loc[hand["answer_id"]]
    distance = answer["sentence_id"].map(order).to_numpy() - claim["sentence_id"].map(order).to_numpy()
    return hand.assign(
        claiming_camp=claim["camp"].to_numpy(), answering_camp=answer["camp"].to_numpy(), sentence_distance=distance
    )
