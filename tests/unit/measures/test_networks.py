"""Networks: parity with rDNA on its sample, definitions by hand, and how polarised a network is."""

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures import networks

# The statements of sample.dna, which comes with the R package rDNA 3.0 (Leifeld), as numbers of its database:
# document, organization, concept, agreement, how many times
SAMPLE = [
    (1, 9, 18, 0, 2), (1, 9, 19, 0, 1), (1, 9, 19, 1, 1), (2, 10, 18, 0, 2), (2, 10, 20, 1, 2), (2, 10, 19, 0, 1),
    (3, 11, 20, 1, 10), (3, 11, 18, 0, 1), (4, 12, 19, 1, 2), (4, 12, 20, 1, 1), (4, 12, 21, 1, 1), (5, 13, 22, 1, 1),
    (5, 13, 19, 1, 1), (5, 13, 18, 1, 2), (5, 13, 21, 1, 1), (5, 13, 20, 1, 1), (6, 14, 22, 1, 2), (6, 14, 18, 1, 1),
    (6, 14, 21, 1, 1), (6, 14, 19, 1, 1), (6, 14, 23, 1, 1), (7, 15, 18, 0, 2), (7, 15, 20, 0, 2),
]  # fmt: skip


@pytest.fixture
def sample() -> pd.DataFrame:
    rows = [row[:4] for row in SAMPLE for _ in range(row[4])]
    table = pd.DataFrame(rows, columns=["doc_id", "actor_id", "claim", "agreement"])
    return table.assign(agreement=table["agreement"].astype(bool))


def test_two_mode_equals_rdna(sample: Any) -> None:
    # rDNA 3.0, tests/testthat/test-network.R: 7 x 6, sum 40, 22 edges
    matrix = networks.two_mode(sample, "actor_id")
    assert matrix.shape == (7, 6)
    assert matrix.to_numpy().sum() == 40
    assert len(networks.edges(matrix, "two-mode")) == 22


def test_one_mode_equals_rdna(sample: Any) -> None:
    # same file: 7 x 7, sum 276, 21 edges
    matrix = networks.one_mode(sample, "ignore", node="actor_id")
    assert matrix.shape == (7, 7)
    assert matrix.to_numpy().sum() == 276
    assert len(networks.edges(matrix, "one-mode")) == 21


def test_congruence_with_average_normalisation_equals_rdna(sample: Any) -> None:
    matrix = networks.one_mode(sample, "congruence", "average", "actor_id")
    assert matrix.to_numpy().sum() == pytest.approx(25.802436, abs=5e-7)


def test_duplicates_by_document_equal_rdna(sample: Any) -> None:
    # rDNA 3.0, tests/testthat/test-backbone.R: 23 statements
    assert len(networks.without_duplicates(sample, "actor_id")) == 23


def test_congruence_and_conflict_are_all_there_is_to_ignore(sample: Any) -> None:
    by = {aggregation: networks.one_mode(sample, aggregation, node="actor_id") for aggregation in networks.ONE_MODE}
    pd.testing.assert_frame_equal(by["congruence"] + by["conflict"], by["ignore"])
    pd.testing.assert_frame_equal(by["congruence"] - by["conflict"], by["subtract"])


def test_one_mode_by_hand() -> None:
    # us asserts aid twice and denies it once, ru asserts it once
    rows = [("us", "aid", True), ("us", "aid", True), ("us", "aid", False), ("ru", "aid", True), ("ru", "war", True)]
    table = pd.DataFrame(rows, columns=["camp", "claim", "agreement"])
    found = {name: networks.one_mode(table, name).loc["us", "ru"] for name in networks.ONE_MODE}
    assert found == {"ignore": 3, "congruence": 2, "conflict": 1, "subtract": 1}
    assert networks.one_mode(table, "congruence", "average").loc["us", "ru"] == 2 / 2.5


def test_errors_say_what_was_expected(sample: Any) -> None:
    with pytest.raises(ValueError, match="unknown aggregation 'combine': expected one of ignore, congruence"):
        networks.one_mode(sample, "combine", node="actor_id")
    with pytest.raises(ValueError, match="unknown normalization 'cosine'"):
        networks.one_mode(sample, "ignore", "cosine", "actor_id")


STATEMENTS = pd.DataFrame(
    [
        ("x", "us", "war", "asserts"),
        ("x", "us", "war", "asserts"),  # once a document
        ("x", "ru", "war", "denies"),
        ("y", "ru", "war", "denies"),
        ("y", "ve", "war", "denies"),
        ("y", "ve", "aid", "distances"),  # neither asserts nor denies
        ("y", "narrator", "war", "asserts"),
    ],
    columns=["doc_id", "camp", "claim", "stance"],
)


def test_the_table_of_edges_by_hand() -> None:
    found = networks.table(STATEMENTS).set_index(["layer", "from_node", "to_node"])["weight"].to_dict()
    assert found == {
        ("camp asserts claim", "us", "war"): 1,
        ("camp denies claim", "ru", "war"): 2,
        ("camp denies claim", "ve", "war"): 1,
        ("congruence of camps", "ru", "ve"): 2 / 1.5,
        ("conflict of camps", "ru", "us"): 2 / 1.5,
        ("conflict of camps", "us", "ve"): 1,
        ("subtract of camps", "ru", "us"): -2 / 1.5,
        ("subtract of camps", "ru", "ve"): 2 / 1.5,
        ("subtract of camps", "us", "ve"): -1,
    }
    assert networks.table(STATEMENTS.query("stance == 'distances'")).empty


SIDES = ["ru", "us", "ve"]


