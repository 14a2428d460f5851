"""Codings of statements and pairs scored against each other, and the table of agreement in a reader's words."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.coding import Coder, Reading
from analysis.measures import scores

TEXTS = {"a": "One two three. Four five six.", "b": "Seven eight nine."}
GOLD = pd.DataFrame(
    [("a1", "a", 0, 14, "us", "war", "asserts"), ("a2", "a", 15, 29, "us", "aid", "denies"), ("b1", "b", 0, 17, "ru", "war", "asserts")],
    columns=["sentence_id", "doc_id", "start", "end", "camp", "claim", "stance"],
).assign(statement_id=["s1", "s2", "s3"])  # fmt: skip


def test_a_score_by_claim_of_all_and_of_the_stance() -> None:
    machine = GOLD.head(2).assign(stance="asserts")
    found = scores.score(GOLD, machine).set_index("claim")
    assert found.loc["war", ["n_gold", "n_machine", "precision", "recall"]].tolist() == [2, 1, 1, 0.5]
    assert found.loc["aid", "f1"] == 0
    assert found.loc["all", ["precision", "recall"]].tolist() == [0.5, pytest.approx(1 / 3)]
    assert found.loc["stance", ["n_gold", "f1"]].tolist() == [2, 0.5]
    assert scores.score(GOLD, machine, ("sentence_id", "claim")).set_index("claim").loc["all", "precision"] == 1


def test_pairs_are_scored_by_their_sentences_claim_and_camps() -> None:
    pairs = pd.DataFrame(
        {"claim": "war", "statement_id": ["s1"], "answer_id": "s2", "claiming_camp": "us", "answering_camp": "ru"}
    )
    assert scores.score_pairs(pairs, pairs, GOLD, GOLD)["f1"].tolist() == [1]
    assert scores.score_pairs(pairs, pairs.assign(answer_id="s3"), GOLD, GOLD)["f1"].tolist() == [0]


def test_differences_stand_in_the_order_of_the_texts_with_their_words() -> None:
    machine = pd.concat([GOLD.iloc[[0]], GOLD.iloc[[1]].assign(stance="asserts")])
    found = scores.differences(GOLD, machine, TEXTS)
    assert found[["what", "sentence_id", "stance", "words"]].to_numpy().tolist() == [
        ["added", "a2", "asserts", "Four five six."],
        ["missed", "a2", "denies", "Four five six."],
        ["missed", "b1", "asserts", "Seven eight nine."],
    ]


def read(*coders: Coder, documents: str = "ab") -> dict[str, Reading]:
    """Coders who have all coded the same documents, and the package's rules."""
    return {each.name: Reading(each, frozenset(documents)) for each in (*coders, Coder("machine", "rules"))}


ANN, LLM, OTHER, FINAL = Coder("ann"), Coder("llm", "model"), Coder("other", "model"), Coder("adjudicated", "model")
SVM = Coder("svm", "learned")


@pytest.mark.parametrize(
    ("coders", "known", "unknown"),
    [
        ([], "", "machine"),
        ([ANN], "ann machine", ""),
        ([LLM], "machine", "llm"),
        ([SVM], "machine", "svm"),
        ([LLM, OTHER, SVM], "svm machine", "llm other"),  # one of a kind is no measure of another
        ([ANN, LLM, OTHER], "ann llm other machine", ""),
        ([LLM, OTHER, FINAL], "adjudicated machine", "llm other"),  # what rests on them cannot measure them
        ([FINAL], "machine", "adjudicated"),  # nothing was decided between
        ([LLM, FINAL], "machine", "llm adjudicated"),
        ([ANN, LLM, OTHER, FINAL], "ann llm other adjudicated machine", ""),
    ],
)
def test_what_a_coder_overlooks_is_known_from_a_more_trusted_kind_or_taken_as_known_of_the_standard(
    coders: list[Coder], known: str, unknown: str
) -> None:
    found = {name: scores.recall_known(read(*coders), name, "statements") for name in read(*coders)}
    assert {name for name, is_known in found.items() if is_known} == {*known.split()}
    assert {name for name, is_known in found.items() if not is_known} == {*unknown.split()}


def test_a_recall_is_known_only_in_what_both_coded_and_read() -> None:
    readings = read(ANN)
    of_statements = {**readings, "ann": replace(readings["ann"], tables=frozenset({"statements"}))}
    assert scores.recall_known(of_statements, "machine", "statements")
    assert not scores.recall_known(of_statements, "machine", "attributions")
    elsewhere = {**read(ANN, LLM), "ann": Reading(ANN, frozenset("c"))}
    assert not scores.recall_known(elsewhere, "llm", "statements")


def test_the_final_coding_is_measured_itself_where_a_person_coded() -> None:
    elsewhere = {**read(ANN, LLM, OTHER, FINAL), "ann": Reading(ANN, frozenset("c"))}
    assert not scores.recall_known(elsewhere, "adjudicated", "statements")
