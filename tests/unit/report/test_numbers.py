"""numbers.md: each number and each condition of an essay with its query, table and notebook; each figure and table with its helper."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from analysis import report
from analysis.report import numbers, programs
from analysis.report.essay import Essay
from analysis.study import closure
from analysis.study.disk import ROOT
from analysis.study.study import Study
from analysis.tables import RECIPES
from analysis.tables.kept import Tables

FINDINGS = """
words: {table: documents, count: words}
documents: {table: documents}
thieves: {label: It is said that Bo stole, table: statements, where: {claim: stole, stance: asserts}}
bo: {table: statements, where: {claim: {villain: right}}}
"""
ESSAY = """# A title with {words} words

[The corpus has {documents} text, and nobody in it is said to have stolen.](documents, bo = 0)

## Who says it

[It is said {thieves.times}.](thieves, thieves < words) [Of this nothing follows.](-)
"""


@pytest.fixture
def essay(small: Path, opened: Study) -> Any:
    def written(source: str = ESSAY) -> Essay:
        (small / "essay.md").write_text(source, encoding="utf-8")
        (small / "findings.yaml").write_text(FINDINGS, encoding="utf-8")
        return Essay(Tables(opened), "machine")

    return written


def test_numbers_and_conditions_stand_in_the_order_of_the_text(essay: Any) -> None:
    found = numbers.numbers(essay())
    assert [heading for heading, _ in found] == ["A title with 14 words", "Who says it"]
    rows = [each for _, own in found for each in own]
    assert [(each.sentence, each.findings, each.condition) for each in rows] == [
        ("title", ("words",), ""),
        ("1", ("documents",), ""),
        ("1", ("bo",), "bo = 0"),
        ("2", ("thieves",), ""),
        ("2", ("thieves", "words"), "thieves < words"),
    ]
    assert rows[0].words == "A title with **14** words"
    assert rows[1].words == "The corpus has **one** text, and nobody in it is said to have …"
    assert rows[2].words == "The corpus has one text, and **nobody** in it is said to have stolen."


def test_a_long_sentence_is_cut_around_its_number() -> None:
    said = numbers._around(
        "It was a long way and they went it, on foot and by night, for ", "nine", " days, " + "on " * 40
    )
    assert said == "… and they went it, on foot and by night, for **nine** days, on on on on on on on on on on on …"


def test_the_page_is_written_beside_the_tables(essay: Any, opened: Study) -> None:
    (opened.figures).mkdir(parents=True)
    (opened.figures / "claims.svg").write_text("<svg>")
    said = report.save_numbers(essay())
    assert (
        said
        == "numbers.md, beside the tables, lists 3 numbers and 2 conditions, each with its query, table and notebook."
    )
    page = (opened.processed / "numbers.md").read_text()
    row = next(line for line in page.splitlines() if "`bo = 0`" in line)
    assert "Number of statements with claim that makes “Right” the villain: none" in row
    assert "[statements](statements.csv), [03](../notebooks/03_claims.ipynb)" in row
    assert (
        "| [claims](../figures/claims.svg) | [03_claims](../notebooks/03_claims.ipynb) | analysis/figures/stances.py: `claims` |"
        in page
    )
    assert "timeline" not in page  # this study has not drawn it


def test_what_a_text_holds_does_not_act_on_the_page(essay: Any, opened: Study) -> None:
    report.save_numbers(essay("[A | pipe, a *star*, <b>bold</b> and {documents} text.](documents)"))
    page = (opened.processed / "numbers.md").read_text()
    assert r"A \| pipe, a \*star\*, \<b\>bold\</b\> and **one** text." in page
    assert (
        len({line.count("|") - line.count(r"\|") for line in page.splitlines() if "**one** text." in line} ^ {5}) == 0
    )


def test_every_number_of_the_essay_is_listed(data: Tables) -> None:
    essay = Essay(data)
    rows = [each for _, own in numbers.numbers(essay) for each in own]
    assert sum(not each.condition for each in rows) == essay.numbers["numbers_from_a_table"]
    assert sum(bool(each.condition) for each in rows) == sum(len(mark.premises) for mark in essay.marks)
    assert {each.sentence for each in rows} - {"title"} <= {str(n) for n in range(1, len(essay.marks) + 1)}


def test_a_cell_has_no_word_that_makes_a_page_scroll_sideways(data: Tables, tmp_path: Path) -> None:
    essay = Essay(data)
    page = numbers._page(essay, numbers.numbers(essay))
    shown = re.sub(r"\]\([^)]*\)", "]", page)
    assert max(len(word) for word in re.split(r"[\s|/]|<br>", shown)) <= 45


def test_a_table_is_made_by_the_first_notebook_that_cannot_do_without_it() -> None:
    found = programs.tables()
    assert set(found) == {*RECIPES, "evidence"}
    assert {name: found[name].notebook for name in ("documents", "agreement", "runs", "evidence")} == {
        "documents": "01_corpus", "agreement": "03_claims", "runs": "02_voices", "evidence": "08_analysis",
    }  # fmt: skip
    assert found["sentences"].helpers == {"sentence_table": ROOT / "analysis/text/layout.py"}


def test_every_figure_has_a_notebook_and_one_helper() -> None:
    found = programs.figures()
    assert set(found) == {path.stem for path in (ROOT / "figures").glob("*.svg")}
    for name, program in found.items():
        ((call, path),) = program.helpers.items()
        assert call == f"figures.{name}"
        assert f"def {name}(" in path.read_text(encoding="utf-8")


def test_helpers_are_found_where_they_are_defined() -> None:
    source = (
        "from analysis import figures\nfrom analysis.measures import voices as v\nfrom analysis.text import listed\n"
        "listed(figures.claims(v.runs(len(x))))\nv.budget"
    )
    found = closure.helpers(source, [ast.parse(source)])
    assert {call: path.name for call, path in found.items()} == {
        "listed": "prose.py", "figures.claims": "stances.py", "v.runs": "voices.py",
    }  # fmt: skip
