"""A finding is called what its query asks, in the words of the codebook, unless it has a label of its own."""

from typing import Any

import pytest

from analysis.coding import Codebook
from analysis.report import Labels

BOOK = Codebook(
    "Two towns",
    [{"id": "left", "label": "Left town"}, {"id": "right", "label": "Right town"}, {"id": "narrator", "label": "Narrator"}],
    [{"id": "bridge_old", "label": "The bridge is old"}, {"id": "bridge_safe", "label": "The bridge is safe"}],
    [{"id": "state", "label": "government"}],
    [],
    {},
    [],
)  # fmt: skip
LABELS = Labels(BOOK, {"a": {"name": "The Times"}, "b": {"name": "The Post"}})
MADE: list[tuple[dict[str, Any], str]] = [
    ({"table": "documents", "count": "documents"}, "Articles"),
    ({"table": "documents", "where": {"outlet_camp": "left"}}, "Articles from outlets on the side of Left town"),
    ({"table": "documents", "where": {"doc_id": "a"}, "count": "words"}, "Words in The Times"),
    ({"table": "runs", "where": {"camp": "left", "part": "body", "quoted": True}}, "Left town: words in quotation marks"),
    ({"table": "runs", "where": {"camp": "left", "actor_kind": "state"}}, "Left town (government): words"),
    (
        {"table": "attributions", "where": {"camp": "left", "cue_class": "accusing"}},
        "Left town: attributions with a word of accusing",
    ),
    (
        {"table": "attributions", "where": {"camp": "left", "level": [2, 3]}},
        "Left town: attributions inside another’s words",
    ),
    ({"table": "statements", "where": {"camp": "left", "stance": "denies"}}, "Left town: denials"),
    (
        {
            "table": "statements",
            "where": {"camp": "narrator", "claim": "bridge_old", "stance": "distances"},
            "count": "documents",
        },
        "Narrator: articles with “The bridge is old” kept at a distance",
    ),
    (
        {"table": "statements", "where": {"claim": {"accuses": "right"}, "stance": "asserts"}},
        "Charges against: Right town",
    ),
    (
        {"table": "pairs", "where": {"claiming_camp": "left", "relation": "denial"}},
        "Left town: claims that are denied",
    ),
    ({"table": "pairs", "where": {"answering_camp": "right"}}, "Right town: answers"),
    ({"table": "pairs", "where": {"order": "inside"}}, "Claims that stand inside their answer"),
    (
        {"table": "accusations", "where": {"accused": "right", "reply": True}},
        "Accusations against Right town, themselves replies",
    ),
    (
        {"table": "accusations", "where": {"accused": "right", "coder": "machine"}},
        "Accusations against Right town, coded by the machine",
    ),
    (
        {"table": "naming", "where": {"voice": "left", "designation": ["wall", "fence", "hedge"]}},
        "Left town: “wall” and 2 words like it",
    ),
    ({"table": "sentences", "where": {"sentence_id": "a.s001"}}, "The sentence itself, in The Times"),
    (
        {"table": "agreement", "where": {"first": "ann", "second": "ben", "table": "pairs", "measure": "f1"}},
        "Agreement of ann and ben: Pairs of claim and answer (F1)",
    ),
    ({"table": "edges"}, "Edges"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "label"), MADE)
def test_a_label_is_made_from_the_query(asked: dict[str, Any], label: str) -> None:
    assert LABELS.finding({"x_y": asked}, "x_y") == label


def test_a_share_names_its_side_once() -> None:
    own = {"table": "runs", "where": {"camp": "left", "quoted": True}}
    asked: dict[str, dict[str, Any]] = {
        "own": own,
        "words": {"table": "runs", "where": {"camp": "left"}},
        "share": {"share": "own", "of": "words"},
    }
    assert LABELS.finding(asked, "share") == "Left town: words in quotation marks, as a share of all its words"


def test_a_label_of_its_own_comes_first_and_the_made_one_says_what_is_counted() -> None:
    asked = {"x": {"table": "pairs", "label": "how often anyone is answered"}, "y": {"table": "pairs"}}
    assert LABELS.finding(asked, "x") == "How often anyone is answered"
    assert LABELS.made(asked, "x") == "Pairs of a claim and an answer"
    assert LABELS.made(asked, "y") == ""
