"""How far two coders agree: table ``agreement``, and what a reader wants of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures import overlap, reliability
from analysis.measures.shares import set_rates

PAIR_UNIT = ("claim_sentence", "answer_sentence", "claim", "claiming_camp", "answering_camp")


def table(
    attributions: pd.DataFrame,
    statements: pd.DataFrame,
    pairs: pd.DataFrame,
    sentences: pd.DataFrame,
    texts: Mapping[str, str],
    read: Mapping[str, Collection[str]],
) -> pd.DataFrame:
    """Table ``agreement``: every two hand coders compared, each of them and the machine with the adjudicated coding.

    Where nothing is adjudicated, the machine is compared with each person. Two are compared in the documents that both have read:
    ``read`` has those of each person (`coding.documents_read`), and the machine reads all.

    Attributions as in `overlap.score_attributions`. Statements: F1 over (sentence, camp, claim) and over (sentence, camp, claim,
    stance), and Krippendorff's alpha for claim, camp and stance; its unit is every sentence x claim, uncoded ones included, and a unit's
    value is the set of what the coder gave it.
    Pairs: F1 over the sentences of claim and answer, the claim and both camps. Low and high are the ends of the jackknife
    interval.
    """
    rows = []
    for first, second in _comparisons(sorted({*attributions["coder"], *statements["coder"]})):
        both = set(read[first]) if second == "machine" else set(read[first]) & set(read[second])
        gold, other = _coded(attributions, first, second, both)
        if len(gold) and len(other):
            found = overlap.score_attributions(gold, other, texts).assign(table="attributions", low=np.nan, high=np.nan)
            rows.append(found.assign(first=first, second=second))
        gold, other = _coded(statements, first, second, both)
        if not len(gold) or not len(other):
            continue
        units = sentences[sentences["doc_id"].isin(both)]
        rows.append(_statement_agreement(gold, other, units).assign(first=first, second=second))
        paired, again = (_located(each, statements) for each in _coded(pairs, first, second, both))
        if len(paired) and len(again):
            found = pd.DataFrame(_agreeing(paired, again, list(PAIR_UNIT)))
            rows.append(found.assign(table="pairs", low=np.nan, high=np.nan, first=first, second=second))
    columns = ["first", "second", "table", "measure", "unit", "value", "low", "high", "n"]
    return pd.concat(rows, ignore_index=True)[columns] if rows else pd.DataFrame(columns=columns)


def _coded(rows: pd.DataFrame, first: str, second: str, both: set[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of two coders in the documents that both have read, which may be a sample."""
    rows = rows[rows["doc_id"].isin(both)]
    return rows[rows["coder"] == first], rows[rows["coder"] == second]


def _comparisons(coders: list[str]) -> list[tuple[str, str]]:
    people = [coder for coder in coders if coder not in ("adjudicated", "machine")]
    pairs = [(a, b) for n, a in enumerate(people) for b in people[n + 1 :]]
    if "adjudicated" in coders:
        pairs += [("adjudicated", coder) for coder in coders if coder != "adjudicated"]
    elif "machine" in coders:
        pairs += [(coder, "machine") for coder in people]
    return pairs


def _located(pairs: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    sentence = statements.set_index("statement_id")["sentence_id"]
    return pairs.assign(
        claim_sentence=pairs["statement_id"].map(sentence), answer_sentence=pairs["answer_id"].map(sentence)
    )


def _agreeing(gold: pd.DataFrame, other: pd.DataFrame, keys: list[str]) -> list[dict[str, Any]]:
    """Precision, recall and F1 over the distinct combinations of some columns."""
    wanted, given = ({*frame[keys].itertuples(index=False, name=None)} for frame in (gold, other))
    unit = " x ".join(key.removesuffix("_id").replace("_", " ") for key in keys)
    found = set_rates(wanted, given)._asdict()
    return [{"measure": measure, "unit": unit, "value": value, "n": len(wanted)} for measure, value in found.items()]


def _statement_agreement(gold: pd.DataFrame, other: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for keys in (["sentence_id", "camp", "claim"], ["sentence_id", "camp", "claim", "stance"]):
        rows += _agreeing(gold, other, keys)
    claims = sorted({*gold["claim"], *other["claim"]})
    units = pd.MultiIndex.from_product([sentences["sentence_id"], claims])
    for what in ("claim", "camp", "stance"):
        ratings = [
            frame.groupby(["sentence_id", "claim"])[what]
            .agg(lambda values: "+".join(sorted(set(values))))
            .reindex(units, fill_value="none")
            for frame in (gold, other)
        ]
        low, high = reliability.krippendorff_interval(ratings)
        value = reliability.krippendorff_alpha(ratings)
        rows.append(
            {
                "measure": "alpha",
                "unit": f"sentence x claim: {what}",
                "value": value,
                "low": low,
                "high": high,
                "n": len(units),
            }
        )
    return pd.DataFrame(rows).assign(table="statements")


SUMMARY = (
    ("attributions", "strict f1", "content", "Attributions: same words (F1)"),
    ("attributions", "covered > 0.8 f1", "content", "Attributions: > 80 % covered (F1)"),
    ("attributions", "covered > 0.3 f1", "content", "Attributions: > 30 % covered (F1)"),
    ("attributions", "covered > 0.3 accuracy", "source", "Source right, given content"),
    ("attributions", "covered > 0.3 accuracy", "actor", "Actor right, given content"),
    ("statements", "f1", "sentence x camp x claim", "Statements: sentence, camp, claim (F1)"),
    ("statements", "f1", "sentence x camp x claim x stance", "Statements: and stance (F1)"),
    ("statements", "alpha", "sentence x claim: claim", "Krippendorff's alpha: claim"),
    ("statements", "alpha", "sentence x claim: camp", "Krippendorff's alpha: camp"),
    ("statements", "alpha", "sentence x claim: stance", "Krippendorff's alpha: stance"),
)


def summary(agreed: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """The ten measures of two coders that a reader wants, with a label each: label, value, low, high, n."""
    rows = agreed[(agreed["first"] == first) & (agreed["second"] == second)].set_index(["table", "measure", "unit"])
    kept = [
        (table, measure, unit, label) for table, measure, unit, label in SUMMARY if (table, measure, unit) in rows.index
    ]
    return pd.DataFrame([{"label": label, **rows.loc[(*key,), ["value", "low", "high", "n"]]} for *key, label in kept])


def of_people(agreed: pd.DataFrame) -> pd.DataFrame | None:
    """`summary` of the first two people who coded independently; None where fewer than two did."""
    people = agreed[
        ~agreed["first"].isin(["adjudicated", "machine"]) & ~agreed["second"].isin(["adjudicated", "machine"])
    ]
    if people.empty:
        return None
    first, second = sorted(set(zip(people["first"], people["second"])))[0]
    return summary(agreed, first, second)
