"""Accusations: who accuses whom in a document, whether that is itself an answer, and whether anyone answers it there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import attribution
from analysis.schema import TABLES
from analysis.text import term_forms

if TYPE_CHECKING:
    from analysis.coding import Codebook, Reading

COLUMNS = tuple(name for name in TABLES["accusations"].columns if name not in ("accusation_id", "coder"))
DEMAND = "treatment_recommendation"  # the framing of a claim that says what is to be done
Camps = dict[tuple[str, ...], set[str]]


def accusations(
    statements: pd.DataFrame,
    pairs: pd.DataFrame,
    book: Codebook,
    texts: Mapping[str, str] | None = None,
    answers: pd.DataFrame | None = None,
    heard: AbstractSet[tuple[str, str]] = frozenset(),
) -> pd.DataFrame:
    """Every claim against a camp that another camp, or the narrator, asserts in a document: a row a document, camp, manner and claim.

    A claim counts under its parent, so that a side whose claims the codebook splits more finely is not counted more often. ``manner``
    is demands where the claim says what is to be done (framing treatment_recommendation), else blames; `counted` are the rows that
    blame and are no narrator's. Statements and pairs are those of one coder. ``texts`` (doc_id to text) tell which statements
    have the same words; ``answers`` are the pairs that count as answers, all by default; ``heard`` has (doc_id, camp) of whoever speaks.

    A row is a ``reply`` where one of its statements, or a twin of one (`twins`), is the answer of a pair, or its claim is an answer
    by definition; ``n_replies`` are these statements. It is ``answered`` where a pair's claim has the same parent and camp and accuses
    the same side, or is a twin that accuses the same side; ``n_answered`` of its statements are answered themselves, or in a twin.
    Columns as the table has them.
    """
    ends = twins(statements, {*pairs["statement_id"], *pairs["answer_id"]}, texts or {})
    replying = {twin for end in pairs["answer_id"] for twin in ends.get(end, {end})}
    by_claim, by_statement = _answering(pairs if answers is None else answers, ends, book)
    groups: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row in _accusing(statements, book).itertuples():
        groups[row.doc_id, row.camp, row.accused, row.manner, row.claim].append(row)
    found = []
    for (doc_id, camp, accused, manner, claim), rows in sorted(groups.items()):
        first = rows[0]
        said = [by_statement.get((row.statement_id, accused), set()) for row in rows]
        by = sorted(by_claim.get((doc_id, camp, accused, claim), set()).union(*said))
        found.append(
            {
                **{"doc_id": doc_id, "camp": camp, "accused": accused, "manner": manner, "claim": claim},
                **{
                    "statement_id": first.statement_id,
                    "start": first.start,
                    "end": first.end,
                    "speaker": first.speaker,
                },
                "n_statements": len(rows),
                "n_answered": sum(map(bool, said)),
                "embedded": all(row.embedding != "independent" for row in rows),
                "n_replies": sum(replies := [row.by_definition or row.statement_id in replying for row in rows]),
                "reply": any(replies),
                "answered": bool(by),
                "answered_by": "+".join(by),
                "answered_by_accused": accused in by,
                "accused_heard": (doc_id, accused) in heard,
            }
        )
    table = pd.DataFrame(found, columns=list(COLUMNS))
    return table.iloc[(~_are_counted(table)).to_numpy().argsort(kind="stable")].sort_values(
        "doc_id", kind="stable", ignore_index=True
    )


def twins(statements: pd.DataFrame, of: Collection[str], texts: Mapping[str, str]) -> dict[str, AbstractSet[str]]:
    """Each of these statements to itself and its twins: what its actor says in that document in words that overlap or are the same.

    One remark may be coded under two claims, or stand in a text twice; an answer to it, or an answer that it gives, is then hung on
    one of the rows. Columns: statement_id, doc_id, actor_id, speaker, start, end.
    """
    rows = statements[statements["doc_id"].isin(statements.loc[statements["statement_id"].isin(of), "doc_id"])]
    who = rows["actor_id"].where(rows["actor_id"] != "", rows["speaker"])
    said = defaultdict(list)
    for each, doc_id, name, start, end in zip(rows["statement_id"], rows["doc_id"], who, rows["start"], rows["end"]):
        words = tuple(term_forms(texts.get(doc_id, ""), start, end)) if doc_id in texts else ()
        said[doc_id, name].append((each, start, end, words))
    return {
        one: {each for each, s, e, same in group if (s < end and start < e) or (words and words == same)} | {one}
        for group in said.values()
        for one, start, end, words in group
        if one in of
    }


def _accusing(statements: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """The statements that accuse another camp, with ``accused``, ``manner``, ``by_definition`` and the claim that they count under."""
    parent = {claim["id"]: claim.get("parent") or claim["id"] for claim in book.claims}
    demands = {claim["id"] for claim in book.claims if claim.get("framing") == DEMAND}
    rows = statements[(statements["stance"] == "asserts") & statements["claim"].isin(list(book.accused))]
    own = rows["claim"]
    rows = rows.assign(
        accused=own.map(book.accused),
        manner=own.isin(list(demands)).map({True: "demands", False: "blames"}),
        by_definition=own.isin(list(book.replies)) | own.map(parent).isin(list(book.replies)),
        claim=own.map(parent),
    )
    return rows[rows["accused"] != rows["camp"]].sort_values(["start", "statement_id"])


def _answering(answers: pd.DataFrame, ends: Mapping[str, AbstractSet[str]], book: Codebook) -> tuple[Camps, Camps]:
    """The camps that answer: by document, camp, accused and parent claim; and by statement, twins among them, and accused."""
    parent = {claim["id"]: claim.get("parent") or claim["id"] for claim in book.claims}
    by_claim: Camps = defaultdict(set)
    by_statement: Camps = defaultdict(set)
    columns = ["doc_id", "claiming_camp", "claim", "statement_id", "answering_camp"]
    for doc_id, camp, claim, statement, answering in answers[columns].itertuples(index=False, name=None):
        if accused := book.accused.get(claim):
            by_claim[doc_id, camp, accused, parent[claim]].add(answering)
            for twin in ends.get(statement, {statement}):
                by_statement[twin, accused].add(answering)
    return by_claim, by_statement


def _are_counted(accused: pd.DataFrame) -> pd.Series:
    return (accused["manner"] == "blames") & (accused["camp"] != "narrator")


def counted(accused: pd.DataFrame) -> pd.DataFrame:
    """The accusations that are counted unless it is said otherwise: what blames a camp, the narrators' own aside."""
    return accused[_are_counted(accused)]


