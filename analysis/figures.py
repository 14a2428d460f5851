"""One function a figure: tables in, a matplotlib figure out. Each is saved as SVG and PNG beside the CSV of what it draws."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.study import Study, write_bytes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.coding import Codebook

WIDTH = 6.5  # inches: the width of a printed page; about 600 pixels on a screen
INK, MUTED, FAINT, PALE = "#222222", "#5f5f5f", "#b8b8b8", "#ececec"
# Okabe and Ito (2008), for camps that a codebook gives no colour.
_SPARE = ("#0072B2", "#D55E00", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#999999")
_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans", "font.size": 8.5, "axes.titlesize": 10.5, "axes.titleweight": "bold", "axes.titlelocation": "left",
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": FAINT, "axes.labelcolor": MUTED, "axes.labelsize": 8.5,
    "text.color": INK, "xtick.color": MUTED, "ytick.color": INK, "xtick.labelsize": 8, "ytick.labelsize": 8.5, "ytick.major.size": 0,
    "figure.facecolor": "white", "savefig.facecolor": "white", "svg.hashsalt": "told-twice", "svg.fonttype": "path",
    "axes.axisbelow": True, "grid.color": PALE, "hatch.linewidth": 0.6,
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A saved figure as a notebook shows it: the very bytes of its files, and what it says as text."""

    svg: str
    png: bytes
    alt: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"image/svg+xml": self.svg, "image/png": self.png, "text/plain": self.alt}


def new(height: float, **options: Any) -> tuple[Figure, Any]:
    """A figure in the house style, without pyplot, which costs a kernel a second."""
    import matplotlib
    from matplotlib.figure import Figure

    matplotlib.rcParams.update(_STYLE)
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots(**options)


def show(study: Study, name: str, figure: Figure, drawn: pd.DataFrame, alt: str) -> Shown:
    """Save a figure as SVG and PNG, the table it draws as CSV and its text as .txt, all under ``name``; give it to the reader.

    Nothing in the files depends on the clock: the date is left out and identifiers are salted by a constant.
    """
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    _settle(figure)
    svg, png = io.StringIO(), io.BytesIO()
    figure.savefig(svg, format="svg", metadata={"Date": None, "Title": name, "Description": alt})
    figure.savefig(png, format="png", dpi=200, metadata={"Software": None})
    folder = study.figures
    write_bytes(folder / f"{name}.svg", svg.getvalue().encode("utf-8"))
    small = _few_colours(png.getvalue())
    write_bytes(folder / f"{name}.png", small)
    write_bytes(folder / f"{name}.csv", schema.to_csv(drawn.round(6)).encode("utf-8"))
    write_bytes(folder / f"{name}.txt", f"{alt}\n".encode())
    return Shown(svg.getvalue(), small, alt)


def _title(figure: Figure, words: str) -> None:
    figure.suptitle(words, x=0.01, ha="left", fontsize=10.5, fontweight="bold")


def _note(figure: Figure, words: str, size: float = 7.6) -> None:
    figure.supxlabel(words, x=0.01, ha="left", fontsize=size, color=MUTED)


def _settle(figure: Figure) -> None:
    """Let the layout find its places, then hold them, rounded: its solver differs in the last digits from run to run."""
    figure.draw_without_rendering()
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for axis in figure.axes:
        left, bottom, width, height = (round(float(edge), 4) for edge in axis.get_position().bounds)
        axis.set_position((left, bottom, width, height))
    for words in figure.texts:
        x, y = (round(float(place), 4) for place in words.get_position())
        words.set_position((x, y))


def _few_colours(png: bytes) -> bytes:
    """The same picture with a palette of 128 colours: a quarter of the bytes, and no eye sees the difference."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    out = io.BytesIO()
    picture.save(out, format="png", optimize=True)
    return out.getvalue()


def colours(book: Codebook) -> dict[str, str]:
    """camp to colour: the codebook's, else one of Okabe and Ito's; what has no camp is grey."""
    found = {camp["id"]: str(camp.get("colour") or _SPARE[n % len(_SPARE)]) for n, camp in enumerate(book.camps)}
    return {"unassigned": "#8c8c8c", "narrator": "#555555", **found}


def short(doc_id: str, documents: pd.DataFrame) -> str:
    """A document as a label: its outlet where known, and the date or the number that its name begins with."""
    outlet = documents.set_index("doc_id")["outlet"].get(doc_id, "")
    day, _, rest = doc_id.partition("_")
    return f"{outlet or rest or day}\n{day}" if outlet or rest else doc_id[:18]


def column_label(camp: str, book: Codebook) -> str:
    """A camp's short name, for the head of a narrow column."""
    return next(
        (str(entry["short"]) for entry in book.camps if entry["id"] == camp and entry.get("short")),
        book.label(camp).replace(" ", "\n", 1),
    )


