"""The compared sides' narratives stand side by side in words of the texts, and nothing in a text can act on a page."""

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import CODEBOOK

from analysis.report import stories
from analysis.study.disk import ROOT
from analysis.study.study import Study
from analysis.tables.kept import Tables
from analysis.text import Document

TEXT = (
    "Ana said that Bo stole the horse. “He took my horse at night,” said Ana. Cy said that Bo helps.\n\n"
    "Dee said <b>the rain</b> is to blame for it and for everything else that went wrong in this long and unlucky year of theirs.\n"
)


def row(number: int, words: str, attribution: str = "") -> dict[str, Any]:
    start = TEXT.index(words)
    return {
        "statement_id": f"c.{number}", "doc_id": "a", "speaker": "Ana", "claim": "stole", "attribution_id": attribution,
        "start": start, "end": start + len(words),
    }  # fmt: skip


def chosen(*rows: dict[str, Any], level: int = 1, shown: str = "") -> stories.Told:
    chooser = stories.Chooser({"a": Document(TEXT)}, {"at": level}, frozenset({shown}))
    return chooser.told(stories.Group("", "Bo stole", frozenset({"stole"})), pd.DataFrame(rows))


TOLD, QUOTED = row(1, "Bo stole the horse"), row(2, "“He took my horse at night,”", "at")
LONG = row(3, TEXT[TEXT.index("the rain") : TEXT.index(" of theirs")])


def test_words_that_are_quoted_go_before_words_that_are_told() -> None:
    found = chosen(TOLD, QUOTED)
    assert (found.words, found.own_words) == ("He took my horse at night", True)
    assert (chosen(TOLD).words, chosen(TOLD).own_words) == ("Bo stole the horse", False)


def test_words_inside_somebody_elses_quotation_are_not_own() -> None:
    assert not chosen(QUOTED, level=2).own_words


def test_whole_words_go_before_cut_ones_and_those_asked_for_before_both() -> None:
    assert chosen(LONG, TOLD).words == "Bo stole the horse"
    assert chosen(LONG, TOLD, shown="3").words.endswith("this long and …")
    assert len(chosen(LONG).words.split()) == stories.MOST + 1


def test_what_a_rule_found_is_shown_with_its_clause_and_what_people_marked_as_it_is() -> None:
    found = {**row(4, "my horse", "at"), "coder": "machine"}
    assert chosen(found).words == "He took my horse at night"
    assert chosen({**found, "coder": "ann"}).words == "my horse"
    told = {**row(5, "stole the", "to"), "coder": "machine"}
    inside = (TEXT.index("Bo stole"), TEXT.index(". “He"))
    chooser = stories.Chooser({"a": Document(TEXT)}, {}, frozenset(), contents={"to": inside})
    group = stories.Group("", "Bo stole", frozenset({"stole"}))
    assert chooser.told(group, pd.DataFrame([told])).words == "Bo stole the horse"


def test_words_of_an_own_text_are_own() -> None:
    chooser = stories.Chooser({"a": Document(TEXT)}, {}, frozenset(), narrators={"a": {"actor_id": "ana"}})
    group = stories.Group("", "Bo stole", frozenset({"stole"}))
    for actor, own in (("ana", True), ("bo", False)):
        assert chooser.told(group, pd.DataFrame([{**TOLD, "actor_id": actor}])).own_words == own


def test_words_once_shown_are_not_shown_again() -> None:
    chooser = stories.Chooser({"a": Document(TEXT)}, {"at": 1}, frozenset())
    group = stories.Group("", "Bo stole", frozenset({"stole"}))
    found = [chooser.told(group, pd.DataFrame([TOLD, QUOTED])).words for _ in range(2)]
    assert found == ["He took my horse at night", "Bo stole the horse"]


FRAMED = """
camps: [{id: left, label: Left}, {id: right, label: Right}]
compared: [left, right]
claims:
- {id: stole, label: Bo stole, accuses: right, framing: problem_definition, characters: {villain: [right]}}
- {id: saw_nothing, label: Bo saw nothing, framing: treatment_recommendation}
"""


def asked(small: Path, opened: Study, book: str) -> list[stories.Question]:
    (small / "codebook.yaml").write_text(book)
    return stories.side_by_side(Tables(opened), "coder_1")


