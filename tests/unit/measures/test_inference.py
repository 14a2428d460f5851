"""Corrected shares of a corpus that a machine coded: parity with the R package dsl, and what the correction is for."""

from typing import Any, cast

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
    found = inference.corrected_mean(data_time, "hand", "machine", by="year", estimand="texts like these")
    estimates, errors = zip(*PUBLISHED, strict=True)
    assert found["estimate"].to_list() == pytest.approx(list(estimates), abs=0.005)
    # dsl's errors have no correction for small numbers; ours have m / (m - 1) for m hand codes
    as_in_dsl = found["se"] * np.sqrt(1 - 1 / found["n_coded"])
    assert as_in_dsl.to_list() == pytest.approx(list(errors), abs=0.001)
    assert found["n"].eq(300).all()
    assert found["n_coded"].sum() == 500


def test_a_machine_that_is_always_right_leaves_the_error_of_the_population_alone() -> None:
    truth = np.tile([0.0, 0.0, 1.0], 40)
    units = pd.DataFrame({"machine": truth, "hand": np.where(np.arange(120) % 5 == 0, truth, np.nan)})
    found = inference.corrected_mean(units, "hand", "machine", estimand="texts like these").iloc[0]
    assert found["estimate"] == pytest.approx(truth.mean())
    assert found["se"] == pytest.approx(truth.std() / np.sqrt(120) * np.sqrt(24 / 23))
    # of the corpus itself nothing is left to chance
    assert inference.corrected_mean(units, "hand", "machine")["se"].iloc[0] == pytest.approx(0)


