"""Claims without cues, on three invented conflicts: by the words of their labels and definitions, who acts, and contraries."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from conflicts import CONFLICTS, Answers, Conflict

from analysis.attribution import table
from analysis.claims import statements
from analysis.coding import camps, codebook
from analysis.text import Document, layout

COLUMNS = ["actor_id", "name", "camp", "kind", "country", "role", "organisation", "aliases"]


def book_of(conflict: Conflict) -> codebook.Codebook:
    return codebook.Codebook("", conflict.book["camps"], [], conflict.book["claims"], [], {}, ["state"])


def coded(conflict: Conflict) -> list[tuple[str, Answers, Answers]]:
    """Each sentence with what is wanted and what is found in it."""
    book = book_of(conflict)
    known = camps.with_camps(pd.DataFrame(conflict.actors, columns=COLUMNS), book)
    texts = {f"d{n:02d}": Document(sentence) for n, (sentence, _) in enumerate(conflict.sentences)}
    rows = layout.sentence_table(texts, dict.fromkeys(texts, "no such title"))
    documents = pd.DataFrame({"doc_id": list(texts), "outlet_camp": "other"})
    found = statements.find_statements(rows, table.attribution_table(texts, known), documents, book, texts, known)
    return [
        (
            sentence,
            wanted,
            set(
                found.loc[found["doc_id"] == f"d{n:02d}", ["camp", "claim", "stance"]].itertuples(
                    index=False, name=None
                )
            ),
        )
        for n, (sentence, wanted) in enumerate(conflict.sentences)
    ]


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_claims_without_cues(conflict: Conflict) -> None:
    rows = coded(conflict)
    right = sum(len(wanted & found) for _, wanted, found in rows)
    assert 2 * right / sum(len(wanted) + len(found) for _, wanted, found in rows) >= 0.7, [
        row for row in rows if row[1] != row[2]
    ]


BARE = """
camps: [{id: norland, label: Norland}, {id: sudland, label: Sudland}]
claims: [{id: attack, label: Norland attacks Sudland}]
"""


def test_ids_labels_and_camps_are_a_codebook(tmp_path: Any) -> None:
    from analysis.tables import Tables

    study = tmp_path / "study"
    (study / "articles").mkdir(parents=True)
    (study / "articles" / "a.txt").write_text("Sudland said that Norland has attacked its coast.")
    (study / "codebook.yaml").write_text(BARE)
    found = Tables(str(study), str(tmp_path / "out"))["statements"]
    assert found[["camp", "claim", "stance"]].to_numpy().tolist() == [["sudland", "attack", "asserts"]]


@pytest.mark.parametrize(
    ("label", "agent", "patient", "words"),
    [
        ("Norland attacks Sudland", "norland", "sudland", ["attacks"]),
        ("Norland is attacked by Sudland", "sudland", "norland", ["attacked"]),
        ("Praise of Norlander Captain Aldo Brunn", "", "norland", ["praise"]),
        ("The strait belongs to nobody", "", "", ["strait", "belongs", "nobody"]),
    ],
)
def test_who_acts_in_a_label(label: Any, agent: Any, patient: Any, words: Any) -> None:
    from analysis.claims.described import content
    from analysis.claims.patterns import Cues

    found = content(label, Cues(book_of(CONFLICTS[0])))
    assert (found.agent, found.patient, found.words) == (agent, patient, words)


def test_what_stands_for_a_word() -> None:
    from analysis.claims.families import DERIVED, OWN, family

    assert family("exploits")["exploitation"] == DERIVED
    assert family("attacks")["attacked"] == OWN
    assert family("weak")["strong"] < 0
    assert family("norlandisation") == {
        "norland*": OWN,
        **{each: OWN for each in family("norlandisation") if each != "norland*"},
    }
