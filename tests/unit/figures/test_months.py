"""Many documents are counts a month or a year, in the colours of their outlets' sides; what has no such date is said."""

import pandas as pd

from analysis import figures
from analysis.coding import Codebook
from analysis.figures import months

BOOK = Codebook("", [{"id": "left", "label": "Left"}, {"id": "right", "label": "Right"}], [], [], [], {}, [])


def articles(*dates: str, last: str = "") -> pd.DataFrame:
    frame = pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(dates))], "earliest": dates})
    frame["latest"] = last or frame["earliest"]
    return frame.assign(
        published="", outlet_camp="left", outlet="", outlet_is="inferred", public_copy_date="", n_words=9
    )


def test_articles_are_counted_by_month_and_side() -> None:
    frame = articles("2019-01-03", "2019-01-20", "2019-03-01", "")
    frame.loc[1, "outlet_camp"] = "right"
    drawn = months.counts(frame, BOOK)
    assert drawn is not None
    _, table, words = drawn
    assert table.to_numpy().tolist() == [["2019-01", "left", 1], ["2019-01", "right", 1], ["2019-03", "left", 1]]
    assert words.startswith("4 articles, Jan 2019 to Mar 2019. Most articles a month: Jan 2019: 2; Mar 2019: 1.")


def test_many_years_are_counted_by_year() -> None:
    drawn = months.counts(articles("1990-05-01", "2019-03-01"), BOOK)
    assert drawn is not None
    assert drawn[1]["when"].tolist() == ["1990", "2019"]


def test_a_span_of_months_stands_in_no_column() -> None:
    drawn = months.counts(pd.concat([articles("2019-01-03"), articles("2019-01-03", last="2019-05-01")]), BOOK)
    assert drawn is not None
    assert drawn[1]["n"].sum() == 1
    assert months.counts(articles("2010-01-01", last="2019-01-01"), BOOK) is None


def test_a_corpus_of_many_is_drawn_so_and_one_of_few_is_not() -> None:
    few, many = (figures.timeline(articles(*["2019-01-03"] * n), BOOK) for n in (3, 41))
    assert few is not None
    assert many is not None
    assert len(few[1]) == 3
    assert many[1]["n"].tolist() == [41]


def test_undated_articles_are_in_the_title() -> None:
    drawn = figures.timeline(articles("2019-01-03", "").assign(published=["2019-01-03", ""]), BOOK)
    assert drawn is not None
    assert drawn[2].startswith("1 of 2 articles states a full date; the rest is undated.")
