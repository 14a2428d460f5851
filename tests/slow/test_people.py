"""From a sheet to the final coding, with scripted people: nobody sees what they must not, and nothing that they wrote is lost."""

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import save
from people import FORMS, code, decide, read_csv, run, tables, uncoded

from analysis.coding import drawn_units, read_coders, readings
from analysis.measures import inference, scores
from analysis.study import ROOT, StudyError
from analysis.tables import select


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return uncoded(tmp_path / "study")


# --- sheets ----------------------------------------------------------------------------------------------------------


def test_a_sheet_shows_the_sentence_and_its_neighbours_and_no_codes_of_anybody(folder: Any) -> None:
    save(
        folder / "coding/cy/statements.csv",
        [
            {
                "doc_id": "d0",
                "text": "Bo stole apple 0",
                "actor_id": "bo",
                "claim": "stole",
                "stance": "distances",
                "note": "cy's",
            }
        ],
    )
    assert run("sheets", folder, "--coders", "ana ben") == 0
    assert sorted(path.name for path in (folder / "sheets").iterdir()) == ["ana", "ben"]
    rows = read_csv(folder / "sheets/ana/statements.csv")
    assert len(rows) == 8 * 4
    assert rows == read_csv(folder / "sheets/ben/statements.csv")
    assert {row[name] for row in rows for name in ("actor_id", "claim", "stance", "note")} == {""}
    assert [rows[1][name] for name in ("before", "text", "after")] == [
        "Day 0 was grey — and “cold”.",
        "Ana said that Bo stole apple 0.",
        "She left.",
    ]
    everything = b"".join(path.read_bytes() for path in (folder / "sheets").rglob("*.csv"))
    assert b"distances" not in everything
    assert b"machine" not in everything


def test_no_cell_of_a_sheet_is_a_formula(folder: Any) -> None:
    assert run("sheets", folder, "--coders", "ana") == 0
    for path in (folder / "sheets/ana").glob("*.xlsx"):
        cells = [cell for page in openpyxl.load_workbook(path).worksheets for line in page.iter_rows() for cell in line]
        assert not [
            cell.value
            for cell in cells
            if cell.data_type == "f" or (str(cell.value or "")[:1] in "=+@\t-" and cell.value)
        ]
        assert "'=1+0 was the sum." in [cell.value for cell in cells]
    for row in read_csv(folder / "sheets/ana/statements.csv"):
        assert not [cell for cell in row.values() if cell[:1] in ("=", "+", "-", "@", "\t")]
        assert row["title"] == "'@home"


def test_a_workbook_explains_itself_and_offers_what_may_be_chosen(folder: Any) -> None:
    assert run("sheets", folder, "--coders", "ana") == 0
    book = openpyxl.load_workbook(folder / "sheets/ana/statements.xlsx")
    assert book.sheetnames == ["Read me", "Coding", "Claims", "Lists"]
    said = " ".join(str(row[0]) for row in book["Read me"].values)
    assert "(author) in actor_id is the article's own voice" in said
    assert "publishers' property" in said
    offered = {column[0]: [value for value in column[1:] if value] for column in zip(*book["Lists"].values)}
    assert offered["actor_id"] == ["(author)", "Ana [ana]", "Bo [bo]", "Right [right]"]
    assert offered["claim"] == ["Bo stole [stole]", "Bo saw nothing [saw_nothing]"]
    assert offered["stance"] == ["asserts", "denies", "distances"]
    columns = [cell.value for cell in book["Coding"][1]]
    places = {str(each.sqref).split(":")[0]: each.formula1 for each in book["Coding"].data_validations.dataValidation}
    for column in ("actor_id", "claim", "stance", "embedding"):
        assert f"{openpyxl.utils.get_column_letter(columns.index(column) + 1)}2" in places


