"""What people save is read, whatever their spreadsheet makes of it; what cannot be is one line."""

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import CODING, save
from hypothesis import given
from hypothesis import strategies as st

from analysis.coding import hand
from analysis.coding.entries import Names, as_values, offered
from analysis.coding.files import coding_file, coding_rows, column_name
from analysis.coding.locating import located
from analysis.coding.words import alike, places
from analysis.study import StudyError, guarded, unguarded
from analysis.study.study import Study
from analysis.text import Document

LINES = ["doc_id;Actor ID ; CLAIM", "a;éva;stole", "a;;", ";;", "b;bo;“stole”"]
FOUND = [
    {"doc_id": "a", "actor_id": "éva", "claim": "stole"},
    {"doc_id": "a", "actor_id": "", "claim": ""},
    {"doc_id": "b", "actor_id": "bo", "claim": "“stole”"},
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_encoding_and_delimiter_of_a_spreadsheet(
    tmp_path: Path, encoding: Any, delimiter: Any, line_end: Any
) -> None:
    path = tmp_path / "statements.csv"
    path.write_bytes("".join(line.replace(";", delimiter) + line_end for line in LINES).encode(encoding))
    assert [row for row, _ in coding_rows(path)] == FOUND
    assert [place for _, place in coding_rows(path)] == ["line 2", "line 3", "line 5"]


def test_excels_note_of_its_delimiter_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "statements.csv"
    path.write_text("sep=;\n" + "\n".join(LINES))
    assert [row for row, _ in coding_rows(path)] == FOUND
    assert coding_rows(path)[0][1] == "line 3"


def test_a_workbook_gives_the_page_with_the_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["About this file"])
    page = book.create_sheet("Mine")
    page.append([" Doc_ID", "start", "relay", "probability", None])
    page.append(["a", 12.0, True, 0.25, None])
    page.append([None] * 5)
    page.append(["b", None, "'=1", None, "beside"])
    book.save(tmp_path / "statements.xlsx")
    assert coding_rows(tmp_path / "statements.xlsx") == [
        ({"doc_id": "a", "start": "12", "relay": "true", "probability": "0.25"}, "row 2"),
        ({"doc_id": "b", "start": "", "relay": "=1", "probability": ""}, "row 4"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("statements.csv", b"doc_id\n\x81", "byte 7: it is not UTF-8"),
        ("statements.csv", "doc_id".encode("utf-16")[:-1], "it is not UTF-16"),
        ("statements.csv", b"doc_id,Doc id\na,b", "line 1: the column doc_id stands there twice"),
        ("statements.xlsx", b"no workbook", "it is no Excel workbook"),
        ("statements.xlsx", b"PK\x03\x04 torn", "it is no Excel workbook"),
    ],
)
def test_what_is_no_table_is_said_with_its_mend(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(StudyError, match=re.escape(said) + ".*To mend: "):
        coding_rows(tmp_path / name)


def test_a_workbook_without_rows_of_ours_and_two_files_of_one_table(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "statements.xlsx")
    with pytest.raises(StudyError, match="no worksheet has a column doc_id"):
        coding_rows(tmp_path / "statements.xlsx")
    (tmp_path / "statements.csv").write_text("doc_id\n")
    with pytest.raises(StudyError, match="keep one of the two"):
        coding_file(tmp_path, "statements")
    assert coding_file(tmp_path, "pairs") is None
    assert coding_rows(None) == []


def test_names_of_columns() -> None:
    assert [column_name(each) for each in (" Actor ID", "doc-id", "STANCE ")] == ["actor_id", "doc_id", "stance"]


@given(st.text(max_size=12))
def test_a_guarded_cell_is_no_formula_and_comes_back(cell: Any) -> None:
    assert guarded(cell)[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert unguarded(guarded(cell)) == cell


# --- names and values ------------------------------------------------------------------------------------------------

NAMES = Names({"ana": "ana", "ana gray": "ana", "(author)": "(author)"}, {"stole": "stole", "bo stole": "stole"})


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ({"actor_id": "Ana Gray"}, {"actor_id": "ana"}),
        ({"actor_id": "Ana G. [ana]"}, {"actor_id": "ana"}),
        ({"actor_id": "(Author)"}, {"actor_id": "(author)"}),
        ({"actor_id": "Cy"}, {"actor_id": "Cy"}),
        ({"claim": "BO STOLE [stole]"}, {"claim": "stole"}),
        ({"stance": "Denies"}, {"stance": "denies"}),
        ({"embedding": "Inside denial"}, {"embedding": "inside_denial"}),
        ({"relay": "WAHR"}, {"relay": "true"}),
        ({"relay": "no"}, {"relay": "false"}),
        ({"stance": "Doubts it"}, {"stance": "Doubts it"}),
    ],
)
def test_names_labels_and_spellings_become_values(written: Any, value: Any) -> None:
    assert as_values(written, NAMES) == value