def _dates(documents: pd.DataFrame) -> pd.DataFrame:
    frame = documents[(documents["earliest"] != "") & (documents["latest"] != "")]
    return frame.sort_values(["earliest", "doc_id"], ignore_index=True)


def timeline(documents: pd.DataFrame, book: Codebook) -> tuple[Figure, pd.DataFrame, str] | None:
    """When each document can have been published: the span its text allows, the date it states, the date a copy bears.

    Needs earliest and latest; None where no document has both. Years in which nothing can have appeared are cut out.
    """
    import matplotlib.dates as mdates

    frame = _dates(documents)
    if frame.empty:
        return None
    camp = colours(book)
    eras = _eras(frame)
    spans = [max((date.fromisoformat(b) - date.fromisoformat(a)).days, 60) for a, b in eras]
    figure, axes = new(
        1.35 + 0.44 * len(frame),
        ncols=len(eras),
        sharey=True,
        squeeze=False,
        width_ratios=[max(s, 0.3 * max(spans)) for s in spans],
    )
    for axis, (first, last) in zip(axes[0], eras):
        margin = max((date.fromisoformat(last) - date.fromisoformat(first)).days * 0.08, 20)
        low, high = (mdates.date2num(date.fromisoformat(day)) for day in (first, last))
        axis.set_xlim(low - margin, high + margin)
        axis.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=2, maxticks=5))
        axis.xaxis.set_major_formatter(mdates.DateFormatter("%b\n%Y"))
        axis.spines["left"].set_visible(False)
        axis.grid(axis="x")
        for row, entry in enumerate(frame.itertuples()):
            if not first <= entry.earliest <= last:
                continue
            start, stop = (mdates.date2num(date.fromisoformat(day)) for day in (entry.earliest, entry.latest))
            colour = camp.get(str(entry.outlet_camp), MUTED)
            if start != stop:
                box = {"left": start, "height": 0.34, "linewidth": 1.0}
                axis.barh(row, stop - start, facecolor="white", edgecolor=colour, hatch="/////", **box)
            else:
                filled = entry.published == entry.earliest
                axis.plot(
                    start,
                    row,
                    "o",
                    markersize=8,
                    color=colour,
                    markerfacecolor=colour if filled else "white",
                    markeredgewidth=1.8,
                )
            if entry.public_copy_date and start != stop:
                day = mdates.date2num(date.fromisoformat(str(entry.public_copy_date)))
                axis.plot(day, row, "D", markersize=6, color=colour, markerfacecolor="white", markeredgewidth=1.4)
    axes[0][0].set_yticks(
        range(len(frame)),
        [
            f"{e.outlet or e.doc_id}{'*' if e.outlet_is == 'inferred' else ''}\n{e.n_words:,} words"
            for e in frame.itertuples()
        ],
    )
    axes[0][0].set_ylim(len(frame) - 0.4, -0.6)
    _title(figure, _timeline_title(frame))
    _note(
        figure,
        "● date stated in full    ○ day inferred    ▨ span the text allows    ◇ date on a public copy    * outlet inferred",
    )
    drawn = frame[["doc_id", "outlet", "outlet_camp", "published", "earliest", "latest", "public_copy_date", "n_words"]]
    alt = "When each document can have been published. " + " ".join(
        f"{e.outlet or e.doc_id}: "
        + (f"{e.published}, stated." if e.published else f"{e.earliest} to {e.latest}, inferred.")
        for e in frame.itertuples()
    )
    return figure, drawn, alt


def _timeline_title(frame: pd.DataFrame) -> str:
    stated = int((frame["published"] != "").sum())
    return f"{stated} of {len(frame)} documents state{'s' if stated == 1 else ''} a full date; the rest is inferred"


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


