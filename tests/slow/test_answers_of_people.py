"""Who answers a claim, asked of people on sheets of their own: from the numbers that they write to the final pairs."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from conftest import save
from people import FORMS, decide, read_csv, run, save_as, tables, uncoded

from analysis.coding import readings

WORDS = [
    "“Bo stole a boat – the red one”, says Cy. It rained.\n\nBo denies it. =1+1 is no answer. Bo says he saw nothing.\n",
    "Cy says that Bo stole a plum. A day went by. Nobody spoke.\n",
]
STATED = [  # article, sentence, who, claim, stance
    ("d0", "“Bo stole a boat – the red one”, says Cy.", "cy", "stole", "asserts"),
    ("d0", "Bo denies it.", "bo", "stole", "denies"),
    ("d0", "Bo says he saw nothing.", "bo", "saw_nothing", "asserts"),
    ("d1", "Cy says that Bo stole a plum.", "cy", "stole", "asserts"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study of two articles, of which Ana has coded the statements on a sheet."""
    raw = uncoded(tmp_path / "study")
    for path in (raw / "articles").iterdir():
        path.unlink()
    for n, words in enumerate(WORDS):
        (raw / f"articles/d{n}.txt").write_text(words, encoding="utf-8")
    save(raw / "articles.csv", [{"doc_id": f"d{n}", "outlet": "Times", "title": "@home"} for n in range(2)])
    save(
        raw / "actors.csv",
        [
            {"actor_id": who.lower(), "name": who, "camp": camp, "kind": "person"}
            for who, camp in (("Cy", "left"), ("Bo", "right"))
        ],
    )
    state(raw, "ana")
    return raw


def state(raw: Path, coder: str) -> None:
    """A person codes the statements."""
    assert run("sheets", raw, "--coders", coder, "--what", "statements") == 0
    rows = read_csv(raw / f"sheets/{coder}/statements.csv")
    for row in rows:
        for doc_id, words, actor, claim, stance in STATED:
            if (row["doc_id"], row["text"]) == (doc_id, words):
                row |= {"actor_id": actor, "claim": claim, "stance": stance}
    save(raw / f"coding/{coder}/statements.csv", rows)
    shutil.copy(raw / f"sheets/{coder}/coder.yaml", raw / f"coding/{coder}/coder.yaml")


def ask(raw: Path, coder: str = "ana", *said: str) -> list[dict[str, str]]:
    """Make a sheet of pairs; its rows."""
    assert run("sheets", raw, "--coders", coder, "--what", "pairs", *said) == 0
    return read_csv(raw / f"sheets/{coder}/pairs.csv")


def hand_in(raw: Path, coder: str, rows: list[dict[str, str]], form: tuple[str, str, str] = FORMS[0]) -> None:
    save_as(rows, raw / f"sheets/{coder}/pairs", raw / f"coding/{coder}/pairs", form)


def ends(raw: Path, coder: str) -> list[tuple[str, ...]]:
    rows = tables(raw).hand_coded("pairs").query(f"coder == '{coder}'")
    columns = ["claim", "statement_id", "answer_id", "relation", "strategy", "order"]
    return list(rows[columns].itertuples(index=False, name=None))


# --- what is given out -----------------------------------------------------------------------------------------------


def test_a_sheet_asks_about_the_claims_that_are_asserted_and_shows_nobodys_answers(folder: Path) -> None:
    save(
        folder / "coding/dee/pairs.csv",
        [
            {"doc_id": "d0", "claim": "stole", "statement_id": "1", "answer_id": "3", "statements_of": "ana"}
            | {"relation": "denial", "strategy": "legal", "order": "before", "note": "dee's"}
        ],
    )
    rows = ask(folder)
    assert [(row["doc_id"], row["sentence"], row["actor_id"], row["claim"]) for row in rows] == [
        ("d0", "1a", "Cy [cy]", "Bo stole [stole]"),
        ("d0", "5a", "Bo [bo]", "Bo saw nothing [saw_nothing]"),
        ("d1", "1a", "Cy [cy]", "Bo stole [stole]"),
    ]
    assert {row[name] for row in rows for name in ("answer", "relation", "strategy", "note")} == {""}
    assert {row["probability"] for row in rows} == {"1.0"}
    assert not {"order", "answer_id"} & set(rows[0])
    everything = b"".join(path.read_bytes() for path in (folder / "sheets/ana").glob("*.csv"))
    assert b"legal" not in everything
    sentences = read_csv(folder / "sheets/ana/pairs_sentences.csv")
    assert [row["sentence"] for row in sentences] == ["1", "2", "3", "4", "5", "1", "2", "3"]
    assert sentences[2]["statements"] == "3a Bo [bo] denies: Bo stole [stole]"
    assert sentences[3]["text"] == "'=1+1 is no answer."


