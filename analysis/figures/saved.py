"""A figure saved as the files a reader meets: SVG and PNG, the CSV of what is drawn, the text that says it."""

from __future__ import annotations

import html
import io
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.figures.shared import contrast
from analysis.figures.sheet import ACCENT, FAINT, INK, MUTED, PALE, WHITE, one_line
from analysis.study import Study, to_csv, write_bytes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Shown:
    """A saved figure as a notebook shows it: the very bytes of its files, and what it says as text."""

    svg: str
    png: bytes
    alt: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"image/svg+xml": self.svg, "image/png": self.png, "text/plain": self.alt}


def show(study: Study, name: str, figure: Figure, drawn: pd.DataFrame, alt: str) -> Shown:
    """Save a figure as SVG and PNG, the table it draws as CSV and its text as .txt, all under ``name``; give it to the reader.

    Nothing in the files depends on the clock: the date is left out and identifiers are salted by a constant.
    """
    import warnings

    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    svg, png = io.StringIO(), io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # the note at the foot says so
        figure.savefig(svg, format="svg", metadata={"Date": None, "Title": name, "Description": one_line(alt)})
        figure.savefig(png, format="png", dpi=192, metadata={"Software": None})
    shown = Shown(_in_the_dark(_with_tooltips(_slim(svg.getvalue()), figure)), _few_colours(png.getvalue()), alt)
    folder = study.figures
    write_bytes(folder / f"{name}.svg", shown.svg.encode("utf-8"))
    write_bytes(folder / f"{name}.png", shown.png)
    write_bytes(folder / f"{name}.csv", to_csv(drawn.round(6)).encode("utf-8"))
    write_bytes(folder / f"{name}.txt", f"{alt}\n".encode())
    return shown


def _slim(svg: str) -> str:
    """The same picture in half the bytes: hundredths of a point, short names for glyphs, no comments and no indentation."""

    def rounded(match: re.Match[str]) -> str:
        coarse = re.sub(r"-?\d+\.\d{3,}", lambda number: f"{round(float(number[0]), 2):g}", match[0])
        return re.sub(r"(?<=[\d\"])\s*([MLQCz])\s*", r"\1", coarse) if coarse.startswith(" d=") else coarse

    svg = re.sub(r' d="[^"]*"|translate\([^)]*\)| [xy]="[^"]*"', rounded, svg)
    svg = re.sub(r'(<path id="m[^>]*?) style="[^"]*"/>', r"\1/>", svg)  # a mark's style stands where it is used
    svg = re.sub(r'="(#?)DejaVuSans(-Bold)?-', lambda m: f'="{m[1]}{"db" if m[2] else "d"}-', svg)
    svg = re.sub(r'(<use xlink:href="#[^"]*") transform="translate\(([-\d.]+) 0\)"/>', r'\1 x="\2"/>', svg)
    return re.sub(r"<!--.*?-->\n", "", re.sub(r"\n +", "\n", svg)).replace('"/>\n<use', '"/><use')


# Colours of the sheet on a dark ground; those of camps stay, made lighter where they would not stand out (`_seen_in_the_dark`).
GROUND = "#17181b"
DARK = {
    WHITE: GROUND, INK: "#e9e6e0", MUTED: "#b0afb3", FAINT: "#6a6b71", PALE: "#34353a", ACCENT: "#ff9d5c",
}  # fmt: skip


def _in_the_dark(svg: str) -> str:
    """The picture with a style sheet for readers who ask for a dark page; what draws no style sheets sees what it saw before.

    Labels that stand on marks (INSIDE) are black or white by the colour under them and keep that: white text is no shape.
    """
    rules = []
    for colour in sorted(set(re.findall(r"(?:fill|stroke): (#[0-9a-f]{6})", svg))):
        dark = DARK.get(colour) or _seen_in_the_dark(colour)
        if dark != colour:
            spared = ":not(g)" if colour == WHITE else ""
            rules.append(f'.sheet [style*="fill: {colour}"]{spared}{{fill:{dark}!important}}')
            rules.append(f'.sheet [style*="stroke: {colour}"]{{stroke:{dark}!important}}')
    style = f"<style>@media (prefers-color-scheme:dark){{{''.join(rules)}}}</style>"
    return re.sub(r"<svg ([^>]*)>", lambda found: f'<svg class="sheet" {found[1]}>\n{style}', svg, count=1)


def _seen_in_the_dark(colour: str, least: float = 3.0) -> str:
    """A colour, mixed with as much white as gives it a contrast of ``least`` (WCAG 2, graphics) with the dark ground."""
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    for twentieths in range(20):
        mixed = [round(part + (255 - part) * twentieths / 20) for part in (red, green, blue)]
        found = f"#{mixed[0]:02x}{mixed[1]:02x}{mixed[2]:02x}"
        if contrast(found, GROUND) >= least:
            return found
    return "#ffffff"


def _with_tooltips(svg: str, figure: Figure) -> str:
    """The picture with a title, which a pointer over it shows, in each mark that has an identifier."""
    for artist in figure.axes[0].get_children():
        if artist.get_gid():
            here = f'<g id="{artist.get_gid()}">'
            svg = svg.replace(here, f"{here}<title>{html.escape(str(artist.get_label()))}</title>", 1)
    return svg


def _few_colours(png: bytes) -> bytes:
    """The same picture with a palette of 128 colours: a quarter of the bytes, and no eye sees the difference."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    out = io.BytesIO()
    picture.save(out, format="png", optimize=True)
    return out.getvalue()
