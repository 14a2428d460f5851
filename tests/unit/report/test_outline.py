"""A study without an essay gets a comparison of its sides: true of that study, with nouns that agree and few numbers a sentence."""

import csv
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import study_at

from analysis.report.differing import Difference, _a_year, _firm
from analysis.report.draft import MOST_NUMBERS, Draft
from analysis.report.essay import Essay
from analysis.report.queries import QueryWords
from analysis.report.words import documents_named
from analysis.tables.kept import Tables
from analysis.tables.selection import select

BOOK = """
title: The bridge
camps: [{id: town, label: The town}, {id: county, label: The county}, {id: press, label: City papers}, {id: rural, label: Country papers}]
compared: [town, county]
claims:
- {id: unsafe, label: The bridge is unsafe, definition: it may fall, accuses: county, counterclaims: [sound],
   cues: {asserts: [bridge .. fall]}}
- {id: sound, label: Both arches are sound, definition: they hold}
"""
ACTORS = "actor_id,name,camp,kind\nmayor,Mayor Ames,town,state\nclerk,Clerk Boyd,county,state\n"
SAYS = "Mayor Ames said the bridge would fall. "
DENIES = "Clerk Boyd denied that the bridge would fall. "
ELSE = "A passer-by said the arches hold well. The river was high that week."


def rows(path: Path, lines: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)


def statement(doc_id: str, text: str, words: str, actor: str, stance: str) -> dict[str, Any]:
    start = text.index(words)
    return {
        "statement_id": f"{doc_id}{stance}", "doc_id": doc_id, "actor_id": actor, "claim": "unsafe", "stance": stance,
        "start": start, "end": start + len(words), "text": words, "embedding": "independent", "duplicate_of": "", "attribution_id": "",
    }  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fourteen articles of two sides' outlets and two years, of which a person has coded twelve: four with a denial."""
    raw = tmp_path_factory.mktemp("bridge") / "raw"
    (raw / "articles").mkdir(parents=True)
    about, coded = [], []
    for number in range(14):
        doc_id = f"d{number:02}"
        text = SAYS + (DENIES if number < 4 else "") + ELSE + f" It was day {number}."
        (raw / f"articles/{doc_id}.txt").write_text(text, encoding="utf-8")
        outlet, camp = (("The City", "press"), ("The Farm", "rural"))[number % 2]
        about.append(
            {"doc_id": doc_id, "outlet": outlet, "outlet_camp": camp, "published": f"20{11 + number // 7}-03-04"}
        )
        if number < 12:
            coded.append(statement(doc_id, text, SAYS.strip(), "mayor", "asserts"))
        if number < 4:
            coded.append(statement(doc_id, text, DENIES.strip(), "clerk", "denies"))
    rows(raw / "articles.csv", about)
    rows(raw / "coding/ann/statements.csv", coded)
    (raw / "codebook.yaml").write_text(BOOK, encoding="utf-8")
    (raw / "actors.csv").write_text(ACTORS, encoding="utf-8")
    return raw


@pytest.fixture(scope="module")
def essay(folder: Path) -> Essay:
    return Essay(select(study_at(folder, folder.parent / "out"), coder="ann"))


@pytest.fixture(scope="module")
def report(essay: Essay) -> str:
    return " ".join(essay.filled(mark) for kind, marks in essay.blocks if kind == "prose" for mark in marks)


def test_it_opens_with_the_corpus_and_who_is_missing_from_it(report: str) -> None:
    assert report.startswith("The corpus has twelve articles with ")
    assert (
        "from two outlets. By the side of the outlet: City papers (six articles) and Country papers (six articles)."
        in report
    )
    assert "Their dates lie between Mar 2011 and Mar 2012." in report
    assert "No article is from an outlet of the town or the county" in report


def test_what_the_coder_has_not_read_is_said_at_its_head(report: str) -> None:
    said = "Of the 14 articles of this study twelve are coded by ann, a person; what follows is about these alone."
    assert report.count(said) == 1


def test_a_claim_of_one_side_stands_beside_what_the_other_says_of_it(report: str) -> None:
    assert (
        "The town: *The bridge is unsafe* is asserted in twelve articles. The same is denied by the county in four articles."
        in report
    )


def test_what_is_contested_is_said_with_who_asserts_and_who_denies_it(report: str) -> None:
    assert (
        "*The bridge is unsafe* is asserted by the town in twelve articles. It is denied by the county in four articles."
        in report
    )
    assert "asserted, by whomever, in these parts of the articles: City papers 100% and Country papers 100%." in report


