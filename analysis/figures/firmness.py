"""How firm the results are: how far two codings agree, and what other defensible choices would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.figures.shared import lighter, nothing
from analysis.figures.sheet import ACCENT, FAINT, MARK, MUTED, ROOM, SMALL, TEXT, Sheet, wrapped
from analysis.text import of_them, percent, percents

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from analysis.figures.shared import Drawn

# agreement


def agreement(table: pd.DataFrame) -> Drawn:
    """How far two codings agree: one row a measure, a dot, and the jackknife interval where there is one.

    ``table``: label, value, low, high, n.
    """
    import pandas as pd

    deck = "Two codings of the same documents, compared; 1 would be complete agreement"
    if table.empty:
        return nothing("How stable the coding is", deck, table)
    low, high = table["value"].min(), table["value"].max()
    title = f"Two codings agree at {low:.2f} to {high:.2f} in {of_them(len(table), 'measure')}"
    sheet = Sheet(title, deck)
    start = _start(table)
    left, right = 192.0, ROOM - 104

    def at(value: float) -> float:
        return left + (right - left) * (value - start) / (1 - start)

    sheet.text(right + 14, sheet.y + 7, "value", SMALL, colour=MUTED)
    sheet.text(ROOM - 4, sheet.y + 7, "units", SMALL, "right", MUTED)
    top = sheet.y = sheet.y + 16
    for row in table.itertuples():
        y, interval = sheet.y + 9, pd.notna(row.low)
        sheet.label(2, y, str(row.label), left - 12, SMALL)
        sheet.line([left, right], [y, y])
        if interval:
            sheet.line([at(row.low), at(row.high)], [y, y], MARK, 2.5, grid=False)
        tip = (f"agreement-{row.label}", f"{row.label}: {row.value:.2f}")
        sheet.dot(at(row.value), y, MARK, 7, "white" if interval else "", tip=tip)
        sheet.text(right + 14, y, f"{row.value:.2f}", SMALL, bold=True)
        sheet.label(ROOM - 4, y, f"{int(row.n):,}", 60, SMALL, "right", MUTED)
        sheet.y += 18
    _tenths(sheet, start, top, at)
    note = (
        "Lines: jackknife interval of Krippendorff’s alpha (hollow marks), for which 0.80 is the customary threshold. "
    )
    alt = " ".join(f"{row.label}: {row.value:.2f}." for row in table.itertuples())
    return sheet.done(note + "Source: table agreement."), table, f"{title}. {alt}"


def _start(table: pd.DataFrame) -> float:
    """The left end of the scale: the tenth below the lowest value, at most a half and at least -1."""
    lowest = float(table[["value", "low"]].min(axis=None))
    return max(-1.0, min(0.5, lowest // 0.1 / 10))


def _tenths(sheet: Sheet, start: float, top: float, at: Callable[[float], float]) -> None:
    """The scale under the rows: every tenth, or every half where it begins below a half."""
    for n in range(round(start * 10), 11):
        if (n - 10) % (1 if start >= 0.5 else 5) == 0:
            sheet.line([at(n / 10)] * 2, [top, sheet.y + 3])
            sheet.text(at(n / 10), sheet.y + 9, f"{n / 10:.1f}", SMALL, "center", MUTED)
    sheet.y += 16


# specifications

_LEFT, _RIGHT = 176.0, ROOM - 78  # between them the scale from 0 to 1
_BINS = 50


def specifications(curves: pd.DataFrame, default: pd.Series, titles: dict[str, str]) -> Drawn:
    """Every specification of each estimand on one scale; a row an estimand and what changes it; the default marked.

    ``curves``: estimand, panel, value. ``default``: boolean, same index. ``titles``: estimand to what it measures.
    """
    deck = "What every defensible choice would give: how many specifications lead to each value"
    frame = curves.assign(default=default)[curves["value"].notna()]
    if frame.empty:
        return nothing("How firm the results are", deck, curves)
    spans = frame.groupby("estimand")["value"].agg(["min", "max"])
    listed = ", ".join(f"{str(e).replace('_', ' ')} {percents(s['min'], s['max'])}%" for e, s in spans.iterrows())
    title = f"{len(frame):,} specifications: {listed}"
    sheet = Sheet(title, deck)
    sheet.key(
        [
            (lambda x, y: _little_bars(sheet, x, y), "specifications that give this value"),
            (lambda x, y: sheet.dot(x + 7, y, ACCENT, 7), "the choices made in the other notebooks"),
        ]
    )
    sheet.text(ROOM - 4, sheet.y + 6, "range", SMALL, "right", MUTED)
    top = sheet.y = sheet.y + 8
    for estimand, panels in frame.groupby("estimand", sort=False):
        sheet.label(2, sheet.y + 11, titles.get(str(estimand), str(estimand)), ROOM - 8, TEXT, bold=True)
        sheet.y += 20
        for panel, group in panels.groupby("panel", sort=False):
            _panel(sheet, str(panel), group["value"], group[group["default"]]["value"])
    _quarters(sheet, top)
    widest = str((spans["max"] - spans["min"]).idxmax())
    note = f"Widest: {titles.get(widest, widest)}. Source: table specifications."
    return sheet.done(note), curves, f"{title}. {_alt(frame, titles)}"


def _alt(frame: pd.DataFrame, titles: dict[str, str]) -> str:
    sentences = []
    for (estimand, panel), group in frame.groupby(["estimand", "panel"], sort=False):
        chosen = group[group["default"]]["value"]
        by_default = f", by default {percent(chosen.iloc[0])}" if len(chosen) else ""
        span = percents(group["value"].min(), group["value"].max())
        sentences.append(f"{titles.get(str(estimand), str(estimand))}, {panel}: {span}%{by_default}.")
    return " ".join(sentences)


def _at(value: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * min(max(value, 0.0), 1.0)


def _little_bars(sheet: Sheet, x: float, y: float) -> None:
    sheet.bars([(x, y + 1, 4, 4), (x + 4, y - 4, 4, 9), (x + 8, y - 1, 4, 6)], lighter(MARK, 0.55))


def _panel(sheet: Sheet, panel: str, values: pd.Series, default: pd.Series) -> None:
    """One row: how many specifications give each value, the default's dot with its share, and the range."""
    base, width = sheet.y + 25, (_RIGHT - _LEFT) / _BINS
    counts = (values * _BINS).round(6).astype(int).clip(0, _BINS - 1).value_counts().sort_index()
    heights = 16 * counts / float(counts.max())
    sheet.bars([(_LEFT + n * width, base - high, width, high) for n, high in heights.items()], lighter(MARK, 0.55))
    sheet.line([_LEFT, _RIGHT], [base, base], FAINT)
    sheet.lines(12, base - 8, wrapped(panel, _LEFT - 20, SMALL, most=2), colour=MUTED)
    for value in default.head(1):
        sheet.dot(_at(value), base, ACCENT, 7)
        sheet.text(_at(value), base + 11, percent(value), SMALL, "center", ACCENT, True)
    sheet.text(ROOM - 4, base - 6, f"{percents(values.min(), values.max())}%", SMALL, "right")
    sheet.y = base + 18


def _quarters(sheet: Sheet, top: float) -> None:
    """The scale under the rows."""
    for n in range(5):
        x = _LEFT + (_RIGHT - _LEFT) * n / 4
        sheet.line([x, x], [top, sheet.y + 2], "#f0f0f0")
        sheet.text(x, sheet.y + 9, percent(n / 4), SMALL, "center", MUTED)
    sheet.y += 16
