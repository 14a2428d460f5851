"""One function a figure: tables in, a matplotlib figure out. Each is saved as SVG and PNG beside the CSV of what it draws."""

from __future__ import annotations

import html
import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from analysis.figures.sheet import (
    ACCENT,
    FAINT,
    INK,
    MARK,
    MUTED,
    PALE,
    ROOM,
    SMALL,
    TEXT,
    Sheet,
    clean,
    measured,
    wrapped,
)
from analysis.study import Study, to_csv, write_bytes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from analysis.coding import Codebook

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
# Okabe and Ito (2008), for camps that a codebook gives no colour.
SPARE = ("#0072B2", "#D55E00", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#999999")


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
        figure.savefig(svg, format="svg", metadata={"Date": None, "Title": name, "Description": clean(alt)})
        figure.savefig(png, format="png", dpi=192, metadata={"Software": None})
    folder = study.figures
    slim, small = _slim(svg.getvalue(), figure), _few_colours(png.getvalue())
    write_bytes(folder / f"{name}.svg", slim.encode("utf-8"))
    write_bytes(folder / f"{name}.png", small)
    write_bytes(folder / f"{name}.csv", to_csv(drawn.round(6)).encode("utf-8"))
    write_bytes(folder / f"{name}.txt", f"{alt}\n".encode())
    return Shown(slim, small, alt)


def _slim(svg: str, figure: Figure) -> str:
    """The same picture in half the bytes: hundredths of a point, short names for glyphs; and a tooltip for each mark that has one."""

    def rounded(match: re.Match[str]) -> str:
        short_ = re.sub(r"-?\d+\.\d{3,}", lambda number: f"{round(float(number[0]), 2):g}", match[0])
        return re.sub(r"(?<=[\d\"])\s*([MLQCz])\s*", r"\1", short_) if short_.startswith(" d=") else short_

    svg = re.sub(r' d="[^"]*"|translate\([^)]*\)| [xy]="[^"]*"', rounded, svg)
    svg = re.sub(r'="(#?)DejaVuSans(-Bold)?-', lambda m: f'="{m[1]}{"db" if m[2] else "d"}-', svg)
    svg = re.sub(r'(<use xlink:href="#[^"]*") transform="translate\(([-\d.]+) 0\)"/>', r'\1 x="\2"/>', svg)
    svg = re.sub(r"<!--.*?-->\n", "", re.sub(r"\n +", "\n", svg)).replace('"/>\n<use', '"/><use')
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


def colours(book: Codebook) -> dict[str, str]:
    """camp to colour: the codebook's, else one of Okabe and Ito's; what has no camp is grey."""
    found = {camp["id"]: str(camp.get("colour") or SPARE[n % len(SPARE)]) for n, camp in enumerate(book.camps)}
    return {"unassigned": "#8c8c8c", "narrator": "#555555", **found}


def short(doc_id: str, documents: pd.DataFrame) -> str:
    """A document as a label of two lines: its outlet where known, and the date or the number that its name begins with."""
    outlet = dict(zip(documents["doc_id"], documents["outlet"])).get(doc_id, "")
    day, _, rest = doc_id.partition("_")
    return f"{outlet or rest or day}\n{day}" if outlet or rest else doc_id


def column_label(camp: str, book: Codebook) -> str:
    """A camp's short name, on one line."""
    found = next((str(entry["short"]) for entry in book.camps if entry["id"] == camp and entry.get("short")), "")
    return clean(found.replace("-\n", "")) or (book.label(camp) if camp in book.camp_order else camp.replace("_", " "))


def _known(camp: str, book: Codebook) -> str:
    return {"unassigned": "Unassigned speakers", "narrator": "Narrator"}.get(camp, book.label(camp))


def _ordered(camps: Any, book: Codebook) -> list[str]:
    """Camps in the codebook's order; those it does not know after them, the narrator last."""
    present = set(camps)
    first = [camp for camp in book.camp_order if camp in present and camp != "narrator"]
    return [*first, *sorted(present - set(first) - {"narrator"}), *(["narrator"] if "narrator" in present else [])]


def _compared(present: Any, book: Codebook) -> list[str]:
    """The camps that a title may name: those compared, else the first three of the codebook."""
    camps = set(present)
    listed = book.compared or [c for c in book.camp_order if c not in ("narrator", "unassigned")][:3]
    return [camp for camp in listed if camp in camps][:3]


def _on(colour: str) -> str:
    """Ink for a number on a mark of this colour: white on dark, black on light."""
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(colour)
    return "white" if 0.3 * red + 0.59 * green + 0.11 * blue < 0.5 else INK


def _lighter(colour: str, strength: float) -> str:
    from matplotlib.colors import to_hex, to_rgb

    red, green, blue = (1 - strength * (1 - part) for part in to_rgb(colour))
    return str(to_hex((red, green, blue)))


def _of(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def _cut(shown: int, whole: int, what: str) -> str:
    return f" Drawn: the {shown} {what} of {whole:,}." if shown < whole else ""


def _nothing(title: str, deck: str, drawn: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    sheet = Sheet(title, deck)
    return (
        sheet.done("There is nothing of this kind in these documents."),
        drawn,
        f"{title}. {deck} There is nothing of this kind in these documents.",
    )


def _percents(least: float, most: float) -> str:
    low, high = f"{100 * least:.0f}", f"{100 * most:.0f}"
    return low if low == high else f"{low} to {high}"


def _sentence(words: str) -> str:
    return words if words.endswith(".") else f"{words}."


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _span(first: str, last: str) -> str:
    return _day(first) if first == last else f"{_day(first)} to {_day(last)}"


def _month(day: str) -> str:
    """Jan 2019 for what begins like a date; else the words themselves."""
    found = re.match(r"(\d{4})-(0[1-9]|1[0-2])(?!\d)", day)
    return f"{_MONTHS[int(found[2]) - 1]} {found[1]}" if found else day


def timeline(documents: pd.DataFrame, book: Codebook, most: int = 40) -> tuple[Figure, pd.DataFrame, str] | None:
    """When each document can have been published: the span its text allows, the date it states, the date a copy bears.

    Needs earliest and latest; None where no document has both. Years in which nothing can have appeared are cut out; the ``most``
    longest documents are drawn.
    """
    whole = documents[(documents["earliest"] != "") & (documents["latest"] != "")]
    if whole.empty:
        return None
    kept = whole.sort_values("n_words", ascending=False, kind="stable").head(most)
    frame = kept.sort_values(["earliest", "doc_id"], ignore_index=True)
    stated = int((whole["published"] != "").sum())
    verb = "states" if stated == 1 else "state"
    title = f"{stated} of {_of(len(whole), 'document')} {verb} a full date" + (
        "; the rest is inferred" if stated < len(whole) else ""
    )
    sheet = Sheet(title, "When each document can have been published, by what its text allows")
    camp, roomy, label = colours(book), len(frame) <= 14, 112.0
    sheet.key(
        [
            (lambda x, y: sheet.dot(x + 6, y, colour=MUTED), "date stated"),
            (lambda x, y: sheet.dot(x + 6, y, face="white", colour=MUTED), "day inferred"),
            (lambda x, y: sheet.bar(x, y - 4, 13, 8, "white", MUTED, "/////"), "span the text allows"),
            (lambda x, y: sheet.dot(x + 6, y, size=7, face="white", mark="D", colour=MUTED), "date on a public copy"),
        ]
    )
    top, at = sheet.y, _scale(frame, label + 10, ROOM - 10)
    step = 34.0 if roomy else 13.0
    bottom = top + step * len(frame) + 2
    _calendar(sheet, frame, at, top, bottom)
    for row, entry in enumerate(frame.itertuples()):
        y = top + step * row + step / 2
        colour = camp.get(str(entry.outlet_camp), MUTED)
        star = "*" if entry.outlet_is == "inferred" else ""
        sheet.label(2, y - (6 if roomy else 0), f"{entry.outlet or entry.doc_id}{star}", label, TEXT, bold=roomy)
        side = [column_label(str(entry.outlet_camp), book)] if entry.outlet_camp not in ("", "unassigned") else []
        if roomy:
            sheet.label(2, y + 6, ", ".join([*side, _of(int(entry.n_words), "word")]), label, SMALL, colour=MUTED)
        start, stop = at(str(entry.earliest)), at(str(entry.latest))
        line = y + 7 if roomy else y
        if entry.earliest == entry.latest:
            sheet.dot(start, line, colour, face="" if entry.published else "white")
            words = _day(str(entry.earliest)) + ("" if entry.published else ", inferred")
        else:
            sheet.bar(start, line - 4.5, max(stop - start, 3), 9, "white", colour, "/////")
            words = _span(str(entry.earliest), str(entry.latest))
            if entry.public_copy_date:
                sheet.dot(at(str(entry.public_copy_date)), line, colour, 7, "white", "D")
                words += f"; a copy bears {_day(str(entry.public_copy_date))}"
        if roomy:
            x = max(label + 6, min(start - 4, ROOM - 4 - measured(words, SMALL)))
            sheet.label(x, y - 7, words, ROOM - x - 2, SMALL)
    sheet.y = bottom + 26
    note = "* outlet inferred, not stated. " if (frame["outlet_is"] == "inferred").any() else ""
    note += "A break in the line leaves out years without documents. " if len(_eras(frame)) > 1 else ""
    note += "Source: table documents." + _cut(len(frame), len(whole), "longest")
    drawn = frame[["doc_id", "outlet", "outlet_camp", "published", "earliest", "latest", "public_copy_date", "n_words"]]
    dates = [
        f"{e.outlet or e.doc_id}: "
        + (f"{_day(str(e.published))}, stated" if e.published else f"{_span(str(e.earliest), str(e.latest))}, inferred")
        for e in frame.head(12).itertuples()
    ]
    return sheet.done(note), drawn, f"{title}. {'; '.join(dates)}."


def _eras(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Spans of time with documents in them, apart by more than two years of none."""
    eras: list[list[str]] = []
    for entry in frame.sort_values("earliest").itertuples():
        first, last = str(entry.earliest), str(entry.latest)
        if eras and (date.fromisoformat(first) - date.fromisoformat(eras[-1][1])).days <= 730:
            eras[-1][1] = max(eras[-1][1], last)
        else:
            eras.append([first, last])
    return [(first, last) for first, last in eras]


def _pieces(frame: pd.DataFrame, left: float, right: float) -> list[tuple[int, int, float, float]]:
    """Each era as first and last day and its place on the page."""
    eras = [(date.fromisoformat(a).toordinal() - 15, date.fromisoformat(b).toordinal() + 15) for a, b in _eras(frame)]
    gap = 14.0
    lengths = [max(b - a, 0.3 * max(d - c for c, d in eras)) for a, b in eras]
    room, places, x = right - left - gap * (len(eras) - 1), [], left
    for (a, b), length in zip(eras, lengths):
        width = room * length / sum(lengths)
        places.append((a, b, x, x + width))
        x += width + gap
    return places


def _scale(frame: pd.DataFrame, left: float, right: float) -> Callable[[str], float]:
    places = _pieces(frame, left, right)

    def at(iso: str) -> float:
        day = date.fromisoformat(iso).toordinal()
        a, b, x, end = min(places, key=lambda p: max(p[0] - day, day - p[1], 0))
        return min(max(x + (end - x) * (day - a) / (b - a), left), right)

    return at


def _calendar(sheet: Sheet, frame: pd.DataFrame, at: Callable[[str], float], top: float, bottom: float) -> None:
    """A line a span of years, with as many months named as there is room for."""
    taken = 0.0
    for a, b, x, end in _pieces(frame, at(str(frame["earliest"].iloc[0])) * 0 + 122, ROOM - 10):
        sheet.line([x, end], [bottom, bottom], FAINT)
        months = [day for day in (date.fromordinal(n) for n in range(a, b + 1)) if day.day == 1]
        step = next((n for n in (1, 2, 3, 4, 6, 12, 24, 60, 120, 240) if (end - x) / (b - a) * 30.4 * n >= 52), 600)
        chosen = [day for day in months if (day.year * 12 + day.month - 1) % step == 0] or [
            date.fromordinal((a + b) // 2)
        ]
        for day in chosen:
            place = x + (end - x) * (day.toordinal() - a) / (b - a)
            if place - 15 < taken or place + 15 > ROOM:
                continue
            taken = place + 17
            sheet.line([place, place], [top, bottom + 3])
            sheet.text(place, bottom + 9, _MONTHS[day.month - 1], SMALL, "center", MUTED)
            sheet.text(place, bottom + 20, f"{day.year}", SMALL, "center", MUTED)


def _speaker_rows(totals: pd.DataFrame, book: Codebook, most: int = 24) -> tuple[list[tuple[str, str, str]], int]:
    """Rows of camps and, under those that speak in several capacities, of their kinds: (camp, kind or "", label), the largest ones.

    ``totals``: camp, actor_kind, n_words. The second value is how many rows there would be in all.
    """
    words = totals.groupby("camp")["n_words"].sum().sort_values(ascending=False, kind="stable")
    camps = _ordered(words.head(most * 2 // 3).index, book)
    several = {camp: group for camp, group in totals.groupby("camp") if len(group) > 1}
    whole = len(words) + sum(len(group) for group in several.values())
    kinds = totals[totals["camp"].isin(set(several) & set(camps))]
    kinds = kinds.sort_values(["n_words", "camp", "actor_kind"], ascending=[False, True, True])
    chosen = list(kinds[["camp", "actor_kind"]].itertuples(index=False, name=None))[: most - len(camps)]
    rows = []
    for camp in camps:
        rows.append((camp, "", _known(camp, book)))
        rows += [
            (camp, str(kind), book.label(str(kind)) if kind else "capacity unknown") for c, kind in chosen if c == camp
        ]
    return rows, whole


def speakers(space: pd.DataFrame, documents: pd.DataFrame, book: Codebook) -> tuple[Figure, pd.DataFrame, str]:
    """Who speaks: one row a camp and kind, one panel for all words and one a document, a bar for the share of its words.

    ``space``: doc_id, camp, actor_kind, n_words, share (voices.space by camp and kind). More than seven documents are drawn
    as one panel of all their words, with a tick for each document.
    """
    totals = space.groupby(["camp", "actor_kind"], as_index=False)["n_words"].sum()
    whole, camp_words = int(totals["n_words"].sum()), totals.groupby("camp")["n_words"].sum()
    named = _compared(camp_words.index, book)
    shares = sorted(((camp_words[camp] / whole, camp) for camp in named), key=lambda pair: -pair[0])
    title = "Who speaks: " + ", ".join(f"{column_label(camp, book)} {100 * share:.0f} %" for share, camp in shares)
    if not named and whole:
        spoken = 1 - camp_words.get("narrator", 0) / whole
        title = f"Who speaks: {100 * spoken:.0f} % of the words are attributed to someone"
    title = f"{title} of the words" if named else title if whole else "Who speaks"
    doc_ids = list(dict.fromkeys(space["doc_id"]))
    deck = f"Per cent of the words of the body, by speaker; {_of(len(doc_ids), 'document')}, {_of(whole, 'word')}"
    if space.empty:
        return _nothing(title, deck, space)
    sheet, camp_colours = Sheet(title, deck), colours(book)
    rows, all_rows = _speaker_rows(totals, book)
    panels = ["", *doc_ids] if 1 < len(doc_ids) <= 7 else [""]
    label = 124.0 if len(panels) > 1 else 190.0
    step = (ROOM - label) / len(panels)
    by_panel = {}
    for panel in panels:
        own = space if not panel else space[space["doc_id"] == panel]
        words = own.groupby(["camp", "actor_kind"])["n_words"].sum() / own["n_words"].sum()
        by_panel[panel] = {**words.to_dict(), **{(c, ""): v for c, v in words.groupby("camp").sum().items()}}
    heights = [16.0 if not kind else 12.5 for _, kind, _ in rows]
    tops = [
        sheet.y + 38 + sum(heights[:n]) + 5 * sum(not kind for _, kind, _ in rows[: n + 1]) for n in range(len(rows))
    ]
    end = tops[-1] + heights[-1] + 4
    longest = max(max(values.values()) for values in by_panel.values())
    length = (step - 26) / longest
    per_document = _camp_shares(space) if len(panels) == 1 and len(doc_ids) > 1 else None
    for n, panel in enumerate(panels):
        x = label + n * step
        if panel or len(doc_ids) == 1:
            outlet, _, day = short(panel or doc_ids[0], documents).partition("\n")
            head = [*wrapped(outlet, step - 6, SMALL, most=2), *wrapped(_month(day), step - 6, SMALL)]
        else:
            head = ["", f"All {len(doc_ids):,}", "together"]
        for row, line in enumerate([""] * (3 - len(head)) + head):
            sheet.text(x, sheet.y + 7 + 12 * row, line, SMALL, bold=not panel)
        sheet.line([x, x], [sheet.y + 40, end], FAINT)
        for (camp, kind, words), top, height in zip(rows, tops, heights):
            share = by_panel[panel].get((camp, kind), 0.0)
            if share > 0:
                thick = 11.0 if not kind else 5.5
                face = camp_colours.get(camp, MUTED)
                tip = (f"speakers-{camp}-{kind}-{panel}", f"{words}: {100 * share:.1f} %") if not panel else ("", "")
                sheet.bar(
                    x,
                    top + (height - thick) / 2,
                    share * length,
                    thick,
                    face if not kind else _lighter(face, 0.6),
                    tip=tip,
                )
                beyond = share
                if per_document is not None and not kind:
                    values = [v for v in per_document[camp] if v * length < step - 24]
                    beyond = max([share, *values])
                    for value in sorted({round(v, 3) for v in values}):
                        sheet.line([x + value * length] * 2, [top + 3, top + height - 3], INK, 0.6, grid=False)
                number = f"{100 * share:.0f}" if share >= 0.005 else "<1"
                room = x + beyond * length + 3
                sheet.label(
                    room,
                    top + height / 2,
                    number,
                    x + step - room,
                    SMALL,
                    bold=not kind,
                    colour=MUTED if kind else INK,
                )
    for (_, kind, words), top, height in zip(rows, tops, heights):
        sheet.label(
            12 if kind else 2,
            top + height / 2,
            words,
            label - (16 if kind else 6),
            SMALL if kind else TEXT,
            bold=False,
            colour=MUTED if kind else INK,
        )
    sheet.y = end + 2
    note = "Thick bars: a side's words; thin bars: the capacity in which it speaks. "
    note += "Ticks: its share in single documents. " if per_document is not None else ""
    alt = "; ".join(f"{_known(c, book)} {100 * camp_words[c] / whole:.0f} %" for c in _ordered(camp_words.index, book))
    drawn = space.drop(columns="rank", errors="ignore")
    return sheet.done(note + "Source: table runs." + _cut(len(rows), all_rows, "largest rows")), drawn, (
        f"{title}. Words of the body by speaker, all documents together: {alt}."
    )  # fmt: skip


def _camp_shares(space: pd.DataFrame) -> dict[str, list[float]]:
    words = space.pivot_table(index="doc_id", columns="camp", values="n_words", aggfunc="sum", fill_value=0)
    return {str(camp): column.tolist() for camp, column in words.div(words.sum(axis=1), axis=0).items()}


def barcode(
    runs: pd.DataFrame, documents: pd.DataFrame, book: Codebook, most: int = 10
) -> tuple[Figure, pd.DataFrame, str]:
    """Where in each document each camp speaks: a lane a side, from the first word to the last, tall in quotation marks.

    ``runs``: doc_id, part, start, end, n_words, camp, quoted, in reading order; bodies are drawn. The ``most`` longest documents are drawn.
    """
    runs = runs[runs["part"] == "body"]
    spoken = runs[runs["camp"] != "narrator"]
    first = spoken.drop_duplicates("doc_id").set_index("doc_id")["camp"]
    last = spoken.drop_duplicates("doc_id", keep="last").set_index("doc_id")["camp"]
    ends = last[last != "unassigned"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    n_documents = runs["doc_id"].nunique()
    title = "Where the speakers' words stand in each document"
    if len(ends) and (len(ends) == 1 or ends.iloc[0] > ends.iloc[1]):
        speaker = str(ends.index[0])
        title = (
            f"{column_label(speaker, book)} speaks last in {ends.iloc[0]} of {_of(n_documents, 'document')}, "
            f"first in {int((first == speaker).sum())}"
        )
    deck = "Where each side speaks, from the first word of a body to its last; gaps are the narrator’s"
    shown = [d for d in documents["doc_id"] if d in set(runs["doc_id"])]
    long = documents[documents["doc_id"].isin(shown)].sort_values("n_words", ascending=False, kind="stable")
    shown = [d for d in shown if d in set(long["doc_id"].head(most))]
    drawn = runs[runs["doc_id"].isin(shown)][["doc_id", "start", "end", "n_words", "camp", "quoted"]]
    words = spoken.groupby("camp")["n_words"].sum().sort_values(ascending=False, kind="stable")
    if not len(words):
        return _nothing(title, deck, drawn)
    listed = [camp for camp in book.compared if camp in words.index] or list(words.index[:3])
    lanes = _ordered(listed[:5], book)
    others = [camp for camp in words.index if camp not in lanes]
    if len(others) == 1:
        lanes, others = _ordered([*lanes, *others], book), []
    names = [column_label(camp, book) for camp in lanes] + (["All others"] if others else [])
    sheet, camp_colours = Sheet(title, deck), colours(book)
    sheet.key(
        [
            (lambda x, y: sheet.bar(x, y - 5, 13, 10, MUTED), "in quotation marks"),
            (lambda x, y: sheet.bar(x, y, 13, 5, MUTED), "in paraphrase"),
        ]
    )
    left = min(max(measured(name, SMALL) for name in names) + 10, 120.0)
    room = ROOM - left - 4
    for doc_id in shown:
        own = runs[runs["doc_id"] == doc_id]
        total, position = int(own["n_words"].sum()), 0
        outlet, _, day = short(doc_id, documents).partition("\n")
        about = ", ".join([*([day] if day and day != outlet else []), _of(total, "word")])
        size = measured(about, SMALL)
        sheet.label(2, sheet.y + 7, outlet, ROOM - size - 20, TEXT, bold=True)
        sheet.text(
            10 + measured(wrapped(outlet, ROOM - size - 20, TEXT, True)[0], TEXT, True),
            sheet.y + 7,
            about,
            SMALL,
            colour=MUTED,
        )
        top = sheet.y + 17
        boxes: dict[int, list[tuple[float, float, float, float]]] = {n: [] for n in range(len(names))}
        for run in own.itertuples():
            if run.camp != "narrator":
                lane = lanes.index(run.camp) if run.camp in lanes else len(lanes)
                tall = 10.0 if run.quoted else 5.0
                x = left + room * position / total
                boxes[lane].append((x, top + 12.5 * lane + 10 - tall, max(room * run.n_words / total, 0.4), tall))
            position += int(run.n_words)
        for n, name in enumerate(names):
            base = top + 12.5 * n + 10
            sheet.label(2, base - 4, name, left - 6, SMALL, colour=INK if boxes[n] else MUTED)
            sheet.line([left, left + room], [base, base], FAINT if boxes[n] else PALE, 0.7)
            sheet.bars(boxes[n], camp_colours.get(lanes[n], MUTED) if n < len(lanes) else "#7d7d7d")
        sheet.y = top + 12.5 * len(names) + 5
    for at, ha, words_ in (
        (left, "left", "first word"),
        (left + room / 2, "center", "half"),
        (ROOM - 4, "right", "last word"),
    ):
        sheet.text(at, sheet.y + 5, words_, SMALL, ha, MUTED)
    sheet.y += 12
    note = f"All others: {', '.join(column_label(str(c), book) for c in others[:6])}. " if others else ""
    note += "Source: table runs." + _cut(len(shown), n_documents, "longest documents")
    alt = " ".join(
        f"{d}: first {_known(str(first[d]), book)}, last {_known(str(last[d]), book)}."
        for d in shown
        if d in first.index
    )
    return sheet.done(note), drawn, f"{title}. First and last voice of each text. {alt}"


def own_words(budget: pd.DataFrame, book: Codebook) -> tuple[Figure, pd.DataFrame, str]:
    """Own words against paraphrase: words in the narrator's phrasing to the left, in the speaker's quotation marks to the right.

    ``budget``: camp, actor_kind, paraphrased, quoted, n_documents.
    """
    frame = budget.groupby(["camp", "actor_kind"], as_index=False)[["paraphrased", "quoted"]].sum()
    frame["n_words"] = frame["paraphrased"] + frame["quoted"]
    camps = frame.groupby("camp")[["paraphrased", "quoted", "n_words"]].sum()
    share = camps["quoted"] / camps["n_words"].where(camps["n_words"] > 0)
    named = sorted(_compared(camps.index, book), key=lambda camp: -share[camp])
    title = "Words in quotation marks: " + ", ".join(f"{column_label(c, book)} {100 * share[c]:.0f} %" for c in named)
    if not named:
        part = frame["quoted"].sum() / max(frame["n_words"].sum(), 1)
        title = f"{100 * part:.0f} % of the speakers’ words are in quotation marks"
    deck = "Words of each speaker in the narrator’s paraphrase and in the speaker’s own words"
    drawn = budget
    if budget.empty:
        return _nothing("Whose own words are printed", deck, drawn)
    rows, all_rows = _speaker_rows(frame, book)
    values = frame.set_index(["camp", "actor_kind"])
    sheet, camp_colours = Sheet(title, deck), colours(book)
    label, numbers, right = 148.0, 30.0, 64.0
    numbers = max(measured(f"{int(camps.max().max()):,}", SMALL) + 7, 24)
    both = [(camps if not kind else values).loc[c if not kind else (c, kind)] for c, kind, _ in rows]
    left_most, right_most = (max(float(v[side]) for v in both) for side in ("paraphrased", "quoted"))
    length = (ROOM - label - right - 2 * numbers) / max(left_most + right_most, 1)
    zero = label + numbers + left_most * length
    head = sheet.y + 8
    sheet.text(zero - 6, head, "in paraphrase", SMALL, "right", MUTED)
    room = ROOM - 62 - zero
    sheet.text(zero + 6, head, wrapped("in quotation marks", room, SMALL)[0], SMALL, "left", MUTED)
    sheet.text(ROOM - 4, head, "own words", SMALL, "right", MUTED)
    y = head + 9
    top = y
    for (camp, kind, words), value in zip(rows, both):
        y += 0 if kind else 5
        height = 13.0 if kind else 16.0
        middle, thick = y + height / 2, (6.0 if kind else 12.0)
        colour = camp_colours.get(camp, MUTED)
        face = _lighter(colour, 0.6) if kind else colour
        total = float(value["n_words"])
        tip = f"{words}: {int(value['paraphrased']):,} words in paraphrase, {int(value['quoted']):,} in quotation marks"
        if value["paraphrased"]:
            sheet.bar(zero - value["paraphrased"] * length, middle - thick / 2, value["paraphrased"] * length, thick, "white", colour, "/////", (f"own-words-{camp}-{kind}-paraphrased", tip))  # fmt: skip  # noqa: E501
        if value["quoted"]:
            sheet.bar(zero, middle - thick / 2, value["quoted"] * length, thick, face, face, "", (f"own-words-{camp}-{kind}-quoted", tip))  # fmt: skip  # noqa: E501
        ink = MUTED if kind else INK
        sheet.text(
            zero - value["paraphrased"] * length - 4, middle, f"{int(value['paraphrased']):,}", SMALL, "right", ink
        )
        sheet.text(zero + value["quoted"] * length + 4, middle, f"{int(value['quoted']):,}", SMALL, "left", ink)
        sheet.text(
            ROOM - 4,
            middle,
            f"{100 * value['quoted'] / total:.0f} %" if total else "none",
            SMALL,
            "right",
            ink,
            not kind,
        )
        sheet.label(12 if kind else 2, middle, words, label - (16 if kind else 6), SMALL if kind else TEXT, colour=ink)
        y += height
    sheet.line([zero, zero], [top, y + 3], INK, 0.8)
    sheet.y = y + 4
    alt = " ".join(
        f"{_known(str(c), book)}: {int(camps.loc[c, 'quoted'])} words quoted, {int(camps.loc[c, 'paraphrased'])} paraphrased."
        for c in _ordered(camps.index, book)
    )
    note = "Thick bars: a side; thin bars: the capacity in which it speaks. Source: table runs, bodies only."
    return sheet.done(note + _cut(len(rows), all_rows, "largest rows")), drawn, f"{title}. {alt}"


def claims(counts: pd.DataFrame, book: Codebook, most: int = 36) -> tuple[Figure, pd.DataFrame, str]:
    """Which side says what: rows are claims, columns are sides; asserted, denied, kept at a distance, known only from a denial.

    ``counts``: claim, camp, mode (asserted, denied, distanced, embedded), n_documents, n.
    The ``most`` frequent claims are drawn, grouped by framing function.
    """
    asserted = counts[counts["mode"] == "asserted"].groupby("camp")["claim"].agg(set).to_dict()
    n_claims = int(counts["claim"].nunique())
    named = _compared(counts["camp"], book)[:2]
    title = f"Who makes which of {_of(n_claims, 'claim')}"
    if len(named) == 2:
        both = len(asserted.get(named[0], set()) & asserted.get(named[1], set()))
        title = f"{column_label(named[0], book)} and {column_label(named[1], book)} share {both} of {_of(n_claims, 'claim')}"
    deck = "Which side makes, denies or doubts each claim; the number is that of documents"
    if counts.empty:
        return _nothing("Who makes which claims", deck, counts)
    totals = counts.groupby("claim")["n"].sum().sort_index().sort_values(ascending=False, kind="stable")
    framing = {claim["id"]: str(claim.get("framing", "")) for claim in book.claims}
    functions = ["problem_definition", "causal_interpretation", "moral_evaluation", "treatment_recommendation", ""]
    kept = list(totals.index[:most])
    rows = sorted(kept, key=lambda c: (functions.index(framing.get(c, "")), -totals[c], c))
    by_camp = counts.groupby("camp")["n"].sum().sort_values(ascending=False, kind="stable")
    columns = _ordered(by_camp.index[:8], book)
    drawn = counts[counts["claim"].isin(rows) & counts["camp"].isin(columns)]
    sheet, camp_colours = Sheet(title, deck), colours(book)
    sheet.key(
        [
            (lambda x, y: _claim_mark(sheet, x + 7, y, "asserted", "", MUTED), "asserts"),
            (lambda x, y: _claim_mark(sheet, x + 7, y, "denied", "", MUTED), "denies"),
            (lambda x, y: _claim_mark(sheet, x + 7, y, "distanced", "", MUTED), "keeps at a distance"),
            (
                lambda x, y: _claim_mark(sheet, x + 7, y, "embedded", "", MUTED),
                "only in another’s denial or accusation",
            ),
        ]
    )
    left = 196.0
    step = (ROOM - 6 - left) / len(columns)
    xs = [left + step * (n + 0.5) for n in range(len(columns))]
    sheet.heads(xs, [column_label(camp, book) for camp in columns], step)
    heads = dict(zip(functions, ("Problems", "Causes", "Evaluations", "Remedies", "Other claims")))
    modes = ("asserted", "denied", "distanced", "embedded")
    cells = {(r.claim, r.camp, r.mode): int(r.n_documents) for r in drawn.itertuples()}
    previous = None
    for claim in rows:
        function = framing.get(claim, "")
        if function != previous and any(framing.get(c) for c in rows):
            sheet.text(2, sheet.y + 12, heads[function], TEXT, bold=True)
            sheet.line([2, ROOM - 4], [sheet.y + 19, sheet.y + 19], FAINT)
            sheet.y += 21
        previous = function
        present = {camp: [m for m in modes if (claim, camp, m) in cells] for camp in columns}
        widths = {
            camp: [max(12.0, measured(f"{cells[claim, camp, m]}", SMALL, True) + 6) for m in found]
            for camp, found in present.items()
        }
        deep = max((len(ws) for ws in widths.values() if sum(w + 1 for w in ws) > step), default=1)
        height = 14.0 * deep
        sheet.label(2, sheet.y + height / 2, book.label(claim), left - 8, SMALL)
        sheet.line([left, ROOM - 4], [sheet.y + height / 2] * 2)
        for x, camp in zip(xs, columns):
            found, ws = present[camp], widths[camp]
            stacked = sum(w + 1 for w in ws) > step
            at = x - (sum(ws) + len(ws) - 1) / 2
            for n, (mode, width) in enumerate(zip(found, ws)):
                number = f"{cells[claim, camp, mode]}"
                place = (
                    (x, sheet.y + height / 2 + 14.0 * (n - (len(found) - 1) / 2))
                    if stacked
                    else (at + width / 2, sheet.y + height / 2)
                )
                tip = (
                    f"claims-{claim}-{camp}-{mode}",
                    f"{_known(camp, book)}: {book.label(claim)}, {mode} in {number}",
                )
                _claim_mark(sheet, *place, mode, number, camp_colours.get(camp, MUTED), tip)
                at += width + 1
        sheet.y += height
    sheet.y += 2
    note = "Grouped by framing function, an assumption of the codebook. " if any(framing.get(c) for c in rows) else ""
    note += "Source: table statements." + _cut(len(rows), len(totals), "most frequent claims")
    note += _cut(len(columns), len(by_camp), "sides with most statements")
    parts = [
        f"{column_label(camp, book)} asserts {_of(len(asserted.get(camp, set())), 'claim')}"
        for camp in columns if camp in asserted
    ]  # fmt: skip
    often = drawn[drawn["mode"] == "asserted"].sort_values(["n_documents", "claim"], ascending=[False, True]).head(6)
    listed = "; ".join(
        f"{book.label(str(r.claim))} ({column_label(str(r.camp), book)}, {r.n_documents})" for r in often.itertuples()
    )
    return sheet.done(note), drawn, f"{title}. {', '.join(parts)}. In most documents: {listed}."


def _claim_mark(
    sheet: Sheet, x: float, y: float, mode: str, number: str, colour: str, tip: tuple[str, str] = ("", "")
) -> None:
    """One claim of one side: full, pale, hollow or broken, with the number of documents in it."""
    face = {"asserted": colour, "distanced": _lighter(colour, 0.35)}.get(mode, "white")
    if len(number) > 2:
        width = measured(number, SMALL, True) + 5
        sheet.bar(x - width / 2, y - 5.5, width, 11, face, colour, tip=tip)
    else:
        sheet.dot(x, y, colour, 11.5, face, dashed=mode == "embedded", tip=tip)
    sheet.text(x, y, number, SMALL, "center", _on(colour) if mode == "asserted" else INK, mode == "asserted", True)


def agreement(table: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    """How far two codings agree: one row a measure, a dot, and the jackknife interval where there is one.

    ``table``: label, value, low, high, n.
    """
    import pandas as pd

    deck = "Two codings of the same documents, compared; 1 would be complete agreement"
    if table.empty:
        return _nothing("How stable the coding is", deck, table)
    low, high = table["value"].min(), table["value"].max()
    title = f"Two codings agree at {low:.2f} to {high:.2f} in {_of(len(table), 'measure')}"
    sheet = Sheet(title, deck)
    left, right = 192.0, ROOM - 104
    start = max(-1.0, min(0.5, float(min(low, table["low"].min() if table["low"].notna().any() else low)) // 0.1 / 10))

    def at(value: float) -> float:
        return left + (right - left) * (value - start) / (1 - start)

    sheet.text(right + 14, sheet.y + 7, "value", SMALL, colour=MUTED)
    sheet.text(ROOM - 4, sheet.y + 7, "units", SMALL, "right", MUTED)
    top = sheet.y = sheet.y + 16
    for row in table.itertuples():
        y = sheet.y + 9
        sheet.label(2, y, str(row.label), left - 12, SMALL)
        sheet.line([left, right], [y, y])
        tip = (f"agreement-{row.label}", f"{row.label}: {row.value:.2f}")
        if pd.notna(row.low):
            sheet.line([at(row.low), at(row.high)], [y, y], MARK, 2.5, grid=False)
        sheet.dot(at(row.value), y, MARK, 7, "" if pd.isna(row.low) else "white", tip=tip)
        sheet.text(right + 14, y, f"{row.value:.2f}", SMALL, bold=True)
        sheet.label(ROOM - 4, y, f"{int(row.n):,}", 60, SMALL, "right", MUTED)
        sheet.y += 18
    for n in range(round(start * 10), 11):
        if (n - 10) % (1 if start >= 0.5 else 5) == 0:
            sheet.line([at(n / 10)] * 2, [top, sheet.y + 3])
            sheet.text(at(n / 10), sheet.y + 9, f"{n / 10:.1f}", SMALL, "center", MUTED)
    sheet.y += 16
    note = (
        "Lines: jackknife interval of Krippendorff’s alpha (hollow marks), for which 0.80 is the customary threshold. "
    )
    alt = " ".join(f"{r.label}: {r.value:.2f}." for r in table.itertuples())
    return sheet.done(note + "Source: table agreement."), table, f"{title}. {alt}"


def answered(
    accusations: pd.DataFrame, documents: pd.DataFrame, book: Codebook, most: int = 40
) -> tuple[Figure, pd.DataFrame, str]:
    """Every accusation as a mark under the side accused: a row a claim and its accuser, a column a document; filled where answered.

    ``accusations``: doc_id, camp, accused, claim, embedded, answered, answered_by (contests.accusations). In more than seven documents
    a row's marks stand side by side, the answered ones first. The ``most`` frequent rows are drawn.
    """
    by_camp = accusations.groupby("accused")["answered"].agg(["size", "sum"])
    named = _compared(by_camp.index, book)
    title = "Accusations answered: against " + ", ".join(
        f"{column_label(c, book)} {int(by_camp.loc[c, 'sum'])} of {int(by_camp.loc[c, 'size'])}" for c in named
    )
    if not named:
        title = f"{int(accusations['answered'].sum())} of {_of(len(accusations), 'accusation')} are answered"
    deck = "Each mark is one accuser’s accusation in one document; filled where anyone answers it there"
    if accusations.empty:
        return _nothing("Whose accusations are answered", deck, accusations)
    sizes = accusations.groupby(["accused", "claim", "camp"])["answered"].agg(["size", "sum"])
    kept = sizes.sort_values("size", ascending=False, kind="stable").head(most)
    doc_ids = [d for d in documents["doc_id"] if d in set(accusations["doc_id"])]
    grid = len(doc_ids) <= 7
    sheet, camp_colours = Sheet(title, deck), colours(book)
    dashed = bool(accusations["embedded"].any())
    entries: list[tuple[Callable[[float, float], None], str]] = [
        (lambda x, y: sheet.dot(x + 7, y, MUTED, 9), "answered"),
        (lambda x, y: sheet.dot(x + 7, y, MUTED, 9, "white"), "never answered"),
    ]
    if dashed:
        entries.append((lambda x, y: sheet.dot(x + 7, y, MUTED, 6.5, mark="D"), "answered, known only from the answer"))
    sheet.key(entries)
    left, right = 188.0, ROOM - 112
    step = (right - left) / len(doc_ids) if grid else 10.0
    xs = [left + step * (n + 0.5) for n in range(len(doc_ids))]
    if grid:
        heads = [short(d, documents).split("\n")[0] for d in doc_ids]
        level = sheet.y
        sheet.heads(xs, heads, step, right + 12)
        sheet.label(right + 20, level + 6, "answered by", 90, SMALL, colour=MUTED)
    else:
        sheet.label(right + 20, sheet.y + 6, "answered by", 90, SMALL, colour=MUTED)
        sheet.y += 14
    fit = int((right - left) // step)
    for accused in _ordered({key[0] for key in kept.index}, book):
        number, done = int(by_camp.loc[accused, "size"]), int(by_camp.loc[accused, "sum"])
        sheet.label(2, sheet.y + 12, f"Against: {_known(accused, book)}", left - 8, TEXT, bold=True)
        sheet.text(left, sheet.y + 12, f"{done} of {number} answered", TEXT, bold=True)
        sheet.line([2, ROOM - 4], [sheet.y + 20, sheet.y + 20], camp_colours.get(accused, MUTED), 1.6)
        sheet.y += 23
        order = book.camp_order
        rows = sorted(
            (key[1:] for key in kept.index if key[0] == accused),
            key=lambda key: (
                order.index(key[1]) if key[1] in order else len(order),
                -sizes.loc[(accused, *key), "sum"],
                key,
            ),
        )
        for claim, camp in rows:
            colour = camp_colours.get(camp, MUTED)
            own = accusations[
                (accusations["accused"] == accused) & (accusations["camp"] == camp) & (accusations["claim"] == claim)
            ]
            own = own.sort_values(["answered", "doc_id"], ascending=[False, True])
            who = _ordered({c for names in own["answered_by"] for c in str(names).split("+") if c}, book)
            more = [] if grid else [f"{int(own['answered'].sum())} of {len(own)}"]
            names = [", ".join(column_label(c, book) for c in who)] if who else []
            answering = wrapped("; ".join(more + names), ROOM - right - 22, SMALL, most=2)
            name = wrapped(f"{column_label(camp, book)}: {book.label(claim)}", left - 8, SMALL, most=2)
            height = 13.0 + 11 * (max(len(name), len(answering)) - 1)
            y = sheet.y + height / 2
            for x, lines in ((2.0, name), (right + 20, answering)):
                for n, line in enumerate(lines):
                    sheet.text(x, y + 11 * (n - (len(lines) - 1) / 2), line, SMALL)
            sheet.line([left, right], [y, y])
            for n, row in enumerate(own.head(fit if not grid else len(own)).itertuples()):
                x = xs[doc_ids.index(row.doc_id)] if grid else left + step * (n + 0.5)
                by = ", ".join(column_label(c, book) for c in _ordered(str(row.answered_by).split("+"), book) if c)
                outcome = f"answered by {by}" if row.answered else "not answered"
                tip = (
                    f"answered-{accused}-{camp}-{claim}-{row.doc_id}",
                    f"{_known(camp, book)}: {book.label(claim)}; {outcome}",
                )
                shape = "D" if row.embedded else "o"
                sheet.dot(x, y, colour, 6.5 if row.embedded else 9, "" if row.answered else "white", shape, tip=tip)
            sheet.y += height
        sheet.y += 4
    note = "Before the colon: who accuses. An accusation: a claim that blames another side, once a document. "
    note += "Answered: denied, countered or doubted there by anyone. Source: table accusations." + _cut(
        len(kept), len(sizes), "most frequent rows"
    )
    parts = []
    for camp in _ordered(by_camp.index, book):
        by = accusations[accusations["accused"] == camp]["answered_by"].str.split("+").explode()
        who = by[by != ""].value_counts().sort_index().sort_values(ascending=False, kind="stable")
        given = f" (by {', '.join(f'{column_label(str(c), book)} {n}' for c, n in who.items())})" if len(who) else ""
        counts = f"{int(by_camp.loc[camp, 'sum'])} of {int(by_camp.loc[camp, 'size'])}"
        parts.append(f"against {_known(camp, book)} {counts}{given}")
    return sheet.done(note), accusations, f"Accusations answered in the same document: {'; '.join(parts)}."


def relayed(table: pd.DataFrame, book: Codebook, most: int = 24) -> tuple[Figure, pd.DataFrame, str]:
    """In what form each camp's claims reach the reader, by the camp of the outlet: a bar of its statements.

    ``table``: camp, outlet_camp, manner, n (contests.relayed, summed over cue class and embedding).
    """
    manners = ["own words", "quoted fragment", "paraphrase", "no attribution"]
    sums = table.groupby(["camp", "outlet_camp", "manner"])["n"].sum().unstack(fill_value=0)
    sums = sums.reindex(columns=manners, fill_value=0)
    camps = sums.groupby("camp").sum()
    named = _compared(camps.index, book)
    own = camps["own words"] / camps.sum(axis=1) if len(camps) else camps.get("own words")
    title = "Claims in the speaker’s own words: " + ", ".join(
        f"{column_label(c, book)} {100 * own[c]:.0f} %" for c in sorted(named, key=lambda c: -own[c])
    )
    title = title if named else "In what form the claims reach the reader"
    deck = "How each side’s claims reach the reader, by the side of the outlet; the number is that of statements"
    if table.empty:
        return _nothing("In what form the claims reach the reader", deck, sums.reset_index())
    sheet, camp_colours = Sheet(title, deck), colours(book)

    def piece(
        x: float, y: float, width: float, height: float, manner: str, colour: str, tip: tuple[str, str] = ("", "")
    ) -> None:
        face = {"own words": colour, "quoted fragment": _lighter(colour, 0.45)}.get(manner, "white")
        sheet.bar(x, y, width, height, face, colour, "/////" if manner == "paraphrase" else "", tip)

    def sample(manner: str) -> Callable[[float, float], None]:
        return lambda x, y: piece(x, y - 4, 13, 8, manner, MUTED)

    sheet.key([(sample(manner), manner) for manner in manners])
    kept = sums.loc[sums.sum(axis=1).sort_values(ascending=False, kind="stable").head(most).index]
    left = 150.0
    longest = float(kept.sum(axis=1).max())
    length = (ROOM - left - 34) / longest
    for camp in _ordered({c for c, _ in kept.index}, book):
        sheet.label(2, sheet.y + 8, _known(camp, book), ROOM - 10, TEXT, bold=True)
        sheet.y += 16
        for outlet in _ordered([o for c, o in kept.index if c == camp], book):
            row, x = kept.loc[(camp, outlet)], left
            where = column_label(outlet, book) if outlet not in ("", "unassigned") else "unassigned"
            sheet.label(12, sheet.y + 7, f"outlets: {where}", left - 18, SMALL, colour=MUTED)
            for manner in manners:
                number = int(row[manner])
                if not number:
                    continue
                width = number * length
                tip = (
                    f"relayed-{camp}-{outlet}-{manner}",
                    f"{_known(camp, book)}, outlets: {where}: {number} {manner}",
                )
                piece(x, sheet.y + 1, width, 12, manner, camp_colours.get(camp, MUTED), tip)
                size = measured(f"{number:,}", SMALL)
                if width > size + 5:
                    if manner == "paraphrase":
                        sheet.bar(x + width / 2 - size / 2 - 1.5, sheet.y + 2.5, size + 3, 9, "white")
                    colour = camp_colours.get(camp, MUTED)
                    ink = _on(colour) if manner == "own words" else INK
                    sheet.text(x + width / 2, sheet.y + 7, f"{number:,}", SMALL, "center", ink, inside=True)
                x += width
            sheet.text(x + 5, sheet.y + 7, f"{int(row.sum()):,}", SMALL, bold=True)
            sheet.y += 15
        sheet.y += 3
    note = "Own words: wholly in quotation marks. Quoted fragment: partly. Bold: all statements of the row. "
    note += "Source: tables statements and attributions." + _cut(len(kept), len(sums), "largest rows")
    alt = " ".join(
        f"{_known(c, book)}: " + ", ".join(f"{int(camps.loc[c, m])} {m}" for m in manners if camps.loc[c, m]) + "."
        for c in _ordered(camps.index, book)
    )
    return sheet.done(note), sums.reset_index(), f"{title}. Statements by form. {alt}"


def naming(table: pd.DataFrame, book: Codebook, most: int = 12) -> tuple[Figure, pd.DataFrame, str]:
    """What each voice calls the same thing: a block a referent, a row a designation, a column a voice, counts in the marks.

    ``table``: referent, designation, voice, n. The ``most`` frequent designations of a referent are drawn, and at most six referents.
    """
    # the table has small letters; a reader sees a designation as the codebook spells it
    spelled = {" ".join(each.lower().split()): each for listed in book.designations.values() for each in listed}
    table = table.assign(designation=table["designation"].map(lambda each: spelled.get(each, each)))
    table = table.groupby(["referent", "designation", "voice"], as_index=False, sort=False)["n"].sum()
    voices = table.groupby(["referent", "designation"])["voice"].nunique()
    single = int((voices == 1).sum())
    title = f"{single} of {_of(len(voices), 'designation')} {'is' if single == 1 else 'are'} used by one voice alone"
    deck = "What each voice calls the same thing; the number is how often"
    if table.empty:
        return _nothing("What each voice calls the same thing", deck, table)
    by_voice = table.groupby("voice")["n"].sum().sort_values(ascending=False, kind="stable")
    columns = _ordered(by_voice.index[:8], book)
    referents = list(dict.fromkeys(table["referent"]))[:6]
    sheet, camp_colours = Sheet(title, deck), colours(book)
    left = 176.0
    step = (ROOM - 6 - left) / len(columns)
    xs = [left + step * (n + 0.5) for n in range(len(columns))]
    sheet.heads(xs, [column_label(camp, book) for camp in columns], step)
    shown = 0
    for referent in referents:
        own = table[(table["referent"] == referent) & table["voice"].isin(columns)]
        sums = own.groupby("designation")["n"].sum().sort_values(ascending=False, kind="stable")
        sheet.label(2, sheet.y + 12, referent[:1].upper() + referent[1:], ROOM - 8, TEXT, bold=True)
        sheet.line([2, ROOM - 4], [sheet.y + 19, sheet.y + 19], FAINT)
        sheet.y += 21
        for designation in sums.index[:most]:
            shown += 1
            y = sheet.y + 7
            sheet.label(2, y, str(designation), left - 8, SMALL)
            sheet.line([left, ROOM - 4], [y, y])
            for cell in own[own["designation"] == designation].itertuples():
                colour, x = camp_colours.get(str(cell.voice), MUTED), xs[columns.index(str(cell.voice))]
                tip = (
                    f"naming-{designation}-{cell.voice}",
                    f"{_known(str(cell.voice), book)}: {designation}, {cell.n}",
                )
                _claim_mark(sheet, x, y, "asserted", f"{cell.n}", colour, tip)
            sheet.y += 14
    sheet.y += 2
    note = "Source: table naming, by the designations that the codebook lists." + _cut(
        shown, len(voices), "most frequent designations"
    )
    top = table.sort_values(["n", "designation"], ascending=[False, True]).head(8)
    alt = "; ".join(f"{column_label(str(r.voice), book)} “{r.designation}” {r.n}" for r in top.itertuples())
    return sheet.done(note), table, f"{title}. Most frequent: {alt}."


def network(edges: pd.DataFrame, book: Codebook, most: int = 24) -> tuple[Figure, pd.DataFrame, str]:
    """Claims between two columns of camps: a line where a camp asserts a claim, a broken one where it denies it.

    ``edges``: layer, from_node, to_node, weight of the two-mode layers. Claims that only one camp takes up are left out, since they
    join nobody; the ``most`` taken up are drawn. The second compared camp and its allies stand on the right, the others on the left.
    """
    two = edges[edges["layer"].str.endswith(" claim")]
    two = two[two["from_node"] != "unassigned"].assign(denies=lambda rows: rows["layer"].str.contains(" denies "))
    shared = two.groupby("to_node")["from_node"].nunique()
    shared = shared[shared > 1].sort_index().sort_values(ascending=False, kind="stable")
    kept = shared.head(most).index
    two = two[two["to_node"].isin(kept)]
    disputed = int(two.groupby("to_node")["denies"].agg(lambda s: s.any() and not s.all()).sum()) if len(two) else 0
    title = f"{disputed} of {_of(len(kept), 'shared claim')} are asserted by one side and denied by another"
    title = title if disputed != 1 else title.replace(" are ", " is ", 1)
    deck = "Who stands where on the claims that more than one side takes up"
    if two.empty:
        return _nothing("No claim is taken up by more than one side", deck, two.drop(columns="denies"))
    second = book.compared[1:2] or _ordered(set(two["from_node"]), book)[1:2]
    right_side = {*second, *(ally for camp in second for ally in book.allied.get(camp, []))}
    camps = _ordered(set(two["from_node"]), book)
    weights = two.groupby("from_node")["weight"].sum()
    if len(camps) > 12:
        camps = [
            camp for camp in camps if camp in set(weights.sort_values(ascending=False, kind="stable").head(12).index)
        ]
        two = two[two["from_node"].isin(camps)]
    sides = [[c for c in camps if c not in right_side], [c for c in camps if c in right_side]]
    order = {claim: float(n) for n, claim in enumerate(sorted(kept))}
    place: dict[str, float] = {}
    for _ in range(12):  # each column by the middle of what it is joined to
        for side in sides:
            middles = {c: two[two["from_node"] == c]["to_node"].map(order).mean() for c in side}
            for n, c in enumerate(sorted(side, key=lambda c: (middles[c], c))):
                place[c] = (n + 0.5) / len(side) * len(order)
        middle = two.assign(at=two["from_node"].map(place)).groupby("to_node")["at"].mean()
        order = {c: float(n) for n, c in enumerate(sorted(order, key=lambda c: (round(float(middle.get(c, 0)), 6), c)))}
    sheet, camp_colours = Sheet(title, deck), colours(book)
    sheet.key(
        [
            (lambda x, y: sheet.line([x, x + 14], [y, y], MUTED, 1.5, grid=False), "asserts"),
            (lambda x, y: sheet.line([x, x + 14], [y, y], MUTED, 1.5, (0, (2, 1.5)), grid=False), "denies"),
            (lambda x, y: sheet.line([x, x + 14], [y, y], MUTED, 3.5, grid=False), "in more documents"),
        ]
    )
    inner, height = (132.0, ROOM - 126), max(16.0 * len(order), 26.0 * max(len(side) for side in sides))
    step, top = height / len(order), sheet.y + 4
    ys = {claim: top + (order[claim] + 0.5) * step for claim in order}
    outer = (72.0, ROOM - 66)
    heaviest = float(two["weight"].max())
    for claim, y in ys.items():
        words = wrapped(book.label(claim), inner[1] - inner[0] - 10, SMALL)[0]
        sheet.text((inner[0] + inner[1]) / 2, y, words, SMALL, "center")
        half = (inner[1] - inner[0]) / 2 - measured(words, SMALL) / 2 - 3
        for at, side in enumerate(sides):
            if set(two[two["to_node"] == claim]["from_node"]) & set(side):
                sheet.line([inner[at], inner[at] + (half if at == 0 else -half)], [y, y], FAINT)
    for at, side in enumerate(sides):
        for camp in side:
            colour, y = camp_colours.get(camp, MUTED), top + place[camp] * step
            for edge in two[two["from_node"] == camp].sort_values(["denies", "to_node"]).itertuples():
                tip = (
                    f"network-{camp}-{edge.to_node}-{'denies' if edge.denies else 'asserts'}",
                    f"{_known(camp, book)} {'denies' if edge.denies else 'asserts'}: {book.label(str(edge.to_node))}",
                )
                sheet.line(
                    [outer[at], inner[at]], [y, ys[str(edge.to_node)]], colour, 0.8 + 2.4 * float(edge.weight) / max(heaviest, 1),
                    (0, (2, 1.5)) if edge.denies else "-", grid=False, tip=tip,
                )  # fmt: skip
            sheet.dot(outer[at], y, colour, 8)
            name = wrapped(column_label(camp, book), 52, SMALL, most=2)
            for n, line in enumerate(name):
                x = 63.0 if at == 0 else ROOM - 57
                sheet.text(x, y + 11 * (n - (len(name) - 1) / 2), line, SMALL, "right" if at == 0 else "left")
    sheet.y = top + height + 2
    note = "Claims of one side only are left out. Source: table edges." + _cut(
        len(kept), len(shared), "most shared claims"
    )
    alt = " ".join(
        f"{_known(c, book)} asserts {int((~own['denies']).sum())} and denies {int(own['denies'].sum())} of them."
        for c in camps
        for own in [two[two["from_node"] == c]]
    )
    return sheet.done(note), two.drop(columns="denies"), f"{title}. {alt}"


def specifications(
    curves: pd.DataFrame, default: pd.Series, titles: dict[str, str]
) -> tuple[Figure, pd.DataFrame, str]:
    """Every specification of each estimand on one scale; a row an estimand and what changes it; the default marked.

    ``curves``: estimand, panel, value. ``default``: boolean, same index. ``titles``: estimand to what it measures.
    """
    deck = "What every defensible choice would give: how many specifications lead to each value"
    frame = curves.assign(default=default)[curves["value"].notna()]
    if frame.empty:
        return _nothing("How firm the results are", deck, curves)
    spans = frame.groupby("estimand")["value"].agg(["min", "max"])
    widest = str((spans["max"] - spans["min"]).idxmax())
    title = f"{len(frame):,} specifications: " + ", ".join(
        f"{str(e).replace('_', ' ')} {_percents(row['min'], row['max'])} %" for e, row in spans.iterrows()
    )
    sheet = Sheet(title, deck)
    sheet.key(
        [
            (
                lambda x, y: sheet.bars(
                    [(x, y + 1, 4, 4), (x + 4, y - 4, 4, 9), (x + 8, y - 1, 4, 6)], _lighter(MARK, 0.55)
                ),
                "specifications that give this value",
            ),
            (lambda x, y: sheet.dot(x + 7, y, ACCENT, 7), "the choices made in the other notebooks"),
        ]
    )
    left, right = 176.0, ROOM - 78
    sheet.text(ROOM - 4, sheet.y + 6, "range", SMALL, "right", MUTED)
    sheet.y += 8
    top, bins = sheet.y, 50

    def at(value: float) -> float:
        return left + (right - left) * min(max(value, 0.0), 1.0)

    previous = None
    for (estimand, panel), group in frame.groupby(["estimand", "panel"], sort=False):
        if estimand != previous:
            sheet.label(2, sheet.y + 11, titles.get(str(estimand), str(estimand)), ROOM - 8, TEXT, bold=True)
            sheet.y += 20
        previous = estimand
        base = sheet.y + 25
        counts = (group["value"] * bins).round(6).astype(int).clip(0, bins - 1).value_counts().sort_index()
        width, tallest = (right - left) / bins, float(counts.max())
        boxes = [(left + n * width, base - 16 * k / tallest, width, 16 * k / tallest) for n, k in counts.items()]
        sheet.bars(boxes, _lighter(MARK, 0.55))
        sheet.line([left, right], [base, base], FAINT)
        for n, line in enumerate(wrapped(panel, left - 20, SMALL, most=2)):
            sheet.text(
                12,
                base - 8 + 11 * n - (0 if len(wrapped(panel, left - 20, SMALL, most=2)) == 1 else 5),
                line,
                SMALL,
                colour=MUTED,
            )
        values = group[group["default"]]["value"]
        if len(values):
            sheet.dot(at(values.iloc[0]), base, ACCENT, 7)
            sheet.text(at(values.iloc[0]), base + 11, f"{100 * values.iloc[0]:.0f} %", SMALL, "center", ACCENT, True)
        span = _percents(group["value"].min(), group["value"].max())
        sheet.text(ROOM - 4, base - 6, f"{span} %", SMALL, "right")
        sheet.y = base + 18
    for n in range(5):
        x = left + (right - left) * n / 4
        sheet.line([x, x], [top, sheet.y + 2], "#f0f0f0")
        sheet.text(x, sheet.y + 9, f"{25 * n} %", SMALL, "center", MUTED)
    sheet.y += 16
    alt = " ".join(
        f"{titles.get(str(e), str(e))}, {p}: {_percents(g['value'].min(), g['value'].max())} per cent"
        + (f", by default {100 * g[g['default']]['value'].iloc[0]:.0f}." if g["default"].any() else ".")
        for (e, p), g in frame.groupby(["estimand", "panel"], sort=False)
    )
    note = f"Widest: {titles.get(widest, widest)}. Source: table specifications."
    return sheet.done(note), curves, f"{title}. {alt}"
