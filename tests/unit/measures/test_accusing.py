"""Accusations: who accuses whom, what is itself an answer, and whom anyone answers."""

from typing import Any

import pandas as pd
import pytest

from analysis.coding import Codebook, Coder, Reading
from analysis.measures import accusing

BOOK = Codebook(
    "", [{"id": "a"}, {"id": "b"}], [],
    [{"id": "lied", "accuses": "b"}, {"id": "lied_twice", "parent": "lied", "accuses": "b"}, {"id": "stole", "accuses": "a"},
     {"id": "must_go", "accuses": "b", "framing": "treatment_recommendation"}, {"id": "rained"}, {"id": "cheats", "accuses": "b"},
     {"id": "unfounded", "accuses": "a", "reply": True}],
    ["a", "b"], {}, [],
)  # fmt: skip
COLUMNS = ["doc_id", "actor_id", "camp", "claim", "stance", "embedding", "start", "end"]
TEXTS = {"x": "He lied, he lied. A grey day; a GREY day."}


def said(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Statements s0, s1, ... of doc_id, actor, camp, claim, stance, embedding, start, end."""
    frame = pd.DataFrame(rows, columns=COLUMNS).assign(speaker="someone", duplicate_of="", coder="machine")
    return frame.assign(statement_id=[f"s{n}" for n in range(len(frame))])


def answering(*rows: tuple[str, str, str, str, str]) -> pd.DataFrame:
    """Pairs of the document x: claim, claiming_camp, answering_camp, statement_id, answer_id."""
    columns = ["claim", "claiming_camp", "answering_camp", "statement_id", "answer_id"]
    return pd.DataFrame(rows, columns=columns).assign(doc_id="x", coder="machine")


STATEMENTS = said(
    ("x", "ana", "a", "lied", "asserts", "independent", 0, 9),
    ("x", "ana", "a", "lied_twice", "asserts", "independent", 10, 19),
    ("x", "bo", "b", "stole", "asserts", "inside_denial", 20, 29),
    ("x", "ana", "a", "stole", "denies", "independent", 30, 39),
    ("x", "ana", "a", "must_go", "asserts", "independent", 40, 49),
    ("x", "(author)", "narrator", "lied", "asserts", "independent", 50, 59),
    ("y", "ana", "a", "lied", "asserts", "independent", 0, 9),
    ("y", "ana", "a", "rained", "asserts", "independent", 10, 19),
    ("y", "bo", "b", "lied", "asserts", "independent", 20, 29),
)
PAIRS = answering(("stole", "b", "a", "s2", "s3"), ("lied", "a", "b", "s0", "s2"))


def test_a_row_is_a_document_a_camp_and_a_parent_claim_and_nobody_accuses_himself() -> None:
    found = accusing.accusations(STATEMENTS, PAIRS, BOOK)
    assert found[["doc_id", "camp", "claim", "n_statements"]].to_numpy().tolist() == [
        ["x", "a", "lied", 2], ["x", "b", "stole", 1], ["x", "a", "must_go", 1], ["x", "narrator", "lied", 1], ["y", "a", "lied", 1],
    ]  # fmt: skip
    rows = found.set_index(["doc_id", "camp", "claim"])
    columns = ["accused", "embedded", "reply", "answered", "answered_by", "n_answered", "answered_by_accused"]
    assert rows.loc[("x", "a", "lied"), columns].tolist() == ["b", False, False, True, "b", 1, True]
    assert rows.loc[("x", "b", "stole"), columns].tolist() == ["a", True, True, True, "a", 1, True]
    assert rows.loc[("y", "a", "lied"), columns].tolist() == ["b", False, False, False, "", 0, False]


def test_demands_and_narrators_stand_in_the_table_but_are_not_counted() -> None:
    found = accusing.accusations(STATEMENTS, PAIRS, BOOK)
    assert found["manner"].tolist() == ["blames", "blames", "demands", "blames", "blames"]
    assert set(accusing.counted(found)["camp"]) == {"a", "b"}
    assert len(accusing.counted(found)) == 3
    assert accusing.apart(found) == {"demands": (1, 0), "narrators": (1, 0)}


def test_a_charge_in_the_words_of_an_answer_is_itself_an_answer() -> None:
    rows = said(
        ("x", "ana", "a", "cheats", "asserts", "independent", 0, 9),
        ("x", "bo", "b", "cheats", "distances", "independent", 20, 40),
        ("x", "bo", "b", "stole", "asserts", "independent", 25, 30),  # the same remark under another claim
        ("x", "cy", "b", "stole", "asserts", "independent", 25, 30),  # another speaker
        ("y", "bo", "b", "stole", "asserts", "independent", 25, 30),  # another document
    )
    pairs = answering(("cheats", "a", "b", "s0", "s1"))
    found = accusing.accusations(rows, pairs, BOOK).set_index(["doc_id", "camp"])["reply"]
    assert found["x", "b"]
    assert not found["y", "b"]
    assert not accusing.accusations(rows.drop(2), pairs, BOOK).set_index(["doc_id", "camp"])["reply"]["x", "b"]


def test_the_same_words_elsewhere_in_the_document_are_the_same_remark() -> None:
    first, second = (TEXTS["x"].index(words) for words in ("A grey", "a GREY"))
    rows = said(
        ("x", "bo", "b", "rained", "asserts", "independent", first, first + 10),
        ("x", "bo", "b", "stole", "asserts", "independent", second, second + 10),
    )
    assert accusing.twins(rows, {"s0"}, TEXTS) == {"s0": {"s0", "s1"}}
    assert accusing.twins(rows, {"s0"}, {}) == {"s0": {"s0"}}


def test_an_actor_who_is_not_listed_is_known_by_name() -> None:
    rows = said(
        ("x", "", "a", "lied", "asserts", "independent", 0, 9), ("x", "", "a", "cheats", "asserts", "independent", 0, 9)
    )
    assert accusing.twins(rows, {"s0"}, {}) == {"s0": {"s0", "s1"}}
    assert accusing.twins(rows.assign(speaker=["she", "he"]), {"s0"}, {}) == {"s0": {"s0"}}


def test_an_answer_by_definition_is_a_reply_without_any_pair() -> None:
    rows = said(
        ("x", "bo", "b", "unfounded", "asserts", "independent", 0, 9),
        ("x", "bo", "b", "stole", "asserts", "independent", 10, 19),
    )
    found = accusing.accusations(rows, answering(), BOOK).set_index("claim")["reply"].to_dict()
    assert found == {"unfounded": True, "stole": False}


def test_who_answers_a_remark_answers_it_under_every_claim_that_accuses_the_same_side() -> None:
    rows = said(
        ("x", "ana", "a", "cheats", "asserts", "independent", 0, 20),
        ("x", "ana", "a", "lied", "asserts", "independent", 5, 15),
        ("x", "ana", "a", "rained", "asserts", "independent", 40, 50),
        ("x", "ana", "a", "must_go", "asserts", "independent", 41, 45),
        ("x", "bo", "b", "cheats", "denies", "independent", 60, 70),
    )
    found = accusing.accusations(
        rows, answering(("cheats", "a", "b", "s0", "s4"), ("rained", "a", "b", "s2", "s4")), BOOK
    )
    assert found.set_index("claim")["answered_by"].to_dict() == {"cheats": "b", "lied": "b", "must_go": ""}
    assert found.set_index("claim")["n_answered"].to_dict() == {"cheats": 1, "lied": 1, "must_go": 0}


def test_one_answer_answers_the_claim_but_not_every_statement_of_it() -> None:
    rows = said(*[("x", "ana", "a", "lied", "asserts", "independent", 10 * n, 10 * n + 5) for n in range(3)])
    found = accusing.accusations(rows, answering(("lied", "a", "narrator", "s1", "s9")), BOOK).iloc[0]
    assert (found["answered"], found["n_answered"], found["n_statements"]) == (True, 1, 3)
    assert not found["answered_by_accused"]


def test_only_the_answers_that_are_given_count_but_every_pair_makes_a_reply() -> None:
    found = accusing.accusations(STATEMENTS, PAIRS, BOOK, answers=PAIRS.head(1)).set_index(["doc_id", "camp", "claim"])
    assert not found.loc[("x", "a", "lied"), "answered"]
    assert found.loc[("x", "b", "stole"), "reply"]


def test_whether_the_accused_speaks_there_at_whatever_level() -> None:
    runs = pd.DataFrame({"doc_id": ["x", "y"], "camp": ["narrator", "c"]})
    spoken = pd.DataFrame(
        [("x", "a", "said", False), ("x", "b", "said", False), ("y", "b", "not_said", False), ("y", "b", "said", True)],
        columns=["doc_id", "camp", "reality", "relay"],
    )
    heard = accusing.heard(runs, spoken)
    assert heard == {("x", "narrator"), ("y", "c"), ("x", "a"), ("x", "b")}
    found = accusing.accusations(STATEMENTS, PAIRS, BOOK, heard=heard)
    assert found.loc[found["accused"] == "b"].groupby("doc_id")["accused_heard"].all().to_dict() == {
        "x": True,
        "y": False,
    }


def test_the_table_leaves_repeats_out_with_the_pairs_that_end_in_them() -> None:
    rows = STATEMENTS.assign(duplicate_of=["s9"] + [""] * (len(STATEMENTS) - 1))
    own, pairs = accusing.without_repeats(rows, PAIRS)
    assert (len(own), pairs["claim"].tolist()) == (len(STATEMENTS) - 1, ["stole"])
    read = {"machine": Reading(Coder("machine"), frozenset("xy"))}
    found = accusing.table(rows, PAIRS, BOOK, read, TEXTS, {})
    assert found["accusation_id"].tolist() == [
        "machine.x.001",
        "machine.x.002",
        "machine.x.003",
        "machine.x.004",
        "machine.y.001",
    ]
    assert found["n_statements"].tolist() == [1, 1, 1, 1, 1]
    assert not found.iloc[0]["answered"]


def test_a_coder_who_looked_for_no_answers_has_no_accusations() -> None:
    both = pd.concat([STATEMENTS, STATEMENTS.head(1).assign(coder="coder_1")])
    read = {
        "machine": Reading(Coder("machine"), frozenset("xy")),
        "coder_1": Reading(Coder("coder_1"), frozenset("xy"), frozenset({"statements"})),
    }
    assert set(accusing.table(both, PAIRS, BOOK, read, TEXTS, {})["coder"]) == {"machine"}
    assert accusing.table(STATEMENTS.head(0), PAIRS, BOOK, read, TEXTS, {}).empty


def test_answered_counts_accusations_replies_and_who_answers() -> None:
    found = accusing.answered(accusing.accusations(STATEMENTS, PAIRS, BOOK), BOOK).set_index("camp")
    assert found.loc["a", ["accusations", "answered", "documents", "by_b"]].tolist() == [2, 1, 2, 1]
    assert found["replies"].tolist() == [0, 1]
    assert found["share"].tolist() == pytest.approx([0.5, 1])