def test_what_a_list_offers_is_what_is_read() -> None:
    assert as_values({"claim": offered("stole", "Bo stole")}, NAMES) == {"claim": "stole"}
    assert offered("stole", "") == "stole"


# --- words -----------------------------------------------------------------------------------------------------------

PAGE = Document('He said he knew: the "plan" was old.\nShe said  it was\u00a0new. The others say he lied.\n')


@pytest.mark.parametrize(
    ("written", "starts"),
    [
        ("he", [8, 74]),
        ("he [2]", [74]),
        ("he [3]", []),
        ("the “plan” was old", [17]),
        ("it was new", [47]),
        ("the ?plan? was", [17]),
        ("nowhere", []),
        ("new. The", [54]),
        ("", []),
    ],
)
def test_words_are_found_as_a_spreadsheet_leaves_them(written: Any, starts: Any) -> None:
    assert [start for start, _ in places(PAGE, written)] == starts


@pytest.mark.parametrize(
    ("written", "found", "same"),
    [
        ('"a" - b', "“a” – b", True),
        ("a\nb", "a  b", True),
        ("?? said", "Ян said", True),
        ("a b", "a c", False),
        ("x" * 40_000, "x" * 33_000, True),
    ],
)
def test_words_are_the_same_but_for_marks_blanks_and_lost_letters(written: Any, found: Any, same: Any) -> None:
    assert alike(written, found) is same


def row(**cells: str) -> dict[str, str]:
    return {"source": "", "cue": "", "content": "", **cells}


def test_source_and_cue_are_looked_for_beside_the_content() -> None:
    unit = {"unit_start": "37", "unit_end": "58"}
    found, problem = located(row(content="it was new", source="She", cue="said", **unit), "attributions", PAGE)
    assert problem is None
    assert [found[name] for name in ("start", "end", "source_start", "cue_start")] == ["47", "57", "37", "41"]
    assert found["content"] == "it was\u00a0new"
    found, problem = located(row(content="knew", cue="said"), "attributions", PAGE)
    assert (found["cue_start"], problem) == ("3", None)


@pytest.mark.parametrize(
    ("cells", "said", "mend"),
    [
        ({"content": "said"}, "content 'said' stands there 2 times (at 3, 41)", "'said [2]' is the second"),
        ({"content": "sang"}, "content 'sang' does not stand in the text", "copy the words"),
        ({"cue": "said"}, "content is empty", "copy the words"),
        ({"content": "knew", "start": "0", "end": "2"}, "content is 'knew', but 'He' stands at 0", "remove them"),
    ],
)
def test_words_that_cannot_be_placed_are_said(cells: Any, said: str, mend: str) -> None:
    _, problem = located(row(**cells), "attributions", PAGE)
    assert problem is not None
    assert said in problem.what
    assert mend in problem.mend


def test_a_file_of_words_alone_is_as_good_as_one_of_offsets(small: Path, opened: Study) -> None:
    texts = {"a": Document((small / "articles/a.txt").read_text())}
    before = {table: hand.hand_coded(opened, table, texts) for table in CODING}
    for table in ("attributions", "statements"):
        bare = [
            {name: cell for name, cell in row.items() if not name.endswith(("start", "end"))} for row in CODING[table]
        ]
        bare[0] |= {"content" if table == "attributions" else "text": "Bo stole"}
        save(small / f"coding/coder_1/{table}.csv", bare)
    before["attributions"].loc[1, ["source_start", "source_end"]] = [
        "48",
        "50",
    ]  # who speaks stands beside what is said
    for table, rows in before.items():
        assert hand.hand_coded(opened, table, texts).to_dict("records") == rows.to_dict("records")
