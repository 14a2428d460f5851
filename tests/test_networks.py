"""Networks: parity with rDNA on its sample, definitions by hand, and how polarised a network is."""

import itertools

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


def test_two_mode_equals_rdna(sample):
    # rDNA 3.0, tests/testthat/test-network.R: 7 x 6, sum 40, 22 edges
    matrix = networks.two_mode(sample)
    assert matrix.shape == (7, 6)
    assert matrix.to_numpy().sum() == 40
    assert len(networks.edges(matrix, "two-mode")) == 22


def test_one_mode_equals_rdna(sample):
    # same file: 7 x 7, sum 276, 21 edges
    matrix = networks.one_mode(sample)
    assert matrix.shape == (7, 7)
    assert matrix.to_numpy().sum() == 276
    assert len(networks.edges(matrix, "one-mode")) == 21


def test_congruence_with_average_normalisation_equals_rdna(sample):
    matrix = networks.one_mode(sample, qualifier="agreement", aggregation="congruence", normalization="average")
    assert matrix.to_numpy().sum() == pytest.approx(25.802436, abs=5e-7)


def test_duplicates_by_document_equal_rdna(sample):
    # rDNA 3.0, tests/testthat/test-backbone.R: 23 statements
    kept = networks.without_duplicates(sample, "actor_id", "claim", "agreement", "document")
    assert len(kept) == 23


def test_congruence_and_conflict_are_all_there_is_to_ignore(sample):
    by = {
        aggregation: networks.one_mode(sample, qualifier="agreement", aggregation=aggregation)
        for aggregation in networks.ONE_MODE
    }
    pd.testing.assert_frame_equal(by["congruence"] + by["conflict"], by["ignore"])
    pd.testing.assert_frame_equal(by["congruence"] - by["conflict"], by["subtract"])


def said(*rows: tuple, columns: str = "actor_id claim stance") -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


def test_two_mode_combines_and_subtracts():
    us = ("us", "aid", True), ("us", "aid", True), ("us", "aid", False)
    table = said(*us, ("ru", "aid", False), ("ru", "war", True))
    combined = networks.two_mode(table, qualifier="stance", aggregation="combine")
    assert combined.loc["us"].to_list() == [3, 0]
    assert combined.loc["ru"].to_list() == [2, 1]
    net = networks.two_mode(table, qualifier="stance", aggregation="subtract")
    assert net.loc["us"].to_list() == [1, 0]
    active = networks.two_mode(table, qualifier="stance", aggregation="subtract", normalization="activity")
    assert active.loc["us", "aid"] == pytest.approx(1 / 3)
    prominent = networks.two_mode(table, normalization="prominence")
    assert prominent.sum().eq(1).all()


def test_a_scale_is_compared_by_distance():
    table = said(("us", "aid", 1), ("ru", "aid", -1), ("ve", "aid", 0))
    near = networks.one_mode(table, qualifier="stance", aggregation="congruence")
    far = networks.one_mode(table, qualifier="stance", aggregation="conflict")
    assert near.loc["us", ["ru", "ve"]].to_list() == [0, 0.5]
    assert far.loc["us", ["ru", "ve"]].to_list() == [1, 0.5]
    assert networks.two_mode(table, qualifier="stance", aggregation="subtract")["aid"].to_list() == [-1, 1, 0]


def test_categories_conflict_where_one_uses_what_the_other_does_not():
    table = said(("us", "aid", "blames"), ("us", "aid", "blames"), ("us", "aid", "regrets"), ("ru", "aid", "regrets"))
    options = {"qualifier": "stance", "aggregation": "conflict"}
    assert networks.one_mode(table, **options).loc["us", "ru"] == 2
    assert networks.one_mode(table, **(options | {"aggregation": "subtract"})).loc["us", "ru"] == -1


