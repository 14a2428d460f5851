"""How far two codings agree: precision, recall and F1 over attributions; Krippendorff's alpha with its interval.

An attribution is one row of an `attributions` table, or several rows that share a `group_id` in their document: the
fragments of a content interrupted by its own cue.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.text import Span

MEASURES = ("strict", "covered > 0.8", "covered > 0.3", "iou >= 0.5")
KINDS = ("direct", "mixed", "indirect")
LEVELS = ("nominal", "ordinal", "interval", "ratio")

Floats = NDArray[np.float64]
PAIR_UNIT = ("claim_sentence", "answer_sentence", "claim", "claiming_camp", "answering_camp")
Ratings: TypeAlias = pd.DataFrame | NDArray[Any] | Sequence[Sequence[Any]]

# Coders differ in whether a quotation mark or a full stop belongs to the content; the strict measure does not care.
_WORD = re.compile("[^ \t\r\n\u00a0\"'`.,;:!?\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb()\\[\\]\u2013\u2014-]+")
_THAT = re.compile(r"that\b", re.IGNORECASE)


class Attribution(NamedTuple):
    """One attribution: the label of its first row, its spans of content in order, and what else is compared."""

    row: Hashable
    content: tuple[Span, ...]
    source: Span | None = None
    kind: str = ""
    actor: str = ""
    optional: bool = False


def match(gold: pd.DataFrame, predicted: pd.DataFrame, text: str, measure: str) -> list[tuple[Hashable, Hashable]]:
    """Pair the attributions of one document, each at most once, best pairs first.

    `measure` is one of MEASURES, computed over characters of the content:
    *strict*, the same words (marks, white space at the edges and an opening "that" aside);
    *covered > x*, more than that share of the gold content lies in the prediction, which may be far too long
    (the measure of the Gender Gap Tracker: Asr et al. 2021);
    *iou >= 0.5*, what both share is at least half of what either has.

    Returns pairs of index labels (gold, predicted), of the first row where an attribution has several.
    Raises ValueError for an unknown measure or columns that are missing.
    """
    return [(g.row, p.row) for g, p in _pairs(_attributions(gold), _attributions(predicted), text, measure)]


def score(gold: pd.DataFrame, predicted: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """Score predicted attributions against gold ones, over all documents together.

    Both frames need doc_id, start, end and may have source_start, source_end, kind, actor_id, group_id. A true
    `optional` in the gold means: need not be found, and finding it is no error.

    Returns measure, unit, value, n. `measure` is one of MEASURES and what it yields: "strict f1". `unit` says what must
    be right: the content, the content of one kind, content and source together, or, among the pairs found, the source
    (any character shared, or neither names one; "exact": the same characters) or the actor. `n` is what the value is
    a share of: predictions for precision, gold for recall and F1, pairs for accuracy.
    Raises ValueError where columns or the text of a document are missing.
    """
    doc_ids = sorted({*gold["doc_id"], *predicted["doc_id"]})
    if absent := [doc_id for doc_id in doc_ids if doc_id not in texts]:
        raise ValueError(f"no text for document(s) {', '.join(map(str, absent))}: expected a key of `texts` for each")
    golds = {doc_id: _attributions(rows) for doc_id, rows in gold.groupby("doc_id")}
    guesses = {doc_id: _attributions(rows) for doc_id, rows in predicted.groupby("doc_id")}
    wanted = [g for document in golds.values() for g in document if not g.optional]
    offered = [p for document in guesses.values() for p in document]
    rows: list[tuple[str, str, float, int]] = []
    for measure in MEASURES:
        pairs = [
            pair
            for doc_id in doc_ids
            for pair in _pairs(golds.get(doc_id, []), guesses.get(doc_id, []), texts[doc_id], measure)
        ]
        found = [(g, p) for g, p in pairs if not g.optional]
        free = [p for g, p in pairs if g.optional]
        located = [_overlap(_spans(g.source), _spans(p.source)) > 0 or not (g.source or p.source) for g, p in found]

        def rates(unit: str, right: tuple[int, int], n_predicted: int, n_gold: int, measure: str = measure) -> None:
            precision, recall = _share(right[0], n_predicted), _share(right[1], n_gold)
            f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
            rows.append((f"{measure} precision", unit, precision, n_predicted))
            rows.append((f"{measure} recall", unit, recall, n_gold))
            rows.append((f"{measure} f1", unit, f1, n_gold))

        rates("content", (len(found), len(found)), len(offered) - len(free), len(wanted))
        for kind in KINDS:
            right = sum(p.kind == kind for _, p in found), sum(g.kind == kind for g, _ in found)
            n_predicted = sum(p.kind == kind for p in offered) - sum(p.kind == kind for p in free)
            rates(f"content ({kind})", right, n_predicted, sum(g.kind == kind for g in wanted))
        rates("content and source", (sum(located), sum(located)), len(offered) - len(free), len(wanted))
        for unit, right_ones in {
            "source": located,
            "source (exact)": [g.source == p.source for g, p in found],
            "actor": [g.actor == p.actor for g, p in found],
        }.items():
            rows.append((f"{measure} accuracy", unit, _share(sum(right_ones), len(found)), len(found)))
    return pd.DataFrame(rows, columns=["measure", "unit", "value", "n"])


def krippendorff_alpha(ratings: Ratings, level: str = "nominal") -> float:
    """Krippendorff's alpha (Krippendorff 2019, chapter 12): 1 for perfect agreement, 0 for chance.

    `ratings` is coders x units, None or NaN where a coder did not rate; names will do for the nominal level, the
    others need numbers. Units rated once can't disagree and are left out. NaN where nothing varies: then there
    is nothing to agree upon. Raises ValueError for an unknown level or values that it cannot measure.
    """
    counts, values = _counts(ratings, level)
    counts = counts[counts.sum(axis=1) > 1]
    distance = _distances(values, counts.sum(axis=0), level)
    size = counts.sum(axis=1)
    observed = (_within(counts, distance) / (size - 1)).sum()
    expected = counts.sum(axis=0) @ distance @ counts.sum(axis=0) / (size.sum() - 1) / 2
    return float(1 - observed / expected) if expected else float("nan")


def krippendorff_interval(ratings: Ratings, level: str = "nominal", confidence: float = 0.95) -> tuple[float, float]:
    """Jackknife interval for Krippendorff's alpha (Hughes 2022), over units.

    Hughes reads alpha as an intraclass correlation and estimates it from the mean squares between (MSA) and within
    (MSE) units. The interval lies around that estimate, which for few units is a little above the customary alpha:
    eta = log(MSA / MSE), pseudo-values of eta with each unit left out, plus or minus the Student t quantile with
    (units - 1) degrees of freedom times their standard error, taken back to the scale of alpha. Distances are those of
    the whole data. Not symmetric, so that it stays below 1.

    Arguments as in `krippendorff_alpha`. (NaN, NaN) where eta is not defined for the data or for the data without one
    unit, as when all disagreement lies in a single unit.
    """
    from scipy.stats import t

    counts, values = _counts(ratings, level)
    distance = _distances(values, counts[counts.sum(axis=1) > 1].sum(axis=0), level)
    size = counts.sum(axis=1)
    pairable = np.where(size > 1, size, 0)
    within = np.where(size > 1, _within(counts, distance) / np.maximum(size - 1, 1), 0)
    units, total = len(counts), counts.sum(axis=0)

    def eta(units: int, total: Floats, size: Floats, pairable: Floats, within: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            mse = within / pairable
            msa = (_within(total, distance) / size - (size - units) * mse) / (units - 1)
            return np.where((msa > 0) & (mse > 0), np.log(msa / mse), np.nan)

    if units < 3:
        return float("nan"), float("nan")
    whole = eta(units, total, size.sum(), pairable.sum(), within.sum())
    without = eta(units - 1, total - counts, size.sum() - size, pairable.sum() - pairable, within.sum() - within)
    pseudo = units * whole - (units - 1) * without
    if np.isnan(pseudo).any():
        return float("nan"), float("nan")
    reach = t.ppf((1 + confidence) / 2, units - 1) * pseudo.std(ddof=1) / np.sqrt(units)
    ratings_per_unit = (size.sum() - (size**2).sum() / size.sum()) / (units - 1)
    low, high = (float(np.expm1(end) / (np.expm1(end) + ratings_per_unit)) for end in (whole - reach, whole + reach))
    return low, high


def _attributions(frame: pd.DataFrame) -> list[Attribution]:
    """The attributions of one document, in the order of their first rows."""
    if missing := {"start", "end"} - set(frame.columns):
        raise ValueError(f"attributions need the column(s) {', '.join(sorted(missing))}")
    columns = ["group_id", "start", "end", "source_start", "source_end", "kind", "actor_id", "optional"]
    groups: dict[Hashable, list[Attribution]] = {}
    for row, group, *offsets, kind, actor, optional in frame.reindex(columns=columns).itertuples(name=None):
        start, end, source_start, source_end = (0 if pd.isna(offset) else int(offset) for offset in offsets)
        item = Attribution(
            row=row,
            content=((start, end),),
            source=(source_start, source_end) if source_end > source_start else None,
            kind="" if pd.isna(kind) else kind,
            actor="" if pd.isna(actor) else actor,
            optional=bool(pd.notna(optional) and optional),
        )
        key = ("row", row) if pd.isna(group) or group == "" else ("group", group)
        groups.setdefault(key, []).append(item)
    return [
        items[0]._replace(
            content=_union(span for item in items for span in item.content),
            source=next((item.source for item in items if item.source), None),
        )
        for items in groups.values()
    ]


def _pairs(
    golds: Sequence[Attribution], guesses: Sequence[Attribution], text: str, measure: str
) -> list[tuple[Attribution, Attribution]]:
    if measure not in MEASURES:
        raise ValueError(f"unknown measure {measure!r}: expected one of {', '.join(MEASURES)}")
    candidates = []
    for i, gold in enumerate(golds):
        for j, guess in enumerate(guesses):
            if not (shared := _overlap(gold.content, guess.content)):
                continue
            length = _length(gold.content)
            iou = shared / (length + _length(guess.content) - shared)
            if measure == "strict":
                quality, good = 1.0, _words(gold.content, text) == _words(guess.content, text)
            elif measure == "iou >= 0.5":
                quality, good = iou, iou >= 0.5
            else:
                quality = shared / length
                good = quality > float(measure.removeprefix("covered > "))
            if good:
                candidates.append((-quality, -iou, i, j))
    pairs: list[tuple[Attribution, Attribution]] = []
    used_golds, used_guesses = set(), set()
    for _, _, i, j in sorted(candidates):
        if i not in used_golds and j not in used_guesses:
            used_golds.add(i)
            used_guesses.add(j)
            pairs.append((golds[i], guesses[j]))
    return pairs


def _words(content: Sequence[Span], text: str) -> tuple[Span, ...]:
    """The spans of the words inside the content; an opening "that" belongs to the cue rather than to the content."""
    words = [word.span() for start, end in content for word in _WORD.finditer(text, start, end)]
    if words and words[0][0] < content[0][1]:
        start, end = words[0]
        if opening := _THAT.match(text, start, end):
            words[0] = (opening.end(), end)
    return tuple(word for word in words if word[1] > word[0])


def _spans(span: Span | None) -> tuple[Span, ...]:
    return (span,) if span else ()


def _union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted, disjoint spans that cover the same characters; touching ones become one, empty ones go."""
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _overlap(some: Sequence[Span], others: Sequence[Span]) -> int:
    return sum(max(0, min(a_end, b_end) - max(a, b)) for a, a_end in some for b, b_end in others)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _counts(ratings: Ratings, level: str) -> tuple[Floats, NDArray[Any]]:
    """How often each unit (row) was given each value (column); units without any rating are left out."""
    if level not in LEVELS:
        raise ValueError(f"unknown level {level!r}: expected one of {', '.join(LEVELS)}")
    units = np.asarray(ratings, dtype=object).T
    if level != "nominal":
        try:
            units = units.astype(float)
        except (TypeError, ValueError) as error:
            raise ValueError(f"the {level} level needs numbers: {error}") from error
        if level == "ratio" and (units < 0).any():
            raise ValueError("the ratio level needs numbers from 0 upwards")
    codes, values = pd.factorize(units.ravel(), sort=level != "nominal")
    counts = np.zeros((len(units), len(values) + 1))
    np.add.at(counts, (np.repeat(np.arange(len(units)), units.shape[1]), codes), 1)
    counts = counts[:, :-1]  # code -1, "missing", fell into the last column
    return counts[counts.sum(axis=1) > 0], np.asarray(values)


