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


def test_a_name_with_and_without_its_middle_is_one() -> None:
    count = Counter({"Ana Ríos": 5, "Ana B. Ríos": 2, "Bo Rios": 1, "House of Rios": 1})
    assert starter.same_speaker(count, set()) == {"Ana B. Ríos": "Ana Ríos"}


def test_two_speakers_joined_and_a_name_with_words_around_it_are_no_aliases() -> None:
    kept = [each for each in ("Ms. Rios", "Mayor Ana Rios", "Both Rios and Bo") if starter._is_alias(each, "Ana Rios")]
    assert kept == ["Ms. Rios"]
    assert starter._is_alias("Oil and Gas", "Ministry of Oil and Gas Affairs")
