"""What a label of a turn is, and what makes a text a transcript."""

import pytest

from analysis.text import Document


def labels(text: str) -> list[str]:
    return [text[slice(*turn.source)] for turn in Document(text).turns]


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("MR. BRAND: Yes.", "MR. BRAND"),
        ("LENA HOLT, HBN ANCHOR: Yes.", "LENA HOLT, HBN ANCHOR"),
        ("HOLT (voice-over): Yes.", "HOLT"),
        ("Lena Holt (Minister of Ferries): Yes.", "Lena Holt (Minister of Ferries)"),
        ("**Lena Holt:** Yes.", "Lena Holt"),
        ("**Lena Holt**: Yes.", "Lena Holt"),
        ("[00:12:03] HOLT: Yes.", "HOLT"),
        ("12:03 HOLT: Yes.", "HOLT"),
        ("HOLT [12:03]: Yes.", "HOLT"),
        ("Dr. J. O'Neill-Holt: Yes.", "Dr. J. O'Neill-Holt"),
        ("Speaker 2: Yes.", "Speaker 2"),
        ("THE COURT: Yes.", "THE COURT"),
    ],
)
def test_the_source_of_a_label(line: str, source: str) -> None:
    text = f"{line}\n\nQ: Are you sure?\n\n{line}\n"
    assert labels(text) == [source, "Q", source]


@pytest.mark.parametrize(
    "line",
    [
        "At noon he said this: Yes.",
        "The train left at 12:03: it was late.",
        "Read more: Yes.",
        "The three things that you should know before you go there on Monday: Yes.",
    ],
)
def test_no_label(line: str) -> None:
    text = f"{line}\n\nQ: Are you sure?\n\n{line}\n"
    assert labels(text) == []


def test_one_speaker_alone_makes_no_transcript() -> None:
    assert not labels("THE PRESIDENT: Good morning. I am glad to see you.\n\nWe have work to do.\n")


def test_two_speakers_that_do_not_come_again_make_none() -> None:
    assert not labels("Lena Holt: I liked it.\n\nOlaf Brand: I did not.\n")
    assert labels("Q: Did you like it?\n\nA: I did not.\n") == ["Q", "A"]


def test_a_turn_runs_to_the_next_speaker_without_what_stands_in_brackets_alone() -> None:
    text = "HOLT: Are you well?\n\nBRAND: I am.\n\n(APPLAUSE)\n\n[00:02:10]\n\nI sleep.\n\nHOLT: Good.\n"
    spoken = [[text[start:end] for start, end in turn.content] for turn in Document(text).turns]
    assert spoken == [["Are you well?"], ["I am.", "I sleep."], ["Good."]]


def test_a_turn_that_only_asks_and_an_interviewers_are_questions() -> None:
    text = "Q: You came late.\n\nBRAND: Did I?\n\nQ: Yes.\n\nBRAND: I did not. Who says so?\n"
    assert [turn.asks for turn in Document(text).turns] == [True, True, True, False]


def test_a_name_before_a_colon_in_the_title_is_no_turn() -> None:
    turns = "HOLT: Will you go?\n\nBRAND: I will.\n\nHOLT: When?\n\nBRAND: We leave on Monday.\n"
    assert labels(f"Minister Brand: The dam will hold.\n\nThey spoke on the air.\n\n{turns}") == ["HOLT", "BRAND"] * 2
    assert labels(f"A New Dam: What We Know\n\nThey spoke on the air.\n\n{turns}") == ["HOLT", "BRAND"] * 2


def test_labels_far_from_one_another_are_headlines() -> None:
    story = "The river rose for two days and the town kept watch.\n\n" * 6
    text = f"{story}Moss: We hold\n\n{story}Brand: You will not\n\n{story}Moss: We do\n\n{story}"
    assert not labels(text)
