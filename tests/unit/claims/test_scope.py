"""What governs a match within its sentence, rule by rule; and the words and phrases that cues are made of."""

import pytest
from test_rules import CUES, read, said

from analysis.claims import forms, patterns, scope


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("The dam does not flood villages.", True),
        ("The dam floods villages.", False),
        ("Nobody doubts the dam floods villages.", False),
        ("There is no evidence that the dam floods villages.", True),
        ("The dam, not alone, floods villages.", False),
        ("Not only the dam floods villages.", False),
    ],
)
def test_negation(text: str, holds: bool) -> None:
    found = read(text)
    assert scope.negated(found.sentence, found.match, found.voice.spoken) is holds
    assert found.affirmed is not holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("If the dam floods, leave.", True),
        ("The dam floods, if at all.", False),
        ("Unless it rains the dam floods.", True),
    ],
)
def test_conditions(text: str, holds: bool) -> None:
    found = read(text)
    assert scope.conditional(found.sentence, found.match, found.voice.spoken) is holds


def test_doubt_pretext_background_and_marks_say_where_they_stand() -> None:
    doubted = read("The dam allegedly floods.")
    assert scope.doubted(doubted.sentence, doubted.match, doubted.voice.spoken) == 2
    so_called = read("The so-called dam floods.")
    assert scope.doubted(so_called.sentence, so_called.match, so_called.voice.spoken) == 1
    pretext = read("Under the guise of a dam that floods.")
    assert scope.pretext(pretext.sentence, pretext.match) == 0
    amid = read("All leave amid dam floods.")
    assert scope.circumstance(amid.sentence, amid.match, amid.voice.spoken)
    marks = read("The “dam floods” again.")
    assert scope.scare_quoted(marks.sentence, marks.match)
    plain = read("The dam floods.")
    assert (
        scope.doubted(plain.sentence, plain.match, plain.voice.spoken)
        == scope.pretext(plain.sentence, plain.match)
        == -1
    )
    assert not scope.circumstance(plain.sentence, plain.match, plain.voice.spoken)
    assert not scope.scare_quoted(plain.sentence, plain.match)


def test_voices_share_out_the_words_of_a_sentence() -> None:
    text = "Bo said Cy wrote the dam floods."
    outer, inner = (
        said(text, "Bo", "said", "Cy wrote the dam floods"),
        said(text, "Cy", "wrote", "the dam floods", parent="Bo"),
    )
    bo, cy, narrator = scope.voices(CUES.tokens(text), [outer, inner])
    assert (bo.spoken, cy.spoken, narrator.spoken) == ([2, 3, 4, 5, 6], [4, 5, 6], [0, 1])
    assert (cy.parent, bo.inner, cy.cue) == (bo, [cy], frozenset({3}))
    assert narrator.is_narrator
    assert scope.voices(
        CUES.tokens("Nobody spoke."), [said("Bo said it", "Bo", "said", "it", group_id="g") | {"start": 90, "end": 92}]
    )[0].is_narrator


def test_phrases_stand_where_all_their_forms_fit() -> None:
    words = [
        forms.CueWord(0, 0, word, word.lower(), forms.Forms(["dam*", "flood*", "in"]).fitting(word), 0)
        for word in ("The", "dams", "flooded", "in", "May")
    ]
    phrase = forms.phrase_of("dam* flood*")
    assert phrase == ("dam*", "flood*")
    assert forms.stands(phrase, words, 1)
    assert not forms.stands(phrase, words, 2)
    known = forms.PhraseList([phrase, ("dam*",), ("flood*", "in")])
    assert [known.length(words, at) for at in range(5)] == [0, 2, 2, 0, 0]
    assert forms.phrase_of("so-called U.S. aid") == ("so", "called", "U.S.", "aid")
    assert forms.word_set("a b a") == {"a", "b"}
    assert patterns.any_of([1, 4]) == 5