def test_questions_are_those_that_the_codebook_can_answer(small: Path, opened: Study) -> None:
    found = asked(small, opened, FRAMED)
    assert [question.asked for question in found] == ["What should be done?", "How much in their own words?"]
    assert found[0].cells["left"] == ()
    told = found[0].cells["right"]
    assert isinstance(told, tuple)
    (one,) = told
    assert (one.label, one.words, one.own_words, one.n_documents) == ("Bo saw nothing", "I saw nothing", True, 1)
    assert found[1].cells["right"] == stories.Spoken(3, 3, 1)


def test_a_codebook_without_functions_asks_what_is_said_most(small: Path, opened: Study) -> None:
    plain = CODEBOOK.replace(", framing: moral_evaluation", "") + "compared: [left, right]\n"
    assert [question.asked for question in asked(small, opened, plain)] == [
        "What is said most?",
        "How much in their own words?",
    ]


def test_without_sides_to_compare_there_is_no_table(small: Path, opened: Study) -> None:
    assert asked(small, opened, CODEBOOK) == []


def test_raw_text_shows_as_text(data: Tables) -> None:
    told = stories.Told("victim", "<b>", "stole", 1, "c.1", "2019-03_rt", "<i>", "<script>", True)
    shown = stories.as_html([stories.Question("Who?", {"us": (told,)})], data)
    assert "<script>" not in shown
    assert "<b>Suffers: &lt;b&gt;</b> (1 of 5)<br>“&lt;script&gt;”<br><small>&lt;i&gt;, RT</small>" in shown


@pytest.mark.parametrize(
    ("spoken", "said"),
    [
        (stories.Spoken(0, 0, 0), "No word is attributed to this side."),
        (stories.Spoken(6, 6, 1, True), "100% of 6 words in quotation marks or a text of its own, in 1 of 5 articles"),
        (stories.Spoken(600, 1200, 1), "50% of 1,200 words in quotation marks, in 1 of 5 articles"),
    ],
)
def test_the_last_row_in_words(spoken: stories.Spoken, said: str) -> None:
    assert stories.counted_words(spoken, 5) == said


def test_the_table_of_this_study_says_who_is_only_relayed(data: Tables) -> None:
    assert list(stories.heads(data).values()) == [
        "United States (as others relay it)",
        "Russia",
        "Venezuelan government",
    ]
    asked = [question.asked for question in stories.side_by_side(data)]
    assert asked == [
        "What is wrong?",
        "Who causes it?",
        "Who suffers, who helps?",
        "What should be done?",
        "How much in their own words?",
    ]


def shortened(data: Tables) -> str:
    """The table as the README has it: of each cell what is told first, named, with who says it."""
    documents = data["documents"].set_index("doc_id")

    def cell(told: Any) -> str:
        if isinstance(told, stories.Spoken):
            return stories.counted_words(told, len(documents))
        if not told:
            return stories.nothing(5)
        words = f"“{told[0].words}”" if told[0].own_words else f"*{told[0].words}*"
        role = {"victim": "Suffers: ", "hero": "Helps: "}.get(told[0].role, "")
        return f"**{role}{told[0].label}:** {words} ({told[0].speaker}, {documents.at[told[0].doc_id, 'outlet']})"

    rows = [[each.asked, *map(cell, each.cells.values())] for each in stories.side_by_side(data)]
    lines = [["", *stories.heads(data).values()], ["---"] * (1 + len(rows[0][1:])), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def test_the_readme_opens_on_the_table_as_it_is_computed(data: Tables) -> None:
    assert shortened(data) in (ROOT / "README.md").read_text(encoding="utf-8")


def test_in_a_corpus_of_many_a_claim_of_one_article_is_not_told() -> None:
    assert (stories.least_told(5), stories.least_told(60)) == (1, 3)
    chooser, group = (
        stories.Chooser({"a": Document(TEXT)}, {"at": 1}, frozenset()),
        stories.Group("", "Bo stole", frozenset({"stole"})),
    )
    rows = pd.DataFrame([TOLD, QUOTED])
    assert len(stories._told(rows, [group], chooser, 1)) == 1
    assert stories._told(rows, [group], chooser, 1, least=3) == []
    assert stories.nothing(60) == "No such claim in three articles or more."


def test_a_table_of_what_a_rule_found_says_that_nobody_checked_it(data: Tables, small: Path, opened: Study) -> None:
    assert stories.unchecked(data) == ""
    shutil.rmtree(small / "coding")
    assert stories.unchecked(Tables(opened)).startswith("Nobody has checked")
