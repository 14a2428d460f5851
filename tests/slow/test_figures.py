"""Every figure can be read, at the width of a screen and of a page, for any table, and is the same each time."""

import inspect
from collections.abc import Callable
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import study_at
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis import figures
from analysis.coding import codebook
from analysis.figures import sheet
from analysis.measures import accusing, agreement, counting, robustness, voices
from analysis.report import weighing
from analysis.study import disk
from analysis.study.disk import ROOT
from analysis.tables.kept import Tables

MOST_BYTES = 130_000  # of a file: an SVG or a PNG


@cache
def inputs(data: Any) -> dict[str, list[Any]]:
    """What each figure is drawn from, as its notebook has it."""
    book, documents = data.codebook, data["documents"]
    runs, statements = (table[table["coder"] == data.coder] for table in (data["runs"], data["statements"]))
    keys = ["referent", "designation", "voice"]
    a, b = [*(figures.column_label(camp, book) for camp in book.compared), "A", "B"][:2]
    return {
        "timeline": [documents, book],
        "speakers": [voices.space(runs, ["camp", "actor_kind"]), documents, book],
        "barcode": [runs, documents, book],
        "own_words": [voices.budget(runs), book],
        "claims": [counting.claim_counts(statements), book],
        "agreement": [agreement.summary(data["agreement"], "coder_3", "coder_4"), ["model", "model"]],
        "answered": [accusing.counted(data.own("accusations")), documents, book],
        "naming": [data.own("naming").groupby(keys, as_index=False).size().rename(columns={"size": "n"}), book],
        "network": [data.own("edges"), book],
        "specifications": [
            data["specifications"],
            robustness.is_default(data["specifications"], data.coder),
            weighing.specification_titles(a, b),
        ],
    }


def drawn(data: Any, name: str) -> Any:
    """A figure as its notebook draws it: the figure, the table drawn, the text beside it."""
    return getattr(figures, name)(*inputs(data)[name])


# Every function of the package that gives a figure with its table and its text.
NAMES = [
    name
    for name in dir(figures)
    if inspect.isfunction(function := getattr(figures, name)) and "Drawn" in function.__annotations__["return"]
]


