"""The sides as the pages show them: each with a colour, a letter and a line of its own, so that no one needs the colour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.coding import Codebook
from analysis.edition.markup import address
from analysis.figures import colours, ink_on

# Underlines tell camps apart where colours cannot; in the order of the codebook's camps.
LINES = ("solid", "dashed", "dotted", "wavy", "double")


@dataclass(frozen=True)
class Camp:
    """A side: its address, label and letter, its colour and that of ink on it, and the line under its words, thick or thin."""

    id: str
    css: str
    label: str
    mark: str
    colour: str
    on: str
    line: str
    thick: str


def camps_of(book: Codebook, seen: Iterable[str]) -> list[Camp]:
    """The camps of a codebook in its order, and after them those that only the tables know."""
    known = {camp["id"]: camp for camp in book.camps}
    palette = colours(book, seen)
    found = []
    for number, camp in enumerate(dict.fromkeys([*known, *sorted(seen)])):
        entry = known.get(camp, {})
        label = str(
            entry.get("label") or {"unassigned": "No known side"}.get(camp, camp.replace("_", " ")) or "No known side"
        )
        mark = str(entry.get("mark") or ("?" if camp == "unassigned" else label[:1].upper()) or "?")[:1]
        colour, thick = palette[camp], "thin" if number >= len(LINES) else "thick"
        line = LINES[number % len(LINES)]
        found.append(Camp(camp, address(camp), label, mark, colour, ink_on(colour), line, thick))
    return found


def style(camps: Iterable[Camp]) -> str:
    """The palette as classes: a camp's colour, the colour of text on it, and the lines that tell it apart without colour."""
    rules = []
    for camp in camps:
        css, thickness = camp.css.replace(".", "\\."), "3px" if camp.thick == "thick" else "1px"
        rules.append(
            f".camp-{css}{{--camp:{camp.colour};--on:{camp.on}}}"
            f".u-{css}{{text-decoration:underline {camp.line} {thickness} {camp.colour}}}"
            f".v-{css}{{border-bottom:2px {camp.line.replace('wavy', 'groove')} {camp.colour}}}"
            f".t-{css}{{--tint:{camp.colour}}}"
            f'[data-camp="{camp.css}"]{{--camp:{camp.colour};--on:{camp.on}}}'
            f'[data-camp="{camp.css}"]::before{{content:"\\{ord(camp.mark):x} "}}'
        )
    return "\n".join(rules) + "\n"
