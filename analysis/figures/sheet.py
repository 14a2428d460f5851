"""The sheet that every figure is drawn on: its measures, its type and its labels.

A figure is one sheet measured in points. Every label is measured before it is set, and wrapped or shortened to its room, so that
no table, however long its names, makes two labels touch; no solver decides where anything stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 5.0  # inches: narrow, so that a telephone 340 pixels wide shows the smallest label nine pixels high
ROOM = WIDTH * 72
WHITE, INK, MUTED, FAINT, PALE = "#ffffff", "#222222", "#5f5f5f", "#b8b8b8", "#e6e6e6"
MARK, ACCENT = "#4477aa", "#b34700"  # where no camp is meant
SMALL, TEXT, TITLE = 9.75, 10.5, 13.0  # points; nothing is smaller
LINE = 1.25 * SMALL  # points from one line of a label to the next
GRID, MARKS, WORDS, INSIDE = 0, 2, 3, 4  # the order of drawing, and what a label may lie on: only INSIDE on marks
Tip = tuple[str, str]  # the identifier of a mark, and the words that a pointer over it shows
Box = tuple[float, float, float, float]  # x, y, width, height in points
_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans", "svg.hashsalt": "told-twice", "svg.fonttype": "path", "hatch.linewidth": 0.6, "text.parse_math": False,
    "figure.facecolor": "white", "savefig.facecolor": "white", "path.simplify": False,
}  # fmt: skip


@cache
def _font(size: float, bold: bool) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")


@cache
def measured(words: str, size: float = TEXT, bold: bool = False) -> float:
    """The width of a label in points, a little generous, since a screen's pixels widen letters."""
    import warnings

    from matplotlib.textpath import text_to_path

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return 1.03 * float(text_to_path.get_text_width_height_descent(words, _font(size, bold), ismath=False)[0])


def one_line(words: object) -> str:
    """A label on one line without control characters."""
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in str(words)).split())


def wrapped(words: object, room: float, size: float = TEXT, bold: bool = False, most: int = 1) -> list[str]:
    """A label in at most ``most`` lines no wider than ``room`` points; what does not fit is cut, and three dots say so."""
    left = _together(one_line(words))
    lines: list[str] = []
    while left and len(lines) < most:
        if measured(left, size, bold) <= room:
            return [*lines, left]
        dots = "…" if len(lines) == most - 1 else ""
        fits, beyond = 1, len(left) + 1
        while beyond - fits > 1:  # halving: a longer text is wider
            middle = (fits + beyond) // 2
            narrow = measured(left[:middle].rstrip() + dots, size, bold) <= room
            fits, beyond = (middle, beyond) if narrow else (fits, middle)
        space = left.rfind(" ", 0, fits + 1)
        cut = space if space > (fits / 2 if dots else 0) else fits
        lines.append((left[:cut].rstrip(" ,;:") if dots else left[:cut].rstrip()) + dots)
        left = left[cut:].lstrip()
    return lines or [""]


def _together(words: str) -> str:
    """No line ends between a number and its unit, or within "5 of 11"."""
    return re.sub(r"(\d) (%|of (?=\d))", lambda m: f"{m[1]}\u00a0{m[2]}".replace("of ", "of\u00a0"), words)


