"""From make exchange to make import: the study's own rows come back, and nothing is half imported."""

import csv
import shutil
from pathlib import Path

import pytest
from conftest import small_study, study_at
from exchanged import sample

from analysis import coding, exchange, intake
from analysis.__main__ import main
from analysis.exchange.dna_writing import as_dna
from analysis.study import StudyError, open_study
from analysis.study.disk import ROOT
from analysis.tables import Tables

FORMATS = ["study.dna", "study.qdpx", "brat"]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The coding of this repository's study in every format."""
    from analysis.exchange.export import written

    folder = tmp_path_factory.mktemp("exported")
    study = study_at(ROOT / "data/raw", folder / "out")
    texts = {doc_id: str(text) for doc_id, text in intake.texts(study).items()}
    book, actors = coding.read_codebook(study), coding.read_actors(study)
    assert actors is not None
    coder = coding.read_coders(study)["adjudicated"]
    rows = {t: read(study.raw / f"coding/adjudicated/{t}.csv") for t in coding.TABLES}
    kept = {t: [{k: row.get(k, "") for k in coding.columns_of(t)} for row in some] for t, some in rows.items()}
    for row in kept["attributions"]:
        row |= {"reality": row["reality"] or "said", "form": row["form"] or "proposition"}
    articles = [exchange.Article(doc_id, text) for doc_id, text in texts.items()]
    listed = [{str(k): str(v) for k, v in row.items()} for row in actors.fillna("").to_dict("records")]
    project = exchange.Project(book.title, articles, book.camps, book.claims, listed, [exchange.CodedBy(coder, kept)])
    for name, content in written(project):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def rows_of(folder: Path, table: str) -> list[tuple[str, ...]]:
    names = [name for name in coding.columns_of(table) if name not in ("reality", "form")]
    return sorted(tuple(row[name] for name in names) for row in read(folder / f"{table}.csv"))


@pytest.mark.parametrize("source", FORMATS)
def test_all_adjudicated_statements_come_back_into_the_study(exported: Path, tmp_path: Path, source: str) -> None:
    again = tmp_path / "again"
    shutil.copytree(ROOT / "data/raw", again, ignore=shutil.ignore_patterns("coding"))
    brought = exchange.import_file(str(exported / source), str(again), "back")
    assert not brought.not_placed
    ours = ROOT / "data/raw/coding/adjudicated"
    first, second = rows_of(ours, "statements"), rows_of(again / "coding/back", "statements")
    if source == "study.dna":  # which keeps no attributions
        at = coding.columns_of("statements").index("attribution_id")
        first = sorted((*row[:at], "", *row[at + 1 :]) for row in first)
    else:
        for table in ("attributions", "pairs"):
            assert rows_of(ours, table) == rows_of(again / "coding/back", table)
    assert first == second
    study = open_study(str(again), str(tmp_path / "out"))
    assert len(coding.hand_coded(study, "statements", intake.texts(study))) == len(first)


@pytest.mark.parametrize("source", FORMATS)
def test_a_study_is_made_where_there_is_none(exported: Path, tmp_path: Path, source: str) -> None:
    brought = exchange.import_file(str(exported / source), str(tmp_path / "new"), "back")
    assert brought.new
    study = open_study(str(tmp_path / "new"), str(tmp_path / "out"))
    texts = intake.texts(study)
    assert {str(text) for text in texts.values()} == {str(text) for text in intake.texts(open_study()).values()}
    assert len(coding.hand_coded(study, "statements", texts)) == len(
        rows_of(ROOT / "data/raw/coding/adjudicated", "statements")
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "out"]


def test_several_coders_get_names_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.dna").write_bytes(as_dna(sample()))
    brought = exchange.import_file(str(tmp_path / "a.dna"), str(tmp_path / "new"), "team")
    assert brought.rows == {"team-adjudicated": 6, "team-ana": 2}


def test_texts_with_line_ends_of_windows_keep_their_places(tmp_path: Path) -> None:
    small = small_study(tmp_path / "small")
    exchange.export(Tables(study_at(small, tmp_path / "out")))
    text = (small / "articles/a.txt").read_bytes().replace(b"\n", b"\r\n")
    (small / "articles/a.txt").write_bytes(text)
    shutil.rmtree(small / "coding")
    brought = exchange.import_file(str(tmp_path / "out/exchange/study.qdpx"), str(small), "back")
    assert not brought.not_placed
    for row in read(small / "coding/back-coder_1/statements.csv"):
        assert text.decode()[int(row["start"]) : int(row["end"])] == row["text"].lstrip("'") or row["text"]


def test_what_the_study_does_not_know_is_on_the_record(tmp_path: Path) -> None:
    small = small_study(tmp_path / "small")
    (small / "articles/first.txt").write_bytes(sample().articles[0].text.encode())
    (small / "codebook.yaml").write_text("claims: [{id: closed, label: Closed}]\n", encoding="utf-8")
    (tmp_path / "a.dna").write_bytes(as_dna(sample()))
    shutil.rmtree(small / "coding")
    brought = exchange.import_file(str(tmp_path / "a.dna"), str(small), "team")
    assert brought.rows["team-adjudicated"] == 3
    record = (small / "coding/team-adjudicated/not_placed.csv").read_text(encoding="utf-8")
    assert "claim It was open" in record
    assert "document second" in record


def test_nothing_is_half_imported(tmp_path: Path) -> None:
    small = small_study(tmp_path / "small")
    before = sorted(small.rglob("*"))
    (tmp_path / "a.dna").write_bytes(as_dna(sample()))
    with pytest.raises(StudyError, match="none of its rows can be placed"):
        exchange.import_file(str(tmp_path / "a.dna"), str(small), "team")
    assert sorted(small.rglob("*")) == before
    with pytest.raises(StudyError, match="this coder is there already"):
        exchange.import_file(str(tmp_path / "a.dna"), str(small), "coder_1") if _alone(tmp_path) else None
    assert sorted(small.rglob("*")) == before


def _alone(tmp_path: Path) -> bool:
    project = sample()
    (tmp_path / "a.dna").write_bytes(as_dna(type(project)(**{**vars(project), "coded": project.coded[:1]})))
    return True


@pytest.mark.parametrize("name", ["", "machine", "../up", "a b", "a.b"])
def test_a_coder_needs_a_name_that_can_be_a_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.dna").write_bytes(as_dna(sample()))
    with pytest.raises(StudyError, match="is no name for a coder"):
        exchange.import_file(str(tmp_path / "a.dna"), str(tmp_path / "new"), name)


def test_the_command_line_says_in_one_line_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    for arguments in ([], ["--from", "x.dna"], ["--from", str(tmp_path / "a.csv"), "--study", "y", "--coder", "z"]):
        assert main(["import", *arguments]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_codes_alone_become_a_draft_beside_the_codebook(tmp_path: Path) -> None:
    from analysis.exchange.refi_writing import as_qdc

    small = small_study(tmp_path / "small")
    (tmp_path / "team.qdc").write_bytes(as_qdc(sample()))
    exchange.import_file(str(tmp_path / "team.qdc"), str(small), "")
    assert "label: It was closed" in (small / "codebook-team.yaml").read_text(encoding="utf-8")
