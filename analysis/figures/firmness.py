"""How firm the results are: how far two codings agree, and what other ways of counting and fewer articles would give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.figures.shared import nothing
from analysis.figures.sheet import ACCENT, FAINT, INK, LINE, MARK, MUTED, PALE, ROOM, SMALL, TEXT, Sheet, wrapped
from analysis.text import of_them, percent, percents

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from analysis.figures.shared import Drawn

# agreement

_CODERS = {
    "person": ("Two people", "Two people who coded the same articles"),
    "model": ("Two passes of a language model", "Both codings were made by a language model, neither by a person"),
    "learned": ("Two learned coders", "Both codings were made by learned coders, neither by a person"),
    "rules": ("Two sets of rules", "Both codings were made by rules, neither by a person"),
}


def agreement(table: pd.DataFrame, kinds: Sequence[str] = ()) -> Drawn:
    """How far two codings agree: a row a measure, a dot, and its range with each article left out where that was tried, from 0 to 1.

    ``table``: label, value, low, high, n. ``kinds``: the kinds of the two coders, as their coder.yaml names them.
    """
    import pandas as pd

    who, deck = _CODERS.get(kinds[0], ("", "")) if len(set(kinds)) == 1 else ("", "")
    who, deck = who or "Two codings", f"{deck or 'Two codings of the same articles'}. 1 is complete agreement"
    if table.empty:
        return nothing("How stable the coding is", deck, table)
    low, high = table["value"].min(), table["value"].max()
    span = f"{low:.2f} to {high:.2f}" if f"{low:.2f}" != f"{high:.2f}" else f"{low:.2f}"
    title = f"{who} agree at {span} in {of_them(len(table), 'measure')}"
    sheet = Sheet(title, deck)
    start = -1.0 if float(table[["value", "low"]].min(axis=None)) < 0 else 0.0
    left, right = 158.0, ROOM - 92

    def at(value: float) -> float:
        return left + (right - left) * (value - start) / (1 - start)

    sheet.text(right + 14, sheet.y + 7, "value", SMALL, colour=MUTED)
    sheet.text(ROOM - 4, sheet.y + 7, "units", SMALL, "right", MUTED)
    top = sheet.y = sheet.y + 16
    for row in table.itertuples():
        name = wrapped(str(row.label), left - 12, SMALL, most=2)
        height = 8 + LINE * len(name)
        y = sheet.y + height / 2
        sheet.lines(2, y, name)
        sheet.line([left, right], [y, y], PALE)
        if pd.notna(row.low):
            sheet.line([at(row.low), at(row.high)], [y, y], MARK, 3, grid=False)
        tip = (f"agreement-{row.label}", f"{row.label}: {row.value:.2f}")
        sheet.dot(at(row.value), y, MARK, 4, tip=tip)
        sheet.text(right + 14, y, f"{row.value:.2f}", SMALL, bold=True)
        sheet.label(ROOM - 4, y, f"{int(row.n):,}", 40, SMALL, "right", MUTED)
        sheet.y += height
    _scale(sheet, [start + n * (1 - start) / 4 for n in range(5)], top, at, "{:.2f}")
    note = "Lines: with each article left out in turn. Alpha: Krippendorff’s; 0.80 is the customary threshold. "
    note = note if table["low"].notna().any() else ""
    note += "Units: how many were compared. Source: table agreement."
    alt = " ".join(f"{row.label}: {row.value:.2f}." for row in table.itertuples())
    return sheet.done(note), table, f"{title}. {alt}"


def _scale(sheet: Sheet, values: list[float], top: float, at: Callable[[float], float], form: str) -> None:
    """The scale under the rows."""
    for value in values:
        sheet.line([at(value)] * 2, [top, sheet.y + 3], PALE)
        words = percent(value) if form == "%" else form.format(value)
        sheet.text(at(value), sheet.y + 10, words, SMALL, "center", MUTED)
    sheet.y += 18


# specifications

_LEFT, _RIGHT = 10.0, ROOM - 70  # between them the scale from 0 to 1
_BINS = 50
_KEYS = ["estimand", "panel"]


def specifications(curves: pd.DataFrame, default: pd.Series, titles: dict[str, str]) -> Drawn:
    """How far results move: a row an estimand and what changes it; above its line other choices, under it one article less.

    ``curves``: estimand, panel, value, the choices, and documents ("all" or "without" one). Choices are drawn for all documents, and
    documents left out with no other choice changed; both at once are in the table alone. ``default``: boolean, same index.
    ``titles``: estimand to what it measures, after a colon where a name of it stands before one.
    """
    deck = "The dot is the result as counted in this study; bars and ticks show what it would have been"
    frame = curves.assign(default=default)[curves["value"].notna()]
    if frame.empty:
        return nothing("How firm the results are", deck, curves)
    choices, fewer = frame[frame["documents"] == "all"], _one_less(frame)
    title = _title(choices, fewer)
    sheet = Sheet(title, deck)
    sheet.key(
        [
            (lambda x, y: sheet.dot(x + 7, y, ACCENT, 7), "as counted here"),
            (
                lambda x, y: sheet.bars([(x, y, 4, 5), (x + 5, y - 5, 4, 10), (x + 10, y - 1, 4, 6)], MARK),
                "other choices",
            ),
            (lambda x, y: sheet.line([x + 7, x + 7], [y - 5, y + 5], INK, 1.4, grid=False), "one article less"),
        ]
    )
    for estimand, panels in frame.groupby("estimand", sort=False):
        name = _measure(str(estimand), titles)
        for line in wrapped(name, ROOM - 8, TEXT, bold=True, most=3):
            sheet.text(2, sheet.y + 9, line, TEXT, bold=True)
            sheet.y += 14
        for panel in dict.fromkeys(panels["panel"]):
            own = [rows[(rows["estimand"] == estimand) & (rows["panel"] == panel)] for rows in (choices, fewer)]
            _panel(sheet, str(panel), *own)
        _scale(sheet, [n / 4 for n in range(5)], sheet.y, _at, "%")
        sheet.y += 6
    both = len(frame) - len(choices) - len(fewer)
    note = f"{len(choices):,} ways of counting all articles; {len(fewer):,} results with one article less. "
    note += f"The {both:,} with both at once are in the table only. " if both else ""
    drawn = curves.loc[sorted({*choices.index, *fewer.index})]
    return sheet.done(note + "Source: table specifications."), drawn, f"{title}. {_alt(choices, fewer, titles)}"


def _one_less(frame: pd.DataFrame) -> pd.DataFrame:
    """The specifications that leave documents out and choose everything else as the default of their estimand and panel does."""
    same = [c for c in frame.columns if c not in ("documents", "specification_id", "kind", "value", "default")]
    taken = frame.loc[frame["default"], same]
    return frame[frame["documents"] != "all"].reset_index().merge(taken, on=same).set_index("index")


def _measure(estimand: str, titles: dict[str, str]) -> str:
    """What an estimand measures, without the name that stands for it in tables."""
    words = titles.get(estimand, estimand.replace("_", " "))
    words = words.partition(": ")[2] or words
    return words[:1].upper() + words[1:]


def _title(choices: pd.DataFrame, fewer: pd.DataFrame) -> str:
    """How far, in percentage points, a result lies from the default at most: by other choices, and by one article less."""
    taken = choices[choices["default"]].set_index(_KEYS)["value"]
    found = []
    for words, rows in (("other choices of counting", choices), ("one article less", fewer)):
        values = rows.set_index(_KEYS)["value"]
        away = (values - taken.reindex(values.index)).abs() if taken.index.is_unique else values * 0
        if len(away) and away.notna().any():
            found.append(f"{words} by up to {100 * away.max():.0f}")
    return (
        f"How far the results move, in percentage points: {', '.join(found)}" if found else "How firm the results are"
    )


def _alt(choices: pd.DataFrame, fewer: pd.DataFrame, titles: dict[str, str]) -> str:
    """For each estimand and panel the default and the two ranges."""
    said: dict[str, list[str]] = {}
    for (estimand, panel), group in choices.groupby(_KEYS, sort=False):
        parts = [f"{percents(group['value'].min(), group['value'].max())}%"]
        less = fewer[(fewer["estimand"] == estimand) & (fewer["panel"] == panel)]["value"]
        parts += [f"{percents(less.min(), less.max())}%"] if len(less) else []
        chosen = group[group["default"]]["value"]
        by_default = f" {percent(chosen.iloc[0])}" if len(chosen) else ""
        said.setdefault(str(estimand), []).append(f"{panel}{by_default} ({', '.join(parts)})")
    listed = " ".join(f"{_measure(estimand, titles)}: {'; '.join(parts)}." for estimand, parts in said.items())
    return f"In brackets the range by other choices, then with one article less. {listed}"


def _at(value: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * min(max(value, 0.0), 1.0)


def _panel(sheet: Sheet, panel: str, choices: pd.DataFrame, fewer: pd.DataFrame) -> None:
    """One row: its name, bars of how many choices give each value, ticks for one article less, the default's dot, both ranges."""
    for line in wrapped(panel[:1].upper() + panel[1:], ROOM - 8, SMALL, most=2):
        sheet.text(2, sheet.y + 9, line, SMALL, colour=MUTED)
        sheet.y += LINE
    base, width = sheet.y + 25, (_RIGHT - _LEFT) / _BINS
    values, less = choices["value"], fewer["value"]
    counts = (values * _BINS).round(6).astype(int).clip(0, _BINS - 1).value_counts().sort_index()
    if len(counts):
        heights = 17 * counts / float(counts.max())
        sheet.bars([(_LEFT + n * width, base - high, width, high) for n, high in heights.items()], MARK)
        sheet.text(ROOM - 4, base - 8, f"{percents(values.min(), values.max())}%", SMALL, "right")
    sheet.line([_LEFT, _RIGHT], [base, base], FAINT)
    for n in range(5):
        sheet.line([_at(n / 4)] * 2, [base - 18, base + 14], PALE)
    for value in sorted({round(float(value), 3) for value in less}):
        sheet.line([_at(value)] * 2, [base + 4, base + 13], INK, 1.4, grid=False)
    if len(less):
        sheet.text(ROOM - 4, base + 8, f"{percents(less.min(), less.max())}%", SMALL, "right")
    for value in choices[choices["default"]]["value"].head(1):
        sheet.dot(_at(value), base, ACCENT, 8)
        sheet.text(_at(value), base + 21, percent(value), SMALL, "center", ACCENT, True)
    sheet.y = base + 30
