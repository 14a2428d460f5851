"""The essay of a study in blocks, as a page and the paper set it: headings, sentences with their numbers, figures with their words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from analysis import report
from analysis.edition import narratives
from analysis.edition.edition import Edition
from analysis.edition.markup import emphases

FIGURE_BYTES = 200_000  # of the drawing; a heavier one is shown as its picture in pixels


def blocks(edition: Edition) -> list[dict[str, Any]]:
    """The essay for a page: headings with levels that skip none, figures with their words, sentences with their numbers."""
    essay, level, number, remark = edition.essay, 0, 0, 0
    found: list[dict[str, Any]] = []
    whole = list(essay.blocks)
    title = next((block for block in whole if block[0] == "heading" and re.match(r"#\s", block[1])), None)
    opening: tuple[str, Any] = title or ("heading", f"# {edition.title}")
    for kind, content in [opening, *(block for block in whole if block is not title)]:
        if kind == "heading":
            depth = len(content) - len(content.lstrip("#"))
            level = 1 if depth == 1 and level == 0 else min(max(depth, 2), level + 1)
            found.append({"type": "heading", "level": level, "text": content.lstrip("# "), "id": f"h-{len(found)}"})
        elif kind == "figure":
            found.append({"type": "figure", **figure(edition.data.study.figures, content)})
        elif kind == "narratives":
            found.append({"type": "narratives", "table": narratives.table(edition, content)})
        elif kind == "prose":
            sentences = []
            for mark in content:
                rests = bool(mark.rests_on)
                number, remark = number + rests, remark + (not rests)
                place = {"number": number if rests else 0, "remark": 0 if rests else remark}
                sentences.append({"runs": emphases(essay.filled(mark)), **place})
            if sentences:
                found.append({"type": "prose", "sentences": sentences})
        else:
            remark += 1
            found.append({"type": "prose", "sentences": [{"runs": emphases(content), "number": 0, "remark": remark}]})
    return found


def figure(folder: Path, name: str) -> dict[str, Any]:
    """A figure for a page: its drawing while that is light, its size in pixels, its text and the first sentence of that.

    ``dark``: whether the drawing has colours of its own for a dark page.
    """
    from PIL import Image

    report.saved_figure(folder, name)  # raises StudyError where it is not there
    png, svg = (folder / f"{name}{suffix}" for suffix in (".png", ".svg"))
    with Image.open(png) as picture:
        width, height = picture.size
    drawn = svg.read_text(encoding="utf-8")
    wide = re.search(r'<svg[^>]*\swidth="([\d.]+)pt"', drawn)
    if wide:  # as wide as it was drawn, in the pixels of a page
        width, height = round(float(wide[1]) * 4 / 3), round(height * float(wide[1]) * 4 / 3 / width)
    words = png.with_suffix(".txt").read_text(encoding="utf-8").strip()
    first = re.split(r"(?<=[.!?])\s", words, maxsplit=1)[0]
    alt = first if len(first) <= 240 else f"{first[:236].rpartition(' ')[0]} …"
    chosen = svg if svg.stat().st_size <= FIGURE_BYTES else min(png, svg, key=lambda path: path.stat().st_size)
    dark = chosen == svg and "prefers-color-scheme" in drawn
    return {
        "dark": dark,
        "name": name,
        "src": f"figures/{chosen.name}",
        "width": width,
        "height": height,
        "alt": alt,
        "words": words,
    }
