"""Corrected shares of a corpus that a machine coded: parity with the R package dsl, and what the correction is for."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.measures import inference
from analysis.study.disk import ROOT

# R package dsl 0.1.0 (Egami et al.), data_time: year, machine code, units, hand-coded units, of which coded 1
DATA_TIME = [
    (2001, 0, 102, 16, 11), (2001, 1, 198, 28, 18), (2002, 0, 95, 16, 13), (2002, 1, 205, 28, 15),
    (2003, 0, 75, 15, 3), (2003, 1, 225, 49, 19), (2004, 0, 85, 11, 5), (2004, 1, 215, 37, 16),
    (2005, 0, 88, 14, 9), (2005, 1, 212, 39, 24), (2006, 0, 85, 14, 4), (2006, 1, 215, 37, 18),
    (2007, 0, 76, 13, 8), (2007, 1, 224, 46, 25), (2008, 0, 93, 15, 10), (2008, 1, 207, 32, 22),
    (2009, 0, 86, 12, 6), (2009, 1, 214, 29, 14), (2010, 0, 105, 16, 10), (2010, 1, 195, 33, 13),
]  # fmt: skip
# its article "Frequently Asked Questions", category proportions over time: estimate, standard error
PUBLISHED = [
    (0.6447, 0.0652), (0.6231, 0.0653), (0.2958, 0.0808), (0.4442, 0.0692), (0.6289, 0.0722),
    (0.4274, 0.0727), (0.5713, 0.0766), (0.6702, 0.0675), (0.4958, 0.0639), (0.4763, 0.0704),
]  # fmt: skip


@pytest.fixture
def data_time() -> pd.DataFrame:
    rows = [
        (year, machine, hand)
        for year, machine, n, coded, ones in DATA_TIME
        for hand in [1.0] * ones + [0.0] * (coded - ones) + [np.nan] * (n - coded)
    ]
    return pd.DataFrame(rows, columns=["year", "machine", "hand"])


def test_yearly_shares_equal_the_dsl_package(data_time: Any) -> None:
    found = inference.corrected_mean(data_time, "hand", "machine", by="year")
    estimates, errors = zip(*PUBLISHED, strict=True)
    assert found["estimate"].to_list() == pytest.approx(list(estimates), abs=0.005)
    assert found["se"].to_list() == pytest.approx(list(errors), abs=0.001)
    assert found["n"].eq(300).all()
    assert found["n_coded"].sum() == 500


def test_a_machine_that_is_always_right_leaves_the_error_of_the_population_alone() -> None:
    truth = np.tile([0.0, 0.0, 1.0], 40)
    units = pd.DataFrame({"machine": truth, "hand": np.where(np.arange(120) % 5 == 0, truth, np.nan)})
    found = inference.corrected_mean(units, "hand", "machine").iloc[0]
    assert found["estimate"] == pytest.approx(truth.mean())
    assert found["se"] == pytest.approx(truth.std() / np.sqrt(120))


def test_coding_everything_by_hand_needs_no_machine() -> None:
    hand = np.tile([0.0, 1.0, 1.0, 0.0, 1.0], 10)
    units = pd.DataFrame({"machine": np.arange(50) % 3, "hand": hand, "doc_id": np.arange(50) // 5})
    found = inference.corrected_mean(units, "hand", "machine").iloc[0]
    assert found["estimate"] == pytest.approx(0.6)
    assert found["low"] < found["estimate"] < found["high"]
    # every document has the same share, so documents as clusters leave no error at all
    assert inference.corrected_mean(units, "hand", "machine", cluster="doc_id")["se"].iloc[0] == pytest.approx(0)


def test_unequal_probabilities_of_being_drawn_are_undone() -> None:
    # the rare camp was drawn five times as often: the plain mean of hand codes would be far too high
    camp = np.repeat(["us", "russia"], [200, 1800])
    truth = np.where(camp == "us", 1.0, 0.0)
    probability = np.where(camp == "us", 0.5, 0.1)
    drawn = np.arange(2000) % np.where(camp == "us", 2, 10) == 0
    hand = np.where(drawn, truth, np.nan)
    units = pd.DataFrame({"camp": camp, "hand": hand, "probability": probability, "flat": 0.0})
    found = inference.corrected_mean(units, "hand", "flat", probability="probability")["estimate"].iloc[0]
    assert units["hand"].mean() > 0.3
    assert found == pytest.approx(0.1, abs=0.002)


def test_predictions_come_from_other_clusters_only(data_time: Any) -> None:
    units = data_time.assign(doc_id=np.arange(len(data_time)) // 10)
    x = np.column_stack([np.ones(len(units)), units["machine"]])
    coded = units["hand"].notna().to_numpy()
    y = units["hand"].to_numpy()
    found = inference.fit_without_own_cluster(x, y, coded, units["doc_id"].to_numpy())
    for doc_id in (0, 7, 299):
        own = (units["doc_id"] == doc_id).to_numpy()
        slope = np.linalg.lstsq(x[coded & ~own], y[coded & ~own], rcond=None)[0]
        assert found[own] == pytest.approx(x[own] @ slope)


def test_several_machine_columns_and_categories_may_predict(data_time: Any) -> None:
    units = data_time.assign(label=np.where(data_time["machine"] > 0, "asserts", "denies"))
    by_label = inference.corrected_mean(units, "hand", "label")
    assert by_label["estimate"].iloc[0] == pytest.approx(
        inference.corrected_mean(units, "hand", "machine")["estimate"].iloc[0]
    )
    assert np.isnan(by_label["naive"].iloc[0])
    assert inference.corrected_mean(units, "hand", ["label", "year"], by="year").shape == (10, 9)


def test_errors_say_what_is_wrong(data_time: Any) -> None:
    with pytest.raises(ValueError, match="every unit needs a value of machine"):
        inference.corrected_mean(data_time.assign(machine=np.nan), "hand", "machine")
    with pytest.raises(ValueError, match="above 0 and up to 1"):
        inference.corrected_mean(data_time.assign(p=0.0), "hand", "machine", probability="p")
    with pytest.raises(ValueError, match="two clusters at least"):
        inference.corrected_mean(data_time.assign(doc_id=1), "hand", "machine", cluster="doc_id")


def test_measured_coverage_is_what_the_intervals_promise() -> None:
    lines = (ROOT / "benchmarks/coverage.md").read_text(encoding="utf-8").splitlines()
    header, *rows = ([cell.strip(" *%") for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| "))
    table = pd.DataFrame(rows, columns=["design", "camp", "coded", "true", "naive", "naive_covers", *header[6:]])
    assert len(table) == 8
    assert table["covers"].astype(float).between(93, 97).all()
    assert table["naive_covers"].astype(float).lt(5).all()
