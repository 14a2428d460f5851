"""Robustness: every combination of choices, on a study small enough to count by hand."""

from typing import Any

import pandas as pd
import pytest

from analysis.coding import Codebook, Coder, Reading
from analysis.measures import robustness
from analysis.schema import WHO_ANSWERS

BOOK = Codebook(
    "",
    [{"id": camp} for camp in "abc"],
    [],
    [
        {"id": "lied", "accuses": "b"},
        {"id": "left"},
        {"id": "must_go", "accuses": "b", "framing": "treatment_recommendation"},
    ],
    ["a", "b"],
    {"b": ["c"]},
    ["state"],
)
RUNS = pd.DataFrame(
    [("x", "body", "a", "state", 30, True), ("x", "body", "b", "person", 10, False), ("x", "headline", "a", "state", 5, True),
     ("y", "body", "a", "state", 10, False), ("y", "body", "c", "state", 20, True)],
    columns=["doc_id", "part", "camp", "actor_kind", "n_words", "quoted"],
).assign(coder="machine")  # fmt: skip
RUNS["innermost_camp"] = RUNS["camp"].where(RUNS["n_words"] != 30, "b")
RUNS["innermost_kind"] = RUNS["actor_kind"].where(RUNS["n_words"] != 30, "person")  # a state quotes a person
STATEMENTS = pd.DataFrame(
    [("x", "a", "lied", "independent", ""), ("y", "a", "lied", "inside_denial", ""), ("y", "a", "left", "independent", ""),
     ("y", "a", "left", "independent", "s2")],
    columns=["doc_id", "camp", "claim", "embedding", "duplicate_of"],
).assign(coder="machine", stance="asserts", speaker="A", actor_id="ana")  # fmt: skip
STATEMENTS["statement_id"] = [f"s{n}" for n in range(len(STATEMENTS))]
STATEMENTS["start"] = [10 * n for n in range(len(STATEMENTS))]
STATEMENTS["end"] = STATEMENTS["start"] + 5
ANSWER = {"doc_id": "x", "camp": "b", "claim": "lied", "embedding": "independent", "duplicate_of": "", "coder": "machine",
          "stance": "denies", "speaker": "B", "actor_id": "bo", "statement_id": "t1", "start": 90, "end": 95}  # fmt: skip
PAIR = {"doc_id": "x", "coder": "machine", "claim": "lied", "claiming_camp": "a", "statement_id": "s0"}
SAID = pd.concat([STATEMENTS, pd.DataFrame([ANSWER])], ignore_index=True)
PAIRS = pd.DataFrame([{**PAIR, "answering_camp": "b", "answer_id": "t1"}])


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return robustness.table(RUNS, SAID, PAIRS, BOOK)


def of(
    table: pd.DataFrame, panel: str, kind: str = robustness.COUNTING, estimand: str = "answered", **chosen: str
) -> list[float]:
    """The values of some specifications."""
    rows = table[(table["panel"] == panel) & (table["kind"] == kind) & (table["estimand"] == estimand)]
    for column, option in chosen.items():
        rows = rows[rows[column] == option]
    return rows["value"].tolist()


def read(said: pd.DataFrame, pairs: pd.DataFrame, panel: str = robustness.CLAIMS, **chosen: str) -> float:
    """The one value of *answered* under one reading, the others usual."""
    usual = {
        name: option
        for name, option in robustness.USUAL.items()
        if name in (*robustness.READ_EITHER_WAY, "who_answers")
    }
    (value,) = of(robustness.table(RUNS, said, pairs, BOOK), panel, robustness.READINGS, **{**usual, **chosen})
    return value


def test_the_defaults_are_what_is_counted_by_hand(table: Any) -> None:
    default = table[robustness.is_default(table, "machine")].set_index(["estimand", "panel"])["value"]
    assert default["space", "outermost speaker, all speakers"] == pytest.approx(40 / 50)
    assert default["space", "innermost speaker, all speakers"] == pytest.approx(10 / 50)
    assert default["space", "outermost speaker, states only"] == 1
    assert default["space", "outermost speaker, quoted words only"] == 1
    assert default["answered", robustness.CLAIMS] == 0.5
    assert default["embedded", robustness.STATEMENTS] == pytest.approx(1 / 3)
    assert default.index.is_unique