def speakers(space: pd.DataFrame, documents: pd.DataFrame, book: Codebook) -> tuple[Figure, pd.DataFrame, str]:
    """Who speaks: one row a camp and kind, one panel a document, a bar for its share of the document's words.

    ``space``: doc_id, camp, actor_kind, n_words, share (voices.space by camp and kind). More than eight documents are drawn
    as one panel of all their words.
    """
    camp_colours = colours(book)
    if len(documents) > 8:
        space = space.groupby(["camp", "actor_kind"], as_index=False)["n_words"].sum().assign(doc_id="all documents")
        space["share"] = space["n_words"] / space["n_words"].sum()
    order = {
        camp: n for n, camp in enumerate([*(c for c in book.camp_order if c != "narrator"), "unassigned", "narrator"])
    }
    totals = space.groupby(["camp", "actor_kind"], as_index=False)["n_words"].sum()
    totals["rank"] = totals["camp"].map(lambda camp: order.get(camp, len(order)))
    rows = [
        (c, k)
        for c, k in totals.sort_values(["rank", "n_words"], ascending=[True, False])[["camp", "actor_kind"]].itertuples(
            index=False
        )
    ]
    columns = list(dict.fromkeys(space["doc_id"]))
    figure, axes = new(1.0 + 0.27 * len(rows), ncols=len(columns), sharey=True, sharex=True, squeeze=False)
    longest = float(space["share"].max())
    for axis, doc_id in zip(axes[0], columns):
        own = space[space["doc_id"] == doc_id].set_index(["camp", "actor_kind"])
        for y, row in enumerate(rows):
            axis.axhline(y, color=PALE, linewidth=0.8, zorder=0)
            if row in own.index:
                share = float(own.loc[row, "share"])
                axis.barh(y, share, height=0.62, color=camp_colours.get(row[0], MUTED))
                axis.text(
                    share + 0.02 * longest, y, f"{int(own.loc[row, 'n_words'])}", va="center", fontsize=7.5, color=INK
                )
        axis.set_title(short(doc_id, documents), fontsize=8, fontweight="normal")
        axis.set_xlim(0, longest * 1.28)
        axis.set_xticks([0.25] if longest < 0.5 else [0.5])
        axis.grid(axis="x")
        axis.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
        axis.spines["left"].set_color(FAINT)
    axes[0][0].set_yticks(range(len(rows)), [_speaker_label(camp, kind, book) for camp, kind in rows])
    axes[0][0].set_ylim(len(rows) - 0.4, -0.6)
    _title(figure, _speakers_title(totals, book))
    pooled = totals.assign(share=totals["n_words"] / totals["n_words"].sum()).sort_values("n_words", ascending=False)
    alt = "Share of the words of the body by speaker. All documents together: " + "; ".join(
        f"{_speaker_label(r.camp, r.actor_kind, book)} {100 * r.share:.0f} % ({r.n_words} words)"
        for r in pooled.itertuples()
    )
    return figure, space.drop(columns="rank", errors="ignore"), alt + "."


def _speakers_title(totals: pd.DataFrame, book: Codebook) -> str:
    words = totals.groupby("camp")["n_words"].sum()
    compared = [camp for camp in book.compared if camp in words.index]
    if not compared:
        return "Who speaks: words of the body by speaker and capacity"
    shares = (words[compared] / words.sum()).sort_values(ascending=False, kind="stable")
    return (
        "Who speaks: "
        + ", ".join(
            f"{column_label(str(camp), book)} {100 * share:.0f} %".replace("\n", " ") for camp, share in shares.items()
        )
        + " of the words"
    )


def _speaker_label(camp: str, kind: str, book: Codebook) -> str:
    if camp in ("narrator", "unassigned") or not kind:
        return {"narrator": "Narrator", "unassigned": "Unassigned speakers"}.get(camp, book.label(camp))
    if kind == camp:
        return book.label(camp)
    if camp == "other":
        return f"Others, {book.label(kind)}"
    return (
        f"{book.label(camp)}"
        if book.label(kind) in book.label(camp).lower()
        else f"{book.label(camp)}, {book.label(kind)}"
    )


