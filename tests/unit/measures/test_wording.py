"""Wording: parity with quanteda, the original formula, and what leaving a document out does."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures import wording

# R package quanteda.textstats, reference page of textstat_keyness: US inaugural addresses, after 1945 against before;
# term, chi2, count in target, count in reference
INAUGURAL = [
    ("we", 764.4484, 1048, 779),
    ("us", 207.5181, 289, 216),
    ("america", 200.5544, 148, 54),
    ("americans", 163.1532, 76, 7),
    ("upon", -58.39810, 39, 332),
    ("should", -88.14817, 16, 309),
    ("which", -177.10087, 96, 911),
    ("the", -331.99069, 2089, 8094),
]
# same page: Trump 2017 against the other addresses after 1945; small counts, so that Yates's correction comes in
TRUMP_CHI2 = [
    ("protected", 81.83024, 5, 1),
    ("while", 51.79484, 6, 7),
    ("obama", 51.05861, 3, 0),
    ("will", 48.03251, 40, 332),
    ("america", 27.57968, 18, 130),
    ("breath", 27.27421, 2, 0),
]
# same page, G2, one added to each count of each address
TRUMP_G2 = [
    ("will", 22.609878, 41, 351),
    ("america", 12.306921, 19, 149),
    ("while", 9.707425, 7, 26),
    ("protected", 8.909125, 6, 20),
    ("country", 5.725811, 10, 77),
]


@pytest.mark.parametrize(
    ("published", "measure", "totals", "tolerance"),
    [
        (INAUGURAL, "chi2", (43002, 108539), 6e-5),
        (TRUMP_CHI2, "chi2", (1660, 41342), 6e-6),  # totals: the one size of the address that fits all rows
        (TRUMP_G2, "G2", (6182, 127260), 3e-4),  # quanteda adds 1e-9 inside each logarithm, some 2.7e-4 in all
    ],
)
def test_keyness_equals_quanteda(published: Any, measure: str, totals: tuple[int, int], tolerance: float) -> None:
    table = pd.DataFrame(published, columns=["term", "value", "target", "reference"]).set_index("term")
    found = wording.keyness(table["target"], table["reference"], measure, totals=totals)
    pd.testing.assert_series_equal(
        found[table.index], table["value"], check_names=False, rtol=0, atol=tolerance, check_dtype=False
    )


def test_chi2_by_hand() -> None:
    # R, chisq.test on the counts 3, 7 against 7, 2 (a case of quanteda's own tests): half of n is Yates's correction
    target, reference = pd.Series({"a": 3, "b": 7}), pd.Series({"a": 7, "b": 2})
    assert wording.keyness(target, reference, "chi2")["b"] == pytest.approx(19 * (43 - 19 / 2) ** 2 / (10 * 9 * 10 * 9))


def test_log_odds_is_the_formula_of_monroe_colaresi_and_quinn() -> None:
    table = wording.log_odds(pd.Series({"aid": 8, "war": 2}), pd.Series({"aid": 3, "war": 7}))
    prior = 8 + 3
    difference = np.log((8 + prior) / (30 - 8 - prior)) - np.log((3 + prior) / (30 - 3 - prior))
    assert table.loc["aid", "log_odds"] == pytest.approx(difference)
    assert table.loc["aid", "z"] == pytest.approx(difference / np.sqrt(1 / (8 + prior) + 1 / (3 + prior)))


COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 40), min_size=2).map(pd.Series)


@given(COUNTS, COUNTS)
def test_swapping_the_sides_turns_every_sign(one: Any, other: Any) -> None:
    assert np.allclose(wording.log_odds(one, other)["z"], -wording.log_odds(other, one)["z"])
    for measure in ("G2", "chi2"):
        assert np.allclose(wording.keyness(one, other, measure).abs(), wording.keyness(other, one, measure).abs())


def spoken(doc_id: str, camp: str, words: str, times: int = 1) -> pd.DataFrame:
    table = pd.Series(words.split()).value_counts().mul(times).rename("count").rename_axis("term").reset_index()
    return table.assign(doc_id=doc_id, side=camp)


def test_a_word_of_one_document_does_not_survive() -> None:
    counts = pd.concat(
        [
            spoken("one", "us", "freedom aid the of", 200),
            spoken("two", "us", "freedom the of sanctions", 200),
            spoken("one", "russia", "coup the of law", 200),
            spoken("two", "russia", "coup the of law", 200),
        ]
    )
    table = wording.compare(counts, "us", names=["law"]).set_index("term")
    assert table.loc["freedom", ["documents", "survives", "term_class"]].to_list() == [2, "kept", "content"]
    assert table.loc["aid", ["documents", "survives", "weakest_without"]].to_list() == [1, "turned", "one"]
    assert table.loc["law", "term_class"] == "name"
    assert table.loc["the", "term_class"] == "function word"
    assert table.loc["coup", "z"] < 0 < table.loc["coup", "count_reference"]


def test_a_word_turns_where_one_document_carried_it() -> None:
    counts = pd.concat(
        [
            spoken("one", "us", "aid aid aid the of", 200),
            spoken("two", "us", "war the of", 400),
            spoken("one", "russia", "coup the of", 400),
            spoken("two", "russia", "aid coup the of", 300),
        ]
    )
    found = wording.compare(counts, "us").set_index("term")["survives"]
    assert found["aid"] == "turned"
    assert found["coup"] == "kept"


def test_where_a_side_is_too_short_without_a_document_nothing_is_tested() -> None:
    counts = pd.concat(
        [
            spoken("one", "us", "aid the of", 200),
            spoken("two", "us", "aid the of", 20),  # without one sixty words are left
            spoken("one", "russia", "coup the of", 200),
            spoken("two", "russia", "coup the of", 200),
        ]
    )
    assert set(wording.compare(counts, "us")["survives"]) == {"not testable"}


def test_sources_and_cues_are_nobodys_words() -> None:
    text = "The minister said that war is near, according to aides."
    at = text.index
    attributions = pd.DataFrame(
        [("one", 0, 12, at("said"), at("said") + 4), ("one", at("aides"), at("aides") + 5, at("according"), at("according") + 12),
         ("one", None, None, None, None)],
        columns=["doc_id", "source_start", "source_end", "cue_start", "cue_end"],
    )  # fmt: skip
    middle = at("war")
    runs = pd.DataFrame(
        {
            "doc_id": "one",
            "start": [0, middle, middle + 11],
            "end": [middle, middle + 11, len(text)],
            "camp": ["n", "a", "n"],
        }
    )
    kept = wording.without_spans(runs, wording.apparatus(attributions))
    counts = wording.count_terms(kept, {"one": text}).groupby("side")["term"].agg(list).to_dict()
    assert counts == {"a": ["is", "near", "war"], "n": ["that"]}
    assert wording.without_spans(runs, wording.apparatus(attributions.head(0))).equals(runs)


def test_no_comparison_of_a_hundred_words() -> None:
    counts = pd.concat([spoken("one", "us", "aid", 87), spoken("one", "russia", "coup", 900)])
    with pytest.raises(ValueError, match="no comparison below 500 tokens a side: us has 87"):
        wording.compare(counts, "us")


def test_terms_are_counted_by_side_and_document() -> None:
    texts = {"one": "We deny it. They attack."}
    spans = pd.DataFrame({"doc_id": ["one", "one"], "start": [0, 12], "end": [11, 24], "camp": ["russia", "us"]})
    table = wording.count_terms(spans, texts)
    table = table[~table["term"].isin(wording.FUNCTION_WORDS)]
    assert table.to_numpy().tolist() == [["russia", "one", "deny", 1], ["us", "one", "attack", 1]]


def test_designations_have_the_innermost_voice_and_give_their_text_back() -> None:
    texts = {"one": "Moscow backs the lawful   government, not the regime; Pompeo said the regime must go."}
    start = texts["one"].index("the regime must")
    voices = pd.DataFrame(
        {"doc_id": ["one", "one"], "start": [start, 0], "end": [start + 18, 85], "voice": ["us", "narrating"]}
    )
    lexicon = {"caracas": ["government", "lawful government", "regime"], "none": []}
    table = wording.designations(texts, lexicon, voices)
    assert table["designation"].to_list() == ["lawful government", "regime", "regime"]
    assert table["voice"].to_list() == ["narrating", "narrating", "us"]
    assert all(texts["one"][row.start : row.end].split()[-1] in row.designation for row in table.itertuples())
    assert wording.designations(texts, lexicon, voices.iloc[:0])["voice"].eq("narrator").all()
    lexicon["caracas"].append("~the  regime must")
    assert wording.designations(texts, lexicon, voices)["designation"].to_list() == ["lawful government", "regime"]


def test_errors_say_what_was_expected() -> None:
    with pytest.raises(ValueError, match="unknown measure"):
        wording.keyness(pd.Series({"a": 1}), pd.Series({"b": 1}), "pmi")


def test_terms_of_each_camp_that_has_enough_words() -> None:
    counts = pd.concat(
        [spoken("one", "us", "aid the", 300), spoken("two", "russia", "coup the", 300), spoken("two", "media", "war")]
    )
    table = wording.terms_from(counts, {"coup"})
    assert table["camp"].unique().tolist() == ["russia", "us"]  # media has one token
    assert set(table.query("camp == 'us' and z > 5")["term"]) == {"aid"}
    assert wording.terms_from(counts.query("side == 'media'"), ()).columns.tolist() == ["camp", "term"]


def test_terms_and_tokens_are_those_of_the_runs() -> None:
    texts = {"one": "aid " * 500 + "coup " * 600}
    runs = pd.DataFrame({"doc_id": "one", "start": [0, 2000], "end": [2000, 5000], "camp": ["us", "russia"]})
    counts = wording.tokens_by_document(runs, texts)
    assert wording.tokens_by_side(counts).to_dict() == {"russia": 600, "us": 500}
    assert set(wording.too_short_without_one(counts)) == {"us", "russia"}
    assert wording.terms(runs, texts, ())["camp"].unique().tolist() == ["russia", "us"]


def test_names_are_the_words_of_the_actors() -> None:
    actors = pd.DataFrame(
        {"name": ["Bo of Rum"], "aliases": ["the Chief;Bo-Bo"], "country": ["Utopia"], "organisation": [""]}
    )
    assert wording.names(actors) == {"bo", "rum", "chief", "bo-bo", "utopia"}
    assert wording.names(None) == frozenset()


def test_designations_of_one_voice_alone_and_more_than_once() -> None:
    rows = [("regime", "us"), ("regime", "us"), ("aid", "us"), ("aid", "russia"), ("coup", "russia")]
    named = pd.DataFrame(rows, columns=["designation", "voice"]).assign(
        naming_id=range(5), doc_id=["a", "b", "a", "a", "a"]
    )
    assert wording.of_one_voice(named).to_numpy().tolist() == [["regime", "us", 2, 2]]


def test_one_voice_alone_is_set_beside_chance() -> None:
    rows = [("regime", "us")] * 3 + [("cooperation", "russia")] * 3 + [("coup", "russia")]
    named = pd.DataFrame(rows, columns=["designation", "voice"])
    found = wording.alone_by_chance(named)
    assert (found.alone, found.repeated) == (2, 2)  # what is used once is used by one voice whatever is said
    # three of seven voices are the us: a designation used three times has one voice in (1 + 4) of 35 deals
    assert found.by_chance == pytest.approx(2 * 5 / 35, abs=0.05)
    assert found == wording.alone_by_chance(named)
    assert wording.alone_by_chance(named.tail(1)) == (0, 0, 0)