def test_normalisations_by_hand():
    # us says aid twice and war once, ru aid once and oil once
    table = said(("us", "aid", 1), ("us", "aid", 1), ("us", "war", 1), ("ru", "aid", 1), ("ru", "oil", 1))
    expected = {
        "no": 2,
        "average": 2 / 2.5,
        "cosine": 2 / (3 * 2),
        "jaccard": 2 / (1 + 1 + 2),
        "textbook_cosine": 2 / np.sqrt(5 * 2),
        "textbook_jaccard": 1 / 3,
    }
    for norm, value in expected.items():
        assert networks.one_mode(table, normalization=norm).loc["us", "ru"] == pytest.approx(value), norm


def test_duplicates_within_calendar_periods():
    days = ["2019-01-28", "2019-01-30", "2019-02-01", "2020-01-05", "2025-01-28"]
    table = pd.DataFrame({"actor_id": "us", "claim": "aid", "published": days, "doc_id": list("aabcd")})
    rules = networks.DUPLICATES
    kept = {rule: len(networks.without_duplicates(table, "actor_id", "claim", None, rule)) for rule in rules}
    assert kept == {"include": 5, "document": 4, "week": 3, "month": 4, "year": 3, "acrossrange": 1}


def test_statements_without_a_claim_or_a_needed_stance_are_left_out():
    table = said(("us", "aid", True), ("us", "", True), ("ru", "aid", None))
    assert networks.two_mode(table).to_numpy().sum() == 2
    assert networks.two_mode(table, qualifier="stance").to_numpy().sum() == 2
    assert networks.two_mode(table, qualifier="stance", aggregation="subtract").to_numpy().sum() == 1


def test_errors_say_what_was_expected():
    table = said(("us", "aid", True))
    with pytest.raises(ValueError, match="unknown aggregation 'combine': expected one of ignore, congruence"):
        networks.one_mode(table, aggregation="combine")
    with pytest.raises(ValueError, match="needs a qualifier"):
        networks.one_mode(table, aggregation="conflict")
    with pytest.raises(ValueError, match="unknown normalization"):
        networks.two_mode(table, normalization="cosine")
    with pytest.raises(ValueError, match=r"need the column\(s\) published"):
        networks.two_mode(table, duplicates="week")
    with pytest.raises(ValueError, match="unknown duplicates"):
        networks.two_mode(table, duplicates="daily")


def test_two_blocs_are_found(sample):
    congruence, conflict = (
        networks.one_mode(sample, qualifier="agreement", aggregation=name) for name in ("congruence", "conflict")
    )
    # by hand: 160 + 116 in all; the best split puts 9 and 15 against the others
    split = networks.polarisation(congruence, conflict)
    assert split.value == pytest.approx(216 / 276)
    assert split.blocs == (("9", "15"), ("10", "11", "12", "13", "14"))


@given(st.integers(2, 5), st.integers(0, 10**6))
@settings(max_examples=40)
def test_polarisation_is_the_best_of_all_splits(size, seed):
    draw = np.random.default_rng(seed).integers(0, 4, (2, size, size))
    agree, differ = (pd.DataFrame(np.triu(m, 1) + np.triu(m, 1).T) for m in draw)
    total = (agree + differ).to_numpy().sum()
    shares = [
        sum((agree if a == b else differ).iloc[i, j] for (i, a), (j, b) in itertools.permutations(enumerate(sides), 2))
        for sides in itertools.product([0, 1], repeat=size)
    ]
    found = networks.polarisation(agree, differ).value
    assert np.isnan(found) if total == 0 else found == pytest.approx(max(shares) / total)


def test_polarisation_needs_a_small_network():
    big = pd.DataFrame(np.zeros((21, 21)))
    with pytest.raises(ValueError, match="at most 20 nodes: this network has 21"):
        networks.polarisation(big, big)
    assert np.isnan(networks.polarisation(big.iloc[:3, :3], big.iloc[:3, :3]).value)


def test_no_statements_make_an_empty_network(sample):
    empty = networks.one_mode(sample.iloc[:0], qualifier="agreement", aggregation="congruence")
    assert empty.shape == (0, 0)
    assert networks.edges(empty, "congruence").empty
    assert np.isnan(networks.polarisation(empty, empty).value)
