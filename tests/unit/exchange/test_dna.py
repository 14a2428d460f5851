import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from exchanged import STATEMENTS, TEXT, same, sample

from analysis.exchange.dna_reading import read_dna
from analysis.exchange.dna_schema import TABLES
from analysis.exchange.dna_writing import as_dna, hashed
from analysis.exchange.lines import plain
from analysis.study import StudyError

# the hash that the program itself keeps of its example's password
SALT = bytes.fromhex("b7b493a8e1f1a65f915f1454823b049e")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dna") / "study.dna"
    path.write_bytes(as_dna(sample()))
    return path


@pytest.fixture
def base(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as opened:
        yield opened


def test_out_and_in_again_gives_the_same_statements(path: Path) -> None:
    project, expected = read_dna(path, {}), plain(sample())
    assert [by.coder.name for by in project.coded] == ["Admin", "adjudicated", "ana"]
    for by, other in zip(project.coded[1:], expected.coded):
        assert same(by.statements, other.statements, ["attribution_id"])
    assert project.texts == expected.texts
    assert [a.published for a in project.articles] == ["2020-02-29", ""]
    assert {(a["actor_id"], a["name"], a["camp"]) for a in project.actors} >= {
        ("ana", "Ana", "left"),
        ("ana_2", "Ana", "right"),
    }
    assert {a["name"]: a["organisation"] for a in project.actors} == {"Ana": "The Café", "Bo": "", "The Café": ""}
    assert not project.not_placed


def test_offsets_are_those_of_java(base: sqlite3.Connection) -> None:
    for start, stop, text in base.execute(
        "SELECT Start, Stop, Text FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId"
    ):
        words = text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le")
        assert words in {row["text"] for row in STATEMENTS}
        assert "\r" not in text


def test_every_table_is_there_and_holds_together(base: sqlite3.Connection) -> None:
    assert {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} == set(TABLES)
    assert not base.execute("PRAGMA foreign_key_check").fetchall()
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert dict(base.execute("SELECT * FROM SETTINGS"))["version"].startswith("3.0")


def test_every_short_text_has_its_empty_entity_and_all_attributes(base: sqlite3.Connection) -> None:
    variables = [each for (each,) in base.execute("SELECT ID FROM VARIABLES WHERE DataType = 'short text'")]
    for variable in variables:
        assert base.execute(
            "SELECT count(*) FROM ENTITIES WHERE VariableId = ? AND Value = ''", [variable]
        ).fetchone() == (1,)
    lacking = """SELECT e.ID FROM ENTITIES e JOIN ATTRIBUTEVARIABLES a ON a.VariableId = e.VariableId
        LEFT JOIN ATTRIBUTEVALUES v ON v.EntityId = e.ID AND v.AttributeVariableId = a.ID WHERE v.ID IS NULL"""
    assert not base.execute(lacking).fetchall()


def test_to_keep_a_distance_is_no_agreement(base: sqlite3.Connection) -> None:
    kinds = dict(
        base.execute(
            "SELECT t.Label, count(*) FROM STATEMENTS s JOIN STATEMENTTYPES t ON t.ID = s.StatementTypeId GROUP BY 1"
        )
    )
    assert kinds == {"DNA Statement": 7, "Distance": 1}
    assert base.execute("SELECT count(*) FROM DATABOOLEAN").fetchone() == (7,)


def test_a_password_is_kept_as_the_program_keeps_it() -> None:
    assert hashed("sample", SALT).startswith("t7STqOHxpl+RXxRUgjsEno+e/38banaYjANb")


def test_long_labels_are_cut_and_stay_apart(tmp_path: Path) -> None:
    project = sample()
    project.claims[0]["label"] = project.claims[1]["label"] = "long " * 60
    (tmp_path / "long.dna").write_bytes(as_dna(project))
    assert [claim["id"] for claim in read_dna(tmp_path / "long.dna", {}).claims] == ["closed", "open"]


def test_the_same_study_gives_the_same_bytes(path: Path) -> None:
    assert as_dna(sample()) == path.read_bytes()


def foreign(path: Path, *changes: str) -> Path:
    path.write_bytes(as_dna(sample()))
    with closing(sqlite3.connect(path)) as base:
        for change in changes:
            base.execute(change)
        base.commit()
    return path


def test_a_file_that_is_no_such_database_is_refused_by_name_and_table(tmp_path: Path) -> None:
    (tmp_path / "a.dna").write_bytes(b"no database at all" * 100)
    with pytest.raises(StudyError, match=r"a\.dna: it cannot be read as a database"):
        read_dna(tmp_path / "a.dna", {})
    with pytest.raises(StudyError, match="table ENTITIES: it is no database of"):
        read_dna(foreign(tmp_path / "b.dna", "DROP TABLE ENTITIES"), {})


@pytest.mark.parametrize("change", ["Text = x'ff00'", "Date = 999999999999999", "Title = x'00'"])
def test_cells_that_no_program_writes_are_refused(tmp_path: Path, change: str) -> None:
    path = foreign(tmp_path / "a.dna", f"UPDATE DOCUMENTS SET {change}, Notes = '' WHERE ID = 1")
    with pytest.raises(StudyError, match="it holds what no such database does"):
        read_dna(path, {})


def test_a_name_that_climbs_is_made_harmless(tmp_path: Path) -> None:
    path = foreign(tmp_path / "a.dna", "UPDATE DOCUMENTS SET Notes = 'doc_id=../../up' WHERE ID = 1")
    assert read_dna(path, {}).articles[0].doc_id == "up"


def test_a_view_in_place_of_a_table_is_not_run(tmp_path: Path) -> None:
    path = foreign(
        tmp_path / "a.dna", "DROP TABLE REGEXES", "CREATE VIEW REGEXES AS SELECT load_extension('x') AS Label"
    )
    with pytest.raises(StudyError, match="table REGEXES"):
        read_dna(path, {})


def test_a_database_is_not_changed_by_being_read(path: Path) -> None:
    before = path.read_bytes()
    read_dna(path, {})
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["study.dna"]


def test_what_cannot_be_placed_is_on_the_record(tmp_path: Path) -> None:
    path = foreign(
        tmp_path / "a.dna",
        f"UPDATE STATEMENTS SET Stop = {len(TEXT) + 50} WHERE ID = 1",
        "UPDATE STATEMENTS SET Start = 5 WHERE ID = 2",  # inside a letter
        "UPDATE STATEMENTS SET StatementTypeId = 3 WHERE ID = 3",
        "DELETE FROM DATASHORTTEXT WHERE StatementId = 3",
    )
    project = read_dna(path, {})
    assert [place for place, _ in project.not_placed] == [f"STATEMENTS, ID {n}" for n in (1, 2, 3)]
    assert "no concept" in project.not_placed[2][1]


def test_concepts_become_the_claims_that_a_mapping_names(path: Path) -> None:
    project = read_dna(path, {"it was open": {"code": "It was open", "claim": "ajar"}})
    assert {claim["id"] for claim in project.claims} == {"closed", "ajar"}