def test_a_workbook_explains_pairs_and_offers_what_may_be_chosen(folder: Path) -> None:
    ask(folder)
    book = openpyxl.load_workbook(folder / "sheets/ana/pairs.xlsx")
    assert book.sheetnames == ["Read me", "Coding", "Sentences", "Claims", "Lists"]
    said = " ".join(str(row[0]) for row in book["Read me"].values)
    assert "as ana's own statements have them" in said
    assert "Leave a row as it is where nobody in the article answers" in said
    assert [column[0] for column in zip(*book["Lists"].values)] == ["relation", "strategy"]
    columns = [cell.value for cell in book["Coding"][1]]
    places = {str(each.sqref).split(":")[0] for each in book["Coding"].data_validations.dataValidation}
    assert places == {
        f"{openpyxl.utils.get_column_letter(columns.index(name) + 1)}2" for name in ("relation", "strategy")
    }
    cells = [cell for page in book.worksheets for line in page.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f" or str(cell.value or "x")[0] in "=+@\t"]


def test_articles_are_drawn_and_their_probabilities_multiply(folder: Path) -> None:
    rows = ask(folder, "ana", "--n", "1", "--seed", "3")
    assert len({row["doc_id"] for row in rows}) == 1
    assert {(row["unit"], row["probability"]) for row in rows} == {("document", "0.5")}
    path = folder / "coding/ana/statements.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",1.0\n", ",0.5\n"), encoding="utf-8")
    shutil.rmtree(folder / "sheets/ana")
    assert {row["probability"] for row in ask(folder, "ana", "--n", "1", "--seed", "3")} == {"0.25"}


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (
            ["--coders", "ben"],
            "there are no statements of 'ben' to ask about. To mend: fill in the sheet of statements first",
        ),
        (["--coders", "ben", "--from", "machine"], "there are no statements of 'machine' to ask about"),
        (["--coders", "ana", "--from", "cy"], "there are no statements of 'cy' to ask about"),
        (["--coders", "cy", "--from", "ana"], "cy is still to code statements, and would see those of ana"),
    ],
)
def test_pairs_come_after_statements(
    folder: Path, capsys: pytest.CaptureFixture[str], said: list[str], problem: str
) -> None:
    run("sheets", folder, "--coders", "cy", "--what", "statements")
    assert run("sheets", folder, "--what", "pairs", *said) == 2
    assert problem in capsys.readouterr().err