def barcode(
    runs: pd.DataFrame, documents: pd.DataFrame, book: Codebook, most: int = 12
) -> tuple[Figure, pd.DataFrame, str]:
    """Where in each document each camp speaks: the text from its first word to its last, tall where in quotation marks.

    ``runs``: doc_id, n_words, camp, quoted, in reading order. The ``most`` longest documents are drawn.
    """
    from matplotlib.patches import Patch

    camp_colours = colours(book)
    longest = documents.sort_values("n_words", ascending=False, kind="stable")["doc_id"].head(most)
    shown = [doc for doc in documents["doc_id"] if doc in set(longest)]
    figure, axes = new(0.95 + 0.52 * len(shown), nrows=len(shown), squeeze=False, sharex=True)
    for axis, doc_id in zip(axes[:, 0], shown):
        own = runs[runs["doc_id"] == doc_id]
        position, total = 0, int(own["n_words"].sum())
        for run in own.itertuples():
            height = 0.2 if run.camp == "narrator" else (1.0 if run.quoted else 0.55)
            colour = FAINT if run.camp == "narrator" else camp_colours.get(str(run.camp), MUTED)
            axis.barh(0, run.n_words / total, left=position / total, height=height, color=colour, linewidth=0)
            position += int(run.n_words)
        axis.set_ylim(-0.55, 0.55)
        axis.set_yticks([0], [short(doc_id, documents)])
        axis.spines[["left", "bottom"]].set_visible(False)
        axis.tick_params(axis="x", length=0)
        axis.text(1.01, 0, f"{total:,} words", va="center", fontsize=7.5, color=MUTED)
        axis.set_xlim(0, 1.13)
    axes[-1, 0].set_xticks([0, 0.25, 0.5, 0.75, 1], ["first word", "a quarter", "half", "three quarters", "last word"])
    present = [c for c in [*book.camp_order, "unassigned"] if c in set(runs["camp"]) and c != "narrator"]
    handles = [Patch(color=camp_colours[c], label=book.label(c)) for c in present] + [
        Patch(color=FAINT, label="Narrator (thin)")
    ]
    figure.legend(
        handles=handles,
        loc="outside lower left",
        ncols=min(len(handles), 4),
        frameon=False,
        fontsize=7.8,
        handlelength=1.1,
        columnspacing=1.4,
    )
    _title(figure, "Where each side speaks: tall in quotation marks, half-height in paraphrase")
    first = runs[~runs["camp"].isin(["narrator"])].drop_duplicates("doc_id")
    last = runs[~runs["camp"].isin(["narrator"])].drop_duplicates("doc_id", keep="last").set_index("doc_id")["camp"]
    alt = "Which side speaks where in each text. " + " ".join(
        f"{r.doc_id}: the first voice is {book.label(r.camp)}, the last {book.label(last[r.doc_id])}."
        for r in first.itertuples()
        if r.doc_id in shown
    )
    return figure, runs[runs["doc_id"].isin(shown)][["doc_id", "start", "end", "n_words", "camp", "quoted"]], alt


def own_words(budget: pd.DataFrame, book: Codebook) -> tuple[Figure, pd.DataFrame, str]:
    """Own words against paraphrase: words in the narrator's phrasing to the left, in the speaker's quotation marks to the right.

    ``budget``: camp, actor_kind, paraphrased, quoted, n_documents.
    """
    camp_colours = colours(book)
    order = {camp: n for n, camp in enumerate([*book.camp_order, "unassigned"])}
    frame = budget.assign(
        rank=budget["camp"].map(lambda c: order.get(c, len(order))), total=budget["paraphrased"] + budget["quoted"]
    )
    frame = frame.sort_values(["rank", "total"], ascending=[True, False], ignore_index=True)
    figure, axis = new(1.1 + 0.34 * len(frame))
    widest = float(max(frame["paraphrased"].max(), frame["quoted"].max(), 1))
    for y, row in enumerate(frame.itertuples()):
        colour = camp_colours.get(str(row.camp), MUTED)
        axis.barh(y, -row.paraphrased, height=0.66, facecolor="white", edgecolor=colour, hatch="/////", linewidth=0.8)
        axis.barh(y, row.quoted, height=0.66, color=colour)
        axis.text(-row.paraphrased - widest * 0.02, y, f"{row.paraphrased:,}", ha="right", va="center", fontsize=8)
        share = row.quoted / row.total if row.total else 0
        note = f"{row.quoted:,}  ({100 * share:.0f} % own words, {row.n_documents} document{'s' if row.n_documents != 1 else ''})"
        axis.text(row.quoted + widest * 0.02, y, note, ha="left", va="center", fontsize=8)
    axis.axvline(0, color=INK, linewidth=0.8)
    axis.set_yticks(
        range(len(frame)), [_speaker_label(str(r.camp), str(r.actor_kind), book) for r in frame.itertuples()]
    )
    axis.set_ylim(len(frame) - 0.4, -1.0)
    axis.set_xlim(-widest * 1.32, widest * 2.2)
    axis.set_xticks([])
    axis.spines[["left", "bottom"]].set_visible(False)
    axis.text(-widest * 0.03, -0.72, "← words in paraphrase", ha="right", fontsize=8, color=MUTED)
    axis.text(widest * 0.03, -0.72, "words in quotation marks →", ha="left", fontsize=8, color=MUTED)
    _title(figure, "Whose own words are printed, and who is only paraphrased")
    alt = "Words in quotation marks and in paraphrase. " + " ".join(
        f"{_speaker_label(str(r.camp), str(r.actor_kind), book)}: {r.quoted} quoted, {r.paraphrased} paraphrased."
        for r in frame.itertuples()
    )
    return figure, frame.drop(columns=["rank", "total"]), alt


