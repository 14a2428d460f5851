"""What notebooks begin with and show: the study's tables, sentences, tables, figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.measures.support import beside
from analysis.report.declared import Declaration, NotebookData
from analysis.report.words import readable
from analysis.study import StudyError
from analysis.tables import select

if TYPE_CHECKING:
    import pandas as pd

    from analysis.figures import Shown


def begin(
    study: str = "", out: str = "", coder: str | None = "", leave_out: Sequence[str] = (), **declared: Sequence[str]
) -> NotebookData:
    """What every notebook begins with: the tables of a study, and pandas set to show text as text and numbers briefly.

    They are of the documents that the ``coder`` has read (None: of all), less those left out: see ``tables.select``.
    ``declared``: ``needs``, ``wants``, ``makes``, ``figures``, ``reads``, lists of names (see ``Declaration``); a table or a figure that
    is not among them is refused with a StudyError.
    """
    import pandas as pd

    shown = {
        "display.html.use_mathjax": False, "display.max_colwidth": 90, "display.max_rows": 80, "display.float_format": "{:.2f}".format,
    }  # fmt: skip
    pd.set_option(*(each for option in shown.items() for each in option))
    return NotebookData(select(study, out, coder, leave_out), Declaration.of(declared))


def say(text: str, support: str = "") -> Any:
    """A sentence with computed numbers, shown as prose, with what it rests on where that is little (`NotebookData.backing`).

    Text of the corpus has no place in it unless ``plain`` made it safe."""
    from IPython.display import Markdown

    return Markdown(beside(text, support))


def maybe(shown: Any, why_not: str) -> Any:
    """A table to show, or, where there is none or it is empty, a sentence that says why; nothing where that was said above."""
    if shown is not None and len(shown):
        return shown
    return say(why_not) if why_not else None


def under(words: str, frame: pd.DataFrame | None, data: NotebookData, most: int = 20) -> Any:
    """The first rows of a table in words, under what introduces it; neither where there is no table, and it was said above why."""
    from IPython.display import display

    if frame is None or frame.empty:
        return None
    display(say(words))
    return readable(frame.head(most), data.tables)


def whole(frame: pd.DataFrame, why_not: str) -> Any:
    """A table with its sentences whole, or, where it is empty, a sentence that says why. What a cell holds shows as text."""
    import pandas as pd
    from IPython.display import HTML

    if frame.empty:
        return say(why_not)
    with pd.option_context("display.max_colwidth", None):
        return HTML(frame.to_html(index=False))


def figure(data: NotebookData, name: str, drawn: tuple[Any, ...] | None, why_not: str = "") -> Any:
    """Save a figure (as its function gave it: the figure, the rows it draws, its text) and show it; without one, say why, if need be."""
    from analysis import figures

    data.check_figure(name)
    if drawn:
        return figures.show(data.study, name, *drawn)
    for path in data.study.figures.glob(f"{name}.*"):  # of a run that could draw it
        path.unlink()
    return maybe(None, why_not)


def plain(name: str) -> str:
    """A name out of raw text as it may stand in Markdown: no mark-up, one line, at most 60 characters."""
    return re.sub(r"[^\w\s.,'’–-]|_", "", " ".join(str(name).split()))[:60]


def saved_figure(folder: Path, name: str) -> Shown:
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