def _distances(values: NDArray[Any], frequency: Floats, level: str) -> Floats:
    """Squared differences between values, as Krippendorff defines them for each level of measurement."""
    if level == "nominal":
        return 1 - np.eye(len(values))
    if level == "ordinal":
        # how many ratings lie between two ranks, half of either end counted
        rank = frequency.cumsum() - frequency / 2
        return np.asarray(np.subtract.outer(rank, rank) ** 2)
    squares: Floats = np.asarray(np.subtract.outer(values, values), dtype=float) ** 2
    if level == "interval":
        return squares
    sums: Floats = np.asarray(np.add.outer(values, values), dtype=float) ** 2
    return np.divide(squares, sums, out=np.zeros_like(squares), where=sums > 0)


def _within(counts: Floats, distance: Floats) -> Floats:
    """The distances between the ratings of a unit (row), each pair once."""
    sums: Floats = ((counts @ distance) * counts).sum(axis=-1)
    return sums / 2


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

    Attributions as in `score`. Statements: F1 over (sentence, camp, claim) and over (sentence, camp, claim, stance), and
    Krippendorff's alpha for claim, camp and stance; its unit is every sentence x claim, uncoded ones included, and a unit's
    value is the set of what the coder gave it.
    Pairs: F1 over the sentences of claim and answer, the claim and both camps. Low and high are the ends of the jackknife
    interval.
    """
    rows = []
    for first, second in _comparisons(sorted({*attributions["coder"], *statements["coder"]})):
        both = set(read[first]) if second == "machine" else set(read[first]) & set(read[second])
        gold, other = _coded(attributions, first, second, both)
        if len(gold) and len(other):
            found = score(gold, other, texts).assign(table="attributions", low=np.nan, high=np.nan)
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
    shared = len(wanted & given)
    measures = {
        "precision": (shared, len(given)), "recall": (shared, len(wanted)), "f1": (2 * shared, len(wanted) + len(given)),
    }  # fmt: skip
    unit = " x ".join(key.removesuffix("_id").replace("_", " ") for key in keys)
    return [
        {"measure": measure, "unit": unit, "value": _share(part, whole), "n": len(wanted)}
        for measure, (part, whole) in measures.items()
    ]


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
        low, high = krippendorff_interval(ratings)
        value = krippendorff_alpha(ratings)
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


SHOWN = (
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
        (table, measure, unit, label) for table, measure, unit, label in SHOWN if (table, measure, unit) in rows.index
    ]
    return pd.DataFrame([{"label": label, **rows.loc[(*key,), ["value", "low", "high", "n"]]} for *key, label in kept])