def claims(counts: pd.DataFrame, book: Codebook, most: int = 30) -> tuple[Figure, pd.DataFrame, str]:
    """Which side says what: rows are claims, columns are sides; asserted, denied, kept at a distance, known only from a denial.

    ``counts``: claim, camp, mode (asserted, denied, distanced, only in a denial or accusation), n_documents, n.
    The ``most`` frequent claims are drawn, grouped by framing function.
    """
    camp_colours = colours(book)
    totals = counts.groupby("claim")["n"].sum()
    framing = {claim["id"]: claim.get("framing", "") for claim in book.claims}
    functions = list(
        dict.fromkeys(
            [
                "problem_definition",
                "causal_interpretation",
                "moral_evaluation",
                "treatment_recommendation",
                *framing.values(),
            ]
        )
    )
    kept = totals.sort_values(ascending=False, kind="stable").head(most).index
    rows = sorted(kept, key=lambda claim: (functions.index(framing.get(claim, functions[0])), -totals[claim], claim))
    columns = [camp for camp in [*book.camp_order, "unassigned"] if camp in set(counts["camp"])]
    figure, axis = new(1.55 + 0.268 * len(rows))
    modes = ("asserted", "denied", "distanced", "embedded")
    for y, claim in enumerate(rows):
        axis.axhline(y, color=PALE, linewidth=0.8, zorder=0)
        for x, camp in enumerate(columns):
            cell = counts[(counts["claim"] == claim) & (counts["camp"] == camp)].set_index("mode")
            present = [mode for mode in modes if mode in cell.index]
            for n, mode in enumerate(present):
                at = x + (n - (len(present) - 1) / 2) * 0.3
                _claim_mark(axis, at, y, mode, int(cell.loc[mode, "n_documents"]), camp_colours.get(camp, MUTED))
    for y in range(1, len(rows)):
        if framing.get(rows[y]) != framing.get(rows[y - 1]):
            axis.axhline(y - 0.5, color=INK, linewidth=0.7)
    axis.set_yticks(range(len(rows)), [book.label(claim) for claim in rows], fontsize=7.8)
    axis.set_xticks(range(len(columns)), [column_label(camp, book) for camp in columns], fontsize=8)
    for tick in axis.get_xticklabels():
        tick.set_color(INK)
    axis.xaxis.tick_top()
    axis.tick_params(axis="x", length=0)
    axis.set_xlim(-0.6, len(columns) - 0.4)
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.spines[["left", "top", "bottom"]].set_visible(False)
    _title(figure, "Who says what, in how many documents")
    _note(
        figure,
        "● asserts    ○ denies    ◐ keeps at a distance    ◌ said to assert, known only from another's denial or accusation\n"
        "Number: documents. Lines part the framing functions: problem, cause, evaluation, remedy (assigned by the codebook).",
        size=7.4,
    )
    alt = "Claims by side, with the number of documents. " + " ".join(
        f"{book.label(str(r.claim))}: {book.label(str(r.camp))} {r.mode} in {r.n_documents}."
        for r in counts[counts["claim"].isin(rows)].itertuples()
    )
    return figure, counts[counts["claim"].isin(rows)], alt


def _claim_mark(axis: Axes, x: float, y: float, mode: str, number: int, colour: str) -> None:
    style: dict[str, Any] = {"markersize": 12, "markeredgecolor": colour, "markeredgewidth": 1.5, "linestyle": "none"}
    if mode == "asserted":
        axis.plot(x, y, "o", markerfacecolor=colour, **style)
    elif mode == "distanced":
        axis.plot(x, y, "o", markerfacecolor=colour, fillstyle="left", markerfacecoloralt="white", **style)
    elif mode == "embedded":
        axis.scatter([x], [y], s=144, facecolors="white", edgecolors=colour, linewidths=1.5, linestyles=(0, (1.2, 1.2)))
    else:
        axis.plot(x, y, "o", markerfacecolor="white", **style)
    from matplotlib.patheffects import withStroke

    light = mode == "asserted"
    halo = [withStroke(linewidth=2, foreground="white")] if mode == "distanced" else []
    axis.text(
        x,
        y,
        f"{number}",
        ha="center",
        va="center_baseline",
        fontsize=7.2,
        color="white" if light else INK,
        fontweight="bold" if light else "normal",
        path_effects=halo,
    )


