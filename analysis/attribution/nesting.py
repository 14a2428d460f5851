"""Found attributions to rows: level, parent, group, coordination, and which of those inside another's words are voices.

Offsets in rows are 0-based and half-open, in code points of the text.
"""

from __future__ import annotations

from typing import Any

from analysis.attribution.indirect import in_lower_case
from analysis.attribution.paragraph import Found
from analysis.attribution.standing import inherit
from analysis.attribution.transcripts import TURN
from analysis.text import Document, Span, count_words, kind, quoted_words, within

Row = dict[str, Any]

COLUMNS = (
    "level",
    "parent",
    "group",
    "coordination",
    "relay",
    "kind",
    "start",
    "end",
    "source_start",
    "source_end",
    "cue_start",
    "cue_end",
    "n_words",
    "n_quoted_words",
    "cue_class",
    "reality",
    "form",
)


def rows_of(found: list[Found], text: Document) -> list[Row]:
    """Found attributions to rows with ``COLUMNS``, in order of the text.

    ``parent`` is the number of a row, ``group`` is shared by the parts of a content that its cue interrupts, ``coordination`` by
    sources that speak together. Rows inside another's content, or in a quotation, are kept where they are voices (see ``is_voice``).
    """
    rows: list[Row] = []
    groups = coordinations = 0
    for item in sorted(found, key=lambda f: (min(f.content), f.cue or (0, 0))):
        coordination = coordinations if item.also else None
        coordinations += bool(item.also)
        for source in (item.source, *item.also):
            group = groups if len(item.content) > 1 else None
            groups += len(item.content) > 1
            made = (_row(item, source, content, text, group, coordination) for content in item.content)
            rows += [row for row in made if row["n_words"]]  # marks alone say nothing
    rows.sort(key=lambda r: (r["start"], -r["end"], r["relay"], r["cue_start"] or 0, r["source_start"] or 0))
    _nest(rows)
    kept = [not _inner(row, text.regions) or _is_heard(rows, row, text) for row in rows]
    rows = [row for row, keep in zip(rows, kept) if keep]
    _nest(rows)
    inherit(rows)
    for row in rows:
        del row["found"]
    return rows


def _row(
    item: Found, source: Span | None, content: Span, text: Document, group: int | None, coordination: int | None
) -> Row:
    """One content of one source as a row, its level and parent not yet known."""
    start, end = content
    row: Row = dict.fromkeys(COLUMNS)
    row.update(
        group=group,
        coordination=coordination,
        relay=item.relay,
        start=start,
        end=end,
        cue_class=item.cue_class,
        kind=kind(start, end, text, text.regions),
        n_words=count_words(text, start, end),
        n_quoted_words=quoted_words(start, end, text, text.regions),
        reality=item.reality,
        form=item.form,
        found=item,
    )
    if item.construction == TURN:  # all of it is the speaker's own words, though no marks say so
        row["kind"] = "direct"
    row["source_start"], row["source_end"] = source if source and source[0] < source[1] else (None, None)
    row["cue_start"], row["cue_end"] = item.cue or (None, None)
    return row


def _nest(rows: list[Row]) -> None:
    """Level and parent: the smallest content that holds a row's own cue. An outlet that only relays is no level."""
    open_rows: list[int] = []
    for number, row in enumerate(rows):
        while open_rows and rows[open_rows[-1]]["end"] <= row["start"]:
            open_rows.pop()
        anchor = row["cue_start"] if row["cue_start"] is not None else row["start"]
        row["level"], row["parent"] = 1, None
        for above in reversed(open_rows):
            parent = rows[above]
            if (
                parent["start"] <= anchor < parent["end"]
                and parent["cue_start"] != row["cue_start"]
                and not parent["relay"]
            ):
                row["parent"], row["level"] = above, parent["level"] + 1
                break
        open_rows.append(number)


# --- voices inside voices ------------------------------------------------------------------------------------------------

SPEECH = frozenset(
    {
        "clause",
        "quotation",
        "according_to",
        "headline",
        "turn",
        "colon",
        "small_clause",
        "as",
        "passive_as",
        "object_as",
        "object_of",
        "object_for",
        "of",
        "about",
        "for",
    }
)
NAMING = frozenset({"as", "gerund", "object_predicate", "small_clause"})
PRONOUNS = frozenset("i we you he she it they who which that this one people".split())


def _inner(row: Row, quoted: list[Span]) -> bool:
    """Does a row stand in another's content, or its cue in a quotation, whoever is quoted?"""
    cue = row["cue_start"]
    return row["level"] > 1 or (cue is not None and any(left < cue for left, _ in within(cue, cue + 1, quoted)))


OWN = frozenset("i we me us my our you your".split())


def _is_heard(rows: list[Row], row: Row, text: Document) -> bool:
    """Is a nested row a voice (``is_voice``)? In a turn whoever speaks is none within himself (our concerns), and the words of another that
    stand in quotation marks are one, whoever it is: He said: "..."."""
    if (
        row["parent"] is not None
        and rows[row["parent"]]["found"].construction == TURN
        and row["source_start"] is not None
    ):
        if in_lower_case(text, (row["source_start"], row["source_end"])) in OWN:
            return False
        if row["kind"] == "direct":
            return True
    return is_voice(row["found"], text, text.regions)


def is_voice(item: Found, text: str, quoted: list[Span]) -> bool:
    """Is a nested attribution a voice inside a voice? "He said she said" is; "he said he wants" is one voice.

    A pronoun is one where it says what somebody calls a thing in words of his own: said that what he called "a farce" was over.
    """
    named = item.source is not None and in_lower_case(text, item.source) not in PRONOUNS
    if item.construction == "object":
        return item.cue_class == "denying" or (item.cue_class == "belief" and named)
    if item.construction in NAMING and item.source is not None and item.content[-1] in quoted:
        return True
    noun_on = item.construction == "on" and item.part_of_speech == "noun"
    if (item.construction not in SPEECH and not noun_on) or item.cue_class in ("commissive", "evaluative"):
        return False
    return item.source is None or named
