import zipfile
from pathlib import Path

import pytest
from exchanged import same, sample

from analysis.exchange.brat_reading import read_brat
from analysis.exchange.brat_writing import as_brat
from analysis.exchange.lines import plain
from analysis.study import StudyError

TEXT = "Ana 😀 and Bo said it was late, she added, and cold.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in as_brat(sample()):
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_bytes(content)
    return tmp_path / "out"


def theirs(folder: Path, annotations: str) -> Path:
    folder.mkdir()
    (folder / "a.txt").write_bytes(TEXT.encode())
    (folder / "a.ann").write_text(annotations, encoding="utf-8")
    return folder


def test_out_and_in_again_gives_the_same_rows(folder: Path) -> None:
    project, expected = read_brat(folder, {}), plain(sample())
    for by, other in zip(project.coded, expected.coded, strict=True):
        assert by.coder.name == other.coder.name
        for table, rows in other.rows.items():
            assert same(by.rows[table], rows), table
    assert project.texts == expected.texts
    assert not project.not_placed


def test_a_zip_of_the_folder_is_read_too(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for path in folder.rglob("*.*"):
            archive.write(path, path.relative_to(folder))
    assert same(read_brat(tmp_path / "a.zip", {}).coded[0].statements, read_brat(folder, {}).coded[0].statements)


def test_no_annotation_runs_over_a_line(folder: Path) -> None:
    for path in folder.rglob("*.ann"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert line.count("\t") >= 1


def test_every_value_is_one_that_the_configuration_lists(folder: Path) -> None:
    listed = (folder / "annotation.conf").read_text(encoding="utf-8")
    assert "Claim\tArg:Statement, Value:closed|open\n" in listed
    assert "Speaker\tArg:Statement, Value:ana|ana_2|bo|(author)\n" in listed


def test_content_in_two_stretches_and_two_sources_are_rows_of_their_own(tmp_path: Path) -> None:
    lines = "T1\tSource 0 5\tAna 😀\nT2\tSource 10 12\tBo\nT3\tCue 13 17\tsaid\nT4\tContent 18 29;42 50\tit was late and cold\n"
    lines += (
        "T5\tAttribution 13 17\tsaid\nE1\tAttribution:T5 Content:T4 Cue:T3 Source:T1 Source2:T2\nT6\tDiscuss 0 5\tAna\n"
    )
    project = read_brat(theirs(tmp_path / "a", lines), {})
    rows = project.coded[0].attributions
    assert [(row["source"], row["content"]) for row in rows] == [
        ("Ana 😀", "it was late"),
        ("Bo", "it was late"),
        ("Ana 😀", "and cold"),
        ("Bo", "and cold"),
    ]
    assert {row["group_id"] for row in rows} == {row["coordination_id"] for row in rows} == {"E1"}
    assert len({row["attribution_id"] for row in rows}) == 4
    assert project.not_placed == [("a.ann, T6", "a Discuss is nothing that is coded here")]


def test_characters_beyond_the_text_are_on_the_record(tmp_path: Path) -> None:
    project = read_brat(theirs(tmp_path / "a", "T1\tStatement 0 900\tAna\n"), {})
    assert project.not_placed == [("a.ann, T1", "its characters are none of the text")]


def test_a_line_that_is_no_annotation_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"a\.ann, line 2: 'T2\tSource x 3\tAna' is no annotation"):
        read_brat(theirs(tmp_path / "a", "T1\tSource 0 3\tAna\nT2\tSource x 3\tAna\n"), {})


def test_an_attribution_without_a_source_is_one_too(tmp_path: Path) -> None:
    lines = "T1\tContent 18 29\tit was late\nT2\tAttribution-no-source 13 17\tsaid\nE1\tAttribution-no-source:T2 Content:T1\n"
    project = read_brat(theirs(tmp_path / "a", lines), {})
    assert [(row["source"], row["content"]) for row in project.coded[0].attributions] == [("", "it was late")]
    assert not project.not_placed
