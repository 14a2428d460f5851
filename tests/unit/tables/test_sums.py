"""Sums over partitions are those of all rows together."""

import pandas as pd

from analysis.tables.sums import Sums


def counts(**said: int) -> pd.Series:
    return pd.Series(said).rename_axis("word").groupby(level=[0]).sum()


def test_what_comes_in_pieces_is_summed_by_the_whole_index() -> None:
    sums = Sums()
    for piece in (counts(a=1, b=2), counts(b=3), counts(c=4), counts(a=5, d=6)):
        sums.add(piece)
    assert sums.total().to_dict() == {"a": 6, "b": 5, "c": 4, "d": 6}
    sums.add(counts(a=1))
    assert sums.total().to_dict() == {"a": 7, "b": 5, "c": 4, "d": 6}


def test_nothing_added_is_no_sum() -> None:
    assert not Sums()
