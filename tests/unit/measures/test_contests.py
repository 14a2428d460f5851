"""Claims and answers: who accuses whom, who answers, in whose words it reaches the reader."""

import pandas as pd
import pytest

from analysis.coding import Codebook, Coder, Reading
from analysis.measures import contests

BOOK = Codebook(
    "", [{"id": "a"}, {"id": "b"}], [],
    [{"id": "lied", "accuses": "b"}, {"id": "lied_twice", "parent": "lied", "accuses": "b"}, {"id": "stole", "accuses": "a"},
     {"id": "must_go", "accuses": "b", "framing": "treatment_recommendation"}, {"id": "rained"}],
    ["a", "b"], {}, [],
)  # fmt: skip
STATEMENTS = pd.DataFrame(
    [
        ("x", "a", "lied", "asserts", "independent", ""),
        ("x", "a", "lied_twice", "asserts", "independent", ""),  # counts under its parent
        ("x", "b", "stole", "asserts", "inside_denial", ""),
        ("x", "a", "stole", "denies", "independent", ""),  # a denial accuses no one
        ("x", "a", "must_go", "asserts", "independent", ""),  # neither does a demand
        ("x", "narrator", "lied", "asserts", "independent", ""),  # nor a narrator
        ("y", "a", "lied", "asserts", "independent", ""),
        ("y", "a", "lied", "asserts", "independent", "s6"),
        ("y", "a", "rained", "asserts", "independent", ""),
    ],
    columns=["doc_id", "camp", "claim", "stance", "embedding", "duplicate_of"],
).assign(coder="machine", speaker="someone", outlet_camp="media", end=9)
STATEMENTS["statement_id"] = [f"s{n}" for n in range(len(STATEMENTS))]
STATEMENTS["start"] = range(len(STATEMENTS))
STATEMENTS["attribution_id"] = ["t1", "t2", "", "t1", "t1", "", "t1", "t1", "t2"]
PAIRS = pd.DataFrame(
    [("x", "stole", "b", "a", "s2", "s3"), ("x", "lied", "a", "b", "s0", "s2")],
    columns=["doc_id", "claim", "claiming_camp", "answering_camp", "statement_id", "answer_id"],
).assign(coder="machine")
ATTRIBUTIONS = pd.DataFrame(
    {"attribution_id": ["t1", "t2"], "kind": ["direct", "indirect"], "cue_class": ["neutral", "accusing"]}
)


def test_accusations_are_counted_by_document_camp_and_parent_claim() -> None:
    found = contests.accusations(STATEMENTS, PAIRS, BOOK).set_index(["doc_id", "camp", "claim"])
    assert list(found.index) == [("x", "a", "lied"), ("x", "b", "stole"), ("y", "a", "lied")]
    columns = ["accused", "n_statements", "embedded", "reply", "answered", "answered_by"]
    assert found.loc[("x", "a", "lied"), columns].tolist() == ["b", 2, False, False, True, "b"]
    assert found.loc[("x", "b", "stole"), columns].tolist() == ["a", 1, True, True, True, "a"]
    assert found.loc[("y", "a", "lied"), columns].tolist() == ["b", 2, False, False, False, ""]


def test_accusations_of_every_coder_leave_repeats_out() -> None:
    both = pd.concat([STATEMENTS, STATEMENTS.head(1).assign(coder="coder_1")])
    read = {name: Reading(Coder(name), frozenset("xy")) for name in ("coder_1", "machine")}
    found = contests.accusations_by_coder(both, PAIRS, BOOK, read)
    assert found["accusation_id"].tolist() == ["coder_1.x.001", "machine.x.001", "machine.x.002", "machine.y.001"]
    assert found["n_statements"].tolist() == [1, 2, 1, 1]
    assert contests.accusations_by_coder(STATEMENTS.head(0), PAIRS, BOOK, read).empty
    unpaired = {**read, "coder_1": Reading(Coder("coder_1"), frozenset("xy"), frozenset({"statements"}))}
    assert set(contests.accusations_by_coder(both, PAIRS, BOOK, unpaired)["coder"]) == {"machine"}


def test_answered_counts_accusations_and_who_answers() -> None:
    found = contests.answered(contests.accusations(STATEMENTS, PAIRS, BOOK), BOOK).set_index("camp")
    assert found.loc["a", ["accusations", "answered", "documents", "by_b"]].tolist() == [2, 1, 2, 1]
    assert found["share"].tolist() == [0.5, 1]


def test_relayed_says_in_what_form_a_claim_arrives() -> None:
    found = contests.relayed(STATEMENTS, ATTRIBUTIONS).set_index(["camp", "manner", "embedding"])["n"].to_dict()
    assert found == {
        ("a", "own words", "independent"): 4,
        ("a", "paraphrase", "independent"): 2,
        ("b", "no attribution", "inside_denial"): 1,
    }


RUNS = pd.DataFrame(
    [("x", "headline", "b", 5), ("x", "body", "narrator", 10), ("x", "body", "a", 10), ("x", "body", "b", 20), ("x", "summary", "a", 5),
     ("y", "body", "narrator", 8)],
    columns=["doc_id", "part", "camp", "n_words"],
)  # fmt: skip


def test_first_and_last_are_attributed_voices_of_the_body() -> None:
    assert contests.first_and_last(RUNS).to_numpy().tolist() == [["x", "a", "b"]]


def test_places_share_out_the_words_of_a_body_by_its_quarters() -> None:
    found = contests.places(RUNS).set_index("camp")
    assert found.loc["b", ["last_quarter", "n_words"]].tolist() == [1, 20]
    assert found.loc["narrator", ["first_quarter", "third_quarter"]].tolist() == pytest.approx([10 / 18, 8 / 18])


def test_what_some_documents_share_and_what_only_they_have() -> None:
    found = contests.shared_and_added(STATEMENTS, ["y"])
    assert found.to_numpy().tolist() == [["lied", "a", "asserts", 1, 1], ["rained", "a", "asserts", 1, 0]]
