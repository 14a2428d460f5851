"""No number of the essay is typed, no sentence stands without its evidence, and nothing in a text can act on a page."""

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from IPython.display import HTML, Markdown

from analysis import report
from analysis.figures.saved import Shown
from analysis.report import essay as essays
from analysis.report import findings, notes
from analysis.report.essay import Essay
from analysis.study.errors import StudyError
from analysis.study.study import Study
from analysis.tables.kept import Tables

FINDINGS = "words: {table: documents, count: words}\ndocuments: {table: documents}\n"


@pytest.fixture
def write(small: Path, opened: Study) -> Any:
    """An essay of the small study, from its source."""

    def essay(source: str, findings: str = FINDINGS) -> Essay:
        (small / "essay.md").write_text(source, encoding="utf-8")
        (small / "findings.yaml").write_text(findings, encoding="utf-8")
        return Essay(Tables(opened), "machine")

    return essay


@pytest.fixture(scope="module")
def essay(data: Tables) -> Essay:
    return Essay(data)


TYPED = "5 | 53% | 3.5 | 1,000 | 1899 | two | Twelve | thirteen | sixty | twenty-one | two-thirds | half | twice | both | dozens | million"
UNTYPED = "in 2019 and 2025 | an Su-30 | the F16 | someone | one story | tooth | {words} words | a two-faced tale"


@pytest.mark.parametrize("number", TYPED.split(" | "))
def test_a_typed_number_is_caught(write: Any, number: str) -> None:
    found = write(f"[There are {number} of them, and {{words}} words.](words)").numbers
    assert found["numbers"] > found["numbers_from_a_table"] == 1


@pytest.mark.parametrize("words", UNTYPED.split(" | "))
def test_years_and_names_pass(write: Any, words: str) -> None:
    assert write(f"# A title with {{documents}}\n\n[It has {words}.](words)").typed_numbers == []


@pytest.mark.parametrize("source", ["# 5 texts", "Text of 5.", "[Text of\n5.](-)", "[They have {words} words.](-)"])
def test_a_typed_number_is_caught_wherever_it_stands(write: Any, source: str) -> None:
    assert len(write(source).typed_numbers) == 1


def test_names_of_findings_and_figures_are_no_numbers(write: Any) -> None:
    findings = FINDINGS + "words_2: {table: documents, count: words}\n"
    assert write(":figure 5_bars\n\n[So it is.](words_2,\nwords)", findings).typed_numbers == []


def test_a_sentence_without_brackets_is_without_evidence(write: Any) -> None:
    found = write("[One has it.](words) This has none.\n\n[This claims nothing.](-)").numbers
    assert (found["sentences"], found["sentences_about_the_texts"], found["sentences_with_evidence"]) == (3, 2, 1)


def test_numbers_come_from_the_tables(write: Any) -> None:
    assert write("[{documents} text.](documents)").blocks[0][1][0].rests_on == ("documents",)
    assert write("x")._filled("{documents} text has {words} words") == "One text has 14 words"


def test_a_sentence_whose_premise_fails_is_not_printed(write: Any) -> None:
    assert write("[It holds.](words > documents)").numbers["sentences_with_evidence"] == 1
    assert write("[It holds.](documents < words)").notes == {"documents": 1, "words": 2}
    assert write("[There is one.](documents = 1)").notes == {"documents": 1}
    for premise in ("documents > words", "words < documents", "words > words", "documents = 0", "words < 3"):
        essay = write(f"# Title\n\n## Gone with it\n\n[It does not.]({premise})\n\n## Kept\n\n[It is.](words)")
        assert [kind for kind, _ in essay.blocks] == ["heading", "heading", "prose"]
        assert [mark.text for mark in essay.left_out] == ["It does not."]
        assert (essay.notes, essay.numbers["left_out"]) == ({"words": 1}, 1)


def test_what_is_not_printed_need_not_quote_its_evidence(write: Any) -> None:
    assert write("[They say “this is nowhere”.](words = 0)").blocks == []


