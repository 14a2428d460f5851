"""Whether it was said, and whether the content says something: rule by rule, and who takes what."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import CODING, save

from analysis import schema
from analysis.attribution import extraction, is_proposition, reality, said_only, said_rows, was_said
from analysis.coding import hand
from analysis.measures import voices
from analysis.study.errors import StudyError
from analysis.study.study import Study
from analysis.tables.kept import Tables
from analysis.text import Document


def found(text: str, words: str) -> dict[str, Any]:
    """The row of a text whose content has these words, the innermost where several do."""
    rows = [row for row in extraction.extract(text) if words in text[row["start"] : row["end"]]]
    return min(rows, key=lambda row: row["end"] - row["start"])


@pytest.mark.parametrize(
    "text",
    [
        "The harbour office never said that the ferry was late.",
        "The harbour office has yet to confirm that the ferry was late.",
        "The harbour office no longer insists that the ferry was late.",
        "Not a single sailor testified that the ferry was late.",
        "None of the sailors said that the ferry was late.",
        "There is no suggestion that the ferry was late.",
        "The harbour office made no claim that the ferry was late.",
        "The harbour office refused to say that the ferry was late.",
        "The harbour office failed to mention that the ferry was late.",
        "The harbour office stopped short of saying that the ferry was late.",
        "The captain left without saying that the ferry was late.",
        "The captain would neither confirm nor deny that the ferry was late.",
        "The captain would not say whether the ferry was late.",
        "It is too early to say that the ferry was late.",
        "The captain did not go so far as to say that the ferry was late.",
    ],
)
def test_nobody_said_it(text: str) -> None:
    assert found(text, "the ferry was late")["reality"] == "not_said"


@pytest.mark.parametrize(
    "text",
    [
        "The captain might claim that the ferry was late.",
        "The captain should admit that the ferry was late.",
        "The captain will announce on Monday that the ferry was late.",
        "The captain is expected to say that the ferry was late.",
        "If the captain says that the ferry was late, the passengers will sue.",
        "Should the captain say that the ferry was late, the passengers will sue.",
        "Had the captain said that the ferry was late, the passengers would have sued.",
        "Passengers urged the captain to admit that the ferry was late.",
        "Passengers want the captain to admit that the ferry was late.",
        "Passengers demanded that the captain admit that the ferry was late.",
        "Anyone who says that the ferry was late is wrong.",
        "It would be wrong to say that the ferry was late.",
    ],
)
def test_it_is_only_imagined(text: str) -> None:
    assert found(text, "the ferry was late")["reality"] == "unreal"


@pytest.mark.parametrize(
    "text",
    [
        "A passenger asked whether the ferry was late.",
        "Passengers wondered if the ferry was late.",
        "Did the captain say that the ferry was late?",
        "The paper questioned whether the ferry was late.",
    ],
)
def test_it_is_asked(text: str) -> None:
    assert found(text, "the ferry was late")["reality"] == "asked"


@pytest.mark.parametrize(
    "text",
    [
        "The captain said that the ferry was late.",
        "The captain did not deny that the ferry was late.",
        "The captain could not deny that the ferry was late.",
        "Passengers do not believe that the ferry was late.",
        "There is no doubt that the ferry was late.",
        "The captain not only said that the ferry was late, he wrote it down.",
        "The captain did not hesitate to say that the ferry was late.",
        "The captain would often say that the ferry was late.",
        "The captain would later claim that the ferry was late.",
        "The captain could only say that the ferry was late.",
        "It must be said that the ferry was late.",
        "I must say that the ferry was late.",
        "The captain was forced to admit that the ferry was late.",
        "The captain came forward to say that the ferry was late.",
        "The captain, who will retire, said that the ferry was late.",
        "The captain said it could not be true that the ferry was late.",
    ],
)
def test_it_was_said(text: str) -> None:
    assert found(text, "the ferry was late")["reality"] == "said"


def test_a_no_within_a_quotation_does_not_take_it_back() -> None:
    assert found('"Absolutely not, the ferry was on time," the captain said.', "the ferry")["reality"] == "said"
    assert found('"No one was late," the captain told the passengers.', "No one")["reality"] == "said"


def test_whoever_is_asked_does_not_ask_and_nobody_is_no_source() -> None:
    assert found("Asked whether the ferry was late, the captain said it was not.", "whether")["source_start"] is None
    assert found("No sailor claimed that the ferry was late.", "the ferry was late")["source_start"] is None


def test_an_owned_report_stands_inside_what_was_not_said_and_a_clause_does_not() -> None:
    owned = "The captain did not comment on the port's claim that the ferry was late."
    assert found(owned, "the ferry was late")["reality"] == "said"
    nested = "The captain never said that the port had claimed that the ferry was late."
    assert found(nested, "the ferry was late")["reality"] == "not_said"


@pytest.mark.parametrize(
    ("text", "words", "form"),
    [
        ("The union criticised the plan.", "the plan", "topic"),
        ("The union condemned the closure of the port.", "the closure", "topic"),
        ("The union called for an inquiry.", "an inquiry", "topic"),
        ("The union rejected the reports.", "the reports", "topic"),
        ("The union stressed a plan that would keep the port open.", "a plan", "topic"),
        ('The union called the plan "a farce".', "a farce", "proposition"),
        ("The union called Ana Rios a coward who had sold the port.", "a coward", "proposition"),
        ("The union accused the owner of fraud.", "fraud", "proposition"),
        ("The owner denied any link to the fraud.", "any link", "proposition"),
        ("The owner blamed the weather.", "the weather", "proposition"),
        ("The owner promised to pay.", "to pay", "proposition"),
        ("The owner said the port was safe.", "the port", "proposition"),
    ],
)
def test_a_content_that_only_names_something_is_a_topic(text: str, words: str, form: str) -> None:
    assert found(text, words)["form"] == form


def test_every_rule_is_named_and_says_what_it_is_for() -> None:
    assert all(rule.__doc__ for rule in (*reality.RULES, *reality.REASONS))


ROWS = [
    {"attribution_id": "1", "parent_id": "", "level": 1, "reality": "not_said", "form": "proposition"},
    {"attribution_id": "2", "parent_id": "1", "level": 2, "reality": "said", "form": "topic"},
    {"attribution_id": "3", "parent_id": "2", "level": 3, "reality": "said", "form": "proposition"},
]


def test_what_stands_inside_a_row_left_out_takes_its_place() -> None:
    assert [(row["level"], row["parent_id"]) for row in said_rows(ROWS)] == [(1, ""), (2, "2")]
    table = pd.DataFrame(ROWS)
    assert said_only(table)["attribution_id"].tolist() == ["2", "3"]
    assert said_only(table, topics=False)["attribution_id"].tolist() == ["3"]


def test_without_the_columns_everything_was_said_and_says_something() -> None:
    assert was_said({})
    assert is_proposition({})
    old = pd.DataFrame({"attribution_id": ["1"]})
    assert len(said_only(old, topics=False)) == 1


def test_runs_leave_to_the_narrator_what_was_not_said() -> None:
    text = "Ana never said so."
    row = {
        "attribution_id": "1",
        "parent_id": "",
        "level": 1,
        "relay": False,
        "start": 15,
        "end": 17,
        "actor_id": "ana",
    }
    who = {"speaker": "Ana", "camp": "a", "actor_kind": "person", "form": "proposition"}
    for was, camp in (("said", "a"), ("unreal", "narrator")):
        runs = voices.document_runs("d", Document(text), [], [{**row, **who, "reality": was}])
        assert [run["camp"] for run in runs if run["start"] == 15 or run["end"] == 18][-1] == camp


def test_a_coder_may_leave_the_columns_out_and_not_misspell_them(small: Path, opened: Study) -> None:
    coded = Tables(opened)["attributions"].query("coder == 'coder_1'")
    assert set(coded["reality"]) == {"said"}
    assert set(coded["form"]) == {"proposition"}
    path = small / "coding/coder_1/attributions.csv"
    rows = [{**row, "reality": "", "form": "topic"} for row in CODING["attributions"]]
    save(path, rows)
    texts = {each.stem: each.read_text(encoding="utf-8") for each in opened.article_paths}
    table = hand.hand_coded(opened, "attributions", texts)
    assert set(table["reality"]) == {"said"}
    assert set(table["form"]) == {"topic"}
    save(path, [{**rows[0], "reality": "maybe"}, *rows[1:]])
    with pytest.raises(StudyError, match=r"line 2: reality 'maybe' is none of said, not_said, unreal, asked"):
        hand.hand_coded(opened, "attributions", texts)


def test_the_table_declares_what_the_extractor_can_say() -> None:
    columns = schema.TABLES["attributions"].columns
    assert list(columns)[-2:] == ["reality", "form"]
    assert columns["reality"].values == schema.REALITIES
    assert columns["form"].values == schema.FORMS
