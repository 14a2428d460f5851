"""The table of agreement: by claim, by side and stance where a claim was found, and what it rests on."""

from typing import Any

import pandas as pd
import pytest

from analysis.coding import Coder, Reading
from analysis.measures import agreement

SENTENCES = pd.DataFrame(
    {
        "sentence_id": [f"{doc}{n}" for doc in "xy" for n in range(5)],
        "doc_id": ["x"] * 5 + ["y"] * 5,
        "start": 0,
        "end": 9,
    }
)
EMPTY = pd.DataFrame(columns=["doc_id", "coder"])


def coded(coder: str, *rows: str) -> pd.DataFrame:
    """A coder's statements, each "sentence claim camp stance"."""
    frame = pd.DataFrame([row.split() for row in rows], columns=["sentence_id", "claim", "camp", "stance"])
    number = [f"{coder}.{n}" for n in range(len(frame))]
    return frame.assign(coder=coder, doc_id=frame["sentence_id"].str[0], statement_id=number, start=0, end=9)


ANN = coded(
    "ann", "x0 lied a asserts", "x1 lied a asserts", "y0 lied b denies", "x2 stole a asserts", "y1 stole a asserts"
)
BEN = coded(
    "ben", "x0 lied a asserts", "x1 lied b asserts", "x1 lied a asserts", "y0 lied b asserts", "x2 stole a asserts"
)


def table(*coders: pd.DataFrame) -> pd.DataFrame:
    both = pd.concat(coders, ignore_index=True)
    read = {name: Reading(Coder(name), frozenset("xy"), frozenset({"statements"})) for name in both["coder"].unique()}
    return agreement.table(EMPTY, both, EMPTY, SENTENCES, {}, read)


@pytest.fixture(scope="module")
def agreed() -> Any:
    return table(ANN, BEN).set_index(["measure", "unit"])


def test_shared_is_of_what_either_found(agreed: Any) -> None:
    row = agreed.loc[("shared", "sentence x claim")]
    assert (row["value"], row["n"]) == (0.8, 5)
    assert (row["low"], row["high"]) == (0.5, 1)  # without x one of two, without y all three


def test_sides_and_stances_are_compared_where_both_found_the_claim(agreed: Any) -> None:
    # four units; sides a/a, a/ab, b/b, a/a: the one difference is a set that holds the other, 2/3 of a disagreement
    camp = agreed.loc[("alpha", "camp, where both found the claim")]
    frequencies = {"a": 5, "b": 2, "ab": 1}
    expected = (2 * 5 * 2 * 1 + 2 * 5 * 1 * 2 / 3 + 2 * 2 * 1 * 2 / 3) / (8 * 7)
    assert sum(frequencies.values()) == 8
    assert camp["value"] == pytest.approx(1 - (2 * 2 / 3 / 8) / expected)
    assert camp["n"] == 4
    assert agreed.loc[("alpha", "stance, where either found the claim"), "n"] == 5


def test_a_claim_has_an_alpha_of_its_own_over_all_sentences(agreed: Any) -> None:
    # stole: found in x2 by both and in y1 by one; of twenty ratings three say so
    row = agreed.loc[("alpha", "claim stole")]
    assert row["value"] == pytest.approx(1 - (2 / 20) / (2 * 3 * 17 / (20 * 19)))
    assert (row["n"], row["high"]) == (2, 1)  # without y nothing is left to differ in
    assert agreed.loc[("alpha", "claim lied"), "value"] == 1
    assert agreed.loc[("alpha", "least of the claims"), "value"] == row["value"]
    assert agreed.loc[("alpha", "median of the claims"), "value"] == pytest.approx((row["value"] + 1) / 2)


def test_the_claims_least_agreed_on_stand_first() -> None:
    found = agreement.by_claim(table(ANN, BEN), "ann", "ben")
    assert found["claim"].tolist() == ["stole", "lied"]
    assert found["sentences"].tolist() == [2, 3]
    assert found.loc[0, "f1"] == pytest.approx(2 / 3)


def test_pairs_are_among_what_a_reader_is_shown() -> None:
    assert [label for name, *_, label in agreement.SUMMARY if name == "pairs"] == ["Pairs of claim and answer (F1)"]
    shown = agreement.summary(table(ANN, BEN), "ann", "ben")
    assert shown.set_index("label").loc["Alpha of a claim: least", "n"] == 2


def test_two_who_found_nothing_alike_have_no_alpha_of_sides() -> None:
    found = table(ANN.head(1), coded("ben", "y3 stole b denies")).set_index("unit")["value"]
    assert found["sentence x claim"] == 0
    assert pd.isna(found["camp, where both found the claim"])
