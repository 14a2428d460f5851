"""The tables from a session of one's own: what docs/ask.md shows is what comes out, and rows come with the words they are about."""

import pydoc
import subprocess
import sys
from pathlib import Path

import asked
import pytest
from conftest import study_at

import analysis
from analysis.schema import TABLES
from analysis.study import Study, StudyError
from analysis.tables import Tables, select
from analysis.tables.frames import LABELLED

PAGE = asked.PAGE.read_text(encoding="utf-8")


def test_the_page_prints_what_it_shows(data: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "Tables", lambda: data)
    assert asked.answered(PAGE, tmp_path) == PAGE, "write it anew: python tests/asked.py"
    assert len(asked.ASKED.findall(PAGE)) >= 7
    assert (tmp_path / "speakers.csv").exists()


def test_the_page_lists_every_table_and_column() -> None:
    assert asked.listed(PAGE) == PAGE, "write it anew: python tests/asked.py"
    assert PAGE.count("- `coder` text") == sum("coder" in table.columns for table in TABLES.values())


def test_a_frame_has_the_words_of_its_rows(data: Tables) -> None:
    rows = data.frame("statements")
    assert list(rows.columns[: len(TABLES["statements"].columns)]) == list(TABLES["statements"].columns)
    assert (rows["coder"] == data.coder).all()
    for row in rows.itertuples():
        assert row.text == data.texts[row.doc_id][row.start : row.end]
        assert row.claim_label == data.codebook.label(row.claim)
    outlets = data["documents"].set_index("doc_id")["outlet"]
    assert (rows["outlet"] == rows["doc_id"].map(outlets)).all()


def test_a_pair_has_the_words_of_both_its_ends(data: Tables) -> None:
    pairs, statements = data.frame("pairs"), data.frame("statements").set_index("statement_id")
    assert len(pairs) == len(data.own("pairs")) > 0
    for end, identifier in {"claiming": "statement_id", "answering": "answer_id"}.items():
        made = statements.loc[pairs[identifier]]
        assert pairs[f"{end}_text"].tolist() == made["text"].tolist()
        assert pairs[f"{end}_speaker"].tolist() == made["speaker"].tolist()
        assert pairs[f"{end}_camp_label"].tolist() == made["camp_label"].tolist()


@pytest.mark.parametrize("table", ["documents", "sentences", "runs", "accusations", "naming", "edges", "agreement"])
def test_every_table_has_a_frame(data: Tables, table: str) -> None:
    rows = data.frame(table)
    assert len(rows)
    assert ("text" in rows) == ("start" in rows)
    assert {f"{column}_label" for column in LABELLED if column in rows} <= set(rows.columns)


def test_rows_are_chosen_by_their_own_columns_and_by_those_of_their_article(data: Tables) -> None:
    rows = data.frame("statements")
    some = data.frame("statements", camp="us", outlet="RT")
    assert some.equals(rows[(rows["camp"] == "us") & (rows["outlet"] == "RT")].reset_index(drop=True))
    assert set(data.frame("runs", leave_out=["2019-03_rt"])["outlet"]) == set(rows["outlet"]) - {"RT"}
    nobody = data.frame("pairs", outlet="The Times")
    assert nobody.empty
    assert list(nobody.columns) == list(data.frame("pairs").columns)


@pytest.mark.parametrize(
    ("table", "chosen", "said"),
    [
        ("statement", {}, "there is no such table. To mend: choose one of documents"),
        ("runs", {"side": 1}, "has a column side"),
    ],
)
def test_what_there_is_not_is_said(data: Tables, table: str, chosen: dict[str, int], said: str) -> None:
    with pytest.raises(StudyError, match=said):
        data.frame(table, **chosen)


@pytest.mark.parametrize("coder", ["machine", "coder_1"])
def test_it_is_the_chosen_coders(opened: Study, coder: str) -> None:
    data = select(opened, coder=coder)
    assert set(data["statements"]["coder"]) == {"coder_1", "machine"}
    assert set(data.frame("statements")["coder"]) == {coder}
    assert set(data.frame("pairs")["coder"]) <= {coder}


def test_of_a_large_study_it_is_the_same(small: Path, opened: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    (small / "articles/b.txt").write_text("Bo denied that Ana lied. Ana said that Bo stole the car.\n")
    whole = {name: Tables(opened).frame(name) for name in ("statements", "pairs", "runs")}
    monkeypatch.setenv("LARGE", "1")
    data = Tables(study_at(small, small.parent / "large"))
    assert data.large
    for name, rows in whole.items():
        assert data.frame(name).equals(rows)
    assert data.frame("runs", doc_ids=["b"])["doc_id"].unique().tolist() == ["b"]


def test_help_leads_there() -> None:
    shown = pydoc.plain(pydoc.render_doc(analysis))
    assert all(
        words in shown for words in ("from analysis import Tables", "docs/ask.md", "frame(self, name", "edition")
    )


def test_to_import_it_costs_next_to_nothing() -> None:
    ask = "import sys, analysis; print([n for n in sys.modules if n.split('.')[0] in ('analysis', 'pandas', 'numpy', 'yaml')])"
    run = subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True, text=True)
    assert run.stdout.strip() == "['analysis']"