def test_articles_are_counted_a_year(report: str) -> None:
    assert "Articles a year: seven in 2011 and five in 2012." in report
    assert (
        "*The bridge is unsafe* is asserted in 100% of the articles of 2011 and 100% of the articles of 2012." in report
    )


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report on open letters of both sides themselves, two a year: the town asserts, the county only denies."""
    raw = tmp_path_factory.mktemp("letters") / "raw"
    (raw / "articles").mkdir(parents=True)
    about, coded = [], []
    for number in range(16):
        doc_id, who = f"d{number:02}", ("mayor", "clerk")[number % 2]
        text = f"The bridge will {'fall' if who == 'mayor' else 'not fall'}. We have seen it ourselves on day {number}."
        (raw / f"articles/{doc_id}.txt").write_text(text, encoding="utf-8")
        about.append({
            "doc_id": doc_id, "outlet": "Letters", "outlet_camp": {"mayor": "town", "clerk": "county"}[who], "speaks_for": who,
            "published": f"{2001 + number // 2}-05-06",
        })  # fmt: skip
        coded.append(statement(doc_id, text, "The bridge", who, "asserts" if who == "mayor" else "denies"))
    rows(raw / "articles.csv", about)
    rows(raw / "coding/ann/statements.csv", coded)
    (raw / "codebook.yaml").write_text(BOOK, encoding="utf-8")
    (raw / "actors.csv").write_text(ACTORS, encoding="utf-8")
    found = Essay(select(study_at(raw, raw.parent / "out"), coder="ann"))
    assert found.numbers["quantified"] == found.numbers["quantified_with_premise"]
    return " ".join(found.filled(mark) for kind, marks in found.blocks if kind == "prose" for mark in marks)


def test_that_own_texts_are_words_of_their_side_is_no_finding(letters: str) -> None:
    assert "of the words of these articles" not in letters
    assert "as a part of the words of" not in letters
    assert "are the narrators' own" not in letters
    assert "neither how much of their words is quoted nor their room is compared" in letters


def test_a_side_that_only_denies_is_said_to_deny(letters: str) -> None:
    said = "The county: *The bridge is unsafe* is denied in eight articles. The same is asserted by the town in eight articles."
    assert said in letters


def test_own_texts_have_no_outlet_that_chose_them_and_nobody_to_answer(letters: str) -> None:
    assert "By the side whose own texts they are: The town (eight articles) and The county (eight articles)." in letters
    assert "By the side of the outlet" not in letters
    assert "answered" not in letters


def test_an_article_whose_year_is_not_certain_is_in_no_year(tmp_path: Path) -> None:
    found = wells(tmp_path)
    assert (
        "Articles a year: five in 2011 and five in 2012. Not among them: two articles whose date is not known" in found
    )


def test_of_many_years_the_ends_are_given_which_several_may_share(tmp_path: Path) -> None:
    draft = Draft(select(study_at(wells_at(tmp_path), tmp_path / "out"), coder="machine"), "machine")
    counts = pd.Series({str(2001 + number): (3, 2, 2, 3, 2, 3, 2)[number] for number in range(7)})
    said = _a_year(draft, counts)
    assert said.startswith(
        "[A year with articles has between {articles_of_2002}, as 2002, and {articles_of_2001}, as 2001.]"
    )


def test_those_with_most_words_are_said_of_those_whom_several_articles_have(tmp_path: Path) -> None:
    """The clerk has most words, all in one article: where that makes none of the first, the sentence says of whom it speaks."""
    found = wells(tmp_path)
    assert (
        "Of the listed speakers heard in several articles those with the largest number of words are Mayor Ames ("
        in found
    )
    assert "Clerk Boyd (" not in found


def test_few_accusations_have_no_share(tmp_path: Path) -> None:
    draft = Draft(select(study_at(wells_at(tmp_path), tmp_path / "out"), coder="machine"), "machine")
    few = draft.articles_with("few", "documents", doc_id=["d00", "d01", "d02"])
    part, whole = draft.articles_with("part", "documents", year="2011"), draft.articles_with("whole", "documents")
    assert not _firm(draft, Difference("a share", ("town", "county"), (part, few), (whole, few)))
    assert _firm(draft, Difference("a share", ("town", "county"), (part, whole), (whole, whole)))


def wells_at(folder: Path) -> Path:
    """Twelve articles in which the mayor speaks, two of them of no certain year; in the first the clerk says more than all of them."""
    raw = folder / "raw"
    (raw / "articles").mkdir(parents=True)
    about = []
    for number in range(12):
        more = "Clerk Boyd said the wells are clean and the pumps are new and the pipes will hold for many a year. " * 9
        text = f"Mayor Ames said the wells are low on day {number}. " + (more if number == 0 else ELSE)
        (raw / f"articles/d{number:02}.txt").write_text(text, encoding="utf-8")
        year = 2011 + number % 2
        first, last = ("", "") if number == 10 else (f"{year}-03-04", f"{year + (number == 11)}-03-04")
        about.append(
            {"doc_id": f"d{number:02}", "outlet": "The City", "outlet_camp": "press", "earliest": first, "latest": last}
        )
    rows(raw / "articles.csv", about)
    (raw / "codebook.yaml").write_text(BOOK, encoding="utf-8")
    (raw / "actors.csv").write_text(ACTORS, encoding="utf-8")
    return raw


def wells(folder: Path) -> str:
    found = Essay(Tables(study_at(wells_at(folder), folder / "out")), "machine")
    assert "coding by a person or a model; what depends on it is left out" in found.source
    return " ".join(found.filled(mark) for kind, marks in found.blocks if kind == "prose" for mark in marks)


def test_many_years_are_two_parts(letters: str) -> None:
    assert "Each year with articles, 2001 to 2008, has two of them." in letters
    assert "Early and late there are eight articles of 2001 to 2004 and eight articles of 2005 to 2008." in letters
    assert "is asserted in 50% of the articles of 2001 to 2004 and 50% of the articles of 2005 to 2008." in letters


def test_speakers_of_no_listed_side_are_said_and_are_no_party(report: str) -> None:
    assert "belong to speakers that the list of actors does not have, or has without a side" in report
    assert "to count them, add these speakers" not in report
    assert "speakers whose side is not listed in" not in report


def test_sentences_have_few_numbers_and_those_that_say_all_or_none_a_premise(essay: Essay) -> None:
    for mark in essay.marks:
        assert len(re.findall(r"\{[\w.]+\}", mark.text)) <= MOST_NUMBERS, mark.text
    numbers = essay.numbers
    assert numbers["quantified"] == numbers["quantified_with_premise"]
    assert numbers["numbers"] == numbers["numbers_from_a_table"] > 20
    assert essay.typed_numbers == []  # though a claim's label has a "both"
    assert essay.left_out == []


def test_what_nobody_checked_is_said_once(folder: Path) -> None:
    machine = Essay(Tables(study_at(folder, folder.parent / "out")), "machine")
    assert (
        machine.source.count(
            "Of the statements that the machine finds in the {articles_checked} articles, of {documents}, that ann coded a part of "
            "{precision} is right, measured by the coding of ann; how it fares on the others is not known."
        )
        >= 1
    )
    assert (machine.findings["articles_checked"].value, machine.findings["documents"].value) == (12, 14)
    assert "; how it fares on the other articles is not known.](" in machine.source
    of_a_claim = r"Of \{precision_claim_\w+_n\} statements? of it that (?:was|were) checked [^\]]*"
    assert all(each.endswith("; other articles were not.") for each in re.findall(of_a_claim, machine.source))
    assert re.search(
        r"\[(?:Of \{precision_claim_\w+_n\} statements? of it|None of the statements of it)", machine.source
    )
    (folder / "coding").rename(folder.parent / "coding")
    alone = Essay(Tables(study_at(folder, folder.parent / "alone")), "machine")
    (folder.parent / "coding").rename(folder / "coding")
    assert alone.source.count("Nobody has checked the statements counted here") == 1
    assert "that were checked" not in alone.source
    assert "is asserted by " in alone.source or "is asserted in " in alone.source
    assert "by whomever" not in alone.source
    assert "of the articles of" not in alone.source


def test_a_difference_is_said_with_its_counts_and_without_what_weighs_most(essay: Essay, report: str) -> None:
    assert "## What differs most" in essay.source
    assert re.search(
        r"Words of a side, as a part of the words of the articles: The town \d+% \(\d+ of \d+\)\. The county \d+% ",
        report,
    )
    assert re.search(
        r"Without the article with the largest part of this, from The (City|Farm), it is \d+% and \d+%\.", report
    )


def test_queries_may_ask_for_what_is_said_of_the_document(essay: Essay) -> None:
    year = essay.findings["articles_of_2012"]
    assert (year.value, year.query) == (5, "documents: year = 2012")
    in_press = [name for name in essay.specifications if name.startswith("carried_press_")]
    assert essay.findings[in_press[0]].value == 6


def test_the_site_has_words_for_each_query(essay: Essay) -> None:
    words = QueryWords(essay.data.codebook, documents_named(essay.data))
    said = [words.query(essay.specifications, name) for name in essay.specifications]
    assert "Number of articles of the whole study, coded or not" in said
    assert any(each.startswith("Number of outlets of articles") for each in said)
    labels = {name: words.finding(essay.specifications, name) for name in essay.notes}
    assert labels["articles_of_2012"] == "Articles, of 2012"


def test_a_query_in_words_says_which_column_is_summed_and_which_end_is_asked(essay: Essay) -> None:
    words = QueryWords(essay.data.codebook, documents_named(essay.data))
    asked: dict[str, dict[str, Any]] = {
        "total": {"table": "accusations", "sum": "n_replies"},
        "length": {"table": "attributions", "value": "n_words"},
        "closing": {"table": "runs", "where": {"part": "body"}, "last": {"quoted": True}},
    }
    assert words.query(asked, "total") == f"Sum of “{words.column('n_replies')}” over accusations"
    assert words.query(asked, "length") == f"“{words.column('n_words')}” of attributions"
    assert words.query(asked, "closing").endswith(
        "; of these the last of each article, where it is one with quoted “yes”"
    )
