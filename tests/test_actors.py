"""Sources to actors."""

import pandas as pd

from analysis import actors

TABLE = pd.DataFrame(
    [
        ("minister_a", "Ivan Petrov", "russia", "state", "Russia", "Foreign Minister", "Foreign Ministry", "Petrov"),
        (
            "ministry_a",
            "Russian Foreign Ministry",
            "russia",
            "state",
            "Russia",
            "ministry",
            "",
            "Russian Foreign Ministry",
        ),
        ("speaker_a", "Anna Orlova", "russia", "state", "Russia", "spokeswoman", "Foreign Ministry", "Orlova"),
    ],
    columns=["actor_id", "name", "camp", "kind", "country", "role", "organisation", "aliases"],
)


def speakers(text, sources, table=TABLE):
    rows, place = [], 0
    for source in sources:
        place = text.index(source, place)
        rows.append({"source_start": place, "source_end": place + len(source), "start": place, "end": place})
        place += len(source)
    return [row["speaker"] for row in actors.resolve(text, rows, table)]


def test_aliases_pronouns_and_roles():
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


def test_a_person_goes_before_the_body_that_introduces_him():
    text = "Russian Foreign Ministry spokeswoman Anna Orlova said so."
    assert speakers(text, ["Russian Foreign Ministry spokeswoman Anna Orlova"]) == ["Anna Orlova"]


def test_names_come_together_without_a_table():
    text = "Political analyst Jean Dupont said so. Dupont said more. The expert added this."
    assert speakers(text, ["Political analyst Jean Dupont", "Dupont", "The expert"], None) == ["Jean Dupont"] * 3


def test_unknown_and_absent_sources():
    rows = [{"source_start": None, "source_end": None, "start": 0, "end": 3}]
    assert actors.resolve("abc", rows, TABLE)[0] == {
        "actor_id": "",
        "speaker": "",
        "camp": "unassigned",
        "actor_kind": "",
    }
    assert speakers("the crowd said so", ["the crowd"]) == ["crowd"]