def test_the_innermost_speaker_is_a_state_by_its_own_kind(table: Any) -> None:
    # the thirty words are a person's whom a state quotes: of states' own words a has all, b none
    assert set(
        of(table, "innermost speaker, states only", estimand="space", text_counted="body", side="b", weights="pooled")
    ) == {1}
    # the outermost is the state that quotes
    assert of(
        table, "outermost speaker, states only", estimand="space", text_counted="body", side="b + c", weights="pooled"
    ) == [40 / 60]


def test_each_choice_changes_what_it_names(table: Any) -> None:
    space = table[(table["panel"] == "outermost speaker, all speakers") & (table["kind"] == robustness.COUNTING)]
    value = space.set_index(["weights", "text_counted", "side"])["value"]
    assert value["equal", "body", "b"] == pytest.approx((0.75 + 1) / 2)
    assert value["pooled", "all", "b"] == pytest.approx(45 / 55)
    assert table["specification_id"].is_unique


def test_a_document_left_out_is_no_choice_and_varies_nothing_else(table: Any) -> None:
    left_out = table[table["kind"] == robustness.LEFT_OUT]
    assert set(left_out["documents"]) == {"without x", "without y"}
    assert set(left_out["weights"]) == {"pooled"}
    assert set(robustness.choices(table)["documents"]) == {"all"}
    found = robustness.without_a_document(table, "machine").set_index(["estimand", "panel"])
    row = found.loc[("space", "outermost speaker, all speakers")]
    assert row.tolist() == [0.8, 0.75, "without y", 1, "without x"]


def test_a_coder_is_never_without_a_document_that_it_has_not_read() -> None:
    both = [pd.concat([rows, rows[rows["doc_id"] == "x"].assign(coder="ann")]) for rows in (RUNS, SAID, PAIRS)]
    again = robustness.table(both[0], both[1], both[2], BOOK)
    own = again[(again["coder"] == "ann") & (again["kind"] == robustness.LEFT_OUT)]
    assert set(own["documents"]) == {"without x"}
    readings = {"ann": Reading(Coder("ann"), frozenset("xy")), "machine": Reading(Coder("machine"), frozenset("xy"))}
    again = robustness.table(both[0], both[1], both[2], BOOK, None, readings)  # it has read y and found nothing there
    assert set(again[(again["coder"] == "ann") & (again["kind"] == robustness.LEFT_OUT)]["documents"]) == {
        "without x",
        "without y",
    }


def test_statements_are_answered_one_by_one() -> None:
    again = STATEMENTS.head(1).assign(statement_id="s9", start=50, end=55)
    said = pd.concat([SAID, again])
    assert read(said, PAIRS) == 0.5
    assert read(said, PAIRS, robustness.STATEMENTS) == pytest.approx(1 / 3)  # one answer does not answer its repetition


def test_without_repeats_a_pair_that_ends_in_one_is_no_pair() -> None:
    said = SAID.assign(duplicate_of=SAID["duplicate_of"].where(SAID["statement_id"] != "t1", "t0"))
    table = robustness.table(RUNS, said, PAIRS, BOOK)
    values = {
        name: of(table, robustness.CLAIMS, duplicates=name, side="b", weights="pooled")
        for name in ("left out", "counted")
    }
    assert values == {"left out": [0], "counted": [0.5]}


@pytest.mark.parametrize(
    ("camp", "answered"), [("b", [0.5, 0.5, 0.5]), ("c", [0, 0.5, 0.5]), ("narrator", [0, 0, 0.5])]
)
def test_whose_answers_count(camp: str, answered: list[float]) -> None:
    pairs = PAIRS.assign(answering_camp=camp)
    assert [read(SAID, pairs, who_answers=who) for who in WHO_ANSWERS] == answered


