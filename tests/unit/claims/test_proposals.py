"""How often the words of claims stand in texts, and which cues people's coding proposes."""

from __future__ import annotations

import pandas as pd

from analysis.claims import lines, misread, propose, reach
from analysis.claims.patterns import Cues
from analysis.coding import Codebook
from analysis.text import Document, sentence_table

CLAIMS = [
    {"id": "floods", "label": "The dam floods fields", "cues": ["dam .. flood*"]},
    {"id": "bees", "label": "Bees sing", "cues": ["bees .. sing*"]},
]
BOOK = Codebook("", [{"id": "norland", "label": "Norland"}], [], CLAIMS, [], {}, [])
TEXTS = {
    "a": Document("The dam floods a field. The barrage drowns a meadow. The mayor came."),
    "b": Document("The barrage drowned our meadow. Norland was glad."),
    "c": Document("The mayor was glad. The mayor came."),
}


def tables() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Sentences, what a person coded, what the machine found."""
    sentences = sentence_table(TEXTS, dict.fromkeys(TEXTS, "none"))
    ids = sentences["sentence_id"].tolist()
    hand = pd.DataFrame({"doc_id": ["a", "a", "b"], "sentence_id": [ids[0], ids[1], ids[3]], "claim": "floods"})
    return sentences, hand, hand.head(1)


def test_how_often_a_claim_could_be_made_is_counted() -> None:
    assert reach(tables()[0], TEXTS, Cues(BOOK)) == {"floods": 1, "bees": 0}
    assert lines({"floods": 1, "bees": 0}) == ["sentences with the words of a claim: floods 1", "never: bees"]


def test_a_sentence_counts_where_all_words_of_an_alternative_stand_and_not_its_first() -> None:
    claim = {"id": "mayors", "label": "Mayors err", "cues": ["(mayor was wrong|mayor erred)"]}
    book = Codebook("", [{"id": "norland", "label": "Norland"}], [], [claim], [], {}, [])
    assert reach(tables()[0], TEXTS, Cues(book)) == {"mayors": 0}


def test_a_cue_that_finds_nothing_is_told_how_its_alternatives_are_read() -> None:
    written = ["barrage|weir dam .. meadow", "(barrage|weir dam) .. lake", "mayor came|went", "barrage|dam .. lake"]
    entry = {"id": "mayors", "label": "Mayors err", "cues": {"asserts": written}}
    book = Codebook("", [{"id": "norland", "label": "Norland"}], [], [entry], [], {}, [])
    wrong = misread([entry], tables()[0], TEXTS, Cues(book))
    assert wrong == [("mayors", "barrage|weir dam", "(barrage|weir) dam")]
    assert lines({"mayors": 1}, wrong=wrong)[1:] == [
        "a cue of mayors finds nothing: 'barrage|weir dam' is read as '(barrage|weir) dam'",
        "alternatives of several words stand in round brackets: (one word|two more words)",
    ]


def test_what_two_documents_share_is_proposed_with_its_gain_and_cost() -> None:
    sentences, hand, machine = tables()
    found = propose(hand, machine, sentences, TEXTS, Cues(BOOK)).set_index("cue")
    assert found.loc["barrag* .. drown*", ["claim", "documents", "gain", "cost"]].tolist() == ["floods", 2, 2, 0]


def test_what_one_document_says_alone_is_not_proposed() -> None:
    sentences, hand, machine = tables()
    assert propose(hand.head(2), machine, sentences, TEXTS, Cues(BOOK)).empty
