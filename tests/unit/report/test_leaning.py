"""A sentence that refers to the one before it is not printed without it."""

from pathlib import Path

import pytest

from analysis.report.essay import Essay
from analysis.report.leaning import fall_with, leans
from analysis.report.unprinted import withheld
from analysis.study.study import Study
from analysis.tables.kept import Tables


@pytest.mark.parametrize(
    "sentence",
    [
        "But the port denies it.",
        "Yet no ship came.",
        "So it was closed.",
        "This is new.",
        "This claim is older.",
        "Those ships wait.",
        "Both are denied.",
        "Both claims are old.",
        "It is denied.",
        "Their words are quoted.",
        "The others are silent.",
        "The second has {n}.",
        "Of these {n} are answered.",
        "{n} of them are quoted.",
        "In that article nobody speaks.",
        "That is more than half.",
        "“This” is not.",
    ],
)
def test_what_points_back_leans(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Both Lund and Malmo deny it.",
        "Both sides speak.",
        "Neither Lund nor Malmo speaks.",
        "These {n} articles are news.",
        "This analysis counts words.",
        "In these articles nobody speaks.",
        "Those who speak are named.",
        "That the port is closed is denied.",
        "Of all {n} words half are quoted.",
        "Italy is not named.",
        "Most of those that speak are named.",
        "The port is closed.",
        "Soon it was open.",
    ],
)
def test_what_stands_alone_does_not(sentence: str) -> None:
    assert not leans(sentence)


def test_a_chain_falls_as_far_as_it_leans() -> None:
    sentences = ["Ships came.", "But they left.", "This was late.", "The port is closed.", "It is cold."]
    assert fall_with(sentences, [False, True, True, True, True]) == [False, True, True, False, False]
    assert not any(fall_with(sentences, [True] * 5))


def test_what_leans_on_a_withheld_sentence_is_listed_with_that_reason(small: Path, opened: Study) -> None:
    (small / "findings.yaml").write_text("articles: {table: documents, count: documents}\n", encoding="utf-8")
    (small / "essay.md").write_text(
        "[All is well.](articles = 0) [But it was not.](-)\n\n[This too.](articles) [There is {articles} article.](articles)\n\n## New\n\n"
        "[It stays.](articles)",
        encoding="utf-8",
    )
    essay = Essay(Tables(opened), "machine")
    printed = [mark.text for kind, marks in essay.blocks if kind == "prose" for mark in marks]
    assert printed == ["There is {articles} article.", "It stays."]
    found = withheld(essay)
    assert list(found["sentence"]) == ["All is well.", "But it was not.", "This too."]
    assert set(found["it needs"].iloc[1:]) == {"The sentence before it, which it refers to"}
