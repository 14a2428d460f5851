"""Names inside sentences, with the article that English gives them."""

import pytest

from analysis.text import definite


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("United States", "the United States"), ("US", "the US"), ("Syrian government", "the Syrian government"),
        ("Ministry of Defence", "the Ministry of Defence"), ("European Union", "the European Union"), ("The town", "the town"),
        ("Russia", "Russia"), ("Supporters of the bill", "supporters of the bill"), ("Media", "Media"), ("the Kremlin", "the Kremlin"),
        ("US government (unnamed)", "the US government (unnamed)"), ("Their opposition", "Their opposition"), ("", ""), ("Left", "Left"),
    ],
)  # fmt: skip
def test_a_name_has_its_article_inside_a_sentence(label: str, inside: str) -> None:
    assert definite(label) == inside
