"""Every figure can be read, at the width of a screen and of a page, and is the same each time."""

import inspect
from itertools import combinations

import pandas as pd
import pytest
from conftest import study_at
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from analysis import agreement, coding, contests, figures, robustness, schema, voices
from analysis.study import ROOT


def drawn(data, name: str):
    """A figure as its notebook draws it: the figure, the table drawn, the text beside it."""
    book, documents = data.codebook, data["documents"]
    runs, statements = (table[table["coder"] == data.coder] for table in (data["runs"], data["statements"]))
    if name == "timeline":
        return figures.timeline(documents, book)
    if name == "speakers":
        return figures.speakers(voices.space(runs, ["camp", "actor_kind"]), documents, book)
    if name == "barcode":
        return figures.barcode(runs, documents, book)
    if name == "own_words":
        return figures.own_words(voices.budget(runs), book)
    if name == "claims":
        return figures.claims(coding.claim_counts(statements), book)
    if name == "agreement":
        return figures.agreement(agreement.summary(data["agreement"], "coder_1", "coder_2"))
    accused = contests.accusations(statements, data["pairs"].query("coder == @data.coder"), book)
    if name == "answered":
        return figures.answered(contests.answered(accused, book), book)
    if name == "relayed":
        return figures.relayed(contests.relayed(statements, data["attributions"]), book)
    if name == "naming":
        keys = ["referent", "designation", "voice"]
        return figures.naming(data["naming"].groupby(keys, as_index=False).size().rename(columns={"size": "n"}), book)
    if name == "network":
        return figures.network(data["edges"], book)
    if name == "specifications":
        chosen = robustness.is_default(data["specifications"], data.coder)
        titles = {"space": "Space", "answered": "Answered", "embedded": "Embedded"}
        return figures.specifications(data["specifications"], chosen, titles)
    raise NotImplementedError(f"the tests do not know how to draw {name}")


# Every function of the module that gives a figure with its table and its text.
NAMES = [
    name
    for name, function in inspect.getmembers(figures, inspect.isfunction)
    if function.__module__ == figures.__name__
    and "tuple[Figure, pd.DataFrame, str]" in str(function.__annotations__.get("return"))
]


def test_there_are_figures():
    assert len(NAMES) >= 5


@pytest.mark.parametrize("pixels", [600, 1300])
@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_cut_and_none_covers_another(data, monkeypatch, name, pixels):
    figure, _, _ = drawn(data, name)
    figure.set_dpi(pixels / figures.WIDTH)
    canvas, seen = FigureCanvasAgg(figure), {}
    figure.draw_without_rendering()  # as saving does, so that the layout is the one of the files
    draw = Text.draw

    def recorded(text: Text, renderer) -> None:
        draw(text, renderer)
        if text.get_visible() and text.get_text().strip():
            seen[id(text)] = text

    monkeypatch.setattr(Text, "draw", recorded)
    canvas.draw()
    boxes = [
        (" ".join(text.get_text().split()), text.get_window_extent(canvas.get_renderer())) for text in seen.values()
    ]
    assert len(boxes) > 5
    width, height = canvas.get_width_height()
    cut = [words for words, b in boxes if b.x0 < -1 or b.y0 < -1 or b.x1 > width + 1 or b.y1 > height + 1]
    assert cut == []
    covering = [
        f"{one} / {two}: {min(a.x1, b.x1) - max(a.x0, b.x0):.0f} x {min(a.y1, b.y1) - max(a.y0, b.y0):.0f} px"
        for (one, a), (two, b) in combinations(boxes, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1
    ]
    assert covering == []


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_the_same_each_time_and_the_one_committed(data, tmp_path, name):
    for folder in ("one", "two"):
        figure, table, alt = drawn(data, name)
        shown = figures.show(study_at(tmp_path, tmp_path / folder), name, figure, table, alt)
    for suffix in ("svg", "png", "csv", "txt"):
        made = [(tmp_path / folder / f"figures/{name}.{suffix}").read_bytes() for folder in ("one", "two")]
        assert made[0] == made[1] == (ROOT / f"figures/{name}.{suffix}").read_bytes(), suffix
    assert (shown.svg.encode(), shown.png) == tuple(
        (tmp_path / f"two/figures/{name}.{suffix}").read_bytes() for suffix in ("svg", "png")
    )
    assert (tmp_path / f"two/figures/{name}.csv").read_text(encoding="utf-8") == schema.to_csv(table.round(6))
    assert alt in (tmp_path / f"two/figures/{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_leaves_its_tables_alone_and_says_what_it_shows(data, name):
    before = {table: data[table].copy() for table in data.names}
    _, table, alt = drawn(data, name)
    assert all(before[table].equals(data[table]) for table in before)
    assert len(table)
    assert len(alt) > 80
    assert alt.endswith(".")


def test_a_camp_has_one_colour_and_no_two_share_it(data):
    found = figures.colours(data.codebook)
    assert len({found[camp] for camp in data.codebook.camp_order}) == len(data.codebook.camp_order)
    bare = coding.Codebook("", [{"id": "a"}, {"id": "b"}], [], [], [], {}, [])
    assert figures.colours(bare)["a"] != figures.colours(bare)["b"]


def test_a_figure_of_a_study_that_says_nothing(data):
    """No outlets, no dates, no camps: what can be drawn is drawn."""
    bare = coding.Codebook("", [], [], [], [], {}, [])
    empty = data["documents"].assign(outlet="", outlet_camp="unassigned", earliest="", latest="")
    runs = data["runs"].query("coder == 'machine'").assign(camp="unassigned", actor_kind="")
    assert figures.timeline(empty, bare) is None
    for made in (
        figures.speakers(voices.space(runs, ["camp", "actor_kind"]), empty, bare),
        figures.barcode(runs, empty, bare),
        figures.own_words(voices.budget(runs), bare),
    ):
        assert len(made[1])


def test_many_documents_make_one_panel(data):
    documents = pd.concat([data["documents"].assign(doc_id=[f"d{n}{m}" for m in range(5)]) for n in range(2)])
    space = pd.DataFrame(
        {"doc_id": documents["doc_id"], "camp": "us", "actor_kind": "state", "n_words": 10, "share": 1.0}
    )
    figure, table, _ = figures.speakers(space, documents, data.codebook)
    assert len(figure.axes) == 1
    assert table[["doc_id", "n_words"]].values.tolist() == [["all documents", 100]]