@pytest.mark.parametrize("word", ["All of it", "No one", "Nothing", "Only this", "It is never so, and"])
def test_a_quantifier_wants_a_premise(write: Any, word: str) -> None:
    found = write(f"[{word} counts.](words)").numbers
    assert (found["quantified"], found["quantified_with_premise"]) == (1, 0)
    assert write(f"[{word} counts.](words > 0)").numbers["quantified_with_premise"] == 1
    assert write(f"[{word} counts.](-)").numbers["quantified"] == 0


def test_a_quotation_is_the_wording_of_its_evidence(write: Any) -> None:
    findings = FINDINGS + "all: {table: sentences}\n"
    text = write("x").data.texts["a"]
    words = " ".join(text.split()[:3])
    essay = write(f"[They say “{words} … {words}”, and “{words}”.](all)", findings)
    assert len(essay.blocks) == 1
    for source in (f"[“{words} not so”](all)", f"[“{words}”](words)", f"[“{words}”](-)"):
        with pytest.raises(StudyError, match="does not stand in the rows"):
            write(source, findings).blocks  # noqa: B018


def test_a_number_inside_a_quotation_is_the_texts_own(small: Path, write: Any) -> None:
    with (small / "articles/a.txt").open("a", encoding="utf-8") as article:
        article.write("\nAna has seen 14 dogs.\n")
    findings = FINDINGS + "all: {table: sentences}\n"
    assert write("[Ana “has seen 14 dogs”; it has 15 of them.](all)", findings).typed_numbers == ["15"]


def test_conditions_on_the_codebook(essay: Essay) -> None:
    found = findings.find(
        essay.data,
        {name: {"table": "statements", "where": {"claim": {name: value}}} for name, value in
         {"accuses": "russia", "framing": "moral_evaluation", "under": "us_interferes"}.items()},
        "adjudicated",
    )  # fmt: skip
    book = {claim["id"]: claim for claim in essay.data.codebook.claims}
    assert {book[claim]["accuses"] for claim in found["accuses"].rows["claim"]} == {"russia"}
    assert {book[claim]["framing"] for claim in found["framing"].rows["claim"]} == {"moral_evaluation"}
    assert {"us_interferes", "us_regime_change"} <= set(found["under"].rows["claim"])
    assert "claim accuses russia" in found["accuses"].query
    with pytest.raises(StudyError, match="is no condition"):
        findings.find(essay.data, {"a": {"table": "statements", "where": {"claim": {"near": "x"}}}}, "adjudicated")


def test_the_ends_of_documents_and_the_most_frequent_value(essay: Essay) -> None:
    body = {"table": "runs", "where": {"part": "body"}, "not": {"camp": "narrator"}}
    made = {"table": "statements", "where": {"camp": "venezuela_gov", "stance": "asserts"}, "most": "claim"}
    asked = {"first": {**body, "first": {"camp": "russia"}}, "last": {**body, "last": {"camp": "russia"}}, "most": made}
    found = findings.find(essay.data, asked, "adjudicated")
    runs = essay.data["runs"].query("coder == 'adjudicated' and part == 'body' and camp != 'narrator'")
    for end, at in (("first", 0), ("last", -1)):
        camps = runs.sort_values("start").groupby("doc_id")["camp"].nth(at)
        assert found[end].value == (camps == "russia").sum()
    assert set(found["most"].rows["claim"]) == {"cooperation_mutual"}
    assert "the last of each article where it has camp = russia" in found["last"].query


def test_a_character_of_the_codebook_is_a_condition(essay: Essay) -> None:
    asked = {"a": {"table": "statements", "where": {"claim": {"villain": "us"}}}}
    assert {"us_interferes", "us_lies"} <= set(findings.find(essay.data, asked, "adjudicated")["a"].rows["claim"])


