"""What notebooks begin with and show: the study's tables, sentences, figures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from analysis.study import StudyError
from analysis.tables import Tables
from analysis.text import counted as counted


def begin(study: str = "", out: str = "") -> Tables:
    """What every notebook begins with: the study's tables, and pandas set to show text as text and numbers briefly."""
    import pandas as pd

    pd.set_option(
        "display.html.use_mathjax",
        False,
        "display.max_colwidth",
        90,
        "display.max_rows",
        80,
        "display.float_format",
        "{:.2f}".format,
    )
    return Tables(study, out)


def say(text: str) -> Any:
    """A sentence with computed numbers, shown as prose. Text of the corpus has no place in it unless ``plain`` made it safe."""
    from IPython.display import Markdown

    return Markdown(text)


def percent(share: float) -> str:
    """A share as prose: 0.534 is 53 %."""
    return "none" if share != share else f"{100 * share:.0f}\u00a0%"


def plain(name: str) -> str:
    """A name out of raw text as it may stand in Markdown: no mark-up, one line, at most 60 characters."""
    return re.sub(r"[^\w\s.,'’-]|_", "", " ".join(str(name).split()))[:60]


def saved_figure(folder: Path, name: str) -> Any:
    """A figure that another notebook saved, as it would be shown there."""
    from analysis.figures import Shown

    path = folder / f"{name}.svg"
    if not path.exists():
        raise StudyError(
            path, "this figure has not been made yet", "run make all, or the notebook that makes it, first"
        )
    return Shown(
        path.read_text(encoding="utf-8"),
        path.with_suffix(".png").read_bytes(),
        path.with_suffix(".txt").read_text(encoding="utf-8").strip(),
    )