@pytest.mark.parametrize(
    ("said", "rows", "documents", "probabilities"),
    [
        (["--n", "8"], 8, None, {0.25}),
        (["--n", "2", "--unit", "documents"], 8, 2, {0.25}),
        (["--n", "4", "--unit", "document", "--by", "outlet"], 16, 4, {0.5}),
        (["--n", "3", "--unit", "document", "--by", "outlet"], 12, 3, {1 / 3, 0.5}),
        (["--n", "999"], 32, 8, {1.0}),
    ],
)
def test_samples_carry_their_probabilities(
    folder: Any, said: str, rows: Any, documents: Any, probabilities: Any
) -> None:
    assert run("sheets", folder, "--coders", "ana", "--what", "statements", *said) == 0
    found = read_csv(folder / "sheets/ana/statements.csv")
    assert len(found) == rows
    assert documents in (None, len({row["doc_id"] for row in found}))
    assert sorted({float(row["probability"]) for row in found}) == pytest.approx(sorted(probabilities))
    assert not (folder / "sheets/ana/attributions.csv").exists()


def test_an_overlap_is_coded_by_both_and_a_seed_draws_the_same_again(folder: Any) -> None:
    for name, seed in (("one", "1"), ("same", "1"), ("other", "2")):
        said = ["--coders", f"{name}_a {name}_b", "--n", "10", "--overlap", "20%", "--seed", seed]
        assert run("sheets", folder, *said) == 0
    texts = {
        path.parent.name: [row["unit_start"] + row["doc_id"] for row in read_csv(path)]
        for path in folder.rglob("statements.csv")
    }
    assert len(texts["one_a"]) == len(texts["one_b"]) == 6
    assert len(set(texts["one_a"]) & set(texts["one_b"])) == 2
    assert texts["one_a"] == texts["same_a"] != texts["other_a"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (["--coders", ""], "CODERS: nobody is named"),
        (["--coders", "machine"], "CODERS: 'machine' can be no coder's name"),
        (["--coders", "../x"], "CODERS: '../x' can be no coder's name"),
        (["--coders", "ana", "--n", "few"], "N: 'few' is no number of 1 or more"),
        (["--coders", "ana", "--unit", "word"], "UNIT: 'word' is none of sentence, document"),
        (["--coders", "ana", "--by", "author"], "BY: 'author' is none of outlet, outlet_camp"),
        (["--coders", "ana", "--overlap", "2"], "OVERLAP: '2' is no share"),
        (["--coders", "ana", "--what", "codes"], "WHAT: 'codes' is none of statements, attributions, pairs"),
        (
            ["--coders", "ana", "--what", "statements pairs"],
            "WHAT: pairs are asked of statements that are coded already",
        ),
        (["--coders", "ana", "--from", "ben"], "FROM: only a sheet of pairs is made from what somebody coded"),
        (["--coders", "ana", "--what", "pairs", "--unit", "sentence"], "UNIT: a claim may be answered anywhere"),
        (["--coders", "ana", "--n", "1", "--by", "outlet"], "N=1: 1 units cannot come from each of 2 strata"),
    ],
)
def test_what_cannot_be_asked_for_is_one_line(
    folder: Any, capsys: pytest.CaptureFixture[str], said: str, problem: str
) -> None:
    assert run("sheets", folder, *said) == 2
    assert capsys.readouterr().err.startswith(f"Error: {problem}")


