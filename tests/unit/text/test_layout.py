"""Documents and sentences: spans give back their text, whatever the text; layout tells the parts of a page."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import save, spoil
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.intake import documents
from analysis.study.disk import sha256
from analysis.study.errors import StudyError
from analysis.study.study import Study
from analysis.text import document, layout, sentences, split_paragraphs

# Texts made of what splits texts: letters, stops, marks and every kind of white space.
TEXTS = st.text(st.sampled_from("aB1é.!?…'\"”“»(),- \t\n\r\x0b\x85\u00a0\u2028"), max_size=60)
EXAMPLES = [
    'A."B c.',
    "U.S. aid. Mr. B. came…and (c.) went",
    'He said: "No?" she asked. "Yes."',
    "a\r\nb\rc\x85d\u2028e.",
]


def sentences_of(text: str) -> list[tuple[int, int]]:
    return [span for start, end in split_paragraphs(text) for span in sentences.split_sentences(text, start, end)]


def each(test: Any) -> Any:
    for text in EXAMPLES:
        test = example(text)(test)
    return given(TEXTS)(test)


@each
def test_spans_hold_text_in_order_and_never_overlap(text: str) -> None:
    for spans in (list(document.split_words(text)), list(split_paragraphs(text)), sentences_of(text)):
        assert all(start < end and text[start:end] == text[start:end].strip() for start, end in spans)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@each
def test_every_character_but_space_is_in_exactly_one_sentence(text: str) -> None:
    counts = [0] * len(text)
    for start, end in sentences_of(text):
        for place in range(start, end):
            counts[place] += 1
    assert all(count == 1 for character, count in zip(text, counts) if not character.isspace())
    assert max(counts, default=0) <= 1


@each
def test_every_word_is_in_exactly_one_sentence(text: str) -> None:
    found = sentences_of(text)
    for start, end in document.split_words(text):
        assert sum(begin <= start and end <= stop for begin, stop in found) == 1


@each
def test_words_of_a_text_are_those_of_its_sentences(text: str) -> None:
    assert sum(document.count_words(text, *span) for span in sentences_of(text)) == document.count_words(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One came. Two went.", ["One came.", "Two went."]),
        ("Mr. Bo of the U.S. Senate came. He left.", ["Mr. Bo of the U.S. Senate came.", "He left."]),
        ("J. Bolton came. He left.", ["J. Bolton came.", "He left."]),
        ("J.K. Bolton and Sens. Lee came. He left.", ["J.K. Bolton and Sens. Lee came.", "He left."]),
        ("They met in Augusta, Ga. in May.", ["They met in Augusta, Ga. in May."]),
        ("It was a mass. He left.", ["It was a mass.", "He left."]),
        ('"Why?" he asked. "So."', ['"Why?" he asked.', '"So."']),
        ('"It is." He left.', ['"It is."', "He left."]),
        ("It cost 3.5 dollars.", ["It cost 3.5 dollars."]),
        ("It went on… and on.", ["It went on… and on."]),
        ("no end", ["no end"]),
    ],
)
def test_sentences_end_by_rule(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in sentences_of(text)] == found


PAGE = ("The bridge stays open", "News: more", "They met. The mayor spoke of the bridge at length.", "The end")


def line(number: Any, *page: Any, before: Sequence[str] = (), title: str = "") -> Any:
    return layout.Line(
        page[number], number, [layout.same_words(each) for each in page], layout.same_words(title), before
    )


@pytest.mark.parametrize(
    ("rule", "holds", "fails"),
    [
        (layout.is_caption, line(0, "• The bridge"), line(0, "• The bridge stays.")),
        (layout.is_title, line(0, *PAGE, title="The Bridge Stays Open!"), line(0, *PAGE)),
        (layout.is_related_link, line(0, "Read more: “Bridges”"), line(0, "Read more: it ends.")),
        (layout.is_summary, line(3, *PAGE, before=["body", "body", "headline"]), line(3, *PAGE, before=["body"] * 3)),
        (layout.is_first_line, line(0, *PAGE), line(1, *PAGE, before=["body"])),
        (
            layout.repeats_headline,
            line(1, "The bridge", "The Bridge!", before=["headline"]),
            line(1, "The bridge", "The Bridge!", before=["body"]),
        ),
        (
            layout.is_teaser,
            line(0, "The mayor spoke of the bridge at length", "So: the mayor spoke of the bridge at length."),
            line(0, "The mayor spoke of the bridge at length", "So it was."),
        ),
        (layout.is_subheading, line(0, "“The bridge”"), line(0, "“The bridge.”")),
    ],
)
def test_each_rule_for_a_part_of_a_page(rule: Any, holds: Any, fails: Any) -> None:
    assert rule(holds)
    assert not rule(fails)
    assert rule in [each for _, each in layout.PARTS]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"doc_id": "b"}, "articles.csv, line 2: doc_id 'b' is no file of articles/"),
        ({"sha256": "0" * 64}, "a.txt: the article has changed"),
    ],
)
def test_a_wrong_description_is_refused(small: Path, opened: Study, cells: dict[str, Any], said: str) -> None:
    spoil(small / "articles.csv", 2, **cells)
    with pytest.raises(StudyError) as error:
        documents.document_table(opened)
    assert said in str(error.value)


def test_a_description_twice_or_without_names_or_not_utf8(small: Path, opened: Study) -> None:
    for rows, said in (([{"doc_id": "a"}] * 2, "line 3: doc_id 'a' stands here twice"), ([{"x": ""}], "line 1")):
        save(small / "articles.csv", rows)
        with pytest.raises(StudyError, match=said):
            documents.document_table(opened)
    (small / "articles.csv").write_bytes(b"doc_id,outlet\na,\xff\n")
    with pytest.raises(StudyError, match=r"articles\.csv.*is not UTF-8"):
        documents.document_table(opened)


def test_a_true_sha256_is_accepted_and_what_is_not_said_stays_empty(small: Path, opened: Study) -> None:
    spoil(small / "articles.csv", 2, sha256=sha256(small / "articles/a.txt"))
    row = documents.document_table(opened).iloc[0]
    assert (row["outlet"], row["outlet_camp"], row["text_path"]) == ("The Times", "unassigned", "articles/a.txt")
    (small / "articles.csv").unlink()
    assert documents.document_table(opened).iloc[0]["outlet_camp"] == "unassigned"
