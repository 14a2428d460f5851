"""The analysis on paper: prose, figures and the evidence of each sentence, set by Typst, the same bytes every time.

The text reaches the template as data, so that nothing in an article can act as mark-up. Fonts are those that come with Typst
and, for letters these lack, DejaVu as it comes with matplotlib; neither the system's fonts nor the network are asked.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

from analysis.edition import essay, pages
from analysis.edition.edition import Edition
from analysis.edition.evidence import varied
from analysis.edition.folder import ASSETS
from analysis.edition.markup import emphases
from analysis.edition.passages import Passage
from analysis.study import StudyError
from analysis.tables import Tables

NAME = "analysis.pdf"


def pdf(data: Tables) -> None:
    """Write the site with the analysis as a PDF in it. Raises StudyError where Typst is missing or a figure is not made."""
    edition = Edition(data)
    pages.site(data, {NAME: compiled(edition)})


def compiled(edition: Edition) -> bytes:
    """The bytes of the PDF. Nothing of the clock is in them: the document has no date."""
    try:
        typst = importlib.import_module("typst")
    except ImportError:
        raise StudyError(
            "requirements-pdf.lock", "what makes the PDF is not installed", "run make pdf, or install that file"
        ) from None
    import matplotlib

    fonts = typst.Fonts(False, True, [Path(matplotlib.get_data_path()) / "fonts/ttf"])
    source = (ASSETS / "analysis.typ").read_bytes()
    folder = edition.data.study.figures
    made = typst.compile(
        source, root=folder if folder.is_dir() else edition.data.study.raw, font_paths=fonts, timestamp=0,
        sys_inputs={"essay": json.dumps(contents(edition), ensure_ascii=False)},
    )  # fmt: skip
    return bytes(made)


def contents(edition: Edition, most: int = 2) -> dict[str, Any]:
    """What the template sets: the blocks of the essay, and for each sentence its findings with up to ``most`` passages."""
    blocks = []
    for block in essay.blocks(edition):
        kept: dict[str, Any] = {
            key: block[key] for key in ("type", "level", "text", "name", "alt", "width", "height") if key in block
        }
        if block["type"] == "narratives":
            kept["table"] = {
                "heads": [head["words"] for head in block["table"]["heads"]],
                "rows": [
                    {"question": row["question"], "cells": [[_cell(each) for each in cell] for cell in row["cells"]]}
                    for row in block["table"]["rows"]
                ],
            }
        if block["type"] == "prose":
            kept["sentences"] = [{"runs": each["runs"], "number": each["number"]} for each in block["sentences"]]
        blocks.append(kept)
    seen: set[str] = set()
    evidence = []
    for mark in edition.essay.marks:
        found = []
        for name in mark.rests_on:
            shown = edition.evidence.summaries[name]
            again, rows = name in seen, varied(edition.evidence.cited[name], most)
            seen.add(name)
            passages = [] if again else [_passage(edition, row) for row in rows]
            found.append(
                {key: getattr(shown, key) for key in ("title", "number", "of", "words", "count")}
                | {"passages": passages, "again": again}
            )
        evidence.append({"runs": emphases(edition.essay.filled(mark)), "findings": found})
    return {"title": edition.title, "limit": edition.limit, "blocks": blocks, "evidence": evidence}


def _cell(told: dict[str, Any]) -> dict[str, Any]:
    """One thing told in a cell, as the template sets it."""
    return {key: told.get(key, "") for key in ("label", "count", "words", "quoted", "speaker", "where")}


def _passage(edition: Edition, passage: Passage) -> dict[str, str]:
    camp = edition.camp.get(passage.camp)
    who = "the narrator" if passage.camp == "narrator" else passage.speaker
    return {
        "before": passage.before, "marked": passage.marked, "after": passage.after, "speaker": who, "kind": passage.kind,
        "where": passage.where, "camp": camp.label if camp else "", "mark": camp.mark if camp else "",
        "colour": camp.colour if camp else "#000000", "on": camp.on if camp else "#ffffff",
    }  # fmt: skip
