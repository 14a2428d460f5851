"""A new study works at once, holds the texts byte for byte, never overwrites, and its sheet can be coded in a spreadsheet."""

import csv
import shutil
from pathlib import Path

import hostile
import pytest
from conftest import save
from hostile import story

from analysis.__main__ import main
from analysis.coding import codebook, hand
from analysis.commands import starter
from analysis.intake import descriptions
from analysis.intake.settings import Settings, read_settings
from analysis.study.disk import ROOT
from analysis.study.errors import StudyError
from analysis.study.study import open_study
from analysis.tables.kept import Tables


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "my texts"
    (folder / "rt").mkdir(parents=True)
    for number in range(30):
        (folder / f"rt/{number}.txt").write_text(story(number))
    (folder / "a.txt").write_bytes(
        b'MOSCOW (Sputnik) - "It was so," said Ana Gray.\r\n=1+1 was the sum, Gray said.\r\n'
    )
    return folder


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results of the studies below go beside them, not into the repository."""
    monkeypatch.setattr("analysis.study.ROOT", tmp_path / "root")


def test_a_new_study_without_texts_shows_the_shape_and_works_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new"
    assert main(["new-study", "--name", str(folder)]) == 0
    assert f"Next: make check STUDY={folder}" in capsys.readouterr().out
    out = ["--study", str(folder), "--out", str(tmp_path / "out")]
    assert main(["check", *out]) == 0
    said = capsys.readouterr().out
    assert "Ready." in said
    assert len(said.splitlines()) <= 24
    assert main(["tables", *out]) == 0
    data = Tables(str(folder), str(tmp_path / "out"))
    found = set(data["statements"][["camp", "claim", "stance"]].itertuples(index=False, name=None))
    assert {
        ("side_a", "example_claim", "asserts"),
        ("side_b", "example_claim", "denies"),
        ("side_b", "example_answer", "asserts"),
    } <= found
    assert len(data["pairs"])


def test_a_study_is_made_from_a_folder_of_texts(tmp_path: Path, texts: Path) -> None:
    folder = starter.new_study(str(tmp_path / "new"), str(texts), lambda _: None)
    for path in texts.rglob("*.txt"):
        assert (folder / "articles" / path.relative_to(texts)).read_bytes() == path.read_bytes()
    described = {row["doc_id"]: row for row in rows(folder / "articles.csv")}
    assert len(described) == 31
    assert (described["a"]["outlet"], described["a"]["outlet_basis"]) == ("Sputnik", "inferred: the dateline names it")
    assert (described["rt_1"]["outlet"], described["rt_1"]["outlet_basis"]) == (
        "rt",
        "inferred: the name of its folder",
    )
    speaker = next(row for row in rows(folder / "actors.csv") if row["actor_id"] == "ana_gray")
    assert (speaker["name"], speaker["aliases"], speaker["n_attributions"], speaker["n_documents"]) == (
        "Ana Gray",
        "Gray",
        "2",
        "1",
    )
    study = open_study(str(folder))
    actors = codebook.read_actors(study)
    assert actors is not None
    assert set(actors["camp"]) == {"other"}
    assert "'rt': side_a" not in (folder / "study.yaml").read_text()  # only what metadata state is listed there
    assert read_settings(study) == Settings()
    assert len(Tables(study)["documents"].query("outlet == 'rt' and outlet_is == 'inferred'")) == 30


def test_a_new_study_is_made_alike_each_time(tmp_path: Path, texts: Path) -> None:
    folder = starter.new_study(str(tmp_path / "new"), str(texts), lambda _: None)
    again = starter.new_study(str(tmp_path / "again"), str(texts), lambda _: None)
    names = ("actors.csv", "articles.csv", "study.yaml")
    assert [(folder / name).read_bytes() for name in names] == [(again / name).read_bytes() for name in names]


def test_a_formula_in_a_text_stays_harmless_in_the_sheet_and_true_in_the_tables(tmp_path: Path, texts: Path) -> None:
    shutil.rmtree(texts / "rt")
    folder = starter.new_study(str(tmp_path / "new"), str(texts), lambda _: None)
    assert main(["sheets", "--study", str(folder), "--out", str(tmp_path / "out"), "--coders", "me"]) == 0
    sheet = [
        {name.strip("\ufeff"): cell for name, cell in row.items()} for row in rows(folder / "sheets/me/statements.csv")
    ]
    formula = next(row for row in sheet if "1+1" in row["text"])
    assert formula["text"].startswith("'=1+1")
    save(folder / "coding/me/statements.csv", [formula | {"claim": "example_claim", "stance": "denies"}])
    data = Tables(str(folder), str(tmp_path / "out"))
    assert hand.hand_coded(data.study, "statements", data.texts)["text"][0].startswith("=1+1")


def test_metadata_fill_the_templates(tmp_path: Path) -> None:
    table = tmp_path / "news.csv"
    table.write_text(hostile.HEADER + hostile.row(1, "x", title="=2+2") + hostile.row(2, "y", day="5 July 2019"))
    folder = starter.new_study(str(tmp_path / "new"), str(table), lambda _: None)
    found = rows(folder / "articles.csv")
    assert [(row["outlet"], row["published"], row["title"]) for row in found] == [
        ("RT", "2019-07-05", "'=2+2"),
        ("RT", "2019-07-05", ""),
    ]
    assert "#   'RT': side_a" in (folder / "study.yaml").read_text()
    assert descriptions.description(open_study(str(folder)))[0]["x"]["title"] == "=2+2"


def test_a_hostile_folder_becomes_a_study(tmp_path: Path) -> None:
    source = hostile.make(tmp_path / "hostile")
    folder = starter.new_study(str(tmp_path / "new"), str(source), lambda _: None)
    assert main(["check", "--study", str(folder), "--out", str(tmp_path / "out")]) == 0


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("", "", "needs a name"),
        ("there", "", "it is there already"),
        ("new", "no where", "there is no such folder or file"),
        ("new", "none", "it is empty"),
        ("my texts/new", "my texts", "may not lie in its source"),
        ("new", "unreadable", "nothing in it can be read"),
    ],
)
def test_what_cannot_become_a_study_leaves_nothing_behind(
    tmp_path: Path, texts: Path, name: str, source: str, said: str
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there/mine.txt").write_text("mine")
    (tmp_path / "none").mkdir()
    (tmp_path / "unreadable").mkdir()
    (tmp_path / "unreadable/a.txt").write_bytes(b"\xff")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StudyError, match=said):
        starter.new_study(name and str(tmp_path / name), source and str(tmp_path / source), lambda _: None)
    after = [path for path in sorted(tmp_path.rglob("*")) if tmp_path / "root" not in (path, *path.parents)]
    assert after == before


def test_a_bare_name_goes_below_studies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLED_FROM", str(tmp_path))
    assert starter.new_study("mine", "", lambda _: None) == tmp_path / "studies/mine"
    assert "studies/" in (ROOT / ".gitignore").read_text().splitlines()