def test_sheets_are_never_overwritten_and_say_whose_they_are(folder: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("sheets", folder, "--coders", "ana") == 0
    assert "publishers' property" in capsys.readouterr().out
    assert run("sheets", folder, "--coders", "ana") == 2
    assert "there are sheets already. To mend: move them away" in capsys.readouterr().err


# --- read back -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_what_a_person_filled_in_comes_back_from_every_form(folder: Any, form: Any) -> None:
    run("sheets", folder, "--coders", "ana")
    code(folder, "ana", odd=3, form=form)
    data = tables(folder)
    stated, attributed = data.hand_coded("statements"), data.hand_coded("attributions")
    assert list(stated["stance"]) == ["asserts", "denies", "asserts", "distances"] + ["asserts", "denies"] * 2
    assert list(stated["actor_id"]) == ["ana"] * 3 + ["(author)"] + ["ana"] * 4
    for rows, words in ((stated, "text"), (attributed, "content"), (attributed, "source"), (attributed, "cue")):
        prefix = "" if words in ("text", "content") else f"{words}_"
        for row in rows.to_dict("records"):
            assert data.texts[row["doc_id"]][int(row[f"{prefix}start"]) : int(row[f"{prefix}end"])] == row[words]
    assert data.readings["ana"].documents == {f"d{n}" for n in range(8)}
    assert read_coders(data.study)["ana"].kind == "person"


def test_a_copied_row_is_a_second_code_and_an_untouched_one_was_read(folder: Any) -> None:
    run("sheets", folder, "--coders", "ana", "--what", "statements")
    rows = [row for row in read_csv(folder / "sheets/ana/statements.csv") if row["doc_id"] in ("d0", "d1")]
    rows[1] |= {"actor_id": "ana", "claim": "stole", "stance": "asserts"}
    rows.insert(2, rows[1] | {"claim": "saw_nothing"})
    save(folder / "coding/ana/statements.csv", rows)
    data = tables(folder)
    assert list(data.hand_coded("statements")["statement_id"]) == ["ana.2", "ana.2.2"]
    assert data.readings["ana"].documents == {"d0", "d1"}


def test_sentences_drawn_are_compared_but_make_no_document_read(folder: Any) -> None:
    run("sheets", folder, "--coders", "ana", "--n", "12")
    code(folder, "ana")
    data = tables(folder)
    reading = data.readings["ana"]
    assert (reading.documents, sum(map(len, reading.sampled.values()))) == (frozenset(), 12)
    assert [coder.name for coder in scores.scored(data.readings)] == ["machine"]
    ours, machines = scores.side_by_side(
        data["statements"], data.readings, reading.coder, data.readings["machine"].coder
    )
    assert len(ours) < 8
    drawn = {(row["doc_id"], int(row["unit_start"])) for row in read_csv(folder / "sheets/ana/statements.csv")}
    starts = data["sentences"].set_index("sentence_id")["start"]
    assert {(row.doc_id, starts[row.sentence_id]) for row in machines.itertuples()} <= drawn
    assert len(data["agreement"])
    with pytest.raises(StudyError, match="only sentences drawn at random"):
        select(data.study, coder="ana")


def test_probabilities_reach_the_inference(folder: Any) -> None:
    run("sheets", folder, "--coders", "ana", "--n", "6", "--unit", "document", "--by", "outlet")
    code(folder, "ana", form=("csv", "cp1252", ";"))
    path = folder / "coding/ana/statements.csv"
    path.write_bytes(path.read_bytes().replace(b";0.", b";0,"))  # as a German spreadsheet has it
    data = tables(folder)
    drawn = drawn_units(data.study, "ana", data.texts)
    outlets = dict(zip(data["documents"]["doc_id"], data["documents"]["outlet"]))
    units = inference.sampled_sentences(
        data["sentences"], data["statements"], drawn, "ana", stratum=outlets, claim="stole"
    )
    assert len(units) == 32
    assert int(units["hand"].notna().sum()) == 24
    assert set(units["probability"].round(2)) == {0.5, 0.83} or set(units["probability"].round(2)) == {1.0, 0.67}
    found = inference.corrected_mean(units, "hand", "machine", "probability", cluster="doc_id").iloc[0]
    assert found["estimate"] == pytest.approx(0.25, abs=0.02)
    few = drawn[drawn["doc_id"].map(outlets) == "Times"]
    with pytest.raises(ValueError, match="nothing was drawn"):
        inference.sampled_sentences(data["sentences"], data["statements"], few, "ana", stratum=outlets)
    path.write_bytes(path.read_bytes().replace(b";0,", b";9,"))
    with pytest.raises(StudyError, match="line 2: probability '9,"):
        drawn_units(data.study, "ana", data.texts)


# --- adjudication ----------------------------------------------------------------------------------------------------


@pytest.fixture
def coded(folder: Any) -> Path:
    run("sheets", folder, "--coders", "ana ben")
    code(folder, "ana")
    code(folder, "ben", odd=3, form=FORMS[3])
    return folder


def test_differences_are_shown_side_by_side_and_how_far_the_two_agree(
    coded: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("adjudicate", coded) == 0
    said = capsys.readouterr().out
    assert "2 differences to decide" in said
    assert re.search(r"claim stole \(F1; alpha 1\.00\) +0\.88 +n 8", said)
    row = read_csv(coded / "sheets/adjudicated/statements.csv")[0]
    assert row["status"] == "differs"
    assert [row[name] for name in ("ana_stance", "ben_stance", "ana_actor_id", "ben_actor_id")] == [
        "denies",
        "distances",
        "ana",
        "(author)",
    ]
    assert [row[name] for name in ("before", "text", "after")] == [
        "Day 3 was grey — and “cold”.",
        "Ana denied that Bo stole apple 3.",
        "She left.",
    ]
    agreed = read_csv(coded / "sheets/adjudicated/agreement.csv")
    assert {row["measure"] for row in agreed} >= {"alpha", "f1", "strict f1"}
    assert {row["unit"] for row in agreed} >= {"claim stole"}


@pytest.mark.parametrize(
    ("cells", "stances"),
    [
        ({"decision": "ana"}, ["denies"]),
        ({"decision": "Ben"}, ["distances"]),
        ({"decision": "both"}, ["denies", "distances"]),
        ({"decision": "neither"}, []),
        ({"decision": "own", "stance": "asserts"}, ["asserts"]),
    ],
)
def test_what_is_decided_becomes_the_final_coding_with_its_trail(
    coded: Any, capsys: pytest.CaptureFixture[str], cells: Any, stances: Any
) -> None:
    run("adjudicate", coded)
    sheet = decide(coded, "statements", **cells)
    assert run("adjudicate", coded) == 2
    assert "of attributions nothing is decided yet" in capsys.readouterr().err
    decide(coded, "attributions", decision="neither", note="no source, really")
    assert run("adjudicate", coded) == 0
    data = tables(coded)
    final = data.hand_coded("statements").query("coder == 'adjudicated' and doc_id == 'd3'")
    assert sorted(final["stance"]) == stances
    assert len(data.hand_coded("attributions").query("coder == 'adjudicated'")) == 7
    found = readings(data.study, data.texts)["adjudicated"]
    assert (found.coder.kind, len(found.documents)) == ("person", 8)
    log = read_csv(coded / "coding/adjudicated/decisions.csv")
    line = next(row for row in log if row["table"] == "statements" and row["doc_id"] == "d3")
    assert (line["ana"], line["ben"]) == ("ana; stole; denies; independent", "(author); stole; distances; independent")
    assert line["decision"] == cells["decision"].lower()
    from analysis.study import sha256

    assert line["sheet_sha256"] == f"statements.xlsx {sha256(sheet)}"
    assert sha256(coded / "coding/ben/statements.csv") in line["ben_sha256"]
    assert "no source, really" in {row["note"] for row in log}


def test_references_follow_the_rows_that_were_kept(coded: Any) -> None:
    for coder in ("ana", "ben"):
        path = next((coded / f"coding/{coder}").glob("statements.*"))
        rows = [row | {"attribution_id": ""} for row in read_csv(coded / f"sheets/{coder}/statements.csv")]
        kept = tables(coded).hand_coded("attributions").query(f"coder == '{coder}' and doc_id == 'd0'")
        rows[1] |= {
            "actor_id": "ana",
            "claim": "stole",
            "stance": "asserts",
            "attribution_id": kept["attribution_id"].iloc[0].split(".")[1],
        }
        path.unlink()
        save(coded / f"coding/{coder}/statements.csv", rows)
    run("adjudicate", coded)
    decide(coded, "attributions", decision="ben")
    assert run("adjudicate", coded) == 0
    final = tables(coded).hand_coded("statements").query("coder == 'adjudicated'")
    assert list(final["attribution_id"]) == ["adjudicated.d0.a001"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"decision": "perhaps"}, "decision 'perhaps' is none of both, neither, ana, ben, own"),
        ({"note": "hm"}, "row 2: nothing is decided here"),
        ({"decision": "own", "claim": "lied"}, "claim 'lied' is not in codebook.yaml"),
        ({"decision": "ana", "ana_stance": "asserts"}, "ana_stance is 'asserts', but 'denies' was coded"),
        ({"decision": "ana", "item": "99"}, "item '99' is none of the sheet"),
    ],
)
def test_what_cannot_be_decided_is_one_line_with_its_row(
    coded: Any, capsys: pytest.CaptureFixture[str], cells: Any, said: str
) -> None:
    run("adjudicate", coded)
    decide(coded, "attributions", decision="ana")
    path = decide(coded, "statements", **cells)
    assert run("adjudicate", coded) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"Error: {path}, row 2: ")
    assert said in error
    assert "To mend: " in error
    assert not (coded / "coding/adjudicated").exists()


