"""Quotation marks to regions."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.attribution import parser
from analysis.text import document, marks

MARKS = "\"“”„«»‹›''``‘’"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said: "We agree."', ['"We agree."']),
        ("“We agree,” she said. “At last.”", ["“We agree,”", "“At last.”"]),
        ("“We agree, ”said the minister.", ["“We agree, ”"]),
        ('He left the hall."We agree," he said.', ['"We agree,"']),
        ("''We agree,'' Mr. Brown said.", ["''We agree,''"]),
        ("“He calls it a “fair deal” - wrote Ms Lee", ["“He calls it a “fair deal”"]),
        ("“He calls it a “fair deal” today,” wrote Ms Lee", ["“He calls it a “fair deal” today,”"]),
        ("“The talks go on.\n“They will end,” he said.", ["“The talks go on.", "“They will end,”"]),
        ("«We agree», he said.", ["«We agree»"]),
        ("“We agree,“ he said. “At last.”", ["“We agree,“", "“At last.”"]),
        ("It is “safe“ and “sound”, he said.", ["“safe“", "“sound”"]),
        ("He is 5'10\" tall.", []),
        ("The minister, ”said she", []),
        ("»We agree«, he said. »At last.«", ["»We agree«", "»At last.«"]),
        ("He asked: ›Why?‹ and left.", ["›Why?‹"]),
        ("«We agree», he said; «at last».", ["«We agree»", "«at last»"]),
        ("'We don't agree. It's late,' she said.", ["'We don't agree. It's late,'"]),
        ("‘The players’ bus is late,’ he said, and called it ‘a shame’.", ["‘The players’ bus is late,’", "‘a shame’"]),
        ("'He said \"no\" to me,' she said.", ["'He said \"no\" to me,'"]),
        ("\"He said 'no' to me,\" she said.", ["\"He said 'no' to me,\""]),
        ("The teachers' union and the nurses' guild met in the '90s.", []),
        ("'Tis late, and rock 'n' roll is for '68ers, get 'em.", []),
        ("A 6' fence fell on the 12' wall of the dogs' home.", []),
        ("It calls the 'heroes' of the workers' party 'fools'.", ["'heroes'", "'fools'"]),
    ],
)
def test_regions(text: str, expected: list[Any]) -> None:
    assert [text[start:end] for start, end in document.regions(text)] == expected


def test_kind_and_words() -> None:
    text = 'He called it a "fair deal" for all.'
    quoted = document.regions(text)
    start = text.index('"')
    assert marks.kind(0, len(text), text, quoted) == "mixed"
    assert marks.kind(start, start + 11, text, quoted) == "direct"
    assert marks.kind(0, 9, text, quoted) == "indirect"
    assert document.quoted_words(0, len(text), text, quoted) == 2
    assert document.count_words("a - b, 12 … %") == 3
    assert document.count_words('He left."We agree.') == 4  # two sentences share no word


@given(st.text(alphabet=st.sampled_from(MARKS + "ab .,\n—é’"), max_size=80))
def test_any_text_gives_ordered_regions_and_a_copy_of_the_same_length(text: str) -> None:
    quoted = document.regions(text)
    edges = [edge for region in quoted for edge in region]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in quoted)
    assert len(parser.clean(text, quoted)) == len(text)
    assert marks.kind(0, len(text), text, quoted) in {"direct", "indirect", "mixed"}