def test_blocs_and_blocs_without_each_document() -> None:
    split = networks.blocs(STATEMENTS, SIDES)
    assert (split.value, split.blocs, split.ties) == (1, (("ru", "ve"), ("us",)), 1)
    assert networks.blocs_without(STATEMENTS, SIDES).to_dict() == {"x": 1, "y": 1}
    assert np.isnan(networks.blocs_without(STATEMENTS.query("doc_id == 'x'"), SIDES)["x"])


def test_blocs_are_of_sides_and_normalised_as_the_table_is() -> None:
    rows = [("x", "us", "war", "asserts"), ("y", "us", "war", "asserts"), ("x", "ru", "war", "denies"), ("x", "ve", "war", "asserts"),
            ("x", "ru", "aid", "asserts"), ("x", "us", "aid", "asserts"), ("x", "media", "war", "denies")]  # fmt: skip
    table = pd.DataFrame(rows, columns=["doc_id", "camp", "claim", "stance"])
    # congruence ru-us 1 / 2.5, us-ve 2 / 2; conflict ru-us 2 / 2.5, ru-ve 1 / 1.5; the best split leaves out 1 / 2.5
    found = networks.blocs(table, SIDES)
    assert found.blocs == (("ru",), ("us", "ve"))
    assert found.value == pytest.approx(1 - 0.4 / (0.4 + 1 + 0.8 + 2 / 3))
    edges = networks.table(table)
    assert {"media"} < {*edges["from_node"]}
    assert {*networks.ranked(edges, SIDES)[["from_node", "to_node"]].to_numpy().ravel()} == {*SIDES}
    assert set(networks.ranked(edges, SIDES)["layer"]) == {
        "congruence of camps",
        "conflict of camps",
        "subtract of camps",
    }


def test_stances_dealt_out_at_random() -> None:
    # three sides, one statement each on one claim, one of which denies it: whoever that is, the two others are a bloc
    table = pd.DataFrame({"doc_id": "x", "camp": SIDES, "claim": "war", "stance": ["denies", "asserts", "asserts"]})
    assert networks.by_chance(table, SIDES, draws=20) == (1, 1, 20)
    # two claims on which the same side stands against the others in turn: at random they seldom stand so
    rows = [("x", who, claim, "denies" if who == "ru" else "asserts") for who in SIDES for claim in "abcdef"]
    split = pd.DataFrame(rows, columns=["doc_id", "camp", "claim", "stance"])
    found = networks.by_chance(split, SIDES)
    assert networks.blocs(split, SIDES).value == 1
    assert 0.5 < found.mean < 0.9
    assert 0 < found.share < 0.02
    assert found == networks.by_chance(split, SIDES)  # the seed is fixed
    assert networks.by_chance(split, SIDES, within_claims=False).mean != found.mean


def test_without_statements_nothing_is_dealt_out() -> None:
    found = networks.by_chance(STATEMENTS.head(0), SIDES, draws=3)
    assert np.isnan([found.mean, found.share]).all()


def test_a_scale_has_ends_whether_or_not_anyone_stands_there() -> None:
    # on a scale from -5 to 5, -4 and 2 are 6 of 10 apart: each of the two times three products counts 0.4
    rows = [("us", "aid", -4)] * 2 + [("ru", "aid", 2)] * 3
    table = pd.DataFrame(rows, columns=["camp", "claim", "agreement"])
    found = {name: networks.one_mode(table, name, scale=(-5, 5)).loc["us", "ru"] for name in networks.ONE_MODE}
    assert found == pytest.approx({"ignore": 6, "congruence": 2.4, "conflict": 3.6, "subtract": -1.2})
    with pytest.raises(ValueError, match="off the scale from -3 to 3"):
        networks.one_mode(table, "congruence", scale=(-3, 3))


def test_two_blocs_are_found(sample: Any) -> None:
    congruence, conflict = (networks.one_mode(sample, name, node="actor_id") for name in ("congruence", "conflict"))
    # by hand: 160 + 116 in all; the best split puts 9 and 15 against the others
    split = networks.polarisation(congruence, conflict)
    assert split.value == pytest.approx(216 / 276)
    assert split.blocs == (("9", "15"), ("10", "11", "12", "13", "14"))


@given(st.integers(2, 5), st.integers(0, 10**6))
@settings(max_examples=40)
def test_polarisation_is_the_best_of_all_splits(size: Any, seed: Any) -> None:
    draw = np.random.default_rng(seed).integers(0, 4, (2, size, size))
    agree, differ = (pd.DataFrame(np.triu(m, 1) + np.triu(m, 1).T) for m in draw)
    total = (agree + differ).to_numpy().sum()
    shares = [
        sum((agree if a == b else differ).iloc[i, j] for (i, a), (j, b) in itertools.permutations(enumerate(sides), 2))
        for sides in itertools.product([0, 1], repeat=size)
    ]
    found = networks.polarisation(agree, differ).value
    assert np.isnan(found) if total == 0 else found == pytest.approx(max(shares) / total)


def test_polarisation_needs_a_small_network() -> None:
    big = pd.DataFrame(np.zeros((21, 21)))
    with pytest.raises(ValueError, match="at most 20 nodes: this network has 21"):
        networks.polarisation(big, big)
    assert np.isnan(networks.polarisation(big.iloc[:3, :3], big.iloc[:3, :3]).value)


def test_no_statements_make_an_empty_network(sample: Any) -> None:
    empty = networks.one_mode(sample.iloc[:0], "congruence", node="actor_id")
    assert empty.shape == (0, 0)
    assert networks.edges(empty, "congruence").empty
    assert np.isnan(networks.polarisation(empty, empty).value)
