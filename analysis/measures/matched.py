"""The rows of two coders put side by side: which row of the one speaks of the same thing as which row of the other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from analysis.measures import overlap
from analysis.schema import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

Side = tuple[Row | None, Row | None]

# Rows are matched by the first of these that fit both, the closest first.
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "statements": (
        ("sentence_id", "actor_id", "claim", "stance", "embedding"),
        ("sentence_id", "actor_id", "claim"),
        ("sentence_id", "claim"),
        ("sentence_id", "actor_id"),
    ),
    "pairs": (
        ("claim_sentence", "answer_sentence", "claim"),
        ("claim_sentence", "answer_sentence"),
        ("claim_sentence", "claim"),
    ),
}
COMPARED = {
    "attributions": ("source", "cue", "content", "actor_id", "level", "relay", "reality", "form"),
    "statements": ("actor_id", "claim", "stance", "embedding"),
    "pairs": ("claim", "answer", "relation", "strategy"),
}
_EDGES = re.compile(r"^\W+|\W+$")


def side_by_side(table: str, first: pd.DataFrame, second: pd.DataFrame, texts: Mapping[str, str]) -> list[Side]:
    """The rows of two coders of one table, matched one to one, in the order of the texts; None where the other has none.

    Statements need ``sentence_id``, pairs ``claim_sentence``, ``answer_sentence`` and ``answer`` (its number); attributions are
    matched by the characters that their contents share (half of what either has).
    """
    own, others = _rows(first), _rows(second)
    places = _by_content(first, second, texts) if table == "attributions" else _by_keys(own, others, KEYS[table])
    taken = {b for _, b in places}
    alone = set(range(len(own))) - {a for a, _ in places}
    found: list[Side] = [(own[a], others[b]) for a, b in places]
    found += [(own[a], None) for a in alone]
    found += [(None, row) for b, row in enumerate(others) if b not in taken]
    return sorted(found, key=_order)


def _rows(frame: pd.DataFrame) -> list[Row]:
    """Rows whose missing offsets are None and whose others are whole numbers."""
    return [
        {
            key: None if value != value else int(value) if isinstance(value, float) else value
            for key, value in row.items()
        }
        for row in frame.to_dict("records")
    ]


def same(table: str, sides: Side) -> bool:
    """Whether two coders say the same: cues aside, marks and blanks at the ends of words, and the extent of a source."""
    one, other = sides
    if one is None or other is None:
        return False
    fields = [column for column in COMPARED[table] if column not in ("cue", "source", "content")]
    if table == "attributions" and not (
        _near(one, other, "source") and _bare(one["content"]) == _bare(other["content"])
    ):
        return False
    return all(str(one[column]) == str(other[column]) for column in fields)


def _near(one: Row, other: Row, prefix: str) -> bool:
    """Whether two spans share a character, or neither is there."""
    spans = [(row[f"{prefix}_start"], row[f"{prefix}_end"]) for row in (one, other)]
    if not all(end for _, end in spans):
        return not any(end for _, end in spans)
    (a, b), (c, d) = ((int(start), int(end)) for start, end in spans)
    return a < d and c < b


def _bare(words: str) -> str:
    return " ".join(_EDGES.sub("", words).split()).removeprefix("that ")


def _order(sides: Side) -> tuple[str, int, str]:
    row = sides[0] or sides[1] or {}
    return str(row["doc_id"]), int(row.get("start") or 0), str(row)


def _by_keys(own: Sequence[Row], others: Sequence[Row], keys: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    left, right = dict(enumerate(own)), dict(enumerate(others))
    for key in keys:
        waiting: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for b, row in right.items():
            waiting[tuple(row[column] for column in key)].append(b)
        for a, row in list(left.items()):
            if candidates := waiting[tuple(row[column] for column in key)]:
                found.append((a, candidates[0]))
                del left[a], right[candidates.pop(0)]
    return found


def _by_content(first: pd.DataFrame, second: pd.DataFrame, texts: Mapping[str, str]) -> list[tuple[int, int]]:
    columns = ["start", "end", "source_start", "source_end", "actor_id"]
    found: list[tuple[int, int]] = []
    frames = [frame.reset_index(drop=True) for frame in (first, second)]
    for doc_id in sorted({*first["doc_id"]} & {*second["doc_id"]}):
        spans = [frame.loc[frame["doc_id"] == doc_id, columns].replace("", None) for frame in frames]
        found += [(int(str(a)), int(str(b))) for a, b in overlap.match(spans[0], spans[1], texts[doc_id], "iou >= 0.5")]
    return found