def agreement(table: pd.DataFrame) -> tuple[Figure, pd.DataFrame, str]:
    """How far two codings agree: one row a measure, a dot, and the jackknife interval where there is one.

    ``table``: label, value, low, high, n.
    """
    import pandas as pd

    figure, axis = new(0.95 + 0.3 * len(table))
    for y, row in enumerate(table.itertuples()):
        axis.plot([0, 1], [y, y], color=PALE, linewidth=0.8, zorder=0)
        if pd.notna(row.low):
            axis.plot([row.low, row.high], [y, y], color="#0072B2", linewidth=2, alpha=0.5)
        axis.plot(row.value, y, "o", color="#0072B2", markersize=6)
        axis.text(1.03, y, f"{row.value:.2f}  (n = {int(row.n):,})", va="center", fontsize=8)
    axis.set_yticks(range(len(table)), table["label"])
    axis.set_xlim(0, 1.32)
    axis.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axis.set_ylim(len(table) - 0.4, -0.6)
    axis.spines["left"].set_visible(False)
    _title(figure, "How stable the coding is: two independent passes compared")
    alt = "Agreement of two codings. " + " ".join(f"{r.label}: {r.value:.2f}." for r in table.itertuples())
    return figure, table, alt


def answered(table: pd.DataFrame, book: Codebook) -> tuple[Figure, pd.DataFrame, str]:
    """Whose accusations are answered in the same document: for each accusing camp the answered and the unanswered ones.

    ``table``: camp, accusations, answered, documents and by_<camp> columns (contests.answered).
    """
    camp_colours = colours(book)
    frame = table[table["accusations"] > 0].reset_index(drop=True)
    figure, axis = new(1.15 + 0.42 * len(frame))
    widest = float(frame["accusations"].max())
    for y, row in frame.iterrows():
        colour = camp_colours.get(str(row["camp"]), MUTED)
        rest = row["accusations"] - row["answered"]
        axis.barh(y, row["answered"], height=0.62, color=colour)
        axis.barh(y, rest, left=row["answered"], height=0.62, facecolor="white", edgecolor=colour, linewidth=1.2)
        by = [c.removeprefix("by_") for c in frame.columns if c.startswith("by_") and row[c] > 0]
        who = (
            ", ".join(f"{column_label(camp, book)} {int(row[f'by_{camp}'])}" for camp in by)
            .replace("\n", " ")
            .replace("- ", "")
        )
        note = f"{int(row['answered'])} of {int(row['accusations'])} answered" + (f" (by {who})" if by else "")
        axis.text(row["accusations"] + widest * 0.02, y, note, va="center", fontsize=8)
    axis.set_yticks(range(len(frame)), [book.label(str(camp)) for camp in frame["camp"]])
    axis.set_ylim(len(frame) - 0.4, -0.6)
    axis.set_xlim(0, widest * 1.95)
    axis.set_xticks([])
    axis.spines[["bottom"]].set_visible(False)
    _title(figure, "Whose accusations are answered")
    _note(
        figure, "One accusation: a side, a claim that accuses another, a document. Filled: answered in that document."
    )
    alt = "Accusations answered in the same document. " + " ".join(
        f"{book.label(str(r.camp))}: {r.answered} of {r.accusations}." for r in frame.itertuples()
    )
    return figure, frame, alt


def relayed(table: pd.DataFrame, book: Codebook) -> tuple[Figure, pd.DataFrame, str]:
    """In what form each camp's claims reach the reader, by the camp of the outlet: shares of its statements.

    ``table``: camp, outlet_camp, manner, n (contests.relayed, summed over cue class and embedding).
    """
    manners = ["own words", "quoted fragment", "paraphrase", "no attribution"]
    camp_colours = colours(book)
    sums = (
        table.groupby(["camp", "outlet_camp", "manner"])["n"]
        .sum()
        .unstack(fill_value=0)
        .reindex(columns=manners, fill_value=0)
    )
    order = {camp: n for n, camp in enumerate([*book.camp_order, "unassigned"])}
    rows = sorted(sums.index, key=lambda key: (order.get(key[0], 99), order.get(key[1], 99)))
    figure, axis = new(1.3 + 0.31 * len(rows))
    for y, key in enumerate(rows):
        total, left = float(sums.loc[key].sum()), 0.0
        colour = camp_colours.get(str(key[0]), MUTED)
        for manner, (alpha, hatch) in zip(manners, ((1.0, ""), (0.6, ""), (0.0, "/////"), (0.0, ""))):
            share = float(sums.loc[key, manner]) / total
            face = _lighter(colour, alpha) if alpha else "white"
            axis.barh(y, share, left=left, height=0.68, facecolor=face, edgecolor=colour, hatch=hatch, linewidth=0.7)
            if share > 0.06:
                ink = "white" if alpha == 1 else INK
                box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0} if hatch else None
                axis.text(
                    left + share / 2,
                    y,
                    f"{int(sums.loc[key, manner])}",
                    ha="center",
                    va="center",
                    fontsize=7.6,
                    color=ink,
                    bbox=box,
                )
            left += share
    names = [
        f"{column_label(str(a), book)} in {column_label(str(b), book)} outlets".replace("-\n", "").replace("\n", " ")
        for a, b in rows
    ]
    axis.set_yticks(range(len(rows)), names)
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.set_xlim(0, 1)
    axis.set_xticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    axis.spines["left"].set_visible(False)
    _title(figure, "In what form each side's claims are carried, by whose outlets")
    _note(
        figure,
        "Filled: the speaker's own words. Lighter: a fragment in quotation marks. Hatched: paraphrase.\n"
        "Empty: no attribution. Numbers: statements.",
    )
    drawn = sums.reset_index()
    alt = "Form of each side's claims by outlet. " + " ".join(
        f"{n}: " + ", ".join(f"{int(sums.loc[key, m])} {m}" for m in manners if sums.loc[key, m]) + "."
        for n, key in zip(names, rows)
    )
    return figure, drawn, alt


