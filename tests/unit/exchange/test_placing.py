import pytest

from analysis.exchange.placing import places
from analysis.exchange.project import identifier


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("a\r\n\r\nb 😀 c", "a\n\nb 😀 c"),
        ("a\nb 😀 c", "a\r\nb 😀 c"),
        ("\ufeffa\nb 😀 c", "a\nb 😀 c"),
        ("a\rb 😀 c", "\ufeffa\r\nb 😀 c"),
    ],
)
def test_line_ends_and_byte_order_marks_move_no_word(theirs: str, ours: str) -> None:
    at = places(theirs, ours)
    assert at is not None
    for letter in "ab😀c":
        assert ours[at[theirs.index(letter)]] == letter


def test_texts_that_differ_in_more_have_no_places() -> None:
    assert places("a b", "a c") is None


def test_a_name_that_two_have_gets_a_number() -> None:
    assert identifier("Café Ñandú") == "cafe_nandu"
    assert identifier("Ana!", ["ana", "ana_2"]) == "ana_3"
    assert identifier("дом") == "unnamed"
