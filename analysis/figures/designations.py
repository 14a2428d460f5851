"""What each voice calls the same thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.figures.shared import Chip, chips, colour_of, column_label, in_order, left_out, nothing
from analysis.figures.sheet import MUTED, PALE, ROOM, SMALL, Sheet, measured, wrapped
from analysis.measures.support import beside
from analysis.text import listed

if TYPE_CHECKING:
    import pandas as pd

    from analysis.coding import Codebook
    from analysis.figures.shared import Drawn

_FEW = 12  # names of one thing that are all drawn, even those used once


def naming(table: pd.DataFrame, book: Codebook, most: int = 2, support: str = "") -> Drawn:
    """What each voice calls the same thing: a block a thing, a row a voice, its names with how often they stand there.

    ``table``: referent, designation, voice, n. The ``most`` things are drawn whose names voices share least. A name that the codebook's own
    name of the thing contains says nothing and is left out; of a thing with more than twelve names, those used once that nobody shares
    are counted only. ``support``: what stands beside the title (`measures.support`).
    """
    deck = "Full colour: a name that no other voice uses. A number: how often, where more than once"
    table = _spelled(table, book)
    own_name = [each.lower() in referent.lower() for referent, each in zip(table["referent"], table["designation"])]
    table = table[[not each for each in own_name]]
    if table.empty:
        return nothing("What each voice calls the same thing", deck, table)
    voices = table.groupby(["referent", "designation"])["voice"].transform("nunique")
    table = table.assign(alone=voices == 1)
    things = _least_shared(table)[:most]
    drawn = table[table["referent"].isin(things)]
    title = beside(_title(things), support)
    sheet = Sheet(title, deck)
    for thing in things:
        own = drawn[drawn["referent"] == thing]
        sheet.section(thing[:1].upper() + thing[1:])
        room = min(max(measured(column_label(voice, book), SMALL) for voice in own["voice"]) + 8, 104.0)
        for voice in in_order(own["voice"], book):
            _row(sheet, own[own["voice"] == voice], own["designation"].nunique() <= _FEW, room, book)
        sheet.y += 5
    note = "Names are those that the codebook lists. Source: table naming."
    note += left_out(len(things), table["referent"].nunique(), "things whose names are shared least")
    alt = " ".join(
        f"{thing[:1].upper()}{thing[1:]}: {_in_words(drawn[drawn['referent'] == thing], book)}." for thing in things
    )
    return sheet.done(note), drawn.drop(columns="alone"), f"{title}. {alt}"


def _spelled(table: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """The table with each designation as the codebook spells it; the table of designations itself has small letters."""
    spelled = {" ".join(each.lower().split()): each for listed in book.designations.values() for each in listed}
    table = table.assign(designation=table["designation"].map(lambda each: spelled.get(each, each)))
    return table.groupby(["referent", "designation", "voice"], as_index=False, sort=False)["n"].sum()


def _least_shared(table: pd.DataFrame) -> list[str]:
    """The things in the order of the share of their mentions by names that one voice alone uses; things with one voice last."""
    mentions = table.groupby("referent", sort=False)["n"].sum()
    alone = table[table["alone"]].groupby("referent")["n"].sum().reindex(mentions.index, fill_value=0) / mentions
    voices = table.groupby("referent")["voice"].nunique()
    return sorted(mentions.index, key=lambda thing: (voices[thing] < 2, -round(float(alone[thing]), 6), str(thing)))


def _title(things: list[str]) -> str:
    """What the names are names of."""
    return f"What each voice calls {listed([f'“{thing}”' for thing in things])}"


def _often(own: pd.DataFrame) -> pd.DataFrame:
    """Names of one voice: its own first, the most frequent first."""
    return own.sort_values(["alone", "n", "designation"], ascending=[False, False, True])


def _in_words(own: pd.DataFrame, book: Codebook) -> str:
    """The voices with their first names."""
    return "; ".join(
        f"{column_label(voice, book)} “{'”, “'.join(_often(own[own['voice'] == voice])['designation'].head(4))}”"
        for voice in in_order(own["voice"], book)[:6]
    )


def _row(sheet: Sheet, own: pd.DataFrame, few: bool, room: float, book: Codebook) -> None:
    """One voice with its names: those it has alone in full colour, those it shares pale, those left out as a number."""
    voice = str(own["voice"].iloc[0])
    folded = own["alone"] & (own["n"] == 1) & (not few)
    kept = own[~folded]
    listed = [
        Chip(
            row.designation, colour_of(voice, book), not row.alone, f"{row.n:,}" if row.n > 1 else "",
            (f"naming-{row.designation}-{voice}", f"{column_label(voice, book)}: {row.designation}, {row.n}"),
        )
        for row in _often(kept).itertuples()
    ]  # fmt: skip
    if folded.any():
        others = f"{'and ' if listed else ''}{int(folded.sum())} used once"
        listed.append(Chip(others, MUTED, True))
    sheet.text(2, sheet.y + 8, wrapped(column_label(voice, book), room - 4, SMALL)[0], SMALL)
    sheet.y += chips(sheet, room, ROOM - 4 - room, listed) + 4
    sheet.line([2, ROOM - 4], [sheet.y - 1, sheet.y - 1], PALE)
