"""A notebook declares what it needs and makes, and gets nothing else; its tables are shown in words."""

from pathlib import Path

import nbformat
import pandas as pd
import pytest

from analysis import report
from analysis.report.declared import Declaration, NotebookData, declaration_of
from analysis.report.words import Words, labelled, readable
from analysis.study import ROOT, StudyError
from analysis.study.study import Study
from analysis.tables import RECIPES, Tables
from analysis.text import dated

HERE = Path("01_new.ipynb")


def test_the_call_is_read_from_the_source_without_running_it() -> None:
    cells = ["import sys", 'data = report.begin(study, out, needs=["runs"], wants=("pairs",), figures=["bars"])\n1 / 0']
    assert declaration_of(cells, HERE) == Declaration(("runs",), ("pairs",), (), ("bars",), ())
    assert declaration_of(["data = report.begin(study)"], HERE) == Declaration()
    made = Declaration(makes=("evidence", "numbers.md"))
    assert (made.written, made.pages) == (("evidence",), ("numbers.md",))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("data = Tables(study)", "it does not declare"),
        ("data = report.begin(study, needs=NAMES)", "what it declares cannot be read"),
        ("data = report.begin(study, needs=[", "what it declares cannot be read"),
    ],
)
def test_what_cannot_be_read_is_an_error_that_names_the_mend(source: str, said: str) -> None:
    with pytest.raises(StudyError, match=said) as error:
        declaration_of([source], HERE)
    assert "report.begin(study, out, needs=" in str(error.value)


def test_what_was_not_declared_is_refused(opened: Study) -> None:
    data = NotebookData(Tables(opened), Declaration(needs=("documents",), wants=("pairs",), figures=("bars",)))
    assert len(data["documents"]) == len(data.rows("documents", ["doc_id"])) == 1
    assert data.get("pairs") is not None
    for ask in (lambda: data["sentences"], lambda: data.rows("pairs", ["doc_id"]), lambda: data.get("runs")):
        with pytest.raises(StudyError, match=r"asked for and not declared.*report\.begin\(study, out, (needs|wants)="):
            ask()
    with pytest.raises(StudyError, match=r'the figure pie is drawn and not declared.*figures=\[\.\.\., "pie"\]'):
        report.figure(data, "pie", None)
    assert report.figure(data, "bars", None, "Nothing to draw.").data == "Nothing to draw."
    assert data.unit == "article"  # the rest is as in Tables


def test_who_asks_queries_may_ask_any_table(opened: Study) -> None:
    data = NotebookData(Tables(opened), Declaration(reads=("findings.yaml",)))
    assert len(data["sentences"]) == 3


def test_every_notebook_declares_tables_that_there_are() -> None:
    drawn: list[str] = []
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = nbformat.read(notebook, as_version=4).cells
        found = declaration_of([cell.source for cell in cells if cell.cell_type == "code"], notebook)
        assert set(found.tables) <= set(RECIPES)
        drawn += found.figures
    assert sorted(drawn) == sorted(path.stem for path in (ROOT / "figures").glob("*.svg"))


def test_a_sentence_stands_where_there_is_no_table() -> None:
    assert report.maybe(None, "None.").data == "None."
    assert report.maybe(pd.DataFrame({"a": []}), "None.").data == "None."
    assert len(report.maybe(pd.DataFrame({"a": [1]}), "None.")) == 1
    assert report.maybe(None, "") is None  # it was said above


def test_a_table_that_there_is_not_has_no_introduction_either(
    opened: Study, capsys: pytest.CaptureFixture[str]
) -> None:
    data = NotebookData(Tables(opened), Declaration())
    assert report.under("By claim.", None, data) is None
    assert report.under("By claim.", pd.DataFrame({"claim": []}), data) is None
    assert capsys.readouterr().out == ""
    shown = report.under("By claim.", pd.DataFrame({"claim": ["stole"] * 3}), data, 2)
    assert shown["claim"].tolist() == ["Bo stole"] * 2
    assert "Markdown" in capsys.readouterr().out


ROWS = [
    {"doc_id": "a", "outlet": "The Times", "title": "", "published": "2020-02-29", "earliest": "", "latest": ""},
    {"doc_id": "b", "outlet": "The Times", "title": "", "published": "2020-02-29", "earliest": "", "latest": ""},
    {"doc_id": "c", "outlet": "", "title": "Fire", "published": "", "earliest": "2019-03-26", "latest": "2020-02-25"},
    {"doc_id": "d", "outlet": "", "title": "", "published": "", "earliest": "", "latest": ""},
]


def test_documents_have_names_and_labels_that_tell_them_apart() -> None:
    assert [row["label"] for row in labelled(ROWS).values()] == [
        "The Times, 29 Feb 2020 (a)",
        "The Times, 29 Feb 2020 (b)",
        "Fire, Mar 2019 to Feb 2020",
        "d",
    ]


def test_dates_as_prose() -> None:
    row = {"published": "", "earliest": "2019-03-26", "latest": "2019-03-31"}
    assert dated(row) == "26 Mar 2019 to 31 Mar 2019"
    assert dated(row | {"latest": "2020-02-25"}) == "26 Mar 2019 to 25 Feb 2020"
    assert dated(row | {"latest": "2020-02-25"}, exact=False) == "Mar 2019 to Feb 2020"
    assert dated(row | {"published": "2019-07-05"}) == "5 Jul 2019"
    assert dated({"published": "", "earliest": "", "latest": ""}) == ""


def test_values_in_words(data: Tables) -> None:
    words = Words(data.codebook, labelled(ROWS))
    assert words.cell("answered_by", "russia+narrator") == "Russia and Narrator"
    assert words.cell("option", "us + russia") == "United States and Russia"
    assert words.cell("option", "without c") == "without Fire, Mar 2019 to Feb 2020"
    assert words.cell("fails without", "a, d") == "The Times, 29 Feb 2020 (a), d"
    assert words.cell("sentence_id", "c.s012") == "Fire, sentence 12"
    assert words.cell("relation", "narrator_doubt") == "narrator doubt"
    assert [words.cell("embedded", value) for value in (True, "", None)] == ["yes", "", ""]
    assert [words.column(name) for name in ("n_documents", "outlet_camp")] == [
        "number of articles",
        "side of the outlet",
    ]


def test_a_frame_is_shown_without_identifiers(data: Tables) -> None:
    rows = data["accusations"].head(3)[["doc_id", "camp", "claim", "n_statements", "answered"]]
    shown = readable(rows, data)
    assert list(shown.columns) == ["article", "side", "claim", "number of statements", "answered"]
    assert shown.index.tolist() == [0, 1, 2]
    assert shown["number of statements"].tolist() == rows["n_statements"].tolist()
    assert not set(rows["doc_id"]) & set(shown["article"])
    assert set(shown["answered"]) <= {"yes", "no"}


def test_the_names_of_rows_are_shown_in_words_too(data: Tables) -> None:
    by_camp = pd.DataFrame({"camp": ["us", "russia"], "n_words": [1, 2]}).set_index("camp")
    shown = readable(by_camp, data)
    assert (shown.index.name, shown.index.tolist()) == ("side", ["United States", "Russia"])
    both = by_camp.assign(to_node="other").set_index("to_node", append=True)
    assert readable(both, data).index.names == ["side", "other side"]
    assert readable(by_camp.head(0), data).empty
