"""Which rows of attributions count as reports: what was said, and of that what says something."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


def was_said(row: Mapping[str, Any]) -> bool:
    """Does a row of attributions report what was said, rather than not said, imagined or asked? (Without the column: yes.)"""
    return row.get("reality", "said") in ("said", "", None)


def is_proposition(row: Mapping[str, Any]) -> bool:
    """Does a row's content say something, rather than name a topic? (Without the column: yes.)"""
    return row.get("form", "proposition") in ("proposition", "", None)


def was_uttered(row: Mapping[str, Any]) -> bool:
    """Are a row's words its speaker's, whatever they say: what was said, and a question in its own words?"""
    return was_said(row) or (row.get("reality") == "asked" and row.get("kind") == "direct")


def said_rows(rows: Sequence[Row], holds: Callable[[Mapping[str, Any]], bool] = was_said) -> list[Row]:
    """The rows of a document (or several) that report what was said; or of which something else holds (``was_uttered``).

    What stands inside a row left out stands where that row stood: "did not comment on its claim that ..." leaves the claim, at level 1.
    """
    if all(map(holds, rows)):
        return list(rows)
    by_id = {row["attribution_id"]: row for row in rows}
    kept = []
    for row in rows:
        if not holds(row):
            continue
        around = [by_id.get(row["parent_id"])]
        while around[-1] is not None and len(around) <= row["level"]:
            around.append(by_id.get(around[-1]["parent_id"]))
        outer = [each for each in around if each is not None]
        left_out = sum(not holds(each) for each in outer)
        parent = next((each["attribution_id"] for each in outer if holds(each)), "")
        kept.append({**row, "parent_id": parent, "level": row["level"] - left_out} if left_out else row)
    return kept


def said_only(attributions: pd.DataFrame, topics: bool = True) -> pd.DataFrame:
    """The rows of a table ``attributions`` that report what was said, with those that only name a topic or without."""
    kept = attributions
    for column, value in (("reality", "said"), *(() if topics else (("form", "proposition"),))):
        if column in kept.columns:
            kept = kept[kept[column].isin([value, ""]) | kept[column].isna()]
    return kept


def inherit(rows: Sequence[Row]) -> None:
    """What stands inside something not said was not said either; but a report that has an owner (its claim that) is there all the same.

    ``rows`` are in the order of their nesting, ``parent`` the place of the row around; each has the ``found`` it is from.
    """
    for row in rows:
        around = row["parent"]
        if around is None or row["reality"] != "said" or rows[around]["reality"] == "said":
            continue
        item = row["found"]
        if rows[around]["found"].construction == "turn":  # who asks of a report does not make it one that was not made
            continue
        if not (item.part_of_speech == "noun" and item.source is not None):
            row["reality"] = rows[around]["reality"]