class Sheet:
    """A page in points, from the top left; ``y`` is where the next thing may stand. Texts are given by the middle of their line."""

    def __init__(self, title: str, deck: str) -> None:
        import matplotlib
        from matplotlib.figure import Figure

        matplotlib.rcParams.update(_STYLE)
        self.figure = Figure(figsize=(WIDTH, 1))
        self.axis = self.figure.add_axes((0, 0, 1, 1))
        self.axis.set_axis_off()
        self.title, self.y, self.names = title, 6.0, set[str]()
        self.paragraph(title, TITLE, bold=True)
        self.y += 2
        self.paragraph(deck, TEXT, colour=MUTED)
        self.y += 8

    def text(
        self, x: float, y: float, words: str, size: float = TEXT, ha: str = "left", colour: str = INK, bold: bool = False,
        inside: bool = False,
    ) -> None:  # fmt: skip
        if words:
            style: dict[str, Any] = {"size": size, "weight": "bold" if bold else "normal", "color": colour, "ha": ha}
            order = INSIDE if inside else WORDS
            self.axis.text(x, y + 0.36 * size, words, va="baseline", zorder=order, parse_math=False, **style)

    def paragraph(self, words: str, size: float = TEXT, colour: str = INK, bold: bool = False) -> None:
        room = ROOM - 4
        lines = wrapped(words, room, size, bold, most=6)
        while bold and room > 200:  # a title's lines are about as long as one another
            room -= 8
            narrower = wrapped(words, room, size, bold, most=6)
            if len(narrower) > len(lines) or " ".join(narrower) != " ".join(lines):
                break
            lines = narrower
        for line in lines:
            self.text(2, self.y + 0.65 * size, line, size, colour=colour, bold=bold)
            self.y += 1.32 * size

    def label(
        self, x: float, y: float, words: str, room: float, size: float = TEXT, ha: str = "left", colour: str = INK, bold: bool = False
    ) -> None:  # fmt: skip
        """A label on one line, shortened to its room."""
        self.text(x, y, wrapped(words, room, size, bold)[0], size, ha, colour, bold)

    def lines(self, x: float, y: float, lines: Sequence[str], ha: str = "left", colour: str = INK) -> None:
        """A label of several lines, already wrapped, around its middle ``y``."""
        for n, line in enumerate(lines):
            self.text(x, y + LINE * (n - (len(lines) - 1) / 2), line, SMALL, ha, colour)

    def section(self, words: str) -> None:
        """A heading over rows, with a line under it."""
        for line in wrapped(words, ROOM - 8, TEXT, bold=True, most=2):
            self.text(2, self.y + 11, line, bold=True)
            self.y += 13
        self.line([2, ROOM - 4], [self.y + 6, self.y + 6], FAINT)
        self.y += 9

    def bar(
        self, x: float, y: float, width: float, height: float, face: str, edge: str = "none", hatch: str = "",
        tip: Tip = ("", ""), strength: float = 1,
    ) -> None:  # fmt: skip
        """A bar; with a ``strength`` under 1 its colour lets the ground through, light or dark."""
        from matplotlib.colors import to_rgba
        from matplotlib.patches import Rectangle

        inner = to_rgba(face, strength) if face != "none" else face
        patch = Rectangle((x, y), max(width, 0.6), height, facecolor=inner, edgecolor=edge, linewidth=0.8, zorder=MARKS)
        if hatch:
            patch.set_hatch(hatch)
        self._named(patch, tip)
        self.axis.add_patch(patch)

    def bars(self, boxes: Sequence[Box], face: str, strength: float = 1) -> None:
        """Many bars of one colour, as one path; ``strength`` as for `bar`."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        corners = [
            c for x, y, w, h in boxes for c in ((x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y))
        ]  # fmt: skip
        codes = [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY] * len(boxes)
        if boxes:
            self.axis.add_patch(
                PathPatch(Path(corners, codes), facecolor=face, alpha=strength, linewidth=0, zorder=MARKS)
            )

    def line(
        self, xs: Sequence[float], ys: Sequence[float], colour: str = PALE, width: float = 0.8, dashes: Any = "-", grid: bool = True,
        tip: Tip = ("", ""),
    ) -> None:  # fmt: skip
        (drawn,) = self.axis.plot(
            xs, ys, color=colour, linewidth=width, linestyle=dashes, zorder=GRID if grid else MARKS, clip_on=False
        )
        drawn.set_solid_capstyle("butt")
        self._named(drawn, tip)

    def dot(
        self, x: float, y: float, colour: str, size: float = 9, face: str = "", mark: str = "o", tip: Tip = ("", "")
    ) -> None:  # fmt: skip
        """A mark; ``face`` empty means filled."""
        style: dict[str, Any] = {"markersize": size, "markeredgecolor": colour, "markeredgewidth": 1.4}
        (drawn,) = self.axis.plot([x], [y], mark, markerfacecolor=face or colour, zorder=MARKS, clip_on=False, **style)
        self._named(drawn, tip)

    def _named(self, artist: Any, tip: Tip) -> None:
        """Give a mark an identifier (sanitised, and its own) and the words that a pointer over it shows."""
        if tip[0]:
            name = re.sub(r"[^a-z0-9]+", "-", tip[0].lower()).strip("-")
            while name in self.names:
                name += "-x"
            self.names.add(name)
            artist.set_gid(name)
            artist.set_label(one_line(tip[1]))

    def key(self, entries: Sequence[tuple[Callable[[float, float], None], str]]) -> None:
        """What the marks mean, each drawn as it is used, 14 points wide, before its words."""
        x = 2.0
        for draw, words in entries:
            width = 17 + measured(words, SMALL) + 12
            if x > 2 and x + width - 10 > ROOM:
                x, self.y = 2.0, self.y + LINE + 2
            draw(x, self.y + 7)
            self.label(x + 17, self.y + 7, words, ROOM - x - 19, SMALL, colour=MUTED)
            x += width
        self.y += 20

    def heads(self, xs: Sequence[float], words: Sequence[str], step: float, right: float = ROOM - 2) -> None:
        """Names over columns; where they are wider than their column, every other one stands a line higher."""
        names = [one_line(word) for word in words]
        high = len(names) > 1 and any(measured(name, SMALL) > step - 5 for name in names)
        for n, (x, name) in enumerate(zip(xs, names)):
            room = min(2 * (right - x), (2 if high else 1) * step - 3)
            up = high and n % 2 == 0
            self.label(x, self.y + (6 if up or not high else 19), name, max(room, 14), SMALL, "center")
            if up:
                self.line([x, x], [self.y + 13, self.y + 25], FAINT, 0.6)
        self.y += 27 if high else 15

    def done(self, note: str) -> Figure:
        """Set the note at the foot and cut the page to what stands on it."""
        from matplotlib.font_manager import get_font

        known = set(get_font(_font_file()).get_charmap())
        if any(ord(c) not in known and not c.isspace() for text in self.axis.texts for c in text.get_text()):
            note += " Signs that the font lacks are drawn as boxes; the table beside the figure has them."
        self.y += 6
        self.paragraph(note, SMALL, MUTED)
        self.y = float(round(self.y + 5))
        self.figure.set_size_inches(WIDTH, self.y / 72)
        self.axis.set_xlim(0, ROOM)
        self.axis.set_ylim(self.y, 0)
        return self.figure


def _font_file() -> str:
    from matplotlib.font_manager import findfont

    return str(findfont(_font(TEXT, False)))
