"""Numbers of sentences, as people write them, lead to the statements that answer; order and relation follow."""

from typing import Any

import pytest

from analysis.coding import pairing
from analysis.coding.checks import Problem
from analysis.coding.entries import Names
from analysis.text import Document

TEXT = Document(
    "Cy says that Bo took the boat. It was late.\n\nBo denies it. Bo and Dee say that Cy sold the boat, and Dee denies it."
)
SENTENCES = [TEXT[start:end] for start, end in TEXT.sentences]


def stated(name: str, sentence: int, actor: str, claim: str, stance: str) -> dict[str, str]:
    start, end = TEXT.sentences[sentence - 1]
    row = {"statement_id": f"ana.{name}", "doc_id": "a", "start": str(start), "end": str(end)}
    return row | {"actor_id": actor, "claim": claim, "stance": stance}


ROWS = [
    stated("1", 1, "cy", "took", "asserts"),
    stated("2", 3, "bo", "took", "denies"),
    stated("3", 4, "bo", "sold", "asserts"),
    stated("4", 4, "dee", "took", "denies"),
    stated("5", 4, "cy", "took", "asserts"),
]
ASKED = pairing.AskedAbout(pairing.numbered(ROWS, {"a": TEXT}), "ana", {"a": TEXT}, Names())


def answer(written: str, relation: str = "") -> str:
    found = pairing.answering(ROWS[0], written, relation, ASKED.statements, ASKED)
    return f"{found.what}. {found.mend}" if isinstance(found, Problem) else found["statement_id"]


def test_statements_are_numbered_by_sentence_and_letter() -> None:
    assert len(SENTENCES) == 4
    assert [each.label for each in ASKED.statements] == ["1a", "3a", "4a", "4b", "4c"]
    many = pairing.numbered([ROWS[0]] * 28, {"a": TEXT})
    assert [each.label for each in many[24:]] == ["1y", "1z", "1aa", "1ab"]


@pytest.mark.parametrize(
    ("written", "relation", "found"),
    [
        ("3", "", "ana.2"),
        ("s3", "", "ana.2"),
        ("4", "", "ana.4"),  # who denies it, not who blames another for it
        ("4", "counterclaim", "ana.3"),
        ("4a", "", "ana.3"),
        ("4 B", "", "ana.4"),
    ],
)
def test_a_number_means_the_statement_that_answers_best(written: str, relation: str, found: str) -> None:
    assert answer(written, relation) == found


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("9", "answer '9': a has the sentences 1 to 4. correct the number"),
        ("0", "a has the sentences 1 to 4"),
        ("2", "in that sentence ana coded nothing that could answer"),
        ("1", "in that sentence ana coded nothing that could answer"),
        ("4f", "'4f' is no other statement: there is 4a, 4b, 4c"),
        ("3, 4", "is no number of a sentence. write one such as 12 or 12b; for a second answer, copy the row"),
        ("3.5", "is no number of a sentence"),
    ],
)
def test_a_number_that_means_nothing_is_said(written: str, said: str) -> None:
    assert said in answer(written)


def test_each_rule_that_speaks_against_an_answer() -> None:
    claim = ROWS[0]
    assert pairing.repeats(claim, ROWS[4], "")
    assert not pairing.repeats(claim, ROWS[1], "")
    assert pairing.other_relation(claim, ROWS[1], "counterclaim")
    assert not pairing.other_relation(claim, ROWS[1], "denial")
    assert not pairing.other_relation(claim, ROWS[1], "")
    assert pairing.same_speaker(claim, ROWS[4], "")
    assert not pairing.same_speaker(claim | {"actor_id": ""}, ROWS[4] | {"actor_id": ""}, "")
    assert pairing.other_matter(claim, ROWS[2], "")


@pytest.mark.parametrize(
    ("claim", "answer", "relation", "order"),
    [
        ((10, 20), (5, 30), "denial", "inside"),
        ((10, 20), (15, 30), "narrator_doubt", "inside"),
        ((10, 20), (20, 30), "denial", "before"),
        ((40, 50), (20, 30), "counterclaim", "after"),
        ((10, 20), (10, 20), "denial", "inside"),
        ((10, 20), (10, 20), "counterclaim", "before"),
    ],
)
def test_the_order_follows_from_where_the_two_stand(claim: Any, answer: Any, relation: str, order: str) -> None:
    assert pairing.order_of(claim, answer, relation) == order


def test_the_relation_follows_from_what_is_coded() -> None:
    claim = ROWS[0]
    assert pairing.relation_of(claim, ROWS[1]) == "denial"
    assert pairing.relation_of(claim, ROWS[1] | {"stance": "distances"}) == "denial"
    assert pairing.relation_of(claim, ROWS[1] | {"stance": "distances", "actor_id": "(author)"}) == "narrator_doubt"
    assert pairing.relation_of(claim, ROWS[2]) == "counterclaim"
    assert pairing.relation_of(claim, ROWS[1] | {"claim": "sold"}) == "counterclaim"
