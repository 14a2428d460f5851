"""Attributions of one coder matched with another's by the characters that their contents share, and scored.

An attribution is one row of an `attributions` table, or several rows that share a `group_id` in their document: the
fragments of a content interrupted by its own cue.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.measures.shares import rates
from analysis.schema import KINDS
from analysis.text import Span

MEASURES = ("strict", "covered > 0.8", "covered > 0.3", "iou >= 0.5")

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


Pair = tuple[Attribution, Attribution]  # gold, predicted
Score = tuple[str, str, float, int]  # what is measured, unit, value, n


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


def score_attributions(gold: pd.DataFrame, predicted: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
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
        rows += [(f"{measure} {what}", unit, value, n) for what, unit, value, n in _scores(pairs, wanted, offered)]
    return pd.DataFrame(rows, columns=["measure", "unit", "value", "n"])


def _scores(pairs: Sequence[Pair], wanted: Sequence[Attribution], offered: Sequence[Attribution]) -> Iterator[Score]:
    """By one measure, what its pairs make of the gold attributions that had to be found and of all predictions."""
    found = [(g, p) for g, p in pairs if not g.optional]
    free = [p for g, p in pairs if g.optional]
    n_offered = len(offered) - len(free)
    located = [_overlap(_spans(g.source), _spans(p.source)) > 0 or not (g.source or p.source) for g, p in found]
    yield from _rated("content", len(found), n_offered, len(wanted))
    for kind in KINDS:
        n_of_kind = sum(p.kind == kind for p in offered) - sum(p.kind == kind for p in free)
        right, met = sum(p.kind == kind for _, p in found), sum(g.kind == kind for g, _ in found)
        yield from _rated(f"content ({kind})", right, n_of_kind, sum(g.kind == kind for g in wanted), met)
    yield from _rated("content and source", sum(located), n_offered, len(wanted))
    exact, actor = [g.source == p.source for g, p in found], [g.actor == p.actor for g, p in found]
    for unit, right_ones in (("source", located), ("source (exact)", exact), ("actor", actor)):
        yield "accuracy", unit, rates(sum(right_ones), len(found), len(found)).precision, len(found)


def _rated(unit: str, right: int, offered: int, wanted: int, met: int | None = None) -> Iterator[Score]:
    found = rates(right, offered, wanted, met)
    yield "precision", unit, found.precision, offered
    yield "recall", unit, found.recall, wanted
    yield "f1", unit, found.f1, wanted


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


def _pairs(golds: Sequence[Attribution], guesses: Sequence[Attribution], text: str, measure: str) -> list[Pair]:
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
    pairs: list[Pair] = []
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
