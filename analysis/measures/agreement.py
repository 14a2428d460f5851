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
    stance); the rest as in `_claims_agreement` and `_sets_agreement`. Pairs: F1 over the sentences of claim and answer, the claim and both
    camps. Low and high are the least and the greatest value with one document left out: how far it rests on one, no interval.
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
    rows += _sets_agreement(gold, other, sentences)
    rows += _claims_agreement(gold, other, sentences)
    return pd.DataFrame(rows).assign(table="statements")


def _sets_agreement(gold: pd.DataFrame, other: pd.DataFrame, sentences: pd.DataFrame) -> list[dict[str, Any]]:
    """How far two codings agree on who makes a claim in a sentence, and with what stance, where it is made at all.

    The unit is a claim in a sentence; what a coder gave it is a set, compared by MASI (Passonneau 2006). Sentences in which
    neither found the claim are no units: they are nearly all, and would lend their agreement to camp and stance. "Where both found
    it": who and how, given that. "Where either found it": a coder who did not find it gave the empty set. "Shared": units found by both.
    """
    named = {each: where for each, where in zip(sentences["sentence_id"], sentences["doc_id"], strict=True)}
    rows: list[dict[str, Any]] = []
    for what in ("camp", "stance"):
        coded = [frame.groupby(["sentence_id", "claim"])[what].agg(frozenset) for frame in (gold, other)]
        either = sorted({*coded[0].index, *coded[1].index})
        both = [unit for unit in either if unit in coded[0].index and unit in coded[1].index]
        if what == "camp":
            found = pd.Series([unit in set(both) for unit in either], dtype=float)
            of = found.groupby([named[sentence] for sentence, _ in either]).agg(["sum", "size"])
            without = (of["sum"].sum() - of["sum"]) / (of["size"].sum() - of["size"])
            rows.append(_row("shared", "sentence x claim", float(found.mean()), without.to_numpy(), len(either)))
        for where, units in (("both", both), ("either", either)):
            ratings = [[each.get(unit, frozenset()) for unit in units] for each in coded]
            documents = [named[sentence] for sentence, _ in units]
            rows.append(_alpha(f"{what}, where {where} found the claim", ratings, documents, "sets", len(units)))
    return rows


def _claims_agreement(gold: pd.DataFrame, other: pd.DataFrame, sentences: pd.DataFrame) -> list[dict[str, Any]]:
    """By claim: F1 and precision over sentence, camp and stance, and alpha of whether a sentence makes the claim; then the least alpha
    and the median.

    The alpha of a claim is over all sentences, with two values, made or not; ``n`` are the sentences in which either coder found it,
    and a claim found in few has an alpha that one sentence decides; of precision ``n`` are the units that the second found. Over all
    claims together the value would be that of the frequent ones.
    """
    keys, documents = ["sentence_id", "camp", "stance"], sentences["doc_id"].tolist()
    rows, alphas = [], []
    for claim in sorted({*gold["claim"], *other["claim"]}):
        first, second = (frame[frame["claim"] == claim] for frame in (gold, other))
        units = [set(frame[keys].itertuples(index=False, name=None)) for frame in (first, second)]
        rates, unit = set_rates(*units), f"claim {claim}"
        rows.append({"measure": "f1", "unit": unit, "value": rates.f1, "n": len(units[0])})
        rows.append({"measure": "precision", "unit": unit, "value": rates.precision, "n": len(units[1])})
        made = [sentences["sentence_id"].isin(frame["sentence_id"]).tolist() for frame in (first, second)]
        either = sum(map(any, zip(*made)))
        rows.append(_alpha(f"claim {claim}", made, documents, "nominal", either))
        alphas.append(rows[-1]["value"])
    known = pd.Series(alphas, dtype=float).dropna()
    for name, value in (("least", known.min()), ("median", known.median())):
        rows.append({"measure": "alpha", "unit": f"{name} of the claims", "value": value, "n": len(known)})
    return rows


def _alpha(unit: str, ratings: list[list[Any]], documents: list[str], level: str, n: int) -> dict[str, Any]:
    without = reliability.alpha_without(ratings, documents, level)
    return _row("alpha", unit, reliability.krippendorff_alpha(ratings, level), without, n)


def _row(measure: str, unit: str, value: float, without: Any, n: int) -> dict[str, Any]:
    """A measure with its range over the documents left out; none where there is one document alone."""
    known = without[~pd.isna(without)]
    low, high = (known.min(), known.max()) if len(known) else (float("nan"), float("nan"))
    return {"measure": measure, "unit": unit, "value": value, "low": low, "high": high, "n": n}


def by_claim(agreed: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """How far two coders agree on each claim, the least first: claim, sentences (found by either), alpha, least, most, f1.

    ``agreed``: the table. Least and most: alpha with a document left out.
    """
    rows = agreed[(agreed["first"] == first) & (agreed["second"] == second) & agreed["unit"].str.startswith("claim ")]
    names = {"value": "alpha", "n": "sentences", "low": "least", "high": "most"}
    alphas = rows[rows["measure"] == "alpha"].set_index("unit")[list(names)].rename(columns=names)
    found = alphas.join(rows[rows["measure"] == "f1"].set_index("unit")["value"].rename("f1"))
    found = found.reset_index(names="claim").sort_values(["alpha", "claim"], kind="stable", ignore_index=True)
    columns = ["claim", "sentences", "alpha", "least", "most", "f1"]
    return found.assign(claim=found["claim"].str.removeprefix("claim "))[columns]


SUMMARY = (
    ("attributions", "strict f1", "content", "Attributions: same words (F1)"),
    ("attributions", "covered > 0.8 f1", "content", "Attributions: > 80 % covered (F1)"),
    ("attributions", "covered > 0.3 f1", "content", "Attributions: > 30 % covered (F1)"),
    ("attributions", "covered > 0.3 accuracy", "source", "Source right, given content"),
    ("attributions", "covered > 0.3 accuracy", "actor", "Actor right, given content"),
    ("statements", "f1", "sentence x camp x claim", "Statements: sentence, camp, claim (F1)"),
    ("statements", "f1", "sentence x camp x claim x stance", "Statements: and stance (F1)"),
    ("statements", "shared", "sentence x claim", "Claims that both found, of either’s"),
    ("statements", "alpha", "median of the claims", "Alpha of a claim: median"),
    ("statements", "alpha", "least of the claims", "Alpha of a claim: least"),
    ("statements", "alpha", "camp, where both found the claim", "Alpha of the side, claim given"),
    ("statements", "alpha", "stance, where both found the claim", "Alpha of the stance, claim given"),
    ("pairs", "f1", " x ".join(PAIR_UNIT).replace("_", " "), "Pairs of claim and answer (F1)"),
)


def summary(agreed: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """The measures of two coders that a reader wants, with a label each: label, value, low, high, n."""
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