def test_coding_everything_by_hand_needs_no_machine() -> None:
    hand = np.tile([0.0, 1.0, 1.0, 0.0, 1.0], 10)
    units = pd.DataFrame({"machine": np.arange(50) % 3, "hand": hand, "doc_id": np.arange(50) // 5})
    found = inference.corrected_mean(units, "hand", "machine").iloc[0]
    assert found["low"] == found["estimate"] == found["high"] == pytest.approx(0.6)  # the corpus is known
    like_these = inference.corrected_mean(units, "hand", "machine", estimand="texts like these").iloc[0]
    assert like_these["estimate"] == pytest.approx(0.6)
    assert like_these["low"] < 0.6 < like_these["high"]


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
    assert inference.corrected_mean(units, "hand", ["label", "year"], by="year").shape == (10, 11)


def test_errors_say_what_is_wrong(data_time: Any) -> None:
    with pytest.raises(ValueError, match="every unit needs a value of machine"):
        inference.corrected_mean(data_time.assign(machine=np.nan), "hand", "machine")
    with pytest.raises(ValueError, match="above 0 and up to 1"):
        inference.corrected_mean(data_time.assign(p=0.0), "hand", "machine", probability="p")
    with pytest.raises(ValueError, match="two clusters at least"):
        inference.corrected_mean(data_time.assign(doc_id=1), "hand", "machine", cluster="doc_id")


def drawn(codes: int, n: int = 400, every: float = 0.5) -> pd.DataFrame:
    """Two groups of ``n`` units, a machine that is right in three of four, ``codes`` hand codes in the first and many in the second."""
    random = np.random.default_rng(7)
    truth = (random.random(2 * n) < 0.4).astype(float)
    machine = np.where(random.random(2 * n) < 0.75, truth, 1 - truth)
    group = np.repeat(["rare", "usual"], n)
    place = np.tile(np.arange(n), 2)
    hand = np.where(place < np.where(group == "rare", codes, every * n), truth, np.nan)
    return pd.DataFrame(
        {"group": group, "machine": machine, "hand": hand, "truth": truth, "doc_id": np.arange(2 * n) // 4}
    )


@pytest.mark.parametrize(
    ("codes", "why"),
    [
        (0, "no hand codes here: no interval, and the estimate is a prediction from other groups' codes"),
        (1, "1 hand code, fewer than 5: no interval"),
        (4, "4 hand codes, fewer than 5: no interval"),
        (5, "5 hand codes, fewer than 30: a rough interval"),
        (29, "29 hand codes, fewer than 30: a rough interval"),
        (30, ""),
    ],
)
def test_a_group_without_codes_has_no_interval_and_few_codes_are_remarked(codes: int, why: str) -> None:
    for estimand in ("corpus", "texts like these"):
        rare, usual = inference.corrected_mean(drawn(codes), "hand", "machine", by="group", estimand=estimand).iloc
        assert rare["note"] == why
        assert np.isnan([rare["se"], rare["low"], rare["high"]]).all() == (codes < 5)
        assert rare["estimate"] == rare["estimate"]
        assert usual["note"] == ""
        assert rare["n_coded"] == rare["n_clusters_coded"] == codes


def test_clusters_are_counted_and_not_the_codes_in_them() -> None:
    rare = inference.corrected_mean(drawn(16), "hand", "machine", by="group", cluster="doc_id").iloc[0]
    assert (rare["n_coded"], rare["n_clusters_coded"], rare["n_clusters"]) == (16, 4, 100)
    assert rare["note"] == "4 hand-coded clusters, fewer than 5: no interval"


def test_the_interval_is_students_with_the_clusters_less_one_as_degrees_of_freedom() -> None:
    row = inference.corrected_mean(drawn(20), "hand", "machine", by="group", cluster="doc_id").iloc[0]
    assert (row["high"] - row["estimate"]) / row["se"] == pytest.approx(
        2.776445
    )  # t, 4 degrees of freedom, from tables
    row = inference.corrected_mean(drawn(11), "hand", "machine", by="group", confidence=0.99).iloc[0]
    assert (row["high"] - row["estimate"]) / row["se"] == pytest.approx(3.169273)  # 10 degrees of freedom


def test_codes_that_are_all_right_do_not_leave_a_group_without_doubt() -> None:
    units = drawn(10).assign(p=lambda rows: np.where(rows["group"] == "rare", 10 / 400, 0.5))
    lucky = units["group"].eq("rare") & units["hand"].notna()
    units.loc[lucky, ["hand", "machine"]] = 0.0
    found = inference.corrected_mean(units, "hand", "machine", "p", by="group").set_index("group")["se"]
    alone = inference.corrected_mean(units[units["group"] == "rare"], "hand", "machine", "p")["se"].iloc[0]
    assert alone == pytest.approx(0, abs=1e-6)
    assert found["rare"] > 3 * found["usual"]


def test_of_the_corpus_itself_less_is_left_open_the_more_of_it_is_coded() -> None:
    def widths(every: float) -> list[float]:
        rows = [
            inference.corrected_mean(drawn(200, every=every), "hand", "machine", by="group", estimand=estimand).iloc[1]
            for estimand in ("corpus", "texts like these")
        ]
        return [row["high"] - row["low"] for row in rows]

    tenth, most = widths(0.1), widths(0.9)
    assert tenth[0] == pytest.approx(tenth[1], rel=0.25)
    assert most[0] < most[1] / 1.5


def test_the_variance_of_the_corpus_is_that_of_horvitz_and_thompson() -> None:
    units = drawn(100).assign(p=lambda rows: np.where(rows["group"] == "rare", 0.25, 0.5))
    row = inference.corrected_mean(units, "hand", "machine", "p", by="group").iloc[0]
    predicted = inference.pseudo_outcomes(units, "hand", "machine", "p")["predicted"]
    error = (units["hand"] - predicted)[units["hand"].notna() & (units["group"] == "rare")]
    variance = ((1 - 0.25) / 0.25**2 * error**2).sum() / 400**2
    assert row["se"] == pytest.approx(np.sqrt(variance * 100 / 99))


def test_whole_documents_are_told_from_sentences_of_them() -> None:
    members = np.repeat(np.arange(4), 3)
    assert inference.drawn_whole(np.repeat([True, False, True, False], 3), members)
    assert not inference.drawn_whole(np.arange(12) % 2 == 0, members)


def test_documents_drawn_whole_add_their_errors_before_they_are_squared() -> None:
    units = drawn(200).assign(p=0.5)
    machine = units.groupby("doc_id")["truth"].transform("first")  # wrong by whole documents
    units = units.assign(machine=1 - machine)
    by_document = inference.corrected_mean(units, "hand", "machine", "p", cluster="doc_id").iloc[0]
    predicted = inference.pseudo_outcomes(units, "hand", "machine", "p", "doc_id")["predicted"]
    error = (units["hand"] - predicted).where(units["hand"].notna(), 0).groupby(units["doc_id"]).sum()
    assert by_document["se"] == pytest.approx(np.sqrt(2 * (error**2).sum() * 100 / 99) / 800)


def test_pseudo_outcomes_are_the_left_hand_side_of_a_regression(data_time: Any) -> None:
    """Least squares on the years alone gives each year's corrected mean, and robust errors those of texts like these."""
    found = inference.pseudo_outcomes(data_time, "hand", "machine")
    assert list(found.columns) == ["predicted", "corrected"]
    assert found.index.equals(data_time.index)
    years = pd.get_dummies(data_time["year"]).to_numpy(float)
    slopes = np.linalg.lstsq(years, found["corrected"], rcond=None)[0]
    means = inference.corrected_mean(data_time, "hand", "machine", by="year", estimand="texts like these")
    assert slopes == pytest.approx(means["estimate"].to_numpy())
    rest = found["corrected"].to_numpy() - years @ slopes
    bread = np.linalg.inv(years.T @ years)
    robust = np.sqrt(np.diag(bread @ (years.T * rest**2) @ years @ bread))
    assert robust == pytest.approx(means["se"] * np.sqrt(1 - 1 / means["n_coded"]))
    uncoded = data_time["hand"].isna()
    assert found.loc[uncoded, "corrected"].equals(found.loc[uncoded, "predicted"])


def test_how_many_to_code_for_a_width() -> None:
    # 1.96 * 0.5 * 2 / 0.1 squared is 384; Student's t asks for a few more, a corpus that ends for fewer
    assert inference.codes_for(0.1) == 387
    assert inference.codes_for(0.1, 1000) == 280
    assert inference.codes_for(0.1, 1000, spread=0.3) == 124
    assert inference.codes_for(0.1, 3) == 3
    assert inference.codes_for(5.0) == inference.FEWEST
    with pytest.raises(ValueError, match="above 0"):
        inference.codes_for(0)


def test_a_plan_comes_out_as_it_was_foreseen() -> None:
    units = drawn(200)
    spread = inference.spread(units, "hand", "machine")
    needed = inference.codes_for(0.15, 800, spread)
    random = np.random.default_rng(3)
    coded = random.permutation(800) < needed
    row = inference.corrected_mean(units.assign(hand=units["truth"].where(coded)), "hand", "machine").iloc[0]
    assert row["high"] - row["low"] == pytest.approx(0.15, rel=0.1)


def test_a_machine_that_is_right_needs_fewer_codes_than_one_that_guesses() -> None:
    units = drawn(200)
    assert inference.spread(units, "hand", "truth") == pytest.approx(0, abs=1e-6)
    assert inference.spread(units.assign(none=0.0), "hand", "none") == pytest.approx(0.49, abs=0.02)
    assert 0.3 < inference.spread(units, "hand", "machine") < 0.46


def test_known_probabilities_are_taken_as_they_are() -> None:
    units = drawn(100).assign(p=0.5)
    found = inference.pseudo_outcomes(units, "hand", "machine", "p")
    coded = units["hand"].notna()
    assert (found["corrected"] - found["predicted"])[coded].to_numpy() == pytest.approx(
        (2 * (units["hand"] - found["predicted"]))[coded].to_numpy()
    )


def test_another_estimand_is_refused(data_time: Any) -> None:
    with pytest.raises(ValueError, match='should be "corpus" or "texts like these"'):
        inference.corrected_mean(data_time, "hand", "machine", estimand=cast(inference.Estimand, "everything"))


def tables() -> list[list[list[str]]]:
    """The tables of coverage.md, each its rows, each its cells."""
    lines = (ROOT / "benchmarks/coverage.md").read_text(encoding="utf-8").splitlines()
    found: list[list[list[str]]] = []
    for line in lines:
        if line.startswith("|---"):
            found.append([])
        elif line.startswith("| ") and found and not line.startswith("| drawn"):
            found[-1].append([cell.strip(" *%") for cell in line.split("|")[1:-1]])
    return found


def test_measured_coverage_is_what_the_intervals_promise() -> None:
    usual, few = tables()
    assert len(usual) == len(few) == 8
    for row in usual:
        assert float(row[5]) < 5  # the machine alone
        assert 93 <= float(row[7]) <= 97.5
        assert 93 <= float(row[8]) <= 97.5
    assert [row[2:6] for row in few if row[0] == "3 documents of 400"] == [["none", "", "none", ""]]


def test_with_few_codes_an_interval_is_too_wide_or_not_printed_but_not_too_narrow() -> None:
    for row in tables()[1]:
        if float(row[1]) >= 25:  # else hardly any is printed
            assert float(row[2]) >= 93
            assert float(row[4]) >= 93
