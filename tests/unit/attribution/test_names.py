"""Sources to actors."""

from typing import Any

import pandas as pd
import pytest
from conftest import MINISTRY

from analysis.attribution import names


def speakers(text: str, sources: Any, table: Any = MINISTRY) -> Any:
    rows, place = [], 0
    for source in sources:
        place = text.index(source, place)
        rows.append({"source_start": place, "source_end": place + len(source), "start": place, "end": place})
        place += len(source)
    return [row["speaker"] for row in names.resolve(text, rows, table)]


def test_aliases_pronouns_and_roles() -> None:
    text = (
        "Foreign Minister Ivan Petrov met Foreign Ministry spokeswoman Anna Orlova. Petrov said this. "
        "Orlova said that. She added more. He denied it. The minister left."
    )
    assert speakers(text, ["Petrov", "Orlova", "She", "He", "The minister"]) == [
        "Ivan Petrov",
        "Anna Orlova",
        "Anna Orlova",
        "Ivan Petrov",
        "Ivan Petrov",
    ]


def test_a_person_goes_before_the_body_that_introduces_him() -> None:
    text = "Russian Foreign Ministry spokeswoman Anna Orlova said so."
    assert speakers(text, ["Russian Foreign Ministry spokeswoman Anna Orlova"]) == ["Anna Orlova"]


def test_names_come_together_without_a_table() -> None:
    text = "Political analyst Jean Dupont said so. Dupont said more. The expert added this."
    assert speakers(text, ["Political analyst Jean Dupont", "Dupont", "The expert"], None) == ["Jean Dupont"] * 3


def test_unknown_and_absent_sources() -> None:
    rows = [{"source_start": None, "source_end": None, "start": 0, "end": 3}]
    assert names.resolve("abc", rows, MINISTRY)[0] == {
        "actor_id": "",
        "speaker": "",
        "camp": "unassigned",
        "actor_kind": "",
    }
    assert speakers("the crowd said so", ["the crowd"]) == ["crowd"]


OTHERS = pd.DataFrame(
    [
        ("veld", "Veldish government", "veld", "state", "Veld", "government", "", "Veld;Hoorn"),
        ("moor", "Moor government", "moor", "state", "Moor", "government", "", "Moor"),
        ("lind", "Greta Lind", "veld", "state", "Veld", "President", "Veldish government", "Lind"),
        ("us", "United States government", "us", "state", "United States", "government", "", "US;Washington"),
    ],
    columns=["actor_id", "name", "camp", "kind", "country", "role", "organisation", "aliases"],
)


def one(source: Any, before: str = "Greta Lind met Otto Brandt of Moor.", table: Any = OTHERS) -> Any:
    text = f"{before} {source} said so."
    start = len(before) + 1
    row = {"source_start": start, "source_end": start + len(source), "start": start, "end": start}
    return names.resolve(text, [row], table)[0]


@pytest.mark.parametrize(
    "description",
    [
        ", a fellow at the Copper Lane Institute",
        ", once an aide to Greta Lind",
        ", envoy to Moor",
        " (Social Union of Veld)",
        ", who has written two books about Veld",
        " of the Veld Farmers League",
        " – an old friend of Greta Lind",
    ],
)
def test_a_description_names_nobody(description: str) -> None:
    assert one("Rosa Quist" + description) | {"actor_kind": ""} == {
        "actor_id": "", "speaker": "Rosa Quist", "camp": "unassigned", "actor_kind": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "The country's president, Greta Lind",
        "Veld's head of state, Greta Lind",
        "A politician from the north, Greta Lind, who won twice",
        "The head of the Harbour Ministry Greta Lind in a letter",
        "President Greta Lind, a critic of Moor",
    ],
)
def test_a_name_beside_a_common_noun_is_who_it_is(source: str) -> None:
    assert one(source)["actor_id"] == "lind"


@pytest.mark.parametrize(
    "source",
    [
        "Opponents of Greta Lind",
        "Supporters of Moor",
        "Marchers against Lind",
        "The families of those killed in Veld",
        "A lawyer for Greta Lind",
        "A study on Moor",
        "An island which lies off Veld",
    ],
)
def test_who_stands_with_somebody_named_is_described(source: str) -> None:
    answer = one(source)
    assert answer["actor_id"] == ""
    assert answer["camp"] == "unassigned"
    assert answer["speaker"]


@pytest.mark.parametrize(
    "source", ["A president", "Another politician", "One leader", "Some leaders", "Several envoys"]
)
def test_some_words_open_a_new_speaker(source: str) -> None:
    assert one(source, "Greta Lind, leader and president, spoke.")["actor_id"] == ""
    assert one("The president", "Greta Lind, leader and president, spoke.")["actor_id"] == "lind"


@pytest.mark.parametrize(
    ("source", "camp"),
    [
        ("A senior U.S. official", "us"),
        ("An American general", "us"),
        ("US diplomats in the region", "us"),
        ("A US economist", "unassigned"),
        ("A former US official", "unassigned"),
        ("A French official", "unassigned"),
        ("An official in the US", "unassigned"),
    ],
)
def test_an_official_is_of_the_camp_that_his_adjective_says(source: str, camp: str) -> None:
    assert one(source)["camp"] == camp
    assert one(source)["actor_id"] == ""


@pytest.mark.parametrize(
    ("before", "pronoun", "speaker"),
    [
        ("Wanda Krol waved to Emeka Obi.", "She", "Wanda Krol"),
        ("Susan Hart called Peter Lamb in the night.", "He", "Peter Lamb"),
        ("Kofi Obi wrote to Sten Ask.", "He", "Kofi Obi"),
        ("Julia Fenn was heard. Her lawyer, Robert Cole, left.", "She", "Julia Fenn"),
        ("Thomas Reed met Helen Frost.", "She", "Helen Frost"),
    ],
)
def test_a_pronoun_agrees_and_prefers_the_subject(before: str, pronoun: str, speaker: str) -> None:
    assert one(pronoun, before)["speaker"] == speaker


def test_an_office_that_the_table_lists_as_an_alias_of_a_state_is_that_state() -> None:
    row = ("halden", "Halden government", "halden", "state", "Halden", "government", "", "Halden;Halden president")
    text = "The Halden president branded the report false. The president of Sund did not. The Halden minister left."
    known = pd.DataFrame([row], columns=MINISTRY.columns)
    assert speakers(text, ["The Halden president", "The president of Sund", "The Halden minister"], known) == [
        "Halden government",
        "president of Sund",
        "Halden minister",
    ]
