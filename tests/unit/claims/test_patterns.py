"""Cues compiled: which words fit, that no pattern is passed over, and that documents are coded alone."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest

from analysis import schema
from analysis.claims import forms, pairs, patterns, statements
from analysis.claims.matching import Reader
from analysis.coding import codebook
from analysis.study.errors import StudyError
from analysis.study.study import open_study
from analysis.tables.kept import Tables
from analysis.text import sentences, split_paragraphs


@pytest.mark.parametrize(
    ("form", "words", "others"),
    [
        ("interven*", ["intervene", "Intervention", "INTERVENED"], ["intervenor's", "inter"]),
        ("US", ["US"], ["us", "Us", "USA"]),
        ("not", ["not", "don't", "cannot"], ["note", "nothing"]),
        ("re*ing", ["reading", "Revising"], ["read", "ring-fenced"]),
        ("U.S.", ["U.S."], ["US"]),
    ],
)
def test_what_fits_a_form(form: str, words: list[str], others: list[str]) -> None:
    known = forms.Forms([form])
    assert all(known.fitting(word) == {form} for word in words)
    assert not any(known.fitting(word) for word in others)


@pytest.mark.parametrize("line", ["north & ", "north & ..", "& north"])
def test_a_part_without_words_is_named(line: str) -> None:
    with pytest.raises(StudyError, match="claim x"):
        patterns.Cues(codebook.Codebook("", [], [], [{"id": "x", "cues": [line]}], [], {}, [], {}))


def test_no_pattern_that_matches_is_passed_over() -> None:
    study = open_study()
    cues = patterns.Cues(codebook.read_codebook(study), codebook.read_actors(study))
    found = 0
    for text in Tables().texts.values():
        for start, end in (span for line in split_paragraphs(text) for span in sentences.split_sentences(text, *line)):
            words = cues.tokens(text, start, end)
            reader = Reader(cues, words, cues.names_in(words), range(len(words)))
            # every place may be filled by every word: nothing is passed over
            reader.__dict__.update(bits_at=[-1] * len(words), bits=-1)
            possible = cues.possible(words)
            for claim in cues.claims:
                for pattern in claim.asserts:
                    if reader.matches(pattern):
                        found += 1
                        assert claim in possible
    assert found > 100


def test_a_document_is_coded_alone(data: Tables) -> None:
    known = codebook.read_actors(data.study)
    own = data["attributions"].query("coder == 'machine'")
    together = statements.find_statements(data["sentences"], own, data["documents"], data.codebook, data.texts, known)
    cues = pickle.loads(pickle.dumps(patterns.Cues(data.codebook, known)))
    held = dict(schema.by_document(own))
    outlets = dict(zip(data["documents"]["doc_id"], data["documents"]["outlet_camp"]))
    alone, paired = [], []
    for doc_id, rows in reversed(list(schema.by_document(data["sentences"]))):
        found = statements.document_statements(doc_id, data.texts[doc_id], rows, held[doc_id], cues, outlets[doc_id])
        paired += pairs.document_pairs(doc_id, data.texts[doc_id], found, rows, data.codebook)
        alone += found
    expected = pairs.find_pairs(together, data["sentences"], data.codebook, data.texts)
    for rows, whole in ((alone, together), (paired, expected)):
        frame = pd.DataFrame(rows, columns=whole.columns).sort_values(whole.columns[0], ignore_index=True)
        pd.testing.assert_frame_equal(frame, whole.sort_values(whole.columns[0], ignore_index=True))


def test_alternatives_of_several_words_stand_in_brackets() -> None:
    claim = {"id": "x", "cues": ["^(punitive operation|war on its own people) .. go* on"]}
    cues = patterns.Cues(codebook.Codebook("", [], [], [claim], [], {}, [], {}))

    def found(text: str) -> bool:
        words = cues.tokens(text)
        return bool(Reader(cues, words, {}, range(len(words))).matches(cues.claims[0].asserts[0]))

    assert found("The punitive operation goes on")
    assert found("The war on its own people must go on")
    assert not found("The punitive war on people goes on")