def _lighter(colour: str, strength: float) -> tuple[float, float, float]:
    from matplotlib.colors import to_rgb

    red, green, blue = (1 - strength * (1 - part) for part in to_rgb(colour))
    return red, green, blue


def naming(table: pd.DataFrame, book: Codebook) -> tuple[Figure, pd.DataFrame, str]:
    """What each voice calls the same thing: one panel a referent, one row a designation, one column a voice, counts in the dots.

    ``table``: referent, designation, voice, n.
    """
    camp_colours = colours(book)
    referents = list(dict.fromkeys(table["referent"]))
    voices = [camp for camp in [*book.camp_order, "unassigned"] if camp in set(table["voice"])]
    rows = {
        r: list(
            table[table["referent"] == r]
            .groupby("designation")["n"]
            .sum()
            .sort_values(ascending=False, kind="stable")
            .index
        )
        for r in referents
    }
    heights = [len(rows[r]) + 1.2 for r in referents]
    figure, axes = new(
        0.85 + 0.215 * sum(heights), nrows=len(referents), squeeze=False, sharex=True, height_ratios=heights
    )
    biggest = float(table["n"].max())
    for axis, referent in zip(axes[:, 0], referents):
        for y, designation in enumerate(rows[referent]):
            axis.axhline(y, color=PALE, linewidth=0.8, zorder=0)
            cells = table[(table["referent"] == referent) & (table["designation"] == designation)]
            for cell in cells.itertuples():
                size = 60 + 160 * (float(cell.n) / biggest)
                axis.scatter(
                    [voices.index(cell.voice)], [y], s=size, color=camp_colours.get(str(cell.voice), MUTED), zorder=2
                )
                axis.text(
                    voices.index(cell.voice),
                    y,
                    f"{cell.n}",
                    ha="center",
                    va="center_baseline",
                    fontsize=7,
                    color="white",
                    fontweight="bold",
                )
        axis.set_yticks(range(len(rows[referent])), rows[referent], fontsize=7.8)
        axis.set_ylim(len(rows[referent]) - 0.4, -0.6)
        axis.set_title(referent, fontsize=8.5)
        axis.spines[["left", "bottom"]].set_visible(False)
        axis.tick_params(axis="x", length=0)
    axes[0, 0].set_xlim(-0.6, len(voices) - 0.4)
    axes[-1, 0].set_xticks(range(len(voices)), [column_label(camp, book) for camp in voices], fontsize=8)
    _title(figure, "What each voice calls the same thing")
    alt = "Designations by voice. " + " ".join(
        f"{r.designation}: {book.label(str(r.voice))} {r.n}." for r in table.itertuples()
    )
    return figure, table, alt


