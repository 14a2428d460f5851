"""Exports of databases: every article apart, with its metadata, and nothing of these in its text; nothing lost without a word."""

from pathlib import Path
from typing import Any

import pytest
from exports import (
    BODY,
    FACTIVA,
    FACTIVA_NAMED,
    NEXIS,
    PROQUEST,
    TITLES,
    UNI,
    docx,
    factiva_page,
    nexis_page,
    of_three,
    rtf,
    write,
    zipped,
)  # fmt: skip

from analysis.intake import formats
from analysis.intake.dates import read_date
from analysis.intake.doubts import doubts
from analysis.intake.settings import Settings
from analysis.intake.sources import RawText, Source

UNI_THREE = of_three(UNI, "\n")
UNI_EACH = [f"{each}End of Document\n" for each in UNI_THREE.split("End of Document\n")[:3]]
COVER = (
    "Date and Time: Friday, 5. July 2019 09:31:00 CEST\nJob Number: 1\nDocuments (3)\n1. Harbour closed by ice\nNews\n"
)
EXPORTS: dict[str, bytes | str] = {
    "nexis.txt": of_three(NEXIS),
    "nexis.html": nexis_page(),
    "uni.docx": docx((COVER + UNI_THREE).splitlines()),
    "uni.rtf": rtf(COVER + UNI_THREE),
    "uni.zip": zipped({f"{n}.DOCX": docx(each.splitlines()) for n, each in enumerate(UNI_EACH)}),
    "factiva.html": factiva_page(),
    "factiva german.html": factiva_page("Wörter", "März", "Dokument"),
    "factiva french.html": factiva_page("mots", "mars", "Document"),
    "factiva.rtf": rtf(of_three(FACTIVA, "\n", words="words", month="March", document="Document")),
    "factiva named.rtf": rtf(of_three(FACTIVA_NAMED, "\n")),
    "factiva.txt": of_three(FACTIVA, "\n", words="words", month="March", document="Document"),
    "proquest.txt": of_three(PROQUEST),
}  # fmt: skip


def found_in(folder: Path, name: str, content: bytes | str) -> list[Any]:
    form = formats.format_of(name)
    assert form
    return list(formats.read(form, Source(write(folder, name, content), Settings())))


@pytest.mark.parametrize("name", EXPORTS)
def test_each_article_of_an_export_is_one_with_its_metadata(tmp_path: Path, name: str) -> None:
    found = found_in(tmp_path, name, EXPORTS[name])
    assert [each.metadata.get("title") for each in found] == list(TITLES)
    assert [each.text.split("\n\n") for each in found] == [list(BODY)] * 3
    for n, each in enumerate(found, 11):
        assert each.metadata["outlet"] == "The Lund Herald"
        assert read_date(each.metadata["published"]).day == f"2019-03-{n}"
        assert each.metadata["byline"].startswith(("Per Quist", "By Per Quist", "Quist"))
        assert each.metadata["section"].startswith(("NEWS", "News"))
        assert each.place.endswith(f"article {n - 10}") or name.endswith(".zip")


def test_a_notice_in_place_of_an_article_is_refused(tmp_path: Path) -> None:
    notice = "The full text of this article is not available because of copyright restrictions."
    content = of_three(NEXIS).replace("\n\n".join(BODY), notice, 1)
    first, *others = found_in(tmp_path, "nexis.txt", content)
    assert first.reason == "a notice in place of an article"
    assert all(isinstance(each, RawText) for each in others)


def test_several_articles_of_no_known_export_are_never_taken_as_one(tmp_path: Path) -> None:
    content = "\n\n".join(f"{title}\n\n{BODY[0]}\n\nLOAD-DATE: March 20, 2019" for title in TITLES)
    (found,) = found_in(tmp_path, "bundle.txt", content)
    assert (found.reason, found.detail[:22]) == ("several articles", "3 lines 'LOAD-DATE', a")


def test_an_article_that_speaks_of_documents_is_no_export(tmp_path: Path) -> None:
    text = f"{BODY[0]}\n\nOnly 3 of 74 documents were shown, and the full text: nobody has it.\n\n{BODY[1]}\n"
    (found,) = found_in(tmp_path, "plain.txt", text)
    assert found.text == text
    assert found.verbatim


def test_a_plain_document_is_one_article(tmp_path: Path) -> None:
    for name, content in (("a.docx", docx(BODY)), ("a.rtf", rtf("\n".join(BODY)))):
        (found,) = found_in(tmp_path, name, content)
        assert found.text.split("\n\n") == list(BODY)


def test_the_marks_and_the_head_of_markdown_are_no_text(tmp_path: Path) -> None:
    text = f"---\ntitle: Harbour\ndate: 2019-03-11\n---\n# Ice\n\n**Not** so [fast](http://a.b): {BODY[0]}\n"
    (found,) = found_in(tmp_path, "a.md", text)
    assert found.text == f"Ice\n\nNot so fast: {BODY[0]}"
    assert found.metadata == {"title": "Harbour", "published": "2019-03-11"}


def test_tei_is_read_by_its_paragraphs(tmp_path: Path) -> None:
    head = (
        "<teiHeader><fileDesc><titleStmt><title>Ice</title></titleStmt><publicationStmt><publisher>Herald</publisher>"
    )
    head += "<date when='2019-03-11'/></publicationStmt></fileDesc></teiHeader>"
    body = "".join(f"<p>{each}</p>" for each in BODY)
    text = f"<TEI xmlns='http://www.tei-c.org/ns/1.0'>{head}<text><body>{body}</body></text></TEI>"
    (found,) = found_in(tmp_path, "a.xml", text)
    assert found.text.split("\n\n") == list(BODY)
    assert found.metadata == {"title": "Ice", "outlet": "Herald", "published": "2019-03-11"}


def test_lines_that_are_dates_make_one_ask_whether_a_text_is_several() -> None:
    dated = ["March 14, 2013", "Thursday, 14 March 2013", "14 March 2013 Thursday 11:21 AM"]
    long = " ".join(BODY * 10)
    assert ("several articles", "3 lines that are a date: several in one, or a chronicle?") in doubts(
        "\n\n".join(f"{each}\n\n{long}" for each in dated)
    )
    assert "several articles" not in {
        reason for reason, _ in doubts("\n\n".join(f"On {each}, {long}" for each in dated))
    }
