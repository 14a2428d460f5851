"""The coding of an article laid over its text: spans, the segments between their ends, and what a page shows beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from analysis import attribution
from analysis.edition.camps import Camp
from analysis.edition.edition import Edition
from analysis.edition.markup import address
from analysis.edition.passages import EMBEDDED, STANCES, by_whom
from analysis.text import percent


@dataclass(frozen=True)
class Span:
    """One coded stretch of an article: an attribution's content or a statement."""

    id: str
    anchor: str
    type: str
    start: int
    end: int
    camp: str
    speaker: str
    level: int
    row: dict[str, Any]


@dataclass(frozen=True)
class Segment:
    """Characters between two boundaries, all covered by the same spans; what begins before them and ends after them."""

    text: str
    spans: tuple[int, ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]


def segments(text: str, start: int, end: int, spans: list[Span]) -> list[Segment]:
    """``text[start:end]`` cut at every boundary of ``spans``, so that overlapping and nested spans need no nested tags."""
    inside = [i for i, span in enumerate(spans) if span.start < end and span.end > start]
    cuts = {start, end} | {at for i in inside for at in (spans[i].start, spans[i].end) if start < at < end}
    ordered = sorted(cuts)
    found = []
    for here, there in pairwise(ordered):
        over = tuple(i for i in inside if spans[i].start <= here and spans[i].end >= there)
        begins = tuple(i for i in over if spans[i].start == here)
        ends = tuple(i for i in over if spans[i].end == there)
        found.append(Segment(text[here:there], over, begins, ends))
    return found


def _without_last_space(pieces: list[tuple[str, list[Segment]]]) -> list[tuple[str, list[Segment]]]:
    """A paragraph without the blank lines after it."""
    anchor, last = pieces[-1]
    kept = [*last]
    while kept and not kept[-1].text.strip() and not kept[-1].ends:
        kept.pop()
    if kept:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return [*pieces[:-1], (anchor, kept)]


def spans(edition: Edition, doc_id: str, coder: str) -> list[Span]:
    """A coder's attributions and statements of an article, outer before inner."""
    rows = edition.articles.attributions_in[doc_id]
    said = [row for row in rows if row["coder"] == coder and attribution.was_said(row)]
    claimed = [row for row in edition.articles.statements_in[doc_id] if row["coder"] == coder]
    found = [
        Span(str(row["attribution_id"]), f"a-{address(row['attribution_id'])}", "attribution", int(row["start"]), int(row["end"]),
             str(row["camp"]), str(row["speaker"]), int(row["level"]), row)
        for row in said
    ] + [
        Span(str(row["statement_id"]), f"s-{address(row['statement_id'])}", "statement", int(row["start"]), int(row["end"]),
             str(row["camp"]), str(row["speaker"]), 0, row)
        for row in claimed
    ]  # fmt: skip
    whole = [span for span in found if span.start < span.end]
    return sorted(whole, key=lambda span: (span.start, -span.end, span.type, span.level, span.id))


def paragraphs(edition: Edition, doc_id: str, spans: list[Span]) -> list[dict[str, Any]]:
    """The whole text by paragraph: its part, and its segments; every character of the article is in one of them."""
    text, rows = edition.data.texts[doc_id], edition.articles.sentences[doc_id]
    firsts = [row for n, row in enumerate(rows) if n == 0 or row["paragraph"] != rows[n - 1]["paragraph"]]
    starts = [0, *(row["start"] for row in firsts[1:])] if firsts else [0]
    bounds = list(zip(starts, [*starts[1:], len(text)]))
    sentence_at = {row["start"]: row for row in rows}
    found = []
    for (start, end), first in zip(bounds, firsts or [{"part": "body", "start": 0}]):
        pieces: list[tuple[str, list[Segment]]] = []
        here = sorted({start, *(at for at in sentence_at if first["start"] < at < end)})
        for begin, stop in zip(here, [*here[1:], end]):
            row = sentence_at.get(begin) or (sentence_at.get(first["start"]) if begin == start else None)
            anchor = f"t-{address(row['sentence_id'])}" if row else ""
            pieces.append((anchor, segments(text, begin, stop, spans)))
        found.append({"part": first["part"], "pieces": _without_last_space(pieces)})
    return found


