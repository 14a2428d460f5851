"""What people decided is checked line by line, and counted by one rule for every camp."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import CODEBOOK, CODING, save, spoil

from analysis.coding import checks, codebook, hand
from analysis.coding.reading import readings
from analysis.coding.rows import attribution_rows, identities, sentence_at
from analysis.measures import counting
from analysis.study.errors import StudyError
from analysis.study.study import Study
from analysis.tables.kept import Tables
from analysis.text import Document

FILES = ("attributions", "statements", "pairs")


def read_all(study: Any) -> None:
    texts = {path.stem: Document(path.read_text(encoding="utf-8")) for path in study.article_paths}
    known = codebook.read_actors(study)
    for table in FILES:
        coded = hand.hand_coded(study, table, texts)
        if table == "attributions":
            attribution_rows(coded, texts, known)


def test_the_small_study_is_good(opened: Study) -> None:
    read_all(opened)


def test_a_sentence_without_a_decision_was_read_and_holds_no_statement(small: Path, opened: Study) -> None:
    """As a coding sheet has it: so the machine's finds in a document without statements count against it."""
    (small / "articles/b.txt").write_text("Bo stole a book, Ana said.\n", encoding="utf-8")
    undecided = dict.fromkeys(CODING["statements"][0], "") | {"statement_id": "9", "doc_id": "b", "start": 0, "end": 26}
    path = save(
        small / "coding/coder_1/statements.csv", [*CODING["statements"], undecided | {"embedding": "independent"}]
    )
    tables = Tables(opened)
    assert set(tables.hand_coded("statements")["doc_id"]) == {"a"}
    assert {name: set(each.documents) for name, each in tables.readings.items()} == {
        "coder_1": {"a", "b"},
        "machine": {"a", "b"},
    }
    for table, rows in CODING.items():
        save(small / f"coding/coder_2/{table}.csv", rows)
    agreed = Tables(opened)["agreement"].query("measure == 'shared'").set_index(["first", "second"])["n"]
    assert agreed.to_dict() == {("coder_1", "coder_2"): 2, ("coder_1", "machine"): 3, ("coder_2", "machine"): 2}
    spoil(path, 5, doc_id="c")
    with pytest.raises(StudyError, match=r"line 5: doc_id 'c' is no file"):
        readings(opened, {"a", "b"})


@pytest.mark.parametrize(
    ("table", "line", "cells", "said"),
    [
        ("attributions", 3, {"doc_id": "b"}, "doc_id 'b' is no file of articles/"),
        ("attributions", 2, {"actor_id": "cy"}, "actor_id 'cy' is not in actors.csv"),
        ("attributions", 3, {"attribution_id": "1"}, "attribution_id '1' is empty or stands here twice"),
        ("attributions", 3, {"attribution_id": ""}, "attribution_id '' is empty or stands here twice"),
        ("attributions", 2, {"end": 999}, "end 999 lies beyond the text, which has 71 characters"),
        ("attributions", 2, {"cue_end": 999}, "cue_end 999 lies beyond the text"),
        ("attributions", 2, {"start": 9}, "content is 'Bo stole', but"),
        ("attributions", 2, {"source": "Bo"}, "source is 'Bo', but 'Ana' stands at 0"),
        ("attributions", 2, {"start": "x"}, "start 'x' and end '24' are no span"),
        ("attributions", 2, {"start": "²"}, "start '²' and end '24' are no span"),
        ("attributions", 2, {"start": -1}, "start '-1' and end '24' are no span"),
        ("attributions", 2, {"start": 24}, "start '24' and end '24' are no span"),
        ("attributions", 2, {"parent_id": "9"}, "parent_id '9' names no row"),
        ("attributions", 2, {"relay": "maybe"}, "relay 'maybe' is none of true, false"),
        ("attributions", 2, {"level": "first"}, "level 'first'"),
        ("attributions", 2, {"level": 0}, "level '0'"),
        ("statements", 4, {"claim": "lied"}, "claim 'lied' is not in codebook.yaml"),
        ("statements", 3, {"stance": "doubts"}, "stance 'doubts' is none of asserts, denies, distances"),
        ("statements", 3, {"embedding": ""}, "embedding '' is none of"),
        ("statements", 2, {"attribution_id": "7"}, "attribution_id '7' names no row"),
        ("statements", 2, {"duplicate_of": "7"}, "duplicate_of '7' names no row"),
        ("statements", 2, {"text": "Bo stayed"}, "text is 'Bo stayed', but 'Bo stole' stands at 16"),
        ("pairs", 2, {"answer_id": "8"}, "answer_id '8' names no row"),
        ("pairs", 2, {"answer_id": ""}, "answer_id '' names no row"),
        ("pairs", 2, {"claim": "lied"}, "claim 'lied' is not in codebook.yaml"),
        ("pairs", 2, {"order": "later"}, "order 'later' is none of inside, before, after"),
    ],
)
def test_a_wrong_row_is_refused_with_file_and_line(
    small: Path, opened: Study, table: str, line: int, cells: dict[str, Any], said: str
) -> None:
    path = small / f"coding/coder_1/{table}.csv"
    spoil(path, line, **cells)
    with pytest.raises(StudyError, match=re.escape(f"{path}, line {line}: ") + ".*To mend: ") as error:
        read_all(opened)
    assert said in str(error.value)


