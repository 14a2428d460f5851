"""The counter says what of an essay is computed, in sentences that fit one and many."""

import pytest

from analysis.report import counter

NUMBERS = {
    "sentences": 9, "words": 100, "sentences_about_the_texts": 5, "sentences_with_evidence": 5, "numbers": 7,
    "numbers_from_a_table": 6, "quantified": 0, "quantified_with_premise": 0, "left_out": 0, "unread": 0,
}  # fmt: skip
PLAIN = (
    "The analysis has 9 sentences with 100 words. 5 of the sentences are about the texts, and all of them carry evidence. It gives 7 "
    "numbers, and 6 of them come from a table."
)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, ""),
        ({"quantified": 2, "quantified_with_premise": 2}, ' 2 sentences about the texts say "all", "none", "only" or the like, and each of '
         "them rests on a comparison of findings."),
        ({"quantified": 1, "quantified_with_premise": 1}, ' 1 sentence about the texts says "all", "none", "only" or the like, and it '
         "rests on a comparison of findings."),
        ({"quantified": 3, "quantified_with_premise": 1}, ' 3 sentences about the texts say "all", "none", "only" or the like, and 1 of '
         "them rests on a comparison of findings."),
    ],
)  # fmt: skip
def test_the_counter(more: dict[str, int], said: str) -> None:
    assert counter.counted(NUMBERS | more) == PLAIN + said


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"left_out": 1}, "1 sentence of the analysis is not printed, since its premise does not hold of these texts. "),
        ({"left_out": 2}, "2 sentences of the analysis are not printed, since their premise does not hold of these texts. "),
        ({"unread": 1}, "1 article of the study is not coded and in no number of the analysis. "),
        ({"unread": 3}, "3 articles of the study are not coded and in no number of the analysis. "),
    ],
)  # fmt: skip
def test_what_is_lacking_comes_first_and_nothing_is_called_complete(lacking: dict[str, int], said: str) -> None:
    found = counter.counted(NUMBERS | {"numbers": 6} | lacking)
    assert found.startswith(f"{said}What is printed has 9 sentences")
    assert "all of them" not in found
