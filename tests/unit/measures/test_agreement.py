"""Agreement: pairs against a plain reading of the definitions, alpha against published numbers."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures import overlap, reliability

NAN = float("nan")
# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, p. 4: four coders, twelve units
CANONICAL = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
    [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
]
TEXT = 'Lavrov said that "we will help," and that others, he added, would not. Maduro agreed.'


def attribution(words: str, source: str | None = None, **more: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    row = {"doc_id": "a", "start": start, "end": start + len(words), "kind": "indirect", "actor_id": "", "group_id": ""}
    if source:
        row |= {"source_start": TEXT.index(source), "source_end": TEXT.index(source) + len(source)}
    return row | more


def values(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> pd.Series:
    columns = ["doc_id", "start", "end", "source_start", "source_end", "kind", "actor_id", "group_id"]
    frames = [pd.DataFrame(rows, columns=columns if not rows else None) for rows in (gold, predicted)]
    return overlap.score_attributions(frames[0], frames[1], {"a": TEXT}).set_index(["measure", "unit"])["value"]


def test_strict_forgives_marks_and_an_opening_that() -> None:
    found = values([attribution('that "we will help,"', "Lavrov")], [attribution("we will help", "Lavrov")])
    assert found["strict f1", "content"] == found["strict accuracy", "source (exact)"] == 1
    assert values([attribution("we will help")], [attribution("will help")])["strict f1", "content"] == 0


def test_a_prediction_that_is_too_long_is_covered_but_does_not_match() -> None:
    found = values([attribution("we will help")], [attribution(TEXT)])
    assert found["covered > 0.8 f1", "content"] == 1
    assert found["iou >= 0.5 f1", "content"] == 0


def test_fragments_are_one_attribution() -> None:
    gold = [attribution("others", "he", group_id="g"), attribution("would not", "he", group_id="g")]
    apart = values(gold, [attribution("others"), attribution("would not")])
    assert apart["strict f1", "content"] == 0
    assert apart["covered > 0.3 recall", "content"] == 1
    assert apart["covered > 0.3 precision", "content"] == 0.5
    assert values(gold, gold)["strict f1", "content and source"] == 1


def test_source_actor_and_kind_are_judged_among_the_pairs() -> None:
    gold = [attribution("we will help", "Lavrov", kind="direct", actor_id="lavrov"), attribution("others", "he")]
    predicted = [attribution("we will help", "rov", kind="mixed", actor_id="putin"), attribution("others", "Maduro")]
    found = values(gold, predicted)
    assert found["strict accuracy", "source"] == 0.5
    assert found["strict accuracy", "source (exact)"] == 0
    assert found["strict accuracy", "actor"] == 0.5
    assert found["strict f1", "content and source"] == 0.5
    assert found["strict recall", "content (direct)"] == 1
    assert found["strict precision", "content (direct)"] == 0


def test_optional_gold_is_neither_asked_for_nor_an_error() -> None:
    gold = [attribution("we will help", optional=False), attribution("others", optional=True)]
    assert values(gold, [attribution("we will help")])["strict f1", "content"] == 1
    assert values(gold, [attribution("we will help"), attribution("others")])["strict f1", "content"] == 1


def test_nothing_predicted_scores_nothing() -> None:
    assert values([attribution("others")], []).eq(0).all()


def test_errors_name_what_is_missing() -> None:
    frame = pd.DataFrame([attribution("others")])
    with pytest.raises(ValueError, match=r"no text for document.* a"):
        overlap.score_attributions(frame, frame, {})
    with pytest.raises(ValueError, match="end"):
        overlap.match(frame.drop(columns="end"), frame, TEXT, "strict")
    with pytest.raises(ValueError, match=r"iou >= 0\.5"):
        overlap.match(frame, frame, TEXT, "lenient")


SPANS = st.lists(
    st.tuples(st.integers(0, 80), st.integers(1, 20), st.sampled_from(["", "g", "h"])), min_size=1, max_size=6
)


@given(SPANS, SPANS, st.sampled_from(overlap.MEASURES))
def test_pairs_follow_the_definition_over_sets_of_characters(
    gold_spans: Any, predicted_spans: Any, measure: Any
) -> None:
    def frame(spans: Any) -> Any:
        return pd.DataFrame([{"start": s, "end": min(s + n, len(TEXT)), "group_id": g} for s, n, g in spans])

    def contents(rows: Any) -> Any:
        key = [g or row for row, g in enumerate(rows["group_id"])]
        groups = rows.groupby(key, sort=False)
        return {
            group.index[0]: {i for s, e in zip(group["start"], group["end"], strict=True) for i in range(s, e)}
            for _, group in groups
        }

    gold, predicted = frame(gold_spans), frame(predicted_spans)
    golds, guesses = contents(gold), contents(predicted)
    pairs = overlap.match(gold, predicted, TEXT, measure)
    assert len({g for g, _ in pairs}) == len({p for _, p in pairs}) == len(pairs)

    def good(g: Any, p: Any) -> bool | None:
        shared = len(golds[g] & guesses[p])
        if measure == "strict":
            return None  # needs the text: the examples above
        if measure.startswith("covered"):
            return shared / len(golds[g]) > float(measure[-3:])
        return shared / len(golds[g] | guesses[p]) >= 0.5

    if measure != "strict":
        assert all(good(g, p) for g, p in pairs)
        left = [(g, p) for g in golds for p in guesses if good(g, p)]
        assert all(g in dict(pairs) or p in dict(pairs).values() for g, p in left)


@pytest.mark.parametrize(
    ("level", "alpha"), [("nominal", 0.743421), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_equals_krippendorffs_own_example(level: str, alpha: float) -> None:
    # Krippendorff 2011, p. 5-8 (nominal .743, ordinal .815, interval .849, ratio .797)
    assert reliability.krippendorff_alpha(CANONICAL, level) == pytest.approx(alpha, abs=0.0006)


def test_alpha_equals_krippendorffs_examples_of_two_coders() -> None:
    # Krippendorff 2011, p. 2-3: binary data .095, nominal data .692
    binary = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    assert reliability.krippendorff_alpha(binary) == pytest.approx(0.095, abs=0.0005)
    names = [list("aabbdcccedda"), list("babbbccceddd")]
    assert reliability.krippendorff_alpha(names) == pytest.approx(0.692, abs=0.0005)


def test_masi_is_jaccard_times_monotonicity() -> None:
    # Passonneau 2006: monotonicity is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, 0 else
    one, both, others = frozenset("a"), frozenset("ab"), frozenset("bc")
    found = [reliability.masi_distance(both, each) for each in (both, one, others, frozenset("c"), frozenset())]
    assert found == pytest.approx([0, 1 - 1 / 2 * 2 / 3, 1 - 1 / 3 * 1 / 3, 1, 1])
    assert reliability.masi_distance(frozenset(), frozenset()) == 0
    # NLTK's documentation: 0.665 for {1, 2} and {1, 2, 3, 4}, with 0.67 for two thirds
    assert reliability.masi_distance(frozenset({1, 2}), frozenset({1, 2, 3, 4})) == pytest.approx(0.665, abs=0.002)


def test_alpha_of_sets_equals_a_published_example() -> None:
    # the tests of crowd-kit, what two workers see on three pictures: nominal 0.5454, MASI 0.6673 (with 0.67 for two thirds)
    ratings = [[frozenset({"dog"}), frozenset({"cat"}), frozenset({"cat"})],
               [frozenset({"dog"}), frozenset({"cat"}), frozenset({"cat", "mouse"})]]  # fmt: skip
    assert reliability.krippendorff_alpha(ratings) == pytest.approx(0.5454545)
    assert reliability.krippendorff_alpha(ratings, "sets") == pytest.approx(0.6673, abs=0.001)


def test_alpha_takes_names_and_none() -> None:
    ratings = [["asserts", "denies", None, "denies"], ["asserts", "asserts", "denies", "denies"]]
    # by hand: 6 ratings that can be paired, 3 and 3; one pair of three differs; 1 - 5 * 2 / (2 * 3 * 3)
    assert reliability.krippendorff_alpha(ratings) == pytest.approx(1 - 10 / 18)
    with pytest.raises(ValueError, match="needs numbers"):
        reliability.krippendorff_alpha(ratings, "interval")
    with pytest.raises(ValueError, match="unknown level"):
        reliability.krippendorff_alpha(ratings, "binary")
    with pytest.raises(ValueError, match="from 0 upwards"):
        reliability.krippendorff_alpha([[1, -1], [1, 2]], "ratio")


def test_where_nothing_varies_there_is_no_alpha() -> None:
    assert np.isnan(reliability.krippendorff_alpha([[1, 1], [1, 1]]))
    assert np.isnan(reliability.krippendorff_alpha(np.empty((2, 0))))
    without = reliability.alpha_without([[1, 1, 2], [1, 1, 2]], ["x", "x", "y"])
    assert np.isnan(without).all()  # either way one value is left


RATINGS = st.lists(
    st.lists(st.sampled_from([0.0, 1.0, 2.0, 5.0, NAN]), min_size=3, max_size=3), min_size=2, max_size=8
).map(lambda units: np.array(units).T)


@given(RATINGS, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_alpha_ignores_the_order_of_coders_and_units_and_never_exceeds_one(
    ratings: Any, level: Any, random: Any
) -> None:
    alpha = reliability.krippendorff_alpha(ratings, level)
    coders, units = list(range(ratings.shape[0])), list(range(ratings.shape[1]))
    random.shuffle(coders)
    random.shuffle(units)
    assert reliability.krippendorff_alpha(ratings[coders][:, units], level) == pytest.approx(alpha, nan_ok=True)
    assert not alpha > 1


@given(RATINGS, st.sampled_from(["nominal", "interval"]), st.integers(1, 3))
@settings(max_examples=60)
def test_alpha_without_a_group_is_alpha_of_the_others(ratings: Any, level: Any, size: Any) -> None:
    groups = [n // size for n in range(ratings.shape[1])]
    apart = [ratings[:, [each != group for each in groups]] for group in sorted(set(groups))]
    expected = [reliability.krippendorff_alpha(rest, level) for rest in apart]
    assert reliability.alpha_without(ratings, groups, level) == pytest.approx(expected, nan_ok=True)
