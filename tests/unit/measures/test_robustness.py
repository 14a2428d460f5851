"""Robustness: every combination of choices, on a study small enough to count by hand."""

from typing import Any

import pandas as pd
import pytest

from analysis.coding import Codebook
from analysis.measures import robustness

BOOK = Codebook(
    "",
    [{"id": camp} for camp in "abc"],
    [],
    [{"id": "lied", "accuses": "b"}, {"id": "left"}],
    ["a", "b"],
    {"b": ["c"]},
    ["state"],
)
RUNS = pd.DataFrame(
    [("x", "body", "a", "state", 30), ("x", "body", "b", "person", 10), ("x", "headline", "a", "state", 5), ("y", "body", "a", "state", 10),
     ("y", "body", "c", "state", 20)],
    columns=["doc_id", "part", "camp", "actor_kind", "n_words"],
).assign(coder="machine")  # fmt: skip
RUNS["innermost_camp"] = RUNS["camp"].where(RUNS["n_words"] != 30, "b")
STATEMENTS = pd.DataFrame(
    [("x", "a", "lied", "independent", ""), ("y", "a", "lied", "inside_denial", ""), ("y", "a", "left", "independent", ""),
     ("y", "a", "left", "independent", "s2")],
    columns=["doc_id", "camp", "claim", "embedding", "duplicate_of"],
).assign(coder="machine", stance="asserts", start=0, end=1, speaker="A")  # fmt: skip
STATEMENTS["statement_id"] = [f"s{n}" for n in range(len(STATEMENTS))]
PAIRS = pd.DataFrame(
    {
        "doc_id": ["x"],
        "coder": "machine",
        "claim": "lied",
        "claiming_camp": "a",
        "answering_camp": "b",
        "answer_id": "t1",
    }
)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return robustness.table(RUNS, STATEMENTS, PAIRS, BOOK)


def test_the_defaults_are_what_is_counted_by_hand(table: Any) -> None:
    default = table[robustness.is_default(table, "machine")].set_index(["estimand", "panel"])["value"]
    assert default["space", "outermost speaker, all speakers"] == pytest.approx(40 / 50)
    assert default["space", "innermost speaker, all speakers"] == pytest.approx(10 / 50)
    assert default["space", "outermost speaker, states only"] == 1
    assert default["answered", "unit: claim in a document"] == 0.5
    assert default["embedded", "unit: statement"] == pytest.approx(1 / 3)


def test_each_choice_changes_what_it_names(table: Any) -> None:
    space = table[(table["estimand"] == "space") & (table["panel"] == "outermost speaker, all speakers")]
    value = space.set_index(["documents", "weights", "text_counted", "side"])["value"]
    assert value["all", "equal", "body", "b"] == pytest.approx((0.75 + 1) / 2)
    assert value["all", "pooled", "all", "b"] == pytest.approx(45 / 55)
    assert value["without x", "pooled", "body", "b + c"] == pytest.approx(10 / 30)
    assert table["specification_id"].is_unique


def test_units_put_documents_together() -> None:
    table = robustness.table(RUNS, STATEMENTS, PAIRS, BOOK, {"x": "The Times", "y": "The Times"})
    assert set(table["documents"]) == {"all", "without The Times"}
    assert table.loc[table["documents"] != "all", "value"].isna().all()


def test_one_side_alone_has_nothing_to_vary() -> None:
    alone = Codebook("", [], [], [], ["a"], {}, [])
    assert robustness.table(RUNS, STATEMENTS, PAIRS, alone).empty


def test_the_summary_has_the_default_within_its_range(table: Any) -> None:
    found = robustness.summary(table, "machine").set_index(["estimand", "panel"])
    assert len(found) == 8
    assert found["default"].between(found["least"], found["greatest"]).all()
    assert found["specifications"].sum() == len(table)


def test_every_combination_of_choices_is_a_specification() -> None:
    choices: dict[str, list[Any]] = {"coder": ["adjudicated", "machine"], "headline": [True, False], "side": ["russia"]}
    estimands: dict[str, Any] = {"words": lambda coder, headline, side: len(coder) + headline, "zero": lambda **_: 0}
    table = robustness.specifications_of(choices, estimands)
    assert table.shape == (4, 6)
    assert table["specification_id"].is_unique
    assert table["words"].to_list() == [12, 11, 8, 7]
    assert table.loc[3, ["coder", "headline"]].to_list() == ["machine", False]
