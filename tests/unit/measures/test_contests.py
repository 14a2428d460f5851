"""Claims and answers: by what means they are answered, in whose words they reach the reader."""

import pandas as pd
import pytest

from analysis.measures import contests

STATEMENTS = pd.DataFrame(
    [
        ("x", "a", "lied", "asserts", "independent", ""),
        ("x", "a", "lied_twice", "asserts", "independent", ""),
        ("x", "b", "stole", "asserts", "inside_denial", ""),
        ("x", "a", "stole", "denies", "independent", ""),
        ("x", "a", "must_go", "asserts", "independent", ""),
        ("x", "narrator", "lied", "asserts", "independent", ""),
        ("y", "a", "lied", "asserts", "independent", ""),
        ("y", "a", "lied", "asserts", "independent", "s6"),
        ("y", "a", "rained", "asserts", "independent", ""),
    ],
    columns=["doc_id", "camp", "claim", "stance", "embedding", "duplicate_of"],
).assign(coder="machine", speaker="someone", outlet_camp="media", end=9)
STATEMENTS["statement_id"] = [f"s{n}" for n in range(len(STATEMENTS))]
STATEMENTS["start"] = range(len(STATEMENTS))
STATEMENTS["attribution_id"] = ["t1", "t2", "", "t1", "t1", "", "t1", "t1", "t2"]
ATTRIBUTIONS = pd.DataFrame(
    {"attribution_id": ["t1", "t2"], "kind": ["direct", "indirect"], "cue_class": ["neutral", "accusing"]}
)


def test_relayed_says_in_what_form_a_claim_arrives() -> None:
    found = contests.relayed(STATEMENTS, ATTRIBUTIONS).set_index(["camp", "manner", "embedding"])["n"].to_dict()
    assert found == {("a", "own words", "independent"): 4, ("a", "paraphrase", "independent"): 2}
    assert contests.unattributed(STATEMENTS) == 1  # what lies in no attribution has no form


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


def test_who_speaks_first_and_last_is_counted_by_side_where_documents_are_many() -> None:
    ends = pd.DataFrame(
        {"doc_id": ["a", "b", "c"], "first_camp": ["left", "left", "right"], "last_camp": ["left", "press", "left"]}
    )
    found = contests.ends_by_camp(ends)
    assert found.to_numpy().tolist() == [["left", 2, 2], ["right", 1, 0], ["press", 0, 1]]
