"""A text that is no known export is refused for lines of which an article has one; captions, chronicles and lists are articles."""

import pytest

from analysis.intake import several
from analysis.intake.decoding import Refused

BODY = "The harbour was closed on Monday because the ice had come early this year."


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("Document {n} of 3", 3),
        ("Artikel {n} von 3", 3),
        ("- Record {n} of 3 -", 3),
        ("Document 1 of 3", 1),
        ("Page {n} of 3", 0),
        ("{n} of 3", 0),
        ("He was article {n} of 3 that they sold.", 0),
    ],
)
def test_articles_are_numbered_once_each(line: str, count: int) -> None:
    assert several.numbered([each for n in (1, 2, 3) for each in (line.format(n=n), BODY)]) == count


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("Length: 641 words", True),
        ("Word count: 1,204", True),
        ("The Lund Herald - 11 March 2019 - 641 words", True),
        ("641 words", True),
        ("She answered in 3 words.", False),
        ("Length: 40 metres", False),
        ("Words: he said none", False),
    ],
)
def test_a_length_in_words_is_an_articles(line: str, counts: bool) -> None:
    assert several.lengths([line, BODY, line]) == 2 * counts


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        (("Harbour closed by ice", "Lund Herald, 11 March 2019", BODY), True),
        (("Harbour closed by ice", "Lund Herald - March 11, 2019", BODY), True),
        ((BODY, "Lund Herald, 11 March 2019", BODY), False),  # below a text: a caption
        (("Harbour closed by ice", "Reuters, 11 March 2019", BODY), False),
        (("Harbour closed by ice", "Updated, 11 March 2019", BODY), False),
        (("Harbour closed by ice", "11 March 2019", BODY), False),  # may be a chronicle's, which is flagged
        (("Harbour closed by ice", "Lund Herald, 11 March 2019", "More to come"), False),
    ],
)
def test_a_dateline_stands_between_headline_and_text(lines: tuple[str, ...], counts: bool) -> None:
    assert several.datelines(lines) == counts


def test_one_line_of_a_kind_is_an_article_and_two_are_several() -> None:
    one = ["Harbour closed by ice", "Length: 43 words", BODY]
    several.refuse_several(one)
    with pytest.raises(Refused, match="several articles"):
        several.refuse_several([*one, *one])