def test_a_range_gives_its_ends() -> None:
    rows = pd.DataFrame({"doc_id": ["a", "b"], "value": [0.1, 0.4]})
    found = report.Finding("r", "all", "specifications", rows, column="value")
    assert [found.text(part) for part in ("", "smallest", "largest")] == ["two", "10%", "40%"]


@pytest.mark.parametrize(
    "source", ["[So.](nothing)", "[So {nothing}.](words)", "[So.](nothing > words)", "[So.](nothing = 0)"]
)
def test_a_name_that_is_no_finding_is_refused(write: Any, source: str) -> None:
    with pytest.raises(StudyError, match="'nothing' is no finding"):
        write(source).show()


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ("a: {table: no_such}", "finding a: 'no_such' is no table"),
        ("a: {table: documents, where: {colour: red}}", "finding a: 'colour' is no column"),
        ("a: {share: b, of: c}", "finding a: 'b' is no finding before it"),
        ("a: {table: documents", "findings.yaml"),
    ],
)
def test_a_finding_that_cannot_be_found(write: Any, findings: str, said: str) -> None:
    with pytest.raises(StudyError) as error:
        write("[x](a)", findings).numbers  # noqa: B018
    assert said in str(error.value)


def test_a_share_by_document_and_with_each_left_out() -> None:
    rows = pd.DataFrame({"doc_id": ["a", "a", "b"], "n_words": [1, 3, 4]})
    whole = report.Finding("whole", "all", "runs", rows, "words")
    part = report.Finding("part", "some", "runs", rows.iloc[[0, 2]], "words", whole)
    assert (part.value, part.text(), part.text("documents")) == (5 / 8, "62%", "two")
    assert [part.text(name) for name in ("lowest", "highest", "least", "most")] == ["25%", "100%"] * 2
    assert (whole.text(), whole.text("times")) == ("eight", "eight times")


def test_the_essay_has_evidence_for_everything(essay: Essay) -> None:
    found = essay.numbers
    assert essay.typed_numbers == []
    assert found["numbers"] == found["numbers_from_a_table"] > 40
    assert found["sentences_with_evidence"] == found["sentences_about_the_texts"] > 20
    assert not [content for kind, content in essay.blocks if kind == "unmarked"]
    assert found["quantified"] == found["quantified_with_premise"] > 5
    assert essay.left_out == []
    assert 1500 <= found["words"] <= 2500


def test_evidence_lies_inside_its_text(essay: Essay) -> None:
    table = essay.table()
    assert set(table["finding"]) == set(essay.notes)
    located = table.dropna(subset=["start"])
    assert len(located) > 300
    length = located["doc_id"].map({doc: len(text) for doc, text in essay.data.texts.items()})
    assert ((located["start"] >= 0) & (located["start"] < located["end"]) & (located["end"] <= length)).all()
    assert (table["query"] != "").all()


def test_an_absence_has_its_query_as_evidence(essay: Essay) -> None:
    rows = essay.table().query("finding == 'american_outlets'")
    assert rows["query"].tolist() == ["documents: outlet_camp = us"]
    assert "no row fits" in notes.evidence_html(essay)


def shown(essay: Essay, monkeypatch: Any) -> list[Any]:
    found: list[Any] = []
    monkeypatch.setattr("IPython.display.display", found.append)
    essay.show()
    essay.show_evidence()
    return found