def network(edges: pd.DataFrame, book: Codebook, most: int = 24) -> tuple[Figure, pd.DataFrame, str]:
    """Camps to the left, claims to the right: a line where a camp asserts a claim, a broken one where it denies it.

    ``edges``: layer, from_node, to_node, weight of the two-mode layers. Claims that only one camp takes up are left out, since they
    join nobody; the ``most`` taken up are drawn. Both columns are ordered by us, claims by the camps that hold them.
    """
    camp_colours = colours(book)
    two = edges[edges["layer"].str.endswith(" claim")].assign(denies=edges["layer"].str.contains(" denies "))
    shared = two.groupby("to_node")["from_node"].nunique()
    shared = shared[shared > 1].sort_values(ascending=False, kind="stable").head(most)
    two = two[two["to_node"].isin(shared.index)]
    order = {camp: n for n, camp in enumerate([*book.camp_order, "unassigned"])}
    camps = sorted(set(two["from_node"]), key=lambda camp: order.get(camp, 99))
    middle = (
        two.assign(at=two["from_node"].map({camp: n for n, camp in enumerate(camps)})).groupby("to_node")["at"].mean()
    )
    claims = sorted(shared.index, key=lambda claim: (middle[claim], claim))
    figure, axis = new(1.1 + 0.27 * max(len(claims), len(camps)))
    y_camp = {camp: (n + 0.5) / len(camps) for n, camp in enumerate(camps)}
    y_claim = {claim: (n + 0.5) / max(len(claims), 1) for n, claim in enumerate(claims)}
    for edge in two.sort_values(["denies", "from_node", "to_node"]).itertuples():
        colour = camp_colours.get(str(edge.from_node), MUTED)
        axis.plot(
            [0, 1],
            [y_camp[edge.from_node], y_claim[edge.to_node]],
            color=colour,
            linewidth=0.8 + 0.7 * float(edge.weight),
            linestyle=(0, (2, 2)) if edge.denies else "-",
            alpha=0.85,
        )
    for camp in camps:
        axis.plot(0, y_camp[camp], "o", color=camp_colours.get(camp, MUTED), markersize=9)
        axis.text(-0.03, y_camp[camp], book.label(camp), ha="right", va="center", fontsize=8.5)
    for claim in claims:
        axis.plot(1, y_claim[claim], "s", color=INK, markersize=4)
        axis.text(1.03, y_claim[claim], book.label(claim), ha="left", va="center", fontsize=8)
    axis.set_xlim(-0.62, 1.95)
    axis.set_ylim(1.0, 0.0)
    axis.set_axis_off()
    _title(figure, "Who stands where on the claims that more than one side takes up")
    _note(figure, "Line: asserts. Broken line: denies. Width: documents.")
    alt = "Claims that more than one side takes up. " + " ".join(
        f"{book.label(str(e.from_node))} {'denies' if e.denies else 'asserts'}: {book.label(str(e.to_node))}."
        for e in two.itertuples()
    )
    return figure, two.drop(columns="denies"), alt


def specifications(
    curves: pd.DataFrame, default: pd.Series, titles: dict[str, str]
) -> tuple[Figure, pd.DataFrame, str]:
    """Every specification of each estimand, sorted by its value; one panel an estimand and what changes it; the default marked.

    ``curves``: estimand, panel, value. ``default``: boolean, same index. ``titles``: estimand to title.
    """
    frame = curves.assign(default=default)
    panels = list(frame.groupby(["estimand", "panel"], sort=False).groups)
    columns = 2
    lines = -(-len(panels) // columns)
    figure, axes = new(0.7 + 1.45 * lines, nrows=lines, ncols=columns, squeeze=False, sharey=True)
    for axis in axes.flat[len(panels) :]:
        axis.set_axis_off()
    for axis, (estimand, panel) in zip(axes.flat, panels):
        group = frame[(frame["estimand"] == estimand) & (frame["panel"] == panel)].sort_values(
            ["value", "specification_id"]
        )
        x = range(len(group))
        axis.plot(x, group["value"], color="#0072B2", linewidth=1.6)
        axis.fill_between(x, 0, group["value"], color="#0072B2", alpha=0.12, linewidth=0)
        for at, (value, chosen) in enumerate(zip(group["value"], group["default"])):
            if chosen:
                axis.plot(at, value, "o", color="#D55E00", markersize=6)
                right = at > len(group) * 0.6
                axis.text(
                    at + (-0.03 if right else 0.03) * len(group),
                    value + 0.06,
                    f"{100 * value:.0f} %",
                    fontsize=8,
                    color="#B34700",
                    ha="right" if right else "left",
                )
        axis.set_title(f"{titles.get(estimand, estimand)}\n{panel}", fontsize=8, fontweight="normal")
        axis.set_ylim(0, 1)
        axis.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
        axis.set_xticks([0, len(group) - 1], ["least", "greatest"])
        axis.get_xticklabels()[0].set_ha("left")
        axis.get_xticklabels()[1].set_ha("right")
        axis.grid(axis="y")
    _title(figure, "What every defensible choice would give")
    _note(figure, "Each point of a curve is one specification; orange: the choices made elsewhere.")
    alt = "Specification curves. " + " ".join(
        f"{titles.get(str(e), str(e))}, {p}: {100 * g['value'].min():.0f} to {100 * g['value'].max():.0f} per cent."
        for (e, p), g in frame.groupby(["estimand", "panel"], sort=False)
    )
    return figure, curves, alt
