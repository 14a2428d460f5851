"""Two tokens for two questions: forms are looked up, terms are counted."""

from analysis.text import FORM, split_terms


def test_terms_keep_their_offsets() -> None:
    text = "Maduro\u2019s so-called \u201ccoup\u201d cost $5m; isn't it?"
    found = split_terms(text)
    assert [term.form for term in found] == ["maduro", "so-called", "coup", "cost", "m", "isn't", "it"]
    assert all(text[term.start : term.end].lower().startswith(term.form[:4]) for term in found)
    assert split_terms(text, 9, 18) == [found[1]]


def test_forms_part_at_hyphens_and_keep_abbreviations_and_digits() -> None:
    assert FORM.findall("US-led U.S. forces, F-16s: don't") == ["US", "led", "U.S.", "forces", "F", "16s", "don't"]