def readings(edition: Edition, doc_id: str) -> list[dict[str, Any]]:
    """The readings of an article: of each coder that found anything in it, of the first one otherwise."""
    found = [reading(edition, doc_id, coder) for coder in edition.articles.coders]
    return [each for each in found if each["items"]] or found[:1]


def reading(edition: Edition, doc_id: str, coder: str) -> dict[str, Any]:
    """A coder's reading of an article as its page shows it."""
    found = spans(edition, doc_id, coder)
    items = [_item(edition, index, span) for index, span in enumerate(found)]
    return {
        "coder": coder, "css": address(coder), "label": by_whom(edition.data.readings[coder].coder), "spans": found,
        "paragraphs": paragraphs(edition, doc_id, found),
        "items": items, "said": sum(i["span"].type == "attribution" for i in items),
        "claimed": sum(i["span"].type == "statement" for i in items),
    }  # fmt: skip


def _item(edition: Edition, index: int, span: Span) -> dict[str, Any]:
    row = span.row
    words = " ".join(edition.data.texts[str(row["doc_id"])][span.start : span.end].split())
    words = words if len(words) <= 56 else f"{words[:36].rpartition(' ')[0]} … {words[-18:].partition(' ')[2]}"
    item = {
        "index": index,
        "span": span,
        "words": words,
        "camp": edition.camp[span.camp],
        "speaker": edition.articles.speaker(row),
        "used": tuple(edition.evidence.used.get(span.id, ())),
    }
    if span.type == "statement":
        sign, verb = STANCES[row["stance"]]
        item |= {"sign": sign, "verb": verb, "claim": row["claim"], "label": edition.codebook.label(row["claim"])}
        item |= {
            "href": edition.claims.place(row),
            "embedded": EMBEDDED.get(row["embedding"], ""),
        }
    return item


def paint(piece: Segment, spans: list[Span]) -> str:
    """Classes of a segment: the outermost speaker's line, an inner speaker's below it, the tint of a statement."""
    over = [spans[i] for i in piece.spans]
    said = sorted((span for span in over if span.type == "attribution"), key=rank)
    claimed = [span for span in over if span.type == "statement"]
    classes = [f"u-{address(said[0].camp)}"] if said else []
    if len(said) > 1 and said[-1].camp != said[0].camp:
        classes.append(f"v-{address(said[-1].camp)}")
    if claimed:
        classes.append(f"t-{address(min(claimed, key=lambda span: span.end - span.start).camp)}")
    return " ".join(classes)


def rank(span: Span) -> int:
    """Outer before inner speakers; an outlet that only passes a speaker on comes last."""
    return 99 if span.row.get("relay") else span.level


def present(edition: Edition, readings: list[dict[str, Any]]) -> list[Camp]:
    """The camps that speak in readings of an article."""
    speaking = {item["span"].camp for reading in readings for item in reading["items"]}
    return [camp for camp in edition.camps if camp.id in speaking]


def heard(edition: Edition, readings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The claims that readings of an article find in it."""
    found = {item["claim"] for reading in readings for item in reading["items"] if "claim" in item}
    return [claim for claim in edition.claims.all if claim["id"] in found]


def shares(edition: Edition, doc_id: str) -> list[dict[str, Any]]:
    """The words of an article's body by camp, in the order of the camps, with the place of each on a bar of 100."""
    words = edition.articles.words.get(doc_id, {})
    total, at, found = sum(words.values()), 0.0, []
    for camp in edition.camps:
        n = words.get(camp.id, 0)
        if n:
            width = 100 * n / total
            found.append(
                {
                    "camp": camp,
                    "words": n,
                    "share": percent(n / total),
                    "x": round(at, 2),
                    "width": round(width, 2),
                }
            )
            at += width
    return found


def brief(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[:most].rstrip()} …"
