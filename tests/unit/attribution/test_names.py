"""Sources to actors."""

import re
import sys

import pandas as pd

from analysis.attribution import names

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
    return [row["speaker"] for row in names.resolve(text, rows, table)]


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
    assert names.resolve("abc", rows, TABLE)[0] == {
        "actor_id": "",
        "speaker": "",
        "camp": "unassigned",
        "actor_kind": "",
    }
    assert speakers("the crowd said so", ["the crowd"]) == ["crowd"]


def calls(text):
    """How many calls of functions it takes to resolve all sources of a text."""
    rows = [
        {"source_start": m.start(), "source_end": m.end(), "start": m.start(), "end": m.end()}
        for m in re.finditer(r"Anna Orlova|the minister|He|them|the agency", text)
    ]
    count = 0

    def counted(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    names.plain.cache_clear()
    sys.setprofile(counted)
    try:
        names.resolve(text, rows, TABLE)
    finally:
        sys.setprofile(None)
    return count


def test_work_grows_with_the_length_of_a_text_and_no_faster():
    for line in (
        "Anna Orlova said it, the minister told them. He went on, the agency wrote. ",
        "The ",
        "Abc Def ",
        "x",
    ):
        short = calls(line * (20_000 // len(line)))
        assert calls(line * (80_000 // len(line))) < 4.5 * max(short, 1000), line


def test_many_names_are_read_in_time_that_grows_with_the_text():
    def crowd(n):
        return " ".join(
            f"Bo{chr(97 + i % 26)} Ka{chr(97 + i // 26 % 26)}{chr(97 + i // 676)} met them. He left." for i in range(n)
        )

    assert calls(crowd(2000)) < 6 * calls(crowd(500))  # 16 where it is quadratic