def test_each_note_that_is_linked_is_there(essay: Essay, data: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(essays, "saved_figure", lambda folder, name: Shown("", b"", name))
    pages = shown(essay, monkeypatch)
    prose = "".join(page.data for page in pages if isinstance(page, Markdown))
    notes = [page.data for page in pages if isinstance(page, HTML)][-1]  # the table of narratives stands before them
    for number in range(1, len(essay.marks) + 1):
        assert prose.count(f"](#note-{number})") == 1
        assert notes.count(f'id="note-{number}"') == 1


EVIL = '<script>alert("1")</script> <img src=x onerror=alert(1)> javascript:alert(1) [x](javascript:alert(1)) {words} `'


class SpokenByEvil(Tables):
    """The tables of a study whose one speaker has a hostile name."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        changed = {"attributions": {"speaker": EVIL}, "runs": {"speaker": EVIL, "camp": "unassigned"}}
        return super().__getitem__(name).assign(**changed.get(name, {}))


def test_what_a_text_holds_shows_as_text(small: Path, opened: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    (small / "articles/a.txt").write_text(
        f"{EVIL} said Mr. <b onclick=x>Bo</b>. Ana said: “{EVIL}” and left.\n", encoding="utf-8"
    )
    for name in ("actors.csv", "codebook.yaml", "coding"):
        (small / name).rename(small.parent / name)
    pages = shown(Essay(SpokenByEvil(opened), "machine"), monkeypatch)
    assert pages
    for page in pages:
        assert "<script" not in page.data
        assert "<img" not in page.data
        assert 'href="javascript' not in page.data
        assert isinstance(page, HTML) or "javascript:" not in page.data  # HTML shows it as text, Markdown would link it


def test_evidence_is_escaped(write: Any) -> None:
    essay = write("[Ana.](said)", "said: {table: sentences}\n")
    essay.data.texts = {"a": EVIL.ljust(200)}
    html = notes.evidence_html(essay)
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(&quot;1&quot;)" in html
    assert "href" not in html


def test_a_study_without_an_essay_gets_an_outline(opened: Study) -> None:
    essay = Essay(Tables(opened), "coder_1")
    found = essay.numbers
    assert essay.typed_numbers == []
    assert found["numbers"] == found["numbers_from_a_table"] > 5
    assert found["sentences_with_evidence"] == found["sentences_about_the_texts"] > 3


def test_names_from_a_codebook_cannot_break_the_outline(small: Path, opened: Study) -> None:
    path = small / "codebook.yaml"
    path.write_text("title: 5 [stories](x)\n" + path.read_text().replace("label: Right", "label: '7 [Right](x) {no}'"))
    essay = Essay(Tables(opened), "coder_1")
    assert essay.typed_numbers == []
    assert essay.numbers["sentences_with_evidence"] == essay.numbers["sentences_about_the_texts"]


def test_an_outline_says_what_is_left_out(small: Path, opened: Study) -> None:
    for name in ("articles.csv", "actors.csv"):
        (small / name).unlink()
    assert "no articles.csv or actors.csv; what depends on them is left out" in Essay(Tables(opened)).source


def test_a_figure_that_is_not_there_yet(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StudyError, match=r"bars\.svg: this figure has not been made yet"):
        shown(write(":figure bars"), monkeypatch)


def test_names_from_raw_text_carry_no_mark_up() -> None:
    assert report.plain("<b>*x*</b>\n[y](z) `q` $e$") == "bxb yz q e"


def test_an_outline_says_how_far_the_machine_can_be_trusted(small: Path, opened: Study) -> None:
    assert "How far this can be trusted" not in Essay(Tables(opened), "coder_1").source
    shutil.rmtree(small / "coding")
    assert "Nobody has checked it on these texts" in Essay(Tables(opened), "machine").source


def test_what_stands_in_an_article_or_two_of_many_is_not_said_of_a_side(
    opened: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Tables(opened)
    assert "*Bo saw nothing* is asserted in" in Essay(data, "coder_1").source
    monkeypatch.setattr(data, "count", lambda name: 40)
    source = Essay(data, "coder_1").source
    assert "*Bo saw nothing* is asserted in" not in source
    assert "each of its claims stands in too few articles" in source


def test_a_report_says_once_that_nobody_knows_what_its_coder_overlooks(small: Path, opened: Study) -> None:
    unknown = "(the coder’s recall is not known here)"
    by_hand = Essay(Tables(opened), "coder_1")
    assert not any(unknown in by_hand.filled(mark) for mark in by_hand.marks)
    shutil.rmtree(small / "coding")
    without = Essay(Tables(opened), "machine")
    said = [without.filled(mark) for mark in without.marks]
    assert sum(unknown in sentence for sentence in said) == 1