def test_one_coding_of_statements_a_folder_and_no_sheet_twice(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state(folder, "ben")
    assert run("sheets", folder, "--coders", "ana", "--what", "pairs", "--from", "ben") == 2
    assert "give these pairs a folder of their own: CODERS=ana_pairs" in capsys.readouterr().err
    ask(folder)
    assert run("sheets", folder, "--coders", "ana", "--what", "pairs") == 2
    assert "there are sheets already" in capsys.readouterr().err


def test_who_read_sentences_only_is_asked_about_no_answers(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = read_csv(folder / "coding/ana/statements.csv")
    save(folder / "coding/ana/statements.csv", [row | {"unit": "sentence"} for row in rows])
    assert run("sheets", folder, "--coders", "ana", "--what", "pairs") == 2
    assert "has read no article from end to end" in capsys.readouterr().err


# --- read back -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_pairs_come_back_from_every_form(folder: Path, form: tuple[str, str, str]) -> None:
    rows = ask(folder)
    rows[0] |= {"answer": "3", "relation": "Denial", "strategy": "discredits source"}
    rows.insert(1, rows[0] | {"answer": "5a", "relation": "counterclaim", "strategy": ""})
    hand_in(folder, "ana", rows, form)
    assert ends(folder, "ana") == [
        ("stole", "ana.1", "ana.3", "denial", "discredits_source", "before"),
        ("stole", "ana.1", "ana.5", "counterclaim", "bare", "before"),
    ]
    assert list(tables(folder)["accusations"].query("coder == 'ana'")["answered"]) == [True, False]


def test_whoever_writes_numbers_of_sentences_alone_has_said_enough(folder: Path) -> None:
    rows = ask(folder)
    rows[0]["answer"], rows[1]["answer"] = "3", "1"
    hand_in(folder, "ana", rows)
    assert ends(folder, "ana") == [
        ("stole", "ana.1", "ana.3", "denial", "bare", "before"),
        ("saw_nothing", "ana.5", "ana.1", "counterclaim", "bare", "after"),
    ]
    pairs = tables(folder)["pairs"].query("coder == 'ana'")
    assert list(pairs["sentence_distance"]) == [2, -4]


def test_a_sheet_left_as_it_is_says_that_nobody_answers(folder: Path) -> None:
    hand_in(folder, "ana", [row | {"note": "looked"} for row in ask(folder)])
    data = tables(folder)
    assert ends(folder, "ana") == []
    assert "pairs" in data.readings["ana"].tables
    assert list(data["accusations"].query("coder == 'ana'")["answered"]) == [False, False]


def test_a_sheet_filled_in_by_half_counts_what_is_in_it(folder: Path) -> None:
    rows = [row for row in ask(folder) if row["doc_id"] == "d0"]
    rows[0]["answer"], rows[1]["answer"] = "3", "none"
    hand_in(folder, "ana", rows, FORMS[3])
    assert [each[:3] for each in ends(folder, "ana")] == [("stole", "ana.1", "ana.3")]


@pytest.mark.parametrize("form", [FORMS[0], FORMS[3]])
@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"answer": "77"}, "answer '77': d0 has the sentences 1 to 5"),
        ({"answer": "2"}, "answer '2': in that sentence ana coded nothing that could answer"),
        ({"answer": "soon"}, "answer 'soon' is no number of a sentence"),
        ({"strategy": "legal"}, "strategy is filled in, but no answer"),
        ({"answer": "3", "relation": "shrug"}, "relation 'shrug' is none of denial, counterclaim, narrator_doubt"),
        ({"answer": "3", "claim": "saw_nothing"}, "the claim it asks about is no longer among the statements of ana"),
        ({"answer": "3", "doc_id": "d9"}, "doc_id 'd9' is no file of articles/"),
    ],
)
def test_what_is_no_answer_is_one_line_with_its_row(
    folder: Path, capsys: pytest.CaptureFixture[str], form: tuple[str, str, str], cells: dict[str, str], said: str
) -> None:
    rows = ask(folder)
    rows[0] |= cells
    hand_in(folder, "ana", rows, form)
    assert run("check", folder) == 2
    error = capsys.readouterr().err
    assert f"{'row' if form[0] == 'xlsx' else 'line'} 2: " in error
    assert said in error
    assert "To mend: " in error
    assert error.count("\n") == 1


# --- about another's statements, and to the final coding ---------------------------------------------------------------


