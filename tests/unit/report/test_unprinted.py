"""What is not printed is listed with what it needs, in words."""

from pathlib import Path

from analysis.report.essay import Essay
from analysis.report.unprinted import withheld
from analysis.study.study import Study
from analysis.tables.kept import Tables

FINDINGS = """
articles: {label: The articles, table: documents, count: documents}
foreign: {label: Articles from abroad, table: documents, where: {outlet_camp: left}, count: documents}
words: {label: Their words, table: documents, count: words}
"""


def test_a_sentence_that_is_not_printed_stands_beside_its_premise_in_words(small: Path, opened: Study) -> None:
    (small / "findings.yaml").write_text(FINDINGS, encoding="utf-8")
    (small / "essay.md").write_text(
        "[Some come\nfrom abroad.](foreign > 0) [There is {articles} article.](articles = 1) [They are long.](articles > words)",
        encoding="utf-8",
    )
    found = withheld(Essay(Tables(opened), "machine")).to_dict("records")
    assert found == [
        {"sentence": "Some come from abroad.", "it needs": "Articles from abroad: more than none", "it finds": "none"},
        {"sentence": "They are long.", "it needs": "The articles: more than their words", "it finds": "one against 14"},
    ]


def test_an_essay_of_which_all_is_printed_lists_nothing(small: Path, opened: Study) -> None:
    (small / "findings.yaml").write_text(FINDINGS, encoding="utf-8")
    (small / "essay.md").write_text("[There is {articles} article.](articles = 1)", encoding="utf-8")
    assert withheld(Essay(Tables(opened), "machine")).empty
