"""Every word has one voice."""

from typing import Any

import pandas as pd
import pytest

from analysis.coding import Coder, Narrators, Reading
from analysis.measures import voices
from analysis.text import Document, layout

TEXT = Document('Ana said that Bo wrote "no, never" and left. So it was.')


def attribution(name: str, level: int, words: str, camp: str, relay: bool = False) -> dict[str, Any]:
    start = TEXT.index(words)
    row = {"attribution_id": name, "coder": "c", "doc_id": "a", "level": level, "relay": relay}
    return (
        row
        | {"start": start, "end": start + len(words), "camp": camp}
        | {key: f"{camp} {key}" for key in ("actor_id", "speaker", "actor_kind")}
    )


def runs(*attributions: dict[str, Any]) -> pd.DataFrame:
    sentences = layout.sentence_table({"a": TEXT}, {})
    return voices.runs({"a": TEXT}, sentences, pd.DataFrame(attributions), {"c": Reading(Coder("c"), frozenset("a"))})


def heard(frame: pd.DataFrame, column: str = "camp") -> list[tuple[str, str]]:
    return [(TEXT[row.start : row.end], getattr(row, column)) for row in frame.itertuples()]


OUTER = attribution("1", 1, 'Bo wrote "no, never" and left', "ana")
INNER = attribution("2", 2, '"no, never"', "bo")


def test_a_word_belongs_to_its_outermost_speaker() -> None:
    assert heard(runs(OUTER, INNER)) == [
        ("Ana said that", "narrator"),
        ("Bo wrote", "ana"),
        ('"no, never"', "ana"),
        ("and left.", "ana"),
        ("So it was.", "narrator"),
    ]
    assert heard(runs(OUTER, INNER), "innermost_camp")[2] == ('"no, never"', "bo")


def test_own_words_are_those_inside_marks_of_an_attribution() -> None:
    assert [words for words, quoted in heard(runs(OUTER, INNER), "quoted") if quoted] == ['"no, never"']
    nothing = attribution("1", 1, "So it was", "ana")
    assert not runs(nothing)["quoted"].any()


def test_what_an_actor_says_of_itself_in_its_own_text_is_its_own_words() -> None:
    sentences = layout.sentence_table({"a": TEXT}, {})
    who = {"actor_id": "ana actor_id", "speaker": "Ana", "camp": "ana", "actor_kind": "person"}
    readings = {"c": Reading(Coder("c"), frozenset("a"))}
    found = voices.runs({"a": TEXT}, sentences, pd.DataFrame([OUTER, INNER]), readings, Narrators(a=who))
    assert found["quoted"].all()
    bo = attribution("1", 1, "Bo wrote", "bo")
    found = voices.runs({"a": TEXT}, sentences, pd.DataFrame([bo]), readings, Narrators(a=who))
    assert [words for words, own in heard(found, "quoted") if not own] == ["Bo wrote"]


def test_of_two_level_one_attributions_the_shorter_one_holds() -> None:
    found = dict(heard(runs(OUTER, attribution("3", 1, '"no, never"', "bo"))))
    assert found['"no, never"'] == "bo"


def test_a_relay_takes_no_words() -> None:
    assert set(runs(attribution("1", 1, "Bo wrote", "wire", relay=True), INNER)["camp"]) == {"narrator"}


RUNS = pd.DataFrame(
    [
        ("a", "x", 30, True),
        ("a", "narrator", 70, False),
        ("b", "x", 10, False),
        ("b", "y", 10, True),
        ("b", "y", 80, False),
    ],
    columns=["doc_id", "camp", "n_words", "quoted"],
).assign(part="body", actor_kind="state")
HEADLINE = RUNS.head(1).assign(part="headline", n_words=1000)


def test_shares_four_ways() -> None:
    frame = voices.share_with_each_left_out(pd.concat([RUNS, HEADLINE])).set_index("camp")
    assert list(frame.index) == ["y", "narrator", "x"]
    assert frame.loc["x"].to_dict() == pytest.approx(
        {"n_documents": 2, "n_words": 40, "pooled": 0.2, "equal_weights": 0.2, "lowest": 0.1, "highest": 0.3}
        | {"least": 0.1, "most": 0.3}
    )
    assert frame.loc["y", ["pooled", "lowest", "highest", "least", "most"]].tolist() == [0.45, 0, 0.9, 0, 0.9]


def test_weights_alike_differ_from_pooled_where_documents_differ_in_length() -> None:
    uneven = pd.concat([RUNS[RUNS["doc_id"] == "a"], RUNS[RUNS["doc_id"] == "b"].assign(n_words=[1, 1, 8])])
    frame = voices.share_with_each_left_out(uneven).set_index("camp")
    assert frame.loc["x", "pooled"] == pytest.approx(31 / 110)
    assert frame.loc["x", "equal_weights"] == pytest.approx(0.2)
    alone = voices.share_with_each_left_out(RUNS[RUNS["doc_id"] == "a"]).set_index("camp")
    assert alone.loc["x", ["least", "most"]].tolist() == [0.3, 0.3]


def test_space_and_budget() -> None:
    space = voices.space(pd.concat([RUNS, HEADLINE]), ["camp"]).set_index(["doc_id", "camp"])
    assert space["share"].to_dict() == {("a", "narrator"): 0.7, ("a", "x"): 0.3, ("b", "x"): 0.1, ("b", "y"): 0.9}
    budget = voices.budget(RUNS).set_index("camp").drop(columns="actor_kind")
    assert budget.to_dict("index") == {
        "x": {"paraphrased": 10, "quoted": 30, "n_documents": 2},
        "y": {"paraphrased": 80, "quoted": 10, "n_documents": 1},
    }


def test_cue_classes_leave_relays_out() -> None:
    rows = [
        ("x", "neutral", False),
        ("x", "accusing", False),
        ("x", "neutral", True),
        ("y", "neutral", False),
        ("y", "", False),
    ]
    counts = voices.cue_classes(pd.DataFrame(rows, columns=["camp", "cue_class", "relay"]))
    assert counts.loc["x"].to_dict() == {"neutral": 1, "accusing": 1}
    assert counts.loc["y"].to_dict() == {"neutral": 1, "accusing": 0}
