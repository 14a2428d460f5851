"""How far two coders agree: table ``agreement``, and what a reader wants of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from analysis.coding import FINAL, RULES, Coder, Reading, most_trusted, shared
from analysis.measures import overlap, reliability
from analysis.measures.shares import set_rates

PAIR_UNIT = ("claim_sentence", "answer_sentence", "claim", "claiming_camp", "answering_camp")


def table(
    attributions: pd.DataFrame,
    statements: pd.DataFrame,
    pairs: pd.DataFrame,
    sentences: pd.DataFrame,
    texts: Mapping[str, str],
    readings: Mapping[str, Reading],
) -> pd.DataFrame:
    """Table ``agreement``: every two coders compared, the one that others are measured by first (`coding.most_trusted`).

    Two are compared in what both coded, in the documents and sampled sentences that both have read; where one found nothing there,
    precision and recall are 0; where neither did, there is no row.

    Attributions as in `overlap.score_attributions`. Statements: F1 over (sentence, camp, claim) and over (sentence, camp, claim,
    stance), and Krippendorff's alpha for claim, camp and stance; its unit is every sentence x claim, uncoded ones included, and a unit's
    value is the set of what the coder gave it.
    Pairs: F1 over the sentences of claim and answer, the claim and both camps. Low and high are the ends of the jackknife
    interval.
    """
    rows = []
    for one, two in combinations(most_trusted(each.coder for each in readings.values()), 2):
        first, second = readings[one.name], readings[two.name]
        found = []
        if coded := _coded(attributions, "attributions", first, second):
            found.append(overlap.score_attributions(*coded, texts).assign(table="attributions"))
        if coded := _coded(statements, "statements", first, second):
            found.append(_statement_agreement(*coded, shared(first, second).rows(sentences)))
        if coded := _coded(pairs, "pairs", first, second):
            paired, again = (_located(each, statements) for each in coded)
            found.append(pd.DataFrame(_agreeing(paired, again, list(PAIR_UNIT))).assign(table="pairs"))
        rows += [each.assign(first=one.name, second=two.name) for each in found]
    columns = ["first", "second", "table", "measure", "unit", "value", "low", "high", "n"]
    empty = pd.DataFrame(columns=columns)
    return pd.concat([each.reindex(columns=columns) for each in rows], ignore_index=True) if rows else empty


def _coded(rows: pd.DataFrame, table: str, first: Reading, second: Reading) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """The rows of two coders in what both have read, which may be a sample; None where there is nothing to compare."""
    if table not in first.tables & second.tables:
        return None
    rows = shared(first, second).rows(rows)
    own, others = (rows[rows["coder"] == each.coder.name] for each in (first, second))
    return (own, others) if len(own) or len(others) else None


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


def by_claim(gold: pd.DataFrame, other: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """How far two codings of statements agree on each claim, in ``sentences``: claim, n_first, n_second, n_both, f1, alpha.

    F1 over sentence, camp and stance; alpha (Krippendorff 2019) over all sentences, whose value is the set of stances to the claim.
    """
    rows = []
    for claim in sorted({*gold["claim"], *other["claim"]}):
        frames = [frame[frame["claim"] == claim] for frame in (gold, other)]
        units = [set(frame[["sentence_id", "camp", "stance"]].itertuples(index=False, name=None)) for frame in frames]
        ratings = [
            frame.groupby("sentence_id")["stance"]
            .agg(lambda values: "+".join(sorted(set(values))))
            .reindex(sentences["sentence_id"], fill_value="none")
            for frame in frames
        ]
        numbers = {"n_first": len(units[0]), "n_second": len(units[1]), "n_both": len(units[0] & units[1])}
        agreed = {"f1": set_rates(*units).f1, "alpha": reliability.krippendorff_alpha(ratings)}
        rows.append({"claim": claim, **numbers, **agreed})
    return pd.DataFrame(rows, columns=["claim", "n_first", "n_second", "n_both", "f1", "alpha"])


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


def summaries(agreed: pd.DataFrame, standard: Coder | None, scored: Sequence[Coder]) -> pd.DataFrame | None:
    """`summary` of each coder beside the standard, with ``coder`` in front; None where there is none."""
    frames = [summary(agreed, standard.name, each.name).assign(coder=each.name) for each in scored] if standard else []
    columns = ["coder", "label", "value", "low", "high", "n"]
    if not frames:
        return None
    found = pd.concat(frames, ignore_index=True).reindex(columns=columns)
    numbers = found[columns[2:]].astype("Float64").astype("float64")  # where there is no interval, NaN
    return found.assign(**{**numbers, "n": numbers["n"].astype("int64")})


def alike(agreed: pd.DataFrame, readings: Mapping[str, Reading]) -> tuple[Coder, Coder] | None:
    """The first two coders of one kind who worked independently of each other and are compared; None where there are no two.

    The final coding, which rests on others, and the package's rules stand aside; people come before models, models before classifiers.
    """
    compared = set(zip(agreed["first"], agreed["second"]))
    alone = [each.coder for name, each in readings.items() if name not in (FINAL, RULES)]
    for one, two in combinations(most_trusted(alone), 2):
        if one.kind == two.kind and (one.name, two.name) in compared:
            return one, two
    return None