def test_a_missing_column_and_bytes_that_are_not_utf8(small: Path, opened: Study) -> None:
    path = small / "coding/coder_1/pairs.csv"
    path.write_text("pair_id,doc_id\n1,a\n")
    with pytest.raises(StudyError, match="line 1: it has no column claim"):
        read_all(opened)
    path.write_bytes(b"pair_id\n\x81")
    with pytest.raises(StudyError, match=r"pairs\.csv, byte .*: it is not UTF-8"):
        read_all(opened)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("accuses: right", "accuses: wrong", "claim stole: 'wrong' is no camp"),
        ("[saw_nothing]", "[saw_all]", "claim stole: 'saw_all' is no claim"),
        ("moral_evaluation", "opinion", "claim stole: 'opinion' is no framing function"),
        ("id: saw_nothing", "id: stole", "claims, stole: the id stole stands there twice"),
        ("{id: left, label: Left}", "{label: Left}", "camps, entry 1: an entry without an id"),
        ("{id: left, label: Left}", "left", "camps, entry 1: an entry without an id"),
        ("[{id: left", "[{id: left, :", "line 2: it is not valid YAML"),
        (CODEBOOK, "- only a list", "it holds no keys"),
        ("camps:", "subject: [west]\ncamps:", "subject: 'west' is no camp"),
    ],
)
def test_a_wrong_codebook_is_refused_with_its_place(small: Path, opened: Study, old: Any, new: str, said: str) -> None:
    assert old in CODEBOOK
    (small / "codebook.yaml").write_text(CODEBOOK.replace(old, new))
    with pytest.raises(StudyError, match=r"codebook\.yaml") as error:
        codebook.read_codebook(opened)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("characters", "said"),
    [
        ("[left]", "claim stole: its characters are no lists by role"),
        ("{villain: left}", "claim stole: its characters are no lists by role"),
        ("{thief: [left]}", "claim stole: 'thief' is no character"),
        ("{victim: [neighbour]}", "claim stole: 'neighbour' is neither a camp nor in characters"),
    ],
)
def test_characters_are_camps_or_named(small: Path, opened: Study, characters: str, said: str) -> None:
    text = CODEBOOK.replace("id: stole,", f"id: stole, characters: {characters},")
    assert text != CODEBOOK
    (small / "codebook.yaml").write_text(text)
    with pytest.raises(StudyError) as error:
        codebook.read_codebook(opened)
    assert said in str(error.value)


def test_a_character_beside_the_camps_has_a_label(small: Path, opened: Study) -> None:
    text = CODEBOOK.replace("id: stole,", "id: stole, characters: {victim: [left, street]},")
    (small / "codebook.yaml").write_text(f"{text}characters: [{{id: street, label: The street}}]\n")
    assert codebook.read_codebook(opened).label("street") == "The street"


def test_an_empty_list_in_the_codebook_is_none(small: Path, opened: Study) -> None:
    (small / "codebook.yaml").write_text(CODEBOOK.replace("[saw_nothing]", ""))
    assert codebook.read_codebook(opened).claim_ids == ["stole", "saw_nothing"]


