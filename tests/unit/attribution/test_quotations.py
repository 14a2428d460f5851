"""Quotations in whole texts: whose they are, and which are nobody's."""

import pytest

from analysis.attribution import extraction


def quoted(text: str) -> list[tuple[str, list[str]]]:
    """(source, contents) of each attribution of a text, its groups joined, in order."""
    found: list[tuple[str, list[str]]] = []
    whole: dict[object, tuple[str, list[str]]] = {}
    for row in extraction.extract(text):
        source = "" if row["source_start"] is None else text[row["source_start"] : row["source_end"]]
        content = text[row["start"] : row["end"]]
        if row["group"] in whole:
            whole[row["group"]][1].append(content)
            continue
        found.append((source, [content]))
        if row["group"] is not None:
            whole[row["group"]] = found[-1]
    return found


@pytest.mark.parametrize(
    "quotation", ["‘We Will Build the Bridge.’", "'We Will Build the Bridge.'", "“We Will Build It.”"]
)
def test_a_headline_has_its_quotation_once(quotation: str) -> None:
    assert quoted(f"Lindqvist: {quotation}\n\nThe town was quiet.") == [("Lindqvist", [quotation])]


def test_a_heading_of_a_few_words_in_single_marks_is_nobodys() -> None:
    said = "'The harbour was a quiet place for us,' Jo Bloggs said."
    text = f"{said}\n\n'A quiet place.'\n\nThe boats came in at noon."
    assert quoted(text) == [("Jo Bloggs", ["'The harbour was a quiet place for us,'"])]


def test_a_pull_quote_in_double_marks_is_its_speakers() -> None:
    said = '"The harbour was a quiet place for us," Jo Bloggs said.'
    text = f'"A quiet place for us."\n\nThe boats came in.\n\n{said}'
    assert [source for source, _ in quoted(text)] == ["Jo Bloggs", "Jo Bloggs"]


def test_a_quotation_goes_on_from_who_has_a_name_and_not_from_a_question_put_to_him() -> None:
    text = (
        "“We wanted a bridge, and we wanted it soon,” Jo Bloggs told the paper when asked what was wanted.\n\n"
        "“The ferry sank twice in that year alone.”"
    )
    assert [source for source, content in quoted(text) if "ferry" in content[-1]] == ["Jo Bloggs"]


@pytest.mark.parametrize("mark", [" - ", ": "])
def test_a_quotation_behind_a_colon_or_a_dash_has_a_cue_of_its_own(mark: str) -> None:
    text = f'Bloggs suggested that the plan was weak{mark}"Again, we need to look at it," she said.'
    assert ("she", ['"Again, we need to look at it,"']) in quoted(text)
