import pytest

from analysis.exchange.lines import from_utf16, in_utf16, places
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


def test_java_counts_letters_beyond_the_first_plane_twice() -> None:
    text = "a😀e\u0301b"
    assert in_utf16(text) == [0, 1, 3, 4, 5, 6]
    assert from_utf16(text)[3] == 2
    assert 2 not in from_utf16(text)