def test_actors_are_checked(small: Path, opened: Study) -> None:
    for cells, said in (
        ({"camp": "middle"}, "line 3: camp 'middle' is not in codebook.yaml"),
        ({"camp": "right", "actor_id": "ana"}, "line 3: actor_id 'ana' stands here twice"),
        ({"actor_id": ""}, "line 3: actor_id or name is missing"),
    ):
        spoil(small / "actors.csv", 3, **cells)
        with pytest.raises(StudyError, match=said):
            codebook.read_actors(opened)


def statements(*rows: str) -> pd.DataFrame:
    """Rows of "doc actor claim stance embedding duplicate_of"; the camp is the actor's first letter."""
    columns = ["doc_id", "actor_id", "claim", "stance", "embedding", "duplicate_of"]
    frame = pd.DataFrame([row.split(" ") for row in rows], columns=columns).replace("-", "")
    return frame.assign(camp=frame["actor_id"].str[0], statement_id=[f"s{n}" for n in range(len(frame))])


ROWS = statements(
    "a left1 war asserts independent -",
    "a left1 war asserts independent s0",  # the same text again
    "a left1 war asserts independent -",  # said again in other words: not distinct
    "a left1 war asserts inside_denial -",  # also denied by another: not known only from there
    "b left1 war asserts inside_accusation -",  # in this document it is
    "b left1 war denies independent -",
    "b left2 war distances independent -",
    "a right1 war asserts inside_denial -",
)


def test_distinct_counts_once_and_denial_is_not_assertion() -> None:
    assert list(counting.distinct(ROWS)["statement_id"]) == ["s0", "s4", "s5", "s6", "s7"]
    assert list(counting.distinct(ROWS)["mode"]) == ["asserted", "embedded", "denied", "distanced", "embedded"]
    assert list(counting.distinct(ROWS.head(0)).columns) == list(counting.distinct(ROWS).columns)


def test_claim_counts() -> None:
    counts = counting.claim_counts(ROWS).set_index(["claim", "camp", "mode"])
    assert counts["n"].to_dict() == {
        ("war", "l", "asserted"): 1,
        ("war", "l", "denied"): 1,
        ("war", "l", "distanced"): 1,
        ("war", "l", "embedded"): 1,
        ("war", "r", "embedded"): 1,
    }
    again = statements(
        "a left1 war asserts independent -", "b left2 war asserts independent -", "b left1 war asserts independent -"
    )
    assert counting.claim_counts(again)[["n", "n_documents"]].values.tolist() == [[3, 2]]


def test_a_claim_may_be_an_answer_by_definition_and_a_camp_no_side() -> None:
    camps = [{"id": "r"}, {"id": "media"}, {"id": "other"}, {"id": "narrator"}]
    book = codebook.Codebook("", camps, [], [{"id": "unfounded", "reply": True}, {"id": "stole"}], [], {}, [])
    assert book.replies == {"unfounded"}
    assert book.sides == ["r"]


def test_known_only_inside_keeps_the_order_of_the_camps() -> None:
    book = codebook.Codebook("", [{"id": "r"}, {"id": "l"}, {"id": "x"}], [], [], [], {}, [])
    assert counting.known_only_inside(ROWS, book).values.tolist() == [["r", 1, 1, 1.0], ["l", 2, 1, 0.5]]


def test_who_an_actor_is(opened: Study) -> None:
    found = identities(codebook.read_actors(opened))
    assert found["ana"] == {"speaker": "Ana", "camp": "left", "actor_kind": "person"}
    assert found[codebook.NARRATOR]["camp"] == identities(None)[codebook.NARRATOR]["camp"] == "narrator"


def test_the_sentence_at_an_offset_or_the_next() -> None:
    sentences = pd.DataFrame({"doc_id": "a", "sentence_id": ["s1", "s2"], "start": [0, 12], "end": [10, 20]})
    assert [sentence_at(sentences, "a", offset) for offset in (0, 9, 10, 12, 99)] == ["s1", "s1", "s2", "s2", "s2"]


def test_the_first_check_that_finds_a_problem_names_the_place() -> None:
    def lacking(entry: str, known: set[str]) -> checks.Problem | None:
        return None if entry in known else checks.Problem(f"'{entry}' is unknown", "add it")

    checks.require([lacking], "x", {"x"}, Path("list.csv"), "line 2")
    with pytest.raises(StudyError, match=r"list\.csv, line 2: 'y' is unknown\. To mend: add it\."):
        checks.require([lacking, lacking], "y", {"x"}, Path("list.csv"), "line 2")