def test_a_final_coding_that_no_sheet_made_is_left_alone(coded: Any, capsys: pytest.CaptureFixture[str]) -> None:
    run("adjudicate", coded)
    for table in ("statements", "attributions"):
        decide(coded, table, decision="ana")
    save(
        coded / "coding/adjudicated/statements.csv",
        [{"doc_id": "d0", "text": "She left.", "actor_id": "", "claim": "", "stance": ""}],
    )
    assert run("adjudicate", coded) == 2
    assert "it holds a final coding that no sheet made" in capsys.readouterr().err


def test_sampled_sentences_stay_sampled_in_the_final_coding(folder: Any) -> None:
    run("sheets", folder, "--coders", "ana ben", "--n", "12")
    code(folder, "ana")
    code(folder, "ben")
    run("adjudicate", folder)
    assert run("adjudicate", folder) == 0  # there is nothing to decide
    data = tables(folder)
    found = data.readings["adjudicated"]
    assert (found.documents, found.sampled) == (frozenset(), data.readings["ana"].sampled)
    assert set(drawn_units(data.study, "adjudicated", data.texts)["probability"]) == {12 / 32}
    assert data.coder == "machine"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (["--coders", "ana"], "CODERS: two coders are needed, not 1"),
        (["--coders", "ana cy"], "there is no coder 'cy'"),
        (["--coders", "ana machine"], "there is no coder 'machine'"),
    ],
)
def test_two_coders_are_needed(coded: Any, capsys: pytest.CaptureFixture[str], said: str, problem: str) -> None:
    assert run("adjudicate", coded, *said) == 2
    assert problem in capsys.readouterr().err


