"""How many sentences to code by hand is said where a corpus is too large to be coded whole."""

from analysis import report


def test_a_small_corpus_is_coded_whole() -> None:
    assert report.to_code_by_hand(5, 90).startswith("A corpus of five articles can be coded whole")


def test_a_large_one_needs_a_few_hundred_sentences_however_large() -> None:
    assert "code 383 of the 40,000 sentences" in report.to_code_by_hand(900, 40_000)
    assert "to within 10, 99" in report.to_code_by_hand(900, 40_000)
    assert "387 sentences at most" in report.to_code_by_hand(900)


def test_it_is_said_until_as_much_is_coded() -> None:
    assert report.still_to_code(900, 0, 0) == report.to_code_by_hand(900)
    assert report.still_to_code(900, 4, 386).endswith("to code by hand. So far: 386 sentences.")
    assert report.still_to_code(900, 4, 387) == ""
    assert report.still_to_code(12, 12, 150) == ""  # there is no more
    assert report.still_to_code(5, 1, 30).endswith("has to be estimated. So far: 1 article.")
    assert report.still_to_code(5, 5, 150) == ""