def faults(figure: Any, inches: float, pixels: int) -> list[str]:
    """What a reader could not read: labels that overlap, leave the page, lie on marks or are set too small."""
    figure = figure if not isinstance(figure, tuple) else figure[0]
    figure.set_dpi(pixels / sheet.WIDTH)
    canvas = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()
    (axis,) = figure.axes
    texts = [text for text in figure.findobj(figures_text) if text.get_visible() and text.get_text().strip()]
    boxes = [(text, text.get_window_extent(renderer)) for text in texts]
    width, height = canvas.get_width_height()
    found = [f"small: {t.get_text()}" for t in texts if t.get_fontsize() * inches / sheet.WIDTH * 96 / 72 < 9]
    found += [
        f"cut: {t.get_text()}" for t, b in boxes if b.x0 < -1 or b.y0 < -1 or b.x1 > width + 1 or b.y1 > height + 1
    ]
    corners = [(text, tuple(map(float, box.extents))) for text, box in boxes]
    found += [
        f"over each other: {one.get_text()} / {two.get_text()}"
        for (one, a), (two, b) in combinations(corners, 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1
    ]
    outside = [(text, box.padded(-1.5)) for text, box in boxes if text.get_zorder() != sheet.INSIDE]
    for artist in [*axis.patches, *axis.lines, *axis.collections]:
        if artist.get_zorder() != sheet.MARKS:
            continue
        extent = artist.get_window_extent(renderer)
        for text, inner in outside:
            if inner.overlaps(extent) and (
                not hasattr(artist, "get_path")
                or (hasattr(artist, "get_marker") and artist.get_marker() not in ("None", None, ""))
                or artist.get_path()
                .transformed(artist.get_transform())
                .intersects_bbox(inner, filled=artist in axis.patches)
            ):
                found.append(f"on a mark: {text.get_text()}")
    return found


def figures_text(artist: Any) -> bool:
    from matplotlib.text import Text

    return isinstance(artist, Text)


LONG = "The Permanent Mission of the Very Long-Named Federation of 60"
assert len(LONG) >= 60
SCRIPTS = [
    "Министерство иностранных дел Российской Федерации",
    "Υπουργείο Εξωτερικών",
    "وزارة الخارجية",
    "外交部发言人办公室",
    "$x_1$ & <b>_^",
]


def renamed(book: Any, name: Callable[[int, Any], str]) -> codebook.Codebook:
    """The codebook with other labels for its camps, kinds and claims; ``name`` makes one of a number and an entry."""

    def relabelled(entries: Any) -> Any:
        return [{**{k: v for k, v in e.items() if k != "short"}, "label": name(n, e)} for n, e in enumerate(entries)]

    return codebook.Codebook(
        book.title, relabelled(book.camps), relabelled(book.kinds), relabelled(book.claims), book.compared, book.allied,
        book.kinds_of_states,
    )  # fmt: skip


def with_names(given: dict[str, list[Any]], name: Callable[[int, Any], str]) -> dict[str, list[Any]]:
    """The inputs with other names throughout: those of the codebook, and the words that the tables hold themselves."""
    changed: dict[str, Any] = {}
    for figure, values in given.items():
        changed[figure] = []
        for value in values:
            if isinstance(value, codebook.Codebook):
                value = renamed(value, name)
            elif isinstance(value, pd.DataFrame):
                value = value.copy()
                for column in {"outlet", "label", "designation", "referent", "panel"} & set(value.columns):
                    places = {w: f"{name(n, {})} {n}" for n, w in enumerate(dict.fromkeys(value[column]))}
                    value[column] = value[column].map(places)
            changed[figure].append(value)
    return changed


def many(given: dict[str, list[Any]], column: str, number: int) -> dict[str, list[Any]]:
    """The inputs with ``number`` documents or camps: their rows again and again under other identifiers."""
    changed: dict[str, Any] = {}
    for figure, values in given.items():
        changed[figure] = []
        for value in values:
            if isinstance(value, codebook.Codebook) and column == "camp":
                camps = [{"id": f"camp_{n}", "label": f"Camp number {n}", "mark": "C"} for n in range(number)]
                value = codebook.Codebook("", camps, value.kinds, value.claims, ["camp_0", "camp_1", "camp_2"], {}, [])
            elif isinstance(value, pd.DataFrame):
                value = value.copy()
                columns = (
                    ["camp", "voice", "from_node", "outlet_camp", "answered_by"] if column == "camp" else ["doc_id"]
                )
                known: dict[str, Any] = {}
                for each in columns:
                    if each in value:
                        known |= dict.fromkeys(w for w in value[each] if w and w != "narrator")
                places = {w: n for n, w in enumerate(known)}
                copies = -(-number // max(len(places), 1))
                frames = []
                for copy in range(copies):
                    frame = value.copy()
                    for each in columns:
                        if each in frame:
                            step = len(places) * copy
                            frame[each] = frame[each].map(
                                lambda w, s=step, p=places: (
                                    (f"camp_{p[w] + s}" if column == "camp" else f"{w}_{s:03d}") if w in p else w
                                )
                            )
                    frames.append(frame)
                value = pd.concat(frames, ignore_index=True) if places else value
            changed[figure].append(value)
    if "specifications" in changed:
        changed["specifications"] = given["specifications"]
    return changed


def cut(given: dict[str, list[Any]], keep: Any) -> dict[str, list[Any]]:
    """The inputs with fewer rows; the codebook and the documents of other tables stay."""
    changed = {}
    for figure, (first, *others) in given.items():
        first = keep(first)
        others = [o.loc[first.index] if isinstance(o, pd.Series) else o for o in others]
        changed[figure] = [first, *others]
    return changed


def one_document(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["doc_id"] == frame["doc_id"].iloc[0]] if "doc_id" in frame else frame


def unassigned(frame: pd.DataFrame) -> pd.DataFrame:
    columns = {"camp", "voice", "from_node", "outlet_camp", "answered_by"} & set(frame.columns)
    return frame.assign(**dict.fromkeys(columns, "unassigned"))


BARE = codebook.Codebook("", [], [], [], [], {}, [])
STUDIES = {
    "own": lambda given: given,
    "long names": lambda given: with_names(given, lambda n, _: LONG + " and Others" * n),
    "other scripts": lambda given: with_names(given, lambda n, _: SCRIPTS[n % len(SCRIPTS)]),
    "twelve camps": lambda given: many(given, "camp", 12),
    "forty documents": lambda given: many(given, "doc_id", 40),
    "one document": lambda given: cut(given, one_document),
    "one row": lambda given: cut(given, lambda frame: frame.head(1)),
    "no rows": lambda given: cut(given, lambda frame: frame.head(0)),
    "no camps": lambda given: {
        name: [BARE if isinstance(v, codebook.Codebook) else unassigned(v) if isinstance(v, pd.DataFrame) else v for v in values]
        for name, values in given.items()
    },
}  # fmt: skip


def test_there_are_figures() -> None:
    assert len(NAMES) == 10


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("name", NAMES)
def test_every_label_can_be_read(data: Tables, name: str, study: str) -> None:
    made = getattr(figures, name)(*STUDIES[study](inputs(data))[name])
    if study == "no rows" and name == "timeline":
        assert made is None
        return
    figure, _, alt = made
    assert alt.endswith(".")
    assert len(figure.axes[0].texts) >= 3
    for inches, pixels in ((340 / 96, 340), (6.3, 1260)):
        assert faults(figure, inches, pixels) == []


def test_a_label_that_cannot_be_read_is_noticed() -> None:
    """The test above can fail: for each kind of fault a page that has it."""
    for spoil, fault in {
        lambda page: page.text(2, 100, "a second"): "over each other",
        lambda page: page.text(320, 100, "too far to the right"): "cut",
        lambda page: page.text(2, 300, "small", size=7): "small",
        lambda page: page.bar(30, 95, 5, 10, "#000000"): "on a mark",
        lambda page: page.dot(20, 100, "#000000"): "on a mark",
        lambda page: page.line([0, 50], [95, 105], grid=False): "on a mark",
    }.items():
        page = sheet.Sheet("A title", "What is seen")
        page.text(4, 100, "A first label")
        page.y = 320
        spoil(page)
        assert {words.split(":")[0] for words in faults(page.done("A note."), 340 / 96, 340)} == {fault}


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_the_same_each_time_light_and_the_one_committed_and_leaves_its_tables_alone(
    data: Tables, tmp_path: Path, name: str
) -> None:
    before = {each: data[each].copy() for each in data.names}
    figure, table, alt = drawn(data, name)
    shown = figures.show(study_at(tmp_path, tmp_path), name, figure, table, alt)
    assert all(before[each].equals(data[each]) for each in before)
    made = {suffix: (tmp_path / f"figures/{name}.{suffix}").read_bytes() for suffix in ("svg", "png", "csv", "txt")}
    for suffix, content in made.items():  # drawn by another process, after other figures
        assert content == (ROOT / f"figures/{name}.{suffix}").read_bytes(), suffix
        assert suffix == "csv" or len(content) <= MOST_BYTES
    assert (shown.svg.encode(), shown.png) == (made["svg"], made["png"])
    assert (tmp_path / f"figures/{name}.csv").read_text(encoding="utf-8") == disk.to_csv(table.round(6))
    assert alt in (tmp_path / f"figures/{name}.txt").read_text(encoding="utf-8")
    assert len(table)
    assert 80 < len(alt) < 1300
    assert alt.endswith(".")
    assert any(sign.isdigit() for sign in alt) or name == "naming"  # names, and numbers where one comes twice


def test_an_svg_is_well_formed_whatever_a_name_holds_and_has_tooltips(data: Tables, tmp_path: Path) -> None:
    import xml.etree.ElementTree as ElementTree

    figure, table, alt = figures.answered(*with_names(inputs(data), lambda n, _: "<b> & \x07 -- $x$ ]]>")["answered"])
    shown = figures.show(study_at(tmp_path, tmp_path), "answered", figure, table, alt)
    root = ElementTree.fromstring(shown.svg)
    names = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(names) == len(set(names))
    tips = [each.text for each in root.iter("{http://www.w3.org/2000/svg}title")]
    assert len(tips) == 1 + len(table)


def test_titles_are_computed(data: Tables) -> None:
    given = inputs(data)
    accusations, documents, book = given["answered"]

    def title(rows: Any) -> str:
        figure, _, _ = figures.answered(rows, documents, book)
        size = max(text.get_fontsize() for text in figure.axes[0].texts)
        return " ".join(t.get_text() for t in figure.axes[0].texts if t.get_fontsize() == size).replace("\u00a0", " ")

    fresh = accusations[~accusations["reply"] & (accusations["camp"] != "narrator")]
    fresh = fresh[fresh["manner"] == "blames"] if "manner" in fresh else fresh
    counts = fresh.groupby("accused")["answered"].agg(["sum", "size"])
    assert f"{counts.loc['russia', 'sum']} of {counts.loc['russia', 'size']} against Russia" in title(accusations)
    assert f"0 of {counts.loc['us', 'size']} against the US" in title(
        accusations.assign(answered=False, answered_by="")
    )


def test_a_camp_has_one_colour_and_no_two_share_it(data: Tables) -> None:
    found = figures.colours(data.codebook)
    assert len({found[camp] for camp in data.codebook.camp_order}) == len(data.codebook.camp_order)
    bare = codebook.Codebook(
        "", [{"id": "a"}, {"id": "b", "colour": "no colour"}, {"id": "c", "colour": "navy"}], [], [], [], {}, []
    )
    palette = figures.colours(bare, ["z"])
    assert len(set(palette.values())) == len(palette) == 6
    assert palette["c"] == "#000080"


def test_ink_stands_out_on_every_colour() -> None:
    inks = {colour: figures.ink_on(colour) for colour in ("#0072B2", "#555555", "#D55E00", "#E69F00", "#767676")}
    assert list(inks.values()) == ["#ffffff", "#ffffff", "#000000", "#000000", "#000000"]


def test_what_is_left_out_is_said(data: Tables) -> None:
    table = pd.concat(
        pd.DataFrame({"claim": [f"claim_{n}" for n in range(310)], "camp": camp, "mode": mode})
        for camp, mode in (("us", "asserted"), ("russia", "denied"))
    )
    figure, rows, _ = figures.claims(table.assign(n=1, n_documents=1), data.codebook)
    note = " ".join(text.get_text() for text in figure.axes[0].texts).replace("\u00a0", " ")
    assert rows["claim"].nunique() == 10
    assert "10 most frequent claims of 310" in note


def test_many_documents_make_one_panel(data: Tables) -> None:
    documents = pd.concat([data["documents"].assign(doc_id=[f"d{n}{m}" for m in range(5)]) for n in range(2)])
    space = pd.DataFrame(
        {"doc_id": documents["doc_id"], "camp": "us", "actor_kind": "state", "n_words": 10, "share": 1.0}
    )
    figure, table, _ = figures.speakers(space, documents, data.codebook)
    assert [text.get_text() for text in figure.axes[0].texts].count("100%") == 1
    assert len(table) == 10


def test_no_figure_says_of_the_turns_of_a_transcript_that_they_stand_in_quotation_marks() -> None:
    runs = pd.DataFrame(
        [
            {"doc_id": "a", "part": "body", "start": 0, "end": 60, "n_words": 12, "camp": "left", "actor_kind": "state", "quoted": True},
            {"doc_id": "a", "part": "body", "start": 60, "end": 90, "n_words": 6, "camp": "right", "actor_kind": "", "quoted": False},
        ]
    )  # fmt: skip
    documents = pd.DataFrame(
        [{"doc_id": "a", "n_words": 18, "outlet": "Times", "earliest": "", "latest": "", "title": ""}]
    )
    for figure, _, alt in (
        figures.own_words(voices.budget(runs), BARE),
        figures.barcode(runs, documents, BARE),
    ):
        tips = [str(mark.get_label()) for mark in figure.axes[0].get_children()]  # what a pointer over a mark shows
        said = [alt, *tips, *(text.get_text() for text in figure.axes[0].texts)]
        marks = [words for words in said if "quotation marks" in " ".join(words.split())]
        assert all(
            "in a turn of a transcript" in " ".join(words.split()) for words in marks
        )  # the note, which names both
        assert any("own words" in words for words in said)
