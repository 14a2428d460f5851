"""Candidates of a new study's actors."""

from collections import Counter

from analysis import attribution
from analysis.commands import starter


def test_spellings_of_one_speaker_come_together() -> None:
    count = Counter({"Ana Ríos": 5, "Ana Rios": 2, "Rios": 3, "Senior Rios": 1, "Residents": 4, "Bo Rios": 1})
    found = starter.same_speaker(count, {"senior", "residents"})
    assert found == {"Ana Rios": "Ana Ríos", "Rios": "Ana Ríos", "Senior Rios": "Ana Ríos", "Residents": ""}


def test_what_stands_before_a_name_is_none_of_it() -> None:
    for words in ("As", "If", "U.S. President", "Israeli Prime Minister", "Sometimes", "Senior"):
        assert attribution.bare_name(f"{words} Ana Rios") == "Ana Rios"
    assert attribution.bare_name("The minister") == ""
    assert attribution.bare_name("North Korea") == "North Korea"
