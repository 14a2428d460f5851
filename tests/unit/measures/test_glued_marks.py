"""A closing mark that stands glued to the next word gives the speaker no word of the narrator's."""

import pandas as pd
import pytest

from analysis.measures.voices import document_runs
from analysis.text import Document


def row(text: str, content: str) -> dict[str, object]:
    start = text.index(content)
    said = {"reality": "said", "form": "proposition", "relay": False, "level": 1, "kind": "direct", "n_quoted_words": 2}
    who = {"attribution_id": "1", "actor_id": "ana", "speaker": "Ana", "camp": "left", "actor_kind": "person"}
    return {**said, **who, "start": start, "end": start + len(content)}


@pytest.mark.parametrize(
    ("text", "content", "words"),
    [
        ("“It rains, ”said Ana.", "“It rains, ”", ["“It rains", "said Ana"]),
        ("“It rains,” said Ana.", "“It rains,”", ["“It rains", "said Ana"]),
        ("Ana said: “It rains.”He left.", "“It rains.”", ["Ana said", "“It rains", "He left"]),
    ],
)
def test_a_word_belongs_to_whose_content_covers_its_first_letter(text: str, content: str, words: list[str]) -> None:
    sentences = [{"start": 0, "end": len(text), "part": "body"}]
    found = pd.DataFrame(document_runs("a", Document(text), sentences, [row(text, content)]))
    assert [text[s:e].rstrip(".,”:") for s, e in zip(found["start"], found["end"])] == words
    assert list(found["quoted"]) == ["“" in each for each in words]
    assert list(found["camp"]) == ["left" if "“" in each else "narrator" for each in words]