def without_repeats(statements: pd.DataFrame, pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Statements without repeated text, and the pairs that have no end in it."""
    kept = statements[statements["duplicate_of"] == ""]
    own = pairs["statement_id"].isin(kept["statement_id"]) & pairs["answer_id"].isin(kept["statement_id"])
    return kept, pairs[own]


def heard(runs: pd.DataFrame, attributions: pd.DataFrame) -> frozenset[tuple[str, str]]:
    """(doc_id, camp) of every camp that speaks in a document, at whatever level. ``runs``: doc_id, camp; both of one coder."""
    said = attribution.said_only(attributions)
    said = said[~said["relay"].astype(bool)]
    both = pd.concat([said[["doc_id", "camp"]], runs[["doc_id", "camp"]]]).drop_duplicates()
    return frozenset(both.itertuples(index=False, name=None))


def table(
    statements: pd.DataFrame,
    pairs: pd.DataFrame,
    book: Codebook,
    readings: Mapping[str, Reading],
    texts: Mapping[str, str],
    heard_by: Mapping[str, AbstractSet[tuple[str, str]]],
) -> pd.DataFrame:
    """Table ``accusations``: those of every coder who looked for answers too, repeated text left out; ``heard_by``: coder to `heard`."""
    frames = []
    for coder in sorted(coder for coder in statements["coder"].unique() if "pairs" in readings[coder].tables):
        own = without_repeats(statements[statements["coder"] == coder], pairs[pairs["coder"] == coder])
        rows = accusations(*own, book, texts, heard=heard_by.get(coder, frozenset()))
        number = (rows.groupby("doc_id").cumcount() + 1).astype("str").str.zfill(3)
        frames.append(rows.assign(coder=coder, accusation_id=coder + "." + rows["doc_id"] + "." + number))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def answered(accused: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """By accusing camp, of what is `counted`: accusations, which of them are what, their share answered, how many each camp answers."""
    rows = counted(accused)
    by_camp = rows.groupby("camp").agg(
        accusations=("claim", "size"),
        replies=("reply", "sum"),
        answered=("answered", "sum"),
        answered_by_accused=("answered_by_accused", "sum"),
        accused_heard=("accused_heard", "sum"),
        documents=("doc_id", "nunique"),
    )
    by_camp["share"] = by_camp["answered"] / by_camp["accusations"]
    answering = rows["answered_by"].str.get_dummies("+").drop(columns="", errors="ignore").groupby(rows["camp"]).sum()
    found = by_camp.join(answering.add_prefix("by_"))
    return found.reindex([camp for camp in [*book.camp_order, "unassigned"] if camp in found.index]).reset_index()


def apart(accused: pd.DataFrame) -> dict[str, Any]:
    """What `counted` leaves aside: how many demands, the narrators' own accusations, and of each how many are answered."""
    narrated = accused["camp"] == "narrator"
    kinds = {"demands": (accused["manner"] == "demands") & ~narrated, "narrators": narrated}
    return {name: (int(keep.sum()), int(accused.loc[keep, "answered"].sum())) for name, keep in kinds.items()}