# --- as the documentation has it -------------------------------------------------------------------------------------


def test_the_commands_of_the_walk_through_run(folder: Any, capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs/your-own-study.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\$ make (sheets|adjudicate) (.*)$", page, re.MULTILINE)
    assert [task for task, _ in commands] == ["sheets", "sheets", "adjudicate", "adjudicate"]
    for number, (task, words) in enumerate(commands):
        said = dict(word.split("=", 1) for word in shlex.split(words))
        assert said.pop("STUDY") == "~/ukraine"
        said.pop("OUT", None)
        said |= {"N": "7"} if "N" in said else {}
        assert run(task, folder, *(part for name, value in said.items() for part in (f"--{name.lower()}", value))) == 0
        shown = page[page.index(f"$ make {task} {words}\n") :].split("\n")[1]
        if task == "sheets":  # but for the numbers it is what is printed
            pattern = re.sub(
                r"\d+|\\\[\\\.\\\.\\\.\\\]", r"[\\w,]+", re.escape(shown.replace("~/ukraine", str(folder)))
            )
            assert re.search(f"^{pattern}$", capsys.readouterr().out, re.MULTILINE), shown
        if number == 0:
            code(folder, "ana")
            code(folder, "ben", odd=3)
        elif number == 1:
            for coder in ("ana", "ben"):
                shutil.copy(folder / f"sheets/{coder}/pairs.xlsx", folder / f"coding/{coder}/pairs.xlsx")
        elif number == 2:
            decide(folder, "statements", decision="ana")
            decide(folder, "attributions", decision="ana")
    assert "who said what, and what was decided" in capsys.readouterr().out
    made = re.search(r"^Made (\d+) tables in ~/ukraine-results/processed", page, re.MULTILINE)
    assert made is not None
    assert len(tables(folder).names) == int(made[1])
    script = re.search(r"```python\n(from analysis\.coding.*?)```", page, re.DOTALL)
    assert script is not None
    exec(
        script[1]
        .replace("~/ukraine-results", str(folder.parent / "out"))
        .replace("~/ukraine", str(folder))
        .replace("russian_troops", "stole")
    )
    assert "estimate" in capsys.readouterr().out