def test_two_people_answer_about_anothers_statements_and_the_rest_is_decided(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for coder, answers in (("dee", ["3", "", ""]), ("eve", ["5", "1", ""])):
        rows = ask(folder, coder, "--from", "ana")
        hand_in(folder, coder, [row | {"answer": answer} for row, answer in zip(rows, answers)])
        shutil.copy(folder / f"sheets/{coder}/coder.yaml", folder / f"coding/{coder}/coder.yaml")
    assert ends(folder, "dee") == [("stole", "ana.1", "ana.3", "denial", "bare", "before")]
    data = tables(folder)
    assert readings(data.study, data.texts)["dee"].tables == {"pairs"}
    assert not {"dee", "eve"} & set(data["accusations"]["coder"])  # they coded no accusations
    assert run("adjudicate", folder, "--coders", "dee eve") == 0
    assert "pairs, as .xlsx and .csv; 2 differences to decide" in capsys.readouterr().out
    sheet = read_csv(folder / "sheets/adjudicated/pairs.csv")
    assert [(row["dee_answer"], row["eve_answer"]) for row in sheet] == [("3", "5"), ("", "1")]
    decide(folder, "pairs", decision="eve")
    decide_first(folder, decision="own", answer="3", strategy="legal")
    assert run("adjudicate", folder, "--coders", "dee eve") == 0
    assert ends(folder, "adjudicated") == [
        ("stole", "ana.1", "ana.3", "denial", "legal", "before"),
        ("saw_nothing", "ana.5", "ana.1", "counterclaim", "bare", "after"),
    ]


def decide_first(raw: Path, **cells: str) -> None:
    path = raw / "sheets/adjudicated/pairs.xlsx"
    book = openpyxl.load_workbook(path)
    page = book["Coding"]
    columns = [cell.value for cell in page[1]]
    for column, value in cells.items():
        page.cell(2, columns.index(column) + 1).value = value
    book.save(path)


def test_pairs_are_decided_after_the_statements_that_they_are_about(folder: Path) -> None:
    state(folder, "ben")
    run("adjudicate", folder)
    assert run("adjudicate", folder) == 0  # there is nothing to decide
    shutil.rmtree(folder / "sheets/adjudicated")
    for coder, answer in (("ana_pairs", "3"), ("ben_pairs", "5")):
        rows = ask(folder, coder, "--from", "adjudicated")
        hand_in(folder, coder, [rows[0] | {"answer": answer}, *rows[1:]])
    run("adjudicate", folder, "--coders", "ana_pairs ben_pairs")
    decide(folder, "pairs", decision="both")
    assert run("adjudicate", folder, "--coders", "ana_pairs ben_pairs") == 0
    assert [each[1:3] for each in ends(folder, "adjudicated")] == [
        ("adjudicated.d0.s001", "adjudicated.d0.s002"),
        ("adjudicated.d0.s001", "adjudicated.d0.s003"),
    ]
    log = read_csv(folder / "coding/adjudicated/decisions.csv")
    assert {row["table"] for row in log} == {"statements", "pairs"}
    data = tables(folder)
    assert data.readings["adjudicated"].documents == {"d0", "d1"}
    assert data.readings["adjudicated"].coder.settings["coders"] == "ana and ben; ana_pairs and ben_pairs"
    assert list(data["accusations"].query("coder == 'adjudicated'")["answered"]) == [True, False]


def test_pairs_of_a_statement_that_was_struck_out_go_with_it(folder: Path) -> None:
    state(folder, "ben")
    rows = read_csv(folder / "coding/ben/statements.csv")
    rows[2] |= {"actor_id": "", "claim": "", "stance": ""}
    save(folder / "coding/ben/statements.csv", rows)
    for coder, answer in (("ana", "3"), ("ben", "5")):
        rows = ask(folder, coder)
        hand_in(folder, coder, [rows[0] | {"answer": answer}, *rows[1:]])
    run("adjudicate", folder)
    decide(folder, "statements", decision="neither")
    decide(folder, "pairs", decision="ana")
    assert run("adjudicate", folder) == 0
    assert ends(folder, "adjudicated") == []


def test_pairs_about_anothers_statements_are_refused_beside_own_ones(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(folder, "ana", ask(folder))
    shutil.copytree(folder / "coding/ana", folder / "coding/dee")
    book = openpyxl.load_workbook(folder / "coding/dee/pairs.xlsx")
    page = book["Coding"]
    place = [cell.value for cell in page[1]].index("statements_of") + 1
    for row in range(2, page.max_row + 1):
        page.cell(row, place).value = "ana"
    book.save(folder / "coding/dee/pairs.xlsx")
    assert run("check", folder) == 2
    assert "about the statements of ana, but dee has statements too" in capsys.readouterr().err
