"""Shares and rates: one rule for all that is counted."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures import shares


def test_rates_by_hand() -> None:
    assert [*shares.rates(2, 4, 8)] == pytest.approx([0.5, 0.25, 1 / 3])
    assert [*shares.rates(2, 4, 4, met=3)] == pytest.approx([0.5, 0.75, 0.6])
    assert shares.rates(0, 0, 5) == shares.rates(0, 5, 0) == (0, 0, 0)


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_rates_of_sets_are_those_of_their_sizes(wanted: Any, offered: Any) -> None:
    found = shares.set_rates(wanted, offered)
    both = len(wanted) + len(offered)
    assert found.f1 == pytest.approx(2 * len(wanted & offered) / both if both else 0)
    assert found == shares.set_rates(offered, wanted)._replace(precision=found.precision, recall=found.recall)


COUNTS = pd.DataFrame({"part": [30, 0, 5], "whole": [100, 50, 50]}, index=["a", "b", "c"])


def test_a_share_over_units_pooled_and_equal() -> None:
    assert shares.over_units(COUNTS["part"], COUNTS["whole"]) == pytest.approx(35 / 200)
    assert shares.over_units(COUNTS["part"], COUNTS["whole"], "equal") == pytest.approx(0.4 / 3)
    assert shares.over_units([1, 0], [2, 0], "equal") == 0.5
    assert np.isnan(shares.over_units([0], [0]))
    with pytest.raises(ValueError, match="expected one of pooled, equal"):
        shares.over_units([1], [2], "by length")


def test_a_share_in_each_unit_and_without_it() -> None:
    found = shares.unit_shares(COUNTS["part"], COUNTS["whole"])
    assert found["share"].to_list() == [0.3, 0, 0.1]
    assert found["without"].to_list() == [0.05, 35 / 150, 0.2]
    assert np.isnan(shares.unit_shares(COUNTS["part"][:1], COUNTS["whole"][:1])["without"].iloc[0])
