"""Samples for people: drawn with a seed, each unit with the probability that it really had."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coding.sampling import draw, shared_out

STRATA = {f"{outlet}{n}": outlet for outlet, size in (("a", 50), ("b", 9), ("c", 1)) for n in range(size)}


@given(st.dictionaries(st.text(max_size=3), st.sampled_from("xyz"), min_size=3, max_size=40), st.integers(3, 60))
def test_as_many_are_drawn_as_asked_for_and_their_weights_make_up_the_whole(strata: Any, n: Any) -> None:
    found = draw(strata, n)
    assert len(found) == min(n, len(strata))
    assert set(strata.values()) == {strata[unit] for unit in found}
    assert sum(1 / probability for probability in found.values()) == pytest.approx(len(strata))


def test_each_stratum_gives_its_share_and_one_at_least() -> None:
    found = draw(STRATA, 12)
    assert {outlet: sum(STRATA[unit] == outlet for unit in found) for outlet in "abc"} == {"a": 9, "b": 2, "c": 1}
    assert (found[next(unit for unit in found if unit[0] == "b")], found["c0"]) == (2 / 9, 1.0)
    with pytest.raises(ValueError, match="2 units cannot come from each of 3 strata"):
        draw(STRATA, 2)


def test_a_seed_draws_the_same_again_and_another_one_others() -> None:
    alike = dict.fromkeys(STRATA, "")
    assert draw(alike, 10, 1) == draw(dict(reversed(list(alike.items()))), 10, 1)
    assert set(draw(alike, 10, 1)) != set(draw(alike, 10, 2))


def test_every_unit_is_as_likely_as_its_probability_says() -> None:
    drawn = [unit for seed in range(400) for unit in draw(STRATA, 12, seed) if unit[0] == "b"]
    assert all(drawn.count(f"b{n}") / 400 == pytest.approx(2 / 9, abs=0.07) for n in range(9))


@pytest.mark.parametrize(("overlap", "each", "common"), [(1.0, 10, 10), (0.0, 5, 0), (0.2, 6, 2)])
def test_an_overlap_goes_to_both_and_the_rest_to_one(overlap: Any, each: Any, common: Any) -> None:
    units = [str(n) for n in range(10)]
    found = shared_out(units, ["ana", "ben"], overlap)
    assert [len(mine) for mine in found.values()] == [each, each]
    assert len(set(found["ana"]) & set(found["ben"])) == common
    assert {*found["ana"], *found["ben"]} == set(units)
    assert found["ana"] == sorted(found["ana"], key=units.index)