def test_to_keep_ones_distance_may_be_no_answer() -> None:
    said = SAID.assign(stance=SAID["stance"].where(SAID["statement_id"] != "t1", "distances"))
    assert [read(said, PAIRS, keeping_distance=option) for option in ("counted", "left out")] == [0.5, 0]


def test_replies_may_be_left_out() -> None:
    reply = pd.DataFrame(
        [{**PAIR, "answering_camp": "a", "claiming_camp": "b", "statement_id": "t1", "answer_id": "s1"}]
    )
    pairs = pd.concat([PAIRS, reply])
    assert [read(SAID, pairs, replies=option) for option in ("counted", "left out")] == [0.5, 1]


def test_accusations_known_only_from_inside_may_be_left_out() -> None:
    assert [read(SAID, PAIRS, inside_others=option) for option in ("counted", "left out")] == [0.5, 1]


def test_demands_may_be_counted() -> None:
    said = pd.concat([SAID, STATEMENTS.head(1).assign(claim="must_go", statement_id="s9", start=50, end=55)])
    assert [read(said, PAIRS, demands=option) for option in ("left out", "counted")] == pytest.approx([1 / 2, 1 / 3])


def test_the_narrators_own_accusations_may_be_counted() -> None:
    said = pd.concat([SAID, STATEMENTS.head(1).assign(camp="narrator", actor_id="(author)", statement_id="s9")])
    assert [read(said, PAIRS, narrators=option) for option in ("left out", "counted")] == pytest.approx([1 / 2, 1 / 3])


def test_units_put_documents_together() -> None:
    table = robustness.table(RUNS, SAID, PAIRS, BOOK, {"x": "The Times", "y": "The Times"})
    assert set(table["documents"]) == {"all", "without The Times"}
    assert table.loc[table["documents"] != "all", "value"].isna().all()


def test_one_side_alone_has_nothing_to_vary() -> None:
    alone = Codebook("", [], [], [], ["a"], {}, [])
    assert robustness.table(RUNS, SAID, PAIRS, alone).empty


def test_the_summary_has_the_default_within_its_range(table: Any) -> None:
    found = robustness.summary(robustness.choices(table), "machine").set_index(["estimand", "panel"])
    assert len(found) == 9
    assert found["default"].between(found["least"], found["greatest"]).all()
    assert found["specifications"].sum() == len(robustness.choices(table))


def test_medians_say_choices_in_words(table: Any) -> None:
    found = robustness.medians(table)
    assert found.loc[("how articles weigh", "equal"), "space"] > 0
    assert found["answered"].loc["whose answers count"].nunique() == 1  # only b answers here
    assert "a document left out" not in set(found.index.get_level_values("option"))


def test_every_combination_of_choices_is_a_specification() -> None:
    choices: dict[str, list[Any]] = {"coder": ["adjudicated", "machine"], "headline": [True, False], "side": ["russia"]}
    estimands: dict[str, Any] = {"words": lambda coder, headline, side: len(coder) + headline, "zero": lambda **_: 0}
    table = robustness.specifications_of(choices, estimands)
    assert table.shape == (4, 6)
    assert table["specification_id"].is_unique
    assert table["words"].to_list() == [12, 11, 8, 7]
    assert table.loc[3, ["coder", "headline"]].to_list() == ["machine", False]


def test_what_nothing_moves_is_told_from_what_a_choice_or_an_article_moves() -> None:
    rows = pd.DataFrame(
        [
            ("space", "a", "all", 0.5),
            ("space", "a", "without x", 0.6),
            ("space", "b", "all", 0.5),
            ("answered", "a", "all", float("nan")),
        ],
        columns=["estimand", "panel", "documents", "value"],
    )
    assert robustness.moved(rows).index.tolist() == [0, 1]
    assert robustness.moved(rows.head(0)).empty
