"""A table is made once, by one helper, from what it declares; modules import only from those before them."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from conftest import study_at

from analysis import schema
from analysis.study.disk import ROOT
from analysis.study.errors import StudyError
from analysis.study.study import Study
from analysis.tables.kept import Tables
from analysis.tables.recipes import RECIPES


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the tables made, in order."""
    made: list[str] = []
    for name, recipe in RECIPES.items():

        def make(data: Tables, name: str = name, make: Any = recipe.make) -> Any:
            made.append(name)
            return make(data)

        monkeypatch.setitem(RECIPES, name, dataclasses.replace(recipe, make=make))
    return made


def test_the_second_caller_only_reads(opened: Study, counted: list[str]) -> None:
    first = Tables(opened)["sentences"]
    assert counted == ["sentences", "documents"]
    data = Tables(opened)
    assert data["sentences"] is data["sentences"]
    assert first.equals(data["sentences"])
    assert len(counted) == 2


def test_a_changed_input_or_a_spoiled_table_is_made_again(small: Path, opened: Study, counted: list[str]) -> None:
    assert len(Tables(opened)["sentences"]) == 3
    (small / "articles/b.txt").write_text("One more.")
    assert len(Tables(opened)["sentences"]) == 4
    (opened.processed / "sentences.csv").write_text("spoiled")
    assert len(Tables(opened)["sentences"]) == 4
    (opened.processed / "sentences.csv").unlink()
    assert len(Tables(opened)["sentences"]) == 4
    assert counted.count("sentences") == 4
    assert counted.count("documents") == 2


@pytest.mark.parametrize("name", RECIPES)
def test_a_key_follows_what_the_table_declares_and_nothing_else(small: Path, opened: Study, name: str) -> None:
    def declared(table: str) -> set[str]:
        asked = (*RECIPES[table].needs, *RECIPES[table].uses)
        return {*RECIPES[table].inputs, *(each for name in asked for each in declared(name))}

    files = {
        "articles": "articles/a.txt",
        "articles.csv": "articles.csv",
        "actors.csv": "actors.csv",
        "codebook.yaml": "codebook.yaml",
        "coding": "coding/coder_1/pairs.csv",
        "essay.md": "essay.md",
    }
    assert declared(name) <= {*files, "camps"}  # the camps of the codebook: a space behind them changes nothing
    for input_name, file in files.items():
        before = Tables(opened).key(name)
        with (small / file).open("a") as stream:
            stream.write(" ")
        assert (Tables(opened).key(name) != before) == (input_name in declared(name)), input_name


def test_what_cannot_be_made_is_none_and_says_why(small: Path, opened: Study) -> None:
    (small / "codebook.yaml").unlink()
    data = Tables(opened)
    assert data.get("statements") is None
    assert "statements" not in data
    assert data.lacking("pairs") == ["codebook.yaml"]
    assert {"documents", "sentences", "attributions", "runs"} <= set(data.names)
    with pytest.raises(StudyError, match=r"statements cannot be made without codebook\.yaml"):
        data["statements"]


def test_every_recipe_is_declared() -> None:
    assert set(RECIPES) | {"evidence"} == set(schema.TABLES)


@pytest.mark.parametrize("name", RECIPES)
def test_committed_tables_are_what_the_code_makes(data: Tables, name: str) -> None:
    data[name]
    made = data.study.processed / f"{name}.csv"
    assert made.read_bytes() == (ROOT / f"data/processed/{name}.csv").read_bytes()


def test_offsets_of_every_table_lie_inside_their_text(data: Tables) -> None:
    for name in RECIPES:
        table = data[name]
        if {"doc_id", "start", "end"} <= set(table.columns):
            length = table["doc_id"].map({doc: len(text) for doc, text in data.texts.items()})
            assert ((table["start"] >= 0) & (table["start"] < table["end"]) & (table["end"] <= length)).all(), name
    for prefix in ("source", "cue"):
        rows = data["attributions"].dropna(subset=[f"{prefix}_start"])
        for row in rows.to_dict("records"):
            assert data.texts[row["doc_id"]][row[f"{prefix}_start"] : row[f"{prefix}_end"]] == row[prefix]


def test_a_study_of_another_place_gives_the_same_tables(opened: Study, tmp_path: Path) -> None:
    frame = Tables(opened)["documents"]
    opened.raw.rename(tmp_path / "moved")
    assert Tables(study_at(tmp_path / "moved", tmp_path / "other"))["documents"].equals(frame)
