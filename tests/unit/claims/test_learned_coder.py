"""The coder that learns, with vectors that count a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from test_rules import ACTORS, said

from analysis.claims import learned, patterns
from analysis.claims.learned import Learned
from analysis.coding import NARRATOR, Codebook, Narrators
from analysis.text import Document

if TYPE_CHECKING:
    from analysis.claims.learned import Vectors

WORDS = ("flood", "tax", "song", "not", "road")
CLAIMS = [{"id": "floods", "label": "flood flood"}, {"id": "taxes", "label": "tax", "definition": "tax road"}]
BOOK = Codebook("", [{"id": camp} for camp in ("north", "south", "east")], [], CLAIMS, [], {}, [])
CUES = patterns.Cues(BOOK, ACTORS)
LINES = ("A flood comes.", "The tax is high.", "A song plays.", "This road ends.", "A song is a song.")


def embed(texts: list[str]) -> Vectors:
    return np.array([[text.lower().count(word) for word in WORDS] for text in texts], dtype=float)


def sentences(texts: dict[str, list[str]]) -> tuple[pd.DataFrame, dict[str, Document]]:
    rows, documents = [], {}
    for doc_id, lines in texts.items():
        documents[doc_id] = Document(" ".join(lines))
        at = 0
        for number, line in enumerate(lines):
            rows.append((f"{doc_id}{number}", doc_id, "", at, at + len(line)))
            at += len(line) + 1
    return pd.DataFrame(rows, columns=["sentence_id", "doc_id", "duplicate_of", "start", "end"]), documents


def in_texts(texts: dict[str, list[str]], attributions: pd.DataFrame | None = None) -> list[learned.Spoken]:
    table, documents = sentences(texts)
    return learned.spoken(table, pd.DataFrame() if attributions is None else attributions, documents, CUES, Narrators())


def one(text: str, *attributions: dict[str, object]) -> list[learned.Spoken]:
    told = {"doc_id": "a", "relay": False, "reality": "said", "form": "proposition", "level": 1}
    return in_texts({"a": [text]}, pd.DataFrame([{**told, **each} for each in attributions]))


def stances(found: list[learned.Spoken], book: Codebook = BOOK) -> list[tuple[str, str, str]]:
    chosen = Learned(np.array([[True, False]] * len(found)))
    made = learned.learned_statements(found, chosen, book, CUES)
    return [(each.actor_id, each.claim, each.stance) for rows in made.values() for each in rows]


def test_a_claim_is_described_by_label_and_definition() -> None:
    assert learned.described(BOOK) == ["flood flood", "tax tax road"]
    bare = Codebook("", [], [], [{"id": "bare"}], [], {}, [])
    assert learned.described(bare) == ["bare"]


def test_nearness_is_measured_against_what_is_usual_for_a_claim() -> None:
    near = learned.nearness(embed(list(LINES)), embed(learned.described(BOOK)))
    assert np.allclose(near.mean(axis=0), 0)
    assert near.argmax(axis=0).tolist() == [0, 1]
    assert learned.nearness(embed(["A flood."]), embed(["flood"])).tolist() == [[0]]
    assert learned.nearness(np.zeros((0, 5)), embed(["flood"])).shape == (0, 1)


@pytest.mark.parametrize(
    ("near", "chosen"),
    [
        ([3.0, 0.0], [True, False]),
        ([0.0, 2.0], [False, True]),
        ([1.9, 0.0], [False, False]),  # not near
        ([3.0, 2.9], [False, False]),  # as near to another
        ([2.5], [True]),
    ],
)
def test_the_nearest_claim_is_near_and_nearer_than_the_next(near: list[float], chosen: list[bool]) -> None:
    assert learned.nearest(np.array([near])).tolist() == [chosen]


def test_without_examples_the_nearest_claim_is_taken() -> None:
    said_there = in_texts({"a": list(LINES), "b": ["A song plays."] * 5})
    found = learned.learn(said_there, BOOK, embed, {}, [])
    assert np.argwhere(found.chosen).tolist() == [[0, 0], [1, 1]]
    assert found.claims == ()
    assert np.isnan(found.f1)


def test_a_claim_with_examples_is_learned_and_scored_on_documents_left_out() -> None:
    # people coded songs as floods, which no description says
    said_there = in_texts({doc_id: list(LINES[:4]) * 50 for doc_id in "abcd"})
    coded = {each.sentence_id: {"floods"} for each in said_there if "song" in each.words and each.doc_id != "d"}
    found = learned.learn(said_there, BOOK, embed, coded, ["a", "b", "c"])
    assert found.claims == ("floods",)
    assert found.f1 == found.precision == found.recall == 1
    assert [each.words for each, row in zip(said_there, found.chosen) if row[0]] == ["A song plays."] * 200
    again = learned.learn(said_there, BOOK, embed, coded, ["a", "b", "c"])
    assert (again.chosen == found.chosen).all()


def test_too_few_examples_and_one_document_teach_nothing() -> None:
    said_there = in_texts({"a": list(LINES), "b": list(LINES)})
    few = learned.learn(said_there, BOOK, embed, {"a0": {"floods"}, "b0": {"floods"}}, ["a", "b"])
    assert few.claims == ()
    alone = learned.learn(said_there, BOOK, embed, {f"a{n}": {"floods"} for n in range(4)}, ["a"])
    assert alone.claims == ()
    assert learned.learn([], BOOK, embed, {}, []).chosen.shape == (0, 2)


def test_who_is_quoted_speaks_and_the_narrator_otherwise() -> None:
    text = "Ana says that the dam floods our villages."
    assert stances(one(text, said(text, "Ana", "says", "the dam floods our villages"))) == [
        ("ana", "floods", "asserts")
    ]
    assert stances(one("The dam floods our villages.")) == [(NARRATOR, "floods", "asserts")]


def test_denial_and_negation_turn_round_what_is_said() -> None:
    text = "Ana denied that the dam floods villages."
    denied = said(text, "Ana", "denied", "the dam floods villages", cue_class="denying")
    assert ("ana", "floods", "denies") in stances(one(text, denied))
    text = "Ana says that the dam will not flood villages."
    negated = one(text, said(text, "Ana", "says", "the dam will not flood villages"))
    assert stances(negated) == [("ana", "floods", "denies")]
    negative = Codebook("", BOOK.camps, [], [{"id": "floods", "label": "it does not flood"}, CLAIMS[1]], [], {}, [])
    assert stances(negated, negative) == [("ana", "floods", "asserts")]


def test_a_question_says_nothing() -> None:
    assert stances(one("Does the dam flood our villages?")) == []
