"""The counter says what of an essay is computed, in sentences that fit one and many."""

import pytest

from analysis.report import counter

NUMBERS = {
    "sentences": 9, "words": 100, "sentences_about_the_texts": 5, "sentences_with_evidence": 5, "numbers": 7,
    "numbers_from_a_table": 6, "quantified": 0, "quantified_with_premise": 0, "left_out": 0,
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
        ({"quantified": 3, "quantified_with_premise": 1}, ' 3 sentences about the texts say "all", "none", "only" or the like, and 1 of '
         "them rest on a comparison of findings."),
        ({"left_out": 1}, " 1 sentence whose premise does not hold of these texts is not printed."),
        ({"left_out": 2}, " 2 sentences whose premise does not hold of these texts are not printed."),
    ],
)  # fmt: skip
def test_the_counter(more: dict[str, int], said: str) -> None:
    assert counter.counted(NUMBERS | more) == PLAIN + said
